//! Sums and products, element by element, and rounding.

use super::widths::factor_width;
use super::writer::{Typed, is_signed, shaped};
use super::{Importer, Reason};
use crate::graph::NodeIndex;
use crate::operation::{Binary, Operation};

impl Importer<'_> {
    /// Whether a node on these operands computes with signed values.
    pub(super) fn computes_signed(&self, index: NodeIndex, operands: &[NodeIndex]) -> bool {
        let encrypted = operands.iter().filter(|&&operand| self.graph.node(operand).ty.is_encrypted());
        encrypted.chain([&index]).any(|&value| self.widths.is_signed(self.graph, value))
    }

    /// An encrypted operand with the signedness asked for; a clear one in `width` bits or fewer.
    pub(super) fn operand(&mut self, operand: NodeIndex, signed: bool, width: u32) -> Result<Typed, Reason> {
        let node = self.graph.node(operand);
        if let Operation::Constant(value) = &node.operation {
            let needed = self.widths.of(self.graph, operand)?;
            return self.writer.constant(value, width.max(needed));
        }
        let value = self
            .values
            .get(&operand)
            .cloned()
            .ok_or("a computation on clear arguments alone: do it before the call, or encrypt one")?;
        if !node.ty.is_encrypted() {
            return Ok(value);
        }
        Ok(self.cast(value, signed))
    }

    /// A value read as signed or unsigned.
    pub(super) fn cast(&mut self, value: Typed, signed: bool) -> Typed {
        if is_signed(&value.ty) == signed {
            return value;
        }
        let op = if signed { "to_signed" } else { "to_unsigned" };
        let (from, to) = if signed { ("!FHE.eint", "!FHE.esint") } else { ("!FHE.esint", "!FHE.eint") };
        let ty = value.ty.replace(from, to);
        let dialect = if value.shape.is_empty() { "FHE" } else { "FHELinalg" };
        self.writer.op(&format!("{dialect}.{op}"), &[&value], "", ty, &value.shape)
    }

    /// An encrypted operand of the class of `index`, a clear one made encrypted.
    pub(super) fn encrypted_operand(
        &mut self,
        operand: NodeIndex,
        index: NodeIndex,
        signed: bool,
    ) -> Result<Typed, Reason> {
        let width = self.widths.of(self.graph, index)?;
        let value = self.operand(operand, signed, width + 1)?;
        if self.graph.node(operand).ty.is_encrypted() {
            return Ok(value);
        }
        let sort = if signed { "esint" } else { "eint" };
        let ty = shaped(&value.shape, &format!("!FHE.{sort}<{width}>"));
        let (zero, add) = match value.shape.is_empty() {
            true => ("FHE.zero", "FHE.add_eint_int"),
            false => ("FHE.zero_tensor", "FHELinalg.add_eint_int"),
        };
        let zero = self.writer.op(zero, &[], "", ty.clone(), &value.shape);
        Ok(self.writer.op(add, &[&zero, &value], "", ty, &value.shape))
    }

    /// The type of the result before it is cast to its own signedness.
    pub(super) fn computed_type(&self, index: NodeIndex, signed: bool) -> Result<String, Reason> {
        let width = self.widths.of(self.graph, index)?;
        let sort = if signed { "esint" } else { "eint" };
        Ok(shaped(&self.graph.node(index).ty.shape, &format!("!FHE.{sort}<{width}>")))
    }

    /// Casts a node's value to the signedness of its type.
    pub(super) fn finish(&mut self, index: NodeIndex, value: Typed) -> Typed {
        let signed = self.widths.is_signed(self.graph, index);
        self.cast(value, signed)
    }

    pub(super) fn negate(&mut self, index: NodeIndex, operand: NodeIndex) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &[operand]);
        let value = self.operand(operand, signed, 0)?;
        let op = if value.shape.is_empty() { "FHE.neg_eint" } else { "FHELinalg.neg_eint" };
        let ty = self.computed_type(index, signed)?;
        let shape = value.shape.clone();
        let value = self.writer.op(op, &[&value], "", ty, &shape);
        Ok(self.finish(index, value))
    }

    pub(super) fn binary(
        &mut self,
        index: NodeIndex,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<Typed, Reason> {
        let encrypted = |operand: NodeIndex| self.graph.node(operand).ty.is_encrypted();
        let op = match (binary, encrypted(left), encrypted(right)) {
            (Binary::Add, true, true) => "add_eint",
            (Binary::Add, _, _) => "add_eint_int",
            (Binary::Subtract, true, true) => "sub_eint",
            (Binary::Subtract, true, false) => "sub_eint_int",
            (Binary::Subtract, false, _) => "sub_int_eint",
            (Binary::Multiply, true, true) => "mul_eint",
            (Binary::Multiply, _, _) => "mul_eint_int",
            (other, _, _) => return Err(format!("'{}' of several values was not expanded", other.name())),
        };
        // Of commuting operations the encrypted operand comes first.
        let swap = binary != Binary::Subtract && !encrypted(left);
        let (left, right) = if swap { (right, left) } else { (left, right) };
        let signed = self.computes_signed(index, &[left, right]);
        let width = self.widths.of(self.graph, if encrypted(left) { left } else { right })?;
        let factors = (op == "mul_eint").then(|| factor_width(self.graph, index));
        let mut left = self.operand(left, signed, width + 1)?;
        let mut right = self.operand(right, signed, width + 1)?;
        if let Some(width) = factors {
            (left, right) = (self.narrow(left, width)?, self.narrow(right, width)?);
        }
        let shape = self.graph.node(index).ty.shape.clone();
        if !shape.is_empty() {
            left = self.at_least_one_axis(left);
            right = self.at_least_one_axis(right);
        }
        let dialect = if shape.is_empty() { "FHE" } else { "FHELinalg" };
        let ty = self.computed_type(index, signed)?;
        let value = self.writer.op(&format!("{dialect}.{op}"), &[&left, &right], "", ty, &shape);
        Ok(self.finish(index, value))
    }

    /// A scalar as a tensor of one element, which broadcasts.
    pub(super) fn at_least_one_axis(&mut self, value: Typed) -> Typed {
        if !value.shape.is_empty() {
            return value;
        }
        let ty = shaped(&[1], &value.ty);
        self.writer.line(&format!("tensor.from_elements {} : {ty}", value.name), ty, &[1])
    }
}
