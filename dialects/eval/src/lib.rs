//! What a program means: interpreters that run it without compiling it.
//!
//! [`run_clear`] runs a program of `FHE` operations on clear integers and reports every value that
//! leaves its width. [`run_simulated`] runs the same program after parameters are chosen, with the
//! noise its ciphertexts would have but without keys. Both share everything but what an encrypted
//! value is.
//!
//! ```
//! use ferrocrete_abi::tensor::IntTensor;
//! use ferrocrete_dialects::{ir::read, tools};
//! use ferrocrete_eval::run_clear;
//! use melior::{Context, ir::Module};
//!
//! let context = Context::new();
//! context.append_dialect_registry(&tools::registry());
//! context.load_all_available_dialects();
//! let source = r#"
//!     func.func @main(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
//!       %sum = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
//!       return %sum : !FHE.eint<3>
//!     }"#;
//! let module = Module::parse(&context, source).ok_or("the program does not parse")?;
//! let run = |x, y| read(&module, |op| run_clear(op, "main", &[IntTensor::scalar(x), IntTensor::scalar(y)]));
//!
//! let outcome = run(2, 4)?;
//! assert_eq!(outcome.results, [IntTensor::scalar(6)]);
//!
//! let outcome = run(5, 4)?;
//! assert!(outcome.overflows[0].to_string().contains("`FHE.add_eint` gives 9, which is not within 0 to 7"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod accumulator;
mod arith;
mod border;
mod circuit_lookup;
mod clear;
mod compile;
mod domain;
mod error;
mod finer;
mod linalg;
mod machine;
mod memo;
mod noise;
mod outcome;
mod program;
mod require;
mod simulated;
mod slice;
mod tensor;
mod test_polynomial;
mod value;

pub use arith::on_scalars as arith_on_scalars;
pub use clear::run_clear;
pub use error::EvalError;
pub use ferrocrete_dialects::fhe::meaning::Role;
pub use noise::Randomness;
pub use outcome::{Outcome, Overflow};
pub use simulated::run_simulated;
