//! Contexts and locations.

use super::{Attr, Op, Type, handle};
use crate::ffi::text;
use mlir_sys::*;
use std::ffi::CString;

handle!(
    /// An MLIR context.
    Ctx, MlirContext, mlirContextEqual
);
handle!(
    /// A source location.
    Loc, MlirLocation, mlirLocationEqual, mlirLocationPrint
);

impl Ctx {
    /// The context melior owns.
    pub fn of(context: &melior::Context) -> Self {
        Self(context.to_raw())
    }

    /// Parses a type; the text is ours, so a mistake in it is a bug.
    pub fn parse_type(self, source: &str) -> Type {
        // SAFETY: handles are valid.
        Type::from_raw(unsafe { mlirTypeParseGet(self.0, text(source)) })
            .unwrap_or_else(|| panic!("not a type: {source}"))
    }

    /// Parses an attribute; the text is ours, so a mistake in it is a bug.
    pub fn parse_attr(self, source: &str) -> Attr {
        // SAFETY: handles are valid.
        Attr::from_raw(unsafe { mlirAttributeParseGet(self.0, text(source)) })
            .unwrap_or_else(|| panic!("not an attribute: {source}"))
    }
}

/// Parses and verifies text that is one `module` op; places in it are then said to be in `file`.
/// Other text gives nothing, as does a source with a zero byte.
pub fn parse_module<'c>(
    context: &'c melior::Context,
    source: &str,
    file: &str,
) -> Option<melior::ir::Module<'c>> {
    let source = CString::new(source).ok()?;
    // SAFETY: the texts live for the call, the source ends in the zero byte that MLIR's lexer looks
    // for; the operation is handed over to the module, or destroyed.
    unsafe {
        let source = mlirStringRefCreateFromCString(source.as_ptr());
        let op = Op::from_raw(mlirOperationCreateParse(context.to_raw(), source, text(file)))?;
        if op.name() == "builtin.module" {
            return melior::ir::Module::from_option_raw(mlirModuleFromOperation(op.raw()));
        }
        op.erase();
    }
    None
}

impl Loc {
    /// Emits an error at the place, without naming an op: for what is said of the user's program
    /// where its ops are long lowered.
    pub fn error(self, message: impl AsRef<str>) {
        let message = CString::new(message.as_ref()).unwrap_or_default();
        // SAFETY: the text lives for the call.
        unsafe { mlirEmitError(self.0, message.as_ptr()) }
    }

    /// The file, line and column, looking through names and call sites to the first that has one.
    pub fn file_line_col(self) -> Option<(String, u32, u32)> {
        // SAFETY: handles are valid; each getter is called on the kind of location it is for.
        unsafe {
            if mlirLocationIsAFileLineColRange(self.0) {
                let file = mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(self.0));
                let line = mlirLocationFileLineColRangeGetStartLine(self.0);
                let column = mlirLocationFileLineColRangeGetStartColumn(self.0);
                return Some((crate::ffi::string(file).to_owned(), line as u32, column as u32));
            }
            if mlirLocationIsAName(self.0) {
                return Self(mlirLocationNameGetChildLoc(self.0)).file_line_col();
            }
            if mlirLocationIsACallSite(self.0) {
                return Self(mlirLocationCallSiteGetCallee(self.0)).file_line_col();
            }
            if mlirLocationIsAFused(self.0) {
                let n = mlirLocationFusedGetNumLocations(self.0) as usize;
                let mut parts = vec![self.0; n];
                mlirLocationFusedGetLocations(self.0, parts.as_mut_ptr());
                return parts.into_iter().find_map(|l| Self(l).file_line_col());
            }
        }
        None
    }
}
