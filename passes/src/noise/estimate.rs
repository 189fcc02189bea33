//! How much noise each value of a function has, roughly: what is asked before anything is decided, and
//! checked afterwards by the facts.

use super::analyze::Analysis;
use super::compose::Composition;
use super::facts::MOST;
use crate::forms::{Forms, Variances};
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::pass::Failed;
use std::collections::HashMap;

/// How many elements of a tensor are asked; the noisiest may be among the others.
const ASKED: usize = 16;

/// The variance of each encrypted value in units of one sample's, fresh encryptions and outputs of
/// bootstraps counted alike. In loops that are followed it is that of the last round.
pub(crate) fn estimates(f: Op, composition: Option<&Composition>) -> Result<HashMap<Value, f64>, Failed> {
    match by_forms(f, composition) {
        Some(estimates) => Ok(estimates),
        None => by_bounds(f, composition),
    }
}

fn by_forms(f: Op, composition: Option<&Composition>) -> Option<HashMap<Value, f64>> {
    let forms = Forms::of(f, Composition::arguments(composition))?;
    let mut norms = forms.norms()?;
    let mut estimates = HashMap::new();
    for (v, nodes) in forms.all_nodes() {
        let step = nodes.len().div_ceil(ASKED).max(1);
        let mut noise = Variances::default();
        for &node in nodes.iter().step_by(step) {
            noise = noise.max(norms.of(node)?);
        }
        estimates.insert(v, total(noise));
    }
    Some(estimates)
}

fn by_bounds(f: Op, composition: Option<&Composition>) -> Result<HashMap<Value, f64>, Failed> {
    let Some(entry) = f.body() else { return Ok(HashMap::new()) };
    let mut analysis = Analysis::default();
    analysis.quiet = true;
    analysis.trace(entry, composition)?;
    let all = analysis.states().map(|(v, state)| (v, state.weights()));
    Ok(all.map(|(v, noise)| (v, total(noise))).collect())
}

fn total(noise: Variances) -> f64 {
    let noise = noise.min(MOST);
    noise.fresh + noise.bootstrap
}
