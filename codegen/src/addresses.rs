//! `words-by-address`: buffers at fixed places are spoken of by address.
//!
//! A long program is a list of calls and copies, each on parts of a few buffers that lie where the
//! compiler put them. Upstream's lowering of views makes a hundred ops of each such call, and takes most of
//! them away again. Here an address is one op, made where it is used: no value lives long, which
//! is what registers are given out by in time that grows with the length only.

use crate::buffers::is_contiguous;
use crate::runtime::{descriptor, pointer};
use ferrocrete_dialects::ir::{Attr, Builder, InsertPoint, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "words-by-address",
    summary: "Address buffers at fixed places directly, and copy them as memory",
    anchor: Anchor::Function,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(function: Op, _: &Options) -> PassResult {
    let ops = function.ops_inside();
    let mut roots = Roots::default();
    for &op in &ops {
        match op.name() {
            "llvm.extractvalue" => pointer_of(op, &mut roots),
            "memref.copy" => copy(op, &mut roots),
            _ => {}
        }
    }
    // Users come after what they use.
    for op in ops.into_iter().rev().filter(|op| roots.may_be_idle(*op)) {
        if op.results().into_iter().all(|result| result.uses().is_empty()) {
            op.erase();
        }
    }
    Ok(())
}

/// The buffers that others are parts of, and their addresses.
#[derive(Default)]
struct Roots {
    addresses: HashMap<Value, Value>,
    replaced: HashSet<Op>,
}

/// A place in memory: that many bytes after the start of a buffer that is no part of another.
#[derive(Clone, Copy)]
struct Place {
    root: Value,
    bytes: i64,
}

impl Place {
    /// Where the aligned pointer of a buffer points, from which its offset counts; `None` when that depends on
    /// more than the root.
    fn of(buffer: Value) -> Option<Self> {
        let Some(op) = buffer.defining_op() else { return Some(Self { root: buffer, bytes: 0 }) };
        match op.name() {
            "memref.subview" | "memref.cast" | "memref.expand_shape" | "memref.collapse_shape" => {
                Self::of(op.operand(0))
            }
            "memref.view" => {
                let [shift] = op.operand(1).constant_integers()?[..] else { return None };
                let whole = Self::of(op.operand(0))?;
                Some(Self { bytes: whole.bytes + shift, ..whole })
            }
            "memref.alloc" | "memref.get_global" => Some(Self { root: buffer, bytes: 0 }),
            _ => None,
        }
    }

    /// Where the first element of a buffer is.
    fn of_first(buffer: Value) -> Option<Self> {
        let (offset, _) = buffer.ty().memref_strides()?;
        let place = Self::of(buffer)?;
        Some(Self { bytes: place.bytes + offset? * bytes(buffer.ty().element_or_self())?, ..place })
    }
}

/// How much memory an element takes.
fn bytes(element: Type) -> Option<i64> {
    match element.int_width() {
        Some(width @ (8 | 16 | 32 | 64)) => Some(i64::from(width / 8)),
        None if element.is_index() => Some(8),
        Some(_) | None => None,
    }
}

impl Roots {
    /// The address of a place, for an op at `b`.
    fn address(&mut self, b: Builder, place: Place) -> Value {
        let root = *self.addresses.entry(place.root).or_insert_with(|| start(b, place.root));
        if place.bytes == 0 {
            return root;
        }
        let byte = b.ctx.type_attr(b.ctx.int(8));
        let Ok(constant) = i32::try_from(place.bytes) else {
            let bytes = b.constant(b.ctx.int(64), place.bytes);
            return step(b, &[root, bytes], i32::MIN, byte);
        };
        step(b, &[root], constant, byte)
    }

    /// Whether an op is one that only says where something is.
    fn may_be_idle(&self, op: Op) -> bool {
        self.replaced.contains(&op)
            || matches!(
                op.name(),
                "memref.view"
                    | "memref.subview"
                    | "memref.cast"
                    | "memref.expand_shape"
                    | "memref.collapse_shape"
                    | "builtin.unrealized_conversion_cast"
            )
    }
}

fn step(b: Builder, operands: &[Value], constant: i32, element: Attr) -> Value {
    b.op("llvm.getelementptr")
        .operands(operands)
        .result(pointer(b))
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[constant]))
        .attr("elem_type", element)
        .build()
        .result(0)
}

/// The address of a root, where the root is made.
fn start(b: Builder, root: Value) -> Value {
    let at = match root.defining_op() {
        Some(op) => InsertPoint::After(op),
        None => root.argument_of().map_or(b.at, InsertPoint::Start),
    };
    let b = Builder { at, ..b };
    let descriptor = b.value("builtin.unrealized_conversion_cast", &[root], descriptor(b, root.ty()));
    let at = match descriptor.defining_op() {
        Some(op) => InsertPoint::After(op),
        None => b.at,
    };
    let extract = Builder { at, ..b }.op("llvm.extractvalue").operands(&[descriptor]).result(pointer(b));
    extract.attr("position", b.ctx.dense_i64_array(&[1])).build().result(0)
}

/// A pointer that is taken out of a buffer's descriptor, and those at fixed distances from it.
fn pointer_of(op: Op, roots: &mut Roots) {
    let cast = op.operand(0).defining_op().filter(|cast| cast.name() == "builtin.unrealized_conversion_cast");
    let is_aligned = op.attr("position").and_then(Attr::as_i64_array).is_some_and(|at| at == [1]);
    let Some(buffer) = cast.map(|cast| cast.operand(0)).filter(|_| is_aligned) else { return };
    let is_memref = buffer.ty().as_memref().is_some();
    let Some(place) = is_memref.then(|| Place::of(buffer)).flatten() else { return };
    for used in op.result(0).uses() {
        if let Some(bytes) = distance(used.op) {
            let b = Builder::before(used.op);
            let address = roots.address(b, Place { bytes: place.bytes + bytes, ..place });
            used.op.result(0).replace_all_uses(address);
            roots.replaced.insert(used.op);
        } else {
            let address = roots.address(Builder::before(used.op), place);
            used.op.set_operand(used.operand, address);
        }
    }
    roots.replaced.insert(op);
}

/// The bytes that an op goes on from a pointer, when they are known.
fn distance(op: Op) -> Option<i64> {
    if op.name() != "llvm.getelementptr" {
        return None;
    }
    let [_, index] = op.operands()[..] else { return None };
    let [index] = index.constant_integers()?[..] else { return None };
    Some(index * bytes(op.attr("elem_type")?.as_type()?)?)
}

/// Copies memory, when both buffers are contiguous.
fn copy(op: Op, roots: &mut Roots) {
    let [from, to] = [op.operand(0), op.operand(1)];
    let length = |buffer: Value| {
        let memref = buffer.ty().as_memref()?;
        let elements: usize = memref.static_shape()?.iter().product();
        is_contiguous(buffer.ty()).then_some(elements as i64 * bytes(memref.element)?)
    };
    let (Some(length), Some(_)) = (length(from), length(to)) else { return };
    let (Some(source), Some(target)) = (Place::of_first(from), Place::of_first(to)) else { return };
    let b = Builder::before(op);
    let [target, source] = [target, source].map(|place| roots.address(b, place));
    let length = b
        .op("llvm.mlir.constant")
        .result(b.ctx.int(64))
        .attr("value", b.ctx.i64_attr(length))
        .build()
        .result(0);
    b.op("llvm.intr.memcpy")
        .operands(&[target, source, length])
        .attr("isVolatile", b.ctx.bool_attr(false))
        .build();
    roots.replaced.insert(op);
}
