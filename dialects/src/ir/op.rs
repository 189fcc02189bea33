//! Operations.

use super::{Attr, Block, Ctx, Loc, Region, Type, Value, handle};
use crate::ffi::{self, text};
use ferrocrete_abi::bounded;
use mlir_sys::*;
use std::ffi::c_void;

handle!(
    /// An operation.
    Op, MlirOperation, mlirOperationEqual, mlirOperationPrint, whole
);

/// What a walk does after an op.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Go on.
    Advance,
    /// Go on, but not into the op's regions.
    Skip,
    /// Stop.
    Stop,
}

impl Op {
    /// The full name, such as `FHE.add_eint`.
    pub fn name(self) -> &'static str {
        // SAFETY: identifiers are uniqued in the context, which outlives every pass over it.
        unsafe { ffi::string(mlirIdentifierStr(mlirOperationGetName(self.0))) }
    }

    /// The context.
    pub fn ctx(self) -> Ctx {
        // SAFETY: handles are valid.
        Ctx(unsafe { mlirOperationGetContext(self.0) })
    }

    /// The location.
    pub fn loc(self) -> Loc {
        // SAFETY: handles are valid.
        Loc(unsafe { mlirOperationGetLocation(self.0) })
    }

    /// Changes the location.
    pub fn set_loc(self, loc: Loc) {
        // SAFETY: handles are valid.
        unsafe { mlirOperationSetLocation(self.0, loc.0) }
    }

    /// The operands.
    pub fn operands(self) -> Vec<Value> {
        // SAFETY: asked within their number.
        unsafe {
            (0..mlirOperationGetNumOperands(self.0))
                .map(|i| Value(mlirOperationGetOperand(self.0, i)))
                .collect()
        }
    }

    /// The operand at `i`, which must be there.
    pub fn operand(self, i: usize) -> Value {
        // SAFETY: asserted to be within their number.
        unsafe {
            assert!((i as isize) < mlirOperationGetNumOperands(self.0), "{} has no operand {i}", self.name());
            Value(mlirOperationGetOperand(self.0, i as isize))
        }
    }

    /// Lets the operand at `i` be `value`.
    pub fn set_operand(self, i: usize, value: Value) {
        // SAFETY: handles are valid.
        unsafe { mlirOperationSetOperand(self.0, i as isize, value.0) }
    }

    /// Replaces the whole list of operands.
    pub fn set_operands(self, values: &[Value]) {
        let raw: Vec<_> = values.iter().map(|v| v.0).collect();
        // SAFETY: the array lives for the call.
        unsafe { mlirOperationSetOperands(self.0, raw.len() as isize, raw.as_ptr()) }
    }

    /// The results.
    pub fn results(self) -> Vec<Value> {
        // SAFETY: asked within their number.
        unsafe {
            (0..mlirOperationGetNumResults(self.0))
                .map(|i| Value(mlirOperationGetResult(self.0, i)))
                .collect()
        }
    }

    /// The result at `i`, which must be there.
    pub fn result(self, i: usize) -> Value {
        // SAFETY: asserted to be within their number.
        unsafe {
            assert!((i as isize) < mlirOperationGetNumResults(self.0), "{} has no result {i}", self.name());
            Value(mlirOperationGetResult(self.0, i as isize))
        }
    }

    /// The attribute called `name`.
    pub fn attr(self, name: &str) -> Option<Attr> {
        // SAFETY: the text lives for the call; inherent attributes are found under the same name.
        Attr::from_raw(unsafe { mlirOperationGetAttributeByName(self.0, text(name)) })
    }

    /// Every attribute with its name.
    pub fn attrs(self) -> Vec<(String, Attr)> {
        // SAFETY: asked within their number.
        unsafe {
            (0..mlirOperationGetNumAttributes(self.0))
                .map(|i| mlirOperationGetAttribute(self.0, i))
                .map(|a| (ffi::string(mlirIdentifierStr(a.name)).to_owned(), Attr(a.attribute)))
                .collect()
        }
    }

    /// Sets the attribute called `name`.
    pub fn set_attr(self, name: &str, value: Attr) {
        // SAFETY: the text lives for the call.
        unsafe { mlirOperationSetAttributeByName(self.0, text(name), value.0) }
    }

    /// Removes the attribute called `name`, if there.
    pub fn remove_attr(self, name: &str) {
        // SAFETY: the text lives for the call.
        unsafe { mlirOperationRemoveAttributeByName(self.0, text(name)) };
    }

    /// The regions.
    pub fn regions(self) -> Vec<Region> {
        // SAFETY: asked within their number.
        unsafe {
            (0..mlirOperationGetNumRegions(self.0))
                .map(|i| Region(mlirOperationGetRegion(self.0, i)))
                .collect()
        }
    }

    /// The entry block of the first region, for ops such as modules, functions and loops.
    pub fn body(self) -> Option<Block> {
        self.regions().first()?.entry()
    }

    /// The block this stands in.
    pub fn block(self) -> Option<Block> {
        // SAFETY: handles are valid.
        Block::from_raw(unsafe { mlirOperationGetBlock(self.0) })
    }

    /// The op after this one in its block.
    pub fn next(self) -> Option<Self> {
        // SAFETY: handles are valid; what is null is no op.
        Self::from_raw(unsafe { mlirOperationGetNextInBlock(self.0) })
    }

    /// The op whose region this stands in.
    pub fn parent(self) -> Option<Self> {
        // SAFETY: handles are valid.
        Self::from_raw(unsafe { mlirOperationGetParentOperation(self.0) })
    }

    /// Moves this to just before `other`.
    pub fn move_before(self, other: Self) {
        // SAFETY: handles are valid.
        unsafe { mlirOperationMoveBefore(self.0, other.0) }
    }

    /// Erases this and everything in it. No handle to it may be used again.
    pub fn erase(self) {
        // SAFETY: the caller gives its handles up (module documentation).
        unsafe { mlirOperationDestroy(self.0) }
    }

    /// Replaces the results by `values` and erases the op.
    pub fn replace(self, values: &[Value]) {
        for (result, &value) in self.results().into_iter().zip(values) {
            result.replace_all_uses(value);
        }
        self.erase();
    }

    /// A copy of this and everything in it, in no block; whoever asks for it erases it.
    pub fn duplicate(self) -> Self {
        // SAFETY: handles are valid.
        Self(unsafe { mlirOperationClone(self.0) })
    }

    /// Verifies this and everything in it, emitting diagnostics.
    pub fn verify(self) -> bool {
        // SAFETY: handles are valid.
        unsafe { mlirOperationVerify(self.0) }
    }

    /// Calls `f` on this and every op inside, outer ops first.
    pub fn walk(self, mut f: impl FnMut(Self) -> Walk) {
        unsafe extern "C" fn step<F: FnMut(Op) -> Walk>(
            op: MlirOperation,
            data: *mut c_void,
        ) -> MlirWalkResult {
            // SAFETY: `data` is the closure below, alive for the whole walk.
            match unsafe { (*data.cast::<F>())(Op(op)) } {
                Walk::Advance => MlirWalkResult_MlirWalkResultAdvance,
                Walk::Skip => MlirWalkResult_MlirWalkResultSkip,
                Walk::Stop => MlirWalkResult_MlirWalkResultInterrupt,
            }
        }
        fn call<F: FnMut(Op) -> Walk>(op: MlirOperation, f: &mut F) {
            // SAFETY: the closure outlives the walk.
            unsafe {
                mlirOperationWalk(op, Some(step::<F>), (f as *mut F).cast(), MlirWalkOrder_MlirWalkPreOrder)
            }
        }
        call(self.0, &mut f);
    }

    /// This and every op inside, outer ops first; the list is taken now, so ops may change.
    pub fn ops_inside(self) -> Vec<Self> {
        let mut all = Vec::new();
        self.walk(|op| {
            all.push(op);
            Walk::Advance
        });
        all
    }

    /// Emits an error at the op, `'dialect.op' op message`.
    pub fn error(self, message: impl AsRef<str>) {
        let message = bounded::message(message.as_ref());
        // SAFETY: the text lives for the call.
        unsafe { ffi::ferrocreteEmitOpError(self.0, text(&message)) }
    }

    /// Emits an error at the op, with a note at another place.
    pub fn error_with_note(self, message: impl AsRef<str>, at: Loc, note: impl AsRef<str>) {
        let (message, note) = (bounded::message(message.as_ref()), bounded::message(note.as_ref()));
        let (message, note) = (text(&message), text(&note));
        // SAFETY: the texts live for the call.
        unsafe { ffi::ferrocreteEmitOpErrorWithNote(self.0, message, at.0, note) }
    }

    /// Emits a warning at the op.
    pub fn warning(self, message: impl AsRef<str>) {
        let message = bounded::message(message.as_ref());
        // SAFETY: the text lives for the call.
        unsafe { ffi::ferrocreteEmitOpWarning(self.0, text(&message)) }
    }

    /// Emits a remark at the op: what was done to it that its writer may want to know.
    pub fn remark(self, message: impl AsRef<str>) {
        let message = bounded::message(message.as_ref());
        // SAFETY: the text lives for the call.
        unsafe { ffi::ferrocreteEmitOpRemark(self.0, text(&message)) }
    }

    /// The function type and symbol name, when it is a `func.func`.
    pub fn as_func(self) -> Option<(String, Type)> {
        (self.name() == "func.func").then(|| {
            let name = self.attr("sym_name").and_then(Attr::as_str).unwrap_or_default();
            let ty = self.attr("function_type").and_then(Attr::as_type);
            ty.map(|ty| (name, ty))
        })?
    }

    /// Whether a symbol can be used from outside of its module. A `nested` one cannot: a program's
    /// module is the outermost.
    pub fn is_public(self) -> bool {
        self.attr("sym_visibility").and_then(Attr::as_str).is_none_or(|visibility| visibility == "public")
    }
}
