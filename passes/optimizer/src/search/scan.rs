//! The walk over the space.

use super::classes::{Class, Problem};
use super::space::{KEYSWITCH_LEVELS, Ring, Space};
use super::{Criterion, MAXIMUM_EXTENSION, TIE};
use crate::cost::{KeySizes, keyswitch_ms};
use crate::failure::{half_step, largest_relative_variance, log2_any_failure, log2_failure};
use crate::noise::modulus_switch_variance;
use crate::security::MINIMUM_DIMENSION;
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, ExtensionLog, LweDimension, LweParameters, Parameters,
};

/// Bounds are met with this to spare, so that rounding never turns "just met" into "missed".
const ROUNDING: f64 = 1.0 - 1e-9;

/// One choice of everything but the extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    ring: Ring,
    small: LweDimension,
    keyswitch: Decomposition,
    keyswitch_variance: f64,
    /// `1 / z^2` of the bound for one execution.
    relative_variance: f64,
    cost_ms: f64,
}

impl Candidate {
    pub fn parameters(&self, space: &Space) -> Parameters {
        let Ring { glwe_dimension, polynomial_size, bootstrap, big, noise, .. } = self.ring;
        let small = LweParameters { dimension: self.small, noise: space.curve.minimal_noise(self.small) };
        let keyswitch = self.keyswitch;
        Parameters {
            security_bits: space.curve.security_bits(),
            big: LweParameters { dimension: big, noise },
            bootstrap: Some(BootstrapParameters {
                small,
                glwe_dimension,
                polynomial_size,
                keyswitch,
                bootstrap,
            }),
        }
    }

    /// The least extension for each class under the bound this set was found for.
    pub fn extensions(&self, classes: &[Class]) -> Vec<ExtensionLog> {
        let bound = |class: &Class| class_bound(class, self.relative_variance);
        let extension = |class: &Class| self.extension(class, bound(class), 0).unwrap_or(MAXIMUM_EXTENSION);
        classes.iter().map(|class| ExtensionLog(extension(class))).collect()
    }

    fn input_variance(&self, class: &Class) -> f64 {
        class.fresh_weight * self.ring.noise.variance()
            + class.bootstrap_weight * self.small.0 as f64 * self.ring.step_variance
    }

    fn modulus_switch_variance(&self, extension: usize) -> f64 {
        modulus_switch_variance(self.small, self.ring.polynomial_size, ExtensionLog(extension))
    }

    /// The least extension from `floor` on whose modulus switch fits under `bound`.
    fn extension(&self, class: &Class, bound: f64, floor: usize) -> Option<usize> {
        let room = bound - self.input_variance(class) - self.keyswitch_variance;
        let floor = floor.max(table_extension(class, &self.ring)?);
        if room <= 0.0 {
            return None;
        }
        (floor..=MAXIMUM_EXTENSION).find(|&extension| self.modulus_switch_variance(extension) <= room)
    }
}

/// Largest variance of one execution of `class`.
fn class_bound(class: &Class, relative_variance: f64) -> f64 {
    relative_variance * half_step(class.message_bits).powi(2) * ROUNDING
}

/// The least extension that gives every message a coefficient of its own.
fn table_extension(class: &Class, ring: &Ring) -> Option<usize> {
    let needed = class.message_bits.saturating_sub(ring.polynomial_size.0.ilog2()) as usize;
    (needed <= MAXIMUM_EXTENSION).then_some(needed)
}

/// The bounds of all classes under one sharing of the whole-program bound.
struct Bounds {
    relative_variance: f64,
    lookups: Vec<f64>,
    outputs: Vec<f64>,
}

/// A ring with what every set on it costs at least.
struct Floor {
    ring: Ring,
    extensions: Vec<usize>,
    /// Sum of `count * 2^extension`.
    load: f64,
}

pub(super) struct Scan<'a> {
    problem: &'a Problem,
    criterion: Criterion,
    space: &'a mut Space,
    /// Lookups, for the cost: at least one of each class if none is ever executed.
    counts: Vec<f64>,
    best_ms: f64,
    ties: Vec<Candidate>,
    /// Stop at the first solution.
    any: bool,
}

impl<'a> Scan<'a> {
    pub fn new(problem: &'a Problem, criterion: Criterion, space: &'a mut Space) -> Self {
        let idle = problem.lookups.iter().all(|class| class.count == 0.0);
        let counts = problem.lookups.iter().map(|class| if idle { 1.0 } else { class.count }).collect();
        Self { problem, criterion, space, counts, best_ms: f64::INFINITY, ties: Vec::new(), any: false }
    }

    /// Whether there is any solution.
    pub fn finds_any(mut self) -> bool {
        self.any = true;
        self.run();
        self.best_ms.is_finite()
    }

    /// The cheapest set; of those that cost about the same, the one with the smallest keys.
    pub fn cheapest(mut self) -> Option<Candidate> {
        self.run();
        let mut ties = std::mem::take(&mut self.ties);
        ties.retain(|candidate| candidate.cost_ms <= self.best_ms * TIE);
        ties.sort_by_key(|candidate| KeySizes::new(&candidate.parameters(self.space)).total_bytes());
        ties.into_iter().find(|candidate| self.adds_up(candidate))
    }

    fn run(&mut self) {
        for log2_probability in self.criterion.sharings(self.problem.executions()) {
            let bounds = self.bounds(log2_probability);
            let mut floors: Vec<_> =
                self.space.rings.iter().filter_map(|ring| self.floor(ring, &bounds)).collect();
            floors.sort_by(|a, b| (a.load * a.ring.step_ms).total_cmp(&(b.load * b.ring.step_ms)));
            for floor in &floors {
                for levels in KEYSWITCH_LEVELS {
                    self.walk(floor, levels, &bounds);
                    if self.any && self.best_ms.is_finite() {
                        return;
                    }
                }
            }
        }
    }

    fn bounds(&self, log2_probability: f64) -> Bounds {
        let relative_variance = largest_relative_variance(log2_probability);
        let bounds = |classes: &[Class]| classes.iter().map(|c| class_bound(c, relative_variance)).collect();
        let (lookups, outputs) = (bounds(&self.problem.lookups), bounds(&self.problem.outputs));
        Bounds { relative_variance, lookups, outputs }
    }

    /// `None` when the ring cannot take some class even without any other noise.
    fn floor(&self, ring: &Ring, bounds: &Bounds) -> Option<Floor> {
        let least = self.candidate(ring, MINIMUM_DIMENSION, no_keyswitch(ring), bounds);
        let extensions = self.problem.lookups.iter().zip(&bounds.lookups);
        let extensions =
            extensions.map(|(class, &bound)| least.extension(class, bound, 0)).collect::<Option<Vec<_>>>()?;
        Some(Floor { ring: *ring, load: self.load(&extensions), extensions })
    }

    fn load(&self, extensions: &[usize]) -> f64 {
        self.counts.iter().zip(extensions).map(|(count, &v)| count * (v as f64).exp2()).sum()
    }

    fn candidate(
        &self,
        ring: &Ring,
        small: LweDimension,
        (keyswitch, keyswitch_variance): (Decomposition, f64),
        bounds: &Bounds,
    ) -> Candidate {
        let relative_variance = bounds.relative_variance;
        Candidate { ring: *ring, small, keyswitch, keyswitch_variance, relative_variance, cost_ms: f64::NAN }
    }

    /// Tries every small dimension with this ring and keyswitch. Only the first that allows given
    /// extensions can be the cheapest of them.
    fn walk(&mut self, floor: &Floor, levels: usize, bounds: &Bounds) {
        let ring = &floor.ring;
        let lookups: f64 = self.counts.iter().sum();
        // Milliseconds of every bit of the small key, at least.
        let keyswitch_bit_ms = |d| keyswitch_ms(ring.big, LweDimension(0), d);
        let (one, _) = no_keyswitch(ring);
        let slope = floor.load * ring.step_ms + lookups * levels as f64 * keyswitch_bit_ms(one);
        if slope * MINIMUM_DIMENSION.0 as f64 > self.best_ms * TIE {
            return;
        }
        let room = self.keyswitch_room(ring, bounds);
        let keyswitches = self.space.keyswitches(ring.big, levels);
        let start = keyswitches.partition_point(|(_, variance)| *variance > room);
        let keyswitches = keyswitches[start..].to_vec();
        let mut lightest = f64::INFINITY;
        for (offset, keyswitch) in keyswitches.into_iter().enumerate() {
            let small = LweDimension(MINIMUM_DIMENSION.0 + start + offset);
            let mut candidate = self.candidate(ring, small, keyswitch, bounds);
            if slope * small.0 as f64 > self.best_ms * TIE || !self.outputs_fit(&candidate, bounds) {
                return;
            }
            let Some(load) = self.candidate_load(&candidate, floor, bounds) else { continue };
            candidate.cost_ms = small.0 as f64 * load * ring.step_ms
                + lookups * keyswitch_ms(ring.big, small, candidate.keyswitch);
            if load >= lightest || !self.keep(candidate) {
                continue;
            }
            lightest = load;
            if load <= floor.load {
                return;
            }
        }
    }

    /// The most variance a keyswitch may add.
    fn keyswitch_room(&self, ring: &Ring, bounds: &Bounds) -> f64 {
        let least = self.candidate(ring, MINIMUM_DIMENSION, no_keyswitch(ring), bounds);
        let rooms = self.problem.lookups.iter().zip(&bounds.lookups);
        rooms.map(|(class, bound)| bound - least.input_variance(class)).fold(f64::INFINITY, f64::min)
    }

    fn outputs_fit(&self, candidate: &Candidate, bounds: &Bounds) -> bool {
        let mut outputs = self.problem.outputs.iter().zip(&bounds.outputs);
        outputs.all(|(class, &bound)| candidate.input_variance(class) <= bound)
    }

    /// Sum of `count * 2^extension`, or `None` when some class does not fit.
    fn candidate_load(&self, candidate: &Candidate, floor: &Floor, bounds: &Bounds) -> Option<f64> {
        let mut load = 0.0;
        for (index, class) in self.problem.lookups.iter().enumerate() {
            let extension = candidate.extension(class, bounds.lookups[index], floor.extensions[index])?;
            load += self.counts[index] * (extension as f64).exp2();
        }
        Some(load)
    }

    /// Remembers a set that meets its bounds; false when it turns out not to add up.
    fn keep(&mut self, candidate: Candidate) -> bool {
        if candidate.cost_ms > self.best_ms * TIE {
            return true;
        }
        if !self.adds_up(&candidate) {
            return false;
        }
        self.best_ms = self.best_ms.min(candidate.cost_ms);
        self.ties.push(candidate);
        true
    }

    /// Whether the whole program meets its bound, by the exact formula.
    fn adds_up(&self, candidate: &Candidate) -> bool {
        let Criterion::Whole(wanted) = self.criterion else { return true };
        let extensions = candidate.extensions(&self.problem.lookups);
        let lookups = self.problem.lookups.iter().zip(extensions).map(|(class, extension)| {
            let variance = candidate.input_variance(class)
                + candidate.keyswitch_variance
                + candidate.modulus_switch_variance(extension.0);
            (log2_failure(variance, class.message_bits), class.count)
        });
        let outputs =
            self.problem.outputs.iter().map(|class| {
                (log2_failure(candidate.input_variance(class), class.message_bits), class.count)
            });
        log2_any_failure(lookups.chain(outputs)) <= wanted - 1e-9
    }
}

/// A keyswitch without noise, of one level: for lower bounds.
fn no_keyswitch(ring: &Ring) -> (Decomposition, f64) {
    let level_count = ferrocrete_abi::parameters::DecompositionLevelCount(1);
    (Decomposition { level_count, ..ring.bootstrap }, 0.0)
}
