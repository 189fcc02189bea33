//! Parts of buffers, and how buffers are laid out.

use ferrocrete_dialects::ir::{Attr, Builder, Op, Type, Value};

/// Whether a memref's elements lie in row-major order from its first word on.
pub fn has_identity_layout(ty: Type) -> bool {
    ty.memref_strides().is_some_and(|(offset, _)| offset == Some(0)) && is_contiguous(ty)
}

/// Strides of the identity layout.
fn strides(shape: &[usize]) -> Vec<i64> {
    let mut strides: Vec<i64> =
        shape.iter().rev().scan(1, |step, &n| Some(std::mem::replace(step, *step * n as i64))).collect();
    strides.reverse();
    strides
}

/// Whether a memref's elements lie in row-major order without gaps, wherever they start.
pub fn is_contiguous(ty: Type) -> bool {
    let shape = ty.as_memref().and_then(|m| m.static_shape());
    let (Some(shape), Some((_, actual))) = (shape, ty.memref_strides()) else { return false };
    actual.into_iter().eq(strides(&shape).into_iter().map(Some))
}

/// A part of a buffer.
pub struct Slice {
    dynamic: Vec<Value>,
    attrs: Vec<(&'static str, Attr)>,
    ty: Type,
}

impl Slice {
    /// What a slice op takes of a tensor, as a buffer of `shape`; its dynamic operands start at
    /// `first`. `None` when more than the offsets is dynamic.
    pub fn of(op: Op, first: usize, whole: Type, shape: &[usize]) -> Option<Self> {
        let whole = whole.as_tensor()?;
        let list = |name| op.attr(name).and_then(Attr::as_i64_array);
        let [offsets, sizes, steps] = ["static_offsets", "static_sizes", "static_strides"].map(list);
        let (offsets, sizes, steps) = (offsets?, sizes?, steps?);
        let dynamic = op.operands()[first..].to_vec();
        if dynamic.len() != offsets.iter().filter(|&&o| o == DYNAMIC).count() {
            return None;
        }
        let rows = strides(&whole.static_shape()?);
        let offset: Option<i64> =
            offsets.iter().zip(&rows).map(|(&o, row)| (o != DYNAMIC).then(|| o * row)).sum();
        // Axes of length 1 may be missing from the part; the first that fit are kept.
        let mut kept = vec![];
        for ((&size, row), step) in sizes.iter().zip(rows).zip(steps) {
            if shape.get(kept.len()).is_some_and(|&n| n as i64 == size) {
                kept.push(row * step);
            } else if size != 1 {
                return None;
            }
        }
        if kept.len() != shape.len() {
            return None;
        }
        let ty = whole.element.strided_memref(shape, offset, &kept);
        let attrs = ["static_offsets", "static_sizes", "static_strides"];
        let attrs = attrs.into_iter().filter_map(|name| Some((name, op.attr(name)?))).collect();
        Some(Self { dynamic, attrs, ty })
    }

    /// The part, as a view.
    pub fn view(self, b: Builder, buffer: Value) -> Value {
        let segments = b.ctx.dense_i32_array(&[1, self.dynamic.len() as i32, 0, 0]);
        let mut op = b.op("memref.subview").operands(&[buffer]).operands(&self.dynamic).result(self.ty);
        for (name, attr) in self.attrs {
            op = op.attr(name, attr);
        }
        op.attr("operandSegmentSizes", segments).build().result(0)
    }
}

/// The entry of a static list that stands for an operand.
const DYNAMIC: i64 = i64::MIN;
