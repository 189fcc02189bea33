//! Programs whose results may be arguments again.
//!
//! An argument of theirs is a fresh ciphertext or a result, and it has at most the noise of a fresh
//! one and a bootstrap's output together: `Kind::Fresh` and `Kind::Bootstrap` once each. A result
//! may be one again if it keeps to that, and no element of it has noise of another's. Nothing is
//! known of what different arguments have in common: they may be the same value given twice, or
//! results of one run.

use super::analyze::Analysis;
use super::state::{Kind, State};
use super::transfer::lookup_factor;
use crate::interface::{interfaces, public_functions};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_dialects::fhe::COMPOSABLE;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::pass::Failed;
use ferrocrete_dialects::types::Eint;

/// What arguments and results are in a composable module.
pub(crate) struct Composition {
    /// What the arguments that are encrypted are.
    arguments: Vec<Gate>,
    /// The results of each public function.
    results: Vec<(String, Vec<Gate>)>,
    /// Without a lookup in the module there is no output of a bootstrap.
    bootstraps: bool,
}

impl Composition {
    /// Of a module; `None` for one whose arguments are fresh.
    pub fn of(module: Op) -> Result<Option<Self>, Failed> {
        if module.attr(COMPOSABLE).is_none() {
            return Ok(None);
        }
        let interfaces = interfaces(module).ok_or(Failed)?;
        let is_encrypted = |gate: &&Gate| matches!(gate.element, Element::Encrypted { .. });
        let inputs = interfaces.iter().flat_map(|f| &f.inputs);
        Ok(Some(Self {
            arguments: inputs.filter(is_encrypted).cloned().collect(),
            results: interfaces.into_iter().map(|f| (f.name, f.outputs)).collect(),
            bootstraps: module.ops_inside().into_iter().any(|op| lookup_factor(op).is_some()),
        }))
    }

    /// The state of an argument.
    pub(super) fn argument(&self, v: Value) -> State {
        let kinds = [Kind::Fresh(None), Kind::Bootstrap(None)];
        State::argument(v, &kinds[..if self.bootstraps { 2 } else { 1 }])
    }

    /// Whether some function takes what `f` gives at that place.
    pub(super) fn takes(&self, f: Op, place: usize) -> bool {
        let name = f.as_func().map(|(name, _)| name);
        let results = self.results.iter().find(|(of, _)| Some(of) == name.as_ref());
        let gate = results.and_then(|(_, gates)| gates.get(place));
        gate.is_some_and(|gate| self.arguments.contains(gate))
    }
}

/// Whether a value may be an argument: it has no more noise, and its elements have none in common.
pub(super) fn may_be_argument(v: Value, state: &State) -> bool {
    let (fresh, bootstrap) = state.weights();
    fresh <= 1.0 && bootstrap <= 1.0 && (v.ty().as_tensor().is_none() || state.clone().mixed().is_apart())
}

/// The results of a public function that could be arguments if they had less noise.
pub(crate) fn noisy_results(f: Op, composition: &Composition) -> Result<Vec<(usize, Value)>, Failed> {
    let Some(entry) = f.body() else { return Ok(vec![]) };
    let mut analysis = Analysis::default();
    analysis.quiet = true;
    analysis.trace(entry, Some(composition))?;
    let results = entry.terminator().map(Op::operands).unwrap_or_default().into_iter().enumerate();
    let noisy = results
        .filter(|&(place, v)| Eint::of(v.ty()).is_some() && composition.takes(f, place))
        .filter(|&(_, v)| !may_be_argument(v, &analysis.state(v)));
    Ok(noisy.collect())
}

/// The borders of a module's public functions that must be encoded alike, since what one gives another
/// takes: type by type, all arguments and results.
pub(crate) fn borders(module: Op) -> Vec<Vec<Value>> {
    if module.attr(COMPOSABLE).is_none() {
        return vec![];
    }
    let entries: Vec<_> = public_functions(module).filter_map(|f| f.body()).collect();
    let arguments = entries.iter().flat_map(|entry| entry.arguments());
    let mut borders: Vec<Vec<Value>> = vec![];
    for v in arguments.filter(|v| Eint::of(v.ty()).is_some()) {
        match borders.iter_mut().find(|values| values[0].ty() == v.ty()) {
            Some(values) => values.push(v),
            None => borders.push(vec![v]),
        }
    }
    let results = entries.iter().filter_map(|entry| entry.terminator()).flat_map(Op::operands);
    for v in results {
        if let Some(values) = borders.iter_mut().find(|values| values[0].ty() == v.ty()) {
            values.push(v);
        }
    }
    borders
}
