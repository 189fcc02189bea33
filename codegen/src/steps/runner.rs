//! The function that goes through tables.

use super::row::element;
use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Type, Value};
use std::collections::HashMap;

/// From so many callees on, the loop is not optimised: what it calls is.
const MANY: usize = 200;

/// What steps call, by number.
#[derive(Default)]
pub struct Callees {
    numbers: HashMap<Option<String>, i64>,
    /// The symbol, none for a copy of memory, and the types of what it takes.
    all: Vec<(Option<String>, Vec<Type>)>,
    first: Option<Op>,
}

impl Callees {
    /// The number of what a step of a function calls.
    pub fn number(&mut self, step: Op, function: Op) -> i64 {
        self.first.get_or_insert(function);
        let symbol = step.attr("callee").and_then(Attr::as_str);
        match self.known(symbol.as_deref()) {
            Some(number) => number,
            None => self.add(symbol, step.operands().iter().map(|v| v.ty()).collect()),
        }
    }

    /// The number of a callee that has one.
    pub fn known(&self, symbol: Option<&str>) -> Option<i64> {
        self.numbers.get(&symbol.map(str::to_owned)).copied()
    }

    /// Gives a callee a number.
    pub fn add(&mut self, symbol: Option<String>, types: Vec<Type>) -> i64 {
        let number = self.all.len() as i64;
        self.numbers.insert(symbol.clone(), number);
        self.all.push((symbol, types));
        number
    }

    /// The first function with steps in tables.
    pub fn first(&self) -> Option<Op> {
        self.first
    }

    /// The function: it is given the slots, a table and the number of its rows.
    pub fn define_runner(&self, before: Builder, symbol: &str) {
        let ctx = before.ctx;
        let (pointer, index) = (ctx.llvm_pointer(), ctx.index());
        let types = [pointer, pointer, index];
        let region = before.region();
        let block = region.append_block(&types, before.loc);
        let b = Builder::at_end(block, before.loc, ctx);
        let [slots, table, count] = [0, 1, 2].map(|i| block.argument(i));
        let [from, step] = [0, 1].map(|n| b.constant(index, n));
        let rounds = before.region();
        let round = rounds.append_block(&[index, pointer], before.loc);
        self.round(Builder::at_end(round, before.loc, ctx), slots, round);
        b.op("scf.for").operands(&[from, count, step, table]).result(pointer).region(rounds).build();
        b.op("func.return").build();
        let words: &[&str] = if self.all.len() < MANY { &["noinline"] } else { &["noinline", "optnone"] };
        let words: Vec<Attr> = words.iter().map(|word| ctx.str_attr(word)).collect();
        before
            .op("func.func")
            .attr("sym_name", ctx.str_attr(symbol))
            .attr("sym_visibility", ctx.str_attr("private"))
            .attr("function_type", ctx.type_attr(ctx.function(&types, &[])))
            .attr("llvm.linkage", ctx.parse_attr("#llvm.linkage<internal>"))
            .attr("passthrough", ctx.array_attr(&words))
            .region(region)
            .build();
    }

    /// Does what the row says that the round is given, and gives the next one.
    fn round(&self, b: Builder, slots: Value, round: Block) {
        let row = round.argument(1);
        let number = b.value("arith.index_cast", &[load(b, row, b.ctx.int(64))], b.ctx.index());
        let length = load(b, element(b, row, 1), b.ctx.int(64));
        let cases: Vec<i64> = (1..self.all.len() as i64).collect();
        // The first callee is the default.
        let choice = self.all.iter().fold(
            b.op("scf.index_switch").operands(&[number]).attr("cases", b.ctx.dense_i64_array(&cases)),
            |choice, (symbol, types)| {
                let region = b.region();
                let inner = Builder::at_end(region.append_block(&[], b.loc), b.loc, b.ctx);
                call(inner, symbol.as_deref(), types, slots, row);
                inner.op("scf.yield").build();
                choice.region(region)
            },
        );
        choice.build();
        let next = step(b, row, length, b.ctx.int(64));
        b.op("scf.yield").operands(&[next]).build();
    }
}

/// Calls what is called so, or copies memory.
fn call(b: Builder, symbol: Option<&str>, types: &[Type], slots: Value, row: Value) {
    let arguments: Vec<Value> = types
        .iter()
        .enumerate()
        .map(|(i, &ty)| {
            let [slot, number] = [2, 3].map(|k| load(b, element(b, row, 2 * i as i64 + k), b.ctx.int(64)));
            argument(b, step(b, slots, slot, b.ctx.int(64)), number, ty)
        })
        .collect();
    match symbol {
        Some(symbol) => b.op("func.call").attr("callee", b.ctx.symbol_attr(symbol)),
        None => b.op("llvm.intr.memcpy").attr("isVolatile", b.ctx.bool_attr(false)),
    }
    .operands(&arguments)
    .build();
}

/// What is in a slot, and a number more.
fn argument(b: Builder, slot: Value, number: Value, ty: Type) -> Value {
    if ty == b.ctx.llvm_pointer() {
        return step(b, load(b, slot, ty), number, b.ctx.int(8));
    }
    let i64 = b.ctx.int(64);
    let sum = b.value("arith.addi", &[load(b, slot, i64), number], i64);
    match ty {
        ty if ty == i64 => sum,
        ty if ty.is_index() => b.value("arith.index_cast", &[sum], ty),
        ty => b.value("arith.trunci", &[sum], ty),
    }
}

fn load(b: Builder, place: Value, ty: Type) -> Value {
    b.op("llvm.load").operands(&[place]).result(ty).build().result(0)
}

/// The address so many elements further on.
fn step(b: Builder, from: Value, by: Value, element: Type) -> Value {
    b.op("llvm.getelementptr")
        .operands(&[from, by])
        .result(b.ctx.llvm_pointer())
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[i32::MIN]))
        .attr("elem_type", b.ctx.type_attr(element))
        .build()
        .result(0)
}
