//! The rows of evaluation keys, measured directly against the secret key: each encrypts what it should,
//! with the noise of its key. A key with too little noise computes as well as any, so nothing else
//! would show it; it gives the secret key away.
//!
//! The variance of `n` samples strays from the true one by a factor of `1 ± sqrt(2/n)`: for 5000 that
//! is 0.02, and a quarter is twelve of those steps.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::{decomposition, parameters, two_bits};
use ferrocrete_abi::frame::{self, Kind};
use ferrocrete_abi::key_material::EvaluationKeys;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{CircuitParameters, Decomposition, Parameters, StandardDeviation};
use ferrocrete_client::{ClientKeys, TestSeed};
use keys::{insecure_keys, seed};

/// Fewer errors are not judged.
const SAMPLES: usize = 5000;

struct Setup {
    parameters: Parameters,
    big: Vec<u64>,
    small: Vec<u64>,
    keys: EvaluationKeys,
}

/// A kind of rows, and the errors of them.
type Kinds = Vec<(&'static str, Vec<f64>, StandardDeviation)>;

impl Setup {
    fn new(client: ClientKeys) -> Self {
        let parameters = *client.parameters();
        let bytes = client.to_bytes();
        let (_, payload) = frame::decode::<serde_json::Value>(Kind::ClientKey, &bytes).unwrap();
        let bits = |bytes: &[u8], n: usize| (0..n).map(|i| u64::from(bytes[i / 8] >> (i % 8) & 1)).collect();
        let (first, second) = payload.split_at(parameters.big.dimension.0.div_ceil(8));
        let big = bits(first, parameters.big.dimension.0);
        let small = bits(second, parameters.bootstrap.unwrap().small.dimension.0);
        let keys = client.server_keys(&Monitor::new()).unwrap().keys.unwrap();
        Self { parameters, big, small, keys }
    }

    fn kinds(&self) -> Kinds {
        let bootstrap = self.parameters.bootstrap.unwrap();
        let (big, small) = (self.parameters.big.noise, bootstrap.small.noise);
        let mut kinds = vec![
            ("keyswitch", self.keyswitch(bootstrap.keyswitch), small),
            ("bootstrap", self.bootstrap(bootstrap.bootstrap), big),
        ];
        if let Some(circuit) = bootstrap.circuit {
            kinds.push(("packing keyswitch", self.packing(circuit.packing), big));
        }
        kinds
    }

    fn keyswitch(&self, gadget: Decomposition) -> Vec<f64> {
        let rows = self.keys.keyswitch.chunks_exact(self.small.len() + 1);
        let expected = self.big.iter().flat_map(|bit| steps(gadget).map(move |step| bit.wrapping_mul(step)));
        let phase = |row: &[u64]| {
            let (body, mask) = row.split_last().unwrap();
            mask.iter().zip(&self.small).fold(*body, |phase, (a, s)| phase.wrapping_sub(a.wrapping_mul(*s)))
        };
        rows.zip(expected).map(|(row, expected)| error(phase(row), expected)).collect()
    }

    /// In row `i` of a level, minus the bit times component `i` of the key; in the last the bit.
    fn bootstrap(&self, gadget: Decomposition) -> Vec<f64> {
        let size = self.size();
        let components: Vec<Vec<u64>> = self.big.chunks_exact(size).map(negated).chain([one(size)]).collect();
        let expected = self.small.iter().flat_map(|bit| {
            steps(gadget).flat_map(|step| {
                let scaled = |component: &Vec<u64>| scaled(component, bit.wrapping_mul(step));
                components.iter().map(scaled).collect::<Vec<_>>()
            })
        });
        self.polynomial_errors(&self.keys.bootstrap, expected)
    }

    /// For each component of the key and for minus one, and for each bit of the key and for minus one:
    /// minus the product.
    fn packing(&self, gadget: Decomposition) -> Vec<f64> {
        let size = self.size();
        let factors = self.big.chunks_exact(size).map(<[u64]>::to_vec).chain([negated(&one(size))]);
        let bits: Vec<u64> = self.big.iter().copied().chain([u64::MAX]).collect();
        let expected = factors.flat_map(|factor| {
            let of_bit = |bit: &u64| {
                steps(gadget)
                    .map(|step| scaled(&factor, step.wrapping_mul(*bit).wrapping_neg()))
                    .collect::<Vec<_>>()
            };
            bits.iter().flat_map(of_bit).collect::<Vec<_>>()
        });
        self.polynomial_errors(&self.keys.packing, expected)
    }

    fn size(&self) -> usize {
        self.parameters.bootstrap.unwrap().polynomial_size.0
    }

    /// Of all rows but the first, only so many that it takes no time; which, the key's length decides.
    fn polynomial_errors(&self, rows: &[u64], expected: impl Iterator<Item = Vec<u64>>) -> Vec<f64> {
        let size = self.size();
        let rows: Vec<&[u64]> = rows.chunks_exact(self.big.len() + size).collect();
        // A prime, so that rows of all levels and components come up.
        let step = if rows.len() > 200 { 7 } else { 1 };
        let pairs = rows.into_iter().zip(expected).step_by(step);
        pairs
            .flat_map(|(row, expected)| {
                let (mask, body) = row.split_at(self.big.len());
                let mut phase = body.to_vec();
                for (mask, key) in mask.chunks_exact(size).zip(self.big.chunks_exact(size)) {
                    subtract_product(&mut phase, mask, key);
                }
                phase.iter().zip(&expected).map(|(a, b)| error(*a, *b)).collect::<Vec<_>>()
            })
            .collect()
    }
}

fn steps(gadget: Decomposition) -> impl Iterator<Item = u64> {
    (1..=gadget.level_count.0).rev().map(move |level| 1 << (64 - level * gadget.base_log.0))
}

fn one(size: usize) -> Vec<u64> {
    let mut one = vec![0; size];
    one[0] = 1;
    one
}

fn scaled(polynomial: &[u64], factor: u64) -> Vec<u64> {
    polynomial.iter().map(|word| word.wrapping_mul(factor)).collect()
}

fn negated(polynomial: &[u64]) -> Vec<u64> {
    scaled(polynomial, u64::MAX)
}

fn error(phase: u64, expected: u64) -> f64 {
    phase.wrapping_sub(expected) as i64 as f64 / 64f64.exp2()
}

/// Modulo `X^N + 1`.
fn subtract_product(phase: &mut [u64], mask: &[u64], key: &[u64]) {
    for (shift, _) in key.iter().enumerate().filter(|(_, bit)| **bit == 1) {
        let (wrapped, straight) = phase.split_at_mut(shift);
        let (low, high) = mask.split_at(mask.len() - shift);
        straight.iter_mut().zip(low).for_each(|(out, word)| *out = out.wrapping_sub(*word));
        wrapped.iter_mut().zip(high).for_each(|(out, word)| *out = out.wrapping_add(*word));
    }
}

/// Whether errors are centred and their variance is what it should be, give or take a quarter.
fn judge(errors: &[f64], noise: StandardDeviation) -> Result<(), String> {
    let n = errors.len() as f64;
    if errors.len() < SAMPLES {
        return Err(format!("{n} errors tell nothing"));
    }
    let mean = errors.iter().sum::<f64>() / n;
    let variance = errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let ratio = variance / noise.variance();
    println!("{n} errors: std 2^{:.3}, 2^{:.3} expected: {ratio:.3}", variance.log2() / 2.0, noise.0.log2());
    if !(0.75..1.25).contains(&ratio) {
        return Err(format!("the variance is {ratio:.3} of what it should be"));
    }
    let stray = mean.abs() / (noise.0 / n.sqrt());
    if stray > 6.0 {
        return Err(format!("not centred, the mean is {stray:.1} of its deviations off"));
    }
    Ok(())
}

/// Keys of all kinds, short enough to look at every row.
fn circuit() -> Parameters {
    let mut parameters = parameters(96, (2, 256), (2, 12), (12, 2));
    parameters.bootstrap.as_mut().unwrap().circuit =
        Some(CircuitParameters { ggsw: decomposition((5, 3)), packing: decomposition((14, 2)), digits: 2 });
    // So short, the curve's would fill the torus.
    parameters.big.noise = StandardDeviation((-40f64).exp2());
    parameters.bootstrap.as_mut().unwrap().small.noise = StandardDeviation((-30f64).exp2());
    parameters
}

#[track_caller]
fn check(client: ClientKeys, kinds: &[&str]) {
    let found = Setup::new(client).kinds();
    assert_eq!(found.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(), kinds);
    for (kind, errors, noise) in found {
        judge(&errors, noise).unwrap_or_else(|reason| panic!("{kind}: {reason}"));
    }
}

#[test]
fn every_row_has_the_noise_of_its_key() {
    let seed = TestSeed(seed().into());
    let client = ClientKeys::generate_from_test_seed(&two_bits(), seed).unwrap();
    check(client, &["keyswitch", "bootstrap"]);
    check(insecure_keys(&circuit(), keys::seed()), &["keyswitch", "bootstrap", "packing keyswitch"]);
}

/// With no noise, or half the variance, each kind would be noticed.
#[test]
fn keys_without_noise_are_noticed() {
    let honest = circuit();
    for (share, says) in [(1e-9, "the variance is 0.000"), (0.7, "the variance is 0.")] {
        let mut quiet = honest;
        quiet.big.noise.0 *= share;
        quiet.bootstrap.as_mut().unwrap().small.noise.0 *= share;
        let expected = [honest.bootstrap.unwrap().small.noise, honest.big.noise, honest.big.noise];
        let found = Setup::new(insecure_keys(&quiet, seed())).kinds();
        for ((kind, errors, _), noise) in found.into_iter().zip(expected) {
            let reason = judge(&errors, noise).expect_err(kind);
            assert!(reason.starts_with(says), "{kind}: {reason}");
        }
    }
}
