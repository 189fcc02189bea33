//! What a client expects of a program whose description somebody else gave it. The description says
//! which arguments are encrypted and how: without a word of the client's own, whoever wrote it decides
//! what the client sends in the clear.

use crate::bounded;
use crate::frame;
use crate::manifest::{Element, Function, Gate, Manifest};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::{self, Display};
use std::str::FromStr;
use thiserror::Error;

/// What must hold of a program before anything is encrypted for it. Without anything expected, all is
/// taken as the description says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// The arguments that must be encrypted, of every function that is called.
    pub encrypted: Option<Encrypted>,
    /// The digest the description must have.
    pub digest: Option<SpecsDigest>,
    /// `log2` of the largest probability that any lookup or result of one execution is wrong.
    pub max_error_log2: Option<f64>,
    /// The fewest bits of security.
    pub min_security: Option<u32>,
}

/// The arguments that must be encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encrypted {
    /// All of them.
    All,
    /// Those at these places, counted from 0. The others may be clear.
    At(Vec<usize>),
}

/// Why a program is not what a client expects.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Unexpected {
    /// An argument would be sent in the clear.
    #[error(
        "argument {argument} of function `{function}` would go to the server in the clear: the program takes a \
         {gate} where an encrypted argument is expected; get the program from who wrote it"
    )]
    Clear {
        /// The function.
        function: String,
        /// The argument, counted from 0.
        argument: usize,
        /// What it is said to be.
        gate: String,
    },
    /// An argument that there is not.
    #[error(
        "argument {argument} of function `{function}` is expected to be encrypted, but the function has \
         {count}, counted from 0; get the program from who wrote it, or name its arguments"
    )]
    NoArgument {
        /// The function.
        function: String,
        /// The argument expected.
        argument: usize,
        /// How many there are.
        count: usize,
    },
    /// Another description.
    #[error(
        "the program's specs have the digest {found}, expected {expected}; get the program from who wrote it, or \
         the new digest if it was changed (`fhec digest`)"
    )]
    Digest {
        /// What it has.
        found: SpecsDigest,
        /// What it should have.
        expected: SpecsDigest,
    },
    /// Errors that are more likely than may be.
    #[error(
        "an execution of the program goes wrong with a probability of up to {}, at most {} is expected; have it \
         compiled with a smaller --global-p-error", power(*.found), power(*.expected)
    )]
    Error {
        /// `log2` of its probability.
        found: f64,
        /// `log2` of the largest there may be.
        expected: f64,
    },
    /// Less security than there must be.
    #[error("the program's keys have {found} bits of security, at least {expected} are expected")]
    Security {
        /// Bits it has.
        found: u32,
        /// Bits it must have.
        expected: u32,
    },
}

/// A power of two for people.
fn power(log2: f64) -> String {
    format!("2^{log2:.1}")
}

impl Expectation {
    /// Whether the caller has said what may be clear: without, clear arguments are worth a word.
    pub fn speaks_of_arguments(&self) -> bool {
        self.encrypted.is_some() || self.digest.is_some()
    }

    /// Checks what does not depend on the function that is called.
    pub fn check(&self, manifest: &Manifest) -> Result<(), Unexpected> {
        if let Some(expected) = self.digest {
            let found = SpecsDigest::of(manifest);
            check(found == expected, || Unexpected::Digest { found, expected })?;
        }
        let found = manifest.parameters.security_bits;
        let expected = self.min_security.unwrap_or_default();
        check(found >= expected, || Unexpected::Security { found, expected })?;
        match (self.max_error_log2, manifest.errors.whole_program_log2) {
            (Some(expected), Some(found)) => {
                check(found <= expected, || Unexpected::Error { found, expected })
            }
            (None, _) | (_, None) => Ok(()),
        }
    }

    /// Checks which arguments of a function are encrypted.
    pub fn check_arguments(&self, function: &Function) -> Result<(), Unexpected> {
        let places = match &self.encrypted {
            None => return Ok(()),
            Some(Encrypted::All) => (0..function.inputs.len()).collect(),
            Some(Encrypted::At(places)) => places.clone(),
        };
        let name = || bounded::quoted(&function.name).into_owned();
        for argument in places {
            let count = function.inputs.len();
            let gate = function.inputs.get(argument);
            let gate = gate.ok_or_else(|| Unexpected::NoArgument { function: name(), argument, count })?;
            let clear = || Unexpected::Clear { function: name(), argument, gate: gate.to_string() };
            check(gate.is_encrypted(), clear)?;
        }
        Ok(())
    }
}

fn check(holds: bool, error: impl FnOnce() -> Unexpected) -> Result<(), Unexpected> {
    if holds { Ok(()) } else { Err(error()) }
}

impl Gate {
    /// Whether it crosses the border encrypted.
    pub fn is_encrypted(&self) -> bool {
        matches!(self.element, Element::Encrypted { .. })
    }
}

impl Function {
    /// The arguments that it takes in the clear, counted from 0.
    pub fn clear_arguments(&self) -> impl Iterator<Item = usize> {
        let clear = self.inputs.iter().enumerate().filter(|(_, gate)| !gate.is_encrypted());
        clear.map(|(place, _)| place)
    }
}

/// The SHA-256 of all that a client relies on in a description: the functions with their arguments and
/// results, the parameters and the errors. For which machine the code is and which compiler wrote it are
/// left out, so one program has one digest on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpecsDigest(pub [u8; 32]);

impl SpecsDigest {
    /// Of a description.
    pub fn of(manifest: &Manifest) -> Self {
        #[derive(Serialize)]
        struct Specs<'m> {
            abi_version: u32,
            parameters: &'m crate::parameters::Parameters,
            functions: &'m [Function],
            errors: &'m crate::manifest::Errors,
        }
        let Manifest { abi_version, compiler: _, target: _, parameters, functions, errors } = manifest;
        let specs = Specs { abi_version: *abi_version, parameters, functions, errors };
        let json = serde_json::to_vec(&specs).expect("specs are plain data with string keys");
        Self(Sha256::digest(&json).into())
    }
}

impl Display for SpecsDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&frame::hex(&self.0))
    }
}

/// A text that is no digest.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{}` is no SHA-256 digest of 64 hexadecimal digits; `fhec digest` prints one", bounded::quoted(.0))]
pub struct NoDigest(String);

impl FromStr for SpecsDigest {
    type Err = NoDigest;

    fn from_str(text: &str) -> Result<Self, NoDigest> {
        frame::from_hex(text.trim()).map(Self).ok_or_else(|| NoDigest(text.to_owned()))
    }
}
