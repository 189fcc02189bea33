//! Sums and products of tensors.

use super::widths::factor_width;
use super::writer::{Typed, element, shaped};
use super::{Importer, Reason};
use crate::graph::NodeIndex;
use crate::operation::Window;

impl Importer<'_> {
    pub(super) fn matmul(
        &mut self,
        index: NodeIndex,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<Typed, Reason> {
        let encrypted = |operand: NodeIndex| self.graph.node(operand).ty.is_encrypted();
        let shape = self.graph.node(index).ty.shape.clone();
        let sorts = (encrypted(left), encrypted(right));
        // Of two vectors the product is a dot, whose encrypted operand comes first.
        let dot = self.graph.node(left).ty.shape.len() == 1 && self.graph.node(right).ty.shape.len() == 1;
        let (left, right) = if dot && !sorts.0 { (right, left) } else { (left, right) };
        let op = match (dot, sorts) {
            (true, (true, true)) => "FHELinalg.dot_eint_eint",
            (true, _) => "FHELinalg.dot_eint_int",
            (false, (true, true)) => "FHELinalg.matmul_eint_eint",
            (false, (true, false)) => "FHELinalg.matmul_eint_int",
            (false, (false, _)) => "FHELinalg.matmul_int_eint",
        };
        let signed = self.computes_signed(index, &[left, right]);
        let width = self.widths.of(self.graph, if encrypted(left) { left } else { right })?;
        let factors = (sorts == (true, true)).then(|| factor_width(self.graph, index));
        let mut left = self.operand(left, signed, width + 1)?;
        let mut right = self.operand(right, signed, width + 1)?;
        if let Some(width) = factors {
            (left, right) = (self.narrow(left, width)?, self.narrow(right, width)?);
        }
        let ty = self.computed_type(index, signed)?;
        let value = self.writer.op(op, &[&left, &right], "", ty, &shape);
        Ok(self.finish(index, value))
    }

    pub(super) fn sum(
        &mut self,
        index: NodeIndex,
        operand: NodeIndex,
        axes: &[usize],
        keep_dims: bool,
    ) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &[operand]);
        let value = self.operand(operand, signed, 0)?;
        if axes.is_empty() {
            return Ok(self.finish(index, value));
        }
        let ty = self.computed_type(index, signed)?;
        let shape = self.graph.node(index).ty.shape.clone();
        let attributes = format!("axes = {axes:?}, keep_dims = {keep_dims}");
        let value = self.writer.op("FHELinalg.sum", &[&value], &attributes, ty, &shape);
        Ok(self.finish(index, value))
    }

    /// Two spatial axes; one is two of which the first has length 1.
    pub(super) fn convolution(
        &mut self,
        index: NodeIndex,
        operands: &[NodeIndex],
        window: &Window,
        groups: usize,
    ) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &operands[..1]);
        let width = self.widths.of(self.graph, index)?;
        let mut values = Vec::new();
        values.push(self.encrypted_operand(operands[0], index, signed)?);
        for &operand in &operands[1..] {
            values.push(self.operand(operand, signed, width + 1)?);
        }
        let one_axis = window.strides.len() == 1;
        let mut shape = self.graph.node(index).ty.shape.clone();
        let (mut padding, mut strides, mut dilations) =
            (window.padding.clone(), window.strides.clone(), window.dilations.clone());
        if one_axis {
            padding.insert(0, (0, 0));
            strides.insert(0, 1);
            dilations.insert(0, 1);
            shape.insert(2, 1);
            for value in &mut values[..2] {
                let wide = [&value.shape[..2], &[1], &value.shape[2..]].concat();
                *value = self.reshape(value.clone(), &wide);
            }
        }
        let attributes = format!(
            "padding = dense<[{}, {}, {}, {}]> : tensor<4xi64>, strides = dense<{strides:?}> : tensor<2xi64>, \
             dilations = dense<{dilations:?}> : tensor<2xi64>, group = {groups} : i64",
            padding[0].0, padding[1].0, padding[0].1, padding[1].1,
        );
        let ty = shaped(&shape, element(&self.computed_type(index, signed)?));
        let operands: Vec<&Typed> = values.iter().collect();
        let mut value = self.writer.op("FHELinalg.conv2d", &operands, &attributes, ty, &shape);
        if one_axis {
            value = self.reshape(value, &self.graph.node(index).ty.shape.clone());
        }
        Ok(self.finish(index, value))
    }
}
