//! Which keys something belongs to, and the evaluation keys as they travel from client to server.

use crate::file::Readers;
use crate::frame::{self, Frame, FrameError, Kind, Part, Reader};
use crate::manifest::Fingerprint;
use crate::memory;
use crate::parameters::{BootstrapParameters, Parameters};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::File;
use std::io::Read;
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
        self.to_frame().to_bytes()
    }

    /// The key, to be written.
    pub fn to_frame(&self) -> Frame<'_> {
        let header = Header { parameters: self.parameters, key_id: self.key_id };
        let parts = self.keys.as_ref().map_or(vec![], |keys| {
            [&keys.keyswitch, &keys.bootstrap, &keys.packing].map(|words| Part::Words(words)).into()
        });
        Frame::new(Kind::ServerKey, &header, parts)
    }

    /// Reads a server key and checks it against its own parameters.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        KeyReader::of_bytes(bytes, Self::from_reader)
    }

    /// Reads a server key from a file, piece by piece.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FrameError> {
        KeyReader::of_file(path.as_ref(), Self::from_reader)
    }

    fn from_reader(mut reader: KeyReader<'_>) -> Result<Self, FrameError> {
        let keys = match reader.words() {
            None => None,
            Some(words) => {
                let [mut keyswitch, mut bootstrap, mut packing] = words.map(memory::zeroed);
                for part in [&mut keyswitch, &mut bootstrap, &mut packing] {
                    reader.read(part.as_mut().map_err(|error| *error)?)?;
                }
                Some(EvaluationKeys { keyswitch: keyswitch?, bootstrap: bootstrap?, packing: packing? })
            }
        };
        let KeyReader { parameters, key_id, .. } = reader;
        reader.finish()?;
        Ok(Self { parameters, key_id, keys })
    }

    /// Writes the server key to a file.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), FrameError> {
        self.to_frame().write_file(path.as_ref(), Readers::Others)
    }
}

/// A server key that is read piece by piece: the keyswitch key, the bootstrap key, the packing
/// keyswitch key. Nothing of it is to be used before [`Self::finish`] has found it undamaged.
pub struct KeyReader<'a> {
    /// The key set it was generated for.
    pub parameters: Parameters,
    /// The client key it belongs to.
    pub key_id: KeyId,
    reader: Reader<'a>,
}

impl<'a> KeyReader<'a> {
    /// Reads the header of a file of `len` bytes, and checks that the key is as long as its
    /// parameters say. The path is for messages.
    pub fn new(input: &'a mut dyn Read, len: u64, path: &Path) -> Result<Self, FrameError> {
        let kind = Kind::ServerKey;
        let (Header { parameters, key_id }, reader) = Reader::new(kind, input, len, path)?;
        parameters.validate().map_err(|reason| FrameError::Invalid { kind, reason })?;
        let key = Self { parameters, key_id, reader };
        let expected = key.words().map_or(0, |words| words.iter().map(|n| *n as u128 * 8).sum());
        let found = key.reader.payload();
        if u128::from(found) != expected {
            return Err(FrameError::Payload { kind, what: "keys", found: found as usize, expected });
        }
        Ok(key)
    }

    /// Reads a key from its bytes.
    pub fn of_bytes<T, E: From<FrameError>>(
        mut bytes: &[u8],
        read: impl FnOnce(KeyReader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let length = bytes.len() as u64;
        read(KeyReader::new(&mut bytes, length, Path::new("the key's bytes"))?)
    }

    /// Reads a key from a file; what has no length, as a pipe, is taken into memory before.
    pub fn of_file<T, E: From<FrameError>>(
        path: &Path,
        read: impl FnOnce(KeyReader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let io = |reason| FrameError::Io { path: path.to_owned(), reason };
        let mut file = File::open(path).map_err(io)?;
        let there = file.metadata().map_err(io)?;
        if there.is_file() {
            return read(KeyReader::new(&mut file, there.len(), path)?);
        }
        let bytes = frame::read_stream(&mut file).map_err(io)?;
        KeyReader::of_bytes(&bytes, read)
    }

    /// What the keys are tied to.
    pub fn tag(&self) -> KeyTag {
        KeyTag { fingerprint: Fingerprint::of(&self.parameters), key_id: self.key_id }
    }

    /// Words of each of the keys, without those of a linear program.
    pub fn words(&self) -> Option<[usize; 3]> {
        self.parameters.bootstrap.map(|bootstrap| {
            let (keyswitch, blind_rotation) = EvaluationKeys::words(&self.parameters, &bootstrap);
            [keyswitch, blind_rotation, EvaluationKeys::packing_words(&self.parameters, &bootstrap)]
        })
    }

    /// Reads the next words.
    pub fn read(&mut self, words: &mut [u64]) -> Result<(), FrameError> {
        self.reader.read(words)
    }

    /// Checks that what was read, which must be everything, is what was written.
    pub fn finish(self) -> Result<(), FrameError> {
        self.reader.finish()
    }
}
