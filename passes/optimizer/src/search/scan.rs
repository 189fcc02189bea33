//! The walk over the space.

use super::candidate::{Candidate, class_bound};
use super::classes::{Class, Problem};
use super::space::{KEYSWITCH_LEVELS, Ring, Space};
use super::{Criterion, TIE};
use crate::cost::{KeySizes, rings};
use crate::failure::{largest_relative_variance, log2_any_failure, log2_failure};
use crate::security::MINIMUM_DIMENSION;
use ferrocrete_abi::parameters::{Decomposition, DecompositionLevelCount, ExtensionLog, LweDimension};

/// What the final report, which adds up in another order, may differ by.
const ROUNDING_LOG2: f64 = 1e-11;

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
    /// Sum of `count * rings`.
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
        !self.ties.is_empty()
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
                    if self.any && !self.ties.is_empty() {
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
        Some(Floor { ring: *ring, load: self.load(ring, &extensions), extensions })
    }

    fn load(&self, ring: &Ring, extensions: &[usize]) -> f64 {
        let rings = |v| rings(ExtensionLog(v), ring.further_ring);
        self.counts.iter().zip(extensions).map(|(count, &v)| count * rings(v)).sum()
    }

    fn candidate(
        &self,
        ring: &Ring,
        small: LweDimension,
        (keyswitch, keyswitch_variance): (Decomposition, f64),
        bounds: &Bounds,
    ) -> Candidate {
        let relative_variance = bounds.relative_variance;
        let (cost_ms, circuit) = (f64::NAN, None);
        Candidate { ring: *ring, small, keyswitch, keyswitch_variance, relative_variance, cost_ms, circuit }
    }

    /// Tries every small dimension with this ring and keyswitch. Only the first that allows given
    /// extensions can be the cheapest of them.
    fn walk(&mut self, floor: &Floor, levels: usize, bounds: &Bounds) {
        let ring = &floor.ring;
        let lookups: f64 = self.counts.iter().sum();
        let level_count = DecompositionLevelCount(levels);
        let times = self.space.times;
        let milliseconds = |small: LweDimension, load: f64| {
            let keyswitch = Decomposition { level_count, ..ring.bootstrap };
            small.0 as f64 * load * ring.step_ms + lookups * times.keyswitch_ms(ring.big, small, keyswitch)
        };
        if milliseconds(MINIMUM_DIMENSION, floor.load) > self.best_ms * TIE {
            return;
        }
        let room = self.keyswitch_room(ring, bounds);
        let keyswitches = self.space.keyswitches(ring.big, levels);
        let start = keyswitches.partition_point(|(_, variance)| *variance > room);
        let mut lightest = f64::INFINITY;
        for (index, &keyswitch) in keyswitches.iter().enumerate().skip(start) {
            let small = LweDimension(MINIMUM_DIMENSION.0 + index);
            let mut candidate = self.candidate(ring, small, keyswitch, bounds);
            if milliseconds(small, floor.load) > self.best_ms * TIE || !self.outputs_fit(&candidate, bounds) {
                return;
            }
            let Some(load) = self.candidate_load(&candidate, floor, bounds) else { continue };
            candidate.cost_ms = milliseconds(small, load);
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

    /// Sum of `count * rings`, or `None` when some class does not fit.
    fn candidate_load(&self, candidate: &Candidate, floor: &Floor, bounds: &Bounds) -> Option<f64> {
        let mut load = 0.0;
        for (index, class) in self.problem.lookups.iter().enumerate() {
            let extension = candidate.extension(class, bounds.lookups[index], floor.extensions[index])?;
            load += self.counts[index] * rings(ExtensionLog(extension), candidate.ring.further_ring);
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
        let lookups = self.problem.lookups.iter().zip(extensions).map(|(class, (_, extension))| {
            let variance = candidate.input_variance(class)
                + candidate.keyswitch_variance
                + candidate.modulus_switch_variance(extension.0);
            (log2_failure(variance, class.message_bits), class.count)
        });
        let outputs =
            self.problem.outputs.iter().map(|class| {
                (log2_failure(candidate.input_variance(class), class.message_bits), class.count)
            });
        log2_any_failure(lookups.chain(outputs)) <= wanted - ROUNDING_LOG2
    }
}

/// A keyswitch without noise, of one level: for lower bounds.
fn no_keyswitch(ring: &Ring) -> (Decomposition, f64) {
    let level_count = DecompositionLevelCount(1);
    (Decomposition { level_count, ..ring.bootstrap }, 0.0)
}
