//! Lookups with several tables: one expansion of them all, one bootstrap in which each ciphertext
//! names its table.

use super::fancy::inside;
use super::generic::{Generic, Operand, broadcast_loops, shape};
use super::{Lowered, clear, lookup};
use ferrocrete_dialects::fhe::constant_entries;
use ferrocrete_dialects::fhelinalg::{bad_choice, table_choice};
use ferrocrete_dialects::ir::{Builder, Value};
use ferrocrete_dialects::ops::FheLinalgOp;
use ferrocrete_dialects::pass::Failed;
use std::collections::HashMap;

/// Lowers the op; a constant map that names a table which is not there is an error.
pub fn lower(kind: FheLinalgOp, one: Lowered, b: Builder) -> Result<Value, Failed> {
    let op = one.op;
    let length = 1_usize << one.input.width;
    let (operand, tables) = (shape(op.operand(0)), shape(op.operand(1)));
    let count = tables[..tables.len() - 1].iter().product();
    let Some(choice) = table_choice(kind, op) else {
        let which = checked(b, op.operand(2), &operand, count);
        return Ok(lookup::lower_many(one, b, clear::entries(b, op.operand(1), one.output), Some(which)));
    };
    bad_choice(&choice, count).map_err(|message| {
        op.error(message);
        Failed
    })?;
    let (tables, choice) = match constant_entries(op.operand(1), one.output) {
        Some(entries) => {
            let (entries, choice) = distinct(&entries, length, &choice);
            (b.dense_constant(b.ctx.int(64).tensor(&[entries.len() / length, length]), &entries), choice)
        }
        None => (rows(b, clear::entries(b, op.operand(1), one.output), count, length), choice),
    };
    let which = b.dense_constant(b.ctx.index().tensor(&operand), &choice);
    Ok(lookup::lower_many(one, b, tables, Some(which)))
}

/// The tables in use, each once, and the choice among them.
fn distinct(entries: &[i64], length: usize, choice: &[i64]) -> (Vec<i64>, Vec<i64>) {
    let mut numbers: HashMap<&[i64], i64> = HashMap::new();
    let mut kept = vec![];
    let choose = |&i: &i64| {
        let table = &entries[i as usize * length..][..length];
        *numbers.entry(table).or_insert_with(|| {
            kept.extend_from_slice(table);
            (kept.len() / length) as i64 - 1
        })
    };
    let choice = choice.iter().map(choose).collect();
    (kept, choice)
}

/// Tables that are known at run time only, with one axis before the entries.
fn rows(b: Builder, tables: Value, count: usize, length: usize) -> Value {
    let rank = shape(tables).len();
    let result = tables.ty().element_or_self().tensor(&[count, length]);
    let numbers =
        |axes: std::ops::Range<usize>| -> Vec<_> { axes.map(|i| b.ctx.i64_attr(i as i64)).collect() };
    match rank {
        2 => tables,
        1 => {
            let group = b.ctx.array_attr(&numbers(0..2));
            b.op("tensor.expand_shape")
                .operands(&[tables])
                .result(result)
                .attr("reassociation", b.ctx.array_attr(&[group]))
                .attr("static_output_shape", b.ctx.dense_i64_array(&[1, length as i64]))
                .build()
                .result(0)
        }
        _ => {
            let groups = [numbers(0..rank - 1), numbers(rank - 1..rank)].map(|g| b.ctx.array_attr(&g));
            b.op("tensor.collapse_shape")
                .operands(&[tables])
                .result(result)
                .attr("reassociation", b.ctx.array_attr(&groups))
                .build()
                .result(0)
        }
    }
}

/// A map that is known at run time only, repeated to fill a shape. The runtime trusts the numbers of
/// tables, so one that is not there becomes the last one.
fn checked(b: Builder, map: Value, to: &[usize], count: usize) -> Value {
    let out = b.value("tensor.empty", &[], map.ty().element_or_self().tensor(to));
    let generic = Generic {
        reduces: vec![false; to.len()],
        inputs: vec![Operand { value: map, loops: broadcast_loops(&shape(map), to) }],
        output: Operand { value: out, loops: (0..to.len()).map(Some).collect() },
    };
    generic.build(b, |inner, elements| inside(inner, elements[0], count))
}
