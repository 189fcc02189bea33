//! Loading and calling native code: the only unsafe code of the server.
//!
//! A bundle is trusted like a program its owner chose to run: what a manifest says can be checked,
//! what machine code does cannot.
#![allow(unsafe_code)]

use crate::code_file::CodeFile;
use crate::error::LoadError;
use ferrocrete_abi::entry_points::ProgramFunction;
use ferrocrete_abi::manifest::{Function, Manifest};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_kernels::{Context, KernelError, ServerKeys};
use libloading::Library;

/// Loaded native code, with the address of every function in the manifest's order.
///
/// Fields are dropped in order: the library is unloaded before its file is closed.
pub struct NativeCode {
    functions: Vec<ProgramFunction>,
    _library: Library,
    _file: CodeFile,
}

impl NativeCode {
    /// Loads the code and resolves every function of the manifest.
    pub fn load(manifest: &Manifest, code: &[u8]) -> Result<Self, LoadError> {
        let file = CodeFile::new(code).map_err(LoadError::CodeFile)?;
        // SAFETY: loading runs the library's initialisers. Whoever loads a bundle trusts its code;
        // what the compiler emits has none.
        let library =
            unsafe { Library::new(file.path()) }.map_err(|error| LoadError::Native(error.to_string()))?;
        let functions = manifest.functions.iter().map(|function| resolve(&library, function));
        let functions = functions.collect::<Result<_, _>>()?;
        Ok(Self { functions, _library: library, _file: file })
    }

    /// Calls the function at `index`. Every slice must have the length its gate calls for.
    pub fn call(
        &self,
        index: usize,
        keys: &ServerKeys,
        inputs: &[&[u64]],
        outputs: &mut [Vec<u64>],
        monitor: &Monitor<'_>,
    ) -> Result<(), KernelError> {
        let context = Context::new(keys, monitor);
        let inputs: Vec<*const u64> = inputs.iter().map(|words| words.as_ptr()).collect();
        let outputs: Vec<*mut u64> = outputs.iter_mut().map(|words| words.as_mut_ptr()).collect();
        // SAFETY: the function's symbol comes from the manifest that its code was compiled with,
        // and the caller checked every length against that manifest; inputs and outputs are
        // distinct allocations that outlive the call; the context outlives it too, and the library
        // stays loaded while `self` lives.
        unsafe { (self.functions[index])(context.header(), inputs.as_ptr(), outputs.as_ptr()) };
        context.finish()
    }
}

fn resolve(library: &Library, function: &Function) -> Result<ProgramFunction, LoadError> {
    let missing = || LoadError::Symbol { function: function.name.clone(), symbol: function.symbol.clone() };
    // SAFETY: the manifest says that the symbol is a `ProgramFunction`.
    let address = unsafe { library.get::<Option<ProgramFunction>>(function.symbol.as_bytes()) };
    address.map_err(|_| missing())?.ok_or_else(missing)
}
