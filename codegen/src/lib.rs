//! From parametrized TFHE to native code.
//!
//! [`lower_to_llvm`] takes a module to the LLVM dialect, [`compile`] to an object, [`link`] to a
//! shared object that exports one
//! [`ProgramFunction`](ferrocrete_abi::entry_points::ProgramFunction) for each public function,
//! under [`entry_symbol`] of its name.
#![deny(unsafe_code)]

mod addresses;
mod allocate;
mod blocks;
mod border;
mod buffers;
mod copies;
mod documentation;
mod error;
mod fuse;
mod guard;
mod lines;
mod memory;
mod native;
mod outline;
mod pipeline;
mod results;
mod runtime;
mod steps;
mod symbol;
mod words;

pub use documentation::DOCUMENTATION;
pub use error::CodegenError;
pub use native::{Native, TargetSpec, assembly, compile, link};
pub use pipeline::{PIPELINE, PIPELINE_NAME, PIPELINES, lower_to_llvm, register};
pub use symbol::entry_symbol;

use ferrocrete_dialects::pass::PassInfo;

/// Every pass of this crate.
pub const PASSES: &[PassInfo] = &[
    words::PASS,
    border::PASS,
    results::PASS,
    memory::PASS,
    copies::PASS,
    runtime::PASS,
    buffers::PASS,
    outline::PASS,
    fuse::PASS,
    guard::PASS,
    addresses::PASS,
    steps::PASS,
    blocks::PASS,
    allocate::PASS,
];
