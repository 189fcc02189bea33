//! Who wrote a program: Ed25519 signatures over program files. The signature of `program.fhe` is the file
//! `program.fhe.sig` beside it, and covers all its bytes, the manifest and the code.

use crate::error::LoadError;
use ed25519_dalek::{Signer, VerifyingKey};
use ferrocrete_abi::bounded::quoted;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::file::{self, Readers, Staged};
use ferrocrete_abi::frame::{self, FrameError, Kind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use thiserror::Error;
use zeroize::Zeroizing;

/// What is signed begins with this, so that no signature of something else is one of a program.
const CONTEXT: &[u8] = b"ferrocrete program signature\0";

/// Why a program is not taken as signed.
#[derive(Debug, Error)]
pub enum SignatureError {
    /// No signature, or a damaged one.
    #[error("{path}: {reason}; the program must have a signature there (`fhec sign` writes it)")]
    File {
        /// Where it should be.
        path: PathBuf,
        /// What is wrong.
        reason: Box<FrameError>,
    },
    /// Somebody else's.
    #[error("the program is signed with the key {found}, expected {expected}; get it from who has that key")]
    OtherKey {
        /// The key the signature says it is of.
        found: String,
        /// The key required.
        expected: String,
    },
    /// Of another program, or forged.
    #[error("the signature is not of this program: one of both was changed; get both anew from who wrote it")]
    Wrong,
}

/// A text that is no public key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{}` is no public key of 64 hexadecimal digits; `fhec sign --new-key` makes one", quoted(.0))]
pub struct NoPublicKey(String);

/// What signatures are checked with. It is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&frame::hex(self.0.as_bytes()))
    }
}

impl FromStr for PublicKey {
    type Err = NoPublicKey;

    fn from_str(text: &str) -> Result<Self, NoPublicKey> {
        let key = frame::from_hex(text.trim()).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        // Signatures under a weak key are valid for many messages.
        let key = key.filter(|key| !key.is_weak());
        key.map(Self).ok_or_else(|| NoPublicKey(text.to_owned()))
    }
}

/// The secret key that signatures are made with. It is wiped when it is dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new one, of the operating system's randomness.
    pub fn generate() -> io::Result<Self> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut()).map_err(io::Error::other)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&secret)))
    }

    /// What its signatures are checked with.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Writes it to a new file that only its owner can read, and the public key as text to the file
    /// beside it that ends in `.pub`: both or neither, and nothing is replaced.
    pub fn write_new(&self, path: &Path) -> Result<(), FrameError> {
        let failed = |path: &Path, reason| FrameError::Io { path: path.to_owned(), reason };
        let bytes = Zeroizing::new(frame::encode(Kind::SigningKey, &(), &[self.0.as_bytes()]));
        let public_path = beside(path, ".pub");
        let text = format!("{}\n", self.public_key());
        let staged = |path: &Path, readers, bytes: &[u8]| {
            let mut staged = Staged::new(path, readers).map_err(|reason| failed(path, reason))?;
            staged.write_all(bytes).map_err(|reason| failed(path, reason))?;
            Ok::<_, FrameError>(staged.only_new())
        };
        let secret = staged(path, Readers::Owner, &bytes)?;
        let public = staged(&public_path, Readers::Others, text.as_bytes())?;
        file::commit(vec![secret, public]).map_err(|error| failed(&error.path, error.reason))
    }

    /// Reads one from a file.
    pub fn read(path: &Path) -> Result<Self, FrameError> {
        Self::from_bytes(&Zeroizing::new(frame::read_file(path)?))
    }

    /// Reads one from its file's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let kind = Kind::SigningKey;
        let ((), payload) = frame::decode(kind, bytes)?;
        let found = payload.len();
        let secret = payload.try_into();
        let secret = secret.map_err(|_| FrameError::Payload { kind, what: "key", found, expected: 32 })?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(secret)))
    }

    /// Signs a program's bytes.
    pub fn sign(&self, program: &[u8]) -> Signature {
        let signature = self.0.sign(&message(program));
        Signature {
            header: Header { public_key: self.public_key().to_string() },
            signature: signature.to_bytes(),
        }
    }
}

/// A signature of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    header: Header,
    signature: [u8; 64],
}

/// The key is for messages alone: what counts is the one that is required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    public_key: String,
}

impl Signature {
    /// The signature's bytes, to be kept in [`signature_path`].
    pub fn to_bytes(&self) -> Vec<u8> {
        frame::encode(Kind::Signature, &self.header, &[&self.signature])
    }

    /// Reads a signature.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let kind = Kind::Signature;
        let (header, payload) = frame::decode(kind, bytes)?;
        let found = payload.len();
        let signature = payload.try_into();
        let expected = 64;
        let signature =
            signature.map_err(|_| FrameError::Payload { kind, what: "signature", found, expected })?;
        Ok(Self { header, signature })
    }

    /// Checks that whoever has the key signed just this program.
    pub fn check(&self, program: &[u8], key: &PublicKey) -> Result<(), SignatureError> {
        let (found, expected) = (&self.header.public_key, key.to_string());
        if *found != expected {
            let found = quoted(found).into_owned();
            return Err(SignatureError::OtherKey { found, expected });
        }
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature);
        key.0.verify_strict(&message(program), &signature).map_err(|_| SignatureError::Wrong)
    }
}

fn message(program: &[u8]) -> Vec<u8> {
    [CONTEXT, &Sha256::digest(program)].concat()
}

/// Where the signature of a program's file is.
pub fn signature_path(program: &Path) -> PathBuf {
    beside(program, ".sig")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Reads a program's file that must be signed with the key; see [`signature_path`]. What is returned are
/// the bytes that were checked.
pub fn read_signed(program: &Path, key: &PublicKey) -> Result<Vec<u8>, LoadError> {
    let bytes = frame::read_file(program)?;
    let path = signature_path(program);
    let signature = frame::read_file(&path).and_then(|bytes| Signature::from_bytes(&bytes));
    let signature = signature.map_err(|reason| {
        let path = path.clone();
        SignatureError::File { path, reason: Box::new(reason) }
    })?;
    signature.check(&bytes, key)?;
    Ok(bytes)
}

/// Reads a bundle that must be signed with the key.
pub fn read_signed_bundle(path: impl AsRef<Path>, key: &PublicKey) -> Result<Bundle, LoadError> {
    Ok(Bundle::from_bytes(&read_signed(path.as_ref(), key)?)?)
}
