//! The places of values: which memory they get, and until when it is needed.

use super::super::word_shape;
use super::{Owner, Place, Planner, Storage, count};
use ferrocrete_dialects::ir::{Op, Value};

impl Planner<'_> {
    /// New memory for a value.
    pub(super) fn scratch(&mut self, v: Value) -> Option<Place> {
        let words = count(v)?;
        Some(self.storage(Owner::Scratch, words))
    }

    pub(super) fn storage(&mut self, of: Owner, words: usize) -> Place {
        let row = self.rows.len();
        let written = matches!(of, Owner::Input(_) | Owner::Constant(_));
        self.storages.push(Storage { of, words, written, ahead: 0, rows: (row, row) });
        Place { storage: self.storages.len() - 1, from: 0 }
    }

    /// New memory for what is written at once: the output's if it is one.
    pub(super) fn made(&mut self, v: Value) -> Option<Place> {
        if !self.is_output(v) {
            return self.scratch(v);
        }
        let shape = word_shape(v)?;
        let words = shape.iter().product();
        self.outputs.push((v, shape));
        Some(self.storage(Owner::Output(self.outputs.len() - 1), words))
    }

    pub(super) fn is_output(&self, v: Value) -> bool {
        // The ops of a structured op's body are inside with it.
        let around = |op: Op| std::iter::successors(Some(op), |op| op.parent()).take(2);
        v.uses().iter().any(|used| !around(used.op).any(|op| self.inside.contains(&op)))
    }

    /// Where a value is; one from outside is an input.
    pub(super) fn place(&mut self, v: Value) -> Option<Place> {
        if let Some(&place) = self.places.get(&v) {
            return Some(place);
        }
        let shape = word_shape(v)?;
        let words = shape.iter().product();
        let of = match v.constant_integers() {
            Some(known) => Owner::Constant(self.constant(&known)),
            None => {
                self.inputs.push((v, shape));
                Owner::Input(self.inputs.len() - 1)
            }
        };
        let place = self.storage(of, words);
        self.places.insert(v, place);
        Some(place)
    }

    /// Notes where a value is, and that it will be read.
    pub(super) fn define(&mut self, v: Value, place: Place) {
        self.storages[place.storage].ahead += v.uses().len();
        self.places.insert(v, place);
    }

    /// Notes that an operand was read.
    pub(super) fn read(&mut self, v: Value) {
        let Some(place) = self.places.get(&v) else { return };
        let storage = &mut self.storages[place.storage];
        storage.ahead = storage.ahead.saturating_sub(1);
    }

    pub(super) fn constant(&mut self, words: &[i64]) -> usize {
        let constants = &mut self.constants;
        *self.known.entry(words.to_vec()).or_insert_with(|| {
            let at = constants.len();
            constants.extend(words);
            at
        })
    }
}
