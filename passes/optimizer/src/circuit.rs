//! What the optimizer is asked.

use crate::cost::{Instructions, Times};
use crate::security::SecurityCurve;
use serde::{Deserialize, Serialize};

/// One lookup of the program, or a class of `count` identical ones: a keyswitch, a modulus switch
/// and a bootstrap.
///
/// Its input is a linear combination of fresh encryptions and of bootstrap results. Each weight is
/// the squared 2-norm of the coefficients on one kind, so the variance that enters the keyswitch is
/// `fresh_weight * V_fresh + bootstrap_weight * V_blind_rotation`; clear values weigh nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lookup {
    /// Bits of the message, without the padding bit.
    pub message_bits: u32,
    /// Squared 2-norm over fresh encryptions.
    pub fresh_weight: f64,
    /// Squared 2-norm over bootstrap results.
    pub bootstrap_weight: f64,
    /// How often it is executed; may be 0.
    pub count: f64,
}

/// A decryption of a result under the big key: no keyswitch and no modulus switch. The fields are
/// those of [`Lookup`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Bits of the message, without the padding bit.
    pub message_bits: u32,
    /// Squared 2-norm over fresh encryptions.
    pub fresh_weight: f64,
    /// Squared 2-norm over bootstrap results.
    pub bootstrap_weight: f64,
    /// How many values are decrypted; may be 0.
    pub count: f64,
}

/// Everything about a program that bears on its parameters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Circuit {
    /// Every lookup, in an order of the caller's choice; reports are aligned with it.
    pub lookups: Vec<Lookup>,
    /// Every result.
    pub outputs: Vec<Output>,
}

impl Circuit {
    /// The times to choose by: of one ciphertext where at most one lookup is executed, of batches in
    /// all other programs.
    pub(crate) fn times(&self, instructions: Instructions) -> Times {
        let executions: f64 = self.lookups.iter().map(|lookup| lookup.count).sum();
        if executions > 1.0 { Times::batched(instructions) } else { Times::alone(instructions) }
    }
}

/// How likely a wrong result may be, as a probability strictly between 0 and 1
/// (`2f64.powi(-128)` is fine).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorTarget {
    /// Bound for each lookup and each output by itself.
    PerBootstrap(f64),
    /// Bound for one execution of the program: that any lookup or output at all goes wrong.
    WholeProgram(f64),
}

impl ErrorTarget {
    /// The bound.
    pub fn probability(self) -> f64 {
        match self {
            Self::PerBootstrap(p) | Self::WholeProgram(p) => p,
        }
    }
}

impl Default for ErrorTarget {
    /// `2^-40` for the whole program.
    fn default() -> Self {
        Self::WholeProgram((-40.0_f64).exp2())
    }
}

/// A circuit and what its parameters must satisfy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The program.
    pub circuit: Circuit,
    /// Correctness.
    pub target: ErrorTarget,
    /// Security.
    pub curve: SecurityCurve,
    /// What it shall run fast on.
    #[serde(default)]
    pub instructions: Instructions,
}
