//! Where the values of a run are, and the rows of its list.

mod places;
mod rows;
mod unrolled;

use super::super::Linear;
use super::step::{Piece, Step};
use super::word_shape;
use crate::lines::Callee;
use ferrocrete_abi::entry_points::EntryPoint;
use ferrocrete_dialects::ir::{Op, Value};
use std::collections::{HashMap, HashSet};

/// A list, and the memory it works on: the operands of its call are the scratch memory, the outputs and the
/// inputs.
pub struct Plan {
    /// The rows.
    pub table: Vec<i64>,
    /// Words that rows refer to.
    pub constants: Vec<i64>,
    /// Words that it needs for what does not leave it.
    pub scratch: usize,
    /// What is read of it afterwards, with shapes in words.
    pub outputs: Vec<(Value, Vec<usize>)>,
    /// What it reads, with shapes in words.
    pub inputs: Vec<(Value, Vec<usize>)>,
}

/// Bytes of a word.
const WORD: usize = 8;

/// Memory of one or more values.
struct Storage {
    of: Owner,
    words: usize,
    /// Whether anything was written to it.
    written: bool,
    /// Reads that are still to come.
    ahead: usize,
    /// The rows between which it is needed.
    rows: (usize, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Scratch,
    Output(usize),
    Input(usize),
    /// Among the constants, from that word on.
    Constant(usize),
}

/// Where a value starts.
#[derive(Clone, Copy)]
struct Place {
    storage: usize,
    from: usize,
}

/// An operand of a row.
#[derive(Clone, Copy)]
enum Operand {
    At(Place),
    Constant(usize),
    Number(i64),
    Context,
}

struct Planner<'a> {
    inside: &'a HashSet<Op>,
    storages: Vec<Storage>,
    places: HashMap<Value, Place>,
    rows: Vec<(Callee, Vec<Operand>)>,
    constants: Vec<i64>,
    known: HashMap<Vec<i64>, usize>,
    outputs: Vec<(Value, Vec<usize>)>,
    inputs: Vec<(Value, Vec<usize>)>,
}

impl Plan {
    /// The plan of a run; `None` only where an op is not what it should be.
    pub fn of(run: &[(Op, Step)], inside: &HashSet<Op>) -> Option<Self> {
        let mut planner = Planner {
            inside,
            storages: vec![],
            places: HashMap::new(),
            rows: vec![],
            constants: vec![],
            known: HashMap::new(),
            outputs: vec![],
            inputs: vec![],
        };
        for (op, step) in run {
            planner.step(*op, step)?;
        }
        planner.copy_outputs(run)?;
        Some(planner.finish())
    }
}

impl Planner<'_> {
    fn step(&mut self, op: Op, step: &Step) -> Option<()> {
        let result = op.result(0);
        match step {
            Step::Empty => {
                let place = self.scratch(result)?;
                self.define(result, place);
            }
            Step::Take(pieces) => self.take(op, pieces)?,
            Step::Put(pieces) => self.put(op, pieces)?,
            Step::Join { rows } => self.join(op, *rows)?,
            Step::Linear { linear, clear } => self.linear(op, *linear, clear)?,
            Step::Unrolled(unrolled) => self.unrolled(op, unrolled)?,
            Step::Keyswitch { count } => {
                let (from, out) = (self.place(op.operand(0))?, self.made(result)?);
                let operands = [Operand::At(out), Operand::At(from), Operand::Number(*count as i64)];
                self.entry(EntryPoint::keyswitch, &operands);
                self.read(op.operand(0));
                self.define(result, out);
            }
            Step::Lookup { is_circuit, count, tables, which, numbers } => {
                let [from, table] = [self.place(op.operand(0))?, self.place(op.operand(1))?];
                let out = self.made(result)?;
                let which = match which {
                    Some(which) => Operand::Constant(self.constant(which)),
                    None => Operand::Number(0),
                };
                let counts = [*count, *tables].map(|n| Operand::Number(n as i64));
                let mut operands = vec![Operand::At(out), Operand::At(from), Operand::At(table), which];
                operands.extend(counts);
                operands.extend(numbers.iter().map(|&n| Operand::Number(n)));
                let entry = if *is_circuit { EntryPoint::circuit_lookup } else { EntryPoint::bootstrap };
                self.entry(entry, &operands);
                self.read(op.operand(0));
                self.read(op.operand(1));
                self.define(result, out);
            }
            Step::Encode { tables, entries, coefficients, numbers } => {
                let (from, out) = (self.place(op.operand(0))?, self.made(result)?);
                for i in 0..*tables {
                    let from = Place { from: from.from + i * entries, ..from };
                    let out = Place { from: out.from + i * coefficients, ..out };
                    let operands = [out, from].map(Operand::At).into_iter();
                    let operands: Vec<_> = operands.chain(numbers.map(Operand::Number)).collect();
                    self.entry(EntryPoint::encode_lut, &operands);
                }
                self.read(op.operand(0));
                self.define(result, out);
            }
        }
        Some(())
    }

    fn join(&mut self, op: Op, rows: usize) -> Option<()> {
        let out = self.made(op.result(0))?;
        let part = |v| Some((self.place(v)?, count(v)? / rows.max(1)));
        let parts = op.operands().into_iter().map(part).collect::<Option<Vec<_>>>()?;
        let mut at = out.from;
        for row in 0..rows {
            for &(from, words) in &parts {
                self.copy(Place { from: at, ..out }, Place { from: from.from + row * words, ..from }, words);
                at += words;
            }
        }
        op.operands().into_iter().for_each(|v| self.read(v));
        self.define(op.result(0), out);
        Some(())
    }

    /// A part of a value: where it is, if it is in one piece.
    fn take(&mut self, op: Op, pieces: &[Piece]) -> Option<()> {
        let (whole, result) = (op.operand(0), op.result(0));
        let from = self.place(whole)?;
        if let [piece] = pieces {
            // Before the read counts: what is read of the part is read of the whole.
            self.define(result, Place { from: from.from + piece.from, ..from });
            self.read(whole);
            return Some(());
        }
        let out = self.made(result)?;
        let mut at = out.from;
        for piece in pieces {
            self.copy(Place { from: at, ..out }, Place { from: from.from + piece.from, ..from }, piece.words);
            at += piece.words;
        }
        self.read(whole);
        self.define(result, out);
        Some(())
    }

    /// In the memory of the whole, if nothing reads that any more; in a copy otherwise.
    fn put(&mut self, op: Op, pieces: &[Piece]) -> Option<()> {
        let (part, into, result) = (op.operand(0), op.operand(1), op.result(0));
        let (from, whole) = (self.place(part)?, self.place(into)?);
        self.read(into);
        let storage = &self.storages[whole.storage];
        let words = count(result)?;
        let is_free = storage.of == Owner::Scratch && storage.ahead == 0 && storage.words == words;
        let out = if is_free && from.storage != whole.storage {
            whole
        } else {
            let written = storage.written;
            let out = self.made(result)?;
            if written {
                self.copy(out, whole, words);
            }
            out
        };
        let mut at = from.from;
        for piece in pieces {
            let to = Place { from: out.from + piece.from, ..out };
            self.copy(to, Place { from: at, ..from }, piece.words);
            at += piece.words;
        }
        self.read(part);
        self.define(result, out);
        Some(())
    }

    fn linear(&mut self, op: Op, linear: Linear, clear: &[i64]) -> Option<()> {
        let result = op.result(0);
        let words = count(result)?;
        let encrypted = match linear {
            Linear::Zero => 0,
            Linear::Neg | Linear::AddInt | Linear::MulInt => 1,
            Linear::Add | Linear::Sub => 2,
        };
        let operands = op.operands()[..encrypted].to_vec();
        let places = operands.iter().map(|&v| self.place(v)).collect::<Option<Vec<_>>>()?;
        let out = self.made(result)?;
        // A plaintext is for one ciphertext.
        let each = match (linear, clear) {
            (Linear::AddInt, _) => word_shape(result)?.last().copied()?,
            (_, [] | [_]) => words,
            (_, several) => words / several.len(),
        };
        for (i, at) in (0..words).step_by(each.max(1)).enumerate() {
            let shifted = |place: Place| Operand::At(Place { from: place.from + at, ..place });
            let mut row: Vec<Operand> =
                [out].into_iter().chain(places.iter().copied()).map(shifted).collect();
            row.extend(clear.get(i).or(clear.first()).map(|&x| Operand::Number(x)));
            row.push(Operand::Number(each as i64));
            self.row(Callee::Linear(linear), row);
        }
        operands.into_iter().for_each(|v| self.read(v));
        self.define(result, out);
        Some(())
    }

    /// Copies what is read afterwards and is part of something else.
    fn copy_outputs(&mut self, run: &[(Op, Step)]) -> Option<()> {
        let made: HashSet<Value> = self.outputs.iter().map(|(v, _)| *v).collect();
        let results = run.iter().map(|(op, _)| op.result(0));
        let left: Vec<Value> = results.filter(|v| !made.contains(v) && self.is_output(*v)).collect();
        for v in left {
            let from = self.place(v)?;
            let out = self.made(v)?;
            let words = count(v)?;
            if self.storages[from.storage].written {
                self.copy(out, from, words);
            }
        }
        Some(())
    }
}

/// The words of a value.
fn count(v: Value) -> Option<usize> {
    Some(word_shape(v)?.iter().product())
}
