//! Building operations.

use super::{Attr, Block, Ctx, Loc, Op, Region, Type, Value};
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
    Rewriter(MlirRewriterBase),
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
        match self.at {
            InsertPoint::Before(reference) => {
                reference
                    .block()
                    .expect("an op to insert before stands in a block")
                    .insert_before(reference, op);
            }
            InsertPoint::After(reference) => {
                reference
                    .block()
                    .expect("an op to insert after stands in a block")
                    .insert_after(reference, op);
            }
            InsertPoint::Start(block) => block.prepend(op),
            InsertPoint::End(block) => block.append(op),
            // SAFETY: the rewriter lives for the pattern that holds this builder; `op` is detached.
            InsertPoint::Rewriter(rewriter) => unsafe {
                mlirRewriterBaseInsert(rewriter, op.0);
            },
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
    regions: Vec<Region>,
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
    pub fn region(mut self, region: Region) -> Self {
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
        let op = self.build_detached();
        op.0.insert(op.1);
        op.1
    }

    fn build_detached(self) -> (Builder, Op) {
        let ctx = self.builder.ctx;
        let operands: Vec<_> = self.operands.iter().map(|v| v.0).collect();
        let results: Vec<_> = self.results.iter().map(|t| t.0).collect();
        let regions: Vec<_> = self.regions.iter().map(|r| r.0).collect();
        let successors: Vec<_> = self.successors.iter().map(|b| b.0).collect();
        // SAFETY: every array lives until the op is created, which copies them and owns the regions.
        let raw = unsafe {
            let attrs: Vec<_> = self
                .attrs
                .iter()
                .map(|(name, value)| mlirNamedAttributeGet(mlirIdentifierGet(ctx.0, text(name)), value.0))
                .collect();
            let mut state = mlirOperationStateGet(text(&self.name), self.builder.loc.0);
            mlirOperationStateAddOperands(&mut state, operands.len() as isize, operands.as_ptr());
            mlirOperationStateAddResults(&mut state, results.len() as isize, results.as_ptr());
            mlirOperationStateAddAttributes(&mut state, attrs.len() as isize, attrs.as_ptr());
            mlirOperationStateAddOwnedRegions(&mut state, regions.len() as isize, regions.as_ptr());
            mlirOperationStateAddSuccessors(&mut state, successors.len() as isize, successors.as_ptr());
            mlirOperationCreate(&mut state)
        };
        let op = Op::from_raw(raw).unwrap_or_else(|| panic!("cannot build {}", self.name));
        (self.builder, op)
    }
}
