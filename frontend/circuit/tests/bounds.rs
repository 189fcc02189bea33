//! What a circuit computes right: every argument within its bounds, whether or not a sample has it.

use ferrocrete_circuit::{Array, Circuit, Configuration, GraphBuilder, Status};

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
