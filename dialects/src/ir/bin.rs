//! What was erased, freed when nothing can name it any more.

use super::scope::{Loose, ScopeId};
use crate::ffi::{self, text};
use mlir_sys::*;

/// Takes an op out of the IR: whatever it and its inside use is used no longer.
///
/// # Safety
/// The op is valid, and nothing iterates over its block.
pub(super) unsafe fn take_out(op: MlirOperation, scope: ScopeId) {
    // SAFETY: the op is valid, and so is all inside of it.
    unsafe {
        drop_operands(op);
        mlirOperationRemoveFromParent(op);
    }
    scope.loose(|loose| {
        loose.ops.push(op);
        loose.erased.insert(op.ptr as usize);
    });
}

/// Frees all that has no place. Whatever of it the IR still uses, which is a defect, is put back into
/// a module inside of the root, or without one of the outermost op, where verification refuses it;
/// tells whether there was any.
///
/// # Safety
/// All of it is valid, as is `op`, and no handle to it is used afterwards.
pub(super) unsafe fn empty(loose: Loose, root: MlirOperation, op: MlirOperation) -> bool {
    // SAFETY: nothing has been freed yet, and each is freed once.
    unsafe {
        let Loose { mut ops, mut regions, blocks, .. } = loose;
        if ops.is_empty() && regions.is_empty() && blocks.is_empty() {
            return false;
        }
        ops.sort_unstable_by_key(|op| op.ptr as usize);
        ops.dedup_by_key(|op| op.ptr as usize);
        ops.retain(|op| mlirOperationGetBlock(*op).ptr.is_null());
        if !blocks.is_empty() {
            let region = mlirRegionCreate();
            blocks.iter().for_each(|block| mlirRegionAppendOwnedBlock(region, *block));
            regions.push(region);
        }
        // What has no place holds on to nothing, so the rest is free in any order.
        for op in ops.iter().copied().chain(regions.iter().flat_map(|region| ops_of(*region))) {
            drop_operands(op);
            ffi::ferrocreteDropReferences(op);
        }
        let mut kept = Vec::new();
        for op in ops {
            if is_used(op) { kept.push(op) } else { mlirOperationDestroy(op) }
        }
        for region in regions {
            if is_region_used(region) {
                kept.push(holder(mlirOperationGetContext(op), region));
            } else {
                mlirRegionDestroy(region);
            }
        }
        if kept.is_empty() {
            return false;
        }
        put_back(kept, if root.ptr.is_null() { outermost(op) } else { root });
        true
    }
}

/// Empties the lists of operands of an op and of all inside.
unsafe fn drop_operands(op: MlirOperation) {
    // SAFETY: the caller's op is valid; no operand is left behind to be null.
    unsafe {
        if mlirOperationGetNumOperands(op) > 0 {
            mlirOperationSetOperands(op, 0, std::ptr::null());
        }
        for i in 0..mlirOperationGetNumRegions(op) {
            ops_of(mlirOperationGetRegion(op, i)).into_iter().for_each(|op| drop_operands(op));
        }
    }
}

fn blocks_of(region: MlirRegion) -> Vec<MlirBlock> {
    let mut blocks = Vec::new();
    // SAFETY: only called for valid regions, whose blocks stand in them.
    unsafe {
        let mut block = mlirRegionGetFirstBlock(region);
        while !block.ptr.is_null() {
            blocks.push(block);
            block = mlirBlockGetNextInRegion(block);
        }
    }
    blocks
}

fn ops_of(region: MlirRegion) -> Vec<MlirOperation> {
    let mut ops = Vec::new();
    for block in blocks_of(region) {
        // SAFETY: only called for valid regions, whose ops stand in their blocks.
        unsafe {
            let mut op = mlirBlockGetFirstOperation(block);
            while !op.ptr.is_null() {
                ops.push(op);
                op = mlirOperationGetNextInBlock(op);
            }
        }
    }
    ops
}

fn has_uses(value: MlirValue) -> bool {
    // SAFETY: only called for valid values.
    unsafe { !mlirValueGetFirstUse(value).ptr.is_null() }
}

fn is_used(op: MlirOperation) -> bool {
    // SAFETY: only called for valid ops, and asked within their numbers.
    unsafe {
        (0..mlirOperationGetNumResults(op)).any(|i| has_uses(mlirOperationGetResult(op, i)))
            || (0..mlirOperationGetNumRegions(op)).any(|i| is_region_used(mlirOperationGetRegion(op, i)))
    }
}

fn is_region_used(region: MlirRegion) -> bool {
    // SAFETY: only called for valid regions, and asked within their numbers.
    let is_block_used = |block: &MlirBlock| unsafe {
        (0..mlirBlockGetNumArguments(*block)).any(|i| has_uses(mlirBlockGetArgument(*block, i)))
            || mlirBlockGetNumPredecessors(*block) > 0
    };
    blocks_of(region).iter().any(is_block_used) || ops_of(region).into_iter().any(is_used)
}

fn outermost(op: MlirOperation) -> MlirOperation {
    // SAFETY: only called for valid ops.
    let parent = unsafe { mlirOperationGetParentOperation(op) };
    if parent.ptr.is_null() { op } else { outermost(parent) }
}

/// A module around a region.
unsafe fn holder(ctx: MlirContext, region: MlirRegion) -> MlirOperation {
    // SAFETY: the op takes the region over.
    unsafe {
        let mut state = mlirOperationStateGet(text("builtin.module"), mlirLocationUnknownGet(ctx));
        mlirOperationStateAddOwnedRegions(&mut state, 1, &raw const region);
        mlirOperationCreate(&mut state)
    }
}

unsafe fn put_back(kept: Vec<MlirOperation>, root: MlirOperation) {
    // SAFETY: users stand inside of the root, which so has a block; the ops stand nowhere.
    unsafe {
        let region = mlirRegionCreate();
        let block = mlirBlockCreate(0, std::ptr::null(), std::ptr::null());
        mlirRegionAppendOwnedBlock(region, block);
        kept.into_iter().for_each(|op| mlirBlockAppendOwnedOperation(block, op));
        let holder = holder(mlirOperationGetContext(root), region);
        let first = mlirRegionGetFirstBlock(mlirOperationGetRegion(root, 0));
        mlirBlockAppendOwnedOperation(first, holder);
    }
}
