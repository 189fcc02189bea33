//! The shape of a value, from the shapes of its operands alone: what a graph that comes from outside says
//! of its values is held against it before any memory is asked for.

use crate::layout;
use crate::operation::Operation;
use crate::types::Shape;

/// Far more elements than any value has that is computed on encrypted.
const MAX_ELEMENTS: usize = 1 << 40;

/// The number of elements, if that is one that values have; axes without length do not make up for others.
pub(crate) fn elements(shape: &[usize]) -> Result<usize, String> {
    let bound = shape.iter().try_fold(1usize, |n, &axis| n.checked_mul(axis.max(1)));
    if bound.is_none_or(|bound| bound > MAX_ELEMENTS) {
        return Err(format!("a value of shape {} has too many elements", Shape(shape)));
    }
    Ok(shape.iter().product())
}

impl Operation {
    /// The shape of the value on operands of these shapes.
    ///
    /// # Errors
    /// Shapes that it does not take, and operations that are functions of the host's language.
    pub(crate) fn shape_on(&self, operands: &[&[usize]]) -> Result<Vec<usize>, String> {
        self.check_count(operands.len())?;
        match self {
            Self::Input { .. } => Err("an argument has no operands".into()),
            Self::Constant(value) => Ok(value.shape().to_vec()),
            Self::Negate
            | Self::RoundBits { .. }
            | Self::TruncateBits { .. }
            | Self::ExtractBits { .. }
            | Self::Quotient { .. }
            | Self::Hint { .. }
            | Self::Wrap { .. } => Ok(operands[0].to_vec()),
            Self::Binary(_) | Self::Select => layout::broadcast_shapes(operands),
            Self::Table(table) => {
                let (_, leading) = table.shape().split_last().ok_or("a table needs an axis")?;
                let shape = layout::broadcast_shapes(&[leading, operands[0]])?;
                Ok(if leading.is_empty() { operands[0].to_vec() } else { shape })
            }
            Self::MatMul => product(operands[0], operands[1]),
            Self::Sum { axes, keep_dims } => sum(operands[0], axes, *keep_dims),
            Self::Convolution { window, .. } => {
                let &[input, weight] = operands.first_chunk().ok_or("takes an input and a weight")?;
                if input.len() < 3 || weight.len() != input.len() {
                    return Err(format!("{} and {} do not convolve", Shape(input), Shape(weight)));
                }
                let places = window.output(&input[2..], &weight[2..])?;
                Ok([&[input[0], weight[0]], places.as_slice()].concat())
            }
            Self::MaxPool { size, window } => {
                let (outer, spatial) = operands[0].split_at_checked(2).ok_or("pools have channels")?;
                Ok([outer, window.output(spatial, size)?.as_slice()].concat())
            }
            Self::Reshape(shape) => {
                let (found, wanted) = (elements(operands[0])?, elements(shape)?);
                same(found == wanted, operands[0], shape)
            }
            Self::BroadcastTo(shape) => {
                let fits = operands[0].len() <= shape.len();
                let both = layout::broadcast_shapes(&[operands[0], shape])?;
                same(fits && both == *shape, operands[0], shape)
            }
            Self::Transpose(axes) => {
                let mut sorted = axes.clone();
                sorted.sort_unstable();
                let all: Vec<usize> = (0..operands[0].len()).collect();
                same(sorted == all, operands[0], axes)?;
                Ok(axes.iter().map(|&axis| operands[0][axis]).collect())
            }
            Self::Concatenate { axis } => joined(operands, *axis),
            Self::Index(index) => layout::selected_shape(operands[0], index, operands),
            Self::Assign(_) => Ok(operands[0].to_vec()),
            Self::Apply(_) | Self::Combine(_) | Self::Fused(_) => {
                Err("a function of the host's language has no shape of its own".into())
            }
        }
    }

    /// About how many steps it takes to compute one element of the value.
    pub(crate) fn steps_each(&self, operands: &[&[usize]]) -> u128 {
        let product = |shape: &[usize]| shape.iter().map(|&axis| axis as u128).product::<u128>();
        match (self, operands) {
            (Self::MatMul, [left, ..]) => left.last().map_or(1, |&length| length as u128),
            (Self::Convolution { .. }, [_, weight, ..]) => product(weight.get(1..).unwrap_or_default()),
            (Self::MaxPool { size, .. }, _) => product(size),
            (Self::Sum { .. }, [operand, ..]) => product(operand),
            (_, _) => 1,
        }
    }
}

fn same(holds: bool, found: &[usize], wanted: &[usize]) -> Result<Vec<usize>, String> {
    if holds {
        return Ok(wanted.to_vec());
    }
    Err(format!("a value of shape {} can't become {}", Shape(found), Shape(wanted)))
}

fn product(left: &[usize], right: &[usize]) -> Result<Vec<usize>, String> {
    let wrong = || format!("shapes {} and {} do not multiply", Shape(left), Shape(right));
    let (&k, rows) = left.split_last().ok_or_else(wrong)?;
    let (columns, k2) = match right {
        [] => return Err(wrong()),
        [k2] => (&[][..], *k2),
        [.., k2, _] => (&right[..right.len() - 2], *k2),
    };
    if k != k2 {
        return Err(wrong());
    }
    let mut shape = layout::broadcast_shapes(&[&rows[..rows.len().saturating_sub(1)], columns])?;
    shape.extend(rows.last());
    shape.extend(right.last().filter(|_| right.len() > 1));
    Ok(shape)
}

fn sum(operand: &[usize], axes: &[usize], keep_dims: bool) -> Result<Vec<usize>, String> {
    if axes.iter().any(|&axis| axis >= operand.len()) {
        return Err(format!("there are no axes {} in a shape of {}", Shape(axes), operand.len()));
    }
    let kept = operand.iter().enumerate().filter_map(|(axis, &length)| match axes.contains(&axis) {
        false => Some(length),
        true => keep_dims.then_some(1),
    });
    Ok(kept.collect())
}

fn joined(operands: &[&[usize]], axis: usize) -> Result<Vec<usize>, String> {
    let wrong = || format!("these shapes do not join along axis {axis}");
    let mut shape = operands.first().ok_or_else(wrong)?.to_vec();
    for other in &operands[1..] {
        let fits =
            other.len() == shape.len() && (0..shape.len()).all(|at| at == axis || other[at] == shape[at]);
        let length = other.get(axis).filter(|_| fits).ok_or_else(wrong)?;
        shape[axis] = shape[axis].checked_add(*length).ok_or_else(wrong)?;
    }
    if axis < shape.len() { Ok(shape) } else { Err(wrong()) }
}
