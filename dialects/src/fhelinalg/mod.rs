//! The `FHELinalg` dialect: tensors of encrypted integers.

mod canonicalize;
mod conv2d;
mod fancy;
mod fold;
mod layout;
mod maxpool2d;
pub mod meaning;
mod shape;
mod tables;
mod verify;

pub use canonicalize::CANONICALIZERS;
pub use conv2d::Conv2dShape;
pub use fancy::named_places;
pub use fold::fold;
pub use layout::{concat_axis, permutation};
pub use maxpool2d::MaxpoolShape;
pub use shape::{MatmulShape, SumShape};
pub use tables::{bad_choice, table_choice};
pub use verify::verify;
