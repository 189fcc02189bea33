//! The calls of C and C++ that neither melior nor inkwell wraps. All unsafe code of this crate.
#![allow(unsafe_code)]

use ferrocrete_dialects::ir::Op;
use inkwell::context::{AsContextRef, Context};
use inkwell::module::Module as LlvmModule;
use melior::ir::Module;
use melior::pass::PassManager;
use mlir_sys::{
    MlirStringCallback, MlirStringRef, mlirRegisterAllLLVMTranslations, mlirTranslateModuleToLLVMIR,
};
use std::ffi::c_void;
use std::sync::{Mutex, PoisonError};

unsafe extern "C" {
    fn ferrocreteTargetCpus(triple: MlirStringRef, each: MlirStringCallback, data: *mut c_void);
    fn ferrocreteTargetFeatures(
        triple: MlirStringRef,
        cpu: MlirStringRef,
        features: MlirStringRef,
        each: MlirStringCallback,
        data: *mut c_void,
    );
    fn ferrocreteLink(
        arguments: *const MlirStringRef,
        count: usize,
        say: MlirStringCallback,
        data: *mut c_void,
        again: *mut bool,
    ) -> bool;
    fn ferrocreteUndefined(object: MlirStringRef, each: MlirStringCallback, data: *mut c_void) -> bool;
}

/// A pass manager in the module's context.
pub fn pass_manager<'c>(module: &Module<'c>) -> PassManager<'c> {
    let context = module.context();
    // SAFETY: the reference, to the local handle, is only used to make the manager.
    PassManager::new(unsafe { context.to_ref() })
}

/// The module in LLVM IR; `None` when it cannot be translated, which diagnostics explain.
pub fn translate<'a>(module: Op, context: &'a Context) -> Option<LlvmModule<'a>> {
    // SAFETY: both contexts are alive. The MLIR context may be told of the translations any number
    // of times. The translation makes a module of its own in `context`, which is handed over.
    unsafe {
        mlirRegisterAllLLVMTranslations(module.ctx().raw());
        let raw = mlirTranslateModuleToLLVMIR(module.raw(), context.as_ctx_ref().cast());
        (!raw.is_null()).then(|| LlvmModule::new(raw.cast()))
    }
}

/// Every CPU name of a triple whose target is initialised.
pub fn cpu_names(triple: &str) -> Vec<String> {
    // SAFETY: text and list live for the call.
    collected(|each, list| unsafe { ferrocreteTargetCpus(view(triple), each, list) })
}

/// Every feature that code for a known CPU with those features added or removed may use.
pub fn cpu_features(triple: &str, cpu: &str, features: &str) -> Vec<String> {
    // SAFETY: texts and list live for the call.
    collected(|each, list| unsafe {
        ferrocreteTargetFeatures(view(triple), view(cpu), view(features), each, list)
    })
}

/// Whether lld, run with those arguments, succeeded, and all it said.
///
/// `None` once it crashed, for it cannot run again in this process. One link at a time.
pub fn run_lld(arguments: &[&str]) -> Option<(bool, String)> {
    static SOUND: Mutex<bool> = Mutex::new(true);
    let mut sound = SOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if !*sound {
        return None;
    }
    let arguments: Vec<MlirStringRef> = arguments.iter().map(|argument| view(argument)).collect();
    let mut succeeded = false;
    // SAFETY: texts, list and flag live for the call. The lock keeps out a second call, and
    // `sound` one after a crash.
    let said = collected(|say, list| unsafe {
        succeeded = ferrocreteLink(arguments.as_ptr(), arguments.len(), say, list, &raw mut *sound);
    });
    Some((succeeded, said.concat()))
}

/// The symbols an object uses and does not define; `None` if it cannot be read.
pub fn undefined_symbols(object: &[u8]) -> Option<Vec<String>> {
    let bytes = MlirStringRef { data: object.as_ptr().cast(), length: object.len() };
    let mut readable = false;
    // SAFETY: bytes and list live for the call.
    let symbols = collected(|each, list| unsafe { readable = ferrocreteUndefined(bytes, each, list) });
    readable.then_some(symbols)
}

fn view(s: &str) -> MlirStringRef {
    MlirStringRef { data: s.as_ptr().cast(), length: s.len() }
}

fn collected(call: impl FnOnce(MlirStringCallback, *mut c_void)) -> Vec<String> {
    unsafe extern "C" fn push(name: MlirStringRef, list: *mut c_void) {
        // SAFETY: `list` is the vector below, alive for the call; `name` points at that many bytes.
        unsafe {
            let bytes = std::slice::from_raw_parts(name.data.cast::<u8>(), name.length);
            (*list.cast::<Vec<String>>()).push(String::from_utf8_lossy(bytes).into_owned());
        }
    }
    let mut list: Vec<String> = Vec::new();
    call(Some(push), (&raw mut list).cast());
    list
}
