//! What each operation means on clear values, as numpy defines it.

mod convolution;
mod elementwise;
mod entries;
mod linear;
pub(crate) mod shape;

use crate::array::Array;
use crate::layout::{self, Indexer};
use crate::operation::Operation;
pub(crate) use entries::on_entries;
use ndarray::{ArrayD, Axis, IxDyn};

impl Operation {
    /// The value on clear operands.
    ///
    /// # Errors
    /// Operands whose number, shapes or elements the operation does not take; division by zero and
    /// overflow of 64 bits among integers. An [`Input`](Operation::Input) has no value of its own.
    pub fn evaluate(&self, operands: &[&Array]) -> Result<Array, String> {
        self.check_count(operands.len())?;
        match self {
            Self::Input { name } => Err(format!("the value of input '{name}' is not known")),
            Self::Constant(value) => Ok(value.clone()),
            Self::Negate => elementwise::negate(operands[0]),
            Self::Binary(binary) => elementwise::binary(*binary, operands[0], operands[1]),
            Self::Select => elementwise::select(operands),
            Self::Apply(function) => same_shape(function.call(operands)?, operands[0].shape()),
            Self::Combine(function) => elementwise::combine(function, operands),
            Self::Fused(graph) => {
                let values = graph.values(&[operands[0].clone()]).map_err(|error| error.to_string())?;
                same_shape(values[&graph.outputs()[0]].clone(), operands[0].shape())
            }
            Self::Table(table) => elementwise::table(table, integers(operands[0])?),
            Self::RoundBits { lsbs, .. } => {
                let half = if *lsbs == 0 { 0 } else { 1i64 << (lsbs - 1) };
                on_integers(operands[0], |value| Some((value.checked_add(half)? >> lsbs) << lsbs))
            }
            Self::TruncateBits { lsbs, .. } => {
                on_integers(operands[0], |value| Some((value >> lsbs) << lsbs))
            }
            Self::ExtractBits { start, count } => {
                on_integers(operands[0], |value| Some((value >> start) & ((1 << count) - 1)))
            }
            Self::Quotient { lsbs } => on_integers(operands[0], |value| Some(value >> lsbs)),
            Self::Hint { .. } => integers(operands[0]).map(|values| Array::Integer(values.clone())),
            Self::Wrap { width, signed } => elementwise::wrap(integers(operands[0])?, *width, *signed),
            Self::MatMul => linear::matmul(operands[0], operands[1]),
            Self::Sum { axes, keep_dims } => linear::sum(operands[0], axes, *keep_dims),
            Self::Convolution { window, groups } => convolution::convolve(operands, window, *groups),
            Self::MaxPool { size, window } => convolution::max_pool(operands[0], size, window),
            Self::Reshape(_)
            | Self::Transpose(_)
            | Self::BroadcastTo(_)
            | Self::Concatenate { .. }
            | Self::Index(_)
            | Self::Assign(_) => self.move_elements(operands),
        }
    }

    fn check_count(&self, found: usize) -> Result<(), String> {
        match self.arity() {
            Some(expected) if expected != found => Err(format!("takes {expected} operands, not {found}")),
            None | Some(_) => Ok(()),
        }
    }

    /// How many operands it takes, if that is fixed.
    fn arity(&self) -> Option<usize> {
        match self {
            Self::Input { .. } | Self::Constant(_) => Some(0),
            Self::Negate
            | Self::Apply(_)
            | Self::Fused(_)
            | Self::Table(_)
            | Self::RoundBits { .. }
            | Self::TruncateBits { .. }
            | Self::ExtractBits { .. }
            | Self::Hint { .. }
            | Self::Wrap { .. }
            | Self::Quotient { .. }
            | Self::Sum { .. }
            | Self::MaxPool { .. }
            | Self::Reshape(_)
            | Self::Transpose(_)
            | Self::BroadcastTo(_) => Some(1),
            Self::Binary(_) | Self::MatMul => Some(2),
            Self::Index(_) | Self::Assign(_) => Some(self.place_operands().end),
            Self::Select => Some(3),
            Self::Combine(_) | Self::Concatenate { .. } | Self::Convolution { .. } => None,
        }
    }

    /// An operation that only moves elements, on integers or on floats.
    fn move_elements(&self, operands: &[&Array]) -> Result<Array, String> {
        let given = self.place_operands();
        if !given.is_empty() {
            let values = &operands[..given.start];
            return self
                .at(|number| given.contains(&number).then(|| operands[number]))?
                .move_elements(values);
        }
        let parts: Option<Vec<ArrayD<i64>>> =
            operands.iter().map(|array| array.as_integers().map(|values| values.to_owned())).collect();
        match parts {
            Some(parts) => self.place(&parts).map(Array::Integer),
            None => self
                .place(&operands.iter().map(|array| array.to_floats()).collect::<Vec<_>>())
                .map(Array::Float),
        }
    }

    /// Whether the places that known operands give are there, in operands of these shapes.
    ///
    /// # Errors
    /// A place that is not.
    pub(crate) fn check_places(
        &self,
        operands: &[Option<&Array>],
        shapes: &[&[usize]],
    ) -> Result<(), String> {
        let given = self.place_operands();
        if given.is_empty() || !operands[given.clone()].iter().all(Option::is_some) {
            return Ok(());
        }
        self.at(|number| operands[number])?.sources(&shapes[..given.start]).map(|_| ())
    }

    /// The operation with its index known, from the operands that give it.
    fn at<'a>(&self, operand: impl Fn(usize) -> Option<&'a Array>) -> Result<Self, String> {
        let index = layout::resolve(self.index().unwrap_or_default(), |number| match operand(number) {
            Some(Array::Integer(places)) => Some(places),
            Some(Array::Float(_)) | None => None,
        })?;
        Ok(if matches!(self, Self::Assign(_)) { Self::Assign(index) } else { Self::Index(index) })
    }

    /// Where each element of the result of an operation that only moves elements comes from:
    /// flat positions in its operands, one after the other.
    ///
    /// # Errors
    /// Shapes that the operation does not take; an index that operands give.
    ///
    /// # Panics
    /// On an operation that computes.
    pub fn sources(&self, shapes: &[&[usize]]) -> Result<ArrayD<i64>, String> {
        let mut offset = 0;
        let mut parts = Vec::new();
        for shape in shapes {
            let part = layout::positions(shape);
            parts.push(part.mapv(|position| position + offset));
            offset += part.len() as i64;
        }
        self.place(&parts)
    }

    fn place<T: Clone>(&self, parts: &[ArrayD<T>]) -> Result<ArrayD<T>, String> {
        match self {
            Self::Reshape(shape) => {
                let wrong = || format!("{} elements do not fill shape {:?}", parts[0].len(), shape);
                parts[0].to_shape(IxDyn(shape)).map(|view| view.to_owned()).map_err(|_| wrong())
            }
            Self::Transpose(axes) => permute(&parts[0], axes),
            Self::BroadcastTo(shape) => parts[0]
                .broadcast(IxDyn(shape))
                .map(|view| view.to_owned())
                .ok_or_else(|| format!("shape {:?} does not broadcast to {shape:?}", parts[0].shape())),
            Self::Concatenate { axis } => {
                let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
                if views.is_empty() || views.iter().any(|view| *axis >= view.ndim()) {
                    return Err(format!("nothing to join along axis {axis}"));
                }
                ndarray::concatenate(Axis(*axis), &views).map_err(|_| {
                    format!(
                        "shapes {:?} do not join along axis {axis}",
                        parts.iter().map(|part| part.shape()).collect::<Vec<_>>()
                    )
                })
            }
            Self::Index(index) => layout::select(&parts[0], index),
            Self::Assign(index) => assign(&parts[0], index, &parts[1]),
            Self::Input { .. }
            | Self::Constant(_)
            | Self::Negate
            | Self::Binary(_)
            | Self::Select
            | Self::Apply(_)
            | Self::Combine(_)
            | Self::Fused(_)
            | Self::Table(_)
            | Self::RoundBits { .. }
            | Self::TruncateBits { .. }
            | Self::ExtractBits { .. }
            | Self::Hint { .. }
            | Self::Wrap { .. }
            | Self::Quotient { .. }
            | Self::MatMul
            | Self::Sum { .. }
            | Self::Convolution { .. }
            | Self::MaxPool { .. } => unreachable!("'{}' computes", self.name()),
        }
    }
}

fn permute<T: Clone>(from: &ArrayD<T>, axes: &[usize]) -> Result<ArrayD<T>, String> {
    let mut sorted = axes.to_vec();
    sorted.sort_unstable();
    if sorted != (0..from.ndim()).collect::<Vec<_>>() {
        return Err(format!("{axes:?} is no order of {} axes", from.ndim()));
    }
    Ok(from.view().permuted_axes(IxDyn(axes)).as_standard_layout().to_owned())
}

fn assign<T: Clone>(to: &ArrayD<T>, index: &[Indexer], value: &ArrayD<T>) -> Result<ArrayD<T>, String> {
    let places = layout::select(&layout::positions(to.shape()), index)?;
    let value = value
        .broadcast(places.raw_dim())
        .ok_or_else(|| format!("shape {:?} does not broadcast to {:?}", value.shape(), places.shape()))?;
    let mut flat: Vec<T> = to.iter().cloned().collect();
    places.iter().zip(value).for_each(|(&place, value)| flat[place as usize] = value.clone());
    Ok(ArrayD::from_shape_vec(to.raw_dim(), flat).expect("as many elements as before"))
}

fn same_shape(result: Array, shape: &[usize]) -> Result<Array, String> {
    if result.shape() == shape {
        Ok(result)
    } else {
        Err(format!("a function of elements gave shape {:?} for shape {shape:?}", result.shape()))
    }
}

fn integers(array: &Array) -> Result<&ArrayD<i64>, String> {
    match array {
        Array::Integer(values) => Ok(values),
        Array::Float(_) => Err("takes integers, and was given floats".into()),
    }
}

/// A function that has no value where it is beyond 64 bits.
fn on_integers(array: &Array, function: impl Fn(i64) -> Option<i64>) -> Result<Array, String> {
    let values = integers(array)?;
    elementwise::try_map(
        values.shape(),
        values.iter().map(|&value| function(value).ok_or_else(elementwise::overflow)),
    )
}
