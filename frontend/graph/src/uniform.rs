//! Functions that are the same for all elements of a tensor.

use crate::graph::Graph;
use crate::operation::Operation;

impl Operation {
    /// Whether an operation's own constants are the same for all elements.
    pub(crate) fn is_uniform(&self) -> bool {
        match self {
            Self::Table(table) => table.ndim() == 1,
            Self::Fused(graph) => graph.is_uniform(),
            Self::Input { .. }
            | Self::Constant(_)
            | Self::Negate
            | Self::Binary(_)
            | Self::Select
            | Self::Apply(_)
            | Self::Combine(_)
            | Self::RoundBits { .. }
            | Self::TruncateBits { .. }
            | Self::ExtractBits { .. }
            | Self::Hint { .. }
            | Self::Wrap { .. }
            | Self::Quotient { .. }
            | Self::MatMul
            | Self::Sum { .. }
            | Self::Convolution { .. }
            | Self::MaxPool { .. }
            | Self::Reshape(_)
            | Self::Transpose(_)
            | Self::BroadcastTo(_)
            | Self::Concatenate { .. }
            | Self::Index(_)
            | Self::Assign(_) => true,
        }
    }
}

impl Graph {
    /// Whether a fused part has no constants that depend on the place of an element.
    pub(crate) fn is_uniform(&self) -> bool {
        self.order().into_iter().all(|index| {
            let operation = &self.node(index).operation;
            operation
                .as_constant()
                .map_or_else(|| operation.is_uniform(), |value| value.shape().iter().product::<usize>() == 1)
        })
    }
}
