//! The `FHELinalg` dialect: tensors of encrypted integers.

mod canonicalize;
mod fancy;
mod fold;
pub mod meaning;
mod shape;
mod tables;
mod verify;

pub use canonicalize::CANONICALIZERS;
pub use fancy::named_places;
pub use fold::fold;
pub use shape::{MatmulShape, SumShape, broadcast};
pub use tables::{bad_choice, table_choice};
pub use verify::verify;
