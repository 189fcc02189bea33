//! Regions.

use super::{Block, Loc, Type, handle, scope::ScopeId};
use mlir_sys::*;

handle!(
    /// A region of blocks, of an op.
    Region, MlirRegion
);

/// A region that no op has yet; one that is being built takes it over. If none does, it goes.
pub struct NewRegion {
    region: Region,
}

impl Region {
    /// The blocks in order.
    pub fn blocks(self) -> Vec<Block> {
        // SAFETY: the list is walked without changing it.
        let next = |b: &Block| Block::maybe(unsafe { mlirBlockGetNextInRegion(b.raw()) }, self.scope);
        std::iter::successors(self.entry(), next).collect()
    }

    /// The only or first block.
    pub fn entry(self) -> Option<Block> {
        // SAFETY: the handle is valid.
        Block::maybe(unsafe { mlirRegionGetFirstBlock(self.raw()) }, self.scope)
    }
}

impl NewRegion {
    pub(super) fn of(scope: ScopeId) -> Self {
        scope.build();
        // SAFETY: an empty region, which the scope frees if no op takes it over.
        let raw = unsafe { mlirRegionCreate() };
        scope.loose(|loose| loose.regions.push(raw));
        Self { region: Region::wrap(raw, scope) }
    }

    /// Appends a block with arguments of the given types.
    pub fn append_block(&self, arguments: &[Type], loc: Loc) -> Block {
        let Region { scope, .. } = self.region;
        arguments.iter().map(|ty| ty.scope).chain([loc.scope]).for_each(|other| scope.same(other));
        let (types, locs): (Vec<_>, Vec<_>) = arguments.iter().map(|t| (t.raw(), loc.raw())).unzip();
        // SAFETY: the arrays live for the call; the region takes the new block over.
        unsafe {
            let block = mlirBlockCreate(types.len() as isize, types.as_ptr(), locs.as_ptr());
            mlirRegionAppendOwnedBlock(self.region.raw(), block);
            Block::wrap(block, scope)
        }
    }

    /// Takes over every block of an op's region, which is left empty. There must be none here.
    pub fn take_blocks(&self, other: Region) {
        let Region { scope, .. } = self.region;
        scope.same(other.scope);
        assert!(self.region.entry().is_none(), "a region with blocks cannot take those of another");
        let owner = other.entry().and_then(Block::parent_op);
        if let Some(owner) = owner {
            owner.assert_there();
            assert!(!scope.is_root(owner.raw()), "what a pass runs on keeps its blocks");
        }
        scope.change();
        // SAFETY: this region has no blocks that would be freed, and stands in none of the other's.
        unsafe { mlirRegionTakeBody(self.region.raw(), other.raw()) }
    }

    /// Hands it over, to be owned by an op of the scope.
    pub(super) fn hand_over(self, to: ScopeId) -> MlirRegion {
        let Region { scope, .. } = self.region;
        to.same(scope);
        let raw = self.region.raw();
        scope.loose(|loose| loose.regions.retain(|other| other.ptr != raw.ptr));
        raw
    }
}
