//! Values and their uses.

use super::{Attr, Block, Op, Type, handle};
use mlir_sys::*;

handle!(
    /// The result of an op or the argument of a block.
    Value, MlirValue, mlirValuePrint, quoted
);

/// One use of a value: the op and the place among its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The user.
    pub op: Op,
    /// Which of its operands.
    pub operand: usize,
}

impl Value {
    /// The type.
    pub fn ty(self) -> Type {
        // SAFETY: the handle is valid.
        Type::wrap(unsafe { mlirValueGetType(self.raw()) }, self.scope)
    }

    /// Changes the type in place; the pass that does so sees to the users.
    pub fn set_ty(self, ty: Type) {
        self.scope.same(ty.scope);
        self.scope.change();
        // SAFETY: both are valid and of one context.
        unsafe { mlirValueSetType(self.raw(), ty.raw()) }
    }

    /// The number of the value, given when it is first asked for: whoever lets results depend on its
    /// order asks for all in the order of the program first.
    pub fn id(self) -> usize {
        self.scope.number(self.raw().ptr as usize)
    }

    /// The op this is a result of; `None` for a block argument.
    pub fn defining_op(self) -> Option<Op> {
        let raw = self.raw();
        // SAFETY: the owner is only asked of results.
        unsafe { mlirValueIsAOpResult(raw).then(|| Op::wrap(mlirOpResultGetOwner(raw), self.scope)) }
    }

    /// The place among the results of [`Self::defining_op`], or among the arguments of its block.
    pub fn number(self) -> usize {
        let raw = self.raw();
        // SAFETY: each getter is only asked of its kind.
        unsafe {
            if mlirValueIsAOpResult(raw) {
                mlirOpResultGetResultNumber(raw) as usize
            } else {
                mlirBlockArgumentGetArgNumber(raw) as usize
            }
        }
    }

    /// The block this is an argument of; `None` for a result.
    pub fn argument_of(self) -> Option<Block> {
        let raw = self.raw();
        // SAFETY: the owner is only asked of block arguments.
        unsafe {
            mlirValueIsABlockArgument(raw).then(|| Block::wrap(mlirBlockArgumentGetOwner(raw), self.scope))
        }
    }

    /// Every use, in no particular order.
    pub fn uses(self) -> Vec<Use> {
        let mut uses = Vec::new();
        // SAFETY: the list is walked without changing it.
        unsafe {
            let mut u = mlirValueGetFirstUse(self.raw());
            while !u.ptr.is_null() {
                uses.push(Use {
                    op: Op::wrap(mlirOpOperandGetOwner(u), self.scope),
                    operand: mlirOpOperandGetOperandNumber(u) as usize,
                });
                u = mlirOpOperandGetNextUse(u);
            }
        }
        uses
    }

    /// Whether any operand takes it.
    pub fn is_used(self) -> bool {
        // SAFETY: the handle is valid.
        unsafe { !mlirValueGetFirstUse(self.raw()).ptr.is_null() }
    }

    /// Whether exactly one operand takes it.
    pub fn has_one_use(self) -> bool {
        // SAFETY: the second use is only asked for when there is a first.
        unsafe {
            let first = mlirValueGetFirstUse(self.raw());
            !first.ptr.is_null() && mlirOpOperandGetNextUse(first).ptr.is_null()
        }
    }

    /// Lets every user take `other` instead.
    pub fn replace_all_uses(self, other: Self) {
        self.scope.same(other.scope);
        self.scope.change();
        // Of itself, it would never come to an end.
        if self != other {
            // SAFETY: both are valid, of one scope and not the same.
            unsafe { mlirValueReplaceAllUsesOfWith(self.raw(), other.raw()) }
        }
    }

    /// The constant behind the value, when an `arith.constant` defines it.
    pub fn constant(self) -> Option<Attr> {
        let op = self.defining_op()?;
        (op.name() == "arith.constant").then(|| op.attr("value"))?
    }

    /// The clear integers behind the value, sign-extended: one for a scalar constant, all in
    /// row-major order for a tensor.
    pub fn constant_integers(self) -> Option<Vec<i64>> {
        let constant = self.constant()?;
        constant.as_signed().map(|x| vec![x]).or_else(|| constant.dense_integers())
    }
}
