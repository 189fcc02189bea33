//! Error probabilities as they are written: `1e-12`, `0.0001`, `2^-40`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The smallest probability that may be asked for.
const SMALLEST_LOG2: f64 = -128.0;

/// A probability of error: at least `2^-128`, below 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

/// Why a text or number is no probability of error.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ProbabilityError {
    /// Outside the range.
    #[error("an error probability of {0} cannot be asked for: it must be at least 2^-128 and below 1")]
    Range(String),
    /// Not written as a number or a power of two.
    #[error("`{0}` is no probability; write it as 0.0001, 1e-12 or 2^-40")]
    Syntax(String),
}

impl Probability {
    /// Checks the range.
    pub fn new(value: f64) -> Result<Self, ProbabilityError> {
        let in_range = value >= SMALLEST_LOG2.exp2() && value < 1.0;
        if in_range { Ok(Self(value)) } else { Err(ProbabilityError::Range(value.to_string())) }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let log2 = self.0.log2();
        if log2.fract() == 0.0 { write!(f, "2^{log2}") } else { write!(f, "{:e}", self.0) }
    }
}

impl FromStr for Probability {
    type Err = ProbabilityError;

    fn from_str(text: &str) -> Result<Self, ProbabilityError> {
        let syntax = |_| ProbabilityError::Syntax(text.to_owned());
        let trimmed = text.trim();
        let value = match trimmed.strip_prefix("2^") {
            Some(exponent) => exponent.parse::<f64>().map_err(syntax)?.exp2(),
            None => trimmed.parse().map_err(syntax)?,
        };
        Self::new(value).map_err(|_| ProbabilityError::Range(trimmed.to_owned()))
    }
}

impl TryFrom<f64> for Probability {
    type Error = ProbabilityError;

    fn try_from(value: f64) -> Result<Self, ProbabilityError> {
        Self::new(value)
    }
}

impl From<Probability> for f64 {
    fn from(Probability(value): Probability) -> Self {
        value
    }
}
