//! The side of a program that holds the secret.

use crate::error::Error;
use crate::parties::{find, names};
use ferrocrete_abi::expectation::Expectation;
use ferrocrete_abi::key_material::ServerKeyFile;
use ferrocrete_abi::manifest::{Fingerprint, Function, Manifest};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::Value;
use ferrocrete_client::{ClientKeys, TestSeed};
use std::path::Path;
use zeroize::Zeroizing;

/// The client of a program: holds the secret keys, encrypts arguments and decrypts results.
#[derive(Debug)]
pub struct Client {
    manifest: Manifest,
    keys: ClientKeys,
    expectation: Expectation,
    /// Whether arguments may be clear that no expectation speaks of.
    allows_clear: bool,
}

impl Client {
    /// Generates secret keys for a program.
    pub fn generate(manifest: &Manifest) -> Result<Self, Error> {
        Ok(Self::of(manifest, ClientKeys::generate(&manifest.parameters)?))
    }

    /// Generates reproducible secret keys, **for tests only**: whoever knows the seed knows the keys.
    /// What is encrypted with them differs each time.
    pub fn generate_from_test_seed(manifest: &Manifest, seed: TestSeed) -> Result<Self, Error> {
        Ok(Self::of(manifest, ClientKeys::generate_from_test_seed(&manifest.parameters, seed)?))
    }

    /// Takes keys that must have been generated for a program with the same parameters.
    pub fn new(manifest: &Manifest, keys: ClientKeys) -> Result<Self, Error> {
        let (found, expected) = (Fingerprint::of(keys.parameters()), manifest.fingerprint());
        if found != expected {
            let (found, expected) = (found.to_string(), expected.to_string());
            return Err(Error::ForeignKey { found, expected });
        }
        Ok(Self::of(manifest, keys))
    }

    fn of(manifest: &Manifest, keys: ClientKeys) -> Self {
        let expectation = Expectation::default();
        Self { manifest: manifest.clone(), keys, expectation, allows_clear: false }
    }

    /// The same client, which encrypts only for a program that is what is expected. The manifest says
    /// which arguments are encrypted: of one that comes from somebody else, say what must be.
    ///
    /// # Errors
    /// If the digest, the error bound or the security is not as expected. Arguments are checked when
    /// they are encrypted, for each function.
    pub fn expecting(self, expectation: Expectation) -> Result<Self, Error> {
        expectation.check(&self.manifest)?;
        Ok(Self { expectation, ..self })
    }

    /// The same client, which also encrypts for functions that take arguments in the clear without being
    /// [told](Client::expecting) which those are. Of a manifest that comes from somebody else, that is to
    /// leave it to them what is sent in the clear.
    pub fn allow_clear(self) -> Self {
        Self { allows_clear: true, ..self }
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

    /// Takes the bytes of a client key; see [`Client::new`].
    pub fn from_bytes(manifest: &Manifest, bytes: &[u8]) -> Result<Self, Error> {
        Self::new(manifest, ClientKeys::from_bytes(bytes)?)
    }

    /// The client key's bytes: whoever has them can decrypt. They are wiped when they are dropped.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.keys.to_bytes()
    }

    /// What the program is.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The secret keys.
    pub fn keys(&self) -> &ClientKeys {
        &self.keys
    }

    /// Generates the evaluation keys a server needs, on all cores, watched by `monitor`; if that
    /// stops it, [`Error::Cancelled`].
    pub fn server_keys(&self, monitor: &Monitor<'_>) -> Result<ServerKeyFile, Error> {
        Ok(self.keys.server_keys(monitor)?)
    }

    /// Encrypts the arguments of a call; those that the function takes in the clear stay clear.
    ///
    /// # Errors
    /// If the function takes arguments in the clear of which the client was told nothing: see
    /// [`Client::expecting`] and [`Client::allow_clear`].
    pub fn encrypt(&self, function: Option<&str>, arguments: &[IntTensor]) -> Result<Vec<Value>, Error> {
        let function = self.expected(function)?;
        Ok(self.keys.encrypt_arguments(function, arguments)?)
    }

    /// Encrypts one argument of a call, the one at `index` counted from 0; one that the function
    /// takes in clear stays clear, as in [`Client::encrypt`].
    pub fn encrypt_argument(
        &self,
        function: Option<&str>,
        index: usize,
        argument: &IntTensor,
    ) -> Result<Value, Error> {
        let function = self.expected(function)?;
        Ok(self.keys.encrypt_argument(function, index, argument)?)
    }

    /// The function called `name`, whose arguments are as expected.
    fn expected(&self, name: Option<&str>) -> Result<&Function, Error> {
        let function = find(&self.manifest.functions, name)?;
        self.expectation.check_arguments(function)?;
        let places: Vec<usize> = function.clear_arguments().collect();
        if places.is_empty() || self.allows_clear || self.expectation.speaks_of_arguments() {
            return Ok(function);
        }
        let function = function.name.clone();
        Err(Error::ClearArguments { function, places })
    }

    /// Decrypts one result of a call, the one at `index` counted from 0.
    pub fn decrypt_result(
        &self,
        function: Option<&str>,
        index: usize,
        result: &Value,
    ) -> Result<IntTensor, Error> {
        Ok(self.keys.decrypt_result(find(&self.manifest.functions, function)?, index, result)?)
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
