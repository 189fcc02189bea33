//! `linalg.generic`.
//!
//! When its body is made of elementwise ops, it runs on many iterations at once: along the longest
//! parallel dimension, tensors with one axis stand where the body has scalars.

use crate::compile::is_elementwise;
use crate::domain::Domain;
use crate::error::EvalError;
use crate::machine::{Frame, Machine};
use crate::program::{Body, Slot};
use crate::value::{Value, advance, strides};
use ferrocrete_dialects::ir::{AffineExpr, Attr, Op};

/// Iterations that run at once, at most: their values stay in a core's cache.
const LANES: usize = 4096;

/// An op ready to run.
pub(crate) struct Generic<K> {
    body: Body<K>,
    /// Where the body finds the index of each dimension.
    indices: Vec<Slot>,
    /// For each operand the linear form of each axis.
    maps: Vec<Vec<Linear>>,
    parallel: Vec<bool>,
    inputs: usize,
    elementwise: bool,
}

/// `constant + sum of factors[d] * d`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Linear {
    factors: Vec<i64>,
    constant: i64,
}

/// Where an operand's element of an iteration lies, as a linear form of the indices.
struct Access {
    start: i64,
    steps: Vec<i64>,
}

impl Linear {
    fn constant(dims: usize, constant: i64) -> Self {
        Self { factors: vec![0; dims], constant }
    }

    fn of(expr: &AffineExpr, dims: usize) -> Result<Self, String> {
        Ok(match expr {
            AffineExpr::Constant(c) => Self::constant(dims, *c),
            AffineExpr::Dim(d) => {
                let mut linear = Self::constant(dims, 0);
                *linear.factors.get_mut(*d).ok_or("has a map of too many dimensions")? = 1;
                linear
            }
            AffineExpr::Add(a, b) => {
                let (mut a, b) = (Self::of(a, dims)?, Self::of(b, dims)?);
                a.factors.iter_mut().zip(b.factors).for_each(|(x, y)| *x = x.saturating_add(y));
                a.constant = a.constant.saturating_add(b.constant);
                a
            }
            AffineExpr::Mul(a, b) => {
                let (a, b) = (Self::of(a, dims)?, Self::of(b, dims)?);
                let is_constant = |l: &Self| l.factors.iter().all(|f| *f == 0);
                let (mut form, by) = if is_constant(&a) { (b, a.constant) } else { (a, b.constant) };
                form.factors.iter_mut().for_each(|f| *f = f.saturating_mul(by));
                form.constant = form.constant.saturating_mul(by);
                form
            }
            AffineExpr::Symbol(_)
            | AffineExpr::Mod(..)
            | AffineExpr::FloorDiv(..)
            | AffineExpr::CeilDiv(..) => {
                return Err("an indexing map that is not linear is not supported".to_owned());
            }
        })
    }

    /// The dimension, when that is all of it.
    fn dim(&self) -> Option<usize> {
        let d = self.factors.iter().position(|f| *f != 0)?;
        (self.constant == 0 && *self == Self { factors: unit(self.factors.len(), d), constant: 0 })
            .then_some(d)
    }
}

fn unit(dims: usize, d: usize) -> Vec<i64> {
    (0..dims).map(|i| i64::from(i == d)).collect()
}

impl<K> Generic<K> {
    pub(crate) fn new<D: Domain<Kernel = K>>(
        op: Op,
        body: Body<K>,
        indices: Vec<Slot>,
    ) -> Result<Self, String> {
        let maps = op.attr("indexing_maps").and_then(Attr::as_array).ok_or("has no indexing maps")?;
        let types = op.attr("iterator_types").and_then(Attr::as_array).ok_or("has no iterator types")?;
        let linear = |map: &Attr| {
            let map = map.as_affine_map().ok_or("has an indexing map that is none")?;
            map.results.iter().map(|e| Linear::of(e, indices.len())).collect::<Result<Vec<_>, String>>()
        };
        let maps = maps.iter().map(linear).collect::<Result<Vec<_>, String>>()?;
        let outputs = body.results.len();
        Ok(Self {
            elementwise: is_elementwise::<D>(&body),
            inputs: maps.len().checked_sub(outputs).ok_or("has fewer maps than results")?,
            parallel: types.iter().map(|t| t.to_string().contains("parallel")).collect(),
            body,
            indices,
            maps,
        })
    }

    /// The length of every dimension: that of an axis it is the index of.
    fn extents(&self, operands: &[Value]) -> Result<Vec<usize>, String> {
        let mut extents = vec![None; self.indices.len()];
        for (map, operand) in self.maps.iter().zip(operands) {
            for (form, &length) in map.iter().zip(operand.shape()) {
                if let Some(d) = form.dim() {
                    extents[d].get_or_insert(length);
                }
            }
        }
        let extents: Option<Vec<usize>> = extents.into_iter().collect();
        extents.ok_or_else(|| "has a dimension whose length no operand tells".to_owned())
    }

    fn access(&self, operand: usize, shape: &[usize], extents: &[usize]) -> Result<Access, String> {
        let mut access = Access { start: 0, steps: vec![0; extents.len()] };
        for ((form, &length), stride) in self.maps[operand].iter().zip(shape).zip(strides(shape)) {
            let ends = form.factors.iter().zip(extents).map(|(f, n)| f.saturating_mul(*n as i64 - 1));
            let (low, high) = ends.fold((form.constant, form.constant), |(low, high), end| {
                (low.saturating_add(end.min(0)), high.saturating_add(end.max(0)))
            });
            if low < 0 || high >= length as i64 {
                return Err(format!(
                    "reads operand {operand} from {low} to {high} on an axis of length {length}"
                ));
            }
            access.start += form.constant * stride as i64;
            access.steps.iter_mut().zip(&form.factors).for_each(|(step, f)| *step += f * stride as i64);
        }
        Ok(access)
    }

    /// The dimension that runs at once: parallel, with its own element of every output.
    fn lane(&self, extents: &[usize], outputs: &[Access]) -> Option<usize> {
        let distinct = |d: &usize| outputs.iter().all(|output| output.steps[*d] != 0);
        let parallel = (0..extents.len()).filter(|d| self.parallel.get(*d) == Some(&true));
        parallel.filter(distinct).max_by_key(|d| extents[*d]).filter(|_| self.elementwise)
    }
}

impl<D: Domain> Machine<'_, D> {
    pub(crate) fn generic(
        &mut self,
        op: Op,
        generic: &Generic<D::Kernel>,
        operands: Vec<Value>,
        frame: &mut Frame,
    ) -> Result<Vec<Value>, EvalError> {
        let failed = |reason| EvalError::failed(op, reason);
        let extents = generic.extents(&operands).map_err(failed)?;
        if extents.contains(&0) {
            return Ok(operands[generic.inputs..].to_vec());
        }
        let accesses = operands.iter().enumerate().map(|(i, v)| generic.access(i, v.shape(), &extents));
        let accesses = accesses.collect::<Result<Vec<_>, String>>().map_err(failed)?;
        let lane = generic.lane(&extents, &accesses[generic.inputs..]);
        let mut inputs = operands;
        let mut outputs: Vec<(Vec<usize>, Vec<i64>)> = inputs
            .split_off(generic.inputs)
            .into_iter()
            .map(|v| (v.shape().to_vec(), v.into_tensor().into_data()))
            .collect();
        // Without lanes the last axis of this box has length 1, and one iteration runs at a time.
        let steps: Vec<usize> =
            extents.iter().enumerate().map(|(d, &n)| if lane == Some(d) { 1 } else { n }).collect();
        let lanes = lane.map_or(1, |d| extents[d]);
        let mut index = vec![0; extents.len()];
        loop {
            for first in (0..lanes).step_by(LANES) {
                let run = Run { index: &index, lane, first, count: LANES.min(lanes - first) };
                run.place_indices(&generic.indices, frame);
                let values =
                    inputs.iter().map(Value::data).chain(outputs.iter().map(|(_, data)| data.as_slice()));
                let arguments: Vec<Value> =
                    values.zip(&accesses).map(|(data, access)| run.gather(data, access)).collect();
                let results = self.body(&generic.body, frame, arguments)?;
                for ((result, (_, data)), access) in
                    results.iter().zip(&mut outputs).zip(&accesses[generic.inputs..])
                {
                    run.scatter(result, data, access);
                }
            }
            if !advance(&mut index, &steps) {
                break;
            }
        }
        let outputs = outputs.into_iter().map(|(shape, data)| Value::new(shape, data));
        outputs.collect::<Result<_, _>>().map_err(failed)
    }
}

/// Iterations that run at once.
struct Run<'a> {
    index: &'a [usize],
    lane: Option<usize>,
    first: usize,
    count: usize,
}

impl Run<'_> {
    /// Place of the first lane's element, and the step to the next.
    fn places(&self, access: &Access) -> (usize, i64) {
        let outer = self.index.iter().zip(&access.steps).fold(access.start, |at, (i, s)| at + *i as i64 * s);
        let step = self.lane.map_or(0, |d| access.steps[d]);
        // The accesses have been checked against the operands' shapes.
        ((outer + self.first as i64 * step) as usize, step)
    }

    fn gather(&self, data: &[i64], access: &Access) -> Value {
        let (start, step) = self.places(access);
        if self.count == 1 || step == 0 {
            return Value::Scalar(data[start]);
        }
        let at = |i: usize| data[(start as i64 + i as i64 * step) as usize];
        let lanes = match step {
            1 => data[start..start + self.count].to_vec(),
            _ => (0..self.count).map(at).collect(),
        };
        Value::lanes(lanes)
    }

    fn scatter(&self, result: &Value, data: &mut [i64], access: &Access) {
        let (start, step) = self.places(access);
        match result {
            Value::Tensor(lanes) if step == 1 => {
                data[start..start + self.count].copy_from_slice(lanes.data())
            }
            Value::Tensor(_) | Value::Scalar(_) => {
                let lanes = result.data().iter().cycle().take(self.count).enumerate();
                lanes.for_each(|(i, &x)| data[(start as i64 + i as i64 * step) as usize] = x);
            }
        }
    }

    fn place_indices(&self, slots: &[Slot], frame: &mut Frame) {
        for (d, (&slot, &i)) in slots.iter().zip(self.index).enumerate() {
            frame[slot] = if self.lane == Some(d) && self.count > 1 {
                Value::lanes((self.first..self.first + self.count).map(|i| i as i64).collect())
            } else if self.lane == Some(d) {
                Value::Scalar(self.first as i64)
            } else {
                Value::Scalar(i as i64)
            };
        }
    }
}
