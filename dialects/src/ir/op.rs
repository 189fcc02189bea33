//! Operations.

use super::{Attr, Block, Ctx, Loc, Region, Type, Value, bin, handle, names, whole};
use crate::ffi::{self, text};
use ferrocrete_abi::bounded;
use mlir_sys::*;
use std::fmt;

handle!(
    /// An operation.
    Op, MlirOperation
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
        // SAFETY: the identifier's text is read at once.
        names::kept(unsafe { ffi::string(mlirIdentifierStr(mlirOperationGetName(self.raw()))) })
    }

    /// The context.
    pub fn ctx(self) -> Ctx {
        Ctx::wrap(self.scope.ctx(), self.scope)
    }

    /// The location.
    pub fn loc(self) -> Loc {
        // SAFETY: the handle is valid.
        Loc::wrap(unsafe { mlirOperationGetLocation(self.raw()) }, self.scope)
    }

    /// Changes the location.
    pub fn set_loc(self, loc: Loc) {
        self.scope.same(loc.scope);
        self.scope.change();
        // SAFETY: both are valid and of one context.
        unsafe { mlirOperationSetLocation(self.raw(), loc.raw()) }
    }

    fn operand_count(self) -> usize {
        // SAFETY: the handle is valid.
        unsafe { mlirOperationGetNumOperands(self.raw()) as usize }
    }

    /// The operands.
    pub fn operands(self) -> Vec<Value> {
        // SAFETY: asked within their number.
        let operand = |i| unsafe { mlirOperationGetOperand(self.raw(), i as isize) };
        (0..self.operand_count()).map(|i| Value::wrap(operand(i), self.scope)).collect()
    }

    /// The operand at `i`, which must be there.
    pub fn operand(self, i: usize) -> Value {
        assert!(i < self.operand_count(), "{} has no operand {i}", self.name());
        // SAFETY: there are more operands.
        Value::wrap(unsafe { mlirOperationGetOperand(self.raw(), i as isize) }, self.scope)
    }

    /// Lets the operand at `i`, which must be there, be `value`.
    pub fn set_operand(self, i: usize, value: Value) {
        assert!(i < self.operand_count(), "{} has no operand {i}", self.name());
        self.scope.same(value.scope);
        self.scope.change();
        // SAFETY: there are more operands, and the value is of this scope.
        unsafe { mlirOperationSetOperand(self.raw(), i as isize, value.raw()) }
    }

    /// Replaces the whole list of operands.
    pub fn set_operands(self, values: &[Value]) {
        self.assert_there();
        values.iter().for_each(|value| self.scope.same(value.scope));
        self.scope.change();
        let raw: Vec<_> = values.iter().map(|v| v.raw()).collect();
        // SAFETY: the array lives for the call, and its values are of this scope.
        unsafe { mlirOperationSetOperands(self.raw(), raw.len() as isize, raw.as_ptr()) }
    }

    fn result_count(self) -> usize {
        // SAFETY: the handle is valid.
        unsafe { mlirOperationGetNumResults(self.raw()) as usize }
    }

    /// The results.
    pub fn results(self) -> Vec<Value> {
        // SAFETY: asked within their number.
        let result = |i| unsafe { mlirOperationGetResult(self.raw(), i as isize) };
        (0..self.result_count()).map(|i| Value::wrap(result(i), self.scope)).collect()
    }

    /// The result at `i`, which must be there.
    pub fn result(self, i: usize) -> Value {
        assert!(i < self.result_count(), "{} has no result {i}", self.name());
        // SAFETY: there are more results.
        Value::wrap(unsafe { mlirOperationGetResult(self.raw(), i as isize) }, self.scope)
    }

    /// The attribute called `name`.
    pub fn attr(self, name: &str) -> Option<Attr> {
        // SAFETY: the text lives for the call; inherent attributes are found under the same name.
        Attr::maybe(unsafe { mlirOperationGetAttributeByName(self.raw(), text(name)) }, self.scope)
    }

    /// Every attribute with its name.
    pub fn attrs(self) -> Vec<(String, Attr)> {
        let raw = self.raw();
        // SAFETY: asked within their number; the name is copied at once.
        unsafe {
            (0..mlirOperationGetNumAttributes(raw))
                .map(|i| mlirOperationGetAttribute(raw, i))
                .map(|a| {
                    let name = ffi::string(mlirIdentifierStr(a.name)).to_owned();
                    (name, Attr::wrap(a.attribute, self.scope))
                })
                .collect()
        }
    }

    /// Sets the attribute called `name`.
    pub fn set_attr(self, name: &str, value: Attr) {
        assert!(!name.is_empty(), "an attribute has a name");
        self.scope.same(value.scope);
        self.scope.change();
        // SAFETY: the text lives for the call, and the value is of this context.
        unsafe { mlirOperationSetAttributeByName(self.raw(), text(name), value.raw()) }
    }

    /// Removes the attribute called `name`, if there.
    pub fn remove_attr(self, name: &str) {
        self.scope.change();
        // SAFETY: the text lives for the call.
        unsafe { mlirOperationRemoveAttributeByName(self.raw(), text(name)) };
    }

    /// The regions.
    pub fn regions(self) -> Vec<Region> {
        let raw = self.raw();
        // SAFETY: asked within their number.
        let region = |i| Region::wrap(unsafe { mlirOperationGetRegion(raw, i) }, self.scope);
        // SAFETY: the handle is valid.
        (0..unsafe { mlirOperationGetNumRegions(raw) }).map(region).collect()
    }

    /// The entry block of the first region, for ops such as modules, functions and loops.
    pub fn body(self) -> Option<Block> {
        self.regions().first()?.entry()
    }

    /// Whether it is what the pass or closure works on: what is around it is none of their business,
    /// and others may be changing it.
    fn is_root(self) -> bool {
        self.scope.is_root(self.raw())
    }

    /// The block this stands in. None for the op that a pass runs on.
    pub fn block(self) -> Option<Block> {
        if self.is_root() {
            return None;
        }
        // SAFETY: the handle is valid.
        Block::maybe(unsafe { mlirOperationGetBlock(self.raw()) }, self.scope)
    }

    /// The op after this one in its block.
    pub fn next(self) -> Option<Self> {
        self.block()?;
        // SAFETY: the op stands in a block.
        Self::maybe(unsafe { mlirOperationGetNextInBlock(self.raw()) }, self.scope)
    }

    /// The op whose region this stands in. None for the op that a pass runs on.
    pub fn parent(self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        // SAFETY: the handle is valid; what is null is no op.
        Self::maybe(unsafe { mlirOperationGetParentOperation(self.raw()) }, self.scope)
    }

    /// Whether `other` is this or stands inside of it.
    fn is_around(self, other: Self) -> bool {
        std::iter::successors(Some(other), |op| op.parent()).any(|op| op == self)
    }

    /// Whether this or an op around it was erased.
    fn is_erased(self) -> bool {
        if self.scope.loose(|loose| loose.erased.is_empty()) {
            return false;
        }
        let erased = |op: Self| self.scope.loose(|loose| loose.erased.contains(&(op.raw().ptr as usize)));
        std::iter::successors(Some(self), |op| op.parent()).any(erased)
    }

    pub(super) fn assert_there(self) {
        assert!(!self.is_erased(), "{} was erased", self.name());
    }

    /// Moves this to just before `other`, which must stand in a block outside of this.
    pub fn move_before(self, other: Self) {
        self.scope.same(other.scope);
        self.assert_there();
        assert!(!self.is_root(), "what a pass runs on cannot be moved");
        assert!(!self.is_around(other), "an op cannot be moved into itself");
        let to = other.block().expect("an op to move before stands in a block");
        // SAFETY: the handle is valid.
        let jumps = unsafe { mlirOperationGetNumSuccessors(self.raw()) > 0 };
        let from = self.block();
        let same_region = from.is_some_and(|from| from.region() == to.region());
        assert!(!jumps || same_region, "an op that jumps cannot leave its region");
        self.scope.change();
        // SAFETY: the op is outside of the other's block or in it, so that no circle is made; the
        // block takes over what no block has.
        unsafe {
            match from {
                Some(_) => mlirOperationMoveBefore(self.raw(), other.raw()),
                None => mlirBlockInsertOwnedOperationBefore(to.raw(), other.raw(), self.raw()),
            }
        }
    }

    /// Takes this and everything in it out of the IR. Nothing may use its results any more.
    pub fn erase(self) {
        self.assert_there();
        assert!(!self.is_root(), "what a pass runs on cannot be erased");
        let used = |result: &Value| result.is_used();
        assert!(!self.results().iter().any(used), "{} is still used and cannot be erased", self.name());
        self.scope.change();
        // SAFETY: the op is valid; lists of ops are taken before blocks change.
        unsafe { bin::take_out(self.raw(), self.scope) }
    }

    /// Replaces the results by as many values and erases the op.
    pub fn replace(self, values: &[Value]) {
        let results = self.results();
        assert_eq!(results.len(), values.len(), "as many values as {} has results", self.name());
        for (result, &value) in results.into_iter().zip(values) {
            result.replace_all_uses(value);
        }
        self.erase();
    }

    /// A copy of this and everything in it, in no block. If it is given no place, it goes.
    pub fn duplicate(self) -> Self {
        self.assert_there();
        self.scope.change();
        // SAFETY: the handle is valid.
        let copy = unsafe { mlirOperationClone(self.raw()) };
        self.scope.loose(|loose| loose.ops.push(copy));
        Self::wrap(copy, self.scope)
    }

    /// Verifies this and everything in it, emitting diagnostics.
    pub fn verify(self) -> bool {
        self.assert_there();
        // SAFETY: the handle is valid.
        unsafe { mlirOperationVerify(self.raw()) }
    }

    /// Calls `f` on this and every op inside, outer ops first. It may change them: what is in a block
    /// is listed when the walk comes to it.
    pub fn walk(self, mut f: impl FnMut(Self) -> Walk) {
        let mut ahead = vec![self];
        while let Some(op) = ahead.pop() {
            match f(op) {
                Walk::Advance => {
                    let from = ahead.len();
                    let blocks = op.regions().into_iter().flat_map(Region::blocks);
                    ahead.extend(blocks.flat_map(Block::ops));
                    ahead[from..].reverse();
                }
                Walk::Skip => {}
                Walk::Stop => return,
            }
        }
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
        if self.is_erased() {
            return self.loc().error(format!("'{}' op {message}", self.name()));
        }
        // SAFETY: the text lives for the call.
        unsafe { ffi::ferrocreteEmitOpError(self.raw(), text(&message)) }
    }

    /// Emits an error at the op, with a note at another place.
    pub fn error_with_note(self, message: impl AsRef<str>, at: Loc, note: impl AsRef<str>) {
        self.scope.same(at.scope);
        self.assert_there();
        let (message, note) = (bounded::message(message.as_ref()), bounded::message(note.as_ref()));
        let (message, note) = (text(&message), text(&note));
        // SAFETY: the texts live for the call.
        unsafe { ffi::ferrocreteEmitOpErrorWithNote(self.raw(), message, at.raw(), note) }
    }

    /// Emits a warning at the op.
    pub fn warning(self, message: impl AsRef<str>) {
        let message = bounded::message(message.as_ref());
        // SAFETY: the text lives for the call.
        unsafe { ffi::ferrocreteEmitOpWarning(self.raw(), text(&message)) }
    }

    /// Emits a remark at the op: what was done to it that its writer may want to know.
    pub fn remark(self, message: impl AsRef<str>) {
        let message = bounded::message(message.as_ref());
        // SAFETY: the text lives for the call.
        unsafe { ffi::ferrocreteEmitOpRemark(self.raw(), text(&message)) }
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

/// The whole program: of its text nothing may be left out.
impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.is_erased() {
            return write!(f, "{}, which was erased", self.name());
        }
        // SAFETY: the handle is valid.
        f.write_str(&unsafe { whole(self.raw()) })
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
