//! Blocks.

use super::{Loc, Op, Region, Type, Value, handle};
use mlir_sys::*;

handle!(
    /// A basic block.
    Block, MlirBlock
);

impl Block {
    /// The arguments.
    pub fn arguments(self) -> Vec<Value> {
        let raw = self.raw();
        // SAFETY: asked within their number.
        let argument = |i| Value::wrap(unsafe { mlirBlockGetArgument(raw, i) }, self.scope);
        // SAFETY: the handle is valid.
        (0..unsafe { mlirBlockGetNumArguments(raw) }).map(argument).collect()
    }

    /// The argument at `i`, which must be there.
    pub fn argument(self, i: usize) -> Value {
        self.arguments()[i]
    }

    /// Inserts an argument before place `i`, at most their number.
    pub fn insert_argument(self, i: usize, ty: Type, loc: Loc) -> Value {
        assert!(i <= self.arguments().len(), "a block has no place {i} for an argument");
        self.scope.same(ty.scope);
        self.scope.same(loc.scope);
        self.scope.change();
        // SAFETY: the place is there, type and location are of this context.
        let argument = unsafe { mlirBlockInsertArgument(self.raw(), i as isize, ty.raw(), loc.raw()) };
        Value::wrap(argument, self.scope)
    }

    /// The same block without the argument at `i`, which must have no uses. It takes this one's place,
    /// which must be the entry of a region.
    pub fn without_argument(self, i: usize) -> Self {
        let region = self.region();
        assert!(!self.argument(i).is_used(), "an argument that is used cannot be erased");
        assert!(region.entry() == Some(self), "the block is the entry of a region");
        self.scope.change();
        let mut rest = self.arguments();
        rest.remove(i);
        // SAFETY: types, locations and ops are those of this block, which gives all to the new one and
        // leaves the region to nobody. Its handles stay valid until the scope closes.
        unsafe {
            assert!(mlirBlockGetNumPredecessors(self.raw()) == 0, "no op jumps to the block");
            let types: Vec<_> = rest.iter().map(|v| v.ty().raw()).collect();
            let locs: Vec<_> = rest.iter().map(|v| mlirValueGetLocation(v.raw())).collect();
            let block = mlirBlockCreate(types.len() as isize, types.as_ptr(), locs.as_ptr());
            mlirRegionInsertOwnedBlockBefore(region.raw(), self.raw(), block);
            let block = Self::wrap(block, self.scope);
            for (old, new) in rest.into_iter().zip(block.arguments()) {
                old.replace_all_uses(new);
            }
            for op in self.ops() {
                mlirOperationRemoveFromParent(op.raw());
                block.append(op);
            }
            mlirBlockDetach(self.raw());
            self.scope.loose(|loose| loose.blocks.push(self.raw()));
            block
        }
    }

    /// Adds a block without arguments after this one, which must stand in a region.
    pub fn add_after(self) -> Self {
        let region = self.region();
        self.scope.change();
        // SAFETY: the region takes the new block over.
        unsafe {
            let block = mlirBlockCreate(0, std::ptr::null(), std::ptr::null());
            mlirRegionInsertOwnedBlockAfter(region.raw(), self.raw(), block);
            Self::wrap(block, self.scope)
        }
    }

    /// The ops in order; the list is taken now, so the block may change while it is walked.
    pub fn ops(self) -> Vec<Op> {
        // SAFETY: the list is walked without changing it.
        let first = Op::maybe(unsafe { mlirBlockGetFirstOperation(self.raw()) }, self.scope);
        // SAFETY: as above.
        let next = |op: &Op| Op::maybe(unsafe { mlirOperationGetNextInBlock(op.raw()) }, self.scope);
        std::iter::successors(first, next).collect()
    }

    /// The terminator.
    pub fn terminator(self) -> Option<Op> {
        // SAFETY: the handle is valid.
        Op::maybe(unsafe { mlirBlockGetTerminator(self.raw()) }, self.scope)
    }

    /// The op whose region holds the block.
    pub fn parent_op(self) -> Option<Op> {
        // SAFETY: the handle is valid.
        Op::maybe(unsafe { mlirBlockGetParentOperation(self.raw()) }, self.scope)
    }

    /// The region it stands in, as all but those do that another took the place of.
    pub(super) fn region(self) -> Region {
        // SAFETY: the handle is valid.
        let region = unsafe { mlirBlockGetParentRegion(self.raw()) };
        Region::maybe(region, self.scope).expect("a block stands in a region")
    }

    pub(super) fn append(self, op: Op) {
        // SAFETY: `op` is detached; the block takes it over.
        unsafe { mlirBlockAppendOwnedOperation(self.raw(), op.raw()) }
    }

    pub(super) fn prepend(self, op: Op) {
        // SAFETY: `op` is detached; the block takes it over.
        unsafe { mlirBlockInsertOwnedOperation(self.raw(), 0, op.raw()) }
    }

    pub(super) fn insert_before(self, reference: Op, op: Op) {
        // SAFETY: `reference` is in this block, `op` is detached; the block takes it over.
        unsafe { mlirBlockInsertOwnedOperationBefore(self.raw(), reference.raw(), op.raw()) }
    }

    pub(super) fn insert_after(self, reference: Op, op: Op) {
        // SAFETY: `reference` is in this block, `op` is detached; the block takes it over.
        unsafe { mlirBlockInsertOwnedOperationAfter(self.raw(), reference.raw(), op.raw()) }
    }
}
