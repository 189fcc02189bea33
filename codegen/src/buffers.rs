//! `tensors-in-buffers`: what plainly makes a new tensor makes it in a buffer of its own.
//!
//! Bufferization finds out which tensors may share a buffer, in time that grows with the square of
//! the number of ops, and far faster along chains of insertions. In a straight line there is
//! nothing to find out: the result of an op is written to a new buffer, or to that of the operand it
//! replaces when nothing else reads it. Loops, branches and calls are left to bufferization.
//!
//! A buffer that became a tensor here is written by nothing after that tensor was last read, so
//! whoever reads the tensor may read the buffer.

use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Region, Type, Value, Walk};
use ferrocrete_dialects::pass::{Anchor, Options, PassInfo, PassResult};
use std::collections::HashMap;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tensors-in-buffers",
    summary: "Give the tensors that straight-line code makes buffers of their own",
    anchor: Anchor::Function,
    options: &[],
    run,
};

fn run(function: Op, _: &Options) -> PassResult {
    let mut buffers = Buffers::default();
    let mut blocks = vec![];
    function.walk(|op| {
        blocks.extend(op.regions().into_iter().flat_map(|r| r.blocks()));
        // What a structured op does to one element has no tensors of its own.
        if op.name() == "linalg.generic" { Walk::Skip } else { Walk::Advance }
    });
    for block in blocks {
        for op in block.ops() {
            buffers.rewrite(op, block);
        }
    }
    // Users come after what they use.
    for op in buffers.replaced.into_iter().rev().filter(|op| !op.results().into_iter().any(is_used)) {
        op.erase();
    }
    Ok(())
}

fn is_used(v: Value) -> bool {
    !v.uses().is_empty()
}

/// Where a tensor is.
#[derive(Clone, Copy)]
struct Place {
    buffer: Value,
    /// The block whose ops may write to it once the tensor is no longer needed, when this pass or
    /// `tfhe-to-words` allocated it and nothing else has its address.
    writable_in: Option<Block>,
}

#[derive(Default)]
struct Buffers {
    places: HashMap<Value, Place>,
    /// Ops that are erased once nothing uses them.
    replaced: Vec<Op>,
}

impl Buffers {
    fn rewrite(&mut self, op: Op, block: Block) {
        match op.name() {
            "bufferization.to_tensor" => self.note(op, block),
            "bufferization.to_buffer" => self.hand_over(op),
            "linalg.generic" => self.structured(op, block),
            "tensor.insert_slice" => self.insert(op, block),
            "tensor.extract_slice" => self.extract(op),
            _ => {}
        }
    }

    /// A kernel's result, or an argument of the function.
    fn note(&mut self, op: Op, block: Block) {
        let buffer = op.operand(0);
        let allocated =
            buffer.defining_op().is_some_and(|a| a.name() == "memref.alloc" && a.block() == Some(block));
        if has_identity_layout(buffer.ty()) && op.attr("writable").is_none() {
            self.places.insert(op.result(0), Place { buffer, writable_in: allocated.then_some(block) });
            self.replaced.push(op);
        }
    }

    /// What a kernel reads. The op stays till the end, so that until then the tensor counts as read.
    fn hand_over(&mut self, op: Op) {
        let Some(place) = self.places.get(&op.operand(0)) else { return };
        let by_address = || op.result(0).uses().iter().all(|u| u.op.name() == "TFHE.runtime_call");
        let same = place.buffer.ty() == op.result(0).ty();
        if same || (is_contiguous(place.buffer.ty()) && by_address()) {
            op.result(0).replace_all_uses(place.buffer);
            self.replaced.push(op);
        }
    }

    /// The buffer to write a result to, which starts as `init`; `None` when that is read elsewhere.
    fn destination(&self, init: Value, block: Block) -> Option<Destination> {
        let ty = init.ty().as_tensor()?;
        let shape = ty.static_shape().filter(|shape| !shape.contains(&0))?;
        if init.defining_op().is_some_and(|op| op.name() == "tensor.empty") {
            return Some(Destination::New(ty.element.memref(&shape)));
        }
        let place = self.places.get(&init)?;
        (place.writable_in == Some(block) && init.has_one_use()).then_some(Destination::Taken(place.buffer))
    }

    /// The buffer of a tensor that is read.
    fn read(&self, b: Builder, tensor: Value) -> Option<Value> {
        if let Some(place) = self.places.get(&tensor) {
            return Some(place.buffer);
        }
        let ty = tensor.ty().as_tensor()?;
        let ty = ty.element.memref(&ty.static_shape()?);
        let op = b.op("bufferization.to_buffer").operands(&[tensor]).result(ty);
        Some(op.attr("read_only", b.ctx.unit_attr()).build().result(0))
    }

    /// The tensor that is now in a buffer.
    fn made(&mut self, b: Builder, tensor: Value, buffer: Value, block: Block) {
        let op = b.op("bufferization.to_tensor").operands(&[buffer]).result(tensor.ty());
        let now = op.attr("restrict", b.ctx.unit_attr()).build();
        tensor.replace_all_uses(now.result(0));
        self.places.insert(now.result(0), Place { buffer, writable_in: Some(block) });
        self.replaced.push(now);
    }

    fn structured(&mut self, op: Op, block: Block) {
        let segments = op.attr("operandSegmentSizes").and_then(Attr::as_i32_array).unwrap_or_default();
        let (b, operands, results) = (Builder::before(op), op.operands(), op.results());
        let [inputs, outputs] = segments[..] else { return };
        let inits = &operands[inputs as usize..];
        if results.len() != outputs as usize
            || operands[..inputs as usize].iter().any(|v| !is_readable(*v))
            || captures_tensor(op)
        {
            return;
        }
        let destinations: Option<Vec<_>> = inits.iter().map(|&init| self.destination(init, block)).collect();
        let Some(destinations) = destinations else { return };
        let read = |&v: &Value| if v.ty().as_tensor().is_some() { self.read(b, v) } else { Some(v) };
        let mut buffers: Vec<Value> = operands[..inputs as usize].iter().filter_map(read).collect();
        let written: Vec<Value> = destinations.into_iter().map(|d| d.get(b)).collect();
        buffers.extend(&written);
        let region = Region::new();
        region.take_blocks(op.regions()[0]);
        let mut new = b.op(op.name()).operands(&buffers).region(region);
        for name in ["indexing_maps", "iterator_types", "operandSegmentSizes"] {
            if let Some(value) = op.attr(name) {
                new = new.attr(name, value);
            }
        }
        new.build();
        for (result, buffer) in results.into_iter().zip(written) {
            self.made(b, result, buffer, block);
        }
        op.erase();
    }

    fn insert(&mut self, op: Op, block: Block) {
        let b = Builder::before(op);
        let (source, into) = (op.operand(0), op.operand(1));
        let Some(shape) = source.ty().as_tensor().and_then(|t| t.static_shape()) else { return };
        let Some(destination) = self.destination(into, block) else { return };
        let Some(slice) = Slice::of(op, 2, into.ty(), &shape) else { return };
        let Some(from) = self.read(b, source) else { return };
        let buffer = destination.get(b);
        let part = slice.view(b, buffer);
        b.op("memref.copy").operands(&[from, part]).build();
        self.made(b, op.result(0), buffer, block);
        op.erase();
    }

    /// The op stays till the end, so that until then the tensor counts as read.
    fn extract(&mut self, op: Op) {
        let b = Builder::before(op);
        let Some(&place) = self.places.get(&op.operand(0)) else { return };
        let Some(shape) = op.result(0).ty().as_tensor().and_then(|t| t.static_shape()) else { return };
        if !has_identity_layout(place.buffer.ty()) || shape.contains(&0) {
            return;
        }
        let Some(slice) = Slice::of(op, 1, op.operand(0).ty(), &shape) else { return };
        let buffer = slice.view(b, place.buffer);
        self.places.insert(op.result(0), Place { buffer, writable_in: None });
        self.replaced.push(op);
    }
}

/// Where a result goes.
enum Destination {
    /// A buffer still to be allocated, of a type.
    New(Type),
    /// The buffer of what the result replaces.
    Taken(Value),
}

impl Destination {
    fn get(self, b: Builder) -> Value {
        match self {
            Self::Taken(buffer) => buffer,
            Self::New(ty) => b
                .op("memref.alloc")
                .result(ty)
                .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[0, 0]))
                // A cache line: vector loads never straddle two.
                .attr("alignment", b.ctx.i64_attr(64))
                .build()
                .result(0),
        }
    }
}

/// Whether an input is a scalar, or a tensor of known shape.
fn is_readable(v: Value) -> bool {
    v.ty().as_tensor().is_none_or(|t| t.static_shape().is_some())
}

/// Whether a structured op's body reads tensors beside its operands.
fn captures_tensor(op: Op) -> bool {
    op.ops_inside()[1..].iter().any(|inner| inner.operands().iter().any(|v| v.ty().as_tensor().is_some()))
}

/// Whether a memref's elements lie in row-major order from its first word on.
fn has_identity_layout(ty: Type) -> bool {
    ty.memref_strides().is_some_and(|(offset, _)| offset == Some(0)) && is_contiguous(ty)
}

/// Strides of the identity layout.
fn strides(shape: &[usize]) -> Vec<i64> {
    let mut strides: Vec<i64> =
        shape.iter().rev().scan(1, |step, &n| Some(std::mem::replace(step, *step * n as i64))).collect();
    strides.reverse();
    strides
}

/// Whether a memref's elements lie in row-major order without gaps, wherever they start.
pub(crate) fn is_contiguous(ty: Type) -> bool {
    let shape = ty.as_memref().and_then(|m| m.static_shape());
    let (Some(shape), Some((_, actual))) = (shape, ty.memref_strides()) else { return false };
    actual.into_iter().eq(strides(&shape).into_iter().map(Some))
}

/// A part of a buffer.
struct Slice {
    dynamic: Vec<Value>,
    attrs: Vec<(&'static str, Attr)>,
    ty: Type,
}

impl Slice {
    /// What a slice op takes of a tensor, as a buffer of `shape`; its dynamic operands start at
    /// `first`. `None` when more than the offsets is dynamic.
    fn of(op: Op, first: usize, whole: Type, shape: &[usize]) -> Option<Self> {
        let whole = whole.as_tensor()?;
        let list = |name| op.attr(name).and_then(Attr::as_i64_array);
        let [offsets, sizes, steps] = ["static_offsets", "static_sizes", "static_strides"].map(list);
        let (offsets, sizes, steps) = (offsets?, sizes?, steps?);
        let dynamic = op.operands()[first..].to_vec();
        if dynamic.len() != offsets.iter().filter(|&&o| o == DYNAMIC).count() {
            return None;
        }
        let rows = strides(&whole.static_shape()?);
        let offset: Option<i64> =
            offsets.iter().zip(&rows).map(|(&o, row)| (o != DYNAMIC).then(|| o * row)).sum();
        // Axes of length 1 may be missing from the part; the first that fit are kept.
        let mut kept = vec![];
        for ((&size, row), step) in sizes.iter().zip(rows).zip(steps) {
            if shape.get(kept.len()).is_some_and(|&n| n as i64 == size) {
                kept.push((row * step).to_string());
            } else if size != 1 {
                return None;
            }
        }
        if kept.len() != shape.len() {
            return None;
        }
        let axes: String = shape.iter().map(|n| format!("{n}x")).collect();
        let offset = offset.map_or("?".to_owned(), |o| o.to_string());
        let layout = format!("strided<[{}], offset: {offset}>", kept.join(", "));
        let ty = op.ctx().parse_type(&format!("memref<{axes}{}, {layout}>", whole.element));
        let attrs = ["static_offsets", "static_sizes", "static_strides"];
        let attrs = attrs.into_iter().filter_map(|name| Some((name, op.attr(name)?))).collect();
        Some(Self { dynamic, attrs, ty })
    }

    fn view(self, b: Builder, buffer: Value) -> Value {
        let segments = b.ctx.dense_i32_array(&[1, self.dynamic.len() as i32, 0, 0]);
        let mut op = b.op("memref.subview").operands(&[buffer]).operands(&self.dynamic).result(self.ty);
        for (name, attr) in self.attrs {
            op = op.attr(name, attr);
        }
        op.attr("operandSegmentSizes", segments).build().result(0)
    }
}

/// The entry of a static list that stands for an operand.
const DYNAMIC: i64 = i64::MIN;
