//! What noise is the same: the facts that noise analysis and simulation rest on.
//!
//! A server draws no random numbers. So a bootstrap of the same ciphertext through the same test
//! polynomial gives the same words, as does one of the ciphertext plus a clear number through the
//! polynomial turned by as much, since both start with the same accumulator. The negated polynomial
//! gives the negated words until a rounding meets a tie, which goes the same way for both signs;
//! from there on the noises drift apart.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::{decomposition, four_bits, two_bits};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_kernels::{LookupTable, ServerKeys, encode_lut};
use keys::{insecure_keys, seed};

const SAMPLES: usize = 24;
const BITS: u32 = 2;

struct Setup {
    server: ServerKeys,
    parameters: Parameters,
    words: Vec<u64>,
}

impl Setup {
    fn new(parameters: Parameters) -> Self {
        let client = insecure_keys(&parameters, seed());
        let server = ServerKeys::new(&client.server_keys(&Monitor::new()).unwrap()).unwrap();
        let element = Element::Encrypted { width: BITS, message_bits: BITS, signed: false };
        let messages = (0..SAMPLES as i64).map(|i| i % (1 << BITS)).collect();
        let tensor = IntTensor::new(vec![SAMPLES], messages).unwrap();
        let words = client.encrypt(&Gate { shape: vec![SAMPLES], element }, &tensor).unwrap();
        Self { words: words.words().to_vec(), server, parameters }
    }

    fn width(&self) -> usize {
        self.parameters.big.dimension.ciphertext_words()
    }

    /// The ciphertexts plus a clear number.
    fn plus(&self, number: u64) -> Vec<u64> {
        let mut words = self.words.clone();
        let bodies = words.iter_mut().skip(self.width() - 1).step_by(self.width());
        bodies.for_each(|body| *body = body.wrapping_add(number << (63 - BITS)));
        words
    }

    fn polynomial(&self, entries: &[i64], extension: ExtensionLog) -> Vec<u64> {
        let size = self.parameters.bootstrap.unwrap().polynomial_size;
        let mut polynomial = vec![0; size.0 << extension.0];
        let table = LookupTable { entries, input_bits: BITS.into(), output_bits: 4, signed: false };
        encode_lut(&mut polynomial, table, size, extension).unwrap();
        polynomial
    }

    fn look_up(&self, words: &[u64], polynomial: &[u64], extension: ExtensionLog) -> Vec<u64> {
        let small = self.parameters.bootstrap.unwrap().small.dimension.ciphertext_words();
        let mut switched = vec![0; SAMPLES * small];
        self.server.keyswitch(&mut switched, words, &Monitor::new()).unwrap();
        let mut out = vec![0; SAMPLES * self.width()];
        self.server.bootstrap(&mut out, &switched, polynomial, None, extension, &Monitor::new()).unwrap();
        out
    }
}

/// With few steps that ties could meet.
fn short(mut parameters: Parameters, n: usize) -> Parameters {
    parameters.bootstrap.as_mut().unwrap().small.dimension.0 = n;
    parameters
}

/// Two levels of few bits, where ties are frequent.
fn two_levels() -> Parameters {
    let mut parameters = two_bits();
    parameters.bootstrap.as_mut().unwrap().bootstrap = decomposition((11, 2));
    parameters
}

#[test]
fn the_same_accumulator_gives_the_same_words() {
    for parameters in [two_bits(), four_bits(), two_levels()] {
        let setup = Setup::new(parameters);
        for extension in [ExtensionLog(0), ExtensionLog(1)] {
            let polynomial = setup.polynomial(&[2, 0, 3, 1], extension);
            let first = setup.look_up(&setup.words, &polynomial, extension);
            assert_eq!(setup.look_up(&setup.words, &polynomial, extension), first, "a second time");
            // One box further on stands the entry that one less reads; past the end it is negated.
            let turned = setup.polynomial(&[-1, 2, 0, 3], extension);
            assert_eq!(setup.look_up(&setup.plus(1), &turned, extension), first, "turned by one");
            let turned = setup.polynomial(&[-3, -1, 2, 0], extension);
            assert_eq!(setup.look_up(&setup.plus(2), &turned, extension), first, "turned by two");
            let other = setup.look_up(&setup.words, &setup.polynomial(&[2, 0, 3, 2], extension), extension);
            assert_ne!(other, first, "another table");
        }
    }
}

/// Accumulators and what decompositions keep of them are finite: the fewer low bits a product leaves,
/// the likelier a tie. With one level of 23 bits there are ties in every step after the first; with
/// two of 11 bits there are none in most bootstraps.
#[test]
fn the_negated_table_negates_the_noise_but_for_ties() {
    for (parameters, least) in
        [(short(four_bits(), 1), 1.0), (short(two_bits(), 64), 0.6), (two_levels(), 0.6)]
    {
        let setup = Setup::new(parameters);
        let look_up = |entries: &[i64]| {
            setup.look_up(&setup.words, &setup.polynomial(entries, ExtensionLog(0)), ExtensionLog(0))
        };
        let (out, negated) = (look_up(&[2, 0, 3, 1]), look_up(&[-2, 0, -3, -1]));
        let rows = out.chunks_exact(setup.width()).zip(negated.chunks_exact(setup.width()));
        let opposite =
            rows.filter(|(row, other)| row.iter().zip(*other).all(|(x, y)| *x == y.wrapping_neg())).count();
        println!("{opposite} of {SAMPLES} are exact");
        assert!(opposite as f64 >= least * SAMPLES as f64, "{opposite} of {SAMPLES}");
    }
}
