//! The functions of lists: tables, the loop that goes through them, and the linear ops.

use super::{Callee, Slot};
use crate::runtime::{first_word, pointer};
use crate::steps::{Callees, element, store};
use crate::words::Linear;
use ferrocrete_abi::entry_points::EntryPoint;
use ferrocrete_dialects::ir::{Attr, Builder, Op, OpBuilder, Type, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};
use ferrocrete_dialects::tfhe::{CONSTANTS, TABLE};

/// No mangled name starts like this.
const RUNNER: &str = "lines.run";

/// What lists all over the module share.
#[derive(Default)]
pub struct Lines {
    callees: Callees,
    count: usize,
}

impl Lines {
    /// Defines the loop, if there is a list.
    pub fn finish(&self, before: Builder) {
        if self.count > 0 {
            self.callees.define_runner(before, RUNNER);
        }
    }

    /// The number that tables have for a callee, which is defined when it is first met.
    fn number(
        &mut self,
        before: Builder,
        callee: Callee,
        caller: &mut dyn FnMut(EntryPoint) -> String,
    ) -> i64 {
        let symbol = match callee {
            Callee::Entry(entry) => Some(caller(entry)),
            Callee::Copy => None,
            Callee::Linear(linear) => Some(format!("lines.{}", linear.name())),
        };
        let types = callee.types(before.ctx);
        match self.callees.known(symbol.as_deref()) {
            Some(number) => number,
            None => {
                if let (Callee::Linear(linear), Some(symbol)) = (callee, &symbol) {
                    define_linear(before, linear, symbol, &types);
                }
                self.callees.add(symbol, types)
            }
        }
    }
}

/// Makes of a call that stands for a list the call of a function that goes through its table. `caller` defines
/// what calls an entry point.
pub fn call(
    op: Op,
    context: Value,
    function: Op,
    lines: &mut Lines,
    caller: &mut dyn FnMut(EntryPoint) -> String,
) -> PassResult {
    let b = Builder::before(op);
    let before = Builder::before(function);
    let ints = |name: &str| op.attr(name).and_then(Attr::dense_integers);
    let Some(mut table) = ints(TABLE).filter(|table| !table.is_empty()) else {
        op.error("stands for a list of calls, but has none");
        return Err(Failed);
    };
    if let Some(i) = op.operands().iter().position(|operand| operand.ty().as_memref().is_none()) {
        op.error(format!(
            "gives {} as argument {i} of a list of calls, which takes buffers",
            op.operand(i).ty()
        ));
        return Err(Failed);
    }
    let all: Vec<Callee> = Callee::all().collect();
    let (mut at, mut rows) = (0_usize, 0_usize);
    while at < table.len() {
        let callee = usize::try_from(table[at]).ok().and_then(|i| all.get(i).copied());
        let length = table.get(at + 1).and_then(|&n| usize::try_from(n).ok()).unwrap_or_default();
        let row = at.checked_add(length).and_then(|end| table.get(at..end));
        let (Some(callee), Some(row)) = (callee, row) else {
            op.error("stands for a list of calls that has no form");
            return Err(Failed);
        };
        check_row(op, rows, row, callee)?;
        table[at] = lines.number(before, callee, caller);
        at += length;
        rows += 1;
    }
    let symbol = format!("lines.{}", lines.count);
    lines.count += 1;
    let constants = ints(CONSTANTS).filter(|words| !words.is_empty()).map(|words| {
        let symbol = format!("{symbol}.constants");
        crate::runtime::define(before, &symbol, &words);
        symbol
    });
    let rows_symbol = format!("{symbol}.table");
    crate::runtime::define(before, &rows_symbol, &table);
    define_list(before, &symbol, &rows_symbol, constants.as_deref(), rows, op.operands().len());
    let buffers = op.operands().into_iter().map(|buffer| first_word(b, buffer));
    let operands: Vec<Value> = [context].into_iter().chain(buffers).collect();
    b.op("func.call").operands(&operands).attr("callee", b.ctx.symbol_attr(&symbol)).build();
    op.erase();
    Ok(())
}

/// Refuses a row that does not give its callee as much as that takes, or takes it from a slot that is not there:
/// the loop would read other memory.
fn check_row(op: Op, number: usize, row: &[i64], callee: Callee) -> PassResult {
    let takes = callee.types(op.ctx()).len();
    let slots = (Slot::COMMON + op.operands().len()) as i64;
    let mut named = row.iter().skip(2).step_by(2);
    if row.len() != 2 + 2 * takes {
        op.error(format!("row {number} has {} words, and its callee takes {}", row.len(), 2 + 2 * takes));
        return Err(Failed);
    }
    if let Some(slot) = named.find(|slot| !(0..slots).contains(slot)) {
        op.error(format!("row {number} names slot {slot}; there are {slots}"));
        return Err(Failed);
    }
    Ok(())
}

/// The function that fills the slots and goes through the table.
fn define_list(
    before: Builder,
    symbol: &str,
    table: &str,
    constants: Option<&str>,
    rows: usize,
    operands: usize,
) {
    let types = vec![pointer(before); operands + 1];
    let region = before.region();
    let block = region.append_block(&types, before.loc);
    let b = Builder::at_end(block, before.loc, before.ctx);
    let i64 = b.ctx.int(64);
    let number = |n: i64| {
        let op = b.op("llvm.mlir.constant").result(i64).attr("value", b.ctx.i64_attr(n));
        op.build().result(0)
    };
    let address = |symbol: &str| {
        let op = b.op("llvm.mlir.addressof").result(pointer(b));
        op.attr("global_name", b.ctx.symbol_attr(symbol)).build().result(0)
    };
    let room = b.op("llvm.alloca").operands(&[number((Slot::COMMON + operands) as i64)]);
    let room = room.result(pointer(b)).attr("elem_type", b.ctx.type_attr(i64));
    let slots = room.attr("alignment", b.ctx.i64_attr(8)).build().result(0);
    let put = |slot: Slot, value: Value| store(b, value, element(b, slots, slot.number()));
    put(Slot::Zero, number(0));
    put(Slot::Context, block.argument(0));
    if let Some(constants) = constants {
        put(Slot::Constants, address(constants));
    }
    for (i, argument) in block.arguments().into_iter().skip(1).enumerate() {
        put(Slot::Operand(i), argument);
    }
    let count = b.constant(b.ctx.index(), rows as i64);
    let callee = b.ctx.symbol_attr(RUNNER);
    b.op("func.call").operands(&[slots, address(table), count]).attr("callee", callee).build();
    b.op("func.return").build();
    private(before, symbol, &types, false).region(region).build();
}

/// A linear op on so many words in a row.
fn define_linear(before: Builder, linear: Linear, symbol: &str, types: &[Type]) {
    let region = before.region();
    let block = region.append_block(types, before.loc);
    let b = Builder::at_end(block, before.loc, before.ctx);
    let (i64, index) = (b.ctx.int(64), b.ctx.index());
    let arguments = block.arguments();
    let (out, words) = (arguments[0], arguments[arguments.len() - 1]);
    let operands = &arguments[1..arguments.len() - 1];
    let [from, step] = [0, 1].map(|n| b.constant(index, n));
    let to = b.value("arith.index_cast", &[words], index);
    let body = b.region();
    let round = body.append_block(&[index], b.loc);
    let inner = Builder::at_end(round, b.loc, b.ctx);
    let at = inner.value("arith.index_cast", &[round.argument(0)], i64);
    let of_word = |&v: &Value| if v.ty() == i64 { v } else { load(inner, word(inner, v, at)) };
    let elements: Vec<Value> = operands.iter().map(of_word).collect();
    let made = match linear {
        // A plaintext is added to the last word only, after all are there.
        Linear::AddInt => elements[0],
        Linear::Zero | Linear::Add | Linear::Sub | Linear::Neg | Linear::MulInt => {
            linear.word(inner, &elements, 0, 1)
        }
    };
    store(inner, made, word(inner, out, at));
    inner.op("scf.yield").build();
    b.op("scf.for").operands(&[from, to, step]).region(body).build();
    if linear == Linear::AddInt {
        let last = b.value("arith.subi", &[words, b.constant(i64, 1)], i64);
        let place = word(b, out, last);
        let sum = b.value("arith.addi", &[load(b, place), operands[1]], i64);
        store(b, sum, place);
    }
    b.op("func.return").build();
    private(before, symbol, types, true).region(region).build();
}

/// A private function with no body yet; its first argument may be a buffer that no other overlaps.
fn private(b: Builder, symbol: &str, types: &[Type], writes_first: bool) -> OpBuilder {
    let none = b.ctx.dict_attr(&[]);
    let alone = b.ctx.dict_attr(&[("llvm.noalias", b.ctx.unit_attr())]);
    let attributes: Vec<Attr> =
        (0..types.len()).map(|i| if writes_first && i == 0 { alone } else { none }).collect();
    b.op("func.func")
        .attr("sym_name", b.ctx.str_attr(symbol))
        .attr("sym_visibility", b.ctx.str_attr("private"))
        .attr("function_type", b.ctx.type_attr(b.ctx.function(types, &[])))
        .attr("arg_attrs", b.ctx.array_attr(&attributes))
        .attr("llvm.linkage", b.ctx.parse_attr("#llvm.linkage<internal>"))
        .attr("passthrough", b.ctx.array_attr(&[b.ctx.str_attr("noinline")]))
}

/// The address of a word at a place known at run time.
fn word(b: Builder, words: Value, at: Value) -> Value {
    b.op("llvm.getelementptr")
        .operands(&[words, at])
        .result(pointer(b))
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[i32::MIN]))
        .attr("elem_type", b.ctx.type_attr(b.ctx.int(64)))
        .build()
        .result(0)
}

fn load(b: Builder, place: Value) -> Value {
    b.value("llvm.load", &[place], b.ctx.int(64))
}
