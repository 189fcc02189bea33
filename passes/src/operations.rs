//! How often a call of a function does each operation on ciphertexts, by the tag of its place.

use crate::interface::public_functions;
use ferrocrete_abi::parameters::{CircuitParameters, Parameters};
use ferrocrete_dialects::intervals::rounds;
use ferrocrete_dialects::ir::{Attr, Block, Op, Value};
use ferrocrete_dialects::iteration::Loops;
use ferrocrete_dialects::ops::TfheOp;
use std::collections::BTreeMap;

/// An operation on one ciphertext, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Plus a clear number.
    ClearAddition,
    /// Plus or minus another ciphertext.
    EncryptedAddition,
    /// Times a clear number.
    ClearMultiplication,
    /// Its negative.
    EncryptedNegation,
    /// Under the small key instead of the big one.
    KeySwitch,
    /// Into a polynomial, for one row of a bit that selects.
    PackingKeySwitch,
}

/// How often a function does an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operations {
    /// The public function.
    pub function: String,
    /// What the user called the part of the program, by the name of its places.
    pub tag: Option<String>,
    /// What is done.
    pub operation: Operation,
    /// In one call; `None` where a condition or a loop of unknown length decides.
    pub count: Option<u64>,
}

type Counts = BTreeMap<(Option<String>, Operation), Option<u64>>;

/// The operations of each public function of a parametrized module. As in [`bootstraps`], circuit
/// lookups are counted by what the runtime does for them.
///
/// [`bootstraps`]: crate::bootstraps()
pub fn operations(module: Op) -> Vec<Operations> {
    let parameters = ferrocrete_dialects::tfhe::parameters(module);
    let mut all = Vec::new();
    for f in public_functions(module) {
        let (Some((function, _)), Some(body)) = (f.as_func(), f.body()) else { continue };
        let mut counts = Counts::new();
        of_block(body, Some(1), parameters.as_ref(), &mut counts);
        all.extend(counts.into_iter().map(|((tag, operation), count)| Operations {
            function: function.clone(),
            tag,
            operation,
            count,
        }));
    }
    all
}

fn of_block(block: Block, times: Option<u64>, parameters: Option<&Parameters>, counts: &mut Counts) {
    for op in block.ops() {
        if let Some(kind) = TfheOp::from_name(op.name()) {
            for (operation, each) in of_kind(kind, op, parameters) {
                let once = elements(op.result(0)).zip(each).and_then(|(n, each)| n.checked_mul(each));
                let more = times.zip(once).and_then(|(times, once)| times.checked_mul(once));
                let count = counts.entry((op.loc().name(), operation)).or_insert(Some(0));
                *count = count.zip(more).and_then(|(count, more)| count.checked_add(more));
            }
        }
        let inside = times.zip(rounds_of(op)).and_then(|(times, rounds)| times.checked_mul(rounds));
        for block in op.regions().into_iter().filter_map(|r| r.entry()) {
            of_block(block, inside, parameters, counts);
        }
    }
}

/// What one op does for each element of its result.
fn of_kind(kind: TfheOp, op: Op, parameters: Option<&Parameters>) -> Vec<(Operation, Option<u64>)> {
    let one = |operation| vec![(operation, Some(1))];
    match kind {
        TfheOp::AddGlweInt => one(Operation::ClearAddition),
        TfheOp::AddGlwe | TfheOp::SubGlwe => one(Operation::EncryptedAddition),
        TfheOp::MulGlweInt => one(Operation::ClearMultiplication),
        TfheOp::NegGlwe => one(Operation::EncryptedNegation),
        TfheOp::KeyswitchGlwe => one(Operation::KeySwitch),
        TfheOp::CircuitLookup => of_circuit_lookup(op, parameters),
        TfheOp::Zero | TfheOp::EncodeLut | TfheOp::BootstrapGlwe | TfheOp::RuntimeCall => vec![],
    }
}

/// A keyswitch for each bit of the operand and each digit of the result; for each bit and level of
/// the gadget, a packing keyswitch into each row of the matrix that selects.
fn of_circuit_lookup(op: Op, parameters: Option<&Parameters>) -> Vec<(Operation, Option<u64>)> {
    let bits = |name: &str| op.attr(name).and_then(Attr::as_int).and_then(|n| u32::try_from(n).ok());
    let read = bits("input_bits").map(u64::from);
    let digits = bits("output_bits").map(|bits| CircuitParameters::digits_of(bits) as u64);
    let rows = parameters.and_then(|p| p.bootstrap).and_then(|bootstrap| {
        let levels = bootstrap.circuit?.ggsw.level_count.0;
        Some((levels * (bootstrap.glwe_dimension.0 + 1)) as u64)
    });
    vec![
        (Operation::KeySwitch, read.zip(digits).map(|(bits, digits)| bits + digits)),
        (Operation::PackingKeySwitch, read.zip(rows).map(|(bits, rows)| bits * rows)),
    ]
}

/// How often the inside of an op runs, for one run of the op; `None` where that is not known.
fn rounds_of(op: Op) -> Option<u64> {
    match op.name() {
        "scf.for" => {
            let (least, most) = rounds(op);
            most.filter(|most| *most == least)
        }
        "tensor.generate" => elements(op.result(0)),
        "linalg.generic" => {
            let lengths = Loops::of(op)?.lengths;
            lengths.into_iter().try_fold(1_u64, |all, n| all.checked_mul(n as u64))
        }
        _ => None,
    }
}

fn elements(v: Value) -> Option<u64> {
    v.ty().elements().map(|n| n as u64)
}
