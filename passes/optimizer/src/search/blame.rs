//! Which row makes a circuit infeasible, and what would do.

use super::classes::{Class, Problem};
use super::scan::Scan;
use super::space::Space;
use super::{Criterion, linear};
use crate::circuit::{Circuit, Lookup, Output};
use crate::cost::Instructions;
use crate::infeasible::{Infeasible, Site};
use crate::security::SecurityCurve;
use ferrocrete_abi::validate::MAX_MESSAGE_BITS;

/// Explains why no parameters fit `circuit`. Rows are added from the easiest to the hardest; the
/// first that cannot be added is the one to blame.
pub(super) fn blame(circuit: &Circuit, criterion: Criterion, curve: SecurityCurve) -> Infeasible {
    // What fits does not depend on what it costs.
    let times = circuit.times(Instructions::default());
    let mut trial = Trial { linear: circuit.lookups.is_empty(), curve, space: Space::new(curve, times) };
    let each = Criterion::Each(criterion.log2_probability());
    let rows = distinct_rows(circuit);
    if trial.is_feasible(&rows, each) {
        return probability(&mut trial, circuit, &rows, criterion);
    }
    let (mut fits, mut fails) = (0, rows.len());
    while fails - fits > 1 {
        let middle = fits.midpoint(fails);
        if trial.is_feasible(&rows[..middle], each) { fits = middle } else { fails = middle }
    }
    let (site, class) = rows[fails - 1];
    let mut with_width = |bits| {
        let mut narrowed = rows[..fails].to_vec();
        narrowed[fails - 1].1.message_bits = bits;
        trial.is_feasible(&narrowed, each)
    };
    // Width 0 stands for "none".
    let (mut closest, mut too_wide) = (0, class.message_bits.min(MAX_MESSAGE_BITS + 1));
    while too_wide > closest + 1 {
        let middle = closest.midpoint(too_wide);
        if with_width(middle) { closest = middle } else { too_wide = middle }
    }
    let (wanted_bits, closest_bits) = (class.message_bits, (closest > 0).then_some(closest));
    let norm = class.fresh_weight + class.bootstrap_weight;
    let log2_probability = each.log2_probability();
    match site {
        Site::Lookup(index) => {
            Infeasible::Lookup { index, wanted_bits, closest_bits, norm, log2_probability }
        }
        Site::Output(index) => {
            Infeasible::Output { index, wanted_bits, closest_bits, norm, log2_probability }
        }
    }
}

/// Every row could meet the bound, all together cannot: finds the least bound they can meet.
fn probability(
    trial: &mut Trial,
    circuit: &Circuit,
    rows: &[(Site, Class)],
    criterion: Criterion,
) -> Infeasible {
    let wanted_log2 = criterion.log2_probability();
    let lookups = circuit.lookups.iter().map(|row| row.count);
    let executions = lookups.chain(circuit.outputs.iter().map(|row| row.count)).sum();
    let (mut infeasible, mut feasible) = (wanted_log2, 0.0);
    for _ in 0..12 {
        let middle = 0.5 * (infeasible + feasible);
        if trial.is_feasible(rows, Criterion::Whole(middle)) {
            feasible = middle
        } else {
            infeasible = middle
        }
    }
    Infeasible::Probability { wanted_log2, closest_log2: feasible, executions }
}

struct Trial {
    linear: bool,
    curve: SecurityCurve,
    space: Space,
}

impl Trial {
    fn is_feasible(&mut self, rows: &[(Site, Class)], criterion: Criterion) -> bool {
        let circuit = circuit_of(rows);
        if self.linear {
            linear::solve(&circuit, criterion, self.curve).is_some()
        } else {
            let problem = Problem::new(&circuit, usize::MAX);
            Scan::new(&problem, criterion, &mut self.space).finds_any()
                || super::circuit::is_feasible(&circuit, criterion, &mut self.space)
        }
    }
}

/// One row of each kind, easiest first. Counts of equal rows are added up.
fn distinct_rows(circuit: &Circuit) -> Vec<(Site, Class)> {
    let lookups = circuit.lookups.iter().enumerate().map(|(i, row)| (Site::Lookup(i), Class::from(row)));
    let outputs = circuit.outputs.iter().enumerate().map(|(i, row)| (Site::Output(i), Class::from(row)));
    let mut rows: Vec<_> = lookups.chain(outputs).collect();
    rows.sort_by(|a, b| Class::harder_first(&b.1, &a.1));
    rows.dedup_by(|next, kept| {
        let key = |(site, class): &(Site, Class)| {
            (matches!(site, Site::Lookup(_)), class.message_bits, class.fresh_weight, class.bootstrap_weight)
        };
        let same = key(next) == key(kept);
        if same {
            kept.1.count += next.1.count;
        }
        same
    });
    rows
}

fn circuit_of(rows: &[(Site, Class)]) -> Circuit {
    let mut circuit = Circuit::default();
    for (site, Class { message_bits, fresh_weight, bootstrap_weight, count }) in rows.iter().copied() {
        match site {
            Site::Lookup(_) => {
                circuit.lookups.push(Lookup { message_bits, fresh_weight, bootstrap_weight, count });
            }
            Site::Output(_) => {
                circuit.outputs.push(Output { message_bits, fresh_weight, bootstrap_weight, count });
            }
        }
    }
    circuit
}
