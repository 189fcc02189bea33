//! The rows of a list, and how they are written down.

use super::{Operand, Owner, Place, Plan, Planner, WORD};
use crate::lines::{Callee, Slot};
use crate::memory::Arena;
use ferrocrete_abi::entry_points::EntryPoint;

impl Planner<'_> {
    pub(super) fn copy(&mut self, to: Place, from: Place, words: usize) {
        let bytes = Operand::Number((words * WORD) as i64);
        self.row(Callee::Copy, vec![Operand::At(to), Operand::At(from), bytes]);
    }

    pub(super) fn entry(&mut self, entry: EntryPoint, operands: &[Operand]) {
        let operands = [&[Operand::Context], operands].concat();
        self.row(Callee::Entry(entry), operands);
    }

    /// Adds a row; its first buffer is written.
    pub(super) fn row(&mut self, callee: Callee, operands: Vec<Operand>) {
        let row = self.rows.len();
        let mut first = true;
        for operand in &operands {
            if let Operand::At(place) = operand {
                let storage = &mut self.storages[place.storage];
                storage.rows.1 = row;
                storage.written |= std::mem::take(&mut first);
            }
        }
        self.rows.push((callee, operands));
    }

    /// Gives all that does not leave the list its place in the scratch memory, and writes the rows down.
    pub(super) fn finish(self) -> Plan {
        let mut arena = Arena::default();
        let outputs = self.outputs.len();
        let starts: Vec<(Slot, usize)> = self
            .storages
            .iter()
            .map(|storage| match storage.of {
                Owner::Scratch => {
                    let bytes = (storage.words * WORD).next_multiple_of(crate::memory::ALIGNMENT);
                    (Slot::Operand(0), arena.place(bytes, storage.rows.0, storage.rows.1))
                }
                Owner::Output(i) => (Slot::Operand(1 + i), 0),
                Owner::Input(i) => (Slot::Operand(1 + outputs + i), 0),
                Owner::Constant(at) => (Slot::Constants, at * WORD),
            })
            .collect();
        let mut table = vec![];
        for (callee, operands) in self.rows {
            table.extend([callee.number(), 2 + 2 * operands.len() as i64]);
            for operand in operands {
                let (slot, number) = match operand {
                    Operand::At(Place { storage, from }) => {
                        let (slot, bytes) = starts[storage];
                        (slot, (bytes + from * WORD) as i64)
                    }
                    Operand::Constant(at) => (Slot::Constants, (at * WORD) as i64),
                    Operand::Number(n) => (Slot::Zero, n),
                    Operand::Context => (Slot::Context, 0),
                };
                table.extend([slot.number(), number]);
            }
        }
        let scratch = arena.size / WORD;
        Plan { table, constants: self.constants, scratch, outputs: self.outputs, inputs: self.inputs }
    }
}
