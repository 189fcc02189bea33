//! Evaluation keys as the server uses them.

use crate::bootstrap::{BootstrapKey, Polynomials};
use crate::error::{KernelError, check_length, check_range};
use crate::keyswitch::KeyswitchKey;
use crate::lookup_table::MAX_EXTENSION_LOG;
use ferrocrete_abi::key_material::{EvaluationKeys, KeyTag, ServerKeyFile};
use ferrocrete_abi::parameters::{BootstrapParameters, ExtensionLog, Parameters};

/// Evaluation keys, prepared once for any number of calls: the bootstrap key is in the Fourier
/// domain, the keyswitch key in the order its product reads it.
pub struct ServerKeys {
    parameters: Parameters,
    tag: KeyTag,
    prepared: Option<Prepared>,
}

struct Prepared {
    parameters: BootstrapParameters,
    keyswitch: KeyswitchKey,
    bootstrap: BootstrapKey,
}

impl ServerKeys {
    /// Prepares keys, on all cores.
    pub fn new(file: &ServerKeyFile) -> Result<Self, KernelError> {
        file.parameters.validate()?;
        let prepared = match (file.parameters.bootstrap, &file.keys) {
            (Some(bootstrap), Some(keys)) => Some(Prepared::new(&file.parameters, bootstrap, keys)?),
            (None, None) => None,
            (Some(bootstrap), None) => {
                let expected = EvaluationKeys::words(&file.parameters, &bootstrap).0;
                return Err(KernelError::Length { what: "the keyswitch key", found: 0, expected });
            }
            (None, Some(keys)) => {
                let found = keys.keyswitch.len();
                return Err(KernelError::Length { what: "the keyswitch key", found, expected: 0 });
            }
        };
        Ok(Self { parameters: file.parameters, tag: file.tag(), prepared })
    }

    /// The key set.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What ciphertexts must carry to be computed on with these keys.
    pub fn tag(&self) -> KeyTag {
        self.tag
    }

    /// The bootstrap's parameters, or an error that `operation` needs them.
    pub(crate) fn bootstrap_parameters(
        &self,
        operation: &'static str,
    ) -> Result<&BootstrapParameters, KernelError> {
        self.prepared(operation).map(|prepared| &prepared.parameters)
    }

    fn prepared(&self, operation: &'static str) -> Result<&Prepared, KernelError> {
        self.prepared.as_ref().ok_or(KernelError::NoBootstrap { operation })
    }

    /// Switches ciphertexts from the big key (`from`: rows of `big + 1` words) to the small
    /// (`out`: as many rows of `small + 1`).
    pub fn keyswitch(&self, out: &mut [u64], from: &[u64]) -> Result<(), KernelError> {
        let prepared = self.prepared("keyswitch")?;
        let small = prepared.parameters.small.dimension.ciphertext_words();
        let count =
            rows("the ciphertexts to switch", from, self.parameters.big.dimension.ciphertext_words())?;
        check_length("the keyswitched ciphertexts", out.len(), count * small)?;
        prepared.keyswitch.keyswitch(out, from);
        Ok(())
    }

    /// Bootstraps ciphertexts from the small key (`from`) to the big (`out`).
    ///
    /// `tables` holds test polynomials of `N * 2^v` words as [`encode_lut`](crate::encode_lut)
    /// writes them, and `which` for each ciphertext the index of its polynomial; without it, all
    /// take the first.
    pub fn bootstrap(
        &self,
        out: &mut [u64],
        from: &[u64],
        tables: &[u64],
        which: Option<&[u64]>,
        extension: ExtensionLog,
    ) -> Result<(), KernelError> {
        let prepared = self.prepared("bootstrap")?;
        let parameters = &prepared.parameters;
        let count =
            rows("the ciphertexts to bootstrap", from, parameters.small.dimension.ciphertext_words())?;
        let big = self.parameters.big.dimension.ciphertext_words();
        check_length("the bootstrapped ciphertexts", out.len(), count * big)?;
        if count == 0 {
            return Ok(());
        }
        check_range("extension_log", extension.0 as u64, 0..=MAX_EXTENSION_LOG)?;
        let polynomials = rows("the test polynomials", tables, parameters.polynomial_size.0 << extension.0)?;
        check_range("the number of test polynomials", polynomials as u64, 1..=u64::MAX)?;
        if let Some(which) = which {
            check_length("the choice of test polynomials", which.len(), count)?;
            for index in which {
                check_range("the index of a test polynomial", *index, 0..=polynomials as u64 - 1)?;
            }
        }
        prepared.bootstrap.bootstrap(out, from, Polynomials { words: tables, which }, extension);
        Ok(())
    }
}

impl Prepared {
    fn new(
        parameters: &Parameters,
        bootstrap: BootstrapParameters,
        keys: &EvaluationKeys,
    ) -> Result<Self, KernelError> {
        let (keyswitch, blind_rotation) = EvaluationKeys::words(parameters, &bootstrap);
        check_length("the keyswitch key", keys.keyswitch.len(), keyswitch)?;
        check_length("the bootstrap key", keys.bootstrap.len(), blind_rotation)?;
        Ok(Self {
            parameters: bootstrap,
            keyswitch: KeyswitchKey::new(parameters.big.dimension, &bootstrap, &keys.keyswitch),
            bootstrap: BootstrapKey::new(&bootstrap, &keys.bootstrap),
        })
    }
}

/// The number of rows of `width` words.
fn rows(what: &'static str, words: &[u64], width: usize) -> Result<usize, KernelError> {
    if words.len().is_multiple_of(width) {
        return Ok(words.len() / width);
    }
    Err(KernelError::Rows { what, found: words.len(), width })
}
