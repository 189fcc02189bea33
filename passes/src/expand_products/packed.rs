//! A product as one lookup of both operands side by side, where their ranges are small enough for
//! that to be cheaper than two lookups of sum and difference.
//!
//! The operand of more values is multiplied by the number of values of the other one. So a choice,
//! a product with a value that is 0 or 1, takes one bit more than the other operand has.

use super::{lookup, named, result_eint};
use crate::expand_booleans::lookup_ms;
use crate::ranges::{Range, Ranges};
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::types::Eint;

/// Bits of the widest sum that is looked at.
const WIDEST: u32 = 16;

/// Two operands side by side.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    /// Which operand has more values.
    high: usize,
    /// What the operands are at least and at most.
    ranges: [Range; 2],
    /// Bits of both together.
    pub bits: u32,
}

/// Products of one class of encodings, and the lookups that widening it makes dearer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Neighbours {
    /// The products.
    pub products: usize,
    /// Lookups of its values.
    pub lookups: usize,
}

impl Packed {
    /// For a product of `x` and `y`, if it pays in a class of such neighbours.
    ///
    /// Squares take two lookups of one more bit than the operands have.
    pub fn of(op: Op, ranges: &mut Ranges, near: Neighbours) -> Option<Self> {
        let both = [op.operand(0), op.operand(1)].map(|v| ranges.of(v));
        let [a, b] = both.map(|(low, high)| i128::from(high) - i128::from(low) + 1);
        let values = a.checked_mul(b).filter(|&n| n <= 1 << WIDEST)?;
        let bits = (128 - (values - 1).leading_zeros()).max(1);
        let width = Eint::of(op.operand(0).ty())?.width;
        let [products, lookups] = [near.products, near.lookups].map(|n| n as f64);
        let squares = lookup_ms(width + 1) * (2.0 * products + lookups);
        // What the operand with more values is multiplied by makes its noise grow, which wide lookups
        // have little room for.
        let quiet = bits <= 5 || a.min(b) <= 8;
        let pays =
            (bits <= width + 1 && quiet) || (bits <= 5 && lookup_ms(bits) * (products + lookups) < squares);
        pays.then_some(Self { high: usize::from(a < b), ranges: both, bits })
    }

    /// The product, with the operands encoded in at least [`Self::bits`] bits.
    pub fn expand(self, op: Op, b: Builder) -> Value {
        let (high, low) = (op.operand(self.high), op.operand(1 - self.high));
        let (of_high, of_low) = (self.ranges[self.high], self.ranges[1 - self.high]);
        let eint = Eint::of(high.ty()).expect("encrypted");
        let steps = of_low.1 - of_low.0 + 1;
        // Signed values lie around 0.
        let start = if eint.signed { -(1 << (self.bits - 1)) } else { 0 };
        let offset = start - of_high.0 * steps - of_low.0;
        let wide = op.result(0).ty().with_element(high.ty().element_or_self());
        let scaled = with_clear(b, "mul_eint_int", high, steps, 1);
        let sum = b.value(&named(wide, "add_eint"), &[scaled, low], wide);
        let place = with_clear(b, "add_eint_int", sum, offset, 0);
        let place = narrowed(b, place, eint, self.bits);
        lookup(b, place, result_eint(op), |value| {
            let value = value - start;
            let (x, y) = (of_high.0 + value.div_euclid(steps), of_low.0 + value.rem_euclid(steps));
            if x <= of_high.1 { x.wrapping_mul(y) } else { 0 }
        })
    }
}

/// The same values in fewer bits.
fn narrowed(b: Builder, x: Value, from: Eint, bits: u32) -> Value {
    if from.width <= bits {
        return x;
    }
    let scaled = with_clear(b, "mul_eint_int", x, 1 << (from.width - bits), 1);
    let ty = x.ty().with_element(Eint { width: bits, ..from }.get(b.ctx));
    b.value(&named(ty, "reinterpret_precision"), &[scaled], ty)
}

/// An op with one clear number, unless that is the `neutral` one.
fn with_clear(b: Builder, name: &str, x: Value, number: i64, neutral: i64) -> Value {
    if number == neutral {
        return x;
    }
    let clear = b.ctx.int(64);
    let number = match x.ty().as_tensor() {
        // A tensor of one element broadcasts.
        Some(tensor) => b.dense_constant(clear.tensor(&vec![1; tensor.shape.len()]), &[number]),
        None => b.constant(clear, number),
    };
    b.value(&named(x.ty(), name), &[x, number], x.ty())
}
