//! Small Copy handles over MLIR's C API.
//!
//! melior's wrappers carry lifetimes that pattern closures and in-place rewriting fight with, and
//! its typed op wrappers own their operation, so matched ops cannot use them. These handles carry
//! none: like the pointers they wrap, an [`Op`], [`Block`], [`Region`] or [`Value`] is valid until
//! the operation it belongs to is erased, and all of them until their context goes. A pass must not
//! keep a handle past the erasure it causes. Uniqued things ([`Type`], [`Attr`], [`Loc`]) live as
//! long as the context.
//!
//! The unsafe blocks of this folder all rest on that one rule.

mod affine;
mod attr;
mod block;
mod build;
mod context;
mod op;
mod rewrite;
mod types;
mod value;

pub use affine::{AffineExpr, AffineMap};
pub use attr::Attr;
pub use block::{Block, Region};
pub use build::{Builder, InsertPoint, OpBuilder};
pub use context::{Ctx, Loc, parse_module, read_bytecode, write_bytecode};
pub use op::{Op, Walk};
pub(crate) use rewrite::add as rewrite_into;
pub use rewrite::{Pattern, apply_greedily};
pub use types::{Shaped, Type};
pub use value::{Use, Value};

use ferrocrete_abi::bounded::quoted;
use mlir_sys::MlirStringRef;
use std::borrow::Cow;
use std::ffi::c_void;

/// Collects what a printing function of the C API calls back with.
fn printed(print: impl FnOnce(unsafe extern "C" fn(MlirStringRef, *mut c_void), *mut c_void)) -> String {
    unsafe extern "C" fn push(part: MlirStringRef, data: *mut c_void) {
        // SAFETY: `data` is the String below, alive for the whole call; `part` for this one.
        unsafe { (*data.cast::<String>()).push_str(crate::ffi::string(part)) }
    }
    let mut text = String::new();
    print(push, (&raw mut text).cast());
    text
}

/// The text of an operation is a program, of which nothing may be left out.
fn whole(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// A handle's identity, equality and printing, the text `quoted` or `whole`.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident, $raw:ident, $equal:ident $(, $print:ident, $bound:ident)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name(pub(crate) mlir_sys::$raw);

        impl $name {
            /// Wraps what the C API gave; `None` for a null pointer.
            pub fn from_raw(raw: mlir_sys::$raw) -> Option<Self> {
                (!raw.ptr.is_null()).then_some(Self(raw))
            }

            /// What the C API takes.
            pub fn raw(self) -> mlir_sys::$raw {
                self.0
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                // SAFETY: handles are valid (module documentation).
                unsafe { mlir_sys::$equal(self.0, other.0) }
            }
        }
        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                (self.0.ptr as usize).hash(state);
            }
        }

        $(impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                // SAFETY: handles are valid (module documentation).
                let text = $crate::ir::printed(|push, data| unsafe { mlir_sys::$print(self.0, Some(push), data) });
                f.write_str(&$crate::ir::$bound(&text))
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        })?
    };
}
use handle;
