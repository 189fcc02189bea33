//! The C side of the bridge (`cpp/`), declared.

use mlir_sys::*;
use std::ffi::{c_char, c_int, c_void};

#[repr(C)]
pub struct RawOption {
    pub name: MlirStringRef,
    pub description: MlirStringRef,
    pub default: MlirStringRef,
}

#[repr(C)]
pub struct RawPass {
    pub argument: MlirStringRef,
    pub description: MlirStringRef,
    pub op_name: MlirStringRef,
    pub option_count: isize,
    pub options: *const RawOption,
    pub dialect_count: isize,
    pub dialects: *const MlirDialectHandle,
    pub run: extern "C" fn(*mut c_void, MlirOperation, *mut c_void) -> bool,
    pub body: *mut c_void,
}

#[repr(C)]
pub struct RawPipeline {
    pub argument: MlirStringRef,
    pub description: MlirStringRef,
    pub option_count: isize,
    pub options: *const RawOption,
    pub expand: RawExpand,
    pub body: *mut c_void,
}

/// Gives text to the bridge, which copies it.
pub type RawTake = extern "C" fn(MlirStringRef, *mut c_void);
/// What a pipeline with those values for its options is.
pub type RawExpand = extern "C" fn(*mut c_void, *const MlirStringRef, RawTake, *mut c_void) -> bool;

#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct RawDecomposition {
    pub base_log: i64,
    pub level_count: i64,
}

/// `#TFHE.parameters`, its optional parts zero where they are absent.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct RawParameters {
    pub security_bits: i64,
    pub big_dimension: i64,
    pub big_noise: f64,
    pub has_bootstrap: bool,
    pub has_circuit: bool,
    pub small_dimension: i64,
    pub small_noise: f64,
    pub glwe_dimension: i64,
    pub polynomial_size: i64,
    pub keyswitch: RawDecomposition,
    pub bootstrap: RawDecomposition,
    pub ggsw: RawDecomposition,
    pub packing: RawDecomposition,
    pub digits: i64,
}

unsafe extern "C" {
    pub fn mlirGetDialectHandle__fhe__() -> MlirDialectHandle;
    pub fn mlirGetDialectHandle__fhelinalg__() -> MlirDialectHandle;
    pub fn mlirGetDialectHandle__tfhe__() -> MlirDialectHandle;
    pub fn mlirGetDialectHandle__tracing__() -> MlirDialectHandle;
    pub fn ferrocreteEintGet(context: MlirContext, width: u32, signed: bool) -> MlirType;
    pub fn ferrocreteEintWidth(ty: MlirType, signed: *mut bool) -> u32;
    pub fn ferrocreteIsEbool(ty: MlirType) -> bool;
    pub fn ferrocreteGlweGet(
        context: MlirContext,
        key: i64,
        dimension: i64,
        polynomial_size: i64,
    ) -> MlirType;
    pub fn ferrocreteGlweInfo(
        ty: MlirType,
        key: *mut i64,
        dimension: *mut i64,
        polynomial_size: *mut i64,
    ) -> bool;
    pub fn ferrocreteDenseIntegers(attribute: MlirAttribute, out: *mut i64) -> isize;
    pub fn ferrocreteDenseIntegersGet(ty: MlirType, n: isize, values: *const i64) -> MlirAttribute;
    pub fn ferrocreteDropReferences(op: MlirOperation);
    pub fn ferrocreteEmitOpError(op: MlirOperation, message: MlirStringRef);
    pub fn ferrocreteEmitOpErrorWithNote(
        op: MlirOperation,
        message: MlirStringRef,
        at: MlirLocation,
        note: MlirStringRef,
    );
    pub fn ferrocreteEmitOpWarning(op: MlirOperation, message: MlirStringRef);
    pub fn ferrocreteEmitOpRemark(op: MlirOperation, message: MlirStringRef);
    pub fn ferrocretePassDefine(pass: *const RawPass) -> *mut c_void;
    pub fn ferrocretePassRegister(definition: *mut c_void);
    pub fn ferrocretePassOption(pass: *mut c_void, i: isize) -> MlirStringRef;
    pub fn ferrocretePipelineRegister(pipeline: *const RawPipeline);
    pub fn ferrocreteParametersGet(context: MlirContext, parameters: *const RawParameters) -> MlirAttribute;
    pub fn ferrocreteParametersRead(attribute: MlirAttribute, out: *mut RawParameters) -> bool;
    pub fn ferrocreteRegisterAllExtensions(registry: MlirDialectRegistry);
    pub fn ferrocreteOptMain(
        argc: c_int,
        argv: *mut *mut c_char,
        name: MlirStringRef,
        registry: MlirDialectRegistry,
    ) -> c_int;
    pub fn ferrocreteLspMain(argc: c_int, argv: *mut *mut c_char, registry: MlirDialectRegistry) -> c_int;
    pub fn ferrocreteParseModule(
        context: MlirContext,
        source: MlirStringRef,
        file: MlirStringRef,
    ) -> MlirModule;
    pub fn ferrocreteReadBytecode(
        context: MlirContext,
        bytes: MlirStringRef,
        file: MlirStringRef,
    ) -> MlirModule;
    pub fn ferrocreteEndWithoutMemory(message: MlirStringRef, code: c_int);
}

/// A view of `s` for the length of one call.
pub fn text(s: &str) -> MlirStringRef {
    MlirStringRef { data: s.as_ptr().cast(), length: s.len() }
}

/// # Safety
/// `s` must point at bytes that live for `'a`. Bytes that are not UTF-8 read as empty.
pub unsafe fn string<'a>(s: MlirStringRef) -> &'a str {
    if s.length == 0 {
        return "";
    }
    // SAFETY: the caller vouches for the pointer and its lifetime.
    std::str::from_utf8(unsafe { std::slice::from_raw_parts(s.data.cast(), s.length) }).unwrap_or_default()
}
