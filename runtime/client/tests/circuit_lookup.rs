//! Circuit lookups: their results, and the noise of their parts against the formulas that choose
//! parameters.

use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::Value;
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_kernels::{CircuitTables, ServerKeys};
use ferrocrete_optimizer::{Circuit, ErrorTarget, Lookup, Method, Output, Request, SecurityCurve, solve};

/// What the optimizer chooses for one lookup of so many bits.
fn parameters(bits: u32) -> (Parameters, ExtensionLog) {
    let lookup = Lookup { message_bits: bits, fresh_weight: 1.0, bootstrap_weight: 0.0, count: 1.0 };
    let output = Output { message_bits: bits, fresh_weight: 0.0, bootstrap_weight: 1.0, count: 1.0 };
    let circuit = Circuit { lookups: vec![lookup], outputs: vec![output] };
    let target = ErrorTarget::PerBootstrap((-40f64).exp2());
    let solution = solve(&Request { circuit, target, curve: SecurityCurve::default() }).unwrap();
    println!("{solution:#?}");
    assert_eq!(solution.lookups[0].method, Method::Circuit);
    (solution.parameters, solution.lookups[0].extension)
}

fn check(bits: u32, signed: bool, messages: &[i64]) {
    let (parameters, extension) = parameters(bits);
    let client = ClientKeys::generate_from_test_seed(&parameters, TestSeed(u128::from(bits))).unwrap();
    let start = std::time::Instant::now();
    let file = client.server_keys(&|_, _| ()).unwrap();
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
    server.circuit_lookup(&mut out, from.words(), tables).unwrap();
    println!("{bits} bits, {} lookups: {:?}", messages.len(), start.elapsed());
    let out = Value::encrypted(gate.clone(), client.tag(), out).unwrap();
    let expected: Vec<i64> = messages.iter().map(|x| table[(x & ((1 << bits) - 1)) as usize]).collect();
    assert_eq!(client.decrypt(&gate, &out).unwrap().data(), expected);
}

#[test]
fn of_twelve_bits() {
    check(12, false, &[0, 1, 2047, 2048, 4094, 4095]);
}

#[test]
fn of_sixteen_signed_bits() {
    check(16, true, &[-32768]);
    check(16, true, &[0, -1, 32767, -32768, 255, -256]);
}
