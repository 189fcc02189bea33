//! Where handles are valid, and what becomes of what is taken out of the IR.
//!
//! A scope is open while a pass, a hook or a closure given to [`with`] or [`read`] runs. Handles
//! carry the number of theirs, and each use asks whether it is still open: a handle that was kept
//! for longer panics. No number is given twice, and handles stay on their thread.
//!
//! What a scope takes out of the IR is not freed while it is open, so that handles to it stay
//! handles to it. When it closes, they are dead, and [`bin`] frees.

use super::{Op, bin};
use mlir_sys::{MlirBlock, MlirContext, MlirModule, MlirOperation, MlirRegion};
use mlir_sys::{mlirModuleGetOperation, mlirOperationGetContext};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The number of a scope, which each of its handles carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScopeId(u64);

/// What may be done in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum May {
    /// Anything.
    Change,
    /// Only make what is new: MLIR's driver, which called, holds pointers to all else.
    Build,
    /// Nothing.
    Read,
}

struct Open {
    id: ScopeId,
    ctx: MlirContext,
    /// The op beyond which there is nothing, as it belongs to others; null for none.
    root: MlirOperation,
    may: May,
    changed: bool,
    loose: Loose,
}

/// What stands nowhere in the IR, or did.
#[derive(Default)]
pub(super) struct Loose {
    /// Ops, some of which may have a place again.
    pub ops: Vec<MlirOperation>,
    /// Those that were erased.
    pub erased: HashSet<usize>,
    /// Regions that no op has taken over.
    pub regions: Vec<MlirRegion>,
    /// Blocks that others took the place of.
    pub blocks: Vec<MlirBlock>,
    numbers: HashMap<usize, usize>,
}

thread_local! {
    /// The scopes that are open, the innermost last.
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    /// The innermost one's number, and its root's address.
    static INNERMOST: Cell<(u64, usize)> = const { Cell::new((0, 0)) };
    static LAST: Cell<u64> = const { Cell::new(0) };
}

impl ScopeId {
    /// Panics when the scope is closed.
    #[inline(always)]
    pub(crate) fn check(self) {
        if INNERMOST.get().0 != self.0 {
            self.open(|_| ());
        }
    }

    /// Panics unless something of another scope is of this one.
    #[inline(always)]
    pub(crate) fn same(self, other: Self) {
        self.check();
        assert!(self == other, "what belongs together in the IR must be of one scope");
    }

    /// `then` must not call MLIR, which may open another scope.
    fn open<T>(self, then: impl FnOnce(&mut Open) -> T) -> T {
        OPEN.with_borrow_mut(|open| {
            let found = open.iter_mut().rev().find(|open| open.id == self);
            then(found.expect("a handle was used after the pass or closure that it was given to"))
        })
    }

    pub(super) fn loose<T>(self, then: impl FnOnce(&mut Loose) -> T) -> T {
        self.open(|open| then(&mut open.loose))
    }

    pub(super) fn ctx(self) -> MlirContext {
        self.open(|open| open.ctx)
    }

    pub(super) fn is_root(self, op: MlirOperation) -> bool {
        match INNERMOST.get() {
            (id, root) if id == self.0 => root == op.ptr as usize,
            _ => self.open(|open| open.root.ptr == op.ptr),
        }
    }

    /// Panics unless the IR may be changed, and notes that it is.
    pub(super) fn change(self) {
        self.open(|open| {
            assert!(
                open.may == May::Change,
                "what is only read, or MLIR's driver works on, cannot be changed"
            );
            open.changed = true;
        });
    }

    /// Panics unless ops may be made.
    pub(super) fn build(self) {
        self.open(|open| {
            assert!(open.may != May::Read, "nothing can be made where the IR is only read");
            open.changed = true;
        });
    }

    pub(super) fn builds_only(self) -> bool {
        self.open(|open| open.may == May::Build)
    }

    /// The number of what has that address, given when it is first asked for. As nothing is freed
    /// while the scope is open, an address names one thing.
    pub(super) fn number(self, address: usize) -> usize {
        self.loose(|loose| {
            let next = loose.numbers.len();
            *loose.numbers.entry(address).or_insert(next)
        })
    }
}

/// How a scope ended.
pub(crate) struct Ended<T> {
    /// What came of it, or its panic.
    pub outcome: std::thread::Result<T>,
    /// Whether the IR was changed.
    pub changed: bool,
    /// Whether something erased was still used, so that it had to stay. The IR does not verify then.
    pub kept: bool,
}

/// Opens a scope for what is inside `root`, or for all when that is null, and closes it after `then`,
/// which is given `op`, the root or inside of it.
///
/// # Safety
/// The ops are valid, and nobody else changes what is inside the root until this returns. Without a
/// root, only this crate's code runs in the scope.
pub(crate) unsafe fn scoped<T>(
    root: MlirOperation,
    op: MlirOperation,
    may: May,
    then: impl FnOnce(Op) -> T,
) -> Ended<T> {
    // SAFETY: the op is valid.
    let ctx = unsafe { mlirOperationGetContext(op) };
    let id = ScopeId(LAST.get() + 1);
    LAST.set(id.0);
    let outer = INNERMOST.replace((id.0, root.ptr as usize));
    OPEN.with_borrow_mut(|all| {
        all.push(Open { id, ctx, root, may, changed: false, loose: Loose::default() });
    });
    let outcome = catch_unwind(AssertUnwindSafe(|| then(Op::wrap(op, id))));
    let open = OPEN.with_borrow_mut(Vec::pop).expect("scopes close in the order in which they opened");
    INNERMOST.set(outer);
    // SAFETY: the scope is closed, so no handle can be used, and `root` is valid.
    let kept = unsafe { bin::empty(open.loose, root, op) };
    Ended { outcome, changed: open.changed, kept }
}

/// Calls `then` with the module's op, whose handles may change it. They are valid until it returns.
pub fn with<T>(module: &mut melior::ir::Module<'_>, then: impl FnOnce(Op) -> T) -> T {
    let ended = of_module(module.to_raw(), May::Change, then);
    assert!(!ended.kept || ended.outcome.is_err(), "what was erased is still used");
    ended.outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Calls `then` with the module's op, whose handles can only look. They are valid until it returns.
pub fn read<T>(module: &melior::ir::Module<'_>, then: impl FnOnce(Op) -> T) -> T {
    of_module(module.to_raw(), May::Read, then).outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

fn of_module<T>(module: MlirModule, may: May, then: impl FnOnce(Op) -> T) -> Ended<T> {
    // SAFETY: the caller borrows the module, for itself alone if it may change it.
    unsafe {
        let root = mlirModuleGetOperation(module);
        scoped(root, root, may, then)
    }
}

/// Opens a scope without a root for a callback of MLIR.
///
/// # Safety
/// As for [`scoped`]; only this crate's code runs in it.
pub(crate) unsafe fn called<T>(
    op: MlirOperation,
    may: May,
    then: impl FnOnce(Op) -> T,
) -> std::thread::Result<T> {
    let none = MlirOperation { ptr: std::ptr::null_mut() };
    // SAFETY: passed on.
    unsafe { scoped(none, op, may, then).outcome }
}
