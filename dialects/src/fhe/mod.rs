//! The `FHE` dialect: encrypted integers.

/// Attribute of a module: its results may be given as arguments again.
pub const COMPOSABLE: &str = "FHE.composable";
/// Its value where that was not asked for, but costs nothing: no result is refreshed for it.
pub const COMPOSABLE_FOR_FREE: &str = "for free";

pub mod boolean;
mod canonicalize;
mod entries;
mod fold;
pub(crate) mod linear;
pub mod meaning;
pub(crate) mod precision;
mod verify;

pub use canonicalize::CANONICALIZERS;
pub(crate) use canonicalize::constant_lookup;
pub use entries::{Entry, constant_entries, entries};
pub use fold::fold;
pub(crate) use fold::is_zero;
pub use verify::verify;
pub(crate) use verify::{check_table, same_eint, same_signedness, static_shape, verify_change_partition};
