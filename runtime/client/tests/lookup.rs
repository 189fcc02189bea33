//! Every input of every table width, through real encryption, keyswitch and bootstrap.

mod common;

use common::{four_bits, two_bits};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::Value;
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_kernels::{LookupTable, ServerKeys, encode_lut};

struct Keys {
    client: ClientKeys,
    server: ServerKeys,
}

impl Keys {
    fn new(parameters: Parameters, seed: u128) -> Self {
        let client = ClientKeys::generate_from_test_seed(&parameters, TestSeed(seed)).unwrap();
        let server = ServerKeys::new(&client.server_keys(&Monitor::new()).unwrap()).unwrap();
        Self { client, server }
    }

    fn polynomials(&self, tables: &[LookupTable<'_>], extension: ExtensionLog) -> Vec<u64> {
        let size = self.client.parameters().bootstrap.unwrap().polynomial_size;
        let mut words = vec![0; tables.len() * (size.0 << extension.0)];
        for (out, table) in words.chunks_exact_mut(size.0 << extension.0).zip(tables) {
            encode_lut(out, *table, size, extension).unwrap();
        }
        words
    }

    /// Encrypts `inputs`, looks each up in the polynomial `which` names, decrypts.
    fn look_up(
        &self,
        (input, inputs): (Element, &[i64]),
        (polynomials, which): (&[u64], Option<&[u64]>),
        output: Element,
        extension: ExtensionLog,
    ) -> Vec<i64> {
        let parameters = self.client.parameters();
        let shape = vec![inputs.len()];
        let gate = Gate { shape: shape.clone(), element: input };
        let encrypted =
            self.client.encrypt(&gate, &IntTensor::new(shape.clone(), inputs.to_vec()).unwrap()).unwrap();
        let small = parameters.bootstrap.unwrap().small.dimension.ciphertext_words();
        let mut switched = vec![0; inputs.len() * small];
        self.server.keyswitch(&mut switched, encrypted.words(), &Monitor::new()).unwrap();
        let mut out = vec![0; inputs.len() * parameters.big.dimension.ciphertext_words()];
        self.server.bootstrap(&mut out, &switched, polynomials, which, extension, &Monitor::new()).unwrap();
        let gate = Gate { shape, element: output };
        let value = Value::encrypted(gate.clone(), self.client.tag(), out).unwrap();
        self.client.decrypt(&gate, &value).unwrap().into_data()
    }
}

fn encrypted(bits: u32, signed: bool) -> Element {
    Element::Encrypted { width: bits, message_bits: bits, signed }
}

/// A table without symmetry, and with entries of both signs if the output is signed.
fn entries(bits: u32, output: u32, signed: bool) -> Vec<i64> {
    let offset = if signed { 1 << (output - 1) } else { 0 };
    (0..1i64 << bits).map(|j| (j * 5 + 3) % (1 << output) - offset).collect()
}

fn all_inputs_agree(keys: &Keys, widths: std::ops::RangeInclusive<u32>, extensions: &[usize]) {
    for bits in widths {
        for signed in [false, true] {
            let output = 4;
            let output_signed = signed != bits.is_multiple_of(2);
            let entries = entries(bits, output, output_signed);
            let (low, high) = encrypted(bits, signed).range();
            let inputs: Vec<i64> = (low..=high).collect();
            let expected: Vec<i64> =
                inputs.iter().map(|x| entries[x.rem_euclid(1 << bits) as usize]).collect();
            let table = LookupTable {
                entries: &entries,
                input_bits: bits.into(),
                output_bits: output.into(),
                signed,
            };
            for extension in extensions.iter().copied().map(ExtensionLog) {
                let polynomials = keys.polynomials(&[table], extension);
                let found = keys.look_up(
                    (encrypted(bits, signed), &inputs),
                    (&polynomials, None),
                    encrypted(output, output_signed),
                    extension,
                );
                assert_eq!(found, expected, "{bits} bits, signed {signed}, {extension:?}");
            }
        }
    }
}

#[test]
fn every_input_of_one_to_five_bits_reads_its_entry() {
    let keys = Keys::new(four_bits(), 11);
    all_inputs_agree(&keys, 1..=5, &[0, 1, 2]);
}

#[test]
fn several_glwe_polynomials_and_extensions_work_together() {
    let keys = Keys::new(two_bits(), 12);
    all_inputs_agree(&keys, 1..=2, &[0, 1, 2]);
}

#[test]
fn a_batch_may_use_a_table_for_each_ciphertext() {
    let keys = Keys::new(two_bits(), 13);
    let tables = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 1, 2, 2]];
    let lookup = |entries| LookupTable { entries, input_bits: 2, output_bits: 2, signed: false };
    let polynomials = keys.polynomials(&tables.each_ref().map(|t| lookup(t)), ExtensionLog(0));
    // More than one block per thread, and a count that is no multiple of any block size.
    let inputs: Vec<i64> = (0..37).map(|i| i % 4).collect();
    let which: Vec<u64> = (0..37).map(|i| i / 3 % 3).collect();
    let expected: Vec<i64> =
        inputs.iter().zip(&which).map(|(x, which)| tables[*which as usize][*x as usize]).collect();
    let found = keys.look_up(
        (encrypted(2, false), &inputs),
        (&polynomials, Some(&which)),
        encrypted(2, false),
        ExtensionLog(0),
    );
    assert_eq!(found, expected);
}

#[test]
fn wrong_lengths_and_indices_are_refused() {
    let keys = Keys::new(two_bits(), 14);
    let (small, big) = (647, 1537);
    let server = &keys.server;
    let error = |result: Result<(), ferrocrete_kernels::KernelError>| result.unwrap_err().to_string();
    assert_eq!(
        error(server.keyswitch(&mut vec![0; small], &vec![0; big - 1], &Monitor::new())),
        "the ciphertexts to switch: 1536 words are no whole number of rows of 1537"
    );
    assert_eq!(
        error(server.bootstrap(
            &mut vec![0; big],
            &vec![0; small],
            &[0; 512],
            Some(&[1]),
            ExtensionLog(0),
            &Monitor::new()
        )),
        "the index of a test polynomial is 1, expected 0 to 0"
    );
    assert_eq!(
        error(server.bootstrap(
            &mut vec![0; big],
            &vec![0; small],
            &[0; 512],
            None,
            ExtensionLog(14),
            &Monitor::new()
        )),
        "extension_log is 14, expected 0 to 13"
    );
    let wide = LookupTable { entries: &[0; 512], input_bits: 9, output_bits: 2, signed: false };
    let size = keys.client.parameters().bootstrap.unwrap().polynomial_size;
    assert_eq!(
        error(encode_lut(&mut [0; 512], wide, size, ExtensionLog(0))),
        "input_bits is 9, expected 0 to 8"
    );
    let signless = LookupTable { entries: &[1], input_bits: 0, output_bits: 2, signed: true };
    assert_eq!(
        error(encode_lut(&mut [0; 512], signless, size, ExtensionLog(0))),
        "input_bits is 0, expected 1 to 8"
    );
}

#[test]
fn linear_keys_bootstrap_nothing() {
    let keys = Keys::new(common::linear(), 15);
    assert_eq!(
        keys.server.keyswitch(&mut [], &[], &Monitor::new()).unwrap_err().to_string(),
        "the program asks for a keyswitch, but its parameters have no bootstrap; the bundle contradicts \
         itself, compile it again"
    );
}
