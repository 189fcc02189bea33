//! The files that parties exchange, and the functions of a program by name.

use crate::error::Error;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::key_material::ServerKeyFile;
use ferrocrete_abi::manifest::{Function, Manifest};
use ferrocrete_abi::value::{self, Value};
use std::path::Path;

/// Reads a bundle from a file.
pub fn read_bundle(path: impl AsRef<Path>) -> Result<Bundle, Error> {
    let path = path.as_ref();
    Bundle::read(path).map_err(|error| Error::file(path, error))
}

/// Writes a bundle to a file.
pub fn write_bundle(bundle: &Bundle, path: impl AsRef<Path>) -> Result<(), Error> {
    let path = path.as_ref();
    bundle.write(path).map_err(|error| Error::file(path, error))
}

/// Writes a server key to a file.
pub fn write_server_key(keys: &ServerKeyFile, path: impl AsRef<Path>) -> Result<(), Error> {
    let path = path.as_ref();
    keys.write(path).map_err(|error| Error::file(path, error))
}

/// Reads arguments or results from a file.
pub fn read_values(path: impl AsRef<Path>) -> Result<Vec<Value>, Error> {
    let path = path.as_ref();
    value::read(path).map_err(|error| Error::file(path, error))
}

/// Writes arguments or results to a file.
pub fn write_values(values: &[Value], path: impl AsRef<Path>) -> Result<(), Error> {
    let path = path.as_ref();
    value::write(values, path).map_err(|error| Error::file(path, error))
}

/// The function called `name`; without a name, `main` or the only one.
pub fn find_function<'m>(manifest: &'m Manifest, name: Option<&str>) -> Result<&'m Function, Error> {
    find(&manifest.functions, name)
}

pub(crate) fn names(functions: &[Function]) -> Vec<String> {
    functions.iter().map(|f| f.name.clone()).collect()
}

/// The function called `name`; without a name, `main` or the only one.
pub(crate) fn find<'f>(functions: &'f [Function], name: Option<&str>) -> Result<&'f Function, Error> {
    let found = match (name, functions) {
        (None, [only]) => Some(only),
        (name, all) => all.iter().find(|f| f.name == name.unwrap_or("main")),
    };
    found.ok_or_else(|| Error::Function { name: name.map(str::to_owned), available: names(functions) })
}
