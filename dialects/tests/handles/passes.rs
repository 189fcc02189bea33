//! The same in passes and patterns.

use super::{caught, context, find, parse};
use ferrocrete_dialects::ir::{Builder, Op, Pattern, Value};
use ferrocrete_dialects::pass::{self, Anchor, Level, Options, PassInfo, PassResult};
use melior::pass::PassManager;
use std::cell::Cell;
use std::sync::{Arc, Mutex, Once};

thread_local! {
    static ESCAPED: Cell<Option<Op>> = const { Cell::new(None) };
}

fn escape(op: Op, _: &Options) -> PassResult {
    ESCAPED.set(Some(op));
    Ok(())
}

fn leave_used(op: Op, _: &Options) -> PassResult {
    let add = find(op, "arith.addi").duplicate();
    find(op, "func.return").set_operand(0, add.result(0));
    Ok(())
}

fn panics(_: Op, _: &Options) -> PassResult {
    panic!("on purpose")
}

fn look_around(op: Op, _: &Options) -> PassResult {
    assert_eq!((op.parent(), op.next(), op.block().is_none()), (None, None, true));
    Ok(())
}

fn with_patterns<const WHICH: usize>(_: Op, options: &Options) -> PassResult {
    options.rewrite_greedily([ERASES, INVALID, ITSELF, FINE][WHICH]);
    Ok(())
}

const ERASES: &[Pattern] = &[Pattern { root: "arith.addi", rewrite: erases }];
const INVALID: &[Pattern] = &[Pattern { root: "arith.addi", rewrite: invalid }];
const ITSELF: &[Pattern] = &[Pattern { root: "arith.addi", rewrite: itself }];
const FINE: &[Pattern] = &[Pattern { root: "arith.addi", rewrite: subtract }];

fn erases(op: Op, _: Builder) -> Option<Vec<Value>> {
    let end = op.parent()?.ops_inside().pop()?;
    end.erase();
    None
}

fn invalid(op: Op, b: Builder) -> Option<Vec<Value>> {
    Some(vec![b.value("arith.addi", &[op.operand(0)], op.result(0).ty())])
}

fn itself(op: Op, _: Builder) -> Option<Vec<Value>> {
    Some(op.results())
}

fn subtract(op: Op, b: Builder) -> Option<Vec<Value>> {
    Some(vec![b.value("arith.subi", &op.operands(), op.result(0).ty())])
}

const fn function_pass(argument: &'static str, run: fn(Op, &Options) -> PassResult) -> PassInfo {
    let summary = "Try something";
    PassInfo { argument, summary, anchor: Anchor::Function, level: Level::Any, options: &[], run }
}

static PASSES: &[PassInfo] = &[
    function_pass("test-escape", escape),
    function_pass("test-leave-used", leave_used),
    function_pass("test-panics", panics),
    function_pass("test-look-around", look_around),
    function_pass("test-erases", with_patterns::<0>),
    function_pass("test-invalid", with_patterns::<1>),
    function_pass("test-itself", with_patterns::<2>),
    function_pass("test-fine", with_patterns::<3>),
];

/// Whether the pass succeeds, the errors told, and the program after it.
fn run(pass: &str) -> (bool, String, String) {
    static REGISTER: Once = Once::new();
    REGISTER.call_once(|| pass::register(PASSES));
    let context = context();
    context.enable_multi_threading(false);
    let said = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&said);
    context.attach_diagnostic_handler(move |diagnostic| {
        *told.lock().expect("no panic") += &format!("{diagnostic}\n");
        true
    });
    let mut module = parse(&context);
    let manager = PassManager::new(&context);
    let pipeline = format!("builtin.module(func.func({pass}))");
    melior::utility::parse_pass_pipeline(manager.as_operation_pass_manager(), &pipeline)
        .expect("it is known");
    let fine = manager.run(&mut module).is_ok();
    let text = module.as_operation().to_string();
    let said = said.lock().expect("no panic").clone();
    (fine, said, text)
}

#[test]
fn a_handle_does_not_outlive_its_pass() {
    assert!(run("test-escape").0);
    let op = ESCAPED.take().expect("the pass has run on this thread");
    assert!(caught(|| op.name()).is_err_and(|said| said.contains("used after the pass")));
}

#[test]
fn a_pass_on_a_function_sees_nothing_around_it() {
    assert_eq!(run("test-look-around").1, "");
}

#[test]
fn a_pass_that_misuses_handles_is_told_of() {
    for (pass, says) in [
        ("test-panics", "pass `builtin.module(func.func(test-panics))` panicked"),
        ("test-leave-used", "erased what is still used"),
        ("test-erases", "a rewrite pattern panicked"),
        ("test-invalid", "a rewrite pattern panicked"),
        ("test-itself", "a rewrite pattern panicked"),
    ] {
        let (_, said, _) = run(pass);
        assert!(said.contains("internal error") && said.contains(says), "{pass}: {said}");
    }
    let (fine, said, text) = run("test-fine");
    assert!(fine && !text.contains("arith.addi"), "{said}{text}");
}
