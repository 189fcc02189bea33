//! Why there is no answer.

use ferrocrete_abi::validate::ValidationError;
use std::fmt;
use thiserror::Error;

/// A number in the request that means nothing. This is the caller's mistake.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum InvalidRequest {
    /// A weight or count is negative, infinite or not a number.
    #[error("{site}: {field} is {value}; it must be finite and not negative")]
    Number {
        /// The row.
        site: Site,
        /// The row's field.
        field: &'static str,
        /// What was found.
        value: f64,
    },
    /// The error bound is not a probability.
    #[error("the error bound is {0}; it must be a probability strictly between 0 and 1")]
    Probability(f64),
    /// Bootstrap results without a bootstrap.
    #[error("{site}: bootstrap_weight is {weight}, but there is no lookup whose result this could be")]
    NoBootstrap {
        /// The row.
        site: Site,
        /// Its weight.
        weight: f64,
    },
    /// [`evaluate`](crate::evaluate) got lookups, and parameters that cannot do any.
    #[error("the circuit has {0} lookups, but the parameters have no bootstrap")]
    LinearParameters(usize),
    /// [`evaluate`](crate::evaluate) got circuit lookups, and parameters that cannot do any.
    #[error("a lookup goes through a circuit bootstrap, but the parameters have none")]
    NoCircuit,
    /// [`evaluate`](crate::evaluate) got parameters that no key set can have.
    #[error("{0}")]
    Parameters(ValidationError),
    /// [`evaluate`](crate::evaluate) got another number of extensions than lookups.
    #[error("{extensions} extensions were given for {lookups} lookups")]
    Extensions {
        /// Given.
        extensions: usize,
        /// Expected.
        lookups: usize,
    },
}

/// A row of the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// Index into [`Circuit::lookups`](crate::Circuit::lookups).
    Lookup(usize),
    /// Index into [`Circuit::outputs`](crate::Circuit::outputs).
    Output(usize),
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lookup(index) => write!(f, "lookup {index}"),
            Self::Output(index) => write!(f, "output {index}"),
        }
    }
}

/// Why no key set fits the program.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Infeasible {
    /// No parameters take this lookup, together with the easier rows of the circuit.
    #[error("lookup {index} on {wanted_bits} message bits (squared norm {norm:.4} of its input) cannot meet \
             an error probability of 2^{log2_probability:.1}: {}", advice(*closest_bits))]
    Lookup {
        /// Of the lookup.
        index: usize,
        /// Its width.
        wanted_bits: u32,
        /// The widest message that would do with the same weights and bound, if any.
        closest_bits: Option<u32>,
        /// Sum of its weights.
        norm: f64,
        /// Bound it must meet by itself.
        log2_probability: f64,
    },
    /// No parameters take this output, together with the easier rows of the circuit.
    #[error("output {index} on {wanted_bits} message bits (squared norm {norm:.4}) cannot meet \
             an error probability of 2^{log2_probability:.1}: {}", advice(*closest_bits))]
    Output {
        /// Of the output.
        index: usize,
        /// Its width.
        wanted_bits: u32,
        /// The widest message that would do with the same weights and bound, if any.
        closest_bits: Option<u32>,
        /// Sum of its weights.
        norm: f64,
        /// Bound it must meet by itself.
        log2_probability: f64,
    },
    /// Every row meets the bound by itself, the whole program does not.
    #[error(
        "the program's {executions} lookups and outputs cannot fail with a probability of only \
             2^{wanted_log2:.1}; the closest possible is 2^{closest_log2:.1}: allow that, \
             or split messages into narrower digits"
    )]
    Probability {
        /// `log2` of the bound asked for.
        wanted_log2: f64,
        /// `log2` of the least bound that parameters were found for.
        closest_log2: f64,
        /// Lookups and outputs executed.
        executions: f64,
    },
    /// The request itself is wrong.
    #[error(transparent)]
    Request(#[from] InvalidRequest),
}

fn advice(closest_bits: Option<u32>) -> String {
    match closest_bits {
        Some(bits) => format!(
            "the closest feasible width with this noise is {bits}; split the message into digits of at most \
             {bits} bits, allow a larger error probability, or lower the norm with an earlier lookup"
        ),
        None => "no width is feasible with this noise; allow a larger error probability, \
                 or lower the norm with an earlier lookup"
            .to_owned(),
    }
}
