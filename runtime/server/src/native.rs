//! Loading and calling native code: the only unsafe code of the server.
//!
//! A bundle is trusted like a program its owner chose to run: what a manifest says can be checked,
//! what machine code does cannot.
#![allow(unsafe_code)]

use crate::code_file::CodeFile;
use crate::error::LoadError;
use ferrocrete_abi::entry_points::{BORDER, ProgramFunction, border_words};
use ferrocrete_abi::manifest::{Function, Gate, Manifest};
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
        manifest.functions.iter().try_for_each(|function| check_border(&library, manifest, function))?;
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
        // SAFETY: the code is trusted to say what it was compiled for, which `check_border` has compared
        // with the manifest, and the caller checked every length and the keys against that manifest;
        // inputs and outputs are distinct allocations that outlive the call; the context outlives it
        // too, and the library stays loaded while `self` lives.
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

/// Compares what the code was compiled for with what the manifest says of the function.
fn check_border(library: &Library, manifest: &Manifest, function: &Function) -> Result<(), LoadError> {
    let symbol = function.symbol.clone() + BORDER;
    let words = |gates: &[Gate]| gates.iter().map(|g| g.words(&manifest.parameters)).collect::<Vec<_>>();
    let expected = border_words(manifest.fingerprint(), &words(&function.inputs), &words(&function.outputs));
    // SAFETY: the symbol is an array of words, by the ABI version that the bundle was written for.
    let start = unsafe { library.get::<*const u64>(symbol.as_bytes()) };
    let start = start.map_err(|_| LoadError::Symbol { function: function.name.clone(), symbol })?;
    let start: *const u64 = *start;
    let agrees = expected.into_iter().enumerate().all(|(i, word)| {
        // SAFETY: all words before are as expected, counts among them, so the array has this one, too;
        // the library is loaded.
        unsafe { start.add(i).read_unaligned() == word }
    });
    agrees.then_some(()).ok_or_else(|| LoadError::Border(function.name.clone()))
}
