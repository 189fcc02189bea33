//! Which values a node can have, exactly, where each of its elements depends on one element of one
//! value.
//!
//! Such a node is evaluated on every value of that variable. This is how a table that was measured
//! on a few entries gets a type that holds all of them.

mod elements;
mod evaluate;

use crate::array::Array;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
pub(crate) use elements::Elements;
pub(crate) use evaluate::GREATEST;
use evaluate::{Column, evaluate};
use ndarray::{ArrayD, Axis, IxDyn};
use std::rc::Rc;

/// Values of one variable, at most. Tables of more entries have the bounds that were measured.
const ROWS: usize = 1 << 17;
/// Numbers in one array of values, at most.
const NUMBERS: usize = 1 << 22;

/// What a node can be.
#[derive(Clone, Debug)]
pub(crate) enum Reach {
    Constant(Array),
    Rows(Rows),
    /// Too many values to tell.
    Unknown,
}

/// A row for each value of a variable, as far as the node has a value there.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// Nodes of equal variables depend, for each of their elements, on the same element.
    pub variable: NodeIndex,
    /// Whether the variable is an argument of the function: then every value of its range will be
    /// given. Other ranges are those that were measured.
    pub is_argument: bool,
    /// Which of the variable's values each row is for.
    pub ids: Rc<Vec<usize>>,
    /// Which of them each element of the variable was measured to have, if that is known.
    within: Option<Rc<Within>>,
    /// The rows, along axis 0. Other axes are the node's, or of length 1 where all its elements are the
    /// same function of the variable.
    pub values: Array,
}

/// What the elements of a variable can be, of its values `first`, `first + step`, …
#[derive(Clone, Debug)]
struct Within {
    elements: Elements,
    first: i64,
    step: i64,
}

/// The result of an operation on rows.
pub(crate) struct Computed {
    pub rows: Rows,
    /// A value of the operand for which there is no result.
    pub hole: Option<i64>,
}

impl Reach {
    /// Every `step`-th integer of a range, for each element of an argument or, as far as it was
    /// measured of that element, of another node.
    pub fn range(variable: NodeIndex, bounds: Bounds, step: i64, axes: usize, of: Variable) -> Self {
        let (low, high) = bounds.integers();
        let count = (bounds.high - bounds.low) / step as f64 + 1.0;
        // Not a number of values, if the bounds are infinite.
        if count.is_nan() || count > ROWS as f64 {
            return Self::Unknown;
        }
        let values: Vec<i64> = (low..=high).step_by(step as usize).collect();
        let mut rows = Rows::listed(variable, values, axes, matches!(of, Variable::Argument));
        if let Variable::Measured(Some(elements)) = of {
            rows.within = Some(Rc::new(Within { elements: *elements, first: low, step }));
        }
        Self::Rows(rows)
    }
}

/// Where a variable's values come from.
pub(crate) enum Variable {
    /// Arguments of the function.
    Argument,
    /// Other nodes, and what was measured of each element.
    Measured(Option<Box<Elements>>),
}

impl Rows {
    fn listed(variable: NodeIndex, values: Vec<i64>, axes: usize, is_argument: bool) -> Self {
        let ids = Rc::new((0..values.len()).collect());
        let values = align(&Array::from(values), axes);
        Self { variable, is_argument, ids, within: None, values }
    }

    /// Least and greatest.
    pub fn bounds(&self) -> Option<Bounds> {
        if self.within.is_some() && self.values.is_integer() {
            let (low, high) = self.elements()?.ends()?;
            return Some(Bounds::of_integers(low, high));
        }
        self.values.bounds()
    }

    /// Bounds of each element; axes have length 1 where elements are alike.
    pub fn elements(&self) -> Option<Elements> {
        let Array::Integer(values) = &self.values else { return None };
        let shape = &values.shape()[1..];
        let within = match &self.within {
            Some(within) => {
                let Elements { low, high } = within.elements.merged(shape)?;
                let flat = |values: ArrayD<i64>| values.into_iter().collect::<Vec<i64>>();
                Some((flat(low), flat(high), within.first, within.step))
            }
            None => None,
        };
        let columns: usize = shape.iter().product();
        let mut found = Elements::unknown(shape);
        let (Some(low), Some(high)) = (found.low.as_slice_mut(), found.high.as_slice_mut()) else {
            return None;
        };
        let values = values.as_standard_layout();
        let rows = values.as_slice()?.chunks_exact(columns.max(1));
        for (row, &id) in rows.zip(self.ids.iter()) {
            for (column, &value) in row.iter().enumerate() {
                let is_inside = within.as_ref().is_none_or(|(low, high, first, step)| {
                    (low[column]..=high[column]).contains(&(first + step * id as i64))
                });
                if is_inside {
                    low[column] = low[column].min(value);
                    high[column] = high[column].max(value);
                }
            }
        }
        Some(found)
    }

    /// What some elements of a node of this shape can be.
    fn values_of(&self, elements: &[usize], shape: &[usize]) -> Option<Vec<i64>> {
        let Array::Integer(values) = &self.values else { return None };
        let Some(within) = self.within.as_ref().filter(|_| self.is_uniform()) else {
            return Some(values.iter().copied().collect());
        };
        let ranges = within.elements.broadcast(shape)?;
        let (low, high): (Vec<i64>, Vec<i64>) =
            (ranges.low.into_iter().collect(), ranges.high.into_iter().collect());
        let low = elements.iter().map(|&element| low[element]).min()?;
        let high = elements.iter().map(|&element| high[element]).max()?;
        let inside = |id: usize| (low..=high).contains(&(within.first + within.step * id as i64));
        Some(
            values
                .iter()
                .zip(self.ids.iter())
                .filter(|(_, id)| inside(**id))
                .map(|(&value, _)| value)
                .collect(),
        )
    }

    /// Whether all elements are the same function of the variable.
    pub fn is_uniform(&self) -> bool {
        self.values.shape()[1..].iter().all(|&length| length == 1)
    }

    /// Whether rows of so many elements each are few enough to be computed.
    pub fn fit(&self, elements: usize) -> bool {
        self.ids.len().saturating_mul(elements) <= NUMBERS
    }

    fn keep(&self, ids: &Rc<Vec<usize>>) -> Array {
        if self.ids == *ids {
            return self.values.clone();
        }
        let places: Vec<usize> = ids.iter().filter_map(|id| self.ids.binary_search(id).ok()).collect();
        match &self.values {
            Array::Integer(values) => Array::Integer(values.select(Axis(0), &places)),
            Array::Float(values) => Array::Float(values.select(Axis(0), &places)),
        }
    }
}

impl Graph {
    /// The rows of an operation that acts element by element, if all its operands are constants or
    /// depend on the same elements.
    pub(crate) fn elementwise_rows(&self, index: NodeIndex, operands: &[&Reach]) -> Option<Computed> {
        let node = self.node(index);
        let mut rows: Vec<&Rows> = Vec::new();
        for operand in operands {
            match operand {
                Reach::Rows(operand) => rows.push(operand),
                Reach::Constant(_) => {}
                Reach::Unknown => return None,
            }
        }
        let first = *rows.first()?;
        if rows.iter().any(|rows| rows.variable != first.variable) {
            return None;
        }
        let ids = common_ids(&rows);
        let axes = node.ty.shape.len();
        let columns: Vec<Column> = operands
            .iter()
            .filter_map(|operand| match operand {
                Reach::Rows(rows) => Some(Column { values: align(&rows.keep(&ids), axes), is_rows: true }),
                Reach::Constant(value) => Some(Column { values: without_repeats(value), is_rows: false }),
                Reach::Unknown => None,
            })
            .collect();
        let shapes: Vec<&[usize]> = columns.iter().map(|column| column.values.shape()).collect();
        let shape = crate::layout::broadcast_shapes(&shapes).ok()?;
        if shape.iter().product::<usize>() > NUMBERS
            || !node.operation.is_uniform() && !first.fit(node.ty.count())
        {
            return None;
        }
        let (kept, values) = evaluate(&node.operation, &columns, ids.len())?;
        if kept.len() == ids.len() {
            return Some(Computed { rows: Rows { ids, values, ..first.clone() }, hole: None });
        }
        let hole = (0..ids.len()).find(|place| kept.binary_search(place).is_err());
        let hole = hole
            .and_then(|place| first.keep(&ids).as_integers()?.index_axis(Axis(0), place).first().copied());
        let ids = Rc::new(kept.iter().map(|&place| ids[place]).collect());
        let rows = Rows { ids, values, ..first.clone() };
        Some(Computed { rows, hole })
    }

    /// The rows of an operation that only moves elements.
    pub(crate) fn moved_rows(&self, index: NodeIndex, operands: &[&Reach]) -> Option<Rows> {
        let node = self.node(index);
        let axes = node.ty.shape.len();
        // At places that are not known, any element may be.
        let is_joined = matches!(node.operation, Operation::Concatenate { .. } | Operation::Assign(_))
            || !node.operation.place_operands().is_empty();
        if is_joined {
            return self.joined(index, operands);
        }
        let Reach::Rows(rows) = operands[0] else { return None };
        if matches!(node.operation, Operation::BroadcastTo(_)) {
            return Some(Rows { values: align(&rows.values, axes), ..rows.clone() });
        }
        self.one_moved(index, rows)
    }

    fn one_moved(&self, index: NodeIndex, rows: &Rows) -> Option<Rows> {
        let node = self.node(index);
        let from = &self.node(self.operands(index)[0]).ty.shape;
        let within = rows.within.as_ref().and_then(|within| {
            let elements = within.elements.moved(&node.operation, from)?;
            Some(Rc::new(Within { elements, ..**within }))
        });
        let moved = |values| Rows { variable: index, within, values, ..rows.clone() };
        if rows.is_uniform() {
            let flat = reshape(&rows.values, &[rows.ids.len()]);
            return Some(moved(align(&flat, node.ty.shape.len())));
        }
        let count = rows.ids.len();
        if !rows.fit(node.ty.count().max(from.iter().product())) {
            return None;
        }
        let sources = node.operation.sources(&[from]).ok()?;
        let places: Vec<usize> = sources.iter().map(|&place| place as usize).collect();
        let Array::Integer(values) = &rows.values else { return None };
        let full = [&[count], from.as_slice()].concat();
        let flat = values.broadcast(IxDyn(&full))?.to_owned();
        let flat = flat.to_shape((count, from.iter().product::<usize>())).ok()?.into_owned();
        let values = Array::Integer(flat.select(Axis(1), &places).into_dyn());
        Some(moved(reshape(&values, &[&[count], node.ty.shape.as_slice()].concat())))
    }

    /// Several operands side by side: any value of any of them.
    fn joined(&self, index: NodeIndex, operands: &[&Reach]) -> Option<Rows> {
        let contributes = self.contributions(index)?;
        let mut values: Vec<i64> = Vec::new();
        let mut is_argument = true;
        for (place, (operand, sources)) in operands.iter().zip(&contributes).enumerate() {
            match operand {
                _ if sources.is_empty() => {}
                Reach::Unknown => return None,
                Reach::Constant(value) => {
                    let value = value.as_integers()?;
                    let flat: Vec<i64> = value.iter().copied().collect();
                    values.extend(sources.iter().map(|&source| flat[source]));
                }
                Reach::Rows(rows) => {
                    is_argument &= rows.is_argument;
                    values.extend(rows.values_of(sources, &self.node(self.operands(index)[place]).ty.shape)?);
                }
            }
        }
        values.sort_unstable();
        values.dedup();
        if values.is_empty() || values.len() > ROWS {
            return None;
        }
        Some(Rows::listed(index, values, self.node(index).ty.shape.len(), is_argument))
    }

    /// For an operation that only moves elements, which elements of each operand are in the result, or
    /// may be.
    pub(crate) fn contributions(&self, index: NodeIndex) -> Option<Vec<Vec<usize>>> {
        let operands = self.operands(index);
        let places = self.node(index).operation.place_operands();
        if !places.is_empty() {
            let all = |operand: NodeIndex| (0..self.node(operand).ty.count()).collect();
            let part = |(at, &operand)| if places.contains(&at) { Vec::new() } else { all(operand) };
            return Some(operands.iter().enumerate().map(part).collect());
        }
        let shapes: Vec<&[usize]> =
            operands.iter().map(|&operand| self.node(operand).ty.shape.as_slice()).collect();
        let mut sources: Vec<usize> =
            self.node(index).operation.sources(&shapes).ok()?.iter().map(|&source| source as usize).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut start = 0;
        let part = |shape: &&[usize]| {
            let end = start + shape.iter().product::<usize>();
            let inside = sources.iter().filter(|source| (start..end).contains(source));
            let inside = inside.map(|source| source - start).collect();
            start = end;
            inside
        };
        Some(shapes.iter().map(part).collect())
    }
}

/// The values of the variable that all have a row for.
fn common_ids(rows: &[&Rows]) -> Rc<Vec<usize>> {
    let first = &rows[0].ids;
    // Mostly they are the same list.
    if rows.iter().all(|rows| rows.ids == *first) {
        return first.clone();
    }
    let everywhere = |id: &usize| rows.iter().all(|rows| rows.ids.binary_search(id).is_ok());
    Rc::new(first.iter().copied().filter(everywhere).collect())
}

/// With axes of length 1 after the first, so that there are `axes` after it.
fn align(values: &Array, axes: usize) -> Array {
    let shape = values.shape();
    let missing = (axes + 1).saturating_sub(shape.len());
    reshape(values, &[&shape[..1], &vec![1; missing], &shape[1..]].concat())
}

fn reshape(values: &Array, shape: &[usize]) -> Array {
    fn to<T: Clone>(values: &ArrayD<T>, shape: &[usize]) -> ArrayD<T> {
        values.to_shape(IxDyn(shape)).expect("only axes of length 1 are added").into_owned()
    }
    match values {
        Array::Integer(values) => Array::Integer(to(values, shape)),
        Array::Float(values) => Array::Float(to(values, shape)),
    }
}

/// A constant of equal elements as one of them.
fn without_repeats(value: &Array) -> Array {
    match value {
        Array::Integer(values) => match values.first() {
            Some(&first) if values.iter().all(|&value| value == first) => Array::integer(first),
            _ => value.clone(),
        },
        Array::Float(values) => match values.first() {
            Some(&first) if values.iter().all(|&value| value == first) => Array::float(first),
            _ => value.clone(),
        },
    }
}
