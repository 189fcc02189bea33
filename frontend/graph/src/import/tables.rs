//! Lookups: the table of a node's meaning over all that its operand can be.

use super::rounding::held_bounds;
use super::writer::{Typed, shaped};
use super::{Importer, Reason};
use crate::array::Array;
use crate::expand::MAXIMUM_LOOKUP_WIDTH;
use crate::graph::NodeIndex;
use crate::meaning::on_entries;
use crate::operation::Operation;
use crate::types::{Element, width_of};
use ndarray::{ArrayD, IxDyn};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::RangeInclusive;

impl Importer<'_> {
    pub(super) fn lookup(&mut self, index: NodeIndex, operands: &[NodeIndex]) -> Result<Typed, Reason> {
        let place = operands
            .iter()
            .position(|&operand| self.graph.node(operand).ty.is_encrypted())
            .ok_or("nothing encrypted to look up")?;
        let operand = operands[place];
        let (shape, ty) = (self.graph.node(index).ty.shape.clone(), self.type_of(index)?);
        // A rounded operand is looked up by the bits that stay.
        let (value, lsbs) = match (&self.graph.node(operand).operation, self.rounded.get(&operand)) {
            (Operation::RoundBits { lsbs, .. }, Some(rounded)) => (rounded.clone(), *lsbs),
            _ => (self.operand(operand, self.widths.is_signed(self.graph, operand), 0)?, 0),
        };
        let signed = super::writer::is_signed(&value.ty);
        let (low, high) = held_bounds(self.graph, operand);
        let width = width_of(low >> lsbs, high >> lsbs, signed);
        let mut value = self.narrow(value, width)?;
        let width = super::writer::width(&value.ty);
        if width > MAXIMUM_LOOKUP_WIDTH {
            return Err(self.graph.too_wide_to_look_up(operand, width));
        }
        let tables = self.tabulate(index, operands, place, (width, signed, lsbs))?;
        if value.shape != shape {
            let element = super::writer::element(&value.ty).to_owned();
            let one = self.at_least_one_axis(value);
            value = self.writer.op("FHELinalg.broadcast", &[&one], "", shaped(&shape, &element), &shape);
        }
        if let [table] = tables.distinct.as_slice() {
            let table = self.writer.constant(&Array::from(table.clone()), 64)?;
            let dialect = if shape.is_empty() { "FHE" } else { "FHELinalg" };
            return Ok(self.writer.op(
                &format!("{dialect}.apply_lookup_table"),
                &[&value, &table],
                "",
                ty,
                &shape,
            ));
        }
        let all = Array::integers(&[tables.distinct.len(), 1 << width], tables.distinct.concat())
            .ok_or("tables of different lengths")?;
        let all = self.writer.constant(&all, 64)?;
        let map = self.writer.indices(&shape, tables.which.into_iter());
        Ok(self.writer.op("FHELinalg.apply_mapped_lookup_table", &[&value, &all, &map], "", ty, &shape))
    }

    /// The tables of a lookup node. What was never measured gets the value of the function too, where
    /// there is one and the result's type holds it, or that of the nearest operand that was. They
    /// are in the order FHE reads them: entry `i` of a signed operand is for the value of which `i`
    /// is the two's complement.
    fn tabulate(
        &self,
        index: NodeIndex,
        operands: &[NodeIndex],
        place: usize,
        (width, signed, lsbs): (u32, bool, u32),
    ) -> Result<Tables, Reason> {
        let node = self.graph.node(index);
        let bounds = self.graph.node(operands[place]).bounds.ok_or("its operand has no bounds")?;
        let (low, high) = bounds.integers();
        let values: Vec<i64> = (0..1i64 << width)
            .map(|entry| if signed && entry >> (width - 1) == 1 { entry - (1 << width) } else { entry })
            .map(|value| value << lsbs)
            .collect();
        let constants: Vec<Option<&Array>> =
            operands.iter().map(|&operand| self.graph.node(operand).operation.as_constant()).collect();
        let evaluate = |argument: &Array| {
            let all: Vec<&Array> = constants.iter().map(|constant| constant.unwrap_or(argument)).collect();
            node.operation.evaluate(&all)
        };
        let (limits, inside) = (self.limits(index)?, |value: i64| value.clamp(low, high));
        let one_each = constants.iter().flatten().all(|one| one.shape().iter().product::<usize>() == 1);
        if one_each && node.operation.is_uniform() {
            one_table(values, evaluate, inside, limits)
        } else {
            table_for_each(values, &node.ty.shape, evaluate, inside, limits)
        }
    }

    /// What a node's type in the program holds.
    fn limits(&self, index: NodeIndex) -> Result<RangeInclusive<i64>, Reason> {
        let signed = self.widths.is_signed(self.graph, index);
        let element = Element::Integer { width: self.widths.of(self.graph, index)?, signed };
        element.limits().map(|(low, high)| low..=high).ok_or_else(|| "a float".into())
    }
}

/// The table of a function that is the same for all elements.
fn one_table(
    values: Vec<i64>,
    evaluate: impl Fn(&Array) -> Result<Array, Reason>,
    inside: impl Fn(i64) -> i64,
    limits: RangeInclusive<i64>,
) -> Result<Tables, Reason> {
    let entries = |values: Vec<i64>| on_entries(&[&Array::from(values)], |all| evaluate(all[0]));
    let nearest: Vec<i64> = values.iter().map(|&value| inside(value)).collect();
    let nearest = entries(nearest)?.into_iter().map(Option::unwrap_or_default);
    // Outside, the function may have no value at all.
    let own = entries(values).unwrap_or_default().into_iter().chain(std::iter::repeat(None));
    let own = own.map(|entry| entry.filter(|entry| limits.contains(entry)));
    let table = nearest.zip(own).map(|(nearest, own)| own.unwrap_or(nearest)).collect();
    Ok(Tables { distinct: vec![table], which: Vec::new() })
}

/// The tables of a function that depends on the place of an element.
fn table_for_each(
    values: Vec<i64>,
    shape: &[usize],
    evaluate: impl Fn(&Array) -> Result<Array, Reason>,
    inside: impl Fn(i64) -> i64,
    limits: RangeInclusive<i64>,
) -> Result<Tables, Reason> {
    let at = |value: i64| match evaluate(&Array::filled(shape, value))? {
        Array::Integer(results) => results
            .broadcast(IxDyn(shape))
            .map(|view| view.to_owned())
            .ok_or("a result of another shape".to_owned()),
        Array::Float(_) => Err("gives floats: convert its result to integers".to_owned()),
    };
    let mut tables = Tables::alike(shape.iter().product());
    let mut ends: HashMap<i64, ArrayD<i64>> = HashMap::new();
    let count = values.len();
    for value in values {
        let own = at(value).ok().filter(|own| own.iter().all(|entry| limits.contains(entry)));
        let results = match own {
            Some(own) => own,
            None => match ends.entry(inside(value)) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(slot) => slot.insert(at(inside(value))?).clone(),
            },
        };
        tables.push(&results);
        if tables.distinct.len() > MAXIMUM_ENTRIES / count {
            return Err(format!(
                "its elements have more than {} tables of {count} entries each, too many: make its operand \
                 narrower, or more elements alike",
                MAXIMUM_ENTRIES / count
            ));
        }
    }
    Ok(tables)
}

/// Entries of all tables of one lookup: as many take 128 MiB.
const MAXIMUM_ENTRIES: usize = 1 << 24;

/// The tables of all elements, equal ones once.
struct Tables {
    distinct: Vec<Vec<i64>>,
    /// For each element, its table.
    which: Vec<i64>,
}

impl Tables {
    /// One table of no entries for all elements.
    fn alike(elements: usize) -> Self {
        Self { distinct: vec![Vec::new()], which: vec![0; elements] }
    }

    /// Adds an entry for each element. Those of one table whose entries differ get tables of their own.
    fn push(&mut self, entries: &ArrayD<i64>) {
        let length = self.distinct[0].len();
        let mut continued: HashMap<(i64, i64), i64> = HashMap::new();
        for (which, &entry) in self.which.iter_mut().zip(entries) {
            let (distinct, before) = (&mut self.distinct, *which);
            *which = *continued.entry((before, entry)).or_insert_with(|| {
                let table = &mut distinct[before as usize];
                if table.len() == length {
                    table.push(entry);
                    return before;
                }
                let mut own = table[..length].to_vec();
                own.push(entry);
                distinct.push(own);
                distinct.len() as i64 - 1
            });
        }
    }
}
