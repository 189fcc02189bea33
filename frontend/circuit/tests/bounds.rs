//! What a circuit computes right: every argument within its bounds, whether or not a sample has it.

use ferrocrete_circuit::{Array, Check, Circuit, Configuration, GraphBuilder, Status};

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

/// Values of which some are beyond what the samples show: wrong, or right by the program's own meaning.
#[test]
fn a_check_made_of_bytes_decides_as_the_circuit_does() {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[2]);
    let k = builder.input("k", Status::Clear, &[]);
    let halves = x.map_float("half", |x| x * 0.5).round().to_integer();
    let graph =
        builder.finish(&[halves.sum(None, false) * 2 + &k, x.sum(None, false).univariate("odd", |x| x % 2)]);
    let sample = |i: i64| vec![Array::from(vec![i, 5 - i]), Array::integer(i % 3)];
    let configuration = Configuration::default();
    let circuit = Circuit::compile(graph.expect("it is traced"), (0..6).map(sample), &configuration);
    let circuit = circuit.expect("it compiles");
    let check = Check::from_bytes(&circuit.check().expect("it is data").to_bytes()).expect("it is read");
    let mut taken = 0;
    for (a, b, k) in (0..8).flat_map(|a| (0..8).map(move |b| (a, b, (a + b) % 5))) {
        let arguments = [Array::from(vec![a, b]), Array::integer(k)];
        let here = circuit.clear(&arguments).map(|_| ()).map_err(|error| error.to_string());
        let there =
            check.arguments("main", &arguments.map(Some), true, None).map_err(|error| error.to_string());
        let file = |text: String| text.replace("frontend/circuit/tests/", "");
        assert_eq!(here.clone().map_err(file), there, "{a}, {b}, {k}");
        taken += usize::from(here.is_ok());
    }
    assert!((2..64).contains(&taken), "{taken}");
}

#[test]
fn functions_of_clear_values_only_take_saying_so() {
    let compile = |allow_unencrypted| {
        let builder = GraphBuilder::new();
        let k = builder.input("k", Status::Clear, &[]);
        let graph = builder.finish(&[k + 1]).expect("it is traced");
        let configuration = Configuration { allow_unencrypted, ..Configuration::default() };
        Circuit::compile(graph, (0..4).map(|k| vec![Array::integer(k)]), &configuration)
    };
    let error = compile(false).err().expect("it is refused").to_string();
    assert!(error.contains("'main' takes nothing encrypted"), "{error}");
    assert_eq!(
        compile(true).expect("it is meant").clear(&[Array::integer(3)]).expect("it runs"),
        [Array::integer(4)]
    );
}

/// Floats hold no integers beyond 2^53: bounds of clear arguments do.
#[test]
fn large_bounds_are_exact() {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[]);
    let k = builder.input("k", Status::Clear, &[]);
    let least = (1 << 60) + 1;
    let graph = builder.finish(&[x + 1, k]).expect("it is traced");
    let inputset = (0..4).map(|x| vec![Array::integer(x), Array::integer(least + x)]);
    let circuit = Circuit::compile(graph, inputset, &Configuration::default()).expect("it compiles");
    let text = circuit.graph().to_string();
    assert!(text.contains("∈ [1152921504606846977, 1152921504606846980]"), "{text}");
    let results = circuit.clear(&[Array::integer(3), Array::integer(least)]).expect("it is a sample");
    assert_eq!(results, [Array::integer(4), Array::integer(least)]);
}
