//! Lookups: table encoding, keyswitch, bootstrap.

use super::{Lowered, clear};
use crate::noise::FACTS;
use ferrocrete_dialects::ir::{Builder, Op, Value};

/// How a table is read.
#[derive(Clone, Copy)]
pub struct Table {
    /// Message bits of the operand.
    pub input_bits: u32,
    /// Message bits of the entries.
    pub output_bits: u32,
    /// Whether the operand is two's complement.
    pub signed: bool,
}

/// One lookup per op, however many ciphertexts it takes: the runtime does them in one batch.
pub fn lower(one: Lowered, b: Builder) -> Value {
    lower_many(one, b, clear::entries(b, one.op.operand(1), one.output), None)
}

/// The same with a table in each row of `entries`, and `which` naming the row for each ciphertext.
pub fn lower_many(one: Lowered, b: Builder, entries: Value, which: Option<Value>) -> Value {
    let (input, output) = (one.input, one.output);
    let table = Table { input_bits: input.width, output_bits: output.width, signed: input.signed };
    bootstrap_many(one.op, b, one.op.operand(0), entries, which, table)
}

/// Looks `x` up; `op` is the op that it is part of, which has the noise facts.
pub fn bootstrap(op: Op, b: Builder, x: Value, entries: Value, table: Table) -> Value {
    bootstrap_many(op, b, x, entries, None, table)
}

fn bootstrap_many(op: Op, b: Builder, x: Value, entries: Value, which: Option<Value>, table: Table) -> Value {
    let ctx = b.ctx;
    let mut lut_shape = entries.ty().as_tensor().map(|t| t.shape).unwrap_or_default();
    // As many coefficients as the parameters will say.
    if let Some(last) = lut_shape.last_mut() {
        *last = None;
    }
    let lut = b
        .op("TFHE.encode_lut")
        .operands(&[entries])
        .result(ctx.int(64).tensor_of(&lut_shape))
        .attr("input_bits", ctx.i64_attr(i64::from(table.input_bits)))
        .attr("output_bits", ctx.i64_attr(i64::from(table.output_bits)))
        .attr("is_signed", ctx.bool_attr(table.signed))
        .build()
        .result(0);
    let switched = b.value("TFHE.keyswitch_glwe", &[x], x.ty());
    let bootstrap = b
        .op("TFHE.bootstrap_glwe")
        .operands(&[switched, lut])
        .operands(which.as_slice())
        .result(op.result(0).ty())
        .attr("message_bits", ctx.i64_attr(i64::from(table.input_bits)))
        .build();
    if let Some(facts) = op.attr(FACTS) {
        bootstrap.set_attr("noise", facts);
    }
    bootstrap.result(0)
}
