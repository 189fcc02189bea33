//! Clear operands as 64-bit words.

use ferrocrete_dialects::fhe::{Entry, constant_entries};
use ferrocrete_dialects::ir::{Builder, Type, Value};
use ferrocrete_dialects::types::Eint;

/// Sign-extended to 64 bits (truncated when wider: only the low bits matter modulo 2^64).
pub fn widened(b: Builder, v: Value) -> Value {
    let wide = word(b, v.ty());
    if v.ty() == wide {
        return v;
    }
    if let Some(values) = v.constant_integers() {
        return constant(b, wide, &values);
    }
    let cast = if v.ty().element_or_self().int_width() > Some(64) { "arith.trunci" } else { "arith.extsi" };
    b.value(cast, &[v], wide)
}

/// A table's entries as a lookup for that result reads them, in 64 bits.
pub fn entries(b: Builder, table: Value, result: Eint) -> Value {
    let wide = word(b, table.ty());
    if let Some(values) = constant_entries(table, result) {
        return constant(b, wide, &values);
    }
    let narrow = table.ty().element_or_self().int_width() < Some(64);
    match narrow && !Entry::of(table.ty(), result).has_sign() {
        true => b.value("arith.extui", &[table], wide),
        false => widened(b, table),
    }
}

/// Scaled to the place of the message in the word, and negated when `negate`.
pub fn encoded(b: Builder, v: Value, encoding: Eint, negate: bool) -> Value {
    let shift = 63 - i64::from(encoding.width);
    let wide = word(b, v.ty());
    if let Some(values) = v.constant_integers() {
        let scale = |x: i64| if negate { x.wrapping_neg() << shift } else { x << shift };
        return constant(b, wide, &values.into_iter().map(scale).collect::<Vec<_>>());
    }
    let v = widened(b, v);
    let shifted = b.value("arith.shli", &[v, splat(b, wide, shift)], wide);
    if negate { b.value("arith.subi", &[splat(b, wide, 0), shifted], wide) } else { shifted }
}

/// The type with words in place of its elements.
pub fn word(b: Builder, ty: Type) -> Type {
    ty.with_element(b.ctx.int(64))
}

/// One value everywhere.
pub fn splat(b: Builder, ty: Type, value: i64) -> Value {
    match ty.as_tensor().and_then(|t| t.static_shape()) {
        Some(shape) => constant(b, ty, &vec![value; shape.iter().product()]),
        None => b.constant(ty, value),
    }
}

fn constant(b: Builder, ty: Type, values: &[i64]) -> Value {
    if ty.as_tensor().is_some() { b.dense_constant(ty, values) } else { b.constant(ty, values[0]) }
}
