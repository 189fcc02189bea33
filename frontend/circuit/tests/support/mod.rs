//! A function in three readings, on random inputs.

use ferrocrete::Randomness;
use ferrocrete_circuit::{Array, Circuit, Configuration, GraphBuilder, Status, Tracer};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// An argument: its shape, and the range its values are drawn from.
#[derive(Clone, Copy)]
pub struct Argument {
    pub shape: &'static [usize],
    pub low: i64,
    pub high: i64,
    pub status: Status,
}

pub const fn encrypted(shape: &'static [usize], low: i64, high: i64) -> Argument {
    Argument { shape, low, high, status: Status::Encrypted }
}

pub const fn clear(shape: &'static [usize], low: i64, high: i64) -> Argument {
    Argument { shape, low, high, status: Status::Clear }
}

fn draw(argument: Argument, random: &mut StdRng) -> Array {
    let count = argument.shape.iter().product();
    let values = (0..count).map(|_| random.random_range(argument.low..=argument.high)).collect();
    Array::integers(argument.shape, values).expect("as many values as places")
}

fn all(argument: Argument, value: i64) -> Array {
    Array::filled(argument.shape, value)
}

/// Compiles `function` for its arguments' ranges, and compares the clear, the simulated and the
/// encrypted reading with the graph as traced.
pub fn agrees(arguments: &[Argument], function: impl Fn(&GraphBuilder, &[Tracer]) -> Tracer) -> Circuit {
    let builder = GraphBuilder::new();
    let inputs: Vec<Tracer> = arguments
        .iter()
        .enumerate()
        .map(|(place, argument)| builder.input(&format!("x{place}"), argument.status, argument.shape))
        .collect();
    let output = function(&builder, &inputs);
    let graph = builder.finish(&[output]).expect("the function is traced");
    let mut random = StdRng::seed_from_u64(7);
    let mut inputset: Vec<Vec<Array>> =
        (0..60).map(|_| arguments.iter().map(|&argument| draw(argument, &mut random)).collect()).collect();
    // All corners of the ranges, so that the bounds are those of the types.
    for corner in 0..1 << arguments.len() {
        let pick = |(place, argument): (usize, &Argument)| {
            all(*argument, if corner >> place & 1 == 0 { argument.low } else { argument.high })
        };
        inputset.push(arguments.iter().enumerate().map(pick).collect());
    }
    let traced = graph.clone();
    let circuit = match Circuit::compile(graph, inputset.clone(), &Configuration::default()) {
        Ok(circuit) => circuit,
        Err(error) => panic!("{error}\n{traced}"),
    };
    let mut noise = Randomness::from_seed(11);
    for (number, arguments) in inputset.iter().enumerate() {
        let expected = traced.evaluate(arguments).expect("the graph evaluates");
        let context = || format!("on {arguments:?} of\n{}\n{}", circuit.graph(), circuit.mlir());
        assert_eq!(circuit.clear(arguments).expect("it runs in clear"), expected, "clear, {}", context());
        if number % 10 == 0 {
            let simulated = circuit.simulate(arguments, &mut noise).expect("it is simulated");
            assert_eq!(simulated, expected, "simulated, {}", context());
        }
    }
    for arguments in inputset.iter().take(2) {
        let expected = traced.evaluate(arguments).expect("the graph evaluates");
        let found = circuit.encrypt_run_decrypt(arguments).expect("it runs encrypted");
        assert_eq!(
            found,
            expected,
            "encrypted, on {arguments:?} of\n{}\n{}",
            circuit.graph(),
            circuit.mlir()
        );
    }
    circuit
}
