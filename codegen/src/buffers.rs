//! `tensors-in-buffers`: what plainly makes a new tensor makes it in a buffer of its own.
//!
//! Bufferization finds out which tensors may share a buffer, in time that grows with the square of
//! the number of ops, and far faster along chains of insertions. In a straight line there is
//! nothing to find out: the result of an op is written to a new buffer, or to that of the operand it
//! replaces when nothing reads that later. What is inside of loops, branches and calls are left to
//! bufferization.
//!
//! A buffer that became a tensor here is written by nothing after that tensor was last read, so
//! whoever reads the tensor may read the buffer.

mod loops;
mod slice;

pub(crate) use slice::is_contiguous;

use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Type, Value, Walk};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use loops::element_of_constant;
use slice::{Slice, has_identity_layout};
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tensors-in-buffers",
    summary: "Give the tensors that straight-line code makes buffers of their own",
    anchor: Anchor::Function,
    level: Level::Tfhe,
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
    let mut empty = vec![];
    for &block in &blocks {
        for op in block.ops() {
            empty.extend((op.name() == "tensor.empty").then_some(op));
            buffers.rewrite(op, block);
            buffers.seen.insert(op);
        }
    }
    // Users come after what they use.
    let replaced = empty.into_iter().chain(buffers.replaced).collect::<Vec<_>>();
    for op in replaced.into_iter().rev().filter(|op| !op.results().into_iter().any(is_used)) {
        op.erase();
    }
    blocks.into_iter().for_each(share_constants);
    Ok(())
}

/// Lets the ops of a block read one buffer of a constant: bufferization holds each buffer of a tensor against
/// all others of it.
fn share_constants(block: Block) {
    let mut known: HashMap<(Value, Type), Value> = HashMap::new();
    for op in block.ops() {
        let is_read = op.name() == "bufferization.to_buffer" && op.attr("read_only").is_some();
        if is_read && op.operand(0).constant().is_some() {
            let buffer = op.result(0);
            let first = *known.entry((op.operand(0), buffer.ty())).or_insert(buffer);
            if first != buffer {
                op.replace(&[first]);
            }
        }
    }
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
    /// What `replaced` has of views and of buffers handed to kernels; of those, the kernels' calls.
    reads: HashMap<Op, Vec<Op>>,
    /// What the walk has come past.
    seen: HashSet<Op>,
}

impl Buffers {
    fn rewrite(&mut self, op: Op, block: Block) {
        match op.name() {
            "bufferization.to_tensor" => self.note(op, block),
            "bufferization.to_buffer" => self.hand_over(op),
            "linalg.generic" => self.structured(op, block),
            "tensor.insert_slice" => self.insert(op, block),
            "tensor.extract_slice" => self.extract(op),
            "scf.for" => self.carried(op, block),
            "tensor.extract" => element_of_constant(op),
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

    /// What a kernel reads. The op stays till the end, so that the tensor counts as read.
    fn hand_over(&mut self, op: Op) {
        let Some(place) = self.places.get(&op.operand(0)) else { return };
        let users: Vec<Op> = op.result(0).uses().into_iter().map(|u| u.op).collect();
        let by_address = || users.iter().all(|user| user.name() == "TFHE.runtime_call");
        let same = place.buffer.ty() == op.result(0).ty();
        if same || (is_contiguous(place.buffer.ty()) && by_address()) {
            op.result(0).replace_all_uses(place.buffer);
            self.replaced.push(op);
            if by_address() {
                self.reads.insert(op, users);
            }
        }
    }

    /// The buffer to write to what `op` makes of `init`; `None` when bufferization must find one.
    fn destination(&self, op: Op, init: Value, block: Block) -> Option<Destination> {
        let ty = init.ty().as_tensor()?;
        let shape = ty.static_shape().filter(|shape| !shape.contains(&0))?;
        let new = ty.element.memref(&shape);
        if init.defining_op().is_some_and(|op| op.name() == "tensor.empty") {
            return Some(Destination::New(new));
        }
        let place = self.places.get(&init)?;
        let is_read = |user: Op| !self.is_over(user, VIEWS);
        let is_own = place.writable_in == Some(block);
        // What is not written over may have any number of them.
        let uses = if is_own { init.uses() } else { vec![] };
        // An op that reads the tensor besides may read what it has written over already.
        let is_read_too = uses.iter().filter(|u| u.op == op).count() > 1;
        if is_own && !is_read_too && !uses.iter().any(|u| u.op != op && is_read(u.op)) {
            return Some(Destination::Taken(place.buffer));
        }
        let is_kept = |user: Op| user != op && self.is_ahead(user, block, VIEWS);
        let must_stay = !is_own || is_read_too || uses.iter().any(|u| is_kept(u.op));
        must_stay.then_some(Destination::Copied(place.buffer, new))
    }

    /// Whether an op of the block, or one that reads the view it makes, is still to come.
    fn is_ahead(&self, op: Op, block: Block, views: usize) -> bool {
        let is_view = || self.reads.contains_key(&op) && views > 0;
        op.block() == Some(block)
            && (!self.seen.contains(&op)
                || is_view() && op.result(0).uses().iter().any(|u| self.is_ahead(u.op, block, views - 1)))
    }

    /// Whether an op only read a tensor, and what it gave is not needed any more.
    fn is_over(&self, op: Op, views: usize) -> bool {
        let Some(calls) = self.reads.get(&op).filter(|_| views > 0) else { return false };
        calls.iter().all(|call| self.seen.contains(call) && call.block() == op.block())
            && op.result(0).uses().iter().all(|u| self.is_over(u.op, views - 1))
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
        if results.len() != outputs as usize || operands[..inputs as usize].iter().any(|v| !is_readable(*v)) {
            return;
        }
        let Some(captured) = captured(op) else { return };
        let destinations: Option<Vec<_>> =
            inits.iter().map(|&init| self.destination(op, init, block)).collect();
        let Some(destinations) = destinations else { return };
        let read = |&v: &Value| if v.ty().as_tensor().is_some() { self.read(b, v) } else { Some(v) };
        let mut buffers: Vec<Value> = operands[..inputs as usize].iter().filter_map(read).collect();
        let written: Vec<Value> = destinations.into_iter().map(|d| d.get(b)).collect();
        buffers.extend(&written);
        for extract in captured {
            self.load(b, extract);
        }
        let region = b.region();
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

    /// An element that a structured op's body reads, from the tensor's buffer as it is at `b`.
    fn load(&self, b: Builder, extract: Op) {
        let Some(buffer) = self.read(b, extract.operand(0)) else { return };
        let operands = [&[buffer], &extract.operands()[1..]].concat();
        let element = Builder::before(extract).value("memref.load", &operands, extract.result(0).ty());
        extract.replace(&[element]);
    }

    fn insert(&mut self, op: Op, block: Block) {
        let b = Builder::before(op);
        let (source, into) = (op.operand(0), op.operand(1));
        let Some(shape) = source.ty().as_tensor().and_then(|t| t.static_shape()) else { return };
        let Some(destination) = self.destination(op, into, block) else { return };
        let Some(slice) = Slice::of(op, 2, into.ty(), &shape) else { return };
        let Some(from) = self.read(b, source) else { return };
        let buffer = destination.get(b);
        let part = slice.view(b, buffer);
        b.op("memref.copy").operands(&[from, part]).build();
        self.made(b, op.result(0), buffer, block);
        op.erase();
    }

    /// The op stays till the end, so that the tensor counts as read as long as the part does.
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
        self.reads.insert(op, vec![]);
    }
}

/// Where a result goes.
enum Destination {
    /// A buffer still to be allocated, of a type.
    New(Type),
    /// The buffer of what the result replaces.
    Taken(Value),
    /// The like, with a copy of what a buffer holds.
    Copied(Value, Type),
}

/// How many views of views are followed.
const VIEWS: usize = 8;

impl Destination {
    fn get(self, b: Builder) -> Value {
        match self {
            Self::Taken(buffer) => buffer,
            Self::New(ty) => allocate(b, ty),
            Self::Copied(from, ty) => {
                let buffer = allocate(b, ty);
                b.op("memref.copy").operands(&[from, buffer]).build();
                buffer
            }
        }
    }
}

fn allocate(b: Builder, ty: Type) -> Value {
    b.op("memref.alloc")
        .result(ty)
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[0, 0]))
        // A cache line: vector loads never straddle two.
        .attr("alignment", b.ctx.i64_attr(64))
        .build()
        .result(0)
}

/// Whether an input is a scalar, or a tensor of known shape.
fn is_readable(v: Value) -> bool {
    v.ty().as_tensor().is_none_or(|t| t.static_shape().is_some())
}

/// What a structured op's body reads of tensors beside its operands; `None` when it has to do with
/// tensors in another way.
fn captured(op: Op) -> Option<Vec<Op>> {
    let is_tensor = |v: &Value| v.ty().as_tensor().is_some();
    let mut inner = op.ops_inside();
    inner.remove(0);
    inner.retain(|o| o.operands().iter().chain(&o.results()).any(is_tensor));
    let reads = |o: &Op| o.name() == "tensor.extract" && is_readable(o.operand(0));
    inner.iter().all(reads).then_some(inner)
}
