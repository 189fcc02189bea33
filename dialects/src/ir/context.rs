//! Contexts and locations.

use super::{Attr, Type, handle};
use crate::ffi::{self, text};
use ferrocrete_abi::bounded;
use mlir_sys::*;
use std::ffi::{CString, c_void};
use std::slice;

handle!(
    /// An MLIR context.
    Ctx, MlirContext, mlirContextEqual
);
handle!(
    /// A source location.
    Loc, MlirLocation, mlirLocationEqual, mlirLocationPrint, quoted
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

/// Parses and verifies a module, or what is inside one; places in it are said to be in `file`.
/// A source with a zero byte gives nothing.
pub fn parse_module<'c>(
    context: &'c melior::Context,
    source: &str,
    file: &str,
) -> Option<melior::ir::Module<'c>> {
    let source = CString::new(source).ok()?;
    // SAFETY: the texts live for the call, the source ends in the zero byte that MLIR's lexer looks
    // for; the module is handed over.
    unsafe {
        let source = mlirStringRefCreateFromCString(source.as_ptr());
        let module = ffi::ferrocreteParseModule(context.to_raw(), source, text(file));
        melior::ir::Module::from_option_raw(module)
    }
}

/// A module as bytecode, which keeps its places.
pub fn write_bytecode(module: &melior::ir::Module<'_>) -> Vec<u8> {
    unsafe extern "C" fn push(part: MlirStringRef, data: *mut c_void) {
        // SAFETY: `data` is the vector below, alive for the whole call; `part` for this one.
        unsafe {
            let bytes =
                if part.length == 0 { &[] } else { slice::from_raw_parts(part.data.cast(), part.length) };
            (*data.cast::<Vec<u8>>()).extend_from_slice(bytes);
        }
    }
    let mut bytes = Vec::<u8>::new();
    // SAFETY: the module is valid, `push` is given what it expects.
    unsafe {
        mlirOperationWriteBytecode(module.as_operation().to_raw(), Some(push), (&raw mut bytes).cast())
    };
    bytes
}

/// Reads and verifies what [`write_bytecode`] wrote; mistakes in it are said to be in `file`.
pub fn read_bytecode<'c>(
    context: &'c melior::Context,
    bytes: &[u8],
    file: &str,
) -> Option<melior::ir::Module<'c>> {
    let bytes = MlirStringRef { data: bytes.as_ptr().cast(), length: bytes.len() };
    // SAFETY: the texts live for the call; the module is handed over.
    unsafe {
        let module = ffi::ferrocreteReadBytecode(context.to_raw(), bytes, text(file));
        melior::ir::Module::from_option_raw(module)
    }
}

impl Loc {
    /// This place, reached by a call from another.
    pub fn called_from(self, call: Self) -> Self {
        // SAFETY: handles are valid.
        Self(unsafe { mlirLocationCallSiteGet(self.0, call.0) })
    }

    /// Emits an error at the place, without naming an op: for what is said of the user's program
    /// where its ops are long lowered.
    pub fn error(self, message: impl AsRef<str>) {
        let message = CString::new(&*bounded::message(message.as_ref())).unwrap_or_default();
        // SAFETY: the text lives for the call.
        unsafe { mlirEmitError(self.0, message.as_ptr()) }
    }

    /// What the place is called, looking through call sites and fused places to the first that has
    /// a name.
    pub fn name(self) -> Option<String> {
        // SAFETY: handles are valid; each getter is called on the kind of location it is for.
        unsafe {
            if mlirLocationIsAName(self.0) {
                return Some(ffi::string(mlirIdentifierStr(mlirLocationNameGetName(self.0))).to_owned());
            }
            if mlirLocationIsACallSite(self.0) {
                return Self(mlirLocationCallSiteGetCallee(self.0)).name();
            }
            if mlirLocationIsAFused(self.0) {
                let n = mlirLocationFusedGetNumLocations(self.0) as usize;
                let mut parts = vec![self.0; n];
                mlirLocationFusedGetLocations(self.0, parts.as_mut_ptr());
                return parts.into_iter().find_map(|l| Self(l).name());
            }
        }
        None
    }

    /// `file:line:column`, or the location as MLIR prints it when it has none.
    pub fn place(self) -> String {
        match self.file_line_col() {
            Some((file, line, column)) => format!("{file}:{line}:{column}"),
            None => self.to_string(),
        }
    }

    /// The file, line and column, looking through names and call sites to the first that has one.
    pub fn file_line_col(self) -> Option<(String, u32, u32)> {
        // SAFETY: handles are valid; each getter is called on the kind of location it is for.
        unsafe {
            if mlirLocationIsAFileLineColRange(self.0) {
                let file = mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(self.0));
                let line = mlirLocationFileLineColRangeGetStartLine(self.0);
                let column = mlirLocationFileLineColRangeGetStartColumn(self.0);
                return Some((ffi::string(file).to_owned(), line as u32, column as u32));
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
