//! What given parameters do for a given circuit.

use crate::circuit::{Circuit, Output};
use crate::circuit_noise::CircuitLookup;
use crate::cost::{Instructions, KeySizes, Times};
use crate::failure::{log2_any_failure, log2_failure};
use crate::infeasible::{InvalidRequest, Site};
use crate::noise::{BootstrapNoise, NoiseModel};
use ferrocrete_abi::parameters::{BootstrapParameters, ExtensionLog, LweDimension, Parameters};
use serde::{Deserialize, Serialize};

/// A key set and everything predicted of it. Values without noise fail with `log2` minus infinity,
/// which JSON cannot hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    /// The key set.
    pub parameters: Parameters,
    /// One for each lookup of the circuit, in its order.
    pub lookups: Vec<LookupReport>,
    /// One for each output of the circuit, in its order.
    pub outputs: Vec<OutputReport>,
    /// `log2` of the probability that any executed lookup or output goes wrong; minus infinity
    /// when there is none.
    pub whole_program_log2_failure: f64,
    /// Milliseconds of all lookups, counted as often as they are executed, on one core.
    pub total_cost_ms: f64,
    /// Bytes of the evaluation keys.
    pub key_sizes: KeySizes,
}

/// Predictions for one lookup of a class. Variances are relative to the torus.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookupReport {
    /// How it is done.
    pub method: Method,
    /// Rings that act as one; in a circuit lookup, those of the bootstraps of its digits.
    pub extension: ExtensionLog,
    /// Variance of the input.
    pub input_variance: f64,
    /// Added by the keyswitch.
    pub keyswitch_variance: f64,
    /// Added by the modulus switch.
    pub modulus_switch_variance: f64,
    /// What the bootstrap rounds away: the sum of the three. In a circuit lookup, that of what
    /// tells a digit of the result.
    pub total_variance: f64,
    /// `log2` of the probability that one such lookup goes wrong.
    pub log2_failure: f64,
    /// Milliseconds of one such lookup.
    pub cost_ms: f64,
}

/// How a lookup is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By one bootstrap.
    #[default]
    Bootstrap,
    /// Through all bits of the input.
    Circuit,
}

/// Predictions for one output of a class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutputReport {
    /// Variance of the decrypted value, relative to the torus.
    pub total_variance: f64,
    /// `log2` of the probability that one such decryption is wrong.
    pub log2_failure: f64,
}

/// Predicts noise, failure and cost of `circuit` under `parameters`, with a method and an extension
/// for each lookup, on one core with such instructions. [`solve`](crate::solve) reports exactly these numbers.
pub fn evaluate(
    parameters: &Parameters,
    extensions: &[(Method, ExtensionLog)],
    circuit: &Circuit,
    instructions: Instructions,
) -> Result<Solution, InvalidRequest> {
    circuit.check()?;
    parameters.validate().map_err(InvalidRequest::Parameters)?;
    if extensions.len() != circuit.lookups.len() {
        let (extensions, lookups) = (extensions.len(), circuit.lookups.len());
        return Err(InvalidRequest::Extensions { extensions, lookups });
    }
    let circuit_lookups = extensions.iter().any(|(method, _)| *method == Method::Circuit);
    if circuit_lookups && parameters.bootstrap.is_none_or(|bootstrap| bootstrap.circuit.is_none()) {
        return Err(InvalidRequest::NoCircuit);
    }
    let noise = NoiseModel::new(parameters);
    let lookups = match (parameters.bootstrap, noise.bootstrap) {
        (Some(parameters_), Some(bootstrap)) => lookup_reports(
            parameters.big.dimension,
            &parameters_,
            noise.fresh,
            &bootstrap,
            extensions,
            (circuit, circuit.times(instructions)),
        ),
        (None, _) | (_, None) if circuit.lookups.is_empty() => Vec::new(),
        (None, _) | (_, None) => return Err(InvalidRequest::LinearParameters(circuit.lookups.len())),
    };
    let outputs: Vec<_> = circuit.outputs.iter().map(|output| output_report(output, &noise)).collect();
    let lookup_events = lookups.iter().zip(&circuit.lookups).map(|(r, l)| (r.log2_failure, l.count));
    let output_events = outputs.iter().zip(&circuit.outputs).map(|(r, o)| (r.log2_failure, o.count));
    Ok(Solution {
        parameters: *parameters,
        whole_program_log2_failure: log2_any_failure(lookup_events.chain(output_events)),
        total_cost_ms: lookups.iter().zip(&circuit.lookups).fold(0.0, |ms, (r, l)| ms + r.cost_ms * l.count),
        key_sizes: KeySizes::new(parameters),
        lookups,
        outputs,
    })
}

fn lookup_reports(
    big: LweDimension,
    parameters: &BootstrapParameters,
    fresh: f64,
    noise: &BootstrapNoise,
    extensions: &[(Method, ExtensionLog)],
    (circuit, times): (&Circuit, Times),
) -> Vec<LookupReport> {
    let keyswitch_ms = times.keyswitch_ms(big, parameters.small.dimension, parameters.keyswitch);
    let report = |(lookup, &(method, extension)): (&crate::Lookup, &(Method, ExtensionLog))| {
        let input_variance = lookup.fresh_weight * fresh + lookup.bootstrap_weight * noise.result();
        let modulus_switch_variance = noise.modulus_switch(extension);
        let message_bits = lookup.message_bits;
        let (total_variance, log2_failure, cost_ms) = match (method, noise.circuit, parameters.circuit) {
            (Method::Circuit, Some(circuit), Some(circuit_parameters)) => {
                let lookup = CircuitLookup { message_bits, input_variance };
                (
                    lookup.digit_variance(extension, noise, &circuit),
                    lookup.log2_failure(extension, noise, &circuit),
                    times.circuit_lookup_ms(parameters, &circuit_parameters, message_bits, extension),
                )
            }
            (Method::Bootstrap, _, _) | (_, None, _) | (_, _, None) => {
                let total = input_variance + noise.keyswitch + modulus_switch_variance;
                let cost = keyswitch_ms + times.bootstrap_ms(parameters, extension);
                (total, log2_failure(total, message_bits), cost)
            }
        };
        LookupReport {
            method,
            extension,
            input_variance,
            keyswitch_variance: noise.keyswitch,
            modulus_switch_variance,
            total_variance,
            log2_failure,
            cost_ms,
        }
    };
    circuit.lookups.iter().zip(extensions).map(report).collect()
}

fn output_report(output: &Output, noise: &NoiseModel) -> OutputReport {
    let result = noise.bootstrap.map_or(0.0, |bootstrap| bootstrap.result());
    let total_variance = output.fresh_weight * noise.fresh + output.bootstrap_weight * result;
    OutputReport { total_variance, log2_failure: log2_failure(total_variance, output.message_bits) }
}

impl Circuit {
    /// Refuses numbers that mean nothing.
    pub fn check(&self) -> Result<(), InvalidRequest> {
        let lookups = self
            .lookups
            .iter()
            .enumerate()
            .map(|(i, l)| (Site::Lookup(i), [l.fresh_weight, l.bootstrap_weight, l.count]));
        let outputs = self
            .outputs
            .iter()
            .enumerate()
            .map(|(i, o)| (Site::Output(i), [o.fresh_weight, o.bootstrap_weight, o.count]));
        for (site, values) in lookups.chain(outputs) {
            for (field, value) in ["fresh_weight", "bootstrap_weight", "count"].into_iter().zip(values) {
                if !value.is_finite() || value < 0.0 {
                    return Err(InvalidRequest::Number { site, field, value });
                }
            }
            if self.lookups.is_empty() && values[1] > 0.0 {
                return Err(InvalidRequest::NoBootstrap { site, weight: values[1] });
            }
        }
        Ok(())
    }
}
