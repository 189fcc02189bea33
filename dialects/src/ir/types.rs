//! Types.

use super::{Ctx, handle};
use crate::ffi;
use mlir_sys::*;

handle!(
    /// A type. Printed for a message, it is cut where it is long.
    Type, MlirType, mlirTypePrint, quoted
);

/// The length that stands for an axis unknown at compile time.
pub(super) fn dynamic() -> i64 {
    // SAFETY: a constant.
    unsafe { mlirShapedTypeGetDynamicSize() }
}

/// A ranked tensor or memref type, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shaped {
    /// Length of every axis; `None` when unknown.
    pub shape: Vec<Option<usize>>,
    /// Type of the elements.
    pub element: Type,
}

impl Shaped {
    /// The shape, when every length is known.
    pub fn static_shape(&self) -> Option<Vec<usize>> {
        self.shape.iter().copied().collect()
    }
}

impl Ctx {
    /// `!llvm.ptr`.
    pub fn llvm_pointer(self) -> Type {
        // SAFETY: the context is valid.
        Type::wrap(unsafe { mlirLLVMPointerTypeGet(self.raw(), 0) }, self.scope)
    }

    /// `!llvm.array<length x element>`, of integers, floats, pointers, structs or arrays.
    pub fn llvm_array(self, element: Type, length: usize) -> Type {
        self.scope.same(element.scope);
        assert!(element.is_storable(), "an array has no elements of type {element}");
        let length = u32::try_from(length).expect("an array's length has 32 bits");
        // SAFETY: the element may be one of an array.
        Type::wrap(unsafe { mlirLLVMArrayTypeGet(element.raw(), length) }, self.scope)
    }

    /// `!llvm.struct<(fields)>`, of what an array may have.
    pub fn llvm_struct(self, fields: &[Type]) -> Type {
        for ty in fields {
            self.scope.same(ty.scope);
            assert!(ty.is_storable(), "a struct has no field of type {ty}");
        }
        let raw: Vec<_> = fields.iter().map(|ty| ty.raw()).collect();
        // SAFETY: the list lives for the call, which copies it; each may be a field.
        let raw =
            unsafe { mlirLLVMStructTypeLiteralGet(self.raw(), raw.len() as isize, raw.as_ptr(), false) };
        Type::wrap(raw, self.scope)
    }

    /// `i<width>`, of at most 2^24 - 1 bits.
    pub fn int(self, width: u32) -> Type {
        assert!(width < 1 << 24, "MLIR has no integers of {width} bits");
        // SAFETY: the width is one that MLIR has.
        Type::wrap(unsafe { mlirIntegerTypeGet(self.raw(), width) }, self.scope)
    }

    /// `index`.
    pub fn index(self) -> Type {
        // SAFETY: handles are valid.
        Type::wrap(unsafe { mlirIndexTypeGet(self.raw()) }, self.scope)
    }

    /// A function type.
    pub fn function(self, inputs: &[Type], results: &[Type]) -> Type {
        inputs.iter().chain(results).for_each(|ty| self.scope.same(ty.scope));
        let raw = |types: &[Type]| types.iter().map(|t| t.raw()).collect::<Vec<_>>();
        let (i, r) = (raw(inputs), raw(results));
        // SAFETY: the arrays live for the call, all of this context.
        let raw = unsafe {
            mlirFunctionTypeGet(self.raw(), i.len() as isize, i.as_ptr(), r.len() as isize, r.as_ptr())
        };
        Type::wrap(raw, self.scope)
    }
}

/// Lengths as MLIR has them.
fn lengths(shape: &[usize]) -> Vec<i64> {
    shape.iter().map(|&n| i64::try_from(n).expect("a length has 63 bits")).collect()
}

impl Type {
    /// The context.
    pub fn ctx(self) -> Ctx {
        // SAFETY: the handle is valid.
        Ctx::wrap(unsafe { mlirTypeGetContext(self.raw()) }, self.scope)
    }

    /// Where MLIR says that a type cannot be.
    fn nowhere(self) -> MlirLocation {
        // SAFETY: the handle is valid.
        unsafe { mlirLocationUnknownGet(mlirTypeGetContext(self.raw())) }
    }

    /// Whether LLVM's arrays and structs may have it.
    fn is_storable(self) -> bool {
        // SAFETY: the handle is valid.
        unsafe {
            mlirTypeIsAInteger(self.raw())
                || mlirTypeIsAFloat(self.raw())
                || mlirTypeIsALLVMPointerType(self.raw())
                || mlirTypeIsALLVMStructType(self.raw())
                || self.to_string().starts_with("!llvm.array<")
        }
    }

    /// A ranked tensor of this element type.
    pub fn tensor(self, shape: &[usize]) -> Self {
        self.tensor_of(&shape.iter().map(|&n| Some(n)).collect::<Vec<_>>())
    }

    /// A ranked tensor of this element type; `None` is an unknown length.
    pub fn tensor_of(self, shape: &[Option<usize>]) -> Self {
        let length = |n: &Option<usize>| n.map_or_else(dynamic, |n| lengths(&[n])[0]);
        let shape: Vec<i64> = shape.iter().map(length).collect();
        // SAFETY: the array lives for the call; no encoding is a null attribute. MLIR checks the rest.
        let raw = unsafe {
            let (axes, none) = (shape.len() as isize, mlirAttributeGetNull());
            mlirRankedTensorTypeGetChecked(self.nowhere(), axes, shape.as_ptr(), self.raw(), none)
        };
        Self::maybe(raw, self.scope).unwrap_or_else(|| panic!("there is no tensor of {self}"))
    }

    /// A memref of this element type with the identity layout.
    pub fn memref(self, shape: &[usize]) -> Self {
        // SAFETY: a null layout means the default.
        self.memref_of(shape, unsafe { mlirAttributeGetNull() })
    }

    fn memref_of(self, shape: &[usize], layout: MlirAttribute) -> Self {
        let shape = lengths(shape);
        // SAFETY: the array lives for the call; a null memory space means the default. MLIR checks the
        // rest.
        let raw = unsafe {
            let (axes, none) = (shape.len() as isize, mlirAttributeGetNull());
            mlirMemRefTypeGetChecked(self.nowhere(), self.raw(), axes, shape.as_ptr(), layout, none)
        };
        Self::maybe(raw, self.scope).unwrap_or_else(|| panic!("there is no such memref of {self}"))
    }

    fn shaped_if(self, is: bool) -> Option<Shaped> {
        // SAFETY: only asked of ranked shaped types.
        is.then(|| unsafe {
            let axes = mlirShapedTypeGetRank(self.raw());
            let length = |i| {
                (!mlirShapedTypeIsDynamicDim(self.raw(), i as isize))
                    .then(|| mlirShapedTypeGetDimSize(self.raw(), i as isize) as usize)
            };
            Shaped {
                shape: (0..axes).map(length).collect(),
                element: Self::wrap(mlirShapedTypeGetElementType(self.raw()), self.scope),
            }
        })
    }

    /// Taken apart, when it is a ranked tensor.
    pub fn as_tensor(self) -> Option<Shaped> {
        // SAFETY: handles are valid.
        self.shaped_if(unsafe { mlirTypeIsARankedTensor(self.raw()) })
    }

    /// Whether it is a ranked tensor with an encoding.
    pub fn has_encoding(self) -> bool {
        // SAFETY: the encoding is only asked of ranked tensors; a null attribute is none.
        unsafe {
            mlirTypeIsARankedTensor(self.raw()) && !mlirRankedTensorTypeGetEncoding(self.raw()).ptr.is_null()
        }
    }

    /// Offset and strides of a memref in elements, `None` where unknown; `None` when it is no
    /// memref or its layout has no strides.
    pub fn memref_strides(self) -> Option<(Option<i64>, Vec<Option<i64>>)> {
        let mut strides = vec![0; self.as_memref()?.shape.len()];
        let mut offset = 0;
        // SAFETY: the type is a memref, and the out pointers have room for its rank.
        unsafe {
            if mlirMemRefTypeGetStridesAndOffset(self.raw(), strides.as_mut_ptr(), &mut offset).value == 0 {
                return None;
            }
            let known = |x: i64| (!mlirShapedTypeIsDynamicStrideOrOffset(x)).then_some(x);
            Some((known(offset), strides.into_iter().map(known).collect()))
        }
    }

    /// Taken apart, when it is a ranked memref.
    pub fn as_memref(self) -> Option<Shaped> {
        // SAFETY: handles are valid.
        self.shaped_if(unsafe { mlirTypeIsAMemRef(self.raw()) })
    }

    /// How many elements a tensor has, 1 for what is none; `None` when a length is unknown or they
    /// cannot be counted.
    pub fn elements(self) -> Option<usize> {
        let Some(tensor) = self.as_tensor() else { return Some(1) };
        tensor.static_shape()?.into_iter().try_fold(1, usize::checked_mul)
    }

    /// A memref of static shape with one stride for each axis; without an offset, it starts anywhere.
    pub fn strided_memref(self, shape: &[usize], offset: Option<i64>, strides: &[i64]) -> Self {
        assert_eq!(shape.len(), strides.len(), "one stride for each axis");
        let offset = offset.unwrap_or_else(dynamic);
        // SAFETY: the list lives for the call, which copies it.
        let layout = unsafe {
            let ctx = mlirTypeGetContext(self.raw());
            mlirStridedLayoutAttrGet(ctx, offset, strides.len() as isize, strides.as_ptr())
        };
        self.memref_of(shape, layout)
    }

    /// The element type of a tensor or memref, else the type itself.
    pub fn element_or_self(self) -> Self {
        self.as_tensor().or_else(|| self.as_memref()).map_or(self, |s| s.element)
    }

    /// The same type with another element type (or another scalar type).
    pub fn with_element(self, element: Self) -> Self {
        match (self.as_tensor(), self.as_memref().and_then(|m| m.static_shape())) {
            (Some(t), _) => element.tensor_of(&t.shape),
            (None, Some(shape)) => element.memref(&shape),
            (None, None) => element,
        }
    }

    /// The width of a builtin integer type.
    pub fn int_width(self) -> Option<u32> {
        // SAFETY: the width is only asked of integer types.
        unsafe { mlirTypeIsAInteger(self.raw()).then(|| mlirIntegerTypeGetWidth(self.raw())) }
    }

    /// Whether it is an integer that says nothing of its sign, `iN`.
    pub fn is_signless(self) -> bool {
        // SAFETY: signs are only asked of integer types.
        unsafe { mlirTypeIsAInteger(self.raw()) && mlirIntegerTypeIsSignless(self.raw()) }
    }

    /// Whether it is `index`.
    pub fn is_index(self) -> bool {
        // SAFETY: handles are valid.
        unsafe { mlirTypeIsAIndex(self.raw()) }
    }

    /// Inputs and results, when it is a function type.
    pub fn as_function(self) -> Option<(Vec<Self>, Vec<Self>)> {
        // SAFETY: the parts are only asked of function types.
        unsafe {
            mlirTypeIsAFunction(self.raw()).then(|| {
                let inputs = (0..mlirFunctionTypeGetNumInputs(self.raw()))
                    .map(|i| Self::wrap(mlirFunctionTypeGetInput(self.raw(), i), self.scope));
                let results = (0..mlirFunctionTypeGetNumResults(self.raw()))
                    .map(|i| Self::wrap(mlirFunctionTypeGetResult(self.raw(), i), self.scope));
                (inputs.collect(), results.collect())
            })
        }
    }

    pub(crate) fn eint_width(self) -> Option<(u32, bool)> {
        let mut signed = false;
        // SAFETY: the out pointer lives for the call.
        let width = unsafe { ffi::ferrocreteEintWidth(self.raw(), &mut signed) };
        (width != 0).then_some((width, signed))
    }

    /// Whether it is, or has as elements, `!FHE.ebool`.
    pub fn is_ebool(self) -> bool {
        // SAFETY: the handle is valid.
        unsafe { ffi::ferrocreteIsEbool(self.element_or_self().raw()) }
    }

    pub(crate) fn glwe_info(self) -> Option<(i64, i64, i64)> {
        let (mut key, mut dimension, mut size) = (0, 0, 0);
        // SAFETY: the out pointers live for the call.
        unsafe { ffi::ferrocreteGlweInfo(self.raw(), &mut key, &mut dimension, &mut size) }
            .then_some((key, dimension, size))
    }

    pub(crate) fn eint(ctx: Ctx, width: u32, signed: bool) -> Self {
        // SAFETY: the context is valid; the width, which the caller checks, is one that the type has.
        Self::wrap(unsafe { ffi::ferrocreteEintGet(ctx.raw(), width, signed) }, ctx.scope)
    }

    pub(crate) fn glwe(ctx: Ctx, key: i64, dimension: i64, size: i64) -> Self {
        // SAFETY: the context is valid.
        Self::wrap(unsafe { ffi::ferrocreteGlweGet(ctx.raw(), key, dimension, size) }, ctx.scope)
    }
}
