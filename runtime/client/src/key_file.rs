//! Client keys as a file.

use crate::keys::{ClientKeys, SecretKey};
use ferrocrete_abi::file::{self, Readers};
use ferrocrete_abi::frame::{self, FrameError, Kind};
use ferrocrete_abi::key_material::KeyId;
use ferrocrete_abi::parameters::{LweDimension, Parameters};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zeroize::Zeroizing;

#[derive(Serialize, Deserialize)]
struct Header {
    parameters: Parameters,
    key_id: KeyId,
}

impl ClientKeys {
    /// The keys' bytes: whoever has them can decrypt.
    /// They are wiped when they are dropped.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let header = Header { parameters: self.parameters, key_id: self.key_id };
        let big = pack(&self.big);
        let small = self.small.as_ref().map(pack).unwrap_or_default();
        Zeroizing::new(frame::encode(Kind::ClientKey, &header, &[&big, &small]))
    }

    /// Reads keys.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let kind = Kind::ClientKey;
        let (Header { parameters, key_id }, payload) = frame::decode(kind, bytes)?;
        parameters.validate().map_err(|reason| FrameError::Invalid { kind, reason })?;
        let small = parameters.bootstrap.map(|bootstrap| bootstrap.small.dimension);
        let (big_bytes, small_bytes) =
            (packed_bytes(parameters.big.dimension), small.map_or(0, packed_bytes));
        if payload.len() != big_bytes + small_bytes {
            let expected = (big_bytes + small_bytes) as u128;
            return Err(FrameError::Payload { kind, what: "keys", found: payload.len(), expected });
        }
        let (big, rest) = payload.split_at(big_bytes);
        Ok(Self {
            parameters,
            key_id,
            big: unpack(big, parameters.big.dimension),
            small: small.map(|dimension| unpack(rest, dimension)),
        })
    }

    /// Reads keys from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FrameError> {
        Self::from_bytes(&Zeroizing::new(frame::read_file(path.as_ref())?))
    }

    /// Writes the keys to a file that only its owner can read.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), FrameError> {
        let path = path.as_ref();
        file::write(path, &self.to_bytes(), Readers::Owner)
            .map_err(|reason| FrameError::Io { path: path.to_owned(), reason })
    }
}

fn packed_bytes(dimension: LweDimension) -> usize {
    dimension.0.div_ceil(8)
}

/// Eight key bits a byte, the first one lowest.
fn pack(key: &SecretKey) -> Zeroizing<Vec<u8>> {
    let byte = |bits: &[u64]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | *bit as u8);
    // A vector of the right length leaves no shorter ones behind.
    Zeroizing::new(key.0.chunks(8).map(byte).collect())
}

fn unpack(bytes: &[u8], dimension: LweDimension) -> SecretKey {
    let bit = |i: usize| u64::from(bytes[i / 8] >> (i % 8) & 1);
    SecretKey(Zeroizing::new((0..dimension.0).map(bit).collect()))
}
