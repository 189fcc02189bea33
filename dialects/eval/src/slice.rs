//! `tensor.extract_slice` and `tensor.insert_slice`.

use crate::tensor::Lengths;
use crate::value::{Value, advance, strides};
use ferrocrete_dialects::ir::{Attr, Op};

/// MLIR's mark for a number that is an operand.
const DYNAMIC: i64 = i64::MIN;

/// Which part of a tensor, as the op states it.
pub(crate) struct Slice {
    offsets: Vec<i64>,
    sizes: Vec<i64>,
    strides: Vec<i64>,
    /// Operands before the numbers.
    tensors: usize,
}

/// Which part of a tensor, all numbers known and checked against its shape.
struct Part {
    sizes: Vec<usize>,
    /// Place of the first element.
    start: usize,
    /// Step in memory for each axis of the part; backwards when negative.
    steps: Vec<isize>,
}

impl Slice {
    pub(crate) fn of(op: Op) -> Result<Self, String> {
        let numbers = |name: &str| {
            op.attr(name).and_then(Attr::as_i64_array).ok_or_else(|| format!("has no attribute `{name}`"))
        };
        Ok(Self {
            offsets: numbers("static_offsets")?,
            sizes: numbers("static_sizes")?,
            strides: numbers("static_strides")?,
            tensors: if op.name() == "tensor.insert_slice" { 2 } else { 1 },
        })
    }

    fn part(&self, shape: &[usize], operands: &[Value]) -> Result<Part, String> {
        let mut rest = operands.iter().skip(self.tensors);
        let mut known = |numbers: &[i64]| -> Result<Vec<i64>, String> {
            let mut number = |n: &i64| match *n {
                DYNAMIC => rest.next().map(Value::scalar).ok_or("has too few operands".to_owned()),
                n => Ok(n),
            };
            numbers.iter().map(&mut number).collect()
        };
        let (offsets, sizes, steps) = (known(&self.offsets)?, known(&self.sizes)?, known(&self.strides)?);
        let mut part = Part { sizes: Vec::new(), start: 0, steps: Vec::new() };
        for (axis, (&length, stride)) in shape.iter().zip(strides(shape)).enumerate() {
            let numbers = || Some((*offsets.get(axis)?, *sizes.get(axis)?, *steps.get(axis)?));
            let (offset, size, step) = numbers().ok_or("states too few numbers")?;
            let end = i128::from(offset) + (i128::from(size) - 1).max(-1) * i128::from(step);
            let inside = offset >= 0 && size >= 0 && offset as u64 <= length as u64;
            let inside =
                inside && (size == 0 || (0..length as i128).contains(&end) && offset < length as i64);
            if !inside {
                return Err(format!(
                    "takes {size} elements from {offset} in steps of {step} on axis {axis} of length {length}"
                ));
            }
            part.sizes.push(size as usize);
            part.start += offset as usize * stride;
            part.steps.push((step as isize).wrapping_mul(stride as isize));
        }
        Ok(part)
    }

    pub(crate) fn extract(&self, lengths: &Lengths, operands: &[Value]) -> Result<Value, String> {
        let source = operands[0].data();
        let part = self.part(operands[0].shape(), operands)?;
        let mut data = Vec::with_capacity(part.sizes.iter().product());
        part.for_each_run(|start, length, step| match step {
            1 => data.extend_from_slice(&source[start..start + length]),
            step => data.extend((0..length).map(|i| source[along(start, i, step)])),
        });
        Value::new(reduced(&part.sizes, lengths)?, data)
    }

    pub(crate) fn insert(&self, mut operands: Vec<Value>) -> Result<Value, String> {
        if operands.len() < 2 {
            return Err("needs two tensors".to_owned());
        }
        // The target is moved out, so that it can be changed in place.
        let target = std::mem::replace(&mut operands[1], Value::Scalar(0));
        let part = self.part(target.shape(), &operands)?;
        let source = operands[0].data();
        if source.len() != part.sizes.iter().product::<usize>() {
            return Err(format!("puts {} elements into a slice of {:?}", source.len(), part.sizes));
        }
        target.update(|data| {
            let mut source = source;
            part.for_each_run(|start, length, step| {
                let (run, rest) = source.split_at(length);
                source = rest;
                run.iter().enumerate().for_each(|(i, &x)| data[along(start, i, step)] = x);
            });
            Ok(())
        })
    }
}

impl Part {
    /// Calls `f` with start, length and step of each run along the last axis, in row-major order.
    fn for_each_run(&self, mut f: impl FnMut(usize, usize, isize)) {
        let Some((&length, outer)) = self.sizes.split_last() else { return f(self.start, 1, 1) };
        if self.sizes.contains(&0) {
            return;
        }
        let mut index = vec![0; outer.len()];
        loop {
            let start = index.iter().zip(&self.steps).fold(self.start, |at, (&i, &step)| along(at, i, step));
            f(start, length, self.steps[outer.len()]);
            if !advance(&mut index, outer) {
                return;
            }
        }
    }
}

/// The place `count` steps from `start`; a part's places were checked when it was made.
fn along(start: usize, count: usize, step: isize) -> usize {
    start.wrapping_add_signed(step.wrapping_mul(count as isize))
}

/// The shape of the result, whose type may drop axes of length 1.
fn reduced(sizes: &[usize], lengths: &Lengths) -> Result<Vec<usize>, String> {
    if let Some(shape) = lengths.iter().copied().collect() {
        return Ok(shape);
    }
    let mut dropped = sizes.len().saturating_sub(lengths.len());
    let mut result = Vec::with_capacity(lengths.len());
    for &size in sizes {
        let wanted = lengths.get(result.len()).copied();
        if size == 1 && dropped > 0 && wanted != Some(Some(1)) {
            dropped -= 1;
        } else {
            result.push(size);
        }
    }
    if result.len() == lengths.len() {
        Ok(result)
    } else {
        Err(format!("cannot take {sizes:?} for {lengths:?}"))
    }
}
