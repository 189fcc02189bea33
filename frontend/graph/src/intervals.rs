//! Intervals: bounds that a node's value can't leave, from those of its operands.
//!
//! They are exact for operations that are monotone in each operand, where operands do not depend on
//! each other. Integers below `2^53` are exact as floats.

mod elementwise;

use crate::array::Array;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
use crate::reach::GREATEST;
use std::collections::HashMap;

/// An operand: what is known of it.
#[derive(Clone, Copy)]
struct Operand<'g> {
    bounds: Bounds,
    constant: Option<&'g Array>,
    shape: &'g [usize],
}

impl Operand<'_> {
    fn count(&self) -> f64 {
        self.shape.iter().product::<usize>() as f64
    }
}

impl Bounds {
    /// Around all of some values.
    fn around(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        values.into_iter().map(|value| Self::new(value, value)).reduce(Self::union)
    }

    fn ends(self) -> [f64; 2] {
        [self.low, self.high]
    }

    /// Of an operation of two values that has its extremes at their ends.
    fn corners(self, other: Self, operation: impl Fn(f64, f64) -> f64) -> Self {
        let all = self.ends().map(|left| other.ends().map(|right| operation(left, right)));
        let [a, b, c, d] = [all[0][0], all[0][1], all[1][0], all[1][1]];
        Self::new(a.min(b).min(c).min(d), a.max(b).max(c).max(d))
    }
}

impl Graph {
    /// The interval of a node, by those of its operands.
    ///
    /// # Errors
    /// Why there is none: an operation without a value, too many cases, or numbers too great.
    pub(crate) fn interval(
        &self,
        index: NodeIndex,
        known: &HashMap<NodeIndex, Bounds>,
    ) -> Result<Bounds, String> {
        if self.node(index).ty.count() == 0 {
            // Without elements there is nothing that a type must hold.
            return Ok(Bounds::new(0.0, 0.0));
        }
        let indices = self.operands(index);
        let operands: Option<Vec<Operand>> = indices
            .iter()
            .map(|operand| {
                let node = self.node(*operand);
                let constant =
                    if let Operation::Constant(value) = &node.operation { Some(value) } else { None };
                Some(Operand { bounds: *known.get(operand)?, constant, shape: &node.ty.shape })
            })
            .collect();
        let operands = operands.ok_or("an operand has no bounds")?;
        let bounds = self.interval_of(index, &operands)?;
        // Without the sign of zeros.
        let bounds = Bounds { low: bounds.low + 0.0, high: bounds.high + 0.0, ..bounds };
        if bounds.ends().iter().all(|end| end.abs() < GREATEST) {
            Ok(bounds)
        } else {
            Err("can be so great that no type holds it".into())
        }
    }

    fn interval_of(&self, index: NodeIndex, operands: &[Operand]) -> Result<Bounds, String> {
        let operation = &self.node(index).operation;
        match operation {
            Operation::Input { .. } => Err("has no declared type".into()),
            Operation::Constant(value) => value.bounds().ok_or_else(|| "has no numbers".into()),
            Operation::MatMul => {
                let terms = operands[0].shape.last().copied().unwrap_or(1) as f64;
                products(operation, operands, terms, false)
            }
            Operation::Convolution { window, .. } => {
                let weight = operands[1].shape;
                let terms = weight[1..].iter().product::<usize>() as f64;
                let padded = window.padding.iter().any(|&pads| pads != (0, 0));
                let products = products(operation, operands, terms, padded)?;
                Ok(match operands.get(2) {
                    Some(bias) if operands[1].constant.is_none() && operands[0].constant.is_none() => {
                        Bounds::new(products.low + bias.bounds.low, products.high + bias.bounds.high)
                    }
                    Some(_) | None => products,
                })
            }
            Operation::Sum { .. } => {
                let count = self.node(index).ty.count() as f64;
                let terms = if count == 0.0 { 0.0 } else { operands[0].count() / count };
                Ok(Bounds::new(operands[0].bounds.low * terms, operands[0].bounds.high * terms))
            }
            Operation::MaxPool { .. } => Ok(operands[0].bounds),
            Operation::Reshape(_)
            | Operation::Transpose(_)
            | Operation::BroadcastTo(_)
            | Operation::Concatenate { .. }
            | Operation::Index(_)
            | Operation::Assign(_) => self.moved(index, operands),
            Operation::Negate
            | Operation::Binary(_)
            | Operation::Select
            | Operation::Apply(_)
            | Operation::Combine(_)
            | Operation::Fused(_)
            | Operation::Table(_)
            | Operation::RoundBits { .. }
            | Operation::TruncateBits { .. }
            | Operation::ExtractBits { .. }
            | Operation::Quotient { .. }
            | Operation::Hint { .. }
            | Operation::Wrap { .. } => elementwise::interval(operation, operands),
        }
    }

    fn moved(&self, index: NodeIndex, operands: &[Operand]) -> Result<Bounds, String> {
        let contributions = self.contributions(index).ok_or("moves nothing")?;
        let used = operands.iter().zip(contributions).filter(|(_, sources)| !sources.is_empty());
        used.map(|(operand, _)| operand.bounds).reduce(Bounds::union).ok_or_else(|| "has no elements".into())
    }
}

/// Sums of `terms` products of two operands, fewer of them if `padded`.
fn products(operation: &Operation, operands: &[Operand], terms: f64, padded: bool) -> Result<Bounds, String> {
    for (place, other) in [(0, 1), (1, 0)] {
        if let Some(Array::Integer(factors)) = operands[place].constant {
            return by_constants(operation, operands, (place, other), factors);
        }
    }
    let one = operands[0].bounds.corners(operands[1].bounds, |left, right| left * right);
    let all = Bounds::new(one.low * terms, one.high * terms);
    Ok(if padded { all.union(Bounds::new(0.0, 0.0)) } else { all })
}

/// The least result has the least value where its factor is positive, and the greatest where it is
/// negative.
fn by_constants(
    operation: &Operation,
    operands: &[Operand],
    (place, other): (usize, usize),
    factors: &ndarray::ArrayD<i64>,
) -> Result<Bounds, String> {
    let positive = Array::Integer(factors.mapv(|factor| factor.max(0)));
    let negative = Array::Integer(factors.mapv(|factor| factor.min(0)));
    let (low, high) = operands[other].bounds.integers();
    let result = |factors: &Array, value: i64, bias: f64| {
        let value = Array::filled(operands[other].shape, value);
        let mut all = vec![&value; 2];
        all[place] = factors;
        let bias = operands.get(2).map(|operand| Array::filled(operand.shape, bias as i64));
        all.extend(bias.as_ref());
        operation.evaluate(&all)
    };
    let sum = |ends: [i64; 2], bias: f64| {
        let parts = (result(&positive, ends[0], bias)?, result(&negative, ends[1], 0.0)?);
        let sum = Operation::Binary(crate::operation::Binary::Add).evaluate(&[&parts.0, &parts.1])?;
        sum.extremes().ok_or_else(|| "has no elements".to_owned())
    };
    let bias = operands.get(2).map_or([0.0; 2], |operand| operand.bounds.ends());
    Ok(Bounds::new(sum([low, high], bias[0])?.0, sum([high, low], bias[1])?.1))
}
