//! What a compiled program is: its key set, its functions, and the shape and encoding of every
//! value that crosses its border.

use crate::bounded::Shape;
use crate::frame::{self, FrameError, Kind};
use crate::parameters::Parameters;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::{self, Display};

/// A compiled program's description, kept in its bundle as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`ABI_VERSION`](crate::ABI_VERSION) of the compiler that wrote it.
    pub abi_version: u32,
    /// Name and version of the compiler.
    pub compiler: String,
    /// What the native code was generated for.
    pub target: Target,
    /// The key set.
    pub parameters: Parameters,
    /// The functions a host may call.
    pub functions: Vec<Function>,
    /// How likely results are wrong.
    pub errors: Errors,
}

/// The bound on errors that a program was compiled with, and what its parameters keep to: what whoever
/// compiled it says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    /// The bound that was asked for.
    pub asked: ErrorBound,
    /// `log2` of the probability that the likeliest lookup or result to be wrong is; absent if none can.
    pub worst_log2: Option<f64>,
    /// `log2` of the probability that any lookup or result of one execution is wrong; absent if none can
    /// be.
    pub whole_program_log2: Option<f64>,
}

/// `log2` of a bound on the probability of errors, and of which.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorBound {
    /// Of each lookup and each result by itself.
    EachLookup(f64),
    /// Of one execution of the whole program.
    WholeProgram(f64),
}

impl ErrorBound {
    /// The bound.
    pub fn log2(self) -> f64 {
        match self {
            Self::EachLookup(log2) | Self::WholeProgram(log2) => log2,
        }
    }
}

impl Display for ErrorBound {
    /// `2^-40.0 for the whole program`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EachLookup(log2) => write!(f, "2^{log2:.1} for each lookup and output"),
            Self::WholeProgram(log2) => write!(f, "2^{log2:.1} for the whole program"),
        }
    }
}

/// The machine that native code was generated for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// LLVM target triple.
    pub triple: String,
    /// LLVM CPU name.
    pub cpu: String,
    /// LLVM feature string the code relies on (`+avx2,...`).
    pub features: String,
}

/// One function of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Its name in the source.
    pub name: String,
    /// The symbol of its [`ProgramFunction`](crate::entry_points::ProgramFunction).
    pub symbol: String,
    /// Arguments in order.
    pub inputs: Vec<Gate>,
    /// Results in order.
    pub outputs: Vec<Gate>,
    /// Bootstraps of one call, where the program alone tells how many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstraps: Option<u64>,
    /// How many rounds the error bound counts of each loop whose length a clear argument decides, and no
    /// run goes beyond; absent for a function without such a loop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_rounds: Option<u64>,
    /// Of a function that takes results of runs as arguments, for each of its own results whether it
    /// may be such an argument. Absent for one that takes fresh arguments only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composable: Option<Vec<bool>>,
}

/// One argument or result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Length of every axis; empty for a scalar.
    pub shape: Vec<usize>,
    /// What one element is.
    pub element: Element,
}

/// What one element of a [`Gate`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// An LWE ciphertext under the big key.
    Encrypted {
        /// Bits of the type in the source: the range a value must keep to.
        width: u32,
        /// Message bits of the encoding, at least `width`: the message is scaled by
        /// `2^(63 - message_bits)`, which leaves one padding bit above it.
        message_bits: u32,
        /// Whether values are two's complement.
        signed: bool,
    },
    /// A clear integer, passed as one sign-extended 64-bit word.
    Clear {
        /// Bits of the type in the source.
        width: u32,
    },
}

impl Display for Gate {
    /// `encrypted unsigned 4-bit scalar`, `clear 8-bit tensor of shape [2, 3]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.element.kind())?;
        match self.shape.as_slice() {
            [] => f.write_str("scalar")?,
            shape => write!(f, "tensor of shape {}", Shape(shape))?,
        }
        // Two values that differ in nothing else must not be called the same.
        match self.element {
            Element::Encrypted { width, message_bits, .. } if message_bits != width => {
                write!(f, " encoded with {message_bits} bits")
            }
            Element::Encrypted { .. } | Element::Clear { .. } => Ok(()),
        }
    }
}

impl Display for Element {
    /// `encrypted unsigned 4-bit integer`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} integer", self.kind())
    }
}

impl Gate {
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Words of the whole value when crossing the border.
    pub fn words(&self, parameters: &Parameters) -> usize {
        self.len()
            * match self.element {
                Element::Encrypted { .. } => parameters.big.dimension.ciphertext_words(),
                Element::Clear { .. } => 1,
            }
    }
}

impl Element {
    fn kind(self) -> String {
        match self {
            Self::Encrypted { width, signed: false, .. } => format!("encrypted unsigned {width}-bit"),
            Self::Encrypted { width, signed: true, .. } => format!("encrypted signed {width}-bit"),
            Self::Clear { width } => format!("clear {width}-bit"),
        }
    }

    /// The smallest and the largest value an element can hold. A clear integer is two's complement.
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::Encrypted { width, signed: false, .. } => (0, (1 << width) - 1),
            Self::Encrypted { width, signed: true, .. } => (-(1 << (width - 1)), (1 << (width - 1)) - 1),
            Self::Clear { width } if width >= 64 => (i64::MIN, i64::MAX),
            Self::Clear { width } => (-(1 << (width - 1)), (1 << (width - 1)) - 1),
        }
    }

    /// The word that stands for a value: the plaintext of its ciphertext, or the clear integer.
    pub fn encode(self, value: i64) -> u64 {
        match self {
            Self::Encrypted { message_bits, .. } => (value << (63 - message_bits)) as u64,
            Self::Clear { .. } => value as u64,
        }
    }

    /// The value that a word with noise stands for, read modulo `2^(width+1)`: the padding bit
    /// counts, so that a value that left its width shows; see [`Self::shown`].
    pub fn decode(self, word: u64) -> i64 {
        match self {
            Self::Encrypted { width, message_bits, .. } => {
                let shift = 63 - message_bits;
                let rounded = word.wrapping_add(1 << (shift - 1)) >> shift;
                self.shown((rounded & ((2_u64 << width) - 1)) as i64)
            }
            Self::Clear { .. } => word as i64,
        }
    }

    /// How a value, known modulo `2^(width+1)`, is given to whoever asked for it. An unsigned one is
    /// from 0 to `2^(width+1) - 1`. Of a signed one, `2^(width-1)` and more up to the padding bit
    /// are read as two's complement of `width` bits, and what has the padding bit set as negative:
    /// from `-2^width` to `2^(width-1) - 1`, as Concrete does.
    pub fn shown(self, value: i64) -> i64 {
        match self {
            Self::Encrypted { width, signed, .. } => {
                let modulus = 2_u64 << width;
                let value = value & (modulus - 1) as i64;
                match signed {
                    true if value >> width != 0 => value.wrapping_sub(modulus as i64),
                    true if value >> (width - 1) != 0 => value - (1 << width),
                    true | false => value,
                }
            }
            Self::Clear { .. } => value,
        }
    }
}

impl Manifest {
    /// The function called `name`; without a name, `main` or the only function.
    pub fn function(&self, name: Option<&str>) -> Option<&Function> {
        match (name, self.functions.as_slice()) {
            (Some(name), all) => all.iter().find(|f| f.name == name),
            (None, [only]) => Some(only),
            (None, all) => all.iter().find(|f| f.name == "main"),
        }
    }

    /// The manifest's bytes: all that a client needs of a program.
    pub fn to_bytes(&self) -> Vec<u8> {
        frame::encode(Kind::Manifest, self, &[])
    }

    /// Reads a manifest and checks that it makes sense.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let kind = Kind::Manifest;
        let (manifest, payload) = frame::decode::<Self>(kind, bytes)?;
        if !payload.is_empty() {
            return Err(FrameError::Payload { kind, what: "payload", found: payload.len(), expected: 0 });
        }
        manifest.validate().map_err(|reason| FrameError::Invalid { kind, reason })?;
        Ok(manifest)
    }

    /// Identifies the key set: keys and ciphertexts carry it, and fit every program with the
    /// same one.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.parameters)
    }
}

/// A digest of a key set's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The first half of the SHA-256 of the parameters' JSON.
    pub fn of(parameters: &Parameters) -> Self {
        let json = serde_json::to_vec(parameters).expect("parameters are plain numbers");
        let digest = Sha256::digest(&json);
        Self(std::array::from_fn(|i| digest[i]))
    }
}
