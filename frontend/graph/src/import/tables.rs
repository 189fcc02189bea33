//! Lookups: the table of a node's meaning over all that its operand can be.

use super::rounding::held_bounds;
use super::writer::{Typed, shaped};
use super::{Importer, Reason};
use crate::array::Array;
use crate::graph::{Graph, NodeIndex};
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
        if one_each && is_uniform(&node.operation) {
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
    let mut columns: Vec<Vec<i64>> = vec![Vec::new(); shape.iter().product()];
    let mut ends: HashMap<i64, ArrayD<i64>> = HashMap::new();
    for value in values {
        let own = at(value).ok().filter(|own| own.iter().all(|entry| limits.contains(entry)));
        let results = match own {
            Some(own) => own,
            None => match ends.entry(inside(value)) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(slot) => slot.insert(at(inside(value))?).clone(),
            },
        };
        columns.iter_mut().zip(&results).for_each(|(column, &result)| column.push(result));
    }
    Ok(Tables::of(columns))
}

/// The tables of all elements, equal ones once.
struct Tables {
    distinct: Vec<Vec<i64>>,
    /// For each element, its table.
    which: Vec<i64>,
}

impl Tables {
    fn of(columns: Vec<Vec<i64>>) -> Self {
        let mut known: HashMap<Vec<i64>, i64> = HashMap::new();
        let mut tables = Self { distinct: Vec::new(), which: Vec::with_capacity(columns.len()) };
        for column in columns {
            let next = known.len() as i64;
            let which = *known.entry(column).or_insert_with_key(|column| {
                tables.distinct.push(column.clone());
                next
            });
            tables.which.push(which);
        }
        tables
    }
}

/// Whether an operation's own constants are the same for all elements.
fn is_uniform(operation: &Operation) -> bool {
    match operation {
        Operation::Table(table) => table.ndim() == 1,
        Operation::Fused(graph) => uniform_graph(graph),
        Operation::Input { .. }
        | Operation::Constant(_)
        | Operation::Negate
        | Operation::Binary(_)
        | Operation::Select
        | Operation::Apply(_)
        | Operation::Combine(_)
        | Operation::RoundBits { .. }
        | Operation::TruncateBits { .. }
        | Operation::ExtractBits { .. }
        | Operation::Hint { .. }
        | Operation::Quotient { .. }
        | Operation::MatMul
        | Operation::Sum { .. }
        | Operation::Convolution { .. }
        | Operation::MaxPool { .. }
        | Operation::Reshape(_)
        | Operation::Transpose(_)
        | Operation::BroadcastTo(_)
        | Operation::Concatenate { .. }
        | Operation::Index(_)
        | Operation::Assign(_) => true,
    }
}

fn uniform_graph(graph: &Graph) -> bool {
    graph.order().into_iter().all(|index| {
        let operation = &graph.node(index).operation;
        operation
            .as_constant()
            .map_or_else(|| is_uniform(operation), |value| value.shape().iter().product::<usize>() == 1)
    })
}
