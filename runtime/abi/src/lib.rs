//! The contract between compiler and runtime.
//!
//! Everything both sides must agree on is stated here once: the numbers that define a key set
//! ([`parameters`]), the functions generated code may call ([`entry_points`]), what a compiled
//! program takes and returns ([`manifest`], [`bundle`]), what a client expects of that
//! ([`expectation`]), what crosses its border ([`value`],
//! [`key_material`]), how all of that is framed as bytes ([`frame`]), and how long work is watched and
//! stopped ([`monitor`]). Files of all crates are written by [`file`](mod@file), memory whose size a file decides is
//! asked for by [`memory`], messages keep to the lengths of [`bounded`], and compiler and frontend to one rule of
//! [`rounding`]. This crate knows neither LLVM nor any cryptography.
#![forbid(unsafe_code)]

pub mod bounded;
pub mod bundle;
pub mod entry_points;
pub mod expectation;
pub mod file;
pub mod frame;
pub mod key_material;
pub mod manifest;
pub mod memory;
pub mod monitor;
pub mod parameters;
pub mod rounding;
pub mod tensor;
pub mod validate;
pub mod value;

/// Version of everything in this crate. A bundle, key or ciphertext of another version is refused.
pub const ABI_VERSION: u32 = 5;
