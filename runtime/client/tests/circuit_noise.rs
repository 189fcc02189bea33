//! Noise of circuit lookups, measured on real ciphertexts against the formulas that choose
//! parameters: what a bit's GGSW ciphertext adds to what it chooses, and what a whole lookup gives.
//!
//! The variance of `n` samples strays from the true one by a factor of `1 ± sqrt(2/n)`: for the 3072
//! digits six of those steps are 0.847 to 1.153, and what a quarter less or more noise gives is beyond.
//! The bootstraps of results are those of `noise.rs`; that they add up is seen with 96, six of whose
//! steps are 0.13 to 1.87.
//!
//! As there, the small key is short, and so is the ring; the noise of encryption is less than is
//! secure, so that every bit is read right. All bits of the messages are 1, as the formula has them: a
//! 0 rounds nothing.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::{decomposition, parameters};
use ferrocrete_abi::frame::{self, Kind};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{CircuitParameters, ExtensionLog, Parameters};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_kernels::{CircuitTables, ServerKeys};
use ferrocrete_optimizer::noise::NoiseModel;
use keys::{insecure_keys, seed};

const SAMPLES: usize = 192;
/// Those whose lookup is done to the end.
const RESULTS: usize = 96;
/// One bit chooses between two polynomials of the table, the others turn it.
const BITS: u64 = 10;
/// Of results, so that a lookup has many digits.
const OUTPUT_BITS: u64 = 60;

/// What the search gives for 12 bits at a failure probability of 2^-40, in a smaller ring.
fn circuit_parameters() -> Parameters {
    let mut parameters = parameters(818, (1, 512), (3, 5), (16, 2));
    parameters.big.noise.0 = (-50.0_f64).exp2();
    if let Some(bootstrap) = &mut parameters.bootstrap {
        bootstrap.small.dimension.0 = 48;
        let (ggsw, packing) = (decomposition((4, 4)), decomposition((24, 1)));
        let digits = CircuitParameters::digits_of(OUTPUT_BITS as u32);
        bootstrap.circuit = Some(CircuitParameters { ggsw, packing, digits });
    }
    parameters
}

/// Of the measured variance to the predicted one.
const CHOSEN: std::ops::Range<f64> = 0.847..1.153;

struct Setup {
    server: ServerKeys,
    model: NoiseModel,
    big: Vec<u64>,
    from: Vec<u64>,
}

impl Setup {
    fn new() -> Self {
        let parameters = circuit_parameters();
        let client = insecure_keys(&parameters, seed());
        let server = ServerKeys::new(&client.server_keys(&Monitor::new()).unwrap()).unwrap();
        let element = Element::Encrypted { width: BITS as u32, message_bits: BITS as u32, signed: false };
        let gate = Gate { shape: vec![SAMPLES], element };
        let tensor = IntTensor::new(vec![SAMPLES], Self::messages()).unwrap();
        let from = client.encrypt(&gate, &tensor).unwrap().words().to_vec();
        let bytes = client.to_bytes();
        let (_, payload) = frame::decode::<serde_json::Value>(Kind::ClientKey, &bytes).unwrap();
        let big = (0..parameters.big.dimension.0).map(|i| u64::from(payload[i / 8] >> (i % 8) & 1)).collect();
        Self { server, model: NoiseModel::new(&parameters), big, from }
    }

    fn messages() -> Vec<i64> {
        vec![(1 << BITS) - 1; SAMPLES]
    }

    /// Errors of rows against encoded messages, relative to the torus.
    fn errors(&self, rows: &[u64], expected: impl Fn(i64) -> u64) -> Vec<f64> {
        let rows = rows.chunks_exact(self.big.len() + 1).zip(Self::messages());
        let phase = |row: &[u64]| {
            let (body, mask) = row.split_last().unwrap();
            mask.iter().zip(&self.big).fold(*body, |phase, (a, s)| phase.wrapping_sub(a.wrapping_mul(*s)))
        };
        rows.map(|(row, message)| phase(row).wrapping_sub(expected(message)) as i64 as f64 / 64f64.exp2())
            .collect()
    }
}

#[track_caller]
fn assert_noise(what: &str, samples: &[f64], predicted: f64, ratios: std::ops::Range<f64>) {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / n;
    let variance = samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let ratio = variance / predicted;
    println!(
        "{what}: std 2^{:.3} measured, 2^{:.3} predicted, ratio {ratio:.3}",
        variance.log2() / 2.0,
        predicted.log2() / 2.0
    );
    assert!(ratios.contains(&ratio), "{what}: variance is {ratio:.3} of the predicted");
}

#[test]
fn bits_choose_and_digits_refresh_with_the_noise_of_the_formulas() {
    let setup = Setup::new();
    let table: Vec<u64> = (0..1_u64 << BITS)
        .map(|x| (x + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) % (1 << OUTPUT_BITS))
        .collect();
    let tables = CircuitTables {
        entries: &table,
        input_bits: BITS,
        output_bits: OUTPUT_BITS,
        which: None,
        extension: ExtensionLog(0),
    };
    let noise = setup.model.bootstrap.unwrap();
    let chosen = setup.server.circuit_choice(&setup.from, tables, &Monitor::new()).unwrap();
    let (width, count) = (setup.big.len() + 1, CircuitParameters::digits_of(OUTPUT_BITS as u32));
    // With the padding bit, digits are cut as evenly as can be.
    let border = |i: usize| i * (OUTPUT_BITS as usize + 1) / count;
    let digit = |i: usize| {
        let (place, bits) = (border(i), border(i + 1) - border(i));
        let rows =
            chosen.chunks_exact(count * width).flat_map(|digits| digits[i * width..][..width].to_vec());
        let encoded = |x: i64| (table[x as usize] >> place & ((1 << bits) - 1)) << (63 - bits);
        setup.errors(&rows.collect::<Vec<_>>(), encoded)
    };
    let errors: Vec<f64> = (0..count).flat_map(digit).collect();
    // The first product meets polynomials without a mask, whose digits alone make it noisy.
    let products = BITS as u32 - 1;
    assert_noise("chosen digits", &errors, noise.circuit.unwrap().chosen(products), CHOSEN);
    let from = &setup.from[..RESULTS * width];
    let mut out = vec![0; from.len()];
    setup.server.circuit_lookup(&mut out, from, tables, &Monitor::new()).unwrap();
    let errors = setup.errors(&out, |x| table[x as usize] << (63 - OUTPUT_BITS));
    assert_noise("result", &errors, noise.result(), 0.2..1.9);
}
