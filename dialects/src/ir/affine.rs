//! Affine maps.

use super::{Attr, Ctx};
use mlir_sys::*;

/// An affine expression, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AffineExpr {
    /// A dimension.
    Dim(usize),
    /// A symbol.
    Symbol(usize),
    /// A number.
    Constant(i64),
    /// A sum.
    Add(Box<Self>, Box<Self>),
    /// A product.
    Mul(Box<Self>, Box<Self>),
    /// The remainder of division by a positive number, never negative.
    Mod(Box<Self>, Box<Self>),
    /// A quotient rounded down.
    FloorDiv(Box<Self>, Box<Self>),
    /// A quotient rounded up.
    CeilDiv(Box<Self>, Box<Self>),
}

/// An affine map, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AffineMap {
    /// Number of dimensions.
    pub dims: usize,
    /// Number of symbols.
    pub symbols: usize,
    /// What it maps to.
    pub results: Vec<AffineExpr>,
}

impl Attr {
    /// The map in an affine map attribute.
    pub fn as_affine_map(self) -> Option<AffineMap> {
        // SAFETY: the map is only asked of map attributes, its results within their number.
        unsafe {
            if !mlirAttributeIsAAffineMap(self.raw()) {
                return None;
            }
            let map = mlirAffineMapAttrGetValue(self.raw());
            let results = 0..mlirAffineMapGetNumResults(map);
            Some(AffineMap {
                dims: mlirAffineMapGetNumDims(map) as usize,
                symbols: mlirAffineMapGetNumSymbols(map) as usize,
                results: results.map(|i| AffineExpr::of(mlirAffineMapGetResult(map, i))).collect(),
            })
        }
    }
}

impl AffineExpr {
    fn of(raw: MlirAffineExpr) -> Self {
        // SAFETY: each getter is called on the kind of expression it is for.
        unsafe {
            if mlirAffineExprIsADim(raw) {
                return Self::Dim(mlirAffineDimExprGetPosition(raw) as usize);
            }
            if mlirAffineExprIsASymbol(raw) {
                return Self::Symbol(mlirAffineSymbolExprGetPosition(raw) as usize);
            }
            if mlirAffineExprIsAConstant(raw) {
                return Self::Constant(mlirAffineConstantExprGetValue(raw));
            }
            let left = Box::new(Self::of(mlirAffineBinaryOpExprGetLHS(raw)));
            let right = Box::new(Self::of(mlirAffineBinaryOpExprGetRHS(raw)));
            if mlirAffineExprIsAAdd(raw) {
                Self::Add(left, right)
            } else if mlirAffineExprIsAMul(raw) {
                Self::Mul(left, right)
            } else if mlirAffineExprIsAMod(raw) {
                Self::Mod(left, right)
            } else if mlirAffineExprIsAFloorDiv(raw) {
                Self::FloorDiv(left, right)
            } else {
                Self::CeilDiv(left, right)
            }
        }
    }

    /// The value at a point; `None` when it divides by a number that is not positive.
    pub fn at(&self, dims: &[i64], symbols: &[i64]) -> Option<i64> {
        let both = |a: &Self, b: &Self| Some((a.at(dims, symbols)?, b.at(dims, symbols)?));
        let divided = |a: &Self, b: &Self| both(a, b).filter(|(_, by)| *by > 0);
        match self {
            Self::Dim(i) => dims.get(*i).copied(),
            Self::Symbol(i) => symbols.get(*i).copied(),
            Self::Constant(c) => Some(*c),
            Self::Add(a, b) => both(a, b).map(|(a, b)| a.wrapping_add(b)),
            Self::Mul(a, b) => both(a, b).map(|(a, b)| a.wrapping_mul(b)),
            Self::Mod(a, b) => divided(a, b).map(|(a, b)| a.rem_euclid(b)),
            Self::FloorDiv(a, b) => divided(a, b).map(|(a, b)| a.div_euclid(b)),
            Self::CeilDiv(a, b) => divided(a, b).map(|(a, b)| a.wrapping_neg().div_euclid(b).wrapping_neg()),
        }
    }
}

impl AffineMap {
    /// The map as an attribute.
    ///
    /// # Panics
    /// When a result names a dimension or symbol that the map does not have.
    pub fn get(&self, ctx: Ctx) -> Attr {
        assert!(
            self.results.iter().all(|e| e.is_within(self.dims, self.symbols)),
            "a map of its own dimensions"
        );
        let mut results: Vec<_> = self.results.iter().map(|e| e.raw(ctx)).collect();
        let (dims, symbols) = (self.dims as isize, self.symbols as isize);
        // SAFETY: the array lives for the call, which only reads it; expressions keep to the map.
        let raw = unsafe {
            let n = results.len() as isize;
            mlirAffineMapAttrGet(mlirAffineMapGet(ctx.raw(), dims, symbols, n, results.as_mut_ptr()))
        };
        Attr::wrap(raw, ctx.scope)
    }
}

impl AffineExpr {
    /// Whether it names none but the first dimensions and symbols.
    fn is_within(&self, dims: usize, symbols: usize) -> bool {
        match self {
            Self::Dim(i) => *i < dims.min(u32::MAX as usize),
            Self::Symbol(i) => *i < symbols.min(u32::MAX as usize),
            Self::Constant(_) => true,
            Self::Add(a, b)
            | Self::Mul(a, b)
            | Self::Mod(a, b)
            | Self::FloorDiv(a, b)
            | Self::CeilDiv(a, b) => a.is_within(dims, symbols) && b.is_within(dims, symbols),
        }
    }

    fn raw(&self, ctx: Ctx) -> MlirAffineExpr {
        let both = |a: &Self, b: &Self| (a.raw(ctx), b.raw(ctx));
        // SAFETY: handles are valid.
        unsafe {
            match self {
                Self::Dim(i) => mlirAffineDimExprGet(ctx.raw(), *i as isize),
                Self::Symbol(i) => mlirAffineSymbolExprGet(ctx.raw(), *i as isize),
                Self::Constant(c) => mlirAffineConstantExprGet(ctx.raw(), *c),
                Self::Add(a, b) => apply(mlirAffineAddExprGet, both(a, b)),
                Self::Mul(a, b) => apply(mlirAffineMulExprGet, both(a, b)),
                Self::Mod(a, b) => apply(mlirAffineModExprGet, both(a, b)),
                Self::FloorDiv(a, b) => apply(mlirAffineFloorDivExprGet, both(a, b)),
                Self::CeilDiv(a, b) => apply(mlirAffineCeilDivExprGet, both(a, b)),
            }
        }
    }
}

type Binary = unsafe extern "C" fn(MlirAffineExpr, MlirAffineExpr) -> MlirAffineExpr;

fn apply(combine: Binary, (a, b): (MlirAffineExpr, MlirAffineExpr)) -> MlirAffineExpr {
    // SAFETY: handles are valid.
    unsafe { combine(a, b) }
}
