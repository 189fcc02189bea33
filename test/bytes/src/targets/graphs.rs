//! Functions as graphs: what specs carry so that a client refuses what its circuit would.

use super::{Fate, kept, short};
use ferrocrete_graph::{Array, Graph};

/// What takes longer is not run.
const MOST_STEPS: u128 = 1 << 20;

/// A graph's JSON, which is then run on a few arguments, all of them known or none.
pub fn graph(bytes: &[u8]) -> Fate {
    let Ok(text) = str::from_utf8(bytes) else { return Fate::Refused };
    let Some(graph) = kept(Graph::from_json(text)) else { return Fate::Refused };
    let written = graph.json();
    let again = Graph::from_json(&written).expect("what was written is read");
    assert!(again.json() == written, "written and read again, it is another");
    if graph.steps_of_trace() > MOST_STEPS {
        return Fate::Read;
    }
    kept(graph.trace_known(&vec![None; graph.inputs().len()]));
    for fill in [0, 1, -1, i64::MAX, i64::MIN] {
        let shapes = graph.inputs().iter().map(|input| graph.node(*input).ty.shape.clone());
        // Whoever gives arguments has them in memory.
        if shapes.clone().any(|shape| {
            shape.iter().try_fold(1usize, |n, axis| n.checked_mul(*axis)).is_none_or(|n| n > 1 << 12)
        }) {
            return Fate::Read;
        }
        let arguments: Vec<Array> = shapes.map(|shape| Array::filled(&shape, fill)).collect();
        if let Err(error) = graph.trace(&arguments) {
            short(&error);
        }
    }
    Fate::Read
}
