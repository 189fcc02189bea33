//! The lookups and sums that a covered network becomes.

use super::cover::{Choice, Cover, Cut};
use super::network::{Edge, Network, Node, Root};
use super::packing::{Packing, everywhere};
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::types::Eint;

/// A bit may be read with at most so many bits less than it is encoded with, which costs no lookup
/// but asks for a noise that is as much lower.
const MOST_NARROWED: u32 = 3;

/// Replaces the ops of the network. Booleans have `boolean` for type by now.
pub fn emit(network: &Network, cover: &Cover, boolean: Eint) {
    let mut emitter = Emitter { network, cover, boolean, values: vec![None; network.nodes.len()] };
    let types = emitter.types();
    for (i, node) in network.nodes.iter().enumerate().filter(|(i, _)| cover.used[*i]) {
        emitter.values[i] = Some(match *node {
            Node::Input { value, .. } => value,
            Node::Gate { op, .. } => emitter.node(i, types[i], Builder::before(op)),
        });
    }
    for root in &network.roots {
        let value = emitter.root(root);
        root.op.result(0).replace_all_uses(value);
    }
    network.ops.iter().rev().for_each(|op| op.erase());
}

struct Emitter<'a> {
    network: &'a Network,
    cover: &'a Cover,
    boolean: Eint,
    values: Vec<Option<Value>>,
}

impl Emitter<'_> {
    /// What each node is encoded as: what only integers are made of, as the widest of them.
    fn types(&self) -> Vec<Eint> {
        let mut integers: Vec<Option<Eint>> = vec![None; self.network.nodes.len()];
        let wider = |a: Option<Eint>, b: Eint| a.filter(|a| a.width >= b.width).or(Some(b));
        for root in &self.network.roots {
            let node = root.edge.node;
            integers[node] = wider(integers[node], root.integer.unwrap_or(self.boolean));
        }
        let mut as_boolean = vec![false; integers.len()];
        let used = self.cover.choices.iter().zip(&self.cover.used).filter(|(_, used)| **used);
        let leaves = used.flat_map(|(choice, _)| choice.leaves());
        let roots = self.network.roots.iter().filter(|root| root.integer.is_none());
        leaves.chain(roots.map(|root| root.edge.node)).for_each(|node| as_boolean[node] = true);
        let lookup = |i: usize| matches!(self.cover.choices[i], Choice::Lookup(_));
        let own = |(i, ty): (usize, Option<Eint>)| ty.filter(|_| lookup(i) && !as_boolean[i]);
        integers.into_iter().enumerate().map(|at| own(at).unwrap_or(self.boolean)).collect()
    }

    fn value(&self, node: usize) -> Value {
        self.values[node].expect("nodes in use are computed in order")
    }

    fn node(&self, i: usize, ty: Eint, b: Builder) -> Value {
        match &self.cover.choices[i] {
            Choice::Given => self.value(i),
            Choice::Lookup(cut) => self.lookup(cut, ty, false, b),
            Choice::Same(cut) => match cut.leaves.first() {
                Some(&leaf) if cut.table == 0b10 => self.value(leaf),
                Some(&leaf) => not(b, self.value(leaf)),
                None => constant(b, ty, cut.table as i64),
            },
            Choice::Sum(from) => {
                let [x, y] = from.map(|edge| self.read(edge, b));
                b.value("FHE.add_eint", &[x, y], x.ty())
            }
        }
    }

    fn read(&self, edge: Edge, b: Builder) -> Value {
        let value = self.value(edge.node);
        if edge.negated { not(b, value) } else { value }
    }

    fn lookup(&self, cut: &Cut, ty: Eint, negated: bool, b: Builder) -> Value {
        let packing = cut.packing.as_ref().expect("a lookup is packed");
        let leaves: Vec<Value> = cut.leaves.iter().map(|&leaf| self.value(leaf)).collect();
        let table = if negated { !cut.table & everywhere(leaves.len()) } else { cut.table };
        look_up(b, pack(b, packing, &leaves), &packing.entries(table), ty)
    }

    fn root(&self, root: &Root) -> Value {
        let (b, node) = (Builder::before(root.op), root.edge.node);
        let to = root.integer.unwrap_or(self.boolean);
        let value = self.value(node);
        let from = Eint::of(value.ty()).expect("encrypted").width;
        if (to.width..=to.width + MOST_NARROWED).contains(&from) {
            let value = narrowed(b, value, from, to);
            return if root.edge.negated { not(b, value) } else { value };
        }
        match &self.cover.choices[node] {
            Choice::Lookup(cut) => self.lookup(cut, to, root.edge.negated, b),
            Choice::Given | Choice::Same(_) | Choice::Sum(_) => {
                let entries: Vec<i64> =
                    (0..1 << from).map(|x| (x % 2) ^ i64::from(root.edge.negated)).collect();
                look_up(b, value, &entries, to)
            }
        }
    }
}

/// The weighted sum of values that hold 0 or 1.
fn pack(b: Builder, packing: &Packing, leaves: &[Value]) -> Value {
    let widths: Vec<u32> = leaves.iter().map(|v| Eint::of(v.ty()).expect("encrypted").width).collect();
    // Of one encoding, they are added in it.
    let alike = widths.iter().all(|&w| w == widths[0]) && widths[0] >= packing.bits;
    let width = if alike { widths[0] } else { packing.bits };
    let sum_type = Eint { width, signed: false };
    let terms = leaves.iter().zip(&packing.weights);
    let mut terms: Vec<(bool, Value)> = terms
        .zip(&widths)
        .map(|((&leaf, &weight), &from)| {
            let weight_at = |width: u32| weight.abs() << (width - packing.bits);
            let term = if from >= packing.bits {
                reread(b, times(b, leaf, weight_at(from)), sum_type)
            } else {
                times(b, reread(b, leaf, sum_type), weight.abs() >> (packing.bits - from))
            };
            (weight > 0, term)
        })
        .collect();
    // What is subtracted comes first, so that no partial sum is negative.
    terms.sort_by_key(|(positive, _)| *positive);
    let offset = packing.offset << (width - packing.bits);
    let first = terms.remove(0);
    let ty = first.1.ty();
    let start = if first.0 {
        first.1
    } else {
        let offset = b.constant(b.ctx.int(width + 1), offset);
        b.value("FHE.sub_int_eint", &[offset, first.1], ty)
    };
    let sum = terms.into_iter().fold(start, |sum, (positive, term)| {
        b.value(if positive { "FHE.add_eint" } else { "FHE.sub_eint" }, &[sum, term], ty)
    });
    reread(b, sum, Eint { width: packing.bits, signed: false })
}

fn times(b: Builder, x: Value, factor: i64) -> Value {
    if factor == 1 {
        return x;
    }
    let width = Eint::of(x.ty()).expect("encrypted").width;
    let factor = b.constant(b.ctx.int(width + 1), factor);
    b.value("FHE.mul_eint_int", &[x, factor], x.ty())
}

/// The ciphertext read with other bits.
fn reread(b: Builder, x: Value, to: Eint) -> Value {
    let ty = to.get(b.ctx);
    if x.ty() == ty { x } else { b.value("FHE.reinterpret_precision", &[x], ty) }
}

/// The same bit in fewer bits.
pub fn narrowed(b: Builder, x: Value, from: u32, to: Eint) -> Value {
    reread(b, times(b, x, 1 << (from - to.width)), to)
}

fn not(b: Builder, x: Value) -> Value {
    let width = Eint::of(x.ty()).expect("encrypted").width;
    let one = b.constant(b.ctx.int(width + 1), 1);
    b.value("FHE.sub_int_eint", &[one, x], x.ty())
}

fn constant(b: Builder, ty: Eint, value: i64) -> Value {
    let (ty, clear) = (ty.get(b.ctx), b.ctx.int(ty.width + 1));
    let zero = b.value("FHE.zero", &[], ty);
    b.value("FHE.add_eint_int", &[zero, b.constant(clear, value)], ty)
}

fn look_up(b: Builder, x: Value, entries: &[i64], result: Eint) -> Value {
    let table = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), entries);
    b.value("FHE.apply_lookup_table", &[x, table], result.get(b.ctx))
}

/// A gate whose table is known at run time only: `2 a + b` is looked up, in two bits.
pub fn unknown_gate(op: Op, boolean: Eint) -> Value {
    let b = Builder::before(op);
    let packing = Packing { weights: vec![2, 1], offset: 0, bits: 2 };
    let pair = pack(b, &packing, &[op.operand(0), op.operand(1)]);
    b.value("FHE.apply_lookup_table", &[pair, op.operand(2)], boolean.get(b.ctx))
}
