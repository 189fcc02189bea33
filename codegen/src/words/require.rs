//! `Tracing.require`: a call of the runtime, which stops the run.

use super::Words;
use super::build::{Read, elementwise};
use super::kernels::read;
use ferrocrete_abi::entry_points::EntryPoint;
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};

/// Makes the call. The message stays an attribute until `tfhe-to-runtime`.
pub fn rewrite(op: Op, words: &Words) -> PassResult {
    let b = Builder::before(op);
    let value = op.operand(0);
    let (Some(low), Some(high), Some(message)) = (op.attr("low"), op.attr("high"), op.attr("message")) else {
        return Ok(());
    };
    let (entry_point, mut operands) = match value.ty().as_tensor() {
        None => (EntryPoint::require_number, vec![word(b, words, value)]),
        Some(tensor) => {
            let shape = tensor.static_shape().ok_or_else(|| {
                op.error("needs a tensor whose every length is known");
                Failed
            })?;
            let ty = words.i64.tensor(&shape);
            let wide = match value.ty() == ty {
                true => value,
                false => elementwise(b, ty, &[(value, Read::Point)], |inner, elements| {
                    word(inner, words, elements[0])
                }),
            };
            let count = b.constant(words.i64, shape.iter().product::<usize>() as i64);
            (EntryPoint::require_numbers, vec![read(b, words, wide, &shape), count])
        }
    };
    operands.extend([low, high].map(|bound| b.constant_attr(bound)));
    b.op("TFHE.runtime_call")
        .operands(&operands)
        .attr("entry_point", b.ctx.str_attr(entry_point.name()))
        .attr("message", message)
        .build();
    op.erase();
    Ok(())
}

/// A clear integer as a sign-extended word.
fn word(b: Builder, words: &Words, value: Value) -> Value {
    match value.ty().int_width() {
        None => b.value("arith.index_cast", &[value], words.i64),
        Some(64) => value,
        Some(width) if width > 64 => b.value("arith.trunci", &[value], words.i64),
        Some(_) => b.value("arith.extsi", &[value], words.i64),
    }
}
