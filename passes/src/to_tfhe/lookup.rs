//! Lookups: table encoding, keyswitch, bootstrap.

use super::{Lowered, clear};
use crate::noise::FACTS;
use ferrocrete_dialects::ir::{Builder, Value};

/// One lookup per op, however many ciphertexts it takes: the runtime does them in one batch.
pub fn lower(one: Lowered, b: Builder) -> Value {
    lower_many(one, b, clear::widened(b, one.op.operand(1)), None)
}

/// The same with a table in each row of `table`, and `which` naming the row for each ciphertext.
pub fn lower_many(one: Lowered, b: Builder, table: Value, which: Option<Value>) -> Value {
    let (op, ctx) = (one.op, b.ctx);
    let mut lut_shape = table.ty().as_tensor().map(|t| t.shape).unwrap_or_default();
    // As many coefficients as the parameters will say.
    if let Some(last) = lut_shape.last_mut() {
        *last = None;
    }
    let lut = b
        .op("TFHE.encode_lut")
        .operands(&[table])
        .result(ctx.int(64).tensor_of(&lut_shape))
        .attr("input_bits", ctx.i64_attr(i64::from(one.input.width)))
        .attr("output_bits", ctx.i64_attr(i64::from(one.output.width)))
        .attr("is_signed", ctx.bool_attr(one.input.signed))
        .build()
        .result(0);
    let switched = b.value("TFHE.keyswitch_glwe", &[op.operand(0)], op.operand(0).ty());
    let bootstrap = b
        .op("TFHE.bootstrap_glwe")
        .operands(&[switched, lut])
        .operands(which.as_slice())
        .result(op.result(0).ty())
        .attr("message_bits", ctx.i64_attr(i64::from(one.input.width)))
        .build();
    if let Some(facts) = op.attr(FACTS) {
        bootstrap.set_attr("noise", facts);
    }
    bootstrap.result(0)
}
