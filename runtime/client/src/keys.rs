//! Secret keys and their generation.

use crate::entropy::{Entropy, NoEntropy, TestSeed};
use crate::error::ClientError;
use ferrocrete_abi::key_material::{KeyId, KeyTag, ServerKeyFile};
use ferrocrete_abi::manifest::Fingerprint;
use ferrocrete_abi::memory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{LweDimension, Parameters};
use ferrocrete_optimizer::SecurityCurve;
use ferrocrete_threads::spread;
use tfhe::core_crypto::prelude::{LweSecretKey, generate_binary_lwe_secret_key};
use zeroize::Zeroizing;

/// A binary key, a word for each bit. It is wiped when it is dropped.
pub(crate) struct SecretKey(pub(crate) Zeroizing<Vec<u64>>);

impl SecretKey {
    /// For the library.
    pub(crate) fn view(&self) -> LweSecretKey<&[u64]> {
        LweSecretKey::from_container(&self.0)
    }
}

/// The secret keys of one key set.
pub struct ClientKeys {
    pub(crate) parameters: Parameters,
    pub(crate) key_id: KeyId,
    /// The key of every input, output and bootstrap result; cut in pieces of `N` it is the GLWE key.
    pub(crate) big: SecretKey,
    /// The key between keyswitch and bootstrap.
    pub(crate) small: Option<SecretKey>,
}

impl std::fmt::Debug for ClientKeys {
    /// Names the key without showing it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientKeys").field("key_id", &self.key_id.to_string()).finish_non_exhaustive()
    }
}

impl From<NoEntropy> for ClientError {
    fn from(NoEntropy(reason): NoEntropy) -> Self {
        Self::Entropy(reason)
    }
}

impl ClientKeys {
    /// Generates secret keys with randomness of the operating system. Parameters below the security
    /// they claim are refused: a bundle comes from elsewhere.
    pub fn generate(parameters: &Parameters) -> Result<Self, ClientError> {
        Self::generate_with(parameters, Entropy::OperatingSystem)
    }

    /// Generates reproducible secret keys, for tests only: whoever knows the seed knows the keys.
    /// Encryption with them, and the evaluation keys made from them, take randomness of the operating
    /// system, as with any others.
    pub fn generate_from_test_seed(parameters: &Parameters, seed: TestSeed) -> Result<Self, ClientError> {
        Self::generate_with(parameters, Entropy::from_test_seed(seed))
    }

    fn generate_with(parameters: &Parameters, mut entropy: Entropy) -> Result<Self, ClientError> {
        parameters.validate()?;
        let bits = parameters.security_bits;
        let curve = SecurityCurve::of_bits(bits)
            .ok_or_else(|| ClientError::Insecure(format!("{bits} bits is no known security level")))?;
        curve.check(parameters).map_err(|reason| ClientError::Insecure(reason.to_string()))?;
        let big = binary_key(parameters.big.dimension, &mut entropy)?;
        let small = match &parameters.bootstrap {
            Some(bootstrap) => Some(binary_key(bootstrap.small.dimension, &mut entropy)?),
            None => None,
        };
        let key_id = KeyId(entropy.draw()?.to_le_bytes());
        Ok(Self { parameters: *parameters, key_id, big, small })
    }

    /// The key set.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What ciphertexts and server keys of these keys carry.
    pub fn tag(&self) -> KeyTag {
        KeyTag { fingerprint: Fingerprint::of(&self.parameters), key_id: self.key_id }
    }

    /// Generates the evaluation keys a server needs, on all cores, watched by `monitor`; if that
    /// stops it, [`ClientError::Cancelled`].
    pub fn server_keys(&self, monitor: &Monitor<'_>) -> Result<ServerKeyFile, ClientError> {
        monitor.check()?;
        let keys = match (&self.parameters.bootstrap, &self.small) {
            (Some(bootstrap), Some(small)) => {
                Some(spread(|| self.evaluation_keys(bootstrap, small, monitor))?)
            }
            (Some(_), None) | (None, _) => None,
        };
        Ok(ServerKeyFile { parameters: self.parameters, key_id: self.key_id, keys })
    }
}

fn binary_key(dimension: LweDimension, entropy: &mut Entropy) -> Result<SecretKey, ClientError> {
    let mut bits = Zeroizing::new(memory::zeroed(dimension.0)?);
    let mut key = LweSecretKey::from_container(bits.as_mut_slice());
    generate_binary_lwe_secret_key(&mut key, &mut entropy.secret()?);
    Ok(SecretKey(bits))
}
