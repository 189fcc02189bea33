//! A function in, a circuit out.
//!
//! A function is traced to a [`Graph`], measured on an inputset, and compiled. The circuit runs on
//! clear integers, on clear integers with the noise ciphertexts would have, and encrypted.
//!
//! ```
//! use ferrocrete_circuit::{Array, Circuit, Configuration, Filter, GraphBuilder, Status};
//!
//! let builder = GraphBuilder::new();
//! let x = builder.input("x", Status::Encrypted, &[1]);
//! let y = builder.constant(vec![2]).matmul(&x) + 2;
//! let inputset = (0..4).map(|x| vec![Array::from(vec![x])]);
//! let circuit = Circuit::compile(builder.finish(&[y])?, inputset, &Configuration::default())?;
//!
//! assert_eq!(circuit.graph().maximum_integer_bit_width(&Filter::default()), Some(4));
//! assert_eq!(circuit.encrypt_run_decrypt(&[Array::from(vec![3])])?, [Array::integer(8)]);
//! # Ok::<(), ferrocrete_circuit::Error>(())
//! ```
#![forbid(unsafe_code)]

mod check;
mod circuit;
mod composition;
mod configuration;
mod convert;
mod error;
mod module;

pub use check::Check;
pub use circuit::Circuit;
pub use composition::Wire;
pub use configuration::Configuration;
pub use error::Error;
pub use ferrocrete::{Monitor, Randomness};
pub use ferrocrete_graph::*;
pub use module::Module;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/src/rust-circuits.md")]
mod rust_circuits {}
