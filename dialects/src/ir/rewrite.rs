//! Rewrite patterns and the greedy driver.

use super::{Builder, InsertPoint, Op, Value};
use crate::ffi::text;
use mlir_sys::*;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A rewrite rooted at ops of one name.
#[derive(Clone, Copy)]
pub struct Pattern {
    /// Name of the root op.
    pub root: &'static str,
    /// Rewrites the op if it matches: returns the values that replace its results, made with the
    /// builder. It must not change anything when it returns `None`.
    pub rewrite: fn(Op, Builder) -> Option<Vec<Value>>,
}

extern "C" fn match_and_rewrite(
    _: MlirRewritePattern,
    op: MlirOperation,
    rewriter: MlirPatternRewriter,
    data: *mut c_void,
) -> MlirLogicalResult {
    // SAFETY: `data` is the pattern leaked by `add`; the rewriter lives for this call.
    let (pattern, base) = unsafe { (*data.cast::<Pattern>(), mlirPatternRewriterAsBase(rewriter)) };
    let op = Op(op);
    let builder = Builder { ctx: op.ctx(), loc: op.loc(), at: InsertPoint::Rewriter(base) };
    // A panic must not cross into C++.
    let replaced = catch_unwind(AssertUnwindSafe(|| (pattern.rewrite)(op, builder))).unwrap_or_else(|_| {
        op.error("internal error: a rewrite pattern panicked; please report this with the program");
        None
    });
    let Some(values) = replaced else { return MlirLogicalResult { value: 0 } };
    let raw: Vec<_> = values.iter().map(|v| v.0).collect();
    // SAFETY: the array lives for the call.
    unsafe { mlirRewriterBaseReplaceOpWithValues(base, op.0, raw.len() as isize, raw.as_ptr()) };
    MlirLogicalResult { value: 1 }
}

pub(crate) fn add(set: MlirRewritePatternSet, ctx: MlirContext, patterns: &[Pattern]) {
    for pattern in patterns {
        let callbacks = MlirRewritePatternCallbacks {
            construct: None,
            destruct: Some(drop_pattern),
            matchAndRewrite: Some(match_and_rewrite),
        };
        let data = Box::into_raw(Box::new(*pattern)).cast();
        // SAFETY: the set takes the pattern over and calls `drop_pattern` when it goes.
        unsafe {
            let raw = mlirOpRewritePatternCreate(
                text(pattern.root),
                1,
                ctx,
                callbacks,
                data,
                0,
                std::ptr::null_mut(),
            );
            mlirRewritePatternSetAdd(set, raw);
        }
    }
}

unsafe extern "C" fn drop_pattern(data: *mut c_void) {
    // SAFETY: made by Box::into_raw in `add`, dropped once.
    drop(unsafe { Box::from_raw(data.cast::<Pattern>()) });
}

/// Applies patterns and folders to everything inside `op` until nothing changes.
pub fn apply_greedily(op: Op, patterns: &[Pattern]) -> bool {
    // SAFETY: the frozen set and the configuration are destroyed after the run.
    unsafe {
        let set = mlirRewritePatternSetCreate(op.ctx().0);
        add(set, op.ctx().0, patterns);
        let frozen = mlirFreezeRewritePattern(set);
        let config = mlirGreedyRewriteDriverConfigCreate();
        let result = mlirApplyPatternsAndFoldGreedilyWithOp(op.0, frozen, config);
        mlirGreedyRewriteDriverConfigDestroy(config);
        mlirFrozenRewritePatternSetDestroy(frozen);
        result.value != 0
    }
}
