//! Types.

use super::{Ctx, handle};
use crate::ffi;
use mlir_sys::*;

handle!(
    /// A type. Printed for a message, it is cut where it is long.
    Type, MlirType, mlirTypeEqual, mlirTypePrint, quoted
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
        Type(unsafe { mlirLLVMPointerTypeGet(self.0, 0) })
    }

    /// `!llvm.array<length x element>`.
    pub fn llvm_array(self, element: Type, length: usize) -> Type {
        // SAFETY: handles are valid.
        Type(unsafe { mlirLLVMArrayTypeGet(element.0, length as u32) })
    }

    /// `!llvm.struct<(fields)>`.
    pub fn llvm_struct(self, fields: &[Type]) -> Type {
        let raw: Vec<_> = fields.iter().map(|ty| ty.0).collect();
        // SAFETY: the list lives for the call, which copies it.
        Type(unsafe { mlirLLVMStructTypeLiteralGet(self.0, raw.len() as isize, raw.as_ptr(), false) })
    }

    /// `i<width>`.
    pub fn int(self, width: u32) -> Type {
        // SAFETY: handles are valid.
        Type(unsafe { mlirIntegerTypeGet(self.0, width) })
    }

    /// `index`.
    pub fn index(self) -> Type {
        // SAFETY: handles are valid.
        Type(unsafe { mlirIndexTypeGet(self.0) })
    }

    /// A function type.
    pub fn function(self, inputs: &[Type], results: &[Type]) -> Type {
        let raw = |types: &[Type]| types.iter().map(|t| t.0).collect::<Vec<_>>();
        let (i, r) = (raw(inputs), raw(results));
        // SAFETY: the arrays live for the call.
        Type(unsafe {
            mlirFunctionTypeGet(self.0, i.len() as isize, i.as_ptr(), r.len() as isize, r.as_ptr())
        })
    }
}

impl Type {
    /// The context.
    pub fn ctx(self) -> Ctx {
        // SAFETY: handles are valid.
        Ctx(unsafe { mlirTypeGetContext(self.0) })
    }

    /// A ranked tensor of this element type.
    pub fn tensor(self, shape: &[usize]) -> Self {
        self.tensor_of(&shape.iter().map(|&n| Some(n)).collect::<Vec<_>>())
    }

    /// A ranked tensor of this element type; `None` is an unknown length.
    pub fn tensor_of(self, shape: &[Option<usize>]) -> Self {
        let shape: Vec<i64> = shape.iter().map(|n| n.map_or_else(dynamic, |n| n as i64)).collect();
        // SAFETY: the array lives for the call; no encoding is a null attribute.
        Self(unsafe {
            mlirRankedTensorTypeGet(shape.len() as isize, shape.as_ptr(), self.0, mlirAttributeGetNull())
        })
    }

    /// A memref of this element type with the identity layout.
    pub fn memref(self, shape: &[usize]) -> Self {
        let shape: Vec<i64> = shape.iter().map(|&n| n as i64).collect();
        let none = MlirAttribute { ptr: std::ptr::null_mut() };
        // SAFETY: the array lives for the call; a null layout and memory space mean the defaults.
        Self(unsafe { mlirMemRefTypeGet(self.0, shape.len() as isize, shape.as_ptr(), none, none) })
    }

    fn shaped_if(self, is: bool) -> Option<Shaped> {
        // SAFETY: only asked of ranked shaped types.
        is.then(|| unsafe {
            let axes = mlirShapedTypeGetRank(self.0);
            let length = |i| {
                (!mlirShapedTypeIsDynamicDim(self.0, i as isize))
                    .then(|| mlirShapedTypeGetDimSize(self.0, i as isize) as usize)
            };
            Shaped {
                shape: (0..axes).map(length).collect(),
                element: Self(mlirShapedTypeGetElementType(self.0)),
            }
        })
    }

    /// Taken apart, when it is a ranked tensor.
    pub fn as_tensor(self) -> Option<Shaped> {
        // SAFETY: handles are valid.
        self.shaped_if(unsafe { mlirTypeIsARankedTensor(self.0) })
    }

    /// Whether it is a ranked tensor with an encoding.
    pub fn has_encoding(self) -> bool {
        // SAFETY: the encoding is only asked of ranked tensors; a null attribute is none.
        unsafe { mlirTypeIsARankedTensor(self.0) && !mlirRankedTensorTypeGetEncoding(self.0).ptr.is_null() }
    }

    /// Offset and strides of a memref in elements, `None` where unknown; `None` when it is no
    /// memref or its layout has no strides.
    pub fn memref_strides(self) -> Option<(Option<i64>, Vec<Option<i64>>)> {
        let mut strides = vec![0; self.as_memref()?.shape.len()];
        let mut offset = 0;
        // SAFETY: the type is a memref, and the out pointers have room for its rank.
        unsafe {
            if mlirMemRefTypeGetStridesAndOffset(self.0, strides.as_mut_ptr(), &mut offset).value == 0 {
                return None;
            }
            let known = |x: i64| (!mlirShapedTypeIsDynamicStrideOrOffset(x)).then_some(x);
            Some((known(offset), strides.into_iter().map(known).collect()))
        }
    }

    /// Taken apart, when it is a ranked memref.
    pub fn as_memref(self) -> Option<Shaped> {
        // SAFETY: handles are valid.
        self.shaped_if(unsafe { mlirTypeIsAMemRef(self.0) })
    }

    /// How many elements a tensor has, 1 for what is none; `None` when a length is unknown or they
    /// cannot be counted.
    pub fn elements(self) -> Option<usize> {
        let Some(tensor) = self.as_tensor() else { return Some(1) };
        tensor.static_shape()?.into_iter().try_fold(1, usize::checked_mul)
    }

    /// A memref of static shape with those strides; without an offset, it starts anywhere.
    pub fn strided_memref(self, shape: &[usize], offset: Option<i64>, strides: &[i64]) -> Self {
        let shape: Vec<i64> = shape.iter().map(|&n| n as i64).collect();
        let axes = shape.len() as isize;
        let offset = offset.unwrap_or_else(dynamic);
        // SAFETY: both lists live for the calls, which copy them; no memory space is the null attribute.
        unsafe {
            let ctx = mlirTypeGetContext(self.0);
            let layout = mlirStridedLayoutAttrGet(ctx, offset, axes, strides.as_ptr());
            Self(mlirMemRefTypeGet(self.0, axes, shape.as_ptr(), layout, mlirAttributeGetNull()))
        }
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
        unsafe { mlirTypeIsAInteger(self.0).then(|| mlirIntegerTypeGetWidth(self.0)) }
    }

    /// Whether it is an integer that says nothing of its sign, `iN`.
    pub fn is_signless(self) -> bool {
        // SAFETY: signs are only asked of integer types.
        unsafe { mlirTypeIsAInteger(self.0) && mlirIntegerTypeIsSignless(self.0) }
    }

    /// Whether it is `index`.
    pub fn is_index(self) -> bool {
        // SAFETY: handles are valid.
        unsafe { mlirTypeIsAIndex(self.0) }
    }

    /// Inputs and results, when it is a function type.
    pub fn as_function(self) -> Option<(Vec<Self>, Vec<Self>)> {
        // SAFETY: the parts are only asked of function types.
        unsafe {
            mlirTypeIsAFunction(self.0).then(|| {
                let inputs = (0..mlirFunctionTypeGetNumInputs(self.0))
                    .map(|i| Self(mlirFunctionTypeGetInput(self.0, i)));
                let results = (0..mlirFunctionTypeGetNumResults(self.0))
                    .map(|i| Self(mlirFunctionTypeGetResult(self.0, i)));
                (inputs.collect(), results.collect())
            })
        }
    }

    pub(crate) fn eint_width(self) -> Option<(u32, bool)> {
        let mut signed = false;
        // SAFETY: the out pointer lives for the call.
        let width = unsafe { ffi::ferrocreteEintWidth(self.0, &mut signed) };
        (width != 0).then_some((width, signed))
    }

    /// Whether it is, or has as elements, `!FHE.ebool`.
    pub fn is_ebool(self) -> bool {
        // SAFETY: the handle is valid.
        unsafe { ffi::ferrocreteIsEbool(self.element_or_self().0) }
    }

    pub(crate) fn glwe_info(self) -> Option<(i64, i64, i64)> {
        let (mut key, mut dimension, mut size) = (0, 0, 0);
        // SAFETY: the out pointers live for the call.
        unsafe { ffi::ferrocreteGlweInfo(self.0, &mut key, &mut dimension, &mut size) }
            .then_some((key, dimension, size))
    }

    pub(crate) fn eint(ctx: Ctx, width: u32, signed: bool) -> Self {
        // SAFETY: handles are valid.
        Self(unsafe { ffi::ferrocreteEintGet(ctx.0, width, signed) })
    }

    pub(crate) fn glwe(ctx: Ctx, key: i64, dimension: i64, size: i64) -> Self {
        // SAFETY: handles are valid.
        Self(unsafe { ffi::ferrocreteGlweGet(ctx.0, key, dimension, size) })
    }
}
