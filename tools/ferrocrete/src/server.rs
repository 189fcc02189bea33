//! The side of a program that runs it.

use crate::error::Error;
use crate::parties::find;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::key_material::{KeyTag, ServerKeyFile};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::value::Value;
use ferrocrete_server::ServerKeys;
use std::path::Path;

/// The server of a program: native code and evaluation keys, no secret.
///
/// To run one loaded program with the keys of many clients, take a
/// [`LoadedProgram`](crate::LoadedProgram) and its [`ServerKeys`].
pub struct Server {
    program: ferrocrete_server::Program,
    keys: ServerKeys,
}

impl Server {
    /// Loads a program and prepares the evaluation keys. Loading a bundle trusts its native code.
    pub fn new(bundle: &Bundle, keys: &ServerKeyFile) -> Result<Self, Error> {
        check(bundle, keys.tag())?;
        let program = ferrocrete_server::Program::load(bundle)?;
        Ok(Self { program, keys: ServerKeys::new(keys)? })
    }

    /// Loads a program, and evaluation keys from a file, which are prepared as they are read: they take
    /// little more memory than the file is long.
    pub fn load(bundle: &Bundle, keys: impl AsRef<Path>) -> Result<Self, Error> {
        let path = keys.as_ref();
        let program = ferrocrete_server::Program::load(bundle)?;
        let keys = ServerKeys::read(path).map_err(|error| Error::file(path, error))?;
        check(bundle, keys.tag())?;
        Ok(Self { program, keys })
    }

    /// Runs a function on encrypted arguments.
    pub fn run(&self, function: Option<&str>, arguments: &[Value]) -> Result<Vec<Value>, Error> {
        self.run_watched(function, arguments, &Monitor::new())
    }

    /// Runs a function on encrypted arguments, watched by `monitor`, whose parts are bootstraps; if
    /// that stops the run, [`Error::Cancelled`].
    pub fn run_watched(
        &self,
        function: Option<&str>,
        arguments: &[Value],
        monitor: &Monitor<'_>,
    ) -> Result<Vec<Value>, Error> {
        let function = find(&self.program.manifest().functions, function)?;
        Ok(self.program.run(Some(&function.name), &self.keys, arguments, monitor)?)
    }
}

/// Checks that the keys are for the program's parameters.
fn check(bundle: &Bundle, keys: KeyTag) -> Result<(), Error> {
    let (found, expected) = (keys.fingerprint, bundle.manifest.fingerprint());
    if found == expected {
        return Ok(());
    }
    let (found, expected) = (found.to_string(), expected.to_string());
    Err(ferrocrete_server::RunError::KeyParameters { found, expected }.into())
}
