//! Contexts and locations.

use super::{Attr, Type, handle};
use crate::ffi::text;
use mlir_sys::*;

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

    /// A location that says nothing.
    pub fn unknown_loc(self) -> Loc {
        // SAFETY: handles are valid.
        Loc(unsafe { mlirLocationUnknownGet(self.0) })
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

impl Loc {
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
