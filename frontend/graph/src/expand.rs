//! Writing operations on several encrypted values with what FHE has: sums, products by clear
//! values, products of two, and lookup tables of one value.
//!
//! Each new node's bounds are the interval its operands' bounds allow, so a table that stands on a
//! difference covers every difference, not only those an inputset happened to show.

mod choose;
mod chunks;
mod compare;
mod pack;
mod pool;
mod price;
mod select;
mod volume;
mod wrap;

use crate::array::Array;
use crate::cost::{Choice, Constructions, LookupCost};
use crate::error::GraphError;
use crate::graph::{Bounds, Graph, Node, NodeIndex};
use crate::operation::{Binary, Function, Operation, Window};
use crate::types::{Element, Status, ValueType};
pub(crate) use choose::of_difference;
pub(crate) use price::CHAIN;

/// Why an operation can't be written with what there is.
pub(crate) type Reason = String;

impl Graph {
    /// Replaces every operation that FHE lacks by others that it has: by the constructions asked for,
    /// and else by those of the cheapest lookups.
    ///
    /// # Errors
    /// [`GraphError::Unsupported`], with the graph and the operations marked that can't be computed
    /// on encrypted values, or not by the construction asked for.
    pub fn expand(&mut self, constructions: &Constructions, cost: &dyn LookupCost) -> Result<(), GraphError> {
        let mut obstacles = self.too_wide();
        if !obstacles.is_empty() {
            return Err(self.marked(&obstacles));
        }
        // Errors show what the user wrote, without what was tried in its place.
        let (written, widest) = (self.clone(), self.widest_lookup());
        for index in self.order() {
            if !self.node(index).ty.is_encrypted() {
                continue;
            }
            match Expander::at(self, index, (*constructions, cost, widest)).expand() {
                Ok(Some(value)) => self.replace(index, value),
                Ok(None) => {
                    // Operands may have been replaced: the text shows those that were written.
                    let value = || {
                        written
                            .operands(index)
                            .into_iter()
                            .find(|&value| written.node(value).ty.is_encrypted())
                    };
                    if let Some((width, value)) = self.wide_lookup(index).zip(value()) {
                        obstacles.push((index, written.too_wide_to_look_up(value, width)));
                    }
                }
                Err(reason) => obstacles.push((index, reason)),
            }
        }
        if !obstacles.is_empty() {
            return Err(written.marked(&obstacles));
        }
        self.remove_unused();
        Ok(())
    }

    /// The encrypted values that no type of FHE holds.
    fn too_wide(&self) -> Vec<(NodeIndex, Reason)> {
        // What has no elements has no bounds either.
        let width = |index: NodeIndex| match &self.node(index).ty {
            ty if !ty.is_encrypted() || ty.count() == 0 => 0,
            ValueType { element: Element::Integer { width, .. }, .. } => *width,
            ValueType { element: Element::Float, .. } => 0,
        };
        let wide = self.order().into_iter().filter(|&index| width(index) > MAXIMUM_WIDTH);
        wide.map(|index| (index, wider(width(index)))).collect()
    }

    /// The width of what a node looks up as it is, if no table takes so wide a value.
    fn wide_lookup(&self, index: NodeIndex) -> Option<u32> {
        let lookups = self.lookups(index).filter(|_| self.is_lookup(index))?;
        Some(lookups.width).filter(|&width| width > MAXIMUM_LOOKUP_WIDTH)
    }

    /// Why a node can't look up a value that has `width` bits.
    pub(crate) fn too_wide_to_look_up(&self, value: NodeIndex, width: u32) -> Reason {
        format!(
            "needs a table of {}, which has {width} bits, and a table takes {MAXIMUM_LOOKUP_WIDTH} at most: \
             round its low bits away before (round_bit_pattern), or compute it from narrower values",
            self.names()[&value]
        )
    }

    /// Whether a node is a lookup: a function, element by element, of one encrypted operand, the
    /// others being constants.
    pub fn is_lookup(&self, index: NodeIndex) -> bool {
        let node = self.node(index);
        if !node.ty.is_encrypted() || !node.operation.is_elementwise() {
            return false;
        }
        let (encrypted, clear): (Vec<_>, Vec<_>) =
            self.operands(index).into_iter().partition(|&operand| self.node(operand).ty.is_encrypted());
        let constants =
            clear.iter().all(|&operand| matches!(self.node(operand).operation, Operation::Constant(_)));
        let linear = match &node.operation {
            Operation::Negate => true,
            Operation::Binary(binary) => {
                matches!(binary, Binary::Add | Binary::Subtract | Binary::Multiply)
            }
            Operation::RoundBits { .. }
            | Operation::TruncateBits { .. }
            | Operation::ExtractBits { .. }
            | Operation::Hint { .. }
            | Operation::Wrap { .. }
            | Operation::Quotient { .. } => true,
            Operation::Select
            | Operation::Apply(_)
            | Operation::Combine(_)
            | Operation::Fused(_)
            | Operation::Table(_) => false,
            Operation::Input { .. }
            | Operation::Constant(_)
            | Operation::MatMul
            | Operation::Sum { .. }
            | Operation::Convolution { .. }
            | Operation::MaxPool { .. }
            | Operation::Reshape(_)
            | Operation::Transpose(_)
            | Operation::BroadcastTo(_)
            | Operation::Concatenate { .. }
            | Operation::Index(_)
            | Operation::Assign(_) => true,
        };
        !linear && constants && encrypted.len() == 1
    }
}

/// Bits of FHE's widest encrypted integer: its limit, by `!FHE.eint`'s verifier.
pub(crate) const MAXIMUM_WIDTH: u32 = 32;

/// Bits of the widest value that a table takes: for wider ones the compiler finds no parameters,
/// whatever the bound on errors.
pub(crate) const MAXIMUM_LOOKUP_WIDTH: u32 = 20;

/// Why a value of `width` bits can't be encrypted.
pub(crate) fn wider(width: u32) -> Reason {
    format!(
        "needs {width} bits, and an encrypted integer has {MAXIMUM_WIDTH} at most: make its operands narrower"
    )
}

/// Adds nodes that stand for one node of the user.
struct Expander<'g> {
    graph: &'g mut Graph,
    /// The node replaced: its location and tag pass on.
    origin: Node,
    index: NodeIndex,
    operands: Vec<NodeIndex>,
    constructions: Constructions,
    cost: &'g dyn LookupCost,
    /// The widest lookup of the program as written.
    widest: u32,
    /// The nodes added.
    made: Vec<NodeIndex>,
    /// A price that is known to do.
    limit: f64,
}

impl<'g> Expander<'g> {
    fn at(
        graph: &'g mut Graph,
        index: NodeIndex,
        (constructions, cost, widest): (Constructions, &'g dyn LookupCost, u32),
    ) -> Self {
        let (origin, operands) = (graph.node(index).clone(), graph.operands(index));
        let (made, limit) = (Vec::new(), f64::INFINITY);
        Self { graph, origin, index, operands, constructions, cost, widest, made, limit }
    }

    /// What to use instead of the node, or `None` if it can stay.
    fn expand(mut self) -> Result<Option<NodeIndex>, Reason> {
        let operands = self.operands.clone();
        if self.graph.is_lookup(self.index) {
            let Operation::Binary(binary) = self.origin.operation else { return Ok(None) };
            return self.with_constant(binary, operands[0], operands[1]);
        }
        match self.origin.operation.clone() {
            Operation::Binary(Binary::Multiply)
                if operands.iter().all(|&operand| self.is_encrypted(operand))
                    && operands[0] != operands[1] =>
            {
                self.multiply(operands[0], operands[1]).map(Some)
            }
            Operation::Binary(Binary::Add | Binary::Subtract | Binary::Multiply)
            | Operation::Input { .. }
            | Operation::Constant(_)
            | Operation::Negate
            | Operation::MatMul
            | Operation::Sum { .. }
            | Operation::Reshape(_)
            | Operation::Transpose(_)
            | Operation::BroadcastTo(_)
            | Operation::Concatenate { .. }
            | Operation::Index(_)
            | Operation::Assign(_)
            | Operation::Apply(_)
            | Operation::Fused(_)
            | Operation::Table(_)
            | Operation::RoundBits { .. }
            | Operation::Hint { .. }
            | Operation::Quotient { .. } => Ok(None),
            Operation::Binary(binary) => self.binary(binary, operands[0], operands[1]).map(Some),
            Operation::Select => self.select(operands[0], operands[1], operands[2]).map(Some),
            Operation::Combine(function) => {
                let packed = |this: &mut Self| this.combine(&function, &operands);
                self.cheapest(self.constructions.multivariate, &[(Choice::Packed, &packed)]).map(Some)
            }
            Operation::TruncateBits { lsbs, exact } => self.truncate(operands[0], lsbs, exact).map(Some),
            Operation::ExtractBits { start, count } => self.extract(operands[0], start, count).map(Some),
            Operation::Wrap { width, signed } => self.wrap(operands[0], width, signed).map(Some),
            Operation::MaxPool { size, window } => self.max_pool(operands[0], &size, &window).map(Some),
            Operation::Convolution { window, groups } => self.convolve(&window, groups),
        }
    }

    fn convolve(&mut self, window: &Window, groups: usize) -> Result<Option<NodeIndex>, Reason> {
        if self.operands[1..].iter().any(|&operand| self.is_encrypted(operand)) {
            return Err("a convolution's weight and bias must be clear, and its input encrypted".into());
        }
        match window.strides.len() {
            1 | 2 => Ok(None),
            3 => self.convolve_volume(window, groups).map(Some),
            axes => Err(format!("convolutions have 1 to 3 spatial axes, not {axes}")),
        }
    }

    fn bounds(&self, value: NodeIndex) -> Result<(i64, i64), Reason> {
        let bounds = self.graph.node(value).bounds;
        bounds.map(Bounds::integers).ok_or_else(|| "its operands have no bounds: measure them first".into())
    }

    /// Adds a node with the given bounds; a scalar or tensor as its operands broadcast.
    fn emit(
        &mut self,
        operation: Operation,
        operands: &[NodeIndex],
        (low, high): (i64, i64),
    ) -> Result<NodeIndex, Reason> {
        let location = self.origin.location.clone();
        let index = self.graph.add(operation, operands, location).map_err(|error| error.to_string())?;
        self.graph.node_mut(index).tag.clone_from(&self.origin.tag);
        self.graph.set_bounds(index, Bounds::of_integers(low, high));
        self.made.push(index);
        Ok(index)
    }

    fn constant(&mut self, value: Array) -> Result<NodeIndex, Reason> {
        let bounds = value.bounds().ok_or("an empty constant")?.integers();
        self.emit(Operation::Constant(value), &[], bounds)
    }

    fn add(&mut self, left: NodeIndex, right: NodeIndex) -> Result<NodeIndex, Reason> {
        let ((a, b), (c, d)) = (self.bounds(left)?, self.bounds(right)?);
        self.emit(Operation::Binary(Binary::Add), &[left, right], (a + c, b + d))
    }

    fn subtract(&mut self, left: NodeIndex, right: NodeIndex) -> Result<NodeIndex, Reason> {
        let ((a, b), (c, d)) = (self.bounds(left)?, self.bounds(right)?);
        self.emit(Operation::Binary(Binary::Subtract), &[left, right], (a - d, b - c))
    }

    /// `value * factor + offset`, for clear numbers.
    fn affine(&mut self, value: NodeIndex, factor: i64, offset: i64) -> Result<NodeIndex, Reason> {
        let mut value = value;
        if factor != 1 {
            let (low, high) = self.bounds(value)?;
            let constant = self.constant(Array::integer(factor))?;
            let ends = [low * factor, high * factor];
            let bounds = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            value = self.emit(Operation::Binary(Binary::Multiply), &[value, constant], bounds)?;
        }
        if offset != 0 {
            let constant = self.constant(Array::integer(offset))?;
            value = self.add(value, constant)?;
        }
        Ok(value)
    }

    /// A lookup of `value`; its bounds are those of the function over the bounds of `value`.
    fn lookup(
        &mut self,
        name: &str,
        value: NodeIndex,
        function: impl Fn(i64) -> i64 + Send + Sync + 'static,
    ) -> Result<NodeIndex, Reason> {
        let (low, high) = self.bounds(value)?;
        if high - low >= 1 << MAXIMUM_TABLE_LOG {
            return Err(format!("a table over {low}..={high} has too many entries"));
        }
        let results = (low..=high).map(&function);
        let bounds =
            results.fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        self.emit(Operation::Apply(Function::on_integers(name, function)), &[value], bounds)
    }

    /// Bits of a value: one table, or its low bits taken off.
    fn extract(&mut self, value: NodeIndex, start: u32, count: u32) -> Result<NodeIndex, Reason> {
        let table = |this: &mut Self| {
            this.lookup("extract_bit_pattern", value, move |value| (value >> start) & ((1 << count) - 1))
        };
        let taken_off = |this: &mut Self| this.bits(value, start, count);
        self.cheapest(Choice::Auto, &[(Choice::Difference, &table), (Choice::Chunked, &taken_off)])
    }

    /// The value encrypted, if it is clear: zero and the value.
    fn encrypted(&mut self, value: NodeIndex) -> NodeIndex {
        if self.is_encrypted(value) {
            return value;
        }
        let (ty, bounds) = (self.graph.node(value).ty.clone(), self.graph.node(value).bounds);
        let ty = ValueType { status: Status::Encrypted, ..ty };
        let operation = Operation::BroadcastTo(ty.shape.clone());
        self.graph.insert(Node { operation, ty, bounds, ..self.origin.clone() }, &[value])
    }

    fn is_encrypted(&self, value: NodeIndex) -> bool {
        self.graph.node(value).ty.is_encrypted()
    }

    /// Bits that hold a value's bounds, with a sign if it can be negative.
    fn width(&self, value: NodeIndex) -> Result<u32, Reason> {
        let (low, high) = self.bounds(value)?;
        match Element::smallest(low, high) {
            Element::Integer { width, .. } => Ok(width),
            Element::Float => Err("a float".into()),
        }
    }
}

/// Entries of the largest table that a construction may use, and so bits of what it looks up.
pub(crate) const MAXIMUM_TABLE_LOG: u32 = MAXIMUM_LOOKUP_WIDTH;
