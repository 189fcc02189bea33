//! `memory-of-the-run`: memory is asked for through the context, and a function returns where there is
//! none.
//!
//! What upstream makes of an allocation is a call of `malloc`, whose result nothing looks at: native code
//! would write to address 0. What is not given back by then, the run's context frees.

use crate::runtime::{CONTEXT, element, pointer};
use ferrocrete_abi::entry_points::EntryPoint;
use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use std::collections::HashSet;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "memory-of-the-run",
    summary: "Ask the runtime for memory, and return where there is none",
    anchor: Anchor::Module,
    level: Level::Any,
    options: &[],
    run,
};

/// The module's own functions, by names that no mangled name starts like.
const ALLOCATE: &str = "runtime.allocate";
const RELEASE: &str = "runtime.release";

fn run(module: Op, _: &Options) -> PassResult {
    let all: Vec<Op> = module.body().map(Block::ops).unwrap_or_default();
    let mut first = None;
    let own: HashSet<String> = all.iter().filter(|op| op.attr(CONTEXT).is_some()).filter_map(name).collect();
    for function in all.into_iter().filter(|op| op.name() == "llvm.func") {
        let ops = function.ops_inside();
        let asks = ops.iter().any(|op| is_call(*op, "malloc") || is_call(*op, "free"));
        let Some(entry) = function.body().filter(|_| asks) else { continue };
        let results = results(&ops);
        let is_known = results.iter().all(|ty| is_address(*ty) || is_buffer(*ty)) && results.len() < 2;
        if function.attr(CONTEXT).is_none() || !is_known {
            function.error(format!(
                "asks for memory, but has no context to ask, or results that do not tell of failure: \
                 `tfhe-to-runtime` marks functions with `{CONTEXT}`, and they return nothing, or one buffer"
            ));
            return Err(Failed);
        }
        first.get_or_insert(function);
        let blocks = function.regions().into_iter().flat_map(|region| region.blocks()).collect::<Vec<_>>();
        let end = blocks.last().map_or(entry, |block| block.add_after());
        let b = Builder::at_end(end, function.loc(), function.ctx());
        let none: Vec<Value> = results.into_iter().map(|ty| b.value("llvm.mlir.zero", &[], ty)).collect();
        b.op("llvm.return").operands(&none).build();
        for op in ops.into_iter().filter(|op| is_call(*op, "free")) {
            call(Builder::before(op), RELEASE, &[entry.argument(0), op.operand(0)], &[]);
            op.erase();
        }
        blocks.into_iter().for_each(|block| divide(block, entry.argument(0), end, &own));
    }
    if let Some(function) = first {
        define_allocate(Builder::before(function));
        define_release(Builder::before(function));
    }
    Ok(())
}

fn is_call(op: Op, callee: &str) -> bool {
    op.name() == "llvm.call" && op.attr("callee").and_then(Attr::as_str).as_deref() == Some(callee)
}

fn name(function: &Op) -> Option<String> {
    function.attr("sym_name").and_then(Attr::as_str)
}

/// What a function returns, by its ops.
fn results(ops: &[Op]) -> Vec<Type> {
    let returned = ops.iter().find(|op| op.name() == "llvm.return").map(|op| op.operands());
    returned.unwrap_or_default().into_iter().map(Value::ty).collect()
}

/// Whether an op gives an address that is 0 where there is no memory: an allocation, or a call of a
/// function that returned for the lack of it.
fn may_give_none(op: Op, own: &HashSet<String>) -> bool {
    let callee = op.attr("callee").and_then(Attr::as_str);
    let gives =
        |op: Op| op.results().first().is_some_and(|given| is_address(given.ty()) || is_buffer(given.ty()));
    is_call(op, "malloc")
        || op.name() == "llvm.call" && callee.is_some_and(|callee| own.contains(&callee)) && gives(op)
}

fn is_address(ty: Type) -> bool {
    ty == ty.ctx().llvm_pointer()
}

/// What a buffer is lowered to: where it was allocated, where it begins, and its form.
fn is_buffer(ty: Type) -> bool {
    ty.to_string().starts_with("!llvm.struct<(ptr, ptr, i64")
}

/// Ends a block after each allocation, where it goes on or to `end`; each op is moved once, from the last
/// to the first.
fn divide(block: Block, context: Value, end: Block, own: &HashSet<String>) {
    let ops = block.ops();
    let mut rest = ops.len();
    let mut tail: Vec<Op> = vec![];
    for at in (0..ops.len()).rev().filter(|&at| may_give_none(ops[at], own)) {
        let (op, next) = (ops[at], block.add_after());
        // A placeholder gives the ops a place to move to.
        let place = Builder::at_end(next, op.loc(), op.ctx()).op("llvm.unreachable").build();
        ops[at + 1..rest].iter().copied().chain(tail).for_each(|op| op.move_before(place));
        place.erase();
        let b = Builder::at_end(block, op.loc(), op.ctx());
        let given = if is_call(op, "malloc") {
            let given = call(b, ALLOCATE, &[context, op.operand(0)], &[pointer(b)]);
            op.result(0).replace_all_uses(given.result(0));
            op.erase();
            given
        } else {
            op
        };
        let begin = is_buffer(given.result(0).ty()).then(|| {
            let field = b.op("llvm.extractvalue").operands(&[given.result(0)]).result(pointer(b));
            field.attr("position", b.ctx.dense_i64_array(&[1])).build()
        });
        let zero = b.op("llvm.mlir.zero").result(pointer(b)).build();
        let compared = b.op("llvm.icmp").operands(&[begin.unwrap_or(given).result(0), zero.result(0)]);
        let compared = compared.result(b.ctx.int(1));
        let compared = compared.attr("predicate", b.ctx.i64_attr(EQUAL)).build();
        let branch = b.op("llvm.cond_br").operands(&[compared.result(0)]).successor(end).successor(next);
        let branch = branch.attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 0, 0])).build();
        tail = [Some(given), begin, Some(zero), Some(compared), Some(branch)].into_iter().flatten().collect();
        rest = at;
    }
}

const EQUAL: i64 = 0;

fn call(b: Builder, symbol: &str, operands: &[Value], results: &[Type]) -> Op {
    b.op("llvm.call")
        .operands(operands)
        .results(results)
        .attr("callee", b.ctx.symbol_attr(symbol))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[operands.len() as i32, 0]))
        .attr("op_bundle_sizes", b.ctx.dense_i32_array(&[]))
        .build()
}

/// Defines a function that calls an entry point; `make` writes what is before and after the call.
fn define(
    before: Builder,
    symbol: &str,
    (argument, result): (Type, &str),
    make: impl FnOnce(Builder, Value, &dyn Fn(&[Value])),
    entry_point: EntryPoint,
) {
    let region = before.region();
    let block = region.append_block(&[pointer(before), argument], before.loc);
    let b = Builder::at_end(block, before.loc, before.ctx);
    let context = block.argument(0);
    let table = b.value("llvm.load", &[context], pointer(b));
    let callee = b.value("llvm.load", &[element(b, table, entry_point.index())], pointer(b));
    make(b, block.argument(1), &|arguments| {
        let operands = [&[callee, context], arguments].concat();
        b.op("llvm.call")
            .operands(&operands)
            .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[operands.len() as i32, 0]))
            .attr("op_bundle_sizes", b.ctx.dense_i32_array(&[]))
            .build();
    });
    let ty = format!("!llvm.func<{result} (ptr, {})>", if argument == pointer(b) { "ptr" } else { "i64" });
    before
        .op("llvm.func")
        .attr("sym_name", b.ctx.str_attr(symbol))
        .attr("function_type", b.ctx.type_attr(b.ctx.parse_type(&ty)))
        .attr("linkage", b.ctx.parse_attr("#llvm.linkage<internal>"))
        .attr("passthrough", b.ctx.array_attr(&[b.ctx.str_attr("noinline")]))
        .region(region)
        .build();
}

/// The address that the runtime writes into a word, which is 0 before.
fn define_allocate(before: Builder) {
    let i64 = before.ctx.int(64);
    let make = |b: Builder, bytes: Value, ask: &dyn Fn(&[Value])| {
        let one = b.op("llvm.mlir.constant").result(i64).attr("value", b.ctx.i64_attr(1)).build().result(0);
        let place = b.op("llvm.alloca").operands(&[one]).result(pointer(b));
        let place = place.attr("elem_type", b.ctx.type_attr(pointer(b))).build().result(0);
        let zero = b.value("llvm.mlir.zero", &[], pointer(b));
        b.op("llvm.store").operands(&[zero, place]).build();
        ask(&[place, bytes]);
        let address = b.value("llvm.load", &[place], pointer(b));
        b.op("llvm.return").operands(&[address]).build();
    };
    define(before, ALLOCATE, (i64, "ptr"), make, EntryPoint::allocate);
}

fn define_release(before: Builder) {
    let make = |b: Builder, memory: Value, give: &dyn Fn(&[Value])| {
        give(&[memory]);
        b.op("llvm.return").build();
    };
    define(before, RELEASE, (pointer(before), "void"), make, EntryPoint::release);
}
