//! Which parameters a program needs: noise, security, cost, and the search over them.
//!
//! Everything here is a pure function of numbers. A [`Circuit`] says which lookups and outputs a
//! program has and how much noise each gathers; [`solve`] returns the cheapest key set that
//! keeps the program correct with the probability asked for, and secure.
//!
//! ```
//! use ferrocrete_optimizer::{
//!     Circuit, ErrorTarget, Instructions, Lookup, Output, Request, SecurityCurve, solve,
//! };
//!
//! // A sum of three fresh 4-bit values is looked up, twice; the results are decrypted.
//! let lookup = Lookup { message_bits: 4, fresh_weight: 3.0, bootstrap_weight: 0.0, count: 2.0 };
//! let output = Output { message_bits: 4, fresh_weight: 0.0, bootstrap_weight: 1.0, count: 2.0 };
//! let request = Request {
//!     circuit: Circuit { lookups: vec![lookup], outputs: vec![output] },
//!     target: ErrorTarget::WholeProgram(2f64.powi(-40)),
//!     curve: SecurityCurve::Gaussian128,
//!     instructions: Instructions::Avx2,
//! };
//! let solution = solve(&request)?;
//! assert!(solution.whole_program_log2_failure <= -40.0);
//!
//! // An impossible request names the row at fault and the closest width that would do.
//! let mut wide = request;
//! wide.circuit.lookups[0].message_bits = 30;
//! let error = solve(&wide).unwrap_err().to_string();
//! assert!(error.starts_with("lookup 0 on 30 message bits"));
//! # Ok::<(), ferrocrete_optimizer::Infeasible>(())
//! ```
#![forbid(unsafe_code)]

mod circuit;
pub mod circuit_noise;
pub mod cost;
mod evaluation;
pub mod failure;
mod infeasible;
pub mod noise;
pub mod search;
pub mod security;

pub use circuit::{Circuit, ErrorTarget, Lookup, Output, Request};
pub use cost::Instructions;
pub use evaluation::{LookupReport, Method, OutputReport, Solution, evaluate};
pub use infeasible::{Infeasible, InvalidRequest, Site};
pub use search::{cheapest, solve};
pub use security::SecurityCurve;
