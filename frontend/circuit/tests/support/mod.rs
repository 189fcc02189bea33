//! A function in three readings, on random inputs.
#![allow(dead_code, reason = "each test uses a part")]

use ferrocrete::Randomness;
use ferrocrete_circuit::{Array, Circuit, Configuration, Error, Graph, GraphBuilder, Status, Tracer};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// An argument: its shape, and the range its values are drawn from.
#[derive(Clone, Debug)]
pub struct Argument {
    pub shape: Vec<usize>,
    pub low: i64,
    pub high: i64,
    pub status: Status,
}

pub fn encrypted(shape: &[usize], low: i64, high: i64) -> Argument {
    Argument { shape: shape.to_vec(), low, high, status: Status::Encrypted }
}

pub fn clear(shape: &[usize], low: i64, high: i64) -> Argument {
    Argument { shape: shape.to_vec(), low, high, status: Status::Clear }
}

/// Random samples of an inputset.
const SAMPLES: usize = 24;

/// Results of a function: one, or several.
pub trait Results {
    fn results(self) -> Vec<Tracer>;
}

impl Results for Tracer {
    fn results(self) -> Vec<Tracer> {
        vec![self]
    }
}

impl Results for Vec<Tracer> {
    fn results(self) -> Vec<Tracer> {
        self
    }
}

fn draw(argument: &Argument, random: &mut StdRng) -> Array {
    constant(random, &argument.shape, argument.low, argument.high)
}

/// Random integers.
pub fn constant(random: &mut StdRng, shape: &[usize], low: i64, high: i64) -> Array {
    let count = shape.iter().product();
    let values = (0..count).map(|_| random.random_range(low..=high)).collect();
    Array::integers(shape, values).expect("as many values as places")
}

fn all(argument: &Argument, value: i64) -> Array {
    Array::filled(&argument.shape, value)
}

/// A function compiled for its arguments' ranges.
pub struct Compiled {
    pub circuit: Circuit,
    traced: Graph,
    inputset: Vec<Vec<Array>>,
}

pub fn compile<R: Results>(
    arguments: &[Argument],
    configuration: &Configuration,
    function: impl Fn(&GraphBuilder, &[Tracer]) -> R,
) -> Result<Compiled, Error> {
    let builder = GraphBuilder::new();
    let inputs: Vec<Tracer> = arguments
        .iter()
        .enumerate()
        .map(|(place, argument)| builder.input(&format!("x{place}"), argument.status, &argument.shape))
        .collect();
    let traced = builder.finish(&function(&builder, &inputs).results())?;
    let mut random = StdRng::seed_from_u64(7);
    let mut inputset: Vec<Vec<Array>> = (0..SAMPLES)
        .map(|_| arguments.iter().map(|argument| draw(argument, &mut random)).collect())
        .collect();
    // All corners of the ranges, so that the bounds are those of the types.
    for corner in 0..1 << arguments.len() {
        let pick = |(place, argument): (usize, &Argument)| {
            all(argument, if corner >> place & 1 == 0 { argument.low } else { argument.high })
        };
        inputset.push(arguments.iter().enumerate().map(pick).collect());
    }
    let circuit = Circuit::compile(traced.clone(), inputset.clone(), configuration)?;
    Ok(Compiled { circuit, traced, inputset })
}

impl Compiled {
    /// What the function gives, as integers.
    fn expected(&self, arguments: &[Array]) -> Vec<Array> {
        let values = self.traced.evaluate(arguments).expect("the graph evaluates");
        let integers = |value: Array| match value {
            Array::Integer(_) => value,
            Array::Float(values) => Array::Integer(values.mapv(|value| value as i64)),
        };
        values.into_iter().map(integers).collect()
    }

    fn context(&self, reading: &str, arguments: &[Array]) -> String {
        format!("{reading}, on {arguments:?} of\n{}\n{}", self.circuit.graph(), self.circuit.mlir())
    }

    /// Compares the readings that need no keys with the graph as traced.
    pub fn agrees_without_keys(&self) {
        let mut noise = Randomness::from_seed(11);
        for (number, arguments) in self.inputset.iter().enumerate() {
            let expected = self.expected(arguments);
            let found = self.circuit.clear(arguments).expect("it runs in clear");
            assert_eq!(found, expected, "{}", self.context("clear", arguments));
            if number % 8 == 0 {
                let found = self.circuit.simulate(arguments, &mut noise).expect("it is simulated");
                assert_eq!(found, expected, "{}", self.context("simulated", arguments));
            }
        }
    }

    /// Compares encrypted runs with the graph as traced.
    pub fn agrees_encrypted(&self, runs: usize) {
        for arguments in self.inputset.iter().take(runs) {
            let found = self.circuit.encrypt_run_decrypt(arguments).expect("it runs encrypted");
            assert_eq!(found, self.expected(arguments), "{}", self.context("encrypted", arguments));
        }
    }
}

fn must_compile<R: Results>(
    arguments: &[Argument],
    function: impl Fn(&GraphBuilder, &[Tracer]) -> R,
) -> Compiled {
    // What random arguments are may be clear, all of them.
    let configuration = Configuration { allow_unencrypted: true, ..Configuration::default() };
    match compile(arguments, &configuration, function) {
        Ok(compiled) => compiled,
        Err(error) => panic!("{error}"),
    }
}

/// Compiles `function` for its arguments' ranges, and compares the clear, the simulated and the
/// encrypted reading with the graph as traced.
pub fn agrees<R: Results>(
    arguments: &[Argument],
    function: impl Fn(&GraphBuilder, &[Tracer]) -> R,
) -> Circuit {
    let compiled = must_compile(arguments, function);
    compiled.agrees_without_keys();
    compiled.agrees_encrypted(2);
    compiled.circuit
}

/// As [`agrees`], without the encrypted reading: many shapes in little time.
pub fn agrees_without_keys<R: Results>(
    arguments: &[Argument],
    function: impl Fn(&GraphBuilder, &[Tracer]) -> R,
) {
    must_compile(arguments, function).agrees_without_keys();
}

/// A random shape of at most `rank` axes.
pub fn shape(random: &mut StdRng, rank: usize) -> Vec<usize> {
    let rank = random.random_range(0..=rank);
    (0..rank).map(|_| random.random_range(1..=3)).collect()
}

/// A shape that broadcasts with another one.
pub fn broadcasting(random: &mut StdRng, shape: &[usize]) -> Vec<usize> {
    let from = random.random_range(0..=shape.len());
    shape[from..].iter().map(|&length| if random.random_bool(0.3) { 1 } else { length }).collect()
}

/// An encrypted argument in a random range of `width` bits at most, with negative values or without.
pub fn argument(random: &mut StdRng, shape: &[usize], width: u32) -> Argument {
    let count = random.random_range(2..=1i64 << width);
    let low = if random.random_bool(0.5) { 0 } else { -random.random_range(1..count) };
    encrypted(shape, low, low + count - 1)
}
