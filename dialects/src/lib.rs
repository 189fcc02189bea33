//! What the IR is: the `FHE`, `FHELinalg` and `TFHE` dialects, and `Tracing`, what a running program says.
//!
//! Ops and types are declared in `td/`; from there come C++ classes, behind a bridge that forwards
//! everything of meaning to this crate, and one Rust enum per dialect, so that rustc names every
//! place a new op must be filled in. See `ARCHITECTURE.md` for the way of the IR.

mod attributes;
mod ffi;
mod hooks;

pub mod fhe;
pub mod fhelinalg;
pub mod intervals;
pub mod ir;
pub mod iteration;
pub mod older_text;
pub mod ops;
pub mod pass;
pub mod shape;
pub mod tfhe;
pub mod tools;
mod tracing;
pub mod types;
