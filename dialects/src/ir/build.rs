//! Building operations.

use super::rewrite::RewriterPoint;
use super::scope::ScopeId;
use super::{Attr, Block, Ctx, Loc, NewRegion, Op, Type, Value};
use crate::ffi::text;
use mlir_sys::*;

/// Where new ops go.
#[derive(Clone, Copy)]
pub enum InsertPoint {
    /// Just before an op.
    Before(Op),
    /// Just after an op.
    After(Op),
    /// At the start of a block.
    Start(Block),
    /// At the end of a block.
    End(Block),
    /// Wherever the rewriter of a pattern stands, which is told of each new op.
    Rewriter(RewriterPoint),
}

impl InsertPoint {
    fn scope(self) -> ScopeId {
        match self {
            Self::Before(op) | Self::After(op) => op.scope,
            Self::Start(block) | Self::End(block) => block.scope,
            Self::Rewriter(point) => point.scope,
        }
    }

    /// The block that new ops stand in, where a rewriter does not know better.
    fn block(self) -> Option<Block> {
        let around = |op: Op| op.block().expect("an op to insert beside stands in a block");
        match self {
            Self::Before(op) | Self::After(op) => Some(around(op)),
            Self::Start(block) | Self::End(block) => Some(block),
            Self::Rewriter(_) => None,
        }
    }
}

/// Makes ops at one place and with one location.
#[derive(Clone, Copy)]
pub struct Builder {
    /// The context.
    pub ctx: Ctx,
    /// The location given to new ops.
    pub loc: Loc,
    /// Where they go.
    pub at: InsertPoint,
}

impl Builder {
    /// New ops stand before `op` and carry its location.
    pub fn before(op: Op) -> Self {
        Self { ctx: op.ctx(), loc: op.loc(), at: InsertPoint::Before(op) }
    }

    /// New ops are appended to `block`.
    pub fn at_end(block: Block, loc: Loc, ctx: Ctx) -> Self {
        Self { ctx, loc, at: InsertPoint::End(block) }
    }

    /// A region for an op that is being built.
    pub fn region(self) -> NewRegion {
        NewRegion::of(self.at.scope())
    }

    /// Starts an op.
    pub fn op(self, name: &str) -> OpBuilder {
        OpBuilder {
            builder: self,
            name: name.to_owned(),
            operands: vec![],
            results: vec![],
            attrs: vec![],
            regions: vec![],
            successors: vec![],
        }
    }

    /// An op with one result, and that result.
    pub fn value(self, name: &str, operands: &[Value], result: Type) -> Value {
        self.op(name).operands(operands).result(result).build().result(0)
    }

    /// An `arith.constant` of integer or index type.
    pub fn constant(self, ty: Type, value: i64) -> Value {
        self.constant_attr(self.ctx.int_attr(ty, value))
    }

    /// An `arith.constant` of a tensor type.
    pub fn dense_constant(self, ty: Type, values: &[i64]) -> Value {
        self.constant_attr(self.ctx.dense_ints(ty, values))
    }

    /// An `arith.constant` of a typed attribute.
    pub fn constant_attr(self, value: Attr) -> Value {
        self.op("arith.constant").result(value.ty()).attr("value", value).build().result(0)
    }

    fn insert(self, op: Op) {
        let block = self.at.block();
        match (self.at, block) {
            (InsertPoint::Before(reference), Some(block)) => block.insert_before(reference, op),
            (InsertPoint::After(reference), Some(block)) => block.insert_after(reference, op),
            (InsertPoint::Start(_), Some(block)) => block.prepend(op),
            (InsertPoint::End(_), Some(block)) => block.append(op),
            (InsertPoint::Rewriter(point), _) => point.insert(op),
            (_, None) => unreachable!("only a rewriter's point is in no block"),
        }
    }
}

/// An op being made.
pub struct OpBuilder {
    builder: Builder,
    name: String,
    operands: Vec<Value>,
    results: Vec<Type>,
    attrs: Vec<(String, Attr)>,
    regions: Vec<NewRegion>,
    successors: Vec<Block>,
}

impl OpBuilder {
    /// Adds operands.
    pub fn operands(mut self, values: &[Value]) -> Self {
        self.operands.extend(values);
        self
    }

    /// Adds a result.
    pub fn result(mut self, ty: Type) -> Self {
        self.results.push(ty);
        self
    }

    /// Adds results.
    pub fn results(mut self, types: &[Type]) -> Self {
        self.results.extend(types);
        self
    }

    /// Adds an attribute.
    pub fn attr(mut self, name: &str, value: Attr) -> Self {
        self.attrs.push((name.to_owned(), value));
        self
    }

    /// Adds a region, which the op takes over.
    pub fn region(mut self, region: NewRegion) -> Self {
        self.regions.push(region);
        self
    }

    /// Adds a block that may come next.
    pub fn successor(mut self, block: Block) -> Self {
        self.successors.push(block);
        self
    }

    /// Makes the op and inserts it.
    pub fn build(self) -> Op {
        let (builder, scope) = (self.builder, self.builder.at.scope());
        self.check(scope);
        let block = builder.at.block();
        let op = Op::wrap(self.create(scope), scope);
        // MLIR's driver goes on to fold what a pattern made, which is only defined for what is valid.
        let driven = scope.builds_only() && block.is_none_or(|block| block.parent_op().is_some());
        if driven && !op.verify() {
            scope.loose(|loose| loose.ops.push(op.raw()));
            panic!("a pattern made a {} that does not verify", op.name());
        }
        builder.insert(op);
        op
    }

    /// All parts are of one scope, and jumps stay in their region.
    fn check(&self, scope: ScopeId) {
        let values = self.operands.iter().map(|v| v.scope).chain(self.results.iter().map(|t| t.scope));
        let attrs = self.attrs.iter().map(|(_, a)| a.scope);
        let others = [self.builder.ctx.scope, self.builder.loc.scope];
        values.chain(attrs).chain(others).for_each(|other| scope.same(other));
        assert!(!self.name.is_empty(), "an op has a name");
        let region = self.builder.at.block().map(Block::region);
        for block in &self.successors {
            scope.same(block.scope);
            assert!(region == Some(block.region()), "{} jumps to another region", self.name);
        }
        scope.build();
    }

    fn create(self, scope: ScopeId) -> MlirOperation {
        let ctx = self.builder.ctx;
        let operands: Vec<_> = self.operands.iter().map(|v| v.raw()).collect();
        let results: Vec<_> = self.results.iter().map(|t| t.raw()).collect();
        let regions: Vec<_> = self.regions.into_iter().map(|r| r.hand_over(scope)).collect();
        let successors: Vec<_> = self.successors.iter().map(|b| b.raw()).collect();
        // SAFETY: every array lives until the op is created, which copies them and owns the regions.
        let raw = unsafe {
            let named = |(name, value): &(String, Attr)| {
                mlirNamedAttributeGet(mlirIdentifierGet(ctx.raw(), text(name)), value.raw())
            };
            let attrs: Vec<_> = self.attrs.iter().map(named).collect();
            let mut state = mlirOperationStateGet(text(&self.name), self.builder.loc.raw());
            mlirOperationStateAddOperands(&mut state, operands.len() as isize, operands.as_ptr());
            mlirOperationStateAddResults(&mut state, results.len() as isize, results.as_ptr());
            mlirOperationStateAddAttributes(&mut state, attrs.len() as isize, attrs.as_ptr());
            mlirOperationStateAddOwnedRegions(&mut state, regions.len() as isize, regions.as_ptr());
            mlirOperationStateAddSuccessors(&mut state, successors.len() as isize, successors.as_ptr());
            mlirOperationCreate(&mut state)
        };
        assert!(!raw.ptr.is_null(), "cannot build {}", self.name);
        raw
    }
}
