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
    pub fn ferrocreteEmitOpError(op: MlirOperation, message: MlirStringRef);
    pub fn ferrocreteEmitOpErrorWithNote(
        op: MlirOperation,
        message: MlirStringRef,
        at: MlirLocation,
        note: MlirStringRef,
    );
    pub fn ferrocreteEmitOpWarning(op: MlirOperation, message: MlirStringRef);
    pub fn ferrocretePassDefine(pass: *const RawPass) -> *mut c_void;
    pub fn ferrocretePassRegister(definition: *mut c_void);
    pub fn ferrocretePassOption(pass: *mut c_void, i: isize) -> MlirStringRef;
    pub fn ferrocretePipelineRegister(
        argument: MlirStringRef,
        description: MlirStringRef,
        pipeline: MlirStringRef,
    );
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
