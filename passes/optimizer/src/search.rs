//! The search for the cheapest key set.
//!
//! One key set serves the whole program. The search walks every ring, keyswitch level and small
//! dimension in order of a lower bound of cost, gives each class of lookups the least extension
//! that meets its bound, and prunes by the best set so far.
//!
//! A whole-program bound is shared out by giving every execution the same bound: from
//! `P / executions`, which always adds up, to `P`, which adds up when a few hard lookups are the
//! only ones near it. Each sharing is tried, and a set counts only if the exact combined
//! probability meets `P`. This is no proof of the cheapest sharing: where the next extension
//! doubles the cost, unequal bounds for equal lookups can save more (14 % was seen). For bounds per
//! bootstrap nothing is left to share, and only the merging of rows stands between the search and
//! the cheapest set.

mod blame;
mod candidate;
mod circuit;
mod classes;
mod gadgets;
mod linear;
mod scan;
mod space;

pub use circuit::NARROWEST as NARROWEST_CIRCUIT_LOOKUP;

use crate::circuit::{ErrorTarget, Request};
use crate::evaluation::{Solution, evaluate};
use crate::infeasible::{Infeasible, InvalidRequest};
use candidate::Candidate;
use classes::Problem;
use scan::Scan;
use space::Space;

/// Largest extension considered: `2^12` rings act as one. Lookups of 16 bits at `2^-40` need
/// `2^23` coefficients.
pub const MAXIMUM_EXTENSION: usize = 12;

/// Sets that cost at most this much more than the cheapest are told apart by the size of their
/// keys: the predictions of time are no better than that.
pub const TIE: f64 = 1.02;

/// Rows are merged into at most this many classes before the search. With 64, programs of thousands
/// of different rows come out at most 1.4 % dearer than without merging. Merging rounds weights up,
/// so if there is no solution the next is tried; only the rows themselves can tell that there is none.
const CLASSES: [usize; 3] = [64, 1024, usize::MAX];

/// How many ways of sharing out a whole-program bound are tried.
const SHARINGS: u32 = 5;

/// What must hold, as logarithms to base 2.
#[derive(Clone, Copy, Debug)]
enum Criterion {
    Each(f64),
    Whole(f64),
}

impl Criterion {
    fn log2_probability(self) -> f64 {
        match self {
            Self::Each(log2) | Self::Whole(log2) => log2,
        }
    }

    /// Whether the reports of a solution meet it.
    fn holds(self, solution: &Solution) -> bool {
        match self {
            Self::Each(log2) => {
                let lookups = solution.lookups.iter().map(|report| report.log2_failure);
                lookups.chain(solution.outputs.iter().map(|report| report.log2_failure)).all(|p| p <= log2)
            }
            Self::Whole(log2) => solution.whole_program_log2_failure <= log2,
        }
    }

    /// Bounds for one execution to try, tightest first.
    fn sharings(self, executions: f64) -> Vec<f64> {
        match self {
            Self::Each(log2) => vec![log2],
            Self::Whole(log2) if executions <= 1.0 => vec![log2],
            Self::Whole(log2) => {
                let step = executions.log2() / f64::from(SHARINGS - 1);
                (0..SHARINGS).map(|i| log2 - step * f64::from(SHARINGS - 1 - i)).collect()
            }
        }
    }
}

/// The cheapest key set for a program, with predictions for each of its lookups and outputs.
///
/// A program without lookups gets a single key, as short as security and its outputs allow.
pub fn solve(request: &Request) -> Result<Solution, Infeasible> {
    let criterion = criterion(request.target)?;
    cheapest(request)?.ok_or_else(|| blame::blame(&request.circuit, criterion, request.curve))
}

/// The same without finding out why there is none, which may take longer than the search.
pub fn cheapest(request: &Request) -> Result<Option<Solution>, InvalidRequest> {
    let circuit = &request.circuit;
    circuit.check()?;
    let criterion = criterion(request.target)?;
    if circuit.lookups.is_empty() {
        let parameters = linear::solve(circuit, criterion, request.curve);
        return parameters
            .map(|parameters| evaluate(&parameters, &[], circuit, request.instructions))
            .transpose();
    }
    let mut space = Space::new(request.curve, circuit.times(request.instructions));
    let plain = by_bootstraps(request, criterion, &mut space)?;
    let through_bits = circuit::solve(circuit, criterion, &mut space, request.instructions);
    Ok(plain.into_iter().chain(through_bits).min_by(|a, b| a.total_cost_ms.total_cmp(&b.total_cost_ms)))
}

/// The cheapest set with which every lookup is one bootstrap.
fn by_bootstraps(
    request: &Request,
    criterion: Criterion,
    space: &mut Space,
) -> Result<Option<Solution>, InvalidRequest> {
    for limit in CLASSES {
        let problem = Problem::new(&request.circuit, limit);
        if let Some(found) = Scan::new(&problem, criterion, space).cheapest() {
            return report(request, &problem, criterion, space, &found).map(Some);
        }
        if !problem.merged_unequal_rows {
            break;
        }
    }
    Ok(None)
}

fn criterion(target: ErrorTarget) -> Result<Criterion, InvalidRequest> {
    let p = target.probability();
    if !(p > 0.0 && p < 1.0) {
        return Err(InvalidRequest::Probability(p));
    }
    Ok(match target {
        ErrorTarget::PerBootstrap(p) => Criterion::Each(p.log2()),
        ErrorTarget::WholeProgram(p) => Criterion::Whole(p.log2()),
    })
}

/// Predictions for the rows themselves. Each gets the least extension that meets its own bound; if
/// the many that just meet it then add up to too much, that of its class, which was checked.
fn report(
    request: &Request,
    problem: &Problem,
    criterion: Criterion,
    space: &Space,
    found: &Candidate,
) -> Result<Solution, InvalidRequest> {
    let Request { circuit, instructions, .. } = request;
    let parameters = found.parameters(space);
    let own = found.extensions(&classes::rows(circuit));
    let solution = evaluate(&parameters, &own, circuit, *instructions)?;
    let adds_up = match criterion {
        Criterion::Each(_) => true,
        Criterion::Whole(log2) => solution.whole_program_log2_failure <= log2,
    };
    if adds_up {
        return Ok(solution);
    }
    let classes = found.extensions(&problem.lookups);
    let shared: Vec<_> = problem.class_of_lookup.iter().map(|&class| classes[class]).collect();
    evaluate(&parameters, &shared, circuit, *instructions)
}
