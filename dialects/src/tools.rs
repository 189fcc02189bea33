//! The mains of MLIR's own tools, with our dialects in them.

use crate::ffi;
use melior::dialect::DialectRegistry;
use std::ffi::{CString, c_char, c_int};

/// A tool of MLIR that knows our dialects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `mlir-opt`.
    Opt,
    /// `mlir-lsp-server`.
    Lsp,
}

/// Every upstream dialect and extension, and ours.
pub fn registry() -> DialectRegistry {
    let registry = DialectRegistry::new();
    melior::utility::register_all_dialects(&registry);
    // SAFETY: the registry lives for the calls.
    unsafe {
        let raw = registry.to_raw();
        ffi::ferrocreteRegisterAllExtensions(raw);
        for handle in [
            ffi::mlirGetDialectHandle__fhe__(),
            ffi::mlirGetDialectHandle__fhelinalg__(),
            ffi::mlirGetDialectHandle__tfhe__(),
            ffi::mlirGetDialectHandle__tracing__(),
        ] {
            mlir_sys::mlirDialectHandleInsertDialect(handle, raw);
        }
    }
    registry
}

/// From now on, the process ends with a message on standard error and an exit code where C++ gets no
/// memory, instead of aborting. For tools; a library leaves that to whose process it is.
pub fn end_without_memory(message: &'static str, code: i32) {
    // SAFETY: the text lives as long as the process.
    unsafe { ffi::ferrocreteEndWithoutMemory(ffi::text(message), code) }
}

/// Runs a tool with this process's arguments; the caller has registered its passes. Returns the
/// exit code.
pub fn run(tool: Tool, name: &str) -> i32 {
    let arguments: Vec<_> = std::env::args_os()
        .map(|a| CString::new(a.into_encoded_bytes()).expect("arguments of a process hold no zero byte"))
        .collect();
    let mut argv: Vec<*mut c_char> = arguments.iter().map(|a| a.as_ptr().cast_mut()).collect();
    argv.push(std::ptr::null_mut());
    let (argc, argv) = (arguments.len() as c_int, argv.as_mut_ptr());
    let registry = registry();
    // SAFETY: arguments and registry outlive the call; the tools do not write to the strings.
    unsafe {
        match tool {
            Tool::Opt => ffi::ferrocreteOptMain(argc, argv, ffi::text(name), registry.to_raw()),
            Tool::Lsp => ffi::ferrocreteLspMain(argc, argv, registry.to_raw()),
        }
    }
}
