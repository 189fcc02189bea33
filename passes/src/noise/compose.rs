//! Programs whose results may be arguments again.
//!
//! An argument of theirs is a fresh ciphertext or a result, and it has at most the noise of a fresh
//! one and a bootstrap's output together: `Kind::Fresh` and `Kind::Bootstrap` once each. A result
//! may be one again if it keeps to that, and no element of it has noise of another's. Nothing is
//! known of what different arguments have in common: they may be the same value given twice, or
//! results of one run.

use super::analyze::elements;
use super::facts::{FunctionFacts, returned};
use super::state::{Kind, State};
use super::transfer::lookup_factor;
use crate::forms::{Arguments, Forms, Variances};
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
    /// Whether the elements of one argument have no sample in common, since those of no result have.
    apart: bool,
}

impl Composition {
    /// Of a module; `None` for one whose arguments are fresh.
    pub fn of(module: Op) -> Result<Option<Self>, Failed> {
        module.attr(COMPOSABLE).is_some().then(|| Self::if_composable(module)).transpose()
    }

    /// Of a module, whether it is composable or not.
    pub fn if_composable(module: Op) -> Result<Self, Failed> {
        let interfaces = interfaces(module).ok_or(Failed)?;
        let is_encrypted = |gate: &&Gate| matches!(gate.element, Element::Encrypted { .. });
        let inputs = interfaces.iter().flat_map(|f| &f.inputs);
        let mut composition = Self {
            arguments: inputs.filter(is_encrypted).cloned().collect(),
            results: interfaces.into_iter().map(|f| (f.name, f.outputs)).collect(),
            bootstraps: module.ops_inside().into_iter().any(|op| lookup_factor(op).is_some()),
            apart: true,
        };
        composition.apart = public_functions(module).all(|f| composition.keeps_apart(f).unwrap_or(false));
        Ok(composition)
    }

    /// Whether no two elements of a result that may be an argument share a sample, those of the
    /// function's own arguments sharing none; `None` when that is not known.
    fn keeps_apart(&self, f: Op) -> Option<bool> {
        let tensors = returned(f)
            .into_iter()
            .enumerate()
            .filter(|(number, v)| Eint::of(v.ty()).is_some() && elements(*v) > 1.0 && self.takes(f, *number));
        let tensors: Vec<Value> = tensors.map(|(_, v)| v).collect();
        if tensors.is_empty() {
            return Some(true);
        }
        let forms = Forms::of(f, Self::arguments(Some(self)))?;
        let mut norms = forms.norms()?;
        for v in tensors {
            let nodes = forms.nodes(v)?;
            let mut noise = Variances::default();
            for &node in &nodes {
                noise = noise.max(norms.of(node)?);
            }
            // What has too much noise is looked up before it is a result.
            let apart =
                if may_be_argument(noise) { norms.are_apart(&nodes) } else { norms.are_different(&nodes) };
            if !apart {
                return Some(false);
            }
        }
        Some(true)
    }

    /// What the arguments of functions are.
    pub(super) fn arguments(composition: Option<&Self>) -> Arguments {
        match composition {
            Some(Self { bootstraps, apart, .. }) => {
                Arguments::Results { bootstraps: *bootstraps, apart: *apart }
            }
            None => Arguments::Fresh,
        }
    }

    /// The state of an argument.
    pub(super) fn argument(&self, v: Value) -> State {
        let kinds = [Kind::Fresh(None), Kind::Bootstrap(None)];
        let state = State::argument(v, &kinds[..if self.bootstraps { 2 } else { 1 }]);
        if self.apart { state } else { state.shared() }
    }

    /// Whether some function takes a result of `f`.
    pub fn takes_any(&self, f: Op) -> bool {
        returned(f).into_iter().enumerate().any(|(i, v)| Eint::of(v.ty()).is_some() && self.takes(f, i))
    }

    /// Whether the result of `f` at that place, of that noise, may be an argument.
    pub(super) fn may_take(&self, f: Op, place: usize, noise: Variances) -> bool {
        self.takes(f, place) && may_be_argument(noise)
    }

    /// Whether some function takes what `f` gives at that place.
    pub(super) fn takes(&self, f: Op, place: usize) -> bool {
        let name = f.as_func().map(|(name, _)| name);
        let results = self.results.iter().find(|(of, _)| Some(of) == name.as_ref());
        let gate = results.and_then(|(_, gates)| gates.get(place));
        gate.is_some_and(|gate| self.arguments.contains(gate))
    }
}

/// Whether a value may be an argument: it has no more noise.
fn may_be_argument(noise: Variances) -> bool {
    noise.fresh <= 1.0 && noise.bootstrap <= 1.0
}

/// The results of a public function that could be arguments if they had less noise.
pub(crate) fn noisy_results(f: Op, composition: &Composition) -> Result<Vec<(usize, Value)>, Failed> {
    let facts = FunctionFacts::of(f, Some(composition), true)?;
    let results = returned(f).into_iter().zip(facts.results).enumerate();
    let noisy = results
        .filter(|&(number, (v, _))| Eint::of(v.ty()).is_some() && composition.takes(f, number))
        .filter(|(_, (_, facts))| !may_be_argument(facts.noise));
    Ok(noisy.map(|(number, (v, _))| (number, v)).collect())
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
