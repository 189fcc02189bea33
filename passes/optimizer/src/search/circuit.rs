//! The search over key sets with a circuit bootstrap, in which each class of lookups takes the
//! cheaper of both methods.
//!
//! It is coarser than the other: small dimensions in steps, and a whole-program bound shared out
//! evenly, over all that can go wrong in a lookup. Both err on the safe side.

use super::Criterion;
use super::candidate::{Candidate, class_bound};
use super::classes::{Class, Problem};
use super::gadgets::Gadgets;
use super::space::{Ring, Space};
use crate::circuit::Circuit;
use crate::circuit_noise::{coarse_modulus_switch_variance, functions_log};
use crate::cost::{Instructions, Times};
use crate::evaluation::{Method, Solution, evaluate};
use crate::failure::{half_step, largest_relative_variance};
use crate::security::MINIMUM_DIMENSION;
use ferrocrete_abi::parameters::{CircuitParameters, Decomposition, ExtensionLog, LweDimension};
use std::collections::HashMap;

/// The fewest bits that a circuit lookup is chosen for: below, a bootstrap takes less time or about as
/// much, and its keys are smaller.
pub const NARROWEST: u32 = 9;
/// A table of `2^20` entries takes 8 MiB.
pub(super) const WIDEST: u32 = 20;
const SMALL_DIMENSION_STEP: usize = 8;
const LARGEST_SMALL_DIMENSION: usize = 1200;
const KEYSWITCH_LEVELS: std::ops::RangeInclusive<usize> = 1..=12;
/// Of the bootstraps of digits.
const EXTENSIONS: std::ops::RangeInclusive<usize> = 0..=2;

/// The cheapest such set that has at least one circuit lookup.
pub(super) fn solve(
    circuit: &Circuit,
    criterion: Criterion,
    space: &mut Space,
    instructions: Instructions,
) -> Option<Solution> {
    let wide = |bits: u32| (NARROWEST..=WIDEST).contains(&bits);
    if !circuit.lookups.iter().any(|lookup| wide(lookup.message_bits)) {
        return None;
    }
    let problem = Problem::new(circuit, super::CLASSES[0]);
    let search = Search::new(&problem, criterion, space.times);
    let mut best: Option<Found> = None;
    let (mut rings, curve) = (space.rings.clone(), space.curve);
    let mut gadgets = HashMap::new();
    // The cheap ones first: their best prunes the rest.
    rings.sort_by(|a, b| a.step_ms.total_cmp(&b.step_ms));
    for ring in &rings {
        let gadgets = &*gadgets
            .entry((ring.glwe_dimension, ring.polynomial_size))
            .or_insert_with(|| Gadgets::new(ring));
        let least_rotations = search.least_rotations(ring);
        for levels in KEYSWITCH_LEVELS {
            let keyswitches = space.keyswitches(ring.big, levels);
            let dimensions = (MINIMUM_DIMENSION.0..=LARGEST_SMALL_DIMENSION).step_by(SMALL_DIMENSION_STEP);
            for small in dimensions {
                let most = best.as_ref().map_or(f64::INFINITY, |found| found.candidate.cost_ms);
                if small as f64 * ring.step_ms * ring.further_ring.min(1.0) * least_rotations > most {
                    break;
                }
                let keyswitch = keyswitches[small - MINIMUM_DIMENSION.0];
                let candidate = search.candidate(ring, LweDimension(small), keyswitch);
                let found = search.complete(candidate, gadgets, curve);
                best = found.filter(|found| found.candidate.cost_ms < most).or(best);
            }
        }
    }
    let best = best?;
    let methods: Vec<_> = problem.class_of_lookup.iter().map(|&class| best.methods[class]).collect();
    let solution = evaluate(&best.candidate.parameters(space), &methods, circuit, instructions).ok()?;
    criterion.holds(&solution).then_some(solution)
}

struct Found {
    candidate: Candidate,
    methods: Vec<(Method, ExtensionLog)>,
}

struct Search<'a> {
    problem: &'a Problem,
    times: Times,
    counts: Vec<f64>,
    /// Bits of the widest circuit lookup, and digits of the widest result.
    bits: u32,
    digits: usize,
    /// `1 / z^2` of the bound for one execution, and of that for one bit or digit in it.
    relative_variance: f64,
    relative_variance_of_part: f64,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem, criterion: Criterion, times: Times) -> Self {
        let idle = problem.lookups.iter().all(|class| class.count == 0.0);
        let counts: Vec<f64> = problem.lookups.iter().map(|c| if idle { 1.0 } else { c.count }).collect();
        let log2_probability = match criterion {
            Criterion::Each(log2) => log2,
            Criterion::Whole(log2) => log2 - problem.executions().max(1.0).log2(),
        };
        let widths = problem.lookups.iter().chain(&problem.outputs).map(|class| class.message_bits);
        let widest = widths.max().unwrap_or_default();
        let (bits, digits) = (widest.min(WIDEST), CircuitParameters::digits_of(widest));
        let parts = f64::from(bits) + digits as f64;
        Self {
            problem,
            times,
            bits,
            digits,
            relative_variance: largest_relative_variance(log2_probability),
            relative_variance_of_part: largest_relative_variance(log2_probability - parts.log2()),
            counts,
        }
    }

    /// Blind rotations of one ring, at least: of every bit and digit, or of as many rings as give
    /// every entry two coefficients.
    fn least_rotations(&self, ring: &Ring) -> f64 {
        let of_class = |class: &Class| {
            let bits = f64::from(class.message_bits);
            let rings = ((bits + 1.0).exp2() / ring.polynomial_size.0 as f64).max(1.0);
            if class.message_bits < NARROWEST { rings } else { rings.min(bits + self.digits as f64) }
        };
        self.problem.lookups.iter().zip(&self.counts).map(|(class, count)| count * of_class(class)).sum()
    }

    fn candidate(
        &self,
        ring: &Ring,
        small: LweDimension,
        (keyswitch, keyswitch_variance): (Decomposition, f64),
    ) -> Candidate {
        let (relative_variance, cost_ms, circuit) = (self.relative_variance, f64::INFINITY, None);
        Candidate { ring: *ring, small, keyswitch, keyswitch_variance, relative_variance, cost_ms, circuit }
    }

    /// The candidate with the cheapest decompositions under which every class fits.
    fn complete(
        &self,
        candidate: Candidate,
        gadgets: &Gadgets,
        curve: crate::SecurityCurve,
    ) -> Option<Found> {
        let room = self.relative_variance_of_part * half_step(CircuitParameters::DIGIT_BITS).powi(2);
        if candidate.keyswitch_variance + candidate.modulus_switch_variance(*EXTENSIONS.end()) > room {
            return None;
        }
        let mut best: Option<Found> = None;
        for (packing, mut of_each_level) in gadgets.with_each_packing(candidate.blind_rotation_variance()) {
            // More levels of the gadget only cost more once one is enough.
            let fits = of_each_level.find_map(|(ggsw, selection)| {
                let rest = room - candidate.keyswitch_variance - f64::from(self.bits) * selection;
                let fits = |v: &usize| candidate.modulus_switch_variance(*v) <= rest;
                Some((ggsw, EXTENSIONS.into_iter().find(fits)?))
            });
            let Some((ggsw, extension)) = fits else { continue };
            let circuit = Some(CircuitParameters { ggsw, packing, digits: self.digits });
            let found = self.classes(Candidate { circuit, ..candidate }, ExtensionLog(extension), curve);
            let most = best.as_ref().map_or(f64::INFINITY, |best| best.candidate.cost_ms);
            best = found.filter(|found| found.candidate.cost_ms < most).or(best);
        }
        best
    }

    /// Gives each class the cheaper method that it fits.
    fn classes(
        &self,
        mut candidate: Candidate,
        extension: ExtensionLog,
        curve: crate::SecurityCurve,
    ) -> Option<Found> {
        let outputs = &self.problem.outputs;
        let fits =
            |class: &Class| candidate.input_variance(class) <= class_bound(class, self.relative_variance);
        if !outputs.iter().all(fits) {
            return None;
        }
        let bootstrap = candidate.bootstrap_parameters(curve);
        let circuit = bootstrap.circuit?;
        let keyswitch = self.times.keyswitch_ms(candidate.ring.big, candidate.small, candidate.keyswitch);
        let (mut cost_ms, mut methods) = (0.0, vec![]);
        for (class, count) in self.problem.lookups.iter().zip(&self.counts) {
            let plain = candidate.extension(class, class_bound(class, self.relative_variance), 0);
            let plain = plain
                .map(ExtensionLog)
                .map(|v| (keyswitch + self.times.bootstrap_ms(&bootstrap, v), (Method::Bootstrap, v)));
            let through_bits = self.fits_circuit(&candidate, &circuit, class).then(|| {
                let cost = self.times.circuit_lookup_ms(&bootstrap, &circuit, class.message_bits, extension);
                (cost, (Method::Circuit, extension))
            });
            let cheaper = plain.into_iter().chain(through_bits).min_by(|a, b| a.0.total_cmp(&b.0))?;
            cost_ms += count * cheaper.0;
            methods.push(cheaper.1);
        }
        if methods.iter().all(|(method, _)| *method == Method::Bootstrap) {
            return None;
        }
        candidate.cost_ms = cost_ms;
        Some(Found { candidate, methods })
    }

    /// Whether every bit can be told.
    fn fits_circuit(&self, candidate: &Candidate, circuit: &CircuitParameters, class: &Class) -> bool {
        let bits = class.message_bits;
        let modulus_switch = coarse_modulus_switch_variance(
            candidate.small,
            candidate.ring.polynomial_size,
            functions_log(circuit.ggsw.level_count),
        );
        let room = self.relative_variance_of_part * half_step(0).powi(2)
            - candidate.keyswitch_variance
            - modulus_switch;
        let input = candidate.input_variance(class);
        let tells = |bit: u32| {
            let variance = input + f64::from(bit) * candidate.blind_rotation_variance();
            variance * (2.0 * f64::from(bits - bit)).exp2() <= room
        };
        (NARROWEST..=self.bits).contains(&bits) && (0..bits).all(tells)
    }
}

/// Whether there is any set with a circuit bootstrap.
pub(super) fn is_feasible(circuit: &Circuit, criterion: Criterion, space: &mut Space) -> bool {
    solve(circuit, criterion, space, Instructions::default()).is_some()
}
