//! The `FHELinalg` dialect: tensors of encrypted integers.

mod canonicalize;
mod conv2d;
mod fold;
mod layout;
pub mod meaning;
mod shape;
mod verify;

pub use canonicalize::CANONICALIZERS;
pub use conv2d::Conv2dShape;
pub use fold::fold;
pub use layout::{concat_axis, permutation};
pub use shape::{MatmulShape, SumShape, broadcast};
pub use verify::verify;
