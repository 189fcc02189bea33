//! The first circuit: what it prints, and what goes wrong.

use ferrocrete_circuit::{Array, Circuit, Configuration, Error, Filter, GraphBuilder, GraphError, Status};

fn model() -> Circuit {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[1]);
    let y = builder.constant(vec![2]).matmul(&x) + 2;
    let inputset = (0..4).map(|x| vec![Array::from(vec![x])]);
    let graph = builder.finish(&[y]).expect("it is traced");
    Circuit::compile(graph, inputset, &Configuration::default()).expect("it compiles")
}

#[test]
fn it_prints_and_runs() {
    let circuit = model();
    let expected = "\
%0 = x                     # EncryptedTensor<uint2, shape=(1,)>   ∈ [0, 3]
%1 = [2]                   # ClearTensor<uint2, shape=(1,)>       ∈ [2, 2]
%2 = matmul(%1, %0)        # EncryptedScalar<uint3>               ∈ [0, 6]
%3 = 2                     # ClearScalar<uint2>                   ∈ [2, 2]
%4 = add(%2, %3)           # EncryptedScalar<uint4>               ∈ [2, 8]
return %4";
    assert_eq!(circuit.graph().to_string(), expected);
    assert_eq!(circuit.graph().maximum_integer_bit_width(&Filter::default()), Some(4));
    assert_eq!(circuit.encrypt_run_decrypt(&[Array::from(vec![3])]).expect("it runs"), [Array::integer(8)]);
}

#[test]
fn a_value_outside_of_the_inputset_is_refused() {
    let error = model().encrypt(&[Array::from(vec![9])]).expect_err("9 was not in the inputset");
    assert!(matches!(error, Error::OutOfBounds { value: 9, low: 0, high: 3, .. }), "{error}");
}

#[test]
fn floats_that_are_left_are_marked() {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[]);
    let y = x.map_float("sin", f64::sin);
    let graph = builder.finish(&[y]).expect("it is traced");
    let inputset = (0..10).map(|x| vec![Array::integer(x)]);
    let error = Circuit::compile(graph, inputset, &Configuration::default()).err().expect("floats");
    let Error::Graph(GraphError::Unsupported(text)) = error else { panic!("{error}") };
    assert!(text.contains("%1 = sin(%0)"), "{text}");
    assert!(text.contains("^ an encrypted float: round it, or convert it to an integer"), "{text}");
    assert!(text.contains("linear_model.rs:"), "{text}");
}
