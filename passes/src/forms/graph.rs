//! The graph of forms: one node for each encrypted element, which says how it is made of others.

use super::lanes::{Lanes, Stands, mix_all};
use std::rc::Rc;

/// The number of a node. Nodes are made of nodes with smaller numbers.
pub type Node = u32;

/// One element of a tensor, or a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// An encrypted one.
    Encrypted(Node),
    /// A clear one that is known.
    Known(i64),
    /// A clear one that is known at run time only: its number in [`Graph::unknowns`].
    Unknown(u32),
}

/// The elements of a value in row-major order.
pub type Elements = Rc<[Element]>;

/// A clear factor.
#[derive(Clone, Copy, Debug)]
pub enum Weight {
    /// That number.
    Known(i64),
    /// The unknown of that number.
    Unknown(u32),
}

/// The clear part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The number itself, or what stands for it.
    pub word: u64,
    /// Whether it is the number itself.
    pub known: bool,
    /// What stands for the part that is not known, modulo `2^128`: an encoding moves it up by as many
    /// as 62 bits, and of 64 too few would be left to tell two numbers apart.
    unknown: u128,
}

impl Constant {
    const ZERO: Self = Self::known(0);

    /// A number that is known.
    pub const fn known(word: u64) -> Self {
        Self { word, known: true, unknown: 0 }
    }

    /// One that is not, by what stands for it.
    fn not_known(by: Lanes) -> Self {
        Self { word: by.word(), known: false, unknown: by.wide() }
    }

    /// A number that tells it from others.
    pub fn number(self) -> u64 {
        let unknown = [self.unknown as u64, (self.unknown >> 64) as u64];
        mix_all([self.word, u64::from(self.known)].into_iter().chain(unknown))
    }

    fn plus(self, other: Self) -> Self {
        Self {
            word: self.word.wrapping_add(other.word),
            known: self.known && other.known,
            unknown: self.unknown.wrapping_add(other.unknown),
        }
    }

    fn times(self, by: i64) -> Self {
        Self {
            word: self.word.wrapping_mul(by as u64),
            known: self.known,
            unknown: self.unknown.wrapping_mul(i128::from(by) as u128),
        }
    }

    fn times_unknown(self, by: Lanes) -> Self {
        if self == Self::ZERO {
            return Self::ZERO;
        }
        // What is known is a factor of what is not.
        let known = self.word.wrapping_sub(self.unknown as u64);
        let all = self.unknown.wrapping_add(known.into());
        Self { word: self.word.wrapping_mul(by.word()), known: false, unknown: all.wrapping_mul(by.wide()) }
    }
}

/// How one op makes elements, for all of them at once.
#[derive(Debug)]
pub enum Row {
    /// Samples, numbered from there.
    Samples(u32),
    /// Nothing but the constant.
    Constant,
    /// One element, plus or minus another.
    Sum(Rc<[Node]>, Option<(Rc<[Node]>, i64)>),
    /// One element times its clear factor; one factor may be for all.
    Scaled(Rc<[Node]>, Elements),
    /// Sums of products.
    Dots(Dots),
    /// One of several; which, is known at run time only.
    AnyOf(Rc<[Node]>),
}

/// Sums of products of encrypted elements with clear ones, each over steps through both.
#[derive(Debug)]
pub struct Dots {
    /// The encrypted elements.
    pub encrypted: Rc<[Node]>,
    /// The clear ones; without, all factors are 1.
    pub clear: Option<Elements>,
    /// For each result, where its first factors lie.
    pub starts: Vec<(u32, u32)>,
    /// The steps from one product to the next.
    pub steps: (usize, usize),
    /// How many products.
    pub length: usize,
}

/// A clear number known at run time only.
#[derive(Clone, Copy, Debug)]
pub struct Unknown {
    /// Its largest magnitude.
    pub magnitude: f64,
    /// What stands for it.
    pub lanes: Lanes,
}

/// All nodes.
#[derive(Debug, Default)]
pub struct Graph {
    rows: Vec<Row>,
    /// For each node its row and the place in it.
    places: Vec<(u32, u32)>,
    /// What stands for the linear part of each node.
    linear: Vec<Lanes>,
    constants: Vec<Constant>,
    /// Whether the linear part depends on what is known at run time only.
    open: Vec<bool>,
    /// Clear numbers that are not known.
    pub unknowns: Vec<Unknown>,
}

impl Graph {
    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Makes the nodes of a row, `constants` added to what they are made of.
    pub fn push(&mut self, row: Row, count: usize, constants: impl Fn(&Self, usize) -> Constant) -> Node {
        let (first, at) = (self.len() as Node, self.rows.len() as u32);
        self.rows.push(row);
        for place in 0..count {
            self.places.push((at, place as u32));
            let node = first + place as Node;
            let (linear, constant, open) = self.number(node, &self.linear, Lanes::random);
            let constant = constant.plus(constants(self, place));
            self.linear.push(linear);
            self.constants.push(constant);
            self.open.push(open);
        }
        first
    }

    /// The nodes of a row without constants.
    pub fn push_plain(&mut self, row: Row, count: usize) -> Node {
        self.push(row, count, |_, _| Constant::ZERO)
    }

    /// A clear number that is not known.
    pub fn unknown(&mut self, magnitude: f64) -> Element {
        let number = self.unknowns.len() as u32;
        self.unknowns.push(Unknown { magnitude, lanes: Lanes::random(Stands::Clear(number)) });
        Element::Unknown(number)
    }

    /// A clear number as a constant, in units of `2^unit`.
    pub fn constant(&self, clear: Element, unit: u32, negated: bool) -> Constant {
        let one = if negated { -1 } else { 1 } * (1_i64 << unit);
        match clear {
            Element::Known(x) => Constant::known(x as u64).times(one),
            Element::Unknown(i) => Constant::not_known(self.unknowns[i as usize].lanes).times(one),
            Element::Encrypted(_) => Constant::ZERO,
        }
    }

    /// What stands for the linear part.
    pub fn linear(&self, node: Node) -> Lanes {
        self.linear[node as usize]
    }

    /// The clear part.
    pub fn constant_of(&self, node: Node) -> Constant {
        self.constants[node as usize]
    }

    /// Whether the linear part depends on what is known at run time only.
    pub fn is_open(&self, node: Node) -> bool {
        self.open[node as usize]
    }

    /// The row of a node, and its place there.
    pub fn row(&self, node: Node) -> (&Row, usize) {
        let (row, place) = self.places[node as usize];
        (&self.rows[row as usize], place as usize)
    }

    /// Calls `f` with each node that a node is made of, and its factor; with none for samples and for
    /// what is one of several.
    pub fn terms(&self, node: Node, mut f: impl FnMut(Node, Weight)) {
        let (row, place) = self.row(node);
        match row {
            Row::Samples(_) | Row::Constant | Row::AnyOf(_) => {}
            Row::Sum(x, other) => {
                f(x[place], Weight::Known(1));
                if let Some((y, sign)) = other {
                    f(y[place], Weight::Known(*sign));
                }
            }
            Row::Scaled(x, factors) => {
                let factor = if factors.len() == 1 { factors[0] } else { factors[place] };
                f(x[place], weight(factor));
            }
            Row::Dots(dots) => dots.terms(place, f),
        }
    }

    /// Every node's linear part, `stand_in` giving what stands for samples.
    pub fn numbered(&self, stand_in: impl Fn(Stands) -> Lanes) -> Vec<Lanes> {
        let mut linear = Vec::with_capacity(self.len());
        for node in 0..self.len() as Node {
            linear.push(self.number(node, &linear, &stand_in).0);
        }
        linear
    }

    /// The linear part and the constant of a node by those of the nodes before, and whether it is open.
    fn number(
        &self,
        node: Node,
        linear: &[Lanes],
        stand_in: impl Fn(Stands) -> Lanes,
    ) -> (Lanes, Constant, bool) {
        match self.row(node) {
            (Row::Samples(first), place) => {
                return (stand_in(Stands::Sample(first + place as u32)), Constant::ZERO, false);
            }
            (Row::AnyOf(_), _) => {
                let constant = Constant::not_known(Lanes::random(Stands::Node(node)));
                return (stand_in(Stands::Node(node)), constant, true);
            }
            (Row::Constant | Row::Sum(..) | Row::Scaled(..) | Row::Dots(_), _) => {}
        }
        let (mut sum, mut constant, mut open) = (Lanes::default(), Constant::ZERO, false);
        self.terms(node, |part, weight| {
            let (x, c) = (linear[part as usize], self.constants[part as usize]);
            open |= self.open[part as usize];
            let (x, c) = match weight {
                Weight::Known(w) => (x.times(w), c.times(w)),
                Weight::Unknown(i) => {
                    let by = self.unknowns[i as usize].lanes;
                    open |= x != Lanes::default();
                    (x.times_unknown(by), c.times_unknown(by))
                }
            };
            sum = sum.plus(x);
            constant = constant.plus(c);
        });
        (sum, constant, open)
    }
}

impl Dots {
    fn terms(&self, place: usize, mut f: impl FnMut(Node, Weight)) {
        let (mut x, mut w) = (self.starts[place].0 as usize, self.starts[place].1 as usize);
        for _ in 0..self.length {
            f(self.encrypted[x], self.clear.as_ref().map_or(Weight::Known(1), |clear| weight(clear[w])));
            x += self.steps.0;
            w += self.steps.1;
        }
    }
}

fn weight(clear: Element) -> Weight {
    match clear {
        Element::Known(x) => Weight::Known(x),
        Element::Unknown(i) => Weight::Unknown(i),
        // Never made: factors are clear.
        Element::Encrypted(_) => Weight::Known(0),
    }
}
