//! Which lookups compute a network: a choice of cuts, as circuits are mapped to tables of few inputs.
//!
//! A cut of a node is a set of nodes that it is a function of. Every node keeps the few best cuts,
//! ranked by area flow: the lookups that a cut takes when each node below is shared out among its
//! users. (Cong, Wu and Ding, "Cut ranking and pruning", FPGA 1999; Mishchenko, Chatterjee and
//! Brayton, "Improvements to technology mapping for LUT-based FPGAs", 2007.)

use super::leaves::Leaves;
use super::network::{Edge, Network, Node};
use super::packing::{MAX_INPUTS, Packing, Table, depends, everywhere, exchange};
use std::collections::HashMap;

/// Cuts that a node keeps: this many that pack, and as many that may become part of one that does.
const KEPT: usize = 6;

/// A node as a function of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// The others, in order of their numbers.
    pub leaves: Leaves,
    /// The function of them.
    pub table: Table,
    /// How it is looked up; `None` when it needs no lookup or when it does not pack.
    pub packing: Option<Packing>,
}

/// How a node gets its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// It is there.
    Given,
    /// One lookup.
    Lookup(Cut),
    /// A node, perhaps negated, or nothing but a constant.
    Same(Cut),
    /// The sum of two nodes that are never 1 together.
    Sum([Edge; 2]),
}

impl Choice {
    fn lookups(&self) -> f64 {
        match self {
            Self::Lookup(_) => 1.0,
            Self::Given | Self::Same(_) | Self::Sum(_) => 0.0,
        }
    }

    /// The nodes whose values it takes.
    pub fn leaves(&self) -> Vec<usize> {
        match self {
            Self::Given => vec![],
            Self::Lookup(cut) | Self::Same(cut) => cut.leaves.to_vec(),
            Self::Sum(from) => from.iter().map(|e| e.node).collect(),
        }
    }
}

/// A choice for every node, and which of them are in use.
pub struct Cover {
    /// How each node gets its value.
    pub choices: Vec<Choice>,
    /// Which nodes are computed.
    pub used: Vec<bool>,
}

impl Cover {
    /// With sums of at most `bits` bits, in which booleans are encoded.
    pub fn of(network: &Network, bits: u32) -> Self {
        let (users, packings) = (users(network), HashMap::new());
        let mut mapper = Mapper { network, bits, cuts: vec![], flow: vec![], users, packings };
        let choices = (0..network.nodes.len()).map(|i| mapper.choose(i)).collect();
        let mut cover = Self { choices, used: vec![false; network.nodes.len()] };
        network.roots.iter().for_each(|root| cover.used[root.edge.node] = true);
        for i in (0..network.nodes.len()).rev() {
            if cover.used[i] {
                cover.choices[i].leaves().into_iter().for_each(|leaf| cover.used[leaf] = true);
            }
        }
        cover
    }

    /// The lookups of all nodes in use.
    pub fn lookups(&self) -> usize {
        let choices = self.choices.iter().zip(&self.used).filter(|(_, used)| **used);
        choices.filter(|(choice, _)| matches!(choice, Choice::Lookup(_))).count()
    }
}

/// How often each node is taken.
fn users(network: &Network) -> Vec<f64> {
    let mut users = vec![0.0; network.nodes.len()];
    for node in &network.nodes {
        if let Node::Gate { from, .. } = node {
            from.iter().for_each(|e| users[e.node] += 1.0);
        }
    }
    network.roots.iter().for_each(|root| users[root.edge.node] += 1.0);
    users
}

struct Mapper<'a> {
    network: &'a Network,
    bits: u32,
    cuts: Vec<Vec<Cut>>,
    flow: Vec<f64>,
    users: Vec<f64>,
    /// Of functions of so many booleans in `bits` bits, since the same few come again and again.
    packings: HashMap<(Table, usize), Option<Packing>>,
}

impl Mapper<'_> {
    /// The cheapest choice for node `i`, with those of all before it made.
    fn choose(&mut self, i: usize) -> Choice {
        let itself = Cut { leaves: Leaves::one(i), table: 0b10, packing: None };
        let (choice, mut cuts) = match self.network.nodes[i] {
            Node::Input { .. } => (Choice::Given, vec![]),
            Node::Gate { from, table, sum, .. } => self.gate(from, table, sum),
        };
        cuts.push(itself);
        self.cuts.push(cuts);
        let below: f64 = choice.leaves().into_iter().map(|leaf| self.flow[leaf]).sum();
        self.flow.push((choice.lookups() + below) / self.users[i].max(1.0));
        choice
    }

    fn gate(&mut self, from: [Edge; 2], table: u8, sum: bool) -> (Choice, Vec<Cut>) {
        let (mut merged, mut met): (Vec<Cut>, Vec<Leaves>) = (vec![], vec![]);
        for a in &self.cuts[from[0].node] {
            for b in &self.cuts[from[1].node] {
                // Of the same leaves it is the same function. That is asked first, since most pairs end here.
                let Some(leaves) = a.leaves.union(&b.leaves).filter(|all| !met.contains(all)) else {
                    continue;
                };
                met.push(leaves);
                let cut = merge([a, b], leaves, from, table);
                if cut.leaves == leaves || !merged.iter().any(|known| known.leaves == cut.leaves) {
                    merged.push(cut);
                }
            }
        }
        let flow = |cut: &Cut| cut.leaves.iter().map(|&leaf| self.flow[leaf]).sum::<f64>();
        // The more of the network a cut takes in, the fewer of its values the rest must wait for.
        let rank = |cut: &Cut| (flow(cut), cut.leaves.len());
        merged.sort_by(|a, b| rank(a).partial_cmp(&rank(b)).expect("flows are numbers"));
        let (mut packed, mut open) = (vec![], vec![]);
        for mut cut in merged {
            if packed.len() < KEPT && self.pack(&mut cut) {
                packed.push(cut);
            } else if open.len() < KEPT {
                open.push(cut);
            }
        }
        let choice = self.best(&packed, from, sum);
        packed.extend(open);
        (choice, packed)
    }

    /// Whether the cut takes one lookup or none.
    fn pack(&mut self, cut: &mut Cut) -> bool {
        if cut.leaves.len() < 2 && cut.leaves.iter().all(|&leaf| self.native(leaf) == self.bits) {
            return true;
        }
        let (table, bits) = (cut.table, self.bits);
        let native: Vec<u32> = cut.leaves.iter().map(|&leaf| self.native(leaf)).collect();
        cut.packing = if native.iter().all(|&native| native == bits) {
            let known = self.packings.entry((table, native.len()));
            known.or_insert_with(|| Packing::of(table, &native, bits)).clone()
        } else {
            Packing::of(table, &native, bits)
        };
        cut.packing.is_some()
    }

    fn native(&self, node: usize) -> u32 {
        match self.network.nodes[node] {
            Node::Input { native, .. } => native.unwrap_or(self.bits),
            Node::Gate { .. } => self.bits,
        }
    }

    fn best(&self, packed: &[Cut], from: [Edge; 2], sum: bool) -> Choice {
        let choices = packed.iter().map(|cut| match cut.packing {
            Some(_) => Choice::Lookup(cut.clone()),
            None => Choice::Same(cut.clone()),
        });
        let flow = |choice: &Choice| {
            choice.lookups() + choice.leaves().into_iter().map(|leaf| self.flow[leaf]).sum::<f64>()
        };
        let linear = sum.then_some(Choice::Sum(from));
        let cheapest = choices.chain(linear).min_by(|a, b| flow(a).total_cmp(&flow(b)));
        cheapest.expect("two booleans pack in two bits, and one of any encoding alone")
    }
}

/// A gate as a function of the leaves of cuts of its two nodes, without those it does not look at.
fn merge(cuts: [&Cut; 2], leaves: Leaves, from: [Edge; 2], table: u8) -> Cut {
    let n = leaves.len();
    let [a, b] = [0, 1].map(|k| {
        let on_leaves = spread(cuts[k].table, &cuts[k].leaves, &leaves);
        if from[k].negated { !on_leaves } else { on_leaves }
    });
    let minterms = [!a & !b, a & !b, !a & b, a & b];
    let on = minterms.into_iter().enumerate().filter(|(place, _)| table >> place & 1 == 1);
    let table = on.fold(0, |all, (_, term)| all | term) & everywhere(n);
    if (0..n).all(|i| depends(table, n, i)) {
        return Cut { leaves, table, packing: None };
    }
    let kept: Vec<usize> = (0..n).filter(|&i| depends(table, n, i)).collect();
    let table = kept.iter().enumerate().fold(table, |table, (i, &place)| exchange(table, i, place));
    let table = table & everywhere(kept.len());
    let kept = kept.into_iter().fold(Leaves::default(), |kept, i| kept.with(leaves[i]));
    Cut { leaves: kept, table, packing: None }
}

/// The function on more inputs. Both lists ascend.
fn spread(table: Table, from: &[usize], to: &[usize]) -> Table {
    let all = (from.len()..MAX_INPUTS).fold(table, |all, input| all | all << (1 << input));
    // From the last on: then each goes to a place that the function does not look at.
    let mut place = to.len();
    (0..from.len()).rev().fold(all, |table, input| {
        place = (0..place).rev().find(|&place| to[place] == from[input]).unwrap_or(input);
        exchange(table, input, place)
    })
}
