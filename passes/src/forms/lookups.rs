//! Lookups: which of them give one and the same ciphertext.
//!
//! A bootstrap turns a test polynomial by the word of its operand, so what it computes depends on the
//! word's linear part and on the polynomial as the constant has turned it already: `x + 1` through a
//! table is `x` through the table that stands one further.

use super::graph::{Constant, Element, Elements, Node, Row};
use super::lanes::{Lanes, mix, mix_all};
use super::trace::{Arguments, Tracer};
use ferrocrete_dialects::fhe::Entry;
use ferrocrete_dialects::fhe::meaning::turned;
use ferrocrete_dialects::fhelinalg::table_choice;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::ops::FheLinalgOp;
use ferrocrete_dialects::types::Eint;
use ferrocrete_optimizer::search::NARROWEST_CIRCUIT_LOOKUP;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// From this width on a lookup may go through bits, and all lookups of one value share the bits' noise,
/// whatever their tables.
pub(crate) const THROUGH_BITS: u32 = NARROWEST_CIRCUIT_LOOKUP;

/// A lookup that was followed.
#[derive(Debug)]
pub(crate) struct Site {
    /// The op.
    pub op: Op,
    /// What it looks up, each node once.
    pub operands: Vec<Node>,
    /// How many lookups it does.
    pub count: f64,
    met: HashSet<Node>,
}

/// Where a sample comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// From the argument of that number.
    Argument(usize),
    /// From a lookup.
    Lookup(Lookup),
}

/// What is looked up where.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The node of the operand.
    pub operand: Node,
    /// Message bits of the operand.
    pub bits: u32,
    /// The test polynomial as the constant turns it, up to sign and scale; none where that is known
    /// at run time only, or makes no difference.
    pub turned: Option<u64>,
    /// The same for any turn.
    pub any_turn: Option<u64>,
}

/// What makes lookups the same: operand and turned test polynomial.
type Key = (Lanes, u64);

/// A table, or some that are known at run time only.
#[derive(Debug)]
struct Table {
    input: Eint,
    /// The entries as words; none where they are not known.
    words: Option<Rc<[u64]>>,
    /// What tells it from other tables.
    number: u64,
}

/// A test polynomial as it is turned by a constant.
#[derive(Clone, Copy, Debug)]
struct Turned {
    exact: u64,
    up_to_sign: Option<u64>,
}

/// All samples.
#[derive(Debug, Default)]
pub struct Samples {
    pub(super) all: Vec<Origin>,
    /// Whether arguments may be outputs of bootstraps, beside fresh encryptions.
    pub(super) arguments_of_bootstraps: bool,
    lookups: HashMap<Key, Node>,
    turned: HashMap<(u64, u64), Turned>,
}

impl Samples {
    /// The samples of an argument; gives the first.
    pub fn argument(&mut self, number: usize, count: usize, arguments: Arguments) -> u32 {
        self.arguments_of_bootstraps = matches!(arguments, Arguments::Results { bootstraps: true, .. });
        let first = self.all.len() as u32;
        self.all.extend((0..count).map(|_| Origin::Argument(number)));
        first
    }
}

impl Tracer {
    /// A lookup in one table.
    pub fn lookup(&mut self, op: Op) -> Option<Elements> {
        let entries = self.get(op.operand(1))?;
        let table = self.table(op, op.operand(1), &entries)?;
        let x = self.encrypted(op.operand(0))?;
        self.site(op, &x);
        x.iter().map(|&x| Some(Element::Encrypted(self.sample(x, &table)))).collect()
    }

    /// A lookup in which each element has a table of its own.
    pub fn lookup_many(&mut self, kind: FheLinalgOp, op: Op) -> Option<Elements> {
        let (entries, x) = (self.get(op.operand(1))?, self.encrypted(op.operand(0))?);
        let length = 1_usize << Eint::of(op.operand(0).ty())?.width;
        let tables = entries.chunks(length).map(|entries| self.table(op, op.operand(1), entries));
        let tables: Vec<Table> = tables.collect::<Option<_>>()?;
        self.site(op, &x);
        let choice = table_choice(kind, op);
        let mut results = Vec::with_capacity(x.len());
        for (i, &x) in x.iter().enumerate() {
            let node = match &choice {
                Some(choice) => self.sample(x, tables.get(usize::try_from(*choice.get(i)?).ok()?)?),
                // The map is known at run time only: so is the table.
                None => {
                    let input = Eint::of(op.operand(0).ty())?;
                    let number = mix_all([0, self.graph.len() as u64, i as u64]);
                    self.sample(x, &Table { input, words: None, number })
                }
            };
            results.push(Element::Encrypted(node));
        }
        Some(results.into())
    }

    /// The lookup that is part of `lsb`, of nodes brought to the top of the word.
    pub fn lookup_lowest_bit(&mut self, op: Op, first: Node, count: usize) -> Option<Rc<[Node]>> {
        let x: Vec<Node> = (first..first + count as Node).collect();
        self.site(op, &x);
        // Minus half of the result's unit; no bits but the padding are read.
        let word = (1_u64 << 62_u32.checked_sub(Eint::of(op.result(0).ty())?.width)?).wrapping_neg();
        let table = Table {
            input: Eint { width: 0, signed: false },
            words: Some([word].into()),
            number: mix_all([1, word]),
        };
        Some(x.into_iter().map(|x| self.sample(x, &table)).collect())
    }

    fn site(&mut self, op: Op, operands: &[Node]) {
        let sites = &mut self.sites;
        let at = *self.site_of.entry(op).or_insert_with(|| {
            sites.push(Site { op, operands: vec![], count: 0.0, met: HashSet::new() });
            sites.len() - 1
        });
        let site = &mut self.sites[at];
        site.count += operands.len() as f64;
        site.operands.extend(operands.iter().copied().filter(|&node| site.met.insert(node)));
    }

    fn table(&self, op: Op, v: Value, entries: &[Element]) -> Option<Table> {
        let (input, output) = (Eint::of(op.operand(0).ty())?, Eint::of(op.result(0).ty())?);
        let (entry, place) = (Entry::of(v.ty(), output), 63_u32.checked_sub(output.width)?);
        let word = |x: &Element| match x {
            Element::Known(x) => Some((entry.read(*x) as u64) << place),
            Element::Unknown(_) | Element::Encrypted(_) => None,
        };
        let words: Option<Rc<[u64]>> = entries.iter().map(word).collect();
        let number = match &words {
            Some(words) => mix_all(
                [2, u64::from(input.width), u64::from(input.signed)].into_iter().chain(words.iter().copied()),
            ),
            // The same numbers read at the same place of the word.
            None => mix_all([3, u64::from(place)].into_iter().chain(entries.iter().map(|x| match x {
                Element::Known(x) => mix(*x as u64),
                Element::Unknown(i) => u64::from(*i),
                Element::Encrypted(_) => 0,
            }))),
        };
        Some(Table { input, words, number })
    }

    /// The output of a lookup: that of an earlier one if that is the same.
    fn sample(&mut self, operand: Node, table: &Table) -> Node {
        let constant = self.graph.constant_of(operand);
        let turned = *self
            .samples
            .turned
            .entry((table.number, constant.number()))
            .or_insert_with(|| table.turned(constant));
        let key = (self.graph.linear(operand), turned.exact);
        if let Some(&node) = self.samples.lookups.get(&key) {
            return node;
        }
        let number = self.samples.all.len() as u32;
        self.samples.all.push(Origin::Lookup(Lookup {
            operand,
            bits: table.input.width,
            turned: turned.up_to_sign,
            any_turn: table.any_turn(),
        }));
        let node = self.graph.push_plain(Row::Samples(number), 1);
        self.samples.lookups.insert(key, node);
        node
    }
}

impl Table {
    /// How many places of the word are read, the padding bit included, as a power of two.
    fn turns(&self) -> u32 {
        self.input.width + 1
    }

    fn turned(&self, constant: Constant) -> Turned {
        let place = 64 - self.turns();
        let on_grid = constant.known && constant.word << self.turns() == 0;
        let words = self.words.as_ref().filter(|_| on_grid && self.input.width < THROUGH_BITS);
        let Some(words) = words else {
            let exact = mix_all([self.number, constant.number()]);
            return Turned { exact, up_to_sign: None };
        };
        let shift = (constant.word >> place) as usize;
        let read = |i: usize| {
            let (at, negated) = turned((i + shift) % (2 * words.len()), self.input);
            if negated { words[at].wrapping_neg() } else { words[at] }
        };
        let turned: Vec<u64> = (0..words.len()).map(read).collect();
        let exact = mix_all([4, u64::from(self.input.width)].into_iter().chain(turned.iter().copied()));
        let negative = turned.iter().find(|x| **x != 0).is_some_and(|x| (*x as i64) < 0);
        let up_to_sign =
            turned.iter().map(|&x| scaled(if negative { x.wrapping_neg() } else { x }, self.zeros()));
        Turned { exact, up_to_sign: Some(mix_all(up_to_sign)) }
    }

    fn any_turn(&self) -> Option<u64> {
        let words = self.words.as_ref().filter(|_| self.input.width < THROUGH_BITS)?;
        let magnitudes = words.iter().map(|&x| mix((scaled(x, self.zeros()) as i64).unsigned_abs()));
        Some(magnitudes.fold(0, u64::wrapping_add))
    }

    /// The zeros below the lowest bit of any entry.
    fn zeros(&self) -> u32 {
        let words = self.words.iter().flat_map(|words| words.iter());
        words.map(|x| x.trailing_zeros()).min().unwrap_or_default().min(63)
    }
}

/// An entry without so many zeros at its end: tables that differ in scale only count as alike.
fn scaled(x: u64, zeros: u32) -> u64 {
    ((x as i64) >> zeros) as u64
}
