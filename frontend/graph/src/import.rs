//! The graph as text in the FHE dialect.

mod elementwise;
mod layout;
mod linear;
mod places;
mod rounding;
mod tables;
mod widths;
mod writer;

use crate::error::GraphError;
use crate::graph::{Graph, NodeIndex};
use crate::operation::Operation;
use crate::types::ValueType;
use std::collections::{HashMap, HashSet};
pub(crate) use widths::Widths;
use writer::{Typed, Writer};

/// Why a node can't be written.
type Reason = String;

impl Graph {
    /// The graph as a function in the FHE dialect, each operation with the user's line.
    ///
    /// It must have been measured and expanded.
    ///
    /// # Errors
    /// [`GraphError::Unsupported`], with the graph and the operations that can't be computed on
    /// encrypted values marked.
    pub fn to_fhe(&self, name: &str) -> Result<String, GraphError> {
        let mut import = Importer {
            graph: self,
            widths: Widths::assign(self),
            writer: Writer::new(),
            values: HashMap::new(),
            rounded: HashMap::new(),
            given: self.places(),
            places: HashMap::new(),
        };
        for index in self.order() {
            import.node(index).map_err(|reason| self.marked(&[(index, reason)]))?;
        }
        let arguments: Vec<String> = self
            .inputs()
            .iter()
            .map(|input| {
                let (value, location) = (&import.values[input], &self.node(*input).location);
                format!("{}: {} {}", value.name, value.ty, writer::location(location))
            })
            .collect();
        let outputs: Vec<&Typed> = self.outputs().iter().map(|output| &import.values[output]).collect();
        let list = |items: Vec<&str>| items.join(", ");
        let types = list(outputs.iter().map(|value| value.ty.as_str()).collect());
        let names = list(outputs.iter().map(|value| value.name.as_str()).collect());
        Ok(format!(
            "func.func @{name}({}) -> ({types}) {{\n{}  return {names} : {types}\n}}\n",
            arguments.join(", "),
            import.writer.text,
        ))
    }
}

/// Writes one graph.
struct Importer<'g> {
    graph: &'g Graph,
    widths: Widths,
    writer: Writer,
    values: HashMap<NodeIndex, Typed>,
    /// Values of [`Operation::RoundBits`] before they are scaled up again: what a table reads.
    rounded: HashMap<NodeIndex, Typed>,
    /// Clear values that indices are computed from, and what they are as `index`.
    given: HashSet<NodeIndex>,
    places: HashMap<NodeIndex, Typed>,
}

impl Importer<'_> {
    fn node(&mut self, index: NodeIndex) -> Result<(), Reason> {
        let node = self.graph.node(index);
        self.writer.at(&node.location, &node.tag);
        let is_place = self.given.contains(&index);
        let is_value = !is_place || self.graph.outputs().contains(&index);
        if is_value || self.graph.operands(index).is_empty() {
            let value = self.value(index)?;
            self.values.insert(index, value);
        }
        if is_place {
            let place = self.place(index)?;
            self.places.insert(index, place);
        }
        Ok(())
    }

    fn value(&mut self, index: NodeIndex) -> Result<Typed, Reason> {
        let node = self.graph.node(index);
        let operands = self.graph.operands(index);
        if let Operation::Input { name } = &node.operation {
            let ty = self.type_of(index)?;
            // Names in the text are ASCII; no argument of a user has a `$` in its name.
            let place = self.graph.inputs().iter().position(|&input| input == index).unwrap_or_default();
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let name = if plain { format!("%{name}") } else { format!("%${place}") };
            return Ok(Typed { name, ty, shape: node.ty.shape.clone() });
        }
        if let Operation::Constant(value) = &node.operation {
            // Written where it is used, in the width it is used with; here for an output only.
            if !self.graph.outputs().contains(&index) {
                return Ok(Typed { name: String::new(), ty: String::new(), shape: node.ty.shape.clone() });
            }
            return self.writer.constant(value, 64);
        }
        if !node.ty.is_encrypted() {
            return Err(
                "a computation on clear arguments alone: do it before the call, or encrypt one".into()
            );
        }
        if self.graph.is_lookup(index) {
            return self.lookup(index, &operands);
        }
        match &node.operation {
            Operation::Negate => self.negate(index, operands[0]),
            Operation::Binary(binary) => self.binary(index, *binary, operands[0], operands[1]),
            Operation::RoundBits { lsbs, exact } => self.round(index, operands[0], *lsbs, *exact),
            Operation::MatMul => self.matmul(index, operands[0], operands[1]),
            Operation::Sum { axes, keep_dims } => self.sum(index, operands[0], axes, *keep_dims),
            Operation::Convolution { window, groups } => self.convolution(index, &operands, window, *groups),
            Operation::Reshape(_) => self.reshape_node(index, operands[0]),
            Operation::Transpose(axes) => self.transpose(index, operands[0], axes),
            Operation::BroadcastTo(_) => self.broadcast(index, operands[0]),
            Operation::Concatenate { axis } => self.concatenate(index, &operands, *axis),
            Operation::Hint { .. } => {
                let value =
                    self.encrypted_operand(operands[0], index, self.computes_signed(index, &operands))?;
                Ok(self.finish(index, value))
            }
            Operation::Quotient { lsbs } => self.quotient(index, operands[0], *lsbs),
            Operation::Index(_) | Operation::Assign(_) if node.operation.place_operands().is_empty() => {
                self.rearrange(index, &operands)
            }
            Operation::Index(_) | Operation::Assign(_) => self.at_places(index, &operands),
            Operation::Input { .. }
            | Operation::Constant(_)
            | Operation::Select
            | Operation::Apply(_)
            | Operation::Combine(_)
            | Operation::Fused(_)
            | Operation::Table(_)
            | Operation::TruncateBits { .. }
            | Operation::ExtractBits { .. }
            | Operation::Wrap { .. }
            | Operation::MaxPool { .. } => {
                Err(format!("'{}' needs constants beside its one encrypted operand", node.operation.name()))
            }
        }
    }

    /// The type a node's value has in the program.
    fn type_of(&self, index: NodeIndex) -> Result<String, Reason> {
        let ty: &ValueType = &self.graph.node(index).ty;
        let width = self.widths.of(self.graph, index)?;
        let element = match (ty.is_encrypted(), self.widths.is_signed(self.graph, index)) {
            (true, true) => format!("!FHE.esint<{width}>"),
            (true, false) => format!("!FHE.eint<{width}>"),
            (false, _) => format!("i{width}"),
        };
        Ok(writer::shaped(&ty.shape, &element))
    }
}
