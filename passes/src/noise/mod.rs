//! How noise grows through a program: the facts that parameter selection needs of every lookup.

mod analyze;
mod circuit;
mod compose;
mod estimate;
mod facts;
mod generic;
mod loops;
mod rounds;
mod state;
mod tensor;
mod transfer;
mod visits;

pub use analyze::PASS;
pub(crate) use analyze::{FACTS, RESULTS};
pub(crate) use circuit::{Rows, circuit};
pub(crate) use compose::{Composition, borders, noisy_results};
pub(crate) use estimate::estimates;
