//! Reading and assigning at clear places that are arguments, or computed from some. They are `index`
//! values of the program, and count elements in row-major order.

use super::writer::{Typed, element, shaped};
use super::{Importer, Reason};
use crate::array::Array;
use crate::graph::{Bounds, NodeIndex};
use crate::layout::{self, Indexer};
use crate::operation::{Binary, Operation};
use ndarray::{ArrayD, IxDyn};
use std::collections::HashMap;

impl Importer<'_> {
    pub(super) fn at_places(&mut self, index: NodeIndex, operands: &[NodeIndex]) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, operands);
        let at = self.positions(index, operands)?;
        let whole = self.encrypted_operand(operands[0], index, signed)?;
        let flat = self.flatten(whole);
        let node = self.graph.node(index);
        let value = if matches!(node.operation, Operation::Assign(_)) {
            let part = self.encrypted_operand(operands[1], index, signed)?;
            let flat = self.put(&flat, &at, part);
            self.reshape(flat, &node.ty.shape)
        } else {
            let ty = shaped(&at.shape, element(&flat.ty));
            match at.shape.is_empty() {
                true => self.extract(&flat, &at),
                false => self.writer.op("FHELinalg.fancy_index", &[&flat, &at], "", ty, &at.shape),
            }
        };
        Ok(self.finish(index, value))
    }

    fn extract(&mut self, flat: &Typed, at: &Typed) -> Typed {
        let ty = element(&flat.ty).to_owned();
        self.writer.line(&format!("tensor.extract {}[{}] : {}", flat.name, at.name, flat.ty), ty, &[])
    }

    fn put(&mut self, flat: &Typed, at: &Typed, part: Typed) -> Typed {
        if at.shape.is_empty() {
            let right = format!("tensor.insert {} into {}[{}] : {}", part.name, flat.name, at.name, flat.ty);
            return self.writer.line(&right, flat.ty.clone(), &flat.shape);
        }
        let part = self.spread(part, &at.shape);
        let operands = [flat, at, &part];
        self.writer.op("FHELinalg.fancy_assign", &operands, "", flat.ty.clone(), &flat.shape)
    }

    /// Repeats axes of length 1, and adds axes in front.
    fn spread(&mut self, value: Typed, shape: &[usize]) -> Typed {
        if value.shape == shape {
            return value;
        }
        let value = self.at_least_one_axis(value);
        if value.shape == shape {
            return value;
        }
        let ty = shaped(shape, element(&value.ty));
        self.writer.op("FHELinalg.broadcast", &[&value], "", ty, shape)
    }

    /// Positions in the first operand of an operation whose index other operands give.
    fn positions(&mut self, index: NodeIndex, operands: &[NodeIndex]) -> Result<Typed, Reason> {
        let entries = self.graph.node(index).operation.index().unwrap_or_default();
        let shape_of = |number: &usize| self.graph.node(operands[*number]).ty.shape.as_slice();
        let shape = shape_of(&0);
        let zeros: HashMap<usize, ArrayD<i64>> = entries
            .iter()
            .filter_map(Indexer::operand)
            .map(|number| (number, ArrayD::zeros(IxDyn(shape_of(&number)))))
            .collect();
        // The positions are a sum: those at place 0 along each axis, and how far each place is from it.
        let at_zero = layout::resolve(entries, |number| zeros.get(&number))?;
        let base = layout::select(&layout::positions(shape), &at_zero)?;
        let result = base.shape().to_vec();
        let behind = result.len() - layout::front(entries) - joint_axes(&at_zero);
        let is_zero = base.iter().all(|&position| position == 0);
        let mut sum = if is_zero { None } else { Some(self.constant_places(&base)) };
        for (axis, number) in along_axes(entries) {
            let place = self.place_within(operands[number], shape[axis])?;
            let stride: usize = shape[axis + 1..].iter().product();
            let place = self.scaled(place, stride);
            let place = self.spread_before(place, behind, &result);
            sum = Some(match sum {
                Some(sum) => self.arith("addi", &sum, &place),
                None => place,
            });
        }
        sum.ok_or_else(|| "no operand gives a place".into())
    }

    /// A place in an axis: negative ones are counted from the end.
    fn place_within(&mut self, operand: NodeIndex, length: usize) -> Result<Typed, Reason> {
        let place = self.places.get(&operand).cloned().ok_or(
            "an index that is not known must be a clear argument, or computed from some by sums, products, \
             quotients and remainders",
        )?;
        if self.graph.node(operand).bounds.is_some_and(|Bounds { low, .. }| low >= 0.0) {
            return Ok(place);
        }
        let (zero, length) = (self.all(0, &place.shape), self.all(length as i64, &place.shape));
        let negative = format!("arith.cmpi slt, {}, {} : {}", place.name, zero.name, place.ty);
        let negative = self.writer.line(&negative, shaped(&place.shape, "i1"), &place.shape);
        let from_end = self.arith("addi", &place, &length);
        let types =
            if place.shape.is_empty() { place.ty.clone() } else { format!("{}, {}", negative.ty, place.ty) };
        let right = format!("arith.select {}, {}, {} : {types}", negative.name, from_end.name, place.name);
        Ok(self.writer.line(&right, place.ty.clone(), &place.shape))
    }

    fn scaled(&mut self, place: Typed, stride: usize) -> Typed {
        if stride == 1 {
            return place;
        }
        let stride = self.all(stride as i64, &place.shape);
        self.arith("muli", &place, &stride)
    }

    /// Repeats a value whose last axis has `behind` axes of `shape` after it.
    fn spread_before(&mut self, value: Typed, behind: usize, shape: &[usize]) -> Typed {
        let aligned = [value.shape.as_slice(), &vec![1; behind]].concat();
        let value = if shape.is_empty() { value } else { self.at_least_one_axis(value) };
        let value = if aligned.len() > value.shape.len() { self.reshape(value, &aligned) } else { value };
        self.spread(value, shape)
    }

    /// A clear value as `index`, for what is read or assigned at it.
    pub(super) fn place(&mut self, index: NodeIndex) -> Result<Typed, Reason> {
        let (node, operands) = (self.graph.node(index), self.graph.operands(index));
        let known: Option<Vec<Typed>> =
            operands.iter().map(|operand| self.places.get(operand).cloned()).collect();
        let known = known.ok_or("an index can't be computed from encrypted values here")?;
        if let Operation::Input { .. } = &node.operation {
            let value = self.values[&index].clone();
            let ty = shaped(&value.shape, "index");
            let right = format!("arith.index_cast {} : {} to {ty}", value.name, value.ty);
            return Ok(self.writer.line(&right, ty, &value.shape));
        }
        let shape = node.ty.shape.clone();
        match (&node.operation, known.as_slice()) {
            (Operation::Constant(Array::Integer(values)), _) => Ok(self.constant_places(values)),
            (Operation::Negate, [value]) => {
                let zero = self.all(0, &shape);
                Ok(self.arith("subi", &zero, value))
            }
            (Operation::Binary(binary), [left, right]) => {
                let (left, right) = (self.spread(left.clone(), &shape), self.spread(right.clone(), &shape));
                self.place_arithmetic(*binary, &left, &right)
            }
            (Operation::Wrap { width, signed }, [value]) => self.wrapped_place(value, *width, *signed),
            (Operation::Reshape(_), [value]) => Ok(self.reshape(value.clone(), &shape)),
            (Operation::BroadcastTo(_), [value]) => Ok(self.spread(value.clone(), &shape)),
            (Operation::Transpose(_) | Operation::Index(_), [value, ..]) => {
                let at = if node.operation.place_operands().is_empty() {
                    let from = &self.graph.node(operands[0]).ty.shape;
                    self.constant_places(&node.operation.sources(&[from])?)
                } else {
                    self.positions(index, &operands)?
                };
                Ok(self.gather_places(value.clone(), &at))
            }
            (operation, _) => Err(format!("an index can't be computed by '{}'", operation.name())),
        }
    }

    /// Remainders by the number of values of a type, counted from its least.
    fn wrapped_place(&mut self, value: &Typed, width: u32, signed: bool) -> Result<Typed, Reason> {
        if width >= 63 {
            return Ok(value.clone());
        }
        let count = self.all(1 << width, &value.shape);
        if !signed {
            return self.place_arithmetic(Binary::Remainder, value, &count);
        }
        let half = self.all(1 << (width - 1), &value.shape);
        let counted = self.arith("addi", value, &half);
        let rest = self.place_arithmetic(Binary::Remainder, &counted, &count)?;
        Ok(self.arith("subi", &rest, &half))
    }

    fn place_arithmetic(&mut self, binary: Binary, left: &Typed, right: &Typed) -> Result<Typed, Reason> {
        let op = match binary {
            Binary::Add => "addi",
            Binary::Subtract => "subi",
            Binary::Multiply => "muli",
            Binary::Minimum => "minsi",
            Binary::Maximum => "maxsi",
            Binary::FloorDivide => "floordivsi",
            Binary::Remainder => {
                let quotient = self.arith("floordivsi", left, right);
                let whole = self.arith("muli", &quotient, right);
                return Ok(self.arith("subi", left, &whole));
            }
            Binary::Divide
            | Binary::Power
            | Binary::BitwiseAnd
            | Binary::BitwiseOr
            | Binary::BitwiseXor
            | Binary::LeftShift
            | Binary::RightShift
            | Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual => {
                return Err(format!("an index can't be computed by '{}'", binary.name()));
            }
        };
        Ok(self.arith(op, left, right))
    }

    /// Clear values at clear places.
    fn gather_places(&mut self, value: Typed, at: &Typed) -> Typed {
        let flat = self.flatten(value);
        if at.shape.is_empty() {
            return self.extract(&flat, at);
        }
        let at_flat = self.flatten(at.clone());
        let value = self.writer.gather(&flat, &at_flat);
        self.reshape(value, &at.shape)
    }

    fn arith(&mut self, op: &str, left: &Typed, right: &Typed) -> Typed {
        let right = format!("arith.{op} {}, {} : {}", left.name, right.name, left.ty);
        self.writer.line(&right, left.ty.clone(), &left.shape)
    }

    /// The same place over a shape.
    fn all(&mut self, place: i64, shape: &[usize]) -> Typed {
        let ty = shaped(shape, "index");
        let value = if shape.is_empty() { place.to_string() } else { format!("dense<{place}>") };
        self.writer.line(&format!("arith.constant {value} : {ty}"), ty, shape)
    }

    fn constant_places(&mut self, places: &ArrayD<i64>) -> Typed {
        match places.ndim() {
            0 => self.all(places.iter().next().copied().unwrap_or_default(), &[]),
            _ => self.writer.indices(places.shape(), places.iter().copied()),
        }
    }
}

/// How many axes the integer arrays of an index have together.
fn joint_axes(index: &[Indexer]) -> usize {
    let axes = |entry: &Indexer| if let Indexer::Places(places) = entry { places.ndim() } else { 0 };
    index.iter().map(axes).max().unwrap_or(0)
}

/// Which axes are indexed by operands, and the numbers of those.
fn along_axes(index: &[Indexer]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let axes = index.iter().filter(|entry| !matches!(entry, Indexer::NewAxis));
    axes.enumerate().filter_map(|(axis, entry)| Some((axis, entry.operand()?)))
}
