//! What a program's parameters are and what they do: the numbers the compiler chose them by.

use crate::diagnostic::Location;
use crate::session::locate;
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_dialects::ir::Op;
use ferrocrete_optimizer::{Circuit, ErrorTarget, Method, Solution};
use ferrocrete_passes::{Operation, Sites};
use serde::Serialize;

/// Everything predicted of a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The key set.
    pub parameters: Parameters,
    /// The bound on errors that it was chosen for.
    pub error_bound: ErrorTarget,
    /// Whether results may be arguments again, which arguments' noise and with it everything below
    /// accounts for.
    pub composable: bool,
    /// Every keyswitch and bootstrap of the program.
    pub bootstraps: Vec<Bootstrap>,
    /// Every result.
    pub outputs: Vec<Output>,
    /// How often a call of each function does what is no lookup, and the keyswitches of lookups.
    pub operations: Vec<Operations>,
    /// That any bootstrap or output of one execution goes wrong.
    pub whole_program_failure: Failure,
    /// Milliseconds of all keyswitches and bootstraps of one execution, on one core.
    pub predicted_ms_one_core: f64,
    /// Sizes of the keys.
    pub key_bytes: KeyBytes,
}

/// A probability, also when it is too small to write out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// Its base-2 logarithm; absent for 0.
    pub log2: Option<f64>,
    /// The number; 0 below `2^-1074`.
    pub probability: f64,
}

/// One bootstrap op of the program, with the keyswitch before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bootstrap {
    /// The op of the source it comes from.
    pub location: Option<Location>,
    /// The name of that place: of which part of the program it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The function.
    pub function: String,
    /// Bits of the message looked up.
    pub message_bits: u32,
    /// By one bootstrap, or through all bits.
    pub method: Method,
    /// Logarithm of the number of rings that act as one; 0 is the ordinary bootstrap.
    pub extension_log: ExtensionLog,
    /// How often it is executed.
    pub count: f64,
    /// `log2` of the standard deviation of what is rounded away, relative to the torus.
    pub noise_std_log2: f64,
    /// That one execution goes wrong.
    pub failure: Failure,
    /// Milliseconds of one execution on one core.
    pub cost_ms: f64,
}

/// One result of a function.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Output {
    /// The function.
    pub function: String,
    /// Bits of the message decrypted.
    pub message_bits: u32,
    /// Number of its elements.
    pub count: f64,
    /// Whether it may be an argument again.
    pub composable: bool,
    /// `log2` of the standard deviation of the noise, relative to the torus.
    pub noise_std_log2: f64,
    /// That one element decrypts to something else.
    pub failure: Failure,
}

/// How often a function does an operation on ciphertexts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operations {
    /// The function.
    pub function: String,
    /// The name of the places it is done at: of which part of the program it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// `clear_addition`, `encrypted_addition` (a subtraction, too), `clear_multiplication`,
    /// `encrypted_negation`, `key_switch` or `packing_key_switch`.
    pub operation: &'static str,
    /// In one call; absent where a condition or a loop of unknown length decides.
    pub count: Option<u64>,
}

impl From<ferrocrete_passes::Operations> for Operations {
    fn from(operations: ferrocrete_passes::Operations) -> Self {
        let ferrocrete_passes::Operations { function, tag, operation, count } = operations;
        let operation = match operation {
            Operation::ClearAddition => "clear_addition",
            Operation::EncryptedAddition => "encrypted_addition",
            Operation::ClearMultiplication => "clear_multiplication",
            Operation::EncryptedNegation => "encrypted_negation",
            Operation::KeySwitch => "key_switch",
            Operation::PackingKeySwitch => "packing_key_switch",
        };
        Self { function, tag, operation, count }
    }
}

/// Bytes of the key material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KeyBytes {
    /// The secret keys, one bit a coefficient.
    pub client_key: u64,
    /// The bootstrap key.
    pub bootstrap_key: u64,
    /// The keyswitch key.
    pub keyswitch_key: u64,
    /// The packing keyswitch key; 0 without circuit lookups.
    pub packing_key: u64,
}

impl Failure {
    fn from_log2(log2: f64) -> Self {
        Self { log2: log2.is_finite().then_some(log2), probability: log2.exp2() }
    }
}

impl Explanation {
    /// Puts what a pass reports of a parametrized module into words; places are called as in the
    /// source named `source_name`. `composable` says of each function's encrypted results whether they
    /// may be arguments again.
    pub(crate) fn new(
        error_bound: ErrorTarget,
        (sites, circuit, solution): (&Sites, &Circuit, &Solution),
        operations: Vec<ferrocrete_passes::Operations>,
        composable: Option<&[(String, Vec<bool>)]>,
        source_name: &str,
    ) -> Self {
        let lookups = sites.lookups.iter().zip(&circuit.lookups).zip(&solution.lookups);
        let bootstraps = lookups.map(|((op, lookup), report)| Bootstrap {
            location: op.loc().file_line_col().map(|place| locate(place, source_name)),
            tag: op.loc().name(),
            function: function_of(*op),
            message_bits: lookup.message_bits,
            method: report.method,
            extension_log: report.extension,
            count: lookup.count,
            noise_std_log2: report.total_variance.log2() / 2.0,
            failure: Failure::from_log2(report.log2_failure),
            cost_ms: report.cost_ms,
        });
        let outputs = sites.outputs.iter().zip(&circuit.outputs).zip(&solution.outputs);
        let may = composable.unwrap_or_default().iter().flat_map(|(_, results)| results);
        let may = may.copied().chain(std::iter::repeat(false));
        let outputs = outputs.zip(may).map(|(((function, output), report), composable)| Output {
            composable,
            function: function.as_func().map(|(name, _)| name).unwrap_or_default(),
            message_bits: output.message_bits,
            count: output.count,
            noise_std_log2: report.total_variance.log2() / 2.0,
            failure: Failure::from_log2(report.log2_failure),
        });
        let parameters = solution.parameters;
        let small = parameters.bootstrap.map_or(0, |bootstrap| bootstrap.small.dimension.0.div_ceil(8));
        Self {
            parameters,
            error_bound,
            composable: composable.is_some(),
            bootstraps: bootstraps.collect(),
            outputs: outputs.collect(),
            operations: operations.into_iter().map(Into::into).collect(),
            whole_program_failure: Failure::from_log2(solution.whole_program_log2_failure),
            predicted_ms_one_core: solution.total_cost_ms,
            key_bytes: KeyBytes {
                client_key: (parameters.big.dimension.0.div_ceil(8) + small) as u64,
                bootstrap_key: solution.key_sizes.bootstrap_bytes,
                keyswitch_key: solution.key_sizes.keyswitch_bytes,
                packing_key: solution.key_sizes.packing_bytes,
            },
        }
    }
}

/// The name of the function around an op.
fn function_of(op: Op) -> String {
    let around = std::iter::successors(Some(op), |op| op.parent());
    around.into_iter().find_map(|op| op.as_func()).map(|(name, _)| name).unwrap_or_default()
}
