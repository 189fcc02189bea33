//! What a table says of one step: the callee's number, how many words the row has, and for each operand the
//! slot of its base and a number to add.

use ferrocrete_dialects::ir::{Attr, Builder, Op, Value};

/// The words of a row with so many operands.
pub fn words(operands: usize) -> i64 {
    2 + 2 * operands as i64
}

/// What a step is given: a number beyond what is known at run time only.
#[derive(Clone, Copy)]
pub struct Operand {
    /// An address or number in a slot; none for 0.
    pub base: Option<Value>,
    /// What is added: bytes to an address.
    pub number: i64,
}

impl Operand {
    /// Of a value that a step takes.
    pub fn of(value: Value) -> Self {
        let free = value.defining_op().filter(|op| is_free(*op));
        match free {
            Some(op) if op.name() == "llvm.getelementptr" => {
                let Self { base, number } = Self::of(op.operand(0));
                Self { base, number: number + distance(op).unwrap_or_default() }
            }
            Some(op) => Self { base: None, number: constant(op).unwrap_or_default() },
            None => Self { base: Some(value), number: 0 },
        }
    }
}

/// Something done, of which only memory tells.
pub fn is_step(op: Op) -> bool {
    let fits = |value: &Value| {
        let ty = value.ty();
        ty == ty.ctx().llvm_pointer() || ty.is_index() || ty.int_width().is_some_and(|width| width <= 64)
    };
    match op.name() {
        "func.call" => op.results().is_empty() && op.operands().iter().all(fits),
        "llvm.intr.memcpy" => op.operands()[2].ty().int_width() == Some(64),
        _ => false,
    }
}

/// A number or an address that a table can say.
pub fn is_free(op: Op) -> bool {
    match op.name() {
        "arith.constant" | "llvm.mlir.constant" | "llvm.mlir.zero" => constant(op).is_some(),
        "llvm.getelementptr" => distance(op).is_some(),
        _ => false,
    }
}

/// A number, or the address 0.
fn constant(op: Op) -> Option<i64> {
    if op.name() == "llvm.mlir.zero" {
        return (op.result(0).ty() == op.ctx().llvm_pointer()).then_some(0);
    }
    let ty = op.result(0).ty();
    let is_number = ty.is_index() || ty.int_width().is_some_and(|width| width <= 64);
    op.attr("value").filter(|_| is_number).and_then(Attr::as_signed)
}

/// The bytes that an address is further on than the one it is made of.
fn distance(op: Op) -> Option<i64> {
    let indices = op.attr("rawConstantIndices").and_then(Attr::as_i32_array)?;
    let [index] = indices[..] else { return None };
    let steps = match op.operands()[1..] {
        [] => i64::from(index),
        [by] => constant(by.defining_op().filter(|by| is_free(*by) && by.name() != "llvm.getelementptr")?)?,
        _ => return None,
    };
    let bytes = i64::from(op.attr("elem_type")?.as_type()?.int_width().filter(|width| width % 8 == 0)? / 8);
    steps.checked_mul(bytes)
}

/// The address of word `i` of some.
pub fn element(b: Builder, words: Value, i: i64) -> Value {
    b.op("llvm.getelementptr")
        .operands(&[words])
        .result(b.ctx.llvm_pointer())
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[i as i32]))
        .attr("elem_type", b.ctx.type_attr(b.ctx.int(64)))
        .build()
        .result(0)
}
