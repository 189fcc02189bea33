//! The `tensor` dialect: moving words about.

use crate::slice::Slice;
use crate::value::{Value, place};
use ferrocrete_dialects::ir::{Attr, Op};

/// The length of every axis; one that is only known at run time is an operand.
pub(crate) type Lengths = Vec<Option<usize>>;

/// An op of `tensor`, ready to run.
pub(crate) enum Tensor {
    Empty(Lengths),
    Splat(Lengths),
    FromElements(Lengths),
    Extract,
    Insert,
    ExtractSlice(Slice, Lengths),
    InsertSlice(Slice),
    Expand(Lengths),
    /// How many axes become one, for each axis of the result.
    Collapse(Vec<usize>),
    Cast(Lengths),
    Dim,
}

/// Prepares an op; `None` if it is none of those.
pub(crate) fn compile(op: Op) -> Result<Option<Tensor>, String> {
    let lengths = || result_lengths(op);
    Ok(Some(match op.name() {
        "tensor.empty" => Tensor::Empty(lengths()?),
        "tensor.splat" => Tensor::Splat(lengths()?),
        "tensor.from_elements" => Tensor::FromElements(lengths()?),
        "tensor.extract" => Tensor::Extract,
        "tensor.insert" => Tensor::Insert,
        "tensor.extract_slice" => Tensor::ExtractSlice(Slice::of(op)?, lengths()?),
        "tensor.insert_slice" => Tensor::InsertSlice(Slice::of(op)?),
        "tensor.expand_shape" => Tensor::Expand(lengths()?),
        "tensor.collapse_shape" => Tensor::Collapse(groups(op)?),
        "tensor.cast" => Tensor::Cast(lengths()?),
        "tensor.dim" => Tensor::Dim,
        _ => return Ok(None),
    }))
}

/// The shape of the result's type.
pub(crate) fn result_lengths(op: Op) -> Result<Lengths, String> {
    let ty = op.result(0).ty();
    ty.as_tensor().map(|t| t.shape).ok_or_else(|| format!("gives no ranked tensor but {ty}"))
}

fn groups(op: Op) -> Result<Vec<usize>, String> {
    let groups = op.attr("reassociation").and_then(Attr::as_array).ok_or("has no reassociation")?;
    Ok(groups.into_iter().map(|g| g.as_array().map_or(0, |axes| axes.len())).collect())
}

/// Fills in the lengths that are operands.
pub(crate) fn fill(lengths: &Lengths, operands: &[Value]) -> Result<Vec<usize>, String> {
    let mut operands = operands.iter();
    let mut length = |known: &Option<usize>| match (known, known.is_none().then(|| operands.next())) {
        (Some(n), _) => Ok(*n),
        (None, Some(Some(n))) => usize::try_from(n.scalar())
            .map_err(|_| format!("needs a length of at least 0, got {}", n.scalar())),
        (None, Some(None) | None) => Err("has too few operands for its lengths".to_owned()),
    };
    lengths.iter().map(&mut length).collect()
}

impl Tensor {
    pub(crate) fn run(&self, mut operands: Vec<Value>) -> Result<Value, String> {
        if operands.is_empty() && !matches!(self, Self::Empty(_) | Self::FromElements(_)) {
            return Err("has no operand".to_owned());
        }
        match self {
            Self::Empty(lengths) => Value::zeros(fill(lengths, &operands)?),
            Self::Splat(lengths) => {
                let x = operands[0].scalar();
                Value::zeros(fill(lengths, &operands[1..])?)?.map(|_| x)
            }
            Self::FromElements(lengths) => {
                Value::new(fill(lengths, &[])?, operands.iter().map(Value::scalar).collect())
            }
            Self::Extract => {
                let (source, index) = (&operands[0], &operands[1..]);
                Ok(Value::Scalar(source.data()[place(source.shape(), index.iter().map(Value::scalar))?]))
            }
            Self::Insert => insert(operands),
            Self::ExtractSlice(slice, lengths) => slice.extract(lengths, &operands),
            Self::InsertSlice(slice) => slice.insert(operands),
            Self::Expand(lengths) => {
                let shape = fill(lengths, &operands[1..])?;
                operands.swap_remove(0).reshaped(shape)
            }
            Self::Collapse(groups) => {
                let source = operands.swap_remove(0);
                let shape = collapsed(source.shape(), groups)?;
                source.reshaped(shape)
            }
            Self::Cast(lengths) => cast(operands.swap_remove(0), lengths),
            Self::Dim => dim(&operands),
        }
    }
}

fn insert(mut operands: Vec<Value>) -> Result<Value, String> {
    if operands.len() < 2 {
        return Err("needs a scalar and a tensor".to_owned());
    }
    let target = operands.remove(1);
    let x = operands[0].scalar();
    let place = place(target.shape(), operands[1..].iter().map(Value::scalar))?;
    target.update(|data| {
        data[place] = x;
        Ok(())
    })
}

fn collapsed(shape: &[usize], groups: &[usize]) -> Result<Vec<usize>, String> {
    let mut rest = shape;
    let mut result = Vec::with_capacity(groups.len());
    for &axes in groups {
        let (group, after) = rest.split_at_checked(axes).ok_or("reassociates more axes than there are")?;
        result.push(group.iter().product());
        rest = after;
    }
    Ok(result)
}

fn cast(value: Value, lengths: &Lengths) -> Result<Value, String> {
    let found = value.shape();
    let fits =
        found.len() == lengths.len() && found.iter().zip(lengths).all(|(n, l)| l.is_none_or(|l| l == *n));
    if fits { Ok(value) } else { Err(format!("cannot take shape {found:?} for {lengths:?}")) }
}

fn dim(operands: &[Value]) -> Result<Value, String> {
    let [source, axis] = operands else { return Err("takes a tensor and an axis".to_owned()) };
    let axis = axis.scalar();
    let length = usize::try_from(axis).ok().and_then(|a| source.shape().get(a));
    let rank = source.shape().len();
    length.map(|&n| Value::Scalar(n as i64)).ok_or_else(|| format!("asks for axis {axis} of {rank}"))
}
