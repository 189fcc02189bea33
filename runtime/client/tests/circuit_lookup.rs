//! Results of circuit lookups, with the parameters that the optimizer chooses for them.

use ferrocrete_abi::key_material::{EvaluationKeys, KeyId, ServerKeyFile};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount,
    ExtensionLog, GlweDimension, LweDimension, LweParameters, Parameters, PolynomialSize, StandardDeviation,
};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::Value;
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_kernels::{CircuitTables, ServerKeys};
use ferrocrete_optimizer::{Circuit, ErrorTarget, Lookup, Method, Output, Request, solve};

/// What the optimizer chooses for one lookup of so many bits.
fn parameters(bits: u32) -> (Parameters, ExtensionLog) {
    let lookup = Lookup { message_bits: bits, fresh_weight: 1.0, bootstrap_weight: 0.0, count: 1.0 };
    let output = Output { message_bits: bits, fresh_weight: 0.0, bootstrap_weight: 1.0, count: 1.0 };
    let circuit = Circuit { lookups: vec![lookup], outputs: vec![output] };
    let target = ErrorTarget::PerBootstrap((-40f64).exp2());
    let solution = solve(&Request { circuit, target, ..Request::default() }).unwrap();
    println!("{solution:#?}");
    assert_eq!(solution.lookups[0].method, Method::Circuit);
    (solution.parameters, solution.lookups[0].extension)
}

fn check(bits: u32, signed: bool, messages: &[i64]) {
    let (parameters, extension) = parameters(bits);
    let client = ClientKeys::generate_from_test_seed(&parameters, TestSeed(u128::from(bits))).unwrap();
    let start = std::time::Instant::now();
    let file = client.server_keys(&Monitor::new()).unwrap();
    println!("keys: {:?}", start.elapsed());
    let server = ServerKeys::new(&file).unwrap();
    println!("keys prepared: {:?}", start.elapsed());
    let element = Element::Encrypted { width: bits, message_bits: bits, signed };
    let gate = Gate { shape: vec![messages.len()], element };
    let tensor = IntTensor::new(vec![messages.len()], messages.to_vec()).unwrap();
    let from = client.encrypt(&gate, &tensor).unwrap();
    let wrap = |x: i64| {
        let low = x & ((1 << bits) - 1);
        if signed && low >> (bits - 1) == 1 { low - (1 << bits) } else { low }
    };
    let table: Vec<i64> = (0..1_i64 << bits).map(|x| wrap(x * x * 5 + x * 3 + 1)).collect();
    let entries: Vec<u64> = table.iter().map(|entry| *entry as u64).collect();
    let mut out = vec![0; from.words().len()];
    let bits_ = u64::from(bits);
    let tables =
        CircuitTables { entries: &entries, input_bits: bits_, output_bits: bits_, which: None, extension };
    let start = std::time::Instant::now();
    server.circuit_lookup(&mut out, from.words(), tables, &Monitor::new()).unwrap();
    println!("{bits} bits, {} lookups: {:?}", messages.len(), start.elapsed());
    let out = Value::encrypted(gate.clone(), client.tag(), out).unwrap();
    let expected: Vec<i64> = messages.iter().map(|x| table[(x & ((1 << bits) - 1)) as usize]).collect();
    assert_eq!(client.decrypt(&gate, &out).unwrap().data(), expected);
}

#[test]
fn keys_without_a_circuit_bootstrap_refuse() {
    let bootstrap = BootstrapParameters {
        small: LweParameters { dimension: LweDimension(500), noise: StandardDeviation(1e-6) },
        glwe_dimension: GlweDimension(1),
        polynomial_size: PolynomialSize(256),
        keyswitch: decomposition(4, 2),
        bootstrap: decomposition(8, 2),
        circuit: None,
    };
    let big = LweParameters { dimension: LweDimension(256), noise: StandardDeviation(1e-9) };
    let without = Parameters { security_bits: 0, big, bootstrap: Some(bootstrap) };
    let circuit = CircuitParameters { ggsw: decomposition(5, 3), packing: decomposition(20, 1), digits: 2 };
    let bootstrap = BootstrapParameters { circuit: Some(circuit), ..bootstrap };
    let with = Parameters { bootstrap: Some(bootstrap), ..without };
    let refused = |parameters: &Parameters, input_bits, output_bits, which: Option<&[u64]>| {
        // The keys' words are of the right number and mean nothing: nothing is looked up.
        let bootstrap = parameters.bootstrap.unwrap();
        let (keyswitch, blind_rotation) = EvaluationKeys::words(parameters, &bootstrap);
        let keys = EvaluationKeys {
            keyswitch: vec![0; keyswitch],
            bootstrap: vec![0; blind_rotation],
            packing: vec![0; EvaluationKeys::packing_words(parameters, &bootstrap)],
        };
        let file = ServerKeyFile { parameters: *parameters, key_id: KeyId([1; 16]), keys: Some(keys) };
        let extension = ExtensionLog(0);
        let tables = CircuitTables { entries: &[0; 16], input_bits, output_bits, which, extension };
        let server = ServerKeys::new(&file).unwrap();
        server.circuit_lookup(&mut [0; 257], &[0; 257], tables, &Monitor::new()).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&without, 4, 4, None),
        "the program asks for a circuit lookup, but its parameters have no circuit bootstrap; the bundle \
         contradicts itself, compile it again"
    );
    assert_eq!(refused(&with, 4, 8, None), "the number of digits is 3, expected 1 to 2");
    assert_eq!(refused(&with, 0, 4, None), "input_bits is 0, expected 1 to 24");
    assert_eq!(refused(&with, 3, 4, Some(&[2])), "the index of a table is 2, expected 0 to 1");
    assert_eq!(refused(&with, 3, 4, Some(&[0, 1])), "the choice of tables has 2 words, expected 1");
}

fn decomposition(base_log: usize, level_count: usize) -> Decomposition {
    Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    }
}

#[test]
fn of_twelve_bits() {
    check(12, false, &[0, 1, 2047, 2048, 4094, 4095]);
}

#[test]
fn of_sixteen_signed_bits() {
    check(16, true, &[0, -1, 32767, -32768, 255, -256]);
}
