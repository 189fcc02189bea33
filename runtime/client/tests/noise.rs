//! Noise measured on real ciphertexts against the formulas that choose parameters.
//!
//! The variance of `n` Gaussian samples strays from the true one by a factor of `1 ± sqrt(2/n)`:
//! for 6000 samples seven of those steps, which chance takes once in 10^11, are 0.872 to 1.128. The
//! bounds are about that, and half of what a quarter less or more noise is away: every check shows
//! that it would not pass with either. The formulas themselves err by some per cent, and by some more
//! for a single key; that share, once measured, is stated where it matters.
//!
//! To be cheap, the small keys are short: a keyswitch's noise does not depend on the length of the
//! key it leads to, and a bootstrap's is a sum over the bits of that key, as is the formula.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::{four_bits, linear, two_bits};
use ferrocrete_abi::frame::{self, Kind};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_kernels::{LookupTable, ModulusLog, ServerKeys, encode_lut, modulus_switch};
use ferrocrete_optimizer::noise::NoiseModel;
use keys::{insecure_keys, seed};

const SAMPLES: usize = 6000;
/// What a bootstrap adds is the noise of its key's rows times digits, of which those of a table are
/// far from random: for one key it strays by a tenth from the mean over keys. So that many are taken.
const KEYS: usize = 48;
/// Bits of the small key where its length does not matter.
const SHORT: usize = 48;
/// Of the measured variance to the expected one: the roots of 3/4 and 5/4.
const RATIOS: std::ops::Range<f64> = 0.866..1.118;

struct Setup {
    client: ClientKeys,
    server: ServerKeys,
    model: NoiseModel,
    big: Vec<u64>,
    small: Vec<u64>,
    samples: usize,
}

impl Setup {
    fn new(parameters: Parameters) -> Self {
        Self::of(ClientKeys::generate_from_test_seed(&parameters, TestSeed(seed().into())).unwrap(), SAMPLES)
    }

    fn of(client: ClientKeys, samples: usize) -> Self {
        let server = ServerKeys::new(&client.server_keys(&Monitor::new()).unwrap()).unwrap();
        let (big, small) = secret_bits(&client);
        Self { server, model: NoiseModel::new(client.parameters()), big, small, client, samples }
    }

    /// With a small key of so few bits.
    fn short(mut parameters: Parameters, bits: usize, samples: usize) -> Self {
        parameters.bootstrap.as_mut().unwrap().small.dimension.0 = bits;
        Self::of(insecure_keys(&parameters, seed()), samples)
    }

    fn gate(&self) -> Gate {
        let element = Element::Encrypted { width: 2, message_bits: 2, signed: false };
        Gate { shape: vec![self.samples], element }
    }

    fn messages(&self) -> Vec<i64> {
        (0..self.samples as i64).map(|i| i % 4).collect()
    }

    /// Fresh encryptions of [`Self::messages`].
    fn fresh(&self) -> Vec<u64> {
        let tensor = IntTensor::new(vec![self.samples], self.messages()).unwrap();
        self.client.encrypt(&self.gate(), &tensor).unwrap().words().to_vec()
    }

    fn keyswitched(&self, from: &[u64]) -> Vec<u64> {
        let mut out = vec![0; self.samples * (self.small.len() + 1)];
        self.server.keyswitch(&mut out, from, &Monitor::new()).unwrap();
        out
    }
}

/// The bits of both keys, from the client key's file: the only place they are shown.
fn secret_bits(client: &ClientKeys) -> (Vec<u64>, Vec<u64>) {
    let bytes = client.to_bytes();
    let (_, payload) = frame::decode::<serde_json::Value>(Kind::ClientKey, &bytes).unwrap();
    let bits = |bytes: &[u8], n: usize| (0..n).map(|i| u64::from(bytes[i / 8] >> (i % 8) & 1)).collect();
    let big = client.parameters().big.dimension.0;
    let small = client.parameters().bootstrap.map_or(0, |bootstrap| bootstrap.small.dimension.0);
    let (first, second) = payload.split_at(big.div_ceil(8));
    (bits(first, big), bits(second, small))
}

/// The phase of a row, as torus words.
fn phase(row: &[u64], key: &[u64]) -> u64 {
    let (body, mask) = row.split_last().unwrap();
    mask.iter().zip(key).fold(*body, |phase, (a, s)| phase.wrapping_sub(a.wrapping_mul(*s)))
}

/// Errors of all rows against the encoded messages, relative to the torus.
fn errors(rows: &[u64], key: &[u64], messages: &[i64]) -> Vec<f64> {
    let error = |row: &[u64], message: i64| phase(row, key).wrapping_sub((message as u64) << 61) as i64;
    rows.chunks_exact(key.len() + 1)
        .zip(messages)
        .map(|(row, message)| error(row, *message) as f64 / 64f64.exp2())
        .collect()
}

fn mean_and_variance(samples: &[f64]) -> (f64, f64) {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / n;
    (mean, samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0))
}

/// `share`: how much of the predicted variance there is known to be.
#[track_caller]
fn assert_noise(what: &str, samples: &[f64], (predicted, share): (f64, f64)) {
    let (mean, variance) = mean_and_variance(samples);
    let ratio = variance / predicted / share;
    println!(
        "{what}: std 2^{:.3} measured, 2^{:.3} predicted, {ratio:.3} of what is expected",
        variance.log2() / 2.0,
        predicted.log2() / 2.0
    );
    assert!(RATIOS.contains(&ratio), "{what}: variance is {ratio:.3} of what is expected");
    let others = [ratio * 0.75, ratio * 1.25];
    assert!(!others.iter().any(|r| RATIOS.contains(r)), "{what}: a quarter less or more noise would pass");
    // The mean of n samples strays by one standard deviation over sqrt(n).
    let stray = mean.abs() / (predicted / samples.len() as f64).sqrt();
    assert!(stray < 6.0, "{what}: not centred, the mean is {stray:.1} of its deviations off");
}

#[test]
fn fresh_encryptions_carry_the_noise_of_the_curve() {
    for parameters in [two_bits(), linear()] {
        let setup = Setup::new(parameters);
        let errors = errors(&setup.fresh(), &setup.big, &setup.messages());
        assert_noise("fresh", &errors, (setup.model.fresh, 1.0));
    }
}

#[test]
fn keyswitch_adds_what_the_formula_says() {
    for (parameters, share) in [(two_bits(), 0.9), (four_bits(), 0.95)] {
        let setup = Setup::short(parameters, SHORT, SAMPLES);
        let switched = setup.keyswitched(&setup.fresh());
        let errors = errors(&switched, &setup.small, &setup.messages());
        let predicted = setup.model.fresh + setup.model.bootstrap.unwrap().keyswitch;
        assert_noise("keyswitch", &errors, (predicted, share));
    }
}

#[test]
fn modulus_switch_is_centred_and_adds_what_the_formula_says() {
    for parameters in [two_bits(), four_bits()] {
        let setup = Setup::new(parameters);
        let bootstrap = parameters.bootstrap.unwrap();
        let rows = words(SAMPLES * (setup.small.len() + 1), seed());
        for v in 0..3 {
            let modulus = ModulusLog(((2 * bootstrap.polynomial_size.0) << v).ilog2());
            let errors = modulus_switch_errors(&rows, &setup.small, modulus);
            let predicted = setup.model.bootstrap.unwrap().modulus_switch(ExtensionLog(v));
            assert_noise("modulus switch", &errors, (predicted, 1.0));
        }
    }
}

/// Words that look random, as those of ciphertexts do: SplitMix64.
fn words(count: usize, seed: u64) -> Vec<u64> {
    let word = |i: usize| {
        let x = (seed + 1000 * i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    (0..count).map(word).collect()
}

/// What the switch adds to each row's phase. Position `i` stands for the middle of `i..i + 1`.
fn modulus_switch_errors(rows: &[u64], key: &[u64], modulus: ModulusLog) -> Vec<f64> {
    let shift = 64 - modulus.0;
    rows.chunks_exact(key.len() + 1)
        .map(|row| {
            let mut mask = vec![0; key.len()];
            let mut small: Vec<u64> = Vec::new();
            let body = modulus_switch(row, modulus, &mut mask);
            small.extend(mask.iter().chain([&body]).map(|word| u64::from(*word) << shift));
            let middle = phase(&small, key).wrapping_add(1 << (shift - 1));
            middle.wrapping_sub(phase(row, key)) as i64 as f64 / 64f64.exp2()
        })
        .collect()
}

fn bootstrap_noise(parameters: Parameters, bits: usize, v: usize, share: f64) {
    let setups: Vec<Setup> = (0..KEYS).map(|_| Setup::short(parameters, bits, SAMPLES / KEYS)).collect();
    let errors: Vec<f64> = setups.iter().flat_map(|setup| bootstrap_errors(setup, v)).collect();
    let model = setups[0].model.bootstrap.unwrap();
    assert_noise("bootstrap", &errors, (model.blind_rotation, share));
}

/// Of one table, through one key.
fn bootstrap_errors(setup: &Setup, v: usize) -> Vec<f64> {
    let parameters = setup.client.parameters();
    let size = parameters.bootstrap.unwrap().polynomial_size;
    let mut polynomial = vec![0; size.0 << v];
    let table = LookupTable { entries: &[2, 0, 3, 1], input_bits: 2, output_bits: 2, signed: false };
    encode_lut(&mut polynomial, table, size, ExtensionLog(v)).unwrap();
    let switched = setup.keyswitched(&setup.fresh());
    let mut out = vec![0; setup.samples * (setup.big.len() + 1)];
    setup.server.bootstrap(&mut out, &switched, &polynomial, None, ExtensionLog(v), &Monitor::new()).unwrap();
    let messages: Vec<i64> = setup.messages().iter().map(|x| table.entries[*x as usize]).collect();
    errors(&out, &setup.big, &messages)
}

#[test]
fn bootstrap_of_three_polynomials_adds_what_the_formula_says() {
    bootstrap_noise(two_bits(), SHORT, 0, 0.98);
}

#[test]
fn bootstrap_of_one_polynomial_adds_what_the_formula_says() {
    // The first step's accumulator is the table alone. It is smooth, so that what rounding adds to it is
    // too, and meets the mean of the key's bits: 20 to 30 times the noise of any other step, which is
    // a sixth of 48 of them, a twelfth of 96, and nothing in a whole bootstrap.
    bootstrap_noise(four_bits(), 2 * SHORT, 0, 1.07);
}

#[test]
fn extended_bootstrap_adds_what_the_formula_says() {
    bootstrap_noise(two_bits(), SHORT, 1, 0.98);
}
