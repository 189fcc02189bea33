//! Operations that only move elements.

use super::writer::{Typed, element, shaped};
use super::{Importer, Reason};
use crate::graph::NodeIndex;

impl Importer<'_> {
    pub(super) fn reshape_node(&mut self, index: NodeIndex, operand: NodeIndex) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &[operand]);
        let value = self.encrypted_operand(operand, index, signed)?;
        let value = self.reshape(value, &self.graph.node(index).ty.shape.clone());
        Ok(self.finish(index, value))
    }

    /// The same elements under another shape, by way of a vector.
    pub(super) fn reshape(&mut self, value: Typed, shape: &[usize]) -> Typed {
        if value.shape == shape {
            return value;
        }
        let flat = self.flatten(value);
        if shape.is_empty() {
            return self.element_at(&flat, 0);
        }
        if shape.len() == 1 {
            return flat;
        }
        let ty = shaped(shape, element(&flat.ty));
        let right = format!(
            "tensor.expand_shape {} [{:?}] output_shape {shape:?} : {} into {ty}",
            flat.name,
            (0..shape.len()).collect::<Vec<_>>(),
            flat.ty,
        );
        self.writer.line(&right, ty, shape)
    }

    /// All elements as a vector.
    pub(super) fn flatten(&mut self, value: Typed) -> Typed {
        let value = self.at_least_one_axis(value);
        if value.shape.len() == 1 {
            return value;
        }
        let count = [value.shape.iter().product::<usize>()];
        let ty = shaped(&count, element(&value.ty));
        let axes: Vec<usize> = (0..value.shape.len()).collect();
        let right = format!("tensor.collapse_shape {} [{axes:?}] : {} into {ty}", value.name, value.ty);
        self.writer.line(&right, ty, &count)
    }

    fn element_at(&mut self, vector: &Typed, position: i64) -> Typed {
        let at = self.writer.line(&format!("arith.constant {position} : index"), "index".into(), &[]);
        let ty = element(&vector.ty).to_owned();
        self.writer.line(&format!("tensor.extract {}[{}] : {}", vector.name, at.name, vector.ty), ty, &[])
    }

    pub(super) fn transpose(
        &mut self,
        index: NodeIndex,
        operand: NodeIndex,
        axes: &[usize],
    ) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &[operand]);
        let value = self.encrypted_operand(operand, index, signed)?;
        if axes.len() < 2 {
            return Ok(self.finish(index, value));
        }
        let shape = self.graph.node(index).ty.shape.clone();
        let ty = self.computed_type(index, signed)?;
        let value = self.writer.op("FHELinalg.transpose", &[&value], &format!("axes = {axes:?}"), ty, &shape);
        Ok(self.finish(index, value))
    }

    pub(super) fn broadcast(&mut self, index: NodeIndex, operand: NodeIndex) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &[operand]);
        let value = self.encrypted_operand(operand, index, signed)?;
        let shape = self.graph.node(index).ty.shape.clone();
        if value.shape == shape {
            return Ok(self.finish(index, value));
        }
        let value = self.at_least_one_axis(value);
        let ty = self.computed_type(index, signed)?;
        let value = self.writer.op("FHELinalg.broadcast", &[&value], "", ty, &shape);
        Ok(self.finish(index, value))
    }

    pub(super) fn concatenate(
        &mut self,
        index: NodeIndex,
        operands: &[NodeIndex],
        axis: usize,
    ) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, operands);
        let mut parts = Vec::new();
        for &operand in operands {
            parts.push(self.encrypted_operand(operand, index, signed)?);
        }
        let shape = self.graph.node(index).ty.shape.clone();
        let ty = self.computed_type(index, signed)?;
        let parts: Vec<&Typed> = parts.iter().collect();
        let value = self.writer.op("FHELinalg.concat", &parts, &format!("axis = {axis} : i64"), ty, &shape);
        Ok(self.finish(index, value))
    }

    /// Any other selection: the elements at constant places of the operands, one after the other.
    pub(super) fn rearrange(&mut self, index: NodeIndex, operands: &[NodeIndex]) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, operands);
        let node = self.graph.node(index);
        let shapes: Vec<&[usize]> =
            operands.iter().map(|&operand| self.graph.node(operand).ty.shape.as_slice()).collect();
        let sources = node.operation.sources(&shapes)?;
        let mut parts = Vec::new();
        for &operand in operands {
            let part = self.encrypted_operand(operand, index, signed)?;
            parts.push(self.flatten(part));
        }
        let flat = match parts.as_slice() {
            [only] => only.clone(),
            _ => {
                let count = [parts.iter().map(|part| part.shape[0]).sum::<usize>()];
                let ty = shaped(&count, element(&parts[0].ty));
                self.writer.op(
                    "FHELinalg.concat",
                    &parts.iter().collect::<Vec<_>>(),
                    "axis = 0 : i64",
                    ty,
                    &count,
                )
            }
        };
        let shape = node.ty.shape.clone();
        let value = if shape.is_empty() {
            self.element_at(&flat, sources.iter().next().copied().unwrap_or_default())
        } else {
            let indices = self.writer.indices(&shape, sources.iter().copied());
            let ty = self.computed_type(index, signed)?;
            self.writer.op("FHELinalg.fancy_index", &[&flat, &indices], "", ty, &shape)
        };
        Ok(self.finish(index, value))
    }
}
