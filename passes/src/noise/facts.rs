//! The noise facts of a function: by the linear forms of its values where these can be followed,
//! else by the bounds of [`Analysis`].

use super::analyze::{Analysis, elements};
use super::compose::Composition;
use crate::forms::{Arguments, Forms, Variances};
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::pass::Failed;
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// Beyond this, noise is beyond the whole torus at any parameters.
const BEYOND: f64 = 1e60;
/// What counts as infinite counts as this, so that it stays a number.
pub(super) const MOST: f64 = 1e300;

/// What is known of one lookup or result.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    /// How much noise comes together.
    pub noise: Variances,
    /// How often.
    pub count: f64,
}

/// What is known of a function.
#[derive(Default)]
pub(super) struct FunctionFacts {
    /// For each lookup.
    pub lookups: HashMap<Op, Facts>,
    /// For each result, encrypted or not.
    pub results: Vec<Facts>,
}

impl FunctionFacts {
    /// Of a function; `quiet` when another analysis says what there is to warn of.
    pub fn of(f: Op, composition: Option<&Composition>, quiet: bool) -> Result<Self, Failed> {
        match by_forms(f, Composition::arguments(composition)) {
            Some(facts) => Ok(facts),
            None => Self::by_bounds(f, composition, quiet),
        }
    }

    /// The same without following elements.
    pub fn by_bounds(f: Op, composition: Option<&Composition>, quiet: bool) -> Result<Self, Failed> {
        let mut facts = Self::default();
        let Some(entry) = f.body() else { return Ok(facts) };
        let mut analysis = Analysis::default();
        analysis.quiet = quiet;
        analysis.trace(entry, composition)?;
        for met in &analysis.met {
            // A lookup that was visited several times keeps the largest of each.
            let new = Facts { noise: met.operand.weights().min(MOST), count: met.count };
            let all = facts.lookups.entry(met.op).or_insert(new);
            all.noise = all.noise.max(new.noise);
            all.count = all.count.max(new.count);
        }
        let results = returned(f).into_iter();
        facts.results = results
            .map(|v| Facts { noise: analysis.state(v).weights().min(MOST), count: elements(v) })
            .collect();
        Ok(facts)
    }
}

/// The values that a function returns.
pub(super) fn returned(f: Op) -> Vec<Value> {
    f.body().and_then(|entry| entry.terminator()).map(Op::operands).unwrap_or_default()
}

fn by_forms(f: Op, arguments: Arguments) -> Option<FunctionFacts> {
    let forms = Forms::of(f, arguments)?;
    let mut norms = forms.norms()?;
    let mut facts = FunctionFacts::default();
    let mut largest = |nodes: &[u32]| {
        let mut noise = Variances::default();
        for &node in nodes {
            noise = noise.max(norms.of(node)?);
        }
        (noise.fresh < BEYOND && noise.bootstrap < BEYOND).then_some(noise)
    };
    for site in &forms.sites {
        facts.lookups.insert(site.op, Facts { noise: largest(&site.operands)?, count: site.count });
    }
    for v in returned(f) {
        let noise = match Eint::of(v.ty()) {
            Some(_) => largest(&forms.nodes(v)?)?,
            None => Variances::default(),
        };
        facts.results.push(Facts { noise, count: elements(v) });
    }
    Some(facts)
}
