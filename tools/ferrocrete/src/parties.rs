//! The two sides of a compiled program: who holds the secret, and who runs.

use crate::error::Error;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::key_material::ServerKeyFile;
use ferrocrete_abi::manifest::{Fingerprint, Function, Manifest};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::{self, Value};
use ferrocrete_client::{ClientKeys, Progress};
use ferrocrete_server::ServerKeys;
use std::path::Path;

/// The client of a program: holds the secret keys, encrypts arguments and decrypts results.
#[derive(Debug)]
pub struct Client {
    manifest: Manifest,
    keys: ClientKeys,
}

impl Client {
    /// Generates secret keys for a program.
    pub fn generate(manifest: &Manifest) -> Result<Self, Error> {
        let keys = ClientKeys::generate(&manifest.parameters)?;
        Ok(Self { manifest: manifest.clone(), keys })
    }

    /// Takes keys that must have been generated for a program with the same parameters.
    pub fn new(manifest: &Manifest, keys: ClientKeys) -> Result<Self, Error> {
        let (found, expected) = (Fingerprint::of(keys.parameters()), manifest.fingerprint());
        if found != expected {
            let (found, expected) = (found.to_string(), expected.to_string());
            return Err(Error::ForeignKey { found, expected });
        }
        Ok(Self { manifest: manifest.clone(), keys })
    }

    /// Reads a client key from a file; see [`Client::new`].
    pub fn load(manifest: &Manifest, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::new(manifest, ClientKeys::read(path).map_err(|error| Error::file(path, error))?)
    }

    /// Writes the client key to a file that only its owner can read.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        self.keys.write(path).map_err(|error| Error::file(path, error))
    }

    /// The secret keys.
    pub fn keys(&self) -> &ClientKeys {
        &self.keys
    }

    /// Generates the evaluation keys a server needs, on all cores; `progress` is called with the
    /// parts done and the parts in all.
    pub fn server_keys(&self, progress: Progress<'_>) -> Result<ServerKeyFile, Error> {
        Ok(self.keys.server_keys(progress)?)
    }

    /// Encrypts the arguments of a call; those that the function takes in clear stay clear.
    pub fn encrypt(&self, function: Option<&str>, arguments: &[IntTensor]) -> Result<Vec<Value>, Error> {
        Ok(self.keys.encrypt_arguments(find(&self.manifest.functions, function)?, arguments)?)
    }

    /// Decrypts the results of a call. Without a name and with several functions in the program,
    /// the function is found by what the results are.
    pub fn decrypt(&self, function: Option<&str>, results: &[Value]) -> Result<Vec<IntTensor>, Error> {
        let fits = |f: &&Function| f.outputs.iter().eq(results.iter().map(Value::gate));
        let function = match (function, find(&self.manifest.functions, None)) {
            (Some(_), _) => find(&self.manifest.functions, function)?,
            (None, Ok(function)) if fits(&function) => function,
            (None, Ok(only)) if self.manifest.functions.len() == 1 => only,
            (None, _) => {
                let available = names(&self.manifest.functions);
                let found = self.manifest.functions.iter().find(fits);
                found.ok_or(Error::ForeignResults { available })?
            }
        };
        Ok(self.keys.decrypt_results(function, results)?)
    }
}

/// The server of a program: native code and evaluation keys, no secret.
pub struct Server {
    program: ferrocrete_server::Program,
    keys: ServerKeys,
}

impl Server {
    /// Loads a program and prepares the evaluation keys. Loading a bundle trusts its native code.
    pub fn new(bundle: &Bundle, keys: &ServerKeyFile) -> Result<Self, Error> {
        let program = ferrocrete_server::Program::load(bundle)?;
        let (found, expected) = (keys.tag().fingerprint, program.manifest().fingerprint());
        if found != expected {
            let (found, expected) = (found.to_string(), expected.to_string());
            return Err(ferrocrete_server::RunError::KeyParameters { found, expected }.into());
        }
        Ok(Self { program, keys: ServerKeys::new(keys).map_err(Error::ServerKey)? })
    }

    /// Loads a program, and evaluation keys from a file.
    pub fn load(bundle: &Bundle, keys: impl AsRef<Path>) -> Result<Self, Error> {
        let path = keys.as_ref();
        Self::new(bundle, &ServerKeyFile::read(path).map_err(|error| Error::file(path, error))?)
    }

    /// Runs a function on encrypted arguments.
    pub fn run(&self, function: Option<&str>, arguments: &[Value]) -> Result<Vec<Value>, Error> {
        let function = find(&self.program.manifest().functions, function)?;
        Ok(self.program.run(Some(&function.name), &self.keys, arguments)?)
    }
}

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

fn names(functions: &[Function]) -> Vec<String> {
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
