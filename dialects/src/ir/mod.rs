//! Small Copy handles over MLIR's C API.
//!
//! melior's wrappers carry lifetimes that pattern closures and in-place rewriting fight with, and
//! its typed op wrappers own their operation, so matched ops cannot use them. These handles are valid
//! in a scope: the run of a pass, or of a closure given to [`with`] or [`read`]. They carry its number, and
//! every use of one asks whether it is open; a handle that was kept for longer panics. They cannot leave
//! their thread, and nobody outside of this crate makes one of a pointer.
//!
//! ```compile_fail,E0277
//! # fn of(op: ferrocrete_dialects::ir::Op) {
//! std::thread::scope(|scope| { scope.spawn(move || op.name()); });
//! # }
//! ```
//!
//! ```compile_fail,E0624
//! # fn of(op: ferrocrete_dialects::ir::Op) {
//! ferrocrete_dialects::ir::Op::wrap(op.raw(), todo!());
//! # }
//! ```
//!
//! A closure for a module that it changes has it to itself:
//!
//! ```compile_fail,E0502
//! # fn of(module: &mut melior::ir::Module) {
//! let seen = module.as_operation();
//! ferrocrete_dialects::ir::with(module, |op| op.body().unwrap().ops()[0].erase());
//! println!("{seen}");
//! # }
//! ```
//!
//! [`Op::erase`] and what else takes something out of the IR leaves it in memory until the scope
//! closes. So the unsafe blocks of this folder rest on one rule: what an open scope gave a handle to
//! is there. What MLIR only asserts besides, and Debian's MLIR does not, is checked before each call.

mod affine;
mod attr;
mod bin;
mod block;
mod build;
mod context;
mod copied;
mod fold;
mod names;
mod op;
mod region;
mod rewrite;
mod scope;
mod types;
mod value;

pub use affine::{AffineExpr, AffineMap};
pub use attr::Attr;
pub use block::Block;
pub use build::{Builder, InsertPoint, OpBuilder};
pub use context::{Ctx, Loc, parse_module, place_of, read_bytecode, write_bytecode};
pub(crate) use copied::Copied;
pub use fold::Folded;
pub(crate) use fold::attrs_given;
pub use op::{Op, Walk};
pub use region::{NewRegion, Region};
pub use rewrite::Pattern;
pub(crate) use rewrite::{add as rewrite_into, greedily};
pub(crate) use scope::{Ended, May, called, scoped};
pub use scope::{read, with};
pub use types::{Shaped, Type};
pub use value::{Use, Value};

use ferrocrete_abi::bounded::quoted;
use mlir_sys::{MlirOperation, MlirStringRef};
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

/// The text of an op, which is a program: of it nothing may be left out.
///
/// # Safety
/// The op is valid.
unsafe fn whole(op: MlirOperation) -> String {
    // SAFETY: the op is valid.
    printed(|push, data| unsafe { mlir_sys::mlirOperationPrint(op, Some(push), data) })
}

/// A handle's identity, equality and printing, the text bounded.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident, $raw:ident $(, $print:ident, $bound:ident)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name {
            raw: mlir_sys::$raw,
            pub(super) scope: $crate::ir::scope::ScopeId,
        }

        impl $name {
            /// What the C API gave in a scope, which must not be null.
            #[inline(always)]
            pub(super) fn wrap(raw: mlir_sys::$raw, scope: $crate::ir::scope::ScopeId) -> Self {
                Self::maybe(raw, scope).expect("MLIR gives what was asked for")
            }

            /// The same, `None` for a null pointer.
            #[inline(always)]
            pub(super) fn maybe(raw: mlir_sys::$raw, scope: $crate::ir::scope::ScopeId) -> Option<Self> {
                (!raw.ptr.is_null()).then_some(Self { raw, scope })
            }

            /// What the C API takes. Panics when the handle's scope is closed.
            #[inline(always)]
            pub fn raw(self) -> mlir_sys::$raw {
                self.scope.check();
                self.raw
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.raw.ptr == other.raw.ptr
            }
        }
        impl Eq for $name {}

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                (self.raw.ptr as usize).hash(state);
            }
        }

        $(impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                let raw = self.raw();
                // SAFETY: the handle is valid (module documentation).
                let text = $crate::ir::printed(|push, data| unsafe { mlir_sys::$print(raw, Some(push), data) });
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
