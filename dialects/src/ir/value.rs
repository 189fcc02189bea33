//! Values and their uses.

use super::{Attr, Block, Op, Type, handle};
use mlir_sys::*;

handle!(
    /// The result of an op or the argument of a block.
    Value, MlirValue, mlirValueEqual, mlirValuePrint, quoted
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
        // SAFETY: handles are valid.
        Type(unsafe { mlirValueGetType(self.0) })
    }

    /// Changes the type in place; the pass that does so sees to the users.
    pub fn set_ty(self, ty: Type) {
        // SAFETY: handles are valid.
        unsafe { mlirValueSetType(self.0, ty.0) }
    }

    /// The op this is a result of; `None` for a block argument.
    pub fn defining_op(self) -> Option<Op> {
        // SAFETY: the owner is only asked of results.
        unsafe { mlirValueIsAOpResult(self.0).then(|| Op(mlirOpResultGetOwner(self.0))) }
    }

    /// The place among the results of [`Self::defining_op`], or among the arguments of its block.
    pub fn number(self) -> usize {
        // SAFETY: each getter is only asked of its kind.
        unsafe {
            if mlirValueIsAOpResult(self.0) {
                mlirOpResultGetResultNumber(self.0) as usize
            } else {
                mlirBlockArgumentGetArgNumber(self.0) as usize
            }
        }
    }

    /// The block this is an argument of; `None` for a result.
    pub fn argument_of(self) -> Option<Block> {
        // SAFETY: the owner is only asked of block arguments.
        unsafe { mlirValueIsABlockArgument(self.0).then(|| Block(mlirBlockArgumentGetOwner(self.0))) }
    }

    /// Every use, in no particular order.
    pub fn uses(self) -> Vec<Use> {
        let mut uses = Vec::new();
        // SAFETY: the list is walked without changing it.
        unsafe {
            let mut u = mlirValueGetFirstUse(self.0);
            while !u.ptr.is_null() {
                uses.push(Use {
                    op: Op(mlirOpOperandGetOwner(u)),
                    operand: mlirOpOperandGetOperandNumber(u) as usize,
                });
                u = mlirOpOperandGetNextUse(u);
            }
        }
        uses
    }

    /// Whether exactly one operand takes it.
    pub fn has_one_use(self) -> bool {
        // SAFETY: the second use is only asked for when there is a first.
        unsafe {
            let first = mlirValueGetFirstUse(self.0);
            !first.ptr.is_null() && mlirOpOperandGetNextUse(first).ptr.is_null()
        }
    }

    /// Lets every user take `other` instead.
    pub fn replace_all_uses(self, other: Self) {
        // SAFETY: handles are valid.
        unsafe { mlirValueReplaceAllUsesOfWith(self.0, other.0) }
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
