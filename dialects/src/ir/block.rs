//! Blocks and regions.

use super::{Loc, Op, Type, Value, handle};
use mlir_sys::*;

handle!(
    /// A basic block.
    Block, MlirBlock, mlirBlockEqual
);
handle!(
    /// A region of blocks.
    Region, MlirRegion, mlirRegionEqual
);

impl Region {
    /// A region owned by nothing yet; hand it to an op that is being built.
    pub fn new() -> Self {
        // SAFETY: an empty region.
        Self(unsafe { mlirRegionCreate() })
    }

    /// The blocks in order.
    pub fn blocks(self) -> Vec<Block> {
        // SAFETY: the list is walked without changing it.
        let first = Block::from_raw(unsafe { mlirRegionGetFirstBlock(self.0) });
        // SAFETY: as above.
        std::iter::successors(first, |b| Block::from_raw(unsafe { mlirBlockGetNextInRegion(b.0) })).collect()
    }

    /// The only or first block.
    pub fn entry(self) -> Option<Block> {
        // SAFETY: handles are valid.
        Block::from_raw(unsafe { mlirRegionGetFirstBlock(self.0) })
    }

    /// Takes over every block of `other`, which is left empty.
    pub fn take_blocks(self, other: Self) {
        // SAFETY: handles are valid.
        unsafe { mlirRegionTakeBody(self.0, other.0) }
    }

    /// Appends a block with arguments of the given types.
    pub fn append_block(self, arguments: &[Type], loc: Loc) -> Block {
        let (types, locs): (Vec<_>, Vec<_>) = arguments.iter().map(|t| (t.0, loc.0)).unzip();
        // SAFETY: the arrays live for the call; the region takes the new block over.
        unsafe {
            let block = mlirBlockCreate(types.len() as isize, types.as_ptr(), locs.as_ptr());
            mlirRegionAppendOwnedBlock(self.0, block);
            Block(block)
        }
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::new()
    }
}

impl Block {
    /// The arguments.
    pub fn arguments(self) -> Vec<Value> {
        // SAFETY: asked within their number.
        unsafe {
            (0..mlirBlockGetNumArguments(self.0)).map(|i| Value(mlirBlockGetArgument(self.0, i))).collect()
        }
    }

    /// The argument at `i`.
    pub fn argument(self, i: usize) -> Value {
        self.arguments()[i]
    }

    /// Inserts an argument before place `i`.
    pub fn insert_argument(self, i: usize, ty: Type, loc: Loc) -> Value {
        // SAFETY: handles are valid.
        Value(unsafe { mlirBlockInsertArgument(self.0, i as isize, ty.0, loc.0) })
    }

    /// Erases the argument at `i`, which must have no uses.
    pub fn erase_argument(self, i: usize) {
        assert!(self.argument(i).uses().is_empty(), "an argument that is used cannot be erased");
        // SAFETY: handles are valid, the argument is there and nothing uses it.
        unsafe { mlirBlockEraseArgument(self.0, i as u32) }
    }

    /// Adds a block without arguments after this one, which must stand in a region.
    pub fn add_after(self) -> Self {
        // SAFETY: the region takes the new block over.
        unsafe {
            let block = mlirBlockCreate(0, std::ptr::null(), std::ptr::null());
            mlirRegionInsertOwnedBlockAfter(mlirBlockGetParentRegion(self.0), self.0, block);
            Self(block)
        }
    }

    /// The ops in order; the list is taken now, so the block may change while it is walked.
    pub fn ops(self) -> Vec<Op> {
        // SAFETY: the list is walked without changing it.
        let first = Op::from_raw(unsafe { mlirBlockGetFirstOperation(self.0) });
        // SAFETY: as above.
        std::iter::successors(first, |op| Op::from_raw(unsafe { mlirOperationGetNextInBlock(op.0) }))
            .collect()
    }

    /// The terminator.
    pub fn terminator(self) -> Option<Op> {
        // SAFETY: handles are valid.
        Op::from_raw(unsafe { mlirBlockGetTerminator(self.0) })
    }

    /// The op whose region holds the block.
    pub fn parent_op(self) -> Option<Op> {
        // SAFETY: handles are valid.
        Op::from_raw(unsafe { mlirBlockGetParentOperation(self.0) })
    }

    pub(super) fn append(self, op: Op) {
        // SAFETY: `op` is detached; the block takes it over.
        unsafe { mlirBlockAppendOwnedOperation(self.0, op.0) }
    }

    pub(super) fn prepend(self, op: Op) {
        // SAFETY: `op` is detached; the block takes it over.
        unsafe { mlirBlockInsertOwnedOperation(self.0, 0, op.0) }
    }

    pub(super) fn insert_before(self, reference: Op, op: Op) {
        // SAFETY: `reference` is in this block, `op` is detached; the block takes it over.
        unsafe { mlirBlockInsertOwnedOperationBefore(self.0, reference.0, op.0) }
    }

    pub(super) fn insert_after(self, reference: Op, op: Op) {
        // SAFETY: `reference` is in this block, `op` is detached; the block takes it over.
        unsafe { mlirBlockInsertOwnedOperationAfter(self.0, reference.0, op.0) }
    }
}
