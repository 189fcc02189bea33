//! Rows of a circuit merged into classes, so that the search does not depend on their number.

use crate::circuit::{Circuit, Lookup, Output};
use std::collections::HashMap;

/// Rows that are alike: the worst of their weights, and the sum of their counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Class {
    pub message_bits: u32,
    pub fresh_weight: f64,
    pub bootstrap_weight: f64,
    pub count: f64,
}

impl From<&Lookup> for Class {
    fn from(row: &Lookup) -> Self {
        let Lookup { message_bits, fresh_weight, bootstrap_weight, count } = *row;
        Self { message_bits, fresh_weight, bootstrap_weight, count }
    }
}

impl From<&Output> for Class {
    fn from(row: &Output) -> Self {
        let Output { message_bits, fresh_weight, bootstrap_weight, count } = *row;
        Self { message_bits, fresh_weight, bootstrap_weight, count }
    }
}

impl Class {
    /// What makes it hard, for ordering: width first, then noise.
    pub fn hardness(&self) -> (u32, f64) {
        (self.message_bits, self.fresh_weight + self.bootstrap_weight)
    }

    pub fn harder_first(a: &Self, b: &Self) -> std::cmp::Ordering {
        let ((a_bits, a_norm), (b_bits, b_norm)) = (a.hardness(), b.hardness());
        b_bits.cmp(&a_bits).then(b_norm.total_cmp(&a_norm))
    }
}

/// A circuit as the search sees it. Classes are in order of hardness, hardest first, so that an
/// infeasible candidate is dropped early.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub lookups: Vec<Class>,
    pub outputs: Vec<Class>,
    pub class_of_lookup: Vec<usize>,
    /// Whether any class holds rows that differ.
    pub merged_unequal_rows: bool,
}

impl Problem {
    /// Merges equal rows, and similar ones if there are more than `limit` different ones.
    pub fn new(circuit: &Circuit, limit: usize) -> Self {
        let lookups = rows(circuit);
        let outputs: Vec<Class> = circuit.outputs.iter().map(Class::from).collect();
        let (lookups, class_of_lookup, lookups_differ) = merge(&lookups, limit);
        let (outputs, _, outputs_differ) = merge(&outputs, limit);
        Self { lookups, outputs, class_of_lookup, merged_unequal_rows: lookups_differ || outputs_differ }
    }

    /// Lookups and outputs executed.
    pub fn executions(&self) -> f64 {
        self.lookups.iter().chain(&self.outputs).map(|class| class.count).sum()
    }
}

/// The lookups of `circuit`, each a class of its own, in the circuit's order.
pub(super) fn rows(circuit: &Circuit) -> Vec<Class> {
    circuit.lookups.iter().map(Class::from).collect()
}

/// Classes per doubling of a weight, from fine to coarse. The last ones leave one class per width
/// for all practical purposes.
const RESOLUTIONS: [f64; 9] = [32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.125, 0.0];

fn merge(rows: &[Class], limit: usize) -> (Vec<Class>, Vec<usize>, bool) {
    let exact = group(rows, |weight| (weight + 0.0).to_bits() as i64);
    if exact.0.len() <= limit {
        return (exact.0, exact.1, false);
    }
    let (distinct, class_of_row) = exact;
    let mut grouped = (distinct.clone(), (0..distinct.len()).collect());
    for resolution in RESOLUTIONS {
        grouped = group(&distinct, |weight| {
            if weight == 0.0 || resolution == 0.0 {
                i64::MIN
            } else {
                (weight.log2() * resolution).floor() as i64
            }
        });
        if grouped.0.len() <= limit {
            break;
        }
    }
    let class_of_row = class_of_row.into_iter().map(|row: usize| grouped.1[row]).collect();
    (grouped.0, class_of_row, true)
}

/// Merges rows whose weights fall into the same cells; also tells each row's class.
fn group(rows: &[Class], cell: impl Fn(f64) -> i64) -> (Vec<Class>, Vec<usize>) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| Class::harder_first(&rows[a], &rows[b]));
    let mut classes: Vec<Class> = Vec::new();
    let mut index_of = HashMap::new();
    let mut class_of_row = vec![0; rows.len()];
    for row_index in order {
        let row = rows[row_index];
        let key = (row.message_bits, cell(row.fresh_weight), cell(row.bootstrap_weight));
        let class_index = *index_of.entry(key).or_insert(classes.len());
        class_of_row[row_index] = class_index;
        match classes.get_mut(class_index) {
            Some(class) => {
                class.fresh_weight = class.fresh_weight.max(row.fresh_weight);
                class.bootstrap_weight = class.bootstrap_weight.max(row.bootstrap_weight);
                class.count += row.count;
            }
            None => classes.push(row),
        }
    }
    (classes, class_of_row)
}
