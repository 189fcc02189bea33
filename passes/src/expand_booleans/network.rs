//! The gates of one block as a network of functions of two inputs.

use ferrocrete_dialects::fhe::boolean::truth_table;
use ferrocrete_dialects::ir::{Block, Op, Value};
use ferrocrete_dialects::ops::FheOp;
use ferrocrete_dialects::types::Eint;
use std::collections::{HashMap, HashSet};

/// A node, perhaps negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Its number.
    pub node: usize,
    /// Whether its negation is meant.
    pub negated: bool,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// A value from elsewhere, encoded in so many bits, or `None` for as many as booleans take.
    Input {
        /// The value.
        value: Value,
        /// Its bits.
        native: Option<u32>,
    },
    /// A function of two nodes: bit `a + 2 b` of the table.
    Gate {
        /// The nodes.
        from: [Edge; 2],
        /// The function.
        table: u8,
        /// The op it comes from.
        op: Op,
        /// Whether it is the sum of the two, since they are never 1 together.
        sum: bool,
    },
}

/// Something outside the network that takes one of its values.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    /// What is taken.
    pub edge: Edge,
    /// The op whose result it is.
    pub op: Op,
    /// The integer type it is taken as; `None` for a boolean.
    pub integer: Option<Eint>,
}

/// The network of a block. A node comes after those it is a function of.
#[derive(Default)]
pub struct Network {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// What is taken of them.
    pub roots: Vec<Root>,
    /// The ops that the network stands for, in order.
    pub ops: Vec<Op>,
    edges: HashMap<Value, Edge>,
    gates: HashMap<([Edge; 2], u8), usize>,
}

impl Network {
    /// Of the ops in `block`, not those in regions below.
    pub fn of(block: Block) -> Self {
        let mut network = Self::default();
        for op in block.ops() {
            if let Some(edge) = FheOp::from_name(op.name()).and_then(|kind| network.add(kind, op)) {
                network.edges.insert(op.result(0), edge);
                network.ops.push(op);
            }
        }
        let inside: HashSet<Op> = network.ops.iter().copied().collect();
        for &op in &network.ops {
            let integer = Eint::of(op.result(0).ty()).filter(|_| !op.result(0).ty().is_ebool());
            let taken = op.result(0).uses().iter().any(|u| !inside.contains(&u.op));
            if taken {
                network.roots.push(Root { edge: network.edges[&op.result(0)], op, integer });
            }
        }
        network
    }

    /// The edge for the result of `op`; `None` for an op that stays out.
    fn add(&mut self, kind: FheOp, op: Op) -> Option<Edge> {
        let table = match kind {
            FheOp::Not => {
                let a = self.edge(op.operand(0));
                return Some(Edge { negated: !a.negated, ..a });
            }
            FheOp::ToBool => return Some(self.boolean(op)),
            FheOp::FromBool => return Some(self.edge(op.operand(0))),
            FheOp::Mux => return Some(self.mux(op)),
            FheOp::And | FheOp::Or | FheOp::Nand | FheOp::Xor => truth_table(kind)?.to_vec(),
            FheOp::GenGate => op.operand(2).constant_integers()?,
            FheOp::Zero
            | FheOp::ZeroTensor
            | FheOp::AddEint
            | FheOp::AddEintInt
            | FheOp::SubEint
            | FheOp::SubEintInt
            | FheOp::SubIntEint
            | FheOp::NegEint
            | FheOp::MulEintInt
            | FheOp::MulEint
            | FheOp::MaxEint
            | FheOp::ToSigned
            | FheOp::ToUnsigned
            | FheOp::ApplyLookupTable
            | FheOp::Lsb
            | FheOp::ReinterpretPrecision
            | FheOp::Round
            | FheOp::ChangePartition => return None,
        };
        // The entries of an op stand at 2 a + b.
        let bit = |place: usize| u8::try_from(table[place]).ok().filter(|&x| x < 2);
        let function = bit(0)? | bit(2)? << 1 | bit(1)? << 2 | bit(3)? << 3;
        let from = [self.edge(op.operand(0)), self.edge(op.operand(1))];
        Some(self.gate(from, function, op, false))
    }

    /// What is chosen by 1 stands last.
    fn mux(&mut self, op: Op) -> Edge {
        const AND: u8 = 0b1000;
        const OR: u8 = 0b1110;
        let [condition, other, chosen] = [0, 1, 2].map(|i| self.edge(op.operand(i)));
        let not = Edge { negated: !condition.negated, ..condition };
        let parts = [self.gate([condition, chosen], AND, op, false), self.gate([not, other], AND, op, false)];
        self.gate(parts, OR, op, true)
    }

    fn gate(&mut self, from: [Edge; 2], table: u8, op: Op, sum: bool) -> Edge {
        let node = *self.gates.entry((from, table)).or_insert_with(|| {
            self.nodes.push(Node::Gate { from, table, op, sum });
            self.nodes.len() - 1
        });
        Edge { node, negated: false }
    }

    fn edge(&mut self, value: Value) -> Edge {
        self.input(value, None)
    }

    /// An integer that holds 0 or 1: encoded as it is when a table takes it, else looked up alone.
    fn boolean(&mut self, op: Op) -> Edge {
        const BOTH: u8 = 0b1000;
        let known = self.edges.get(&op.operand(0)).copied();
        if let Some(edge) = known.filter(|e| !matches!(self.nodes[e.node], Node::Input { .. })) {
            return edge;
        }
        let native = Eint::of(op.operand(0).ty()).map(|e| e.width);
        let edge = self.input(op.operand(0), native);
        self.gate([edge, edge], BOTH, op, false)
    }

    fn input(&mut self, value: Value, native: Option<u32>) -> Edge {
        *self.edges.entry(value).or_insert_with(|| {
            self.nodes.push(Node::Input { value, native });
            Edge { node: self.nodes.len() - 1, negated: false }
        })
    }
}
