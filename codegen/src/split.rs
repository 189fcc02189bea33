//! `split-long-code`: a long list of calls is divided among functions.
//!
//! LLVM's time for one block grows faster than its length (joining registers alone takes half of it for
//! ten thousand calls), that for many functions does not.

use ferrocrete_dialects::ir::{Block, Builder, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Level, OptionInfo, Options, PassInfo, PassResult};
use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "split-long-code",
    summary: "Divide long lists of calls and copies among functions",
    anchor: Anchor::Module,
    level: Level::Any,
    options: &[OptionInfo {
        name: "length",
        description: "the calls and copies of one function",
        default: "500",
    }],
    run,
};

fn run(module: Op, options: &Options) -> PassResult {
    let length = options.get::<NonZeroUsize>("length", module)?.get();
    let mut pieces = 0;
    for function in module.body().map(Block::ops).unwrap_or_default() {
        let Some(block) = function.body().filter(|_| function.as_func().is_some()) else { continue };
        let ops = block.ops();
        if ops.iter().filter(|op| is_step(**op)).count() <= length {
            continue;
        }
        gather_globals(&ops);
        let mut idle = vec![];
        let ops = block.ops();
        for run in ops.chunk_by(|a, b| is_part(*a) && is_part(*b)) {
            let steps: Vec<Op> = run.iter().copied().filter(|op| is_step(*op)).collect();
            if steps.len() < 2 {
                continue;
            }
            idle.extend(run.iter().copied().filter(|op| !is_step(*op)));
            for steps in steps.chunks(length) {
                // No mangled name starts like this.
                move_out(function, steps, &format!("piece.{pieces}"));
                pieces += 1;
            }
        }
        // Users come after what they use.
        for op in idle.into_iter().rev() {
            if op.results().into_iter().all(|result| result.uses().is_empty()) {
                op.erase();
            }
        }
    }
    Ok(())
}

/// Something done, of which only memory tells.
fn is_step(op: Op) -> bool {
    matches!(op.name(), "func.call" | "llvm.intr.memcpy")
        && op.results().is_empty()
        && op.operands().into_iter().all(|value| value.ty().as_memref().is_none())
}

/// A number or an address, which each function may find out for itself.
fn is_free(op: Op) -> bool {
    matches!(op.name(), "arith.constant" | "llvm.mlir.constant" | "llvm.getelementptr" | "llvm.mlir.zero")
}

fn is_part(op: Op) -> bool {
    is_step(op) || is_free(op)
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

/// A function of those steps, and a call of it in their place.
fn move_out(function: Op, steps: &[Op], symbol: &str) {
    let before = Builder::before(function);
    let b = Builder::before(steps[0]);
    let call = b.op("func.call").attr("callee", b.ctx.symbol_attr(symbol)).build();
    let region = before.region();
    let block = region.append_block(&[], before.loc);
    let end = Builder::at_end(block, before.loc, before.ctx).op("func.return").build();
    let mut piece = Piece { block, end, given: vec![], known: HashMap::new() };
    for &step in steps {
        for (i, value) in step.operands().into_iter().enumerate() {
            step.set_operand(i, piece.inside(value));
        }
        step.move_before(end);
    }
    call.set_operands(&piece.given);
    let types: Vec<Type> = piece.given.iter().map(|value| value.ty()).collect();
    let words = ["noinline", "optnone"].map(|word| before.ctx.str_attr(word));
    before
        .op("func.func")
        .attr("sym_name", before.ctx.str_attr(symbol))
        .attr("sym_visibility", before.ctx.str_attr("private"))
        .attr("function_type", before.ctx.type_attr(before.ctx.function(&types, &[])))
        .attr("llvm.linkage", before.ctx.parse_attr("#llvm.linkage<internal>"))
        .attr("passthrough", before.ctx.array_attr(&words))
        .region(region)
        .build();
}

/// A function under construction.
struct Piece {
    block: Block,
    end: Op,
    /// What it is called with.
    given: Vec<Value>,
    /// What stands inside for a value outside.
    known: HashMap<Value, Value>,
}

impl Piece {
    /// What stands for a value of the caller's in the next op.
    fn inside(&mut self, outer: Value) -> Value {
        if let Some(&value) = self.known.get(&outer) {
            return value;
        }
        let Some(op) = outer.defining_op().filter(|op| is_free(*op)) else {
            let value = self.block.insert_argument(self.given.len(), outer.ty(), self.end.loc());
            self.given.push(outer);
            self.known.insert(outer, value);
            return value;
        };
        let operands: Vec<Value> = op.operands().into_iter().map(|v| self.inside(v)).collect();
        let copy = Builder { loc: op.loc(), ..Builder::before(self.end) }.op(op.name()).operands(&operands);
        let copy = op.attrs().into_iter().fold(copy, |copy, (name, value)| copy.attr(&name, value));
        let value = copy.result(outer.ty()).build().result(0);
        // Addresses are found out anew for each step, so that none takes a register for long.
        if operands.is_empty() {
            self.known.insert(outer, value);
        }
        value
    }
}
