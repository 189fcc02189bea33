//! The files that parties exchange, and the functions of a program by name.

use crate::client::Client;
use crate::error::Error;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::file::{self, Readers, Staged};
use ferrocrete_abi::key_material::ServerKeyFile;
use ferrocrete_abi::manifest::{Function, Manifest};
use ferrocrete_abi::value::{self, Value};
use ferrocrete_server::{LoadError, PublicKey};
use std::io::Write;
use std::path::Path;

/// Reads a bundle from a file.
pub fn read_bundle(path: impl AsRef<Path>) -> Result<Bundle, Error> {
    let path = path.as_ref();
    Bundle::read(path).map_err(|error| Error::file(path, error))
}

/// Reads a bundle from a file that must be signed with the key; see [`signature_path`](crate::signature_path).
pub fn read_signed_bundle(path: impl AsRef<Path>, key: &PublicKey) -> Result<Bundle, Error> {
    let path = path.as_ref();
    let read = ferrocrete_server::read_signed_bundle(path, key);
    read.map_err(
        |error| if let LoadError::Frame(error) = error { Error::file(path, error) } else { error.into() },
    )
}

/// Writes a bundle to a file.
pub fn write_bundle(bundle: &Bundle, path: impl AsRef<Path>) -> Result<(), Error> {
    let path = path.as_ref();
    bundle.write(path).map_err(|error| Error::file(path, error))
}

/// Writes a client key and the server key that belongs to it: both files, or neither. Without
/// `replace`, a client key that is there is an error, and stays.
///
/// # Errors
/// Also if both paths lead to one place.
pub fn write_key_pair(
    client: (&Client, &Path),
    server: (&ServerKeyFile, &Path),
    replace: bool,
) -> Result<(), Error> {
    let ((client, client_path), (server, server_path)) = (client, server);
    check_key_paths(client_path, server_path, replace)?;
    let io = |path: &Path, reason| Error::Io { path: path.to_owned(), reason };
    let secret = stage_client_key(client, client_path, replace)?;
    let mut public = Staged::new(server_path, Readers::Others).map_err(|reason| io(server_path, reason))?;
    server.to_frame().write(&mut public).map_err(|reason| io(server_path, reason))?;
    file::commit(vec![secret, public]).map_err(|failed| io(&failed.path, failed.reason))
}

/// Checks, before keys are made, where they are to be written; see [`write_key_pair`].
pub fn check_key_paths(client: &Path, server: &Path, replace: bool) -> Result<(), Error> {
    if file::same_place(client, server) {
        return Err(Error::OneKeyFile { path: client.to_owned() });
    }
    let there = std::fs::symlink_metadata(client).is_ok_and(|there| !there.is_dir());
    if there && !replace && !file::of_the_system(client) {
        return Err(Error::ClientKeyExists { path: client.to_owned() });
    }
    Ok(())
}

/// A client key that is written and waits to get its name; see [`file::commit`].
pub fn stage_client_key(client: &Client, path: &Path, replace: bool) -> Result<Staged, Error> {
    let io = |reason| Error::Io { path: path.to_owned(), reason };
    let mut staged = Staged::new(path, Readers::Owner).map_err(io)?;
    staged.write_all(&client.to_bytes()).map_err(io)?;
    Ok(if replace { staged } else { staged.only_new() })
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
