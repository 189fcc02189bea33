//! Lookups of fewer elements: before what repeats elements, after what drops some.

use ferrocrete_dialects::ir::{Builder, Op, Value};

/// A lookup of repeated elements is the repeated result of one lookup of each.
pub fn before_broadcast(op: Op, b: Builder) -> Option<Vec<Value>> {
    let repeat = op.operand(0).defining_op().filter(|inner| inner.name() == "FHELinalg.broadcast")?;
    let x = repeat.operand(0);
    if x.ty().elements()? >= op.result(0).ty().elements()? {
        return None;
    }
    let ty = x.ty().with_element(op.result(0).ty().element_or_self());
    let looked_up = b.value(op.name(), &[x, op.operand(1)], ty);
    Some(vec![b.value("FHELinalg.broadcast", &[looked_up], op.result(0).ty())])
}

/// What is taken of a lookup's result is looked up alone, when nothing else reads that.
pub fn after_slice(op: Op, b: Builder) -> Option<Vec<Value>> {
    let lookup = op.operand(0).defining_op().filter(|i| i.name() == "FHELinalg.apply_lookup_table")?;
    if !op.operand(0).has_one_use() || lookup.block() != op.block() {
        return None;
    }
    let (x, result) = (lookup.operand(0), op.result(0).ty());
    let scalar = result.as_tensor().is_none();
    if !scalar && result.elements()? >= x.ty().elements()? {
        return None;
    }
    let mut operands = op.operands();
    operands[0] = x;
    let taken = op.attrs().into_iter().fold(b.op(op.name()).operands(&operands), |o, (n, a)| o.attr(&n, a));
    let taken = taken.result(result.with_element(x.ty().element_or_self())).build().result(0);
    let name = if scalar { "FHE.apply_lookup_table" } else { "FHELinalg.apply_lookup_table" };
    Some(vec![b.value(name, &[taken, lookup.operand(1)], result)])
}
