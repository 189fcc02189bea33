//! What parameter selection is asked for a program that is still at the FHE level, by the facts that
//! `fhe-analyze-noise` would write down.

use super::compose::Composition;
use super::facts::{FunctionFacts, returned};
use crate::interface::public_functions;
use crate::lookups::message_bits;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::pass::Failed;
use ferrocrete_dialects::types::Eint;
use ferrocrete_optimizer::{Circuit, Lookup, Output};

/// The rows of a circuit, with the values that they look up or return.
#[derive(Default)]
pub(crate) struct Rows {
    pub circuit: Circuit,
    pub looked_up: Vec<Value>,
    pub returned: Vec<Value>,
    /// Whether some result may be an argument again.
    pub composable: bool,
}

/// Every lookup and result of the public functions, in no particular order; with a composition,
/// arguments may be results. What there is to warn of, `fhe-analyze-noise` says.
pub(crate) fn circuit(module: Op, composition: Option<&Composition>) -> Result<Rows, Failed> {
    let mut rows = Rows::default();
    let circuit = &mut rows.circuit;
    for f in public_functions(module) {
        let facts = FunctionFacts::of(f, composition, true)?;
        for (op, facts) in facts.lookups {
            let Some(message_bits) = message_bits(op) else { continue };
            rows.looked_up.push(op.operand(0));
            circuit.lookups.push(Lookup {
                message_bits,
                fresh_weight: facts.noise.fresh,
                bootstrap_weight: facts.noise.bootstrap,
                count: facts.count,
            });
        }
        for (place, (v, facts)) in returned(f).into_iter().zip(facts.results).enumerate() {
            let Some(eint) = Eint::of(v.ty()) else { continue };
            rows.composable |= composition.is_some_and(|all| all.may_take(f, place, facts.noise));
            rows.returned.push(v);
            circuit.outputs.push(Output {
                message_bits: eint.width,
                fresh_weight: facts.noise.fresh,
                bootstrap_weight: facts.noise.bootstrap,
                count: facts.count,
            });
        }
    }
    Ok(rows)
}
