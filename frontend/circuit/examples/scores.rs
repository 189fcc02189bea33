//! A function traced in Rust: how many of four encrypted scores pass an encrypted threshold, and the
//! best of them.
//!
//! ```text
//! cargo run --release --example scores
//! ```

use ferrocrete_circuit::layout::Indexer;
use ferrocrete_circuit::{Array, Circuit, Configuration, Error, GraphBuilder, Status, Tracer};

/// An ordinary function on traced values: operators and methods add to the graph.
fn scores(values: &Tracer, threshold: &Tracer) -> [Tracer; 2] {
    let passed = values.greater_equal(threshold).sum(None, false);
    let best = (1..4).fold(at(values, 0), |best, place| best.maximum(at(values, place)));
    [passed, best]
}

fn at(values: &Tracer, place: i64) -> Tracer {
    values.index(&[Indexer::At(place)])
}

fn main() -> Result<(), Error> {
    let builder = GraphBuilder::new();
    let values = builder.input("values", Status::Encrypted, &[4]);
    let threshold = builder.input("threshold", Status::Encrypted, &[]);
    let graph = builder.finish(&scores(&values, &threshold))?;

    // What the values can be: each type becomes the smallest that holds what is seen.
    let inputset =
        (0..16).map(|x| vec![Array::from(vec![x, 15 - x, x ^ 5, (x * 7) % 16]), Array::integer(x)]);
    let circuit = Circuit::compile(graph, inputset, &Configuration::default())?;
    println!("{}\n", circuit.graph());

    let arguments = [Array::from(vec![3, 14, 9, 10]), Array::integer(9)];
    let clear = circuit.graph().evaluate(&arguments)?;
    // Makes the keys first; `keygen` does so alone, and tells how far it is.
    let encrypted = circuit.encrypt_run_decrypt(&arguments)?;
    println!("{} scores pass, and the best is {}", encrypted[0], encrypted[1]);
    assert_eq!(encrypted, clear);
    Ok(())
}
