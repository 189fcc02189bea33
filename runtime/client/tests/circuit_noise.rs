//! Noise of circuit lookups, measured on real ciphertexts against the formulas that choose
//! parameters: what a bit's GGSW ciphertext adds to what it chooses, and what a whole lookup gives.
//!
//! The variance of `n` samples strays from the true one by a factor of `1 ± sqrt(2/n)`; for 192
//! samples six of those steps are 0.39 to 1.61, for 48 four are 0.18 to 1.82.

mod common;

use common::{decomposition, parameters};
use ferrocrete_abi::frame::{self, Kind};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{CircuitParameters, ExtensionLog, Parameters};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_kernels::{CircuitTables, ServerKeys};
use ferrocrete_optimizer::noise::NoiseModel;

const SAMPLES: usize = 48;
/// One bit chooses between two polynomials of the table, the others turn it.
const BITS: u64 = 12;

/// What the search gives for 12 bits at a failure probability of 2^-40.
fn circuit_parameters() -> Parameters {
    let mut parameters = parameters(818, (1, 2048), (3, 5), (16, 2));
    if let Some(bootstrap) = &mut parameters.bootstrap {
        let (ggsw, packing) = (decomposition((4, 4)), decomposition((24, 1)));
        bootstrap.circuit = Some(CircuitParameters { ggsw, packing, digits: 4 });
    }
    parameters
}

struct Setup {
    server: ServerKeys,
    model: NoiseModel,
    big: Vec<u64>,
    from: Vec<u64>,
}

impl Setup {
    fn new() -> Self {
        let parameters = circuit_parameters();
        let client = ClientKeys::generate_from_test_seed(&parameters, TestSeed(31)).unwrap();
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
        (0..SAMPLES as i64).map(|i| i * 2_654_435_761 % (1 << BITS)).collect()
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
    let table: Vec<u64> = (0..1 << BITS).map(|x: u64| x * x % (1 << BITS)).collect();
    let tables = CircuitTables {
        entries: &table,
        input_bits: BITS,
        output_bits: BITS,
        which: None,
        extension: ExtensionLog(0),
    };
    let noise = setup.model.bootstrap.unwrap();
    let chosen = setup.server.circuit_choice(&setup.from, tables, &Monitor::new()).unwrap();
    let width = setup.big.len() + 1;
    // With the padding bit, three digits of three bits and one of four.
    let digit = |i: usize| {
        let (place, bits) = (3 * i, 3 + i / 3);
        let rows = chosen.chunks_exact(4 * width).flat_map(|digits| digits[i * width..][..width].to_vec());
        let encoded = |x: i64| (table[x as usize] >> place & ((1 << bits) - 1)) << (63 - bits);
        setup.errors(&rows.collect::<Vec<_>>(), encoded)
    };
    let errors: Vec<f64> = (0..4).flat_map(digit).collect();
    // Half of the bits are 0, which round nothing: that part is predicted for bits of 1.
    assert_noise("chosen digits", &errors, noise.circuit.unwrap().chosen(BITS as u32), 0.35..1.61);
    let mut out = vec![0; setup.from.len()];
    setup.server.circuit_lookup(&mut out, &setup.from, tables, &Monitor::new()).unwrap();
    let errors = setup.errors(&out, |x| table[x as usize] << (63 - BITS));
    assert_noise("result", &errors, noise.result(), 0.18..1.82);
}
