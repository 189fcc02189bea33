//! What safe code may try with handles, tried: it panics or is harmless, and memory stays whole.
#![forbid(unsafe_code)]

mod passes;

use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Builder, Op, Value, Walk, read, with};
use ferrocrete_dialects::tools;
use melior::Context;
use melior::ir::Module;
use std::panic::{AssertUnwindSafe, catch_unwind};

const PROGRAM: &str = "func.func @f(%x: i64, %unused: i64) -> i64 {
  %one = arith.constant 1 : i64
  %sum = arith.addi %x, %one : i64
  %if = scf.index_switch %i -> i64
  default {
    %inner = arith.addi %sum, %one : i64
    scf.yield %inner : i64
  }
  return %if : i64
}";

fn context() -> Context {
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    context
}

fn parse(context: &Context) -> Module<'_> {
    let text = PROGRAM.replace("%if = ", "%i = arith.constant 0 : index\n  %if = ");
    Module::parse(context, &text).expect("the program parses")
}

fn find(module: Op, name: &str) -> Op {
    module.ops_inside().into_iter().find(|op| op.name() == name).expect("the program has the op")
}

/// Calls `then` with a program whose handles may change it; its panic as text.
fn tried<T>(then: impl FnOnce(Op) -> T) -> Result<T, String> {
    let context = context();
    let mut module = parse(&context);
    let result = caught(|| with(&mut module, then));
    // Whatever was tried, the program can still be walked, printed and freed.
    read(&module, |op| (op.ops_inside().len(), op.to_string().len(), op.verify()));
    result
}

fn caught<T>(then: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(then)).map_err(|panic| match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => (*panic.downcast::<&str>().expect("a panic has a text")).to_owned(),
    })
}

#[track_caller]
fn refused<T>(what: &str, then: impl FnOnce(Op) -> T) {
    match tried(then) {
        Ok(_) => panic!("not refused, which should say `{what}`"),
        Err(said) => assert!(said.contains(what), "`{said}` does not say `{what}`"),
    }
}

#[test]
fn a_handle_is_dead_after_its_scope() {
    let context = context();
    let mut module = parse(&context);
    let kept = with(&mut module, |op| find(op, "arith.addi"));
    let (operand, ty, region) = read(&module, |op| {
        let add = find(op, "arith.addi");
        (add.operand(0), add.operand(0).ty(), op.regions()[0])
    });
    drop(module);
    let says = "used after the pass or closure";
    assert!(caught(|| kept.name()).is_err_and(|said| said.contains(says)));
    assert!(caught(|| kept.erase()).is_err_and(|said| said.contains(says)));
    assert!(caught(|| kept.to_string()).is_err_and(|said| said.contains(says)));
    assert!(caught(|| kept.raw()).is_err());
    assert!(caught(|| operand.uses()).is_err_and(|said| said.contains(says)));
    assert!(caught(|| ty.int_width()).is_err_and(|said| said.contains(says)));
    assert!(caught(|| region.blocks()).is_err_and(|said| said.contains(says)));
}

#[test]
fn what_is_not_there_is_refused() {
    refused("arith.addi has no operand 2", |m| find(m, "arith.addi").operand(2));
    refused("arith.addi has no result 1", |m| find(m, "arith.addi").result(1));
    refused("arith.addi has no operand 2", |m| {
        let add = find(m, "arith.addi");
        add.set_operand(2, add.operand(0));
    });
    refused("no place 3", |m| {
        let (body, add) = (find(m, "func.func").body().expect("a body"), find(m, "arith.addi"));
        body.insert_argument(3, add.operand(0).ty(), add.loc())
    });
    refused("index out of bounds", |m| find(m, "func.func").body().expect("a body").argument(2));
    refused("stands in a block", |m| Builder::before(m).constant(m.ctx().int(64), 1));
    assert_eq!(tried(|m| (m.next(), m.parent(), m.block().is_none())), Ok((None, None, true)));
}

#[test]
fn what_is_erased_stays_while_there_are_handles() {
    let erased = tried(|m| {
        let unused = Builder::before(find(m, "func.return")).constant(m.ctx().int(64), 7);
        let (op, uses) = (unused.defining_op().expect("an op"), unused.uses().len());
        op.erase();
        let again = caught(|| op.erase());
        let moved = caught(|| op.move_before(find(m, "func.return")));
        let copied = caught(|| op.duplicate().name());
        (op.name(), op.to_string(), op.operands(), op.block().is_none(), uses, again, moved, copied.is_err())
    });
    let (name, text, operands, no_block, uses, again, moved, copied) = erased.expect("erasing is fine");
    assert_eq!((name, operands, no_block, uses, copied), ("arith.constant", vec![], true, 0, true));
    assert_eq!(text, "arith.constant, which was erased");
    assert_eq!(again, Err("arith.constant was erased".to_owned()));
    assert_eq!(moved, Err("arith.constant was erased".to_owned()));
}

#[test]
fn what_is_used_is_not_freed() {
    refused("arith.addi is still used", |m| find(m, "arith.addi").erase());
    // A value made inside of an erased op, or the erased op's own.
    refused("what was erased is still used", |m| {
        let inner = m.ops_inside().into_iter().rfind(|op| op.name() == "arith.addi").expect("an addition");
        let switch = find(m, "scf.index_switch");
        find(m, "func.return").set_operand(0, inner.result(0));
        switch.erase();
    });
    refused("what was erased is still used", |m| {
        let unused = Builder::before(find(m, "func.return")).constant(m.ctx().int(64), 7);
        unused.defining_op().expect("an op").erase();
        find(m, "func.return").set_operand(0, unused);
    });
    refused("what was erased is still used", |m| {
        let copy = find(m, "arith.addi").duplicate();
        find(m, "func.return").set_operand(0, copy.result(0));
    });
    refused("what was erased is still used", |m| {
        let region = Builder::before(find(m, "func.return")).region();
        let block = region.append_block(&[m.ctx().int(64)], m.loc());
        find(m, "func.return").set_operand(0, block.argument(0));
    });
}

#[test]
fn a_copy_and_a_region_without_a_place_go() {
    let fine = tried(|m| {
        let copy = find(m, "func.func").duplicate();
        let region = Builder::before(find(m, "func.return")).region();
        let block = region.append_block(&[m.ctx().int(64)], m.loc());
        Builder::at_end(block, m.loc(), m.ctx()).op("scf.yield").operands(&[block.argument(0)]).build();
        copy.ops_inside().len()
    });
    assert_eq!(fine, Ok(8));
}

#[test]
fn nothing_stands_in_itself() {
    refused("cannot be moved into itself", |m| find(m, "func.func").move_before(find(m, "scf.yield")));
    refused("what a pass runs on cannot be moved", |m| m.move_before(find(m, "scf.yield")));
    refused("what a pass runs on cannot be erased", Op::erase);
    refused("keeps its blocks", |m| {
        Builder::before(find(m, "func.return")).region().take_blocks(m.regions()[0]);
    });
    refused("cannot take those of another", |m| {
        let region = Builder::before(find(m, "func.return")).region();
        region.append_block(&[], m.loc());
        region.take_blocks(find(m, "func.func").regions()[0]);
    });
    // Uses of a value by itself come to an end.
    let same = |m: Op| find(m, "arith.addi").result(0).replace_all_uses(find(m, "arith.addi").result(0));
    assert_eq!(tried(same), Ok(()));
    refused("as many values as arith.addi has results", |m| find(m, "arith.addi").replace(&[]));
}

#[test]
fn programs_are_not_mixed() {
    let context = context();
    let (mut one, mut other) = (parse(&context), parse(&context));
    let mixed = with(&mut one, |one| {
        with(&mut other, |other| {
            let value = find(other, "arith.addi").result(0);
            (
                caught(|| find(one, "arith.addi").set_operand(0, value)),
                caught(|| find(one, "arith.addi").operand(0).replace_all_uses(value)),
                caught(|| find(one, "arith.addi").move_before(find(other, "arith.addi"))),
                caught(|| {
                    Builder::before(find(one, "arith.addi")).value("arith.addi", &[value; 2], value.ty())
                }),
            )
        })
    });
    let says = "what belongs together in the IR must be of one scope";
    let refused = [mixed.0, mixed.1, mixed.2, mixed.3.map(|_| ())];
    assert!(refused.iter().all(|result| result.as_ref().is_err_and(|said| said == says)), "{refused:?}");
}

#[test]
fn what_is_only_read_stays() {
    let context = context();
    let module = parse(&context);
    let before = module.as_operation().to_string();
    read(&module, |m| {
        let add = find(m, "arith.addi");
        assert!(caught(|| add.set_attr("a", m.ctx().unit_attr())).is_err());
        assert!(caught(|| add.operand(0).set_ty(m.ctx().int(3))).is_err());
        assert!(caught(|| find(m, "func.return").erase()).is_err());
        assert!(caught(|| Builder::before(add).constant(m.ctx().int(64), 7)).is_err());
        assert!(caught(|| find(m, "func.func").body().expect("a body").without_argument(1)).is_err());
    });
    assert_eq!(module.as_operation().to_string(), before);
}

#[test]
fn attributes_and_types_that_cannot_be_are_refused() {
    refused("2 integers for tensor<3xi64>", |m| m.ctx().dense_ints(m.ctx().int(64).tensor(&[3]), &[1, 2]));
    refused("1 integers for i64", |m| m.ctx().dense_ints(m.ctx().int(64), &[1]));
    refused("has no integers", |m| m.ctx().int_attr(m.ctx().parse_type("f32"), 1));
    refused("no integers of 4294967295 bits", |m| m.ctx().int(u32::MAX));
    refused("has 63 bits", |m| m.ctx().int(8).tensor(&[usize::MAX]));
    refused("no tensor of () -> ()", |m| m.ctx().function(&[], &[]).tensor(&[1]));
    refused("no such memref of () -> ()", |m| m.ctx().function(&[], &[]).memref(&[1]));
    refused("one stride for each axis", |m| m.ctx().int(8).strided_memref(&[1, 2], None, &[1]));
    refused("no elements of type () -> ()", |m| m.ctx().llvm_array(m.ctx().function(&[], &[]), 1));
    refused("names one entry", |m| {
        let unit = m.ctx().unit_attr();
        m.ctx().dict_attr(&[("a", unit), ("a", unit)])
    });
    refused("a map of its own dimensions", |m| {
        AffineMap { dims: 1, symbols: 0, results: vec![AffineExpr::Dim(1)] }.get(m.ctx())
    });
}

#[test]
fn jumps_stay_in_their_region() {
    refused("cf.br jumps to another region", |m| {
        let body = find(m, "func.func").body().expect("a body");
        Builder::before(find(m, "scf.yield")).op("cf.br").successor(body).build()
    });
    refused("cannot leave its region", |m| {
        let end = find(m, "func.return");
        let next = end.block().expect("a block").add_after();
        let jump = Builder::before(end).op("cf.br").successor(next).build();
        jump.move_before(find(m, "scf.yield"));
    });
    // One that is erased lets go of its block, whatever goes first.
    let erased = tried(|m| {
        let function = find(m, "func.func");
        let end = find(m, "func.return");
        let next = end.block().expect("a block").add_after();
        Builder::before(end).op("cf.br").successor(next).build().erase();
        function.erase();
    });
    assert_eq!(erased, Ok(()));
}

#[test]
fn an_argument_goes_with_its_block() {
    let done = tried(|m| {
        let function = find(m, "func.func");
        let body = function.body().expect("a body");
        let unused = body.argument(1);
        assert!(caught(|| body.without_argument(0)).is_err(), "the first is used");
        let new = body.without_argument(1);
        let types = [unused.ty()];
        function.set_attr("function_type", m.ctx().type_attr(m.ctx().function(&types, &types)));
        (m.verify(), new.arguments().len(), function.body() == Some(new), unused.number())
    });
    assert_eq!(done, Ok((true, 1, true, 1)));
}

#[test]
fn a_panic_passes_through_a_walk() {
    refused("here", |m| m.walk(|op| if op.name() == "arith.addi" { panic!("here") } else { Walk::Advance }));
    // What a walk comes to may be erased by it.
    let walked = tried(|m| {
        let mut met = 0;
        m.walk(|op| {
            met += 1;
            if op.name() == "func.func" {
                op.erase();
            }
            Walk::Advance
        });
        met
    });
    assert_eq!(walked, Ok(9));
}

#[test]
fn values_have_numbers_in_the_order_of_asking() {
    let numbers = tried(|m| {
        let adds = m.ops_inside().into_iter().filter(|op| op.name() == "arith.addi");
        let mut values: Vec<Value> = adds.map(|op| op.result(0)).collect();
        values.reverse();
        let once: Vec<_> = values.iter().map(|v| v.id()).collect();
        let again: Vec<_> = values.iter().rev().map(|v| v.id()).collect();
        (once, again)
    });
    assert_eq!(numbers, Ok((vec![0, 1], vec![1, 0])));
}
