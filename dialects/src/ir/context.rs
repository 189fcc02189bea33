//! Contexts and locations.

use super::{Attr, Type, handle};
use crate::ffi::{self, text};
use ferrocrete_abi::bounded;
use mlir_sys::*;
use std::ffi::{CString, c_void};
use std::slice;

handle!(
    /// An MLIR context.
    Ctx, MlirContext
);
handle!(
    /// A source location.
    Loc, MlirLocation, mlirLocationPrint, quoted
);

impl Ctx {
    /// Parses a type; the text is ours, so a mistake in it is a bug.
    pub fn parse_type(self, source: &str) -> Type {
        // SAFETY: handles are valid.
        Type::maybe(unsafe { mlirTypeParseGet(self.raw(), text(source)) }, self.scope)
            .unwrap_or_else(|| panic!("not a type: {source}"))
    }

    /// Parses an attribute; the text is ours, so a mistake in it is a bug.
    pub fn parse_attr(self, source: &str) -> Attr {
        // SAFETY: handles are valid.
        Attr::maybe(unsafe { mlirAttributeParseGet(self.raw(), text(source)) }, self.scope)
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
        self.scope.same(call.scope);
        // SAFETY: both are valid and of one context.
        Self::wrap(unsafe { mlirLocationCallSiteGet(self.raw(), call.raw()) }, self.scope)
    }

    /// Emits an error at the place, without naming an op: for what is said of the user's program
    /// where its ops are long lowered.
    pub fn error(self, message: impl AsRef<str>) {
        let message = bounded::message(message.as_ref()).replace('\0', "\\0");
        let message = CString::new(message).expect("zeros are written out");
        // SAFETY: the text lives for the call.
        unsafe { mlirEmitError(self.raw(), message.as_ptr()) }
    }

    /// What the place is called, looking through call sites and fused places to the first that has
    /// a name.
    pub fn name(self) -> Option<String> {
        // SAFETY: the handle is valid.
        unsafe { name(self.raw()) }
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
        // SAFETY: the handle is valid.
        unsafe { file_line_col(self.raw()) }
    }
}

/// As [`Loc::file_line_col`], of a location that melior gave.
pub fn place_of(location: melior::ir::Location<'_>) -> Option<(String, u32, u32)> {
    // SAFETY: the location lives as long as its context, which it borrows.
    unsafe { file_line_col(location.to_raw()) }
}

/// The places that are fused in one.
unsafe fn fused(raw: MlirLocation) -> Vec<MlirLocation> {
    // SAFETY: only called for fused places; the list has room for all.
    unsafe {
        let mut parts = vec![raw; mlirLocationFusedGetNumLocations(raw) as usize];
        mlirLocationFusedGetLocations(raw, parts.as_mut_ptr());
        parts
    }
}

unsafe fn name(raw: MlirLocation) -> Option<String> {
    // SAFETY: the caller's place is valid; each getter is called on the kind of location it is for.
    unsafe {
        if mlirLocationIsAName(raw) {
            return Some(ffi::string(mlirIdentifierStr(mlirLocationNameGetName(raw))).to_owned());
        }
        if mlirLocationIsACallSite(raw) {
            return name(mlirLocationCallSiteGetCallee(raw));
        }
        mlirLocationIsAFused(raw).then(|| fused(raw))?.into_iter().find_map(|part| name(part))
    }
}

unsafe fn file_line_col(raw: MlirLocation) -> Option<(String, u32, u32)> {
    // SAFETY: the caller's place is valid; each getter is called on the kind of location it is for.
    unsafe {
        if mlirLocationIsAFileLineColRange(raw) {
            let file = mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(raw));
            let line = mlirLocationFileLineColRangeGetStartLine(raw);
            let column = mlirLocationFileLineColRangeGetStartColumn(raw);
            return Some((ffi::string(file).to_owned(), line as u32, column as u32));
        }
        if mlirLocationIsAName(raw) {
            return file_line_col(mlirLocationNameGetChildLoc(raw));
        }
        if mlirLocationIsACallSite(raw) {
            return file_line_col(mlirLocationCallSiteGetCallee(raw));
        }
        mlirLocationIsAFused(raw).then(|| fused(raw))?.into_iter().find_map(|part| file_line_col(part))
    }
}
