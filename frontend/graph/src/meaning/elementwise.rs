//! Operations on elements at equal places.

use crate::array::Array;
use crate::layout::broadcast_shapes;
use crate::operation::{Binary, Function};
use ndarray::{ArrayD, IxDyn};

pub(super) fn negate(operand: &Array) -> Result<Array, String> {
    match operand {
        Array::Integer(values) => {
            try_map(values.shape(), values.iter().map(|value| value.checked_neg().ok_or_else(overflow)))
        }
        Array::Float(values) => Ok(Array::Float(values.mapv(|value| -value))),
    }
}

/// The integers of a type that have the same low bits.
pub(super) fn wrap(values: &ArrayD<i64>, width: u32, signed: bool) -> Result<Array, String> {
    let one = |&value: &i64| match (width, signed) {
        (64.., true) => Ok(value),
        (64.., false) if value < 0 => {
            Err(format!("{value} as an unsigned integer of 64 bits is beyond 63 bits, the most there are"))
        }
        (64.., false) => Ok(value),
        (_, _) => {
            let low = value & ((1 << width) - 1);
            Ok(if signed && low >> (width - 1) == 1 { low - (1 << width) } else { low })
        }
    };
    try_map(values.shape(), values.iter().map(one))
}

pub(super) fn binary(binary: Binary, left: &Array, right: &Array) -> Result<Array, String> {
    match (left, right) {
        (Array::Integer(left), Array::Integer(right)) => {
            if binary == Binary::Divide {
                let quotient = |left: i64, right: i64| left as f64 / right as f64;
                return zip(left, right, quotient).map(Array::Float);
            }
            let shape = broadcast_shapes(&[left.shape(), right.shape()])?;
            let (left, right) = (spread(left, &shape), spread(right, &shape));
            try_map(&shape, left.iter().zip(&right).map(|(&left, &right)| on_integers(binary, left, right)))
        }
        _ => on_floats(binary, &left.to_floats(), &right.to_floats()),
    }
}

pub(super) fn overflow() -> String {
    "overflows 64 bits".into()
}

fn on_integers(binary: Binary, left: i64, right: i64) -> Result<i64, String> {
    let shift = || {
        u32::try_from(right).ok().filter(|&by| by < 64).ok_or_else(|| format!("can't shift by {right} bits"))
    };
    let nonzero = || if right == 0 { Err("division by zero".to_owned()) } else { Ok(right) };
    let result = match binary {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide => return Err("a quotient is a float".into()),
        Binary::FloorDivide => floor_divide(left, nonzero()?),
        Binary::Remainder => floor_divide(left, nonzero()?)
            // Of a quotient rounded down, the product may be beyond 64 bits; the remainder is not.
            .map(|quotient| left.wrapping_sub(quotient.wrapping_mul(right))),
        Binary::Power => match u32::try_from(right) {
            Ok(exponent) => left.checked_pow(exponent),
            Err(_) => return Err(format!("integers to the negative power {right} are no integers")),
        },
        Binary::Minimum => Some(left.min(right)),
        Binary::Maximum => Some(left.max(right)),
        Binary::BitwiseAnd => Some(left & right),
        Binary::BitwiseOr => Some(left | right),
        Binary::BitwiseXor => Some(left ^ right),
        Binary::LeftShift => {
            left.checked_mul(1i64.checked_shl(shift()?).filter(|&one| one > 0).ok_or_else(overflow)?)
        }
        Binary::RightShift => Some(left >> shift()?),
        Binary::Equal => Some(i64::from(left == right)),
        Binary::NotEqual => Some(i64::from(left != right)),
        Binary::Less => Some(i64::from(left < right)),
        Binary::LessEqual => Some(i64::from(left <= right)),
        Binary::Greater => Some(i64::from(left > right)),
        Binary::GreaterEqual => Some(i64::from(left >= right)),
    };
    result.ok_or_else(overflow)
}

/// Rounded down, for a divisor that is not 0.
fn floor_divide(left: i64, right: i64) -> Option<i64> {
    let quotient = left.checked_div(right)?;
    Some(if left % right != 0 && (left < 0) != (right < 0) { quotient - 1 } else { quotient })
}

fn on_floats(binary: Binary, left: &ArrayD<f64>, right: &ArrayD<f64>) -> Result<Array, String> {
    let float = |function: fn(f64, f64) -> f64| zip(left, right, function).map(Array::Float);
    let truth = |function: fn(&f64, &f64) -> bool| {
        zip(left, right, |left, right| i64::from(function(&left, &right))).map(Array::Integer)
    };
    match binary {
        Binary::Add => float(|left, right| left + right),
        Binary::Subtract => float(|left, right| left - right),
        Binary::Multiply => float(|left, right| left * right),
        Binary::Divide => float(|left, right| left / right),
        Binary::FloorDivide => float(|left, right| (left / right).floor()),
        Binary::Remainder => float(|left, right| left - (left / right).floor() * right),
        Binary::Power => float(f64::powf),
        Binary::Minimum => float(f64::min),
        Binary::Maximum => float(f64::max),
        Binary::Equal => truth(f64::eq),
        Binary::NotEqual => truth(f64::ne),
        Binary::Less => truth(f64::lt),
        Binary::LessEqual => truth(f64::le),
        Binary::Greater => truth(f64::gt),
        Binary::GreaterEqual => truth(f64::ge),
        Binary::BitwiseAnd
        | Binary::BitwiseOr
        | Binary::BitwiseXor
        | Binary::LeftShift
        | Binary::RightShift => Err("takes integers, and was given floats".into()),
    }
}

pub(super) fn select(operands: &[&Array]) -> Result<Array, String> {
    let shapes: Vec<&[usize]> = operands.iter().map(|operand| operand.shape()).collect();
    let shape = broadcast_shapes(&shapes)?;
    let chosen = spread(&operands[0].to_floats(), &shape).mapv(|condition| condition != 0.0);
    match (operands[1], operands[2]) {
        (Array::Integer(yes), Array::Integer(no)) => Ok(Array::Integer(pick(&chosen, yes, no, &shape))),
        (yes, no) => Ok(Array::Float(pick(&chosen, &yes.to_floats(), &no.to_floats(), &shape))),
    }
}

fn pick<T: Copy>(chosen: &ArrayD<bool>, yes: &ArrayD<T>, no: &ArrayD<T>, shape: &[usize]) -> ArrayD<T> {
    let (yes, no) = (spread(yes, shape), spread(no, shape));
    let values =
        chosen.iter().zip(yes.iter().zip(&no)).map(|(&chosen, (&yes, &no))| if chosen { yes } else { no });
    ArrayD::from_shape_vec(IxDyn(shape), values.collect()).expect("one value for each place")
}

pub(super) fn combine(function: &Function, operands: &[&Array]) -> Result<Array, String> {
    let shapes: Vec<&[usize]> = operands.iter().map(|operand| operand.shape()).collect();
    let shape = broadcast_shapes(&shapes)?;
    let spread: Vec<Array> = operands
        .iter()
        .map(|operand| match operand {
            Array::Integer(values) => Array::Integer(spread(values, &shape)),
            Array::Float(values) => Array::Float(spread(values, &shape)),
        })
        .collect();
    super::same_shape(function.call(&spread.iter().collect::<Vec<_>>())?, &shape)
}

pub(super) fn table(table: &ArrayD<i64>, index: &ArrayD<i64>) -> Result<Array, String> {
    let (&size, leading) = table.shape().split_last().ok_or("a table needs an axis")?;
    let entry = |index: i64| {
        let found = if index < 0 { index + size as i64 } else { index };
        usize::try_from(found)
            .ok()
            .filter(|&found| found < size)
            .ok_or_else(|| format!("{index} is outside a table of {size} entries"))
    };
    if leading.is_empty() {
        return try_map(index.shape(), index.iter().map(|&value| Ok(table[[entry(value)?].as_slice()])));
    }
    let shape = broadcast_shapes(&[leading, index.shape()])?;
    let which = spread(&crate::layout::positions(leading), &shape);
    let flat: Vec<i64> = table.iter().copied().collect();
    let index = spread(index, &shape);
    let values =
        which.iter().zip(&index).map(|(&which, &value)| Ok(flat[which as usize * size + entry(value)?]));
    try_map(&shape, values)
}

fn spread<T: Clone>(values: &ArrayD<T>, shape: &[usize]) -> ArrayD<T> {
    values.broadcast(IxDyn(shape)).expect("shapes were checked to broadcast").to_owned()
}

fn zip<T: Copy, R>(
    left: &ArrayD<T>,
    right: &ArrayD<T>,
    function: impl Fn(T, T) -> R,
) -> Result<ArrayD<R>, String> {
    let shape = broadcast_shapes(&[left.shape(), right.shape()])?;
    let (left, right) = (spread(left, &shape), spread(right, &shape));
    let values = left.iter().zip(&right).map(|(&left, &right)| function(left, right)).collect();
    Ok(ArrayD::from_shape_vec(IxDyn(&shape), values).expect("one value for each place"))
}

pub(super) fn try_map(
    shape: &[usize],
    values: impl Iterator<Item = Result<i64, String>>,
) -> Result<Array, String> {
    let values = values.collect::<Result<Vec<i64>, String>>()?;
    Ok(Array::integers(shape, values).expect("one value for each place"))
}
