//! Everything the C++ bridge calls back: verifiers, folders, canonicalizers.

use crate::attributes;
use crate::ffi::{RawParameters, string, text};
use crate::ir::{Attr, Op, Value, rewrite_into};
use crate::older_text::Modern;
use crate::ops::{FheLinalgOp, FheOp, TfheOp, TracingOp};
use crate::{fhe, fhelinalg, tfhe, tracing};
use mlir_sys::*;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a folder found.
#[derive(Clone, Copy, Debug)]
pub enum Folded {
    /// The result is an existing value.
    Value(Value),
    /// The result is a constant.
    Constant(Attr),
}

/// Encrypted widths beyond this are refused when the type is built: a table over them could not be
/// written down.
pub const MAX_WIDTH: u32 = 32;

fn verify(op: Op) -> Result<(), String> {
    let name = op.name();
    if let Some(kind) = FheOp::from_name(name) {
        attributes::check(op, kind.attributes())?;
        return fhe::verify(kind, op);
    }
    if let Some(kind) = FheLinalgOp::from_name(name) {
        attributes::check(op, kind.attributes())?;
        return fhelinalg::verify(kind, op);
    }
    if let Some(kind) = TracingOp::from_name(name) {
        return attributes::check(op, kind.attributes());
    }
    // The compiler alone writes what TFHE's ops have, and notes more on them than they take.
    TfheOp::from_name(name).map_or(Ok(()), |kind| tfhe::verify(kind, op))
}

fn fold(op: Op, constants: &[Option<Attr>]) -> Option<Folded> {
    let name = op.name();
    if let Some(kind) = FheOp::from_name(name) {
        return fhe::fold(kind, op, constants);
    }
    FheLinalgOp::from_name(name).and_then(|kind| fhelinalg::fold(kind, op, constants))
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyOp(op: MlirOperation) -> bool {
    let Some(op) = Op::from_raw(op) else { return false };
    // A panic must not cross into C++.
    let result = catch_unwind(AssertUnwindSafe(|| verify(op))).unwrap_or_else(|_| {
        Err("internal error: the verifier panicked; please report this with the program".into())
    });
    result.map_err(|message| op.error(message)).is_ok()
}

/// An attribute that stands under a name of the TFHE dialect.
#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyAttribute(
    op: MlirOperation,
    name: MlirStringRef,
    value: MlirAttribute,
) -> bool {
    let (Some(op), Some(value)) = (Op::from_raw(op), Attr::from_raw(value)) else { return false };
    // SAFETY: the name lives for the call.
    let name = unsafe { string(name) };
    // A panic must not cross into C++.
    let result = catch_unwind(AssertUnwindSafe(|| tfhe::verify_attribute(op, name, value)));
    let result = result.unwrap_or_else(|_| {
        Err((op, "internal error: the verifier panicked; please report this with the program".into()))
    });
    result.map_err(|(op, message)| op.error(message)).is_ok()
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyParameters(
    parameters: *const RawParameters,
    emit: extern "C" fn(MlirStringRef, *mut c_void),
    data: *mut c_void,
) -> bool {
    // SAFETY: the bridge gives numbers that live for the call.
    let checked = tfhe::checked(unsafe { &*parameters });
    checked.map_err(|message| emit(text(&message), data)).is_ok()
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyWidth(
    width: u32,
    emit: extern "C" fn(MlirStringRef, *mut c_void),
    data: *mut c_void,
) -> bool {
    let fine = (1..=MAX_WIDTH).contains(&width);
    if !fine {
        emit(text(&format!("an encrypted integer has 1 to {MAX_WIDTH} bits, not {width}")), data);
    }
    fine
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteModernText(
    given: MlirStringRef,
    take: extern "C" fn(MlirStringRef, *mut c_void),
    data: *mut c_void,
) {
    // SAFETY: the bridge gives a buffer that lives until it takes another one.
    let given = unsafe { string(given) };
    // A panic must not cross into C++; text that cannot be read stays for the parser to refuse.
    if let Ok(modern) = catch_unwind(|| Modern::of(given))
        && modern.is_changed()
    {
        take(text(modern.text()), data);
    }
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteFoldOp(
    op: MlirOperation,
    n: isize,
    operands: *const MlirAttribute,
    value: *mut MlirValue,
) -> MlirAttribute {
    let none = MlirAttribute { ptr: std::ptr::null() };
    let Some(op) = Op::from_raw(op) else { return none };
    // SAFETY: the bridge gives `n` attributes, null where an operand is no constant.
    let constants: Vec<_> = (0..n).map(|i| Attr::from_raw(unsafe { *operands.offset(i) })).collect();
    // A panic must not cross into C++; an op that cannot be folded stays.
    match catch_unwind(AssertUnwindSafe(|| fold(op, &constants))) {
        Ok(Some(Folded::Constant(attribute))) => attribute.raw(),
        Ok(Some(Folded::Value(v))) => {
            // SAFETY: the bridge gives a valid place for the value.
            unsafe { *value = v.raw() };
            none
        }
        Ok(None) | Err(_) => none,
    }
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteCanonicalizers(
    dialect: MlirStringRef,
    context: MlirContext,
    set: MlirRewritePatternSet,
) {
    // SAFETY: the name lives for the call.
    let patterns = match unsafe { string(dialect) } {
        "FHE" => fhe::CANONICALIZERS,
        "FHELinalg" => fhelinalg::CANONICALIZERS,
        "Tracing" => tracing::CANONICALIZERS,
        _ => &[],
    };
    rewrite_into(set, context, patterns);
}
