//! What can go wrong below TFHE.

use std::io;
use thiserror::Error;

/// Why no native code came out.
#[derive(Debug, Error)]
pub enum CodegenError {
    /// The lowering failed; the context's diagnostic handlers were told why and where.
    #[error("the program cannot be lowered to LLVM; see the diagnostics")]
    Lowering,
    /// The module was not lowered.
    #[error(
        "`{op}` is not of the LLVM dialect; lower the module first (`lower_to_llvm`, or the pipeline `tfhe-to-llvm`)"
    )]
    NotLowered {
        /// The first such op.
        op: String,
    },
    /// LLVM refused what the lowering made.
    #[error(
        "internal error: LLVM refuses the generated code ({reason}); please report this with the program"
    )]
    Refused {
        /// LLVM's words.
        reason: String,
    },
    /// No such triple, or this build of LLVM cannot generate code for it.
    #[error("cannot generate code for `{triple}`: {reason}; x86_64 and aarch64 triples are supported")]
    Triple {
        /// What was asked for.
        triple: String,
        /// LLVM's words.
        reason: String,
    },
    /// No such CPU.
    #[error("`{cpu}` is no CPU that LLVM knows for {triple}; use `native` or one of: {known}")]
    Cpu {
        /// What was asked for.
        cpu: String,
        /// The triple it was asked for with.
        triple: String,
        /// Every name that would do.
        known: String,
    },
    /// The program calls what no library that is there with every program has.
    #[error(
        "the program needs {symbols}, which neither the C library nor its mathematics have; use other operations on clear values"
    )]
    Foreign {
        /// The functions' names.
        symbols: String,
    },
    /// The linker failed.
    #[error(
        "internal error: the linker refuses the generated code ({message}); please report this with the program"
    )]
    Linker {
        /// What it said.
        message: String,
    },
    /// The linker crashed earlier.
    #[error("the linker crashed in this process and cannot run again; start a new process")]
    LinkerCrashed,
    /// Files for the linker could not be written or read.
    #[error("cannot exchange files with the linker in a temporary folder: {0}")]
    Io(#[from] io::Error),
}
