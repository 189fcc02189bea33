//! `steps-in-tables`: a long list of calls becomes a table that one loop goes through.
//!
//! Each call in code is some ops that every pass after this one goes through, and that LLVM makes instructions
//! of. As numbers in a table it takes next to nothing. What is called goes through thousands of words each
//! time; to read a row first is little next to that.

mod row;
mod runner;

use ferrocrete_dialects::ir::{Block, Builder, InsertPoint, Op, Value};
use ferrocrete_dialects::pass::{Anchor, Level, OptionInfo, Options, PassInfo, PassResult};
pub(crate) use row::element;
use row::{Operand, is_free, is_step};
pub(crate) use runner::Callees;
use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "steps-in-tables",
    summary: "Make tables of long lists of calls and copies, for one loop to go through",
    anchor: Anchor::Module,
    level: Level::Any,
    options: &[OptionInfo {
        name: "length",
        description: "from so many calls and copies of a function on",
        default: "100",
    }],
    run,
};

/// No mangled name starts like this.
const RUNNER: &str = "steps.run";

/// Fewer steps in a row than this stay calls.
const SHORTEST: usize = 8;

fn run(module: Op, options: &Options) -> PassResult {
    let length = options.get::<NonZeroUsize>("length", module)?.get();
    let mut callees = Callees::default();
    let mut tables = 0;
    for function in module.body().map(Block::ops).unwrap_or_default() {
        let Some(block) = function.body().filter(|_| function.as_func().is_some()) else { continue };
        let ops = block.ops();
        if ops.iter().filter(|op| is_step(**op)).count() < length {
            continue;
        }
        gather_globals(&ops);
        let mut slots = Slots::new(function, block);
        let ops = block.ops();
        let is_part = |op: Op| is_step(op) || is_free(op);
        for run in ops.chunk_by(|a, b| is_part(*a) && is_part(*b)) {
            let steps: Vec<Op> = run.iter().copied().filter(|op| is_step(*op)).collect();
            if steps.len() >= SHORTEST.min(length) {
                let symbol = format!("steps.{tables}");
                tables += 1;
                move_out(function, &steps, &symbol, &mut slots, &mut callees);
            }
        }
        slots.allocate();
        erase_idle(&block.ops());
    }
    if let Some(function) = callees.first() {
        callees.define_runner(Builder::before(function), RUNNER);
    }
    Ok(())
}

/// Numbers and addresses that only steps used.
fn erase_idle(ops: &[Op]) {
    // Users come after what they use.
    for op in ops.iter().rev().filter(|op| is_free(**op)) {
        if op.results().into_iter().all(|result| result.uses().is_empty()) {
            op.erase();
        }
    }
}

/// Moves the addresses of constants to the front: between steps they are in the way.
fn gather_globals(ops: &[Op]) {
    let mut moved = HashSet::new();
    for &op in ops {
        let follows =
            op.operands().first().and_then(|v| v.defining_op()).is_some_and(|op| moved.contains(&op));
        let is_address = match op.name() {
            "memref.get_global" | "llvm.mlir.addressof" => true,
            "builtin.unrealized_conversion_cast" | "llvm.extractvalue" => follows,
            _ => false,
        };
        if is_address {
            moved.insert(op);
            op.move_before(ops[0]);
        }
    }
}

/// A table of those steps, and a call that goes through it in their place.
fn move_out(function: Op, steps: &[Op], symbol: &str, slots: &mut Slots, callees: &mut Callees) {
    let b = Builder::before(steps[0]);
    let mut words = vec![];
    for &step in steps {
        let operands = step.operands();
        words.extend([callees.number(step, function), row::words(operands.len())]);
        for value in operands {
            let Operand { base, number } = Operand::of(value);
            words.extend([base.map_or(0, |base| slots.of(b, base)), number]);
        }
    }
    let array = b.ctx.llvm_array(b.ctx.int(64), words.len());
    let before = Builder::before(function);
    before
        .op("llvm.mlir.global")
        .attr("sym_name", b.ctx.str_attr(symbol))
        .attr("global_type", b.ctx.type_attr(array))
        .attr("linkage", b.ctx.parse_attr("#llvm.linkage<internal>"))
        .attr("constant", b.ctx.unit_attr())
        .attr("value", b.ctx.dense_ints(b.ctx.int(64).tensor(&[words.len()]), &words))
        .region(before.region())
        .build();
    let table = b.op("llvm.mlir.addressof").result(b.ctx.llvm_pointer());
    let table = table.attr("global_name", b.ctx.symbol_attr(symbol)).build().result(0);
    let count = b.constant(b.ctx.index(), steps.len() as i64);
    b.op("func.call")
        .operands(&[slots.start, table, count])
        .attr("callee", b.ctx.symbol_attr(RUNNER))
        .build();
    for &step in steps {
        step.erase();
    }
}

/// The places of memory through which steps are told what is known at run time only. The first holds 0.
struct Slots {
    entry: Builder,
    /// A placeholder until their number is known, then where they start.
    start: Value,
    known: HashMap<Value, i64>,
}

impl Slots {
    fn new(function: Op, block: Block) -> Self {
        let entry = Builder { at: InsertPoint::Start(block), ..Builder::before(function) };
        let start = entry.value("llvm.mlir.zero", &[], entry.ctx.llvm_pointer());
        Self { entry, start, known: HashMap::new() }
    }

    /// The number of the slot that holds a value, which is put there at `b` if it is not yet. All steps stand
    /// in one block, so what was put there stays.
    fn of(&mut self, b: Builder, value: Value) -> i64 {
        let next = self.known.len() as i64 + 1;
        *self.known.entry(value).or_insert_with(|| {
            let place = element(b, self.start, next);
            let i64 = b.ctx.int(64);
            let word = match value.ty() {
                ty if ty.is_index() => b.value("arith.index_cast", &[value], i64),
                ty if ty.int_width().is_some_and(|width| width < 64) => b.value("arith.extui", &[value], i64),
                _ => value,
            };
            store(b, word, place);
            next
        })
    }

    /// Makes room for all of them at the function's start.
    fn allocate(self) {
        let Some(placeholder) = self.start.defining_op() else { return };
        if !self.start.uses().is_empty() {
            let b = Builder::before(placeholder);
            let i64 = self.entry.ctx.int(64);
            let number = |n: i64| {
                let op = b.op("llvm.mlir.constant").result(i64).attr("value", b.ctx.i64_attr(n));
                op.build().result(0)
            };
            let count = number(self.known.len() as i64 + 1);
            let room = b.op("llvm.alloca").operands(&[count]).result(b.ctx.llvm_pointer());
            let room = room.attr("elem_type", b.ctx.type_attr(i64)).attr("alignment", b.ctx.i64_attr(8));
            let start = room.build().result(0);
            store(b, number(0), start);
            self.start.replace_all_uses(start);
        }
        placeholder.erase();
    }
}

pub(crate) fn store(b: Builder, value: Value, place: Value) {
    b.op("llvm.store").operands(&[value, place]).build();
}
