//! Every encrypted value of a function as a **linear form** over samples.
//!
//! A sample is the ciphertext of one argument element, or one output of a lookup. Linear ops make
//! weighted sums of samples, so the word of a value is a linear form over their words plus a clear
//! constant. A bootstrap is deterministic: equal words through equal test polynomials give equal
//! outputs, noise included. So forms tell which lookups are one and the same
//! ([`Forms::words`]), which may turn out to be at run time (clear arguments, [`alias`]), and how much
//! noise a value has ([`norms`]).
//!
//! Forms are compared by value numbering: every sample stands for a random number, a form for the
//! number that it gives, with the wrap-around of 64-bit words (polynomial identity testing, Schwartz
//! 1980 and Zippel 1979). Two lanes of 64 bits make an accident less likely than 2^-100.
//!
//! The function is followed element by element, loops of known bounds round by round. One that would
//! take too many steps, or whose loops have unknown bounds, has no forms ([`Forms::of`]).

mod alias;
mod chains;
mod cone;
mod fhe;
mod generic;
mod graph;
mod lanes;
mod lookups;
mod moves;
mod norms;
mod products;
mod trace;

pub(crate) use lookups::THROUGH_BITS;
pub(crate) use norms::Variances;
pub(crate) use trace::{Arguments, Forms, Word};
