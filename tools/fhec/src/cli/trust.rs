//! What may be trusted: expectations, digests and signatures on the command line.

use clap::Args;
use ferrocrete::{Encrypted, Expectation, NoPublicKey, Probability, PublicKey, SpecsDigest};
use std::path::PathBuf;

/// What must hold of a program before anything secret meets it.
#[derive(Debug, Args)]
pub struct SpecsArgs {
    /// Refuse a program whose specs have another digest: `fhec digest` prints it.
    #[arg(long, value_name = "SHA256")]
    pub specs_digest: Option<SpecsDigest>,
    /// Refuse a program of which one execution may go wrong more often, as 1e-12, 0.0001 or 2^-40.
    #[arg(long, value_name = "P")]
    pub max_error: Option<Probability>,
    /// Refuse a program whose keys have fewer bits of security.
    #[arg(long, value_name = "BITS")]
    pub min_security: Option<u32>,
}

impl SpecsArgs {
    /// As the client takes it.
    pub fn expectation(&self) -> Expectation {
        Expectation {
            digest: self.specs_digest,
            max_error_log2: self.max_error.map(|p| p.get().log2()),
            min_security: self.min_security,
            encrypted: None,
        }
    }
}

/// Arguments of `fhec sign`.
#[derive(Debug, Args)]
pub struct SignArgs {
    /// The bundle, or another file of a program: its signature is written to the file beside it that ends
    /// in `.sig`.
    #[arg(required_unless_present = "new_key", requires = "key")]
    pub program: Option<PathBuf>,
    /// The signing key.
    #[arg(long, value_name = "FILE", requires = "program")]
    pub key: Option<PathBuf>,
    /// Make a signing key: the file, and the public key in the file beside it that ends in `.pub`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["program", "key"])]
    pub new_key: Option<PathBuf>,
}

/// A public key as text, or a file with one.
pub fn public_key(text: &str) -> Result<PublicKey, String> {
    let no_key = |error: NoPublicKey| error.to_string();
    match std::fs::read_to_string(text) {
        Ok(content) => content.parse().map_err(no_key),
        Err(_) => text.parse().map_err(no_key),
    }
}

/// Arguments of `fhec digest`.
#[derive(Debug, Args)]
pub struct DigestArgs {
    /// The bundle.
    pub bundle: PathBuf,
}

/// Places of arguments: `all`, or `0,2`.
pub fn encrypted(text: &str) -> Result<Encrypted, String> {
    if text.trim() == "all" {
        return Ok(Encrypted::All);
    }
    let places = text.split(',').map(|place| place.trim().parse()).collect::<Result<_, _>>();
    places.map(Encrypted::At).map_err(|_| "give places of arguments, counted from 0, as 0,2, or `all`".into())
}
