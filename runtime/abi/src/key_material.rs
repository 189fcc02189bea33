//! Which keys something belongs to, and the evaluation keys as they travel from client to server.

use crate::frame::{self, FrameError, Kind};
use crate::manifest::Fingerprint;
use crate::parameters::{BootstrapParameters, Parameters};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// Names one generated key set: random, and carried by the client key, the server key and every
/// ciphertext made with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyId(pub [u8; 16]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&frame::hex(&self.0))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&frame::hex(&self.0))
    }
}

/// What a ciphertext is tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyTag {
    /// The parameters.
    pub fingerprint: Fingerprint,
    /// The keys.
    pub key_id: KeyId,
}

/// Evaluation keys in the standard domain, as raw words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluationKeys {
    /// For each bit of the big key, `l` ciphertexts under the small key that encrypt it in the
    /// gadget's steps, finest level first: `big * l * (small + 1)` words.
    pub keyswitch: Vec<u64>,
    /// For each bit of the small key, its GGSW encryption under the GLWE key, finest level first:
    /// `small * l * (k + 1)^2 * N` words.
    pub bootstrap: Vec<u64>,
    /// For each component of a GLWE key, negated, and for 1: a private functional packing keyswitch
    /// key that multiplies by it, `l` GLWE ciphertexts for each bit of the big key and for its
    /// body, finest level first: `(k + 1) * (big + 1) * l * (k + 1) * N` words. Empty without
    /// circuit lookups.
    pub packing: Vec<u64>,
}

impl EvaluationKeys {
    /// Words of the keyswitch key and of the bootstrap key.
    pub fn words(parameters: &Parameters, bootstrap: &BootstrapParameters) -> (usize, usize) {
        let small = bootstrap.small.dimension;
        let glwe_size = bootstrap.glwe_dimension.0 + 1;
        (
            parameters.big.dimension.0 * bootstrap.keyswitch.level_count.0 * small.ciphertext_words(),
            small.0 * bootstrap.bootstrap.level_count.0 * glwe_size * glwe_size * bootstrap.polynomial_size.0,
        )
    }

    /// Words of the packing keyswitch key.
    pub fn packing_words(parameters: &Parameters, bootstrap: &BootstrapParameters) -> usize {
        let Some(circuit) = bootstrap.circuit else { return 0 };
        let glwe_size = bootstrap.glwe_dimension.0 + 1;
        let ciphertexts = parameters.big.dimension.ciphertext_words() * circuit.packing.level_count.0;
        glwe_size * ciphertexts * glwe_size * bootstrap.polynomial_size.0
    }
}

/// What a client hands to a server: no secret in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerKeyFile {
    /// The key set it was generated for.
    pub parameters: Parameters,
    /// The client key it belongs to.
    pub key_id: KeyId,
    /// Absent when the program is linear.
    pub keys: Option<EvaluationKeys>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    parameters: Parameters,
    key_id: KeyId,
}

impl ServerKeyFile {
    /// What the keys are tied to.
    pub fn tag(&self) -> KeyTag {
        KeyTag { fingerprint: Fingerprint::of(&self.parameters), key_id: self.key_id }
    }

    /// The key's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let header = Header { parameters: self.parameters, key_id: self.key_id };
        let parts = self.keys.as_ref().map_or([const { Vec::new() }; 3], |keys| {
            [&keys.keyswitch, &keys.bootstrap, &keys.packing].map(|words| frame::bytes_of_words(words))
        });
        frame::encode(Kind::ServerKey, &header, &[&parts[0], &parts[1], &parts[2]])
    }

    /// Reads a server key and checks it against its own parameters.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let kind = Kind::ServerKey;
        let (Header { parameters, key_id }, payload) = frame::decode(kind, bytes)?;
        parameters.validate().map_err(|reason| FrameError::Invalid { kind, reason })?;
        let words = parameters.bootstrap.map(|bootstrap| {
            let (keyswitch, blind_rotation) = EvaluationKeys::words(&parameters, &bootstrap);
            [keyswitch, blind_rotation, EvaluationKeys::packing_words(&parameters, &bootstrap)]
        });
        let expected = words.map_or(0, |words| words.iter().map(|n| *n as u128 * 8).sum());
        if payload.len() as u128 != expected {
            return Err(FrameError::Payload { kind, what: "keys", found: payload.len(), expected });
        }
        let keys = words.map(|[keyswitch, bootstrap, _]| {
            let (keyswitch, rest) = payload.split_at(keyswitch * 8);
            let (bootstrap, packing) = rest.split_at(bootstrap * 8);
            EvaluationKeys {
                keyswitch: frame::words_of_bytes(keyswitch),
                bootstrap: frame::words_of_bytes(bootstrap),
                packing: frame::words_of_bytes(packing),
            }
        });
        Ok(Self { parameters, key_id, keys })
    }

    /// Reads a server key from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FrameError> {
        Self::from_bytes(&frame::read_file(path.as_ref())?)
    }

    /// Writes the server key to a file.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), FrameError> {
        frame::write_file(Kind::ServerKey, path.as_ref(), &self.to_bytes())
    }
}
