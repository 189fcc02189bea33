//! What a circuit computes right: every argument within its bounds, shown in the inputset or not.

use ferrocrete_circuit::{Array, Circuit, Configuration, Error, GraphBuilder, Status};

/// Entries that no sample reads are the widest.
fn circuit() -> Circuit {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[]);
    let y = x.lookup(&Array::from(vec![1, 2, 3, 13, 5, 6, 7, 0])) + 2;
    let graph = builder.finish(&[y]).expect("it is traced");
    let inputset = [0, 5].map(|x| vec![Array::integer(x)]);
    Circuit::compile(graph, inputset, &Configuration::default()).expect("it compiles")
}

#[test]
fn a_value_between_the_samples_is_computed_right() {
    let circuit = circuit();
    assert!(circuit.warnings().is_empty(), "{:?}", circuit.warnings());
    assert_eq!(circuit.encrypt_run_decrypt(&[Array::integer(3)]).expect("it runs"), [Array::integer(15)]);
}

#[test]
fn a_value_that_its_type_holds_and_no_sample_bounds_is_refused() {
    let error = circuit().encrypt(&[Array::integer(6)]).expect_err("the inputset ends at 5");
    assert!(matches!(error, Error::OutOfBounds { value: 6, low: 0, high: 5, .. }), "{error}");
}
