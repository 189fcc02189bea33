//! Selecting elements: numpy's basic and integer-array indexing, as positions.

use ndarray::{ArrayD, Axis, Dimension, IxDyn};
use std::fmt;

/// One entry of an index.
#[derive(Clone, Debug, PartialEq)]
pub enum Indexer {
    /// One place; its axis goes away. Negative ones count from the end.
    At(i64),
    /// `start:stop:step`, as Python means it.
    Range {
        /// First place.
        start: Option<i64>,
        /// Place before which it ends.
        stop: Option<i64>,
        /// Step; negative ones go backwards.
        step: i64,
    },
    /// Places given by integers; all such entries are broadcast together.
    Places(ArrayD<i64>),
    /// Places that an operand gives, by its number among the operation's operands; as
    /// [`Places`](Self::Places) otherwise.
    Operand(usize),
    /// A new axis of length 1.
    NewAxis,
}

impl Indexer {
    /// `:`.
    pub const ALL: Self = Self::Range { start: None, stop: None, step: 1 };

    /// The number of the operand that gives the places.
    pub fn operand(&self) -> Option<usize> {
        if let Self::Operand(number) = self { Some(*number) } else { None }
    }
}

impl fmt::Display for Indexer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(place) => write!(f, "{place}"),
            Self::Places(places) => {
                let places: Vec<String> = places.iter().map(i64::to_string).collect();
                write!(f, "[{}]", places.join(", "))
            }
            Self::Operand(number) => write!(f, "operand {number}"),
            Self::NewAxis => f.write_str("newaxis"),
            Self::Range { start, stop, step } => {
                let show = |bound: &Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
                write!(f, "{}:{}", show(start), show(stop))?;
                if *step == 1 { Ok(()) } else { write!(f, ":{step}") }
            }
        }
    }
}

/// A place in an axis, counted from the end if negative.
fn place(index: i64, axis: usize, length: usize) -> Result<usize, String> {
    let found = if index < 0 { index + length as i64 } else { index };
    usize::try_from(found)
        .ok()
        .filter(|&found| found < length)
        .ok_or_else(|| format!("index {index} is out of bounds for axis {axis} of length {length}"))
}

/// An index with the places that operands give.
///
/// # Errors
/// A number that is of no operand, or not of one that gives places.
pub fn resolve<'a>(
    index: &[Indexer],
    places: impl Fn(usize) -> Option<&'a ArrayD<i64>>,
) -> Result<Vec<Indexer>, String> {
    let entry = |entry: &Indexer| match entry.operand() {
        None => Ok(entry.clone()),
        Some(number) => places(number)
            .map(|places| Indexer::Places(places.clone()))
            .ok_or_else(|| format!("operand {number} is no index of integers")),
    };
    index.iter().map(entry).collect()
}

/// The elements of `from` that an index selects, in the shape of the selection.
///
/// # Errors
/// Too many entries, places out of bounds, or integer arrays that do not broadcast.
pub fn select<T: Clone>(from: &ArrayD<T>, index: &[Indexer]) -> Result<ArrayD<T>, String> {
    let used = index.iter().filter(|entry| !matches!(entry, Indexer::NewAxis)).count();
    if used > from.ndim() {
        return Err(format!("{used} indices for {} axes", from.ndim()));
    }
    let mut result = from.clone();
    // Of the selection so far, and of the array, which errors name.
    let (mut axis, mut source) = (0, 0);
    let mut arrays: Vec<Along> = Vec::new();
    for entry in index {
        match entry {
            Indexer::NewAxis => {
                result = result.insert_axis(Axis(axis));
                axis += 1;
            }
            Indexer::At(index) => {
                let found = place(*index, source, result.shape()[axis])?;
                result = result.index_axis_move(Axis(axis), found);
            }
            Indexer::Range { start, stop, step } => {
                result = range(&result, axis, *start, *stop, *step)?;
                axis += 1;
            }
            Indexer::Places(places) => {
                arrays.push(Along { axis, source, places });
                axis += 1;
            }
            Indexer::Operand(number) => {
                return Err(format!("the places that operand {number} gives are not known"));
            }
        }
        source += usize::from(!matches!(entry, Indexer::NewAxis));
    }
    if arrays.is_empty() { Ok(result) } else { gather(&result, &arrays, index) }
}

fn range<T: Clone>(
    from: &ArrayD<T>,
    axis: usize,
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
) -> Result<ArrayD<T>, String> {
    let (first, count) = slice(from.shape()[axis], start, stop, step)?;
    let places: Vec<usize> = (0..count as i64).map(|number| (first + number * step) as usize).collect();
    Ok(from.select(Axis(axis), &places))
}

/// The first place of a slice of an axis of that length, and how many there are.
fn slice(length: usize, start: Option<i64>, stop: Option<i64>, step: i64) -> Result<(i64, usize), String> {
    if step == 0 {
        return Err("the step of a slice can't be 0".into());
    }
    let length = length as i64;
    let resolve = |bound: i64| if bound < 0 { bound + length } else { bound };
    let (start, passed) = if step > 0 {
        let start = resolve(start.unwrap_or(0)).clamp(0, length);
        (start, stop.map_or(length, resolve).clamp(start, length) - start)
    } else {
        let start = start.map_or(length - 1, resolve).clamp(-1, length - 1);
        (start, start - stop.map_or(-1, resolve).clamp(-1, start))
    };
    Ok((start, (passed as u64).div_ceil(step.unsigned_abs()) as usize))
}

/// The shape of what an index selects of a value of shape `from`; `operands` are the shapes of those that
/// give places.
///
/// # Errors
/// As [`select`], but for places that are not there.
pub(crate) fn selected_shape(
    from: &[usize],
    index: &[Indexer],
    operands: &[&[usize]],
) -> Result<Vec<usize>, String> {
    let used = index.iter().filter(|entry| !matches!(entry, Indexer::NewAxis)).count();
    let mut lengths = from.iter().copied();
    let mut next = || lengths.next().ok_or_else(|| format!("{used} indices for {} axes", from.len()));
    let (mut shape, mut places) = (Vec::new(), Vec::new());
    for entry in index {
        match entry {
            Indexer::NewAxis => shape.push(1),
            Indexer::At(_) => drop(next()?),
            Indexer::Range { start, stop, step } => shape.push(slice(next()?, *start, *stop, *step)?.1),
            Indexer::Places(given) => {
                next()?;
                places.push(given.shape());
            }
            Indexer::Operand(number) => {
                next()?;
                places.push(operands.get(*number).ok_or_else(|| format!("there is no operand {number}"))?);
            }
        }
    }
    shape.extend(lengths);
    if !places.is_empty() {
        let at = front(index);
        shape.splice(at..at, broadcast_shapes(&places)?);
    }
    Ok(shape)
}

/// The axis of the selection at which those of integer arrays begin. As in numpy, they stand where the
/// first array stood if the arrays are next to each other, and in front otherwise.
pub(crate) fn front(index: &[Indexer]) -> usize {
    let is_array = |entry: &Indexer| matches!(entry, Indexer::Places(_) | Indexer::Operand(_));
    // A place given by an integer takes part in numpy's rule on neighbours too.
    let advanced = |entry: &Indexer| is_array(entry) || matches!(entry, Indexer::At(_));
    let (Some(first), Some(last)) = (index.iter().position(advanced), index.iter().rposition(advanced))
    else {
        return 0;
    };
    if !index[first..=last].iter().all(advanced) {
        return 0;
    }
    index[..first].iter().filter(|entry| !advanced(entry)).count()
}

/// Integers that index an axis, which is `source` of the whole array.
struct Along<'a> {
    axis: usize,
    source: usize,
    places: &'a ArrayD<i64>,
}

/// Integer-array indexing of `arrays`' axes.
fn gather<T: Clone>(from: &ArrayD<T>, arrays: &[Along], index: &[Indexer]) -> Result<ArrayD<T>, String> {
    let shapes: Vec<&[usize]> = arrays.iter().map(|along| along.places.shape()).collect();
    let shape = broadcast_shapes(&shapes)?;
    let axes: Vec<usize> = arrays.iter().map(|along| along.axis).collect();
    let mut broadcast = Vec::new();
    for Along { axis, source, places } in arrays {
        let places = places.broadcast(IxDyn(&shape)).expect("it was checked to broadcast").to_owned();
        for &index in &places {
            place(index, *source, from.shape()[*axis])?;
        }
        broadcast.push(places);
    }
    let front = front(index);
    let rest: Vec<usize> = (0..from.ndim()).filter(|axis| !axes.contains(axis)).collect();
    let mut result_shape: Vec<usize> = rest.iter().map(|&axis| from.shape()[axis]).collect();
    result_shape.splice(front..front, shape.iter().copied());
    Ok(ArrayD::from_shape_fn(IxDyn(&result_shape), |at| {
        let at = at.as_array_view().to_vec();
        let inner = IxDyn(&at[front..front + shape.len()]);
        let outer = at[..front].iter().chain(&at[front + shape.len()..]);
        let mut source = vec![0; from.ndim()];
        rest.iter().zip(outer).for_each(|(&axis, &place)| source[axis] = place);
        for (&axis, places) in axes.iter().zip(&broadcast) {
            source[axis] = place(places[&inner], axis, from.shape()[axis]).expect("every place was checked");
        }
        from[IxDyn(&source)].clone()
    }))
}

/// Flat row-major positions, in the given shape.
pub fn positions(shape: &[usize]) -> ArrayD<i64> {
    let count: usize = shape.iter().product();
    ArrayD::from_shape_vec(IxDyn(shape), (0..count as i64).collect()).expect("there are as many as places")
}

/// The shape that all broadcast to.
///
/// # Errors
/// Names two that do not.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Vec<usize>, String> {
    let rank = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut result = vec![1; rank];
    for shape in shapes {
        let offset = rank - shape.len();
        for (axis, &length) in shape.iter().enumerate() {
            let slot = &mut result[offset + axis];
            match (*slot, length) {
                (1, length) => *slot = length,
                (found, length) if found == length || length == 1 => {}
                _ => {
                    let all: Vec<String> =
                        shapes.iter().map(|shape| crate::types::Shape(shape).to_string()).collect();
                    return Err(format!("shapes {} do not broadcast together", all.join(" and ")));
                }
            }
        }
    }
    Ok(result)
}
