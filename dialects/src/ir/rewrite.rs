//! Rewrite patterns and the greedy driver.

use super::scope::ScopeId;
use super::{Builder, InsertPoint, May, Op, Value, scoped};
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
    /// builder. Whatever it does not make it cannot change, and what it makes must be valid.
    pub rewrite: fn(Op, Builder) -> Option<Vec<Value>>,
}

/// Where a pattern's rewriter stands.
#[derive(Clone, Copy)]
pub struct RewriterPoint {
    raw: MlirRewriterBase,
    pub(super) scope: ScopeId,
}

impl RewriterPoint {
    pub(super) fn insert(self, op: Op) {
        self.scope.same(op.scope);
        // SAFETY: the rewriter lives as long as the scope; `op` is detached.
        unsafe { mlirRewriterBaseInsert(self.raw, op.raw()) };
    }
}

/// A pattern and the op inside of which it rewrites, null for none.
struct Rooted {
    pattern: Pattern,
    root: MlirOperation,
}

extern "C" fn match_and_rewrite(
    _: MlirRewritePattern,
    op: MlirOperation,
    rewriter: MlirPatternRewriter,
    data: *mut c_void,
) -> MlirLogicalResult {
    // SAFETY: `data` is what `add` leaked; op and rewriter live for this call, which is the driver's.
    let (base, replaced) = unsafe {
        let Rooted { pattern, root } = &*data.cast::<Rooted>();
        let base = mlirPatternRewriterAsBase(rewriter);
        let rewritten = scoped(*root, op, May::Build, |op| rewritten(*pattern, op, base));
        (base, rewritten.outcome.ok().flatten())
    };
    let Some(values) = replaced else { return MlirLogicalResult { value: 0 } };
    // SAFETY: the array lives for the call; there is a value for each result.
    unsafe { mlirRewriterBaseReplaceOpWithValues(base, op, values.len() as isize, values.as_ptr()) };
    MlirLogicalResult { value: 1 }
}

/// The values that replace the op's results; a panic is reported, and none crosses into C++.
fn rewritten(pattern: Pattern, op: Op, base: MlirRewriterBase) -> Option<Vec<MlirValue>> {
    let at = InsertPoint::Rewriter(RewriterPoint { raw: base, scope: op.scope });
    let replaced = catch_unwind(AssertUnwindSafe(|| {
        let values = (pattern.rewrite)(op, Builder { ctx: op.ctx(), loc: op.loc(), at })?;
        let results = op.results();
        assert_eq!(values.len(), results.len(), "as many values as {} has results", op.name());
        values.iter().for_each(|value| op.scope.same(value.scope));
        assert!(!results.iter().any(|result| values.contains(result)), "an op does not replace itself");
        Some(values.into_iter().map(Value::raw).collect())
    }));
    replaced.unwrap_or_else(|_| {
        op.error("internal error: a rewrite pattern panicked; please report this with the program");
        None
    })
}

/// Adds patterns that rewrite inside of `root`, or anywhere if it is null.
///
/// # Safety
/// The set is valid; root lives as long as the set. Without a root, patterns are this crate's own.
pub(crate) unsafe fn add(
    set: MlirRewritePatternSet,
    ctx: MlirContext,
    patterns: &[Pattern],
    root: MlirOperation,
) {
    for pattern in patterns {
        let callbacks = MlirRewritePatternCallbacks {
            construct: None,
            destruct: Some(drop_pattern),
            matchAndRewrite: Some(match_and_rewrite),
        };
        let data = Box::into_raw(Box::new(Rooted { pattern: *pattern, root })).cast();
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
    drop(unsafe { Box::from_raw(data.cast::<Rooted>()) });
}

/// Applies patterns and folders to everything inside `op` until nothing changes; tells whether it came
/// to that.
///
/// # Safety
/// The op is valid, verifies, and nobody has a handle to it or anything inside.
pub(crate) unsafe fn greedily(op: MlirOperation, patterns: &[Pattern]) -> bool {
    // SAFETY: the frozen set and the configuration are destroyed after the run.
    unsafe {
        let ctx = mlirOperationGetContext(op);
        let set = mlirRewritePatternSetCreate(ctx);
        add(set, ctx, patterns, op);
        let frozen = mlirFreezeRewritePattern(set);
        let config = mlirGreedyRewriteDriverConfigCreate();
        let result = mlirApplyPatternsAndFoldGreedilyWithOp(op, frozen, config);
        mlirGreedyRewriteDriverConfigDestroy(config);
        mlirFrozenRewritePatternSetDestroy(frozen);
        result.value != 0
    }
}
