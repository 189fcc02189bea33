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

unsafe extern "C" {
    fn ferrocreteTargetCpus(triple: MlirStringRef, each: MlirStringCallback, data: *mut c_void);
    fn ferrocreteTargetFeatures(
        triple: MlirStringRef,
        cpu: MlirStringRef,
        features: MlirStringRef,
        each: MlirStringCallback,
        data: *mut c_void,
    );
}

/// The module's operation.
pub fn operation(module: &Module) -> Option<Op> {
    Op::from_raw(module.as_operation().to_raw())
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
