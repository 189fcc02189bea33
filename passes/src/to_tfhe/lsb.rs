//! The lowest bit: brought to the top of the word, it alone turns a bootstrap by half a circle.

use super::{Lowered, clear, lookup};
use ferrocrete_dialects::ir::{Builder, Value};

/// With `p` message bits, multiplying by `2^p` leaves of `m << (63-p)` the lowest bit of `m`, as bit
/// 63. A table of no input bits has one entry, which is read negated when that bit is set; with
/// minus half of the result's unit as entry, adding half gives 0 or 1.
pub fn lower(one: Lowered, b: Builder) -> Value {
    let (x, ty) = (one.op.operand(0), one.op.result(0).ty());
    let word = clear::word(b, ty);
    let top = b.value("TFHE.mul_glwe_int", &[x, clear::splat(b, word, 1 << one.input.width)], ty);
    let table = b.dense_constant(b.ctx.int(64).tensor(&[1]), &[-1]);
    // Half a unit is a unit of one more bit.
    let lut = lookup::Table { input_bits: 0, output_bits: one.output.width + 1, signed: false };
    let half = lookup::bootstrap(one.op, b, top, table, lut);
    let unit = 1 << (63 - one.output.width);
    b.value("TFHE.add_glwe_int", &[half, clear::splat(b, word, unit / 2)], ty)
}
