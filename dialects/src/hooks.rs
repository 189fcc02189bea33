//! Everything the C++ bridge calls back: verifiers, folders, canonicalizers.

use crate::attributes;
use crate::ffi::{RawParameters, string, text};
use crate::ir::{Attr, Folded, May, Op, attrs_given, called, rewrite_into};
use crate::older_text::Modern;
use crate::ops::{FheLinalgOp, FheOp, TfheOp, TracingOp};
use crate::types::MAX_WIDTH;
use crate::{fhe, fhelinalg, tfhe, tracing};
use mlir_sys::*;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

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

/// What a verifier found, told at the op it says; a panic is reported, and none crosses into C++.
fn told(op: Op, verify: impl FnOnce() -> Result<(), (Op, String)>) -> bool {
    let result = catch_unwind(AssertUnwindSafe(verify)).unwrap_or_else(|_| {
        Err((op, "internal error: the verifier panicked; please report this with the program".into()))
    });
    result.map_err(|(op, message)| op.error(message)).is_ok()
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyOp(op: MlirOperation) -> bool {
    // SAFETY: the bridge gives an op that nobody changes while it is verified.
    let fine =
        unsafe { called(op, May::Read, |op| told(op, || verify(op).map_err(|message| (op, message)))) };
    fine.unwrap_or(false)
}

/// An attribute that stands under a name of the TFHE dialect.
#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyAttribute(
    op: MlirOperation,
    name: MlirStringRef,
    value: MlirAttribute,
) -> bool {
    // SAFETY: the bridge gives an op that nobody changes while it is verified, an attribute of it, and
    // a name that lives for the call.
    let fine = unsafe {
        let name = string(name);
        called(op, May::Read, |op| {
            let [Some(value)] = attrs_given(op, &[value])[..] else { return false };
            told(op, || tfhe::verify_attribute(op, name, value))
        })
    };
    fine.unwrap_or(false)
}

#[unsafe(no_mangle)]
extern "C" fn ferrocreteVerifyParameters(
    parameters: *const RawParameters,
    emit: extern "C" fn(MlirStringRef, *mut c_void),
    data: *mut c_void,
) -> bool {
    // SAFETY: the bridge gives numbers that live for the call.
    let parameters = unsafe { &*parameters };
    // A panic must not cross into C++.
    let checked = catch_unwind(|| tfhe::checked(parameters));
    let checked =
        checked.unwrap_or_else(|_| Err("internal error: they cannot be checked; please report this".into()));
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
    // A panic must not cross into C++; an op that cannot be folded stays.
    // SAFETY: the bridge gives an op and `n` attributes, null where an operand is no constant, and a
    // valid place for the value; what is found lives as long as the op's operands or the context.
    unsafe {
        let given = match n {
            0 => &[],
            _ => std::slice::from_raw_parts(operands, n as usize),
        };
        let folded = called(op, May::Read, |op| {
            Some(match fold(op, &attrs_given(op, given))? {
                Folded::Constant(attribute) => (attribute.raw(), None),
                Folded::Value(v) => (none, Some(v.raw())),
            })
        });
        let Ok(Some((attribute, found))) = folded else { return none };
        if let Some(found) = found {
            *value = found;
        }
        attribute
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
    let anywhere = MlirOperation { ptr: std::ptr::null_mut() };
    // SAFETY: the bridge gives a set to fill, and the patterns are ours.
    unsafe { rewrite_into(set, context, patterns, anywhere) }
}
