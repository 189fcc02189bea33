//! What one value gives in two ways means the same when it is joined: random pairs of branches, run on
//! every input before and after `fhe-fuse-lookups`.

use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::read;
use ferrocrete_dialects::tools;
use ferrocrete_eval::{Outcome, Role, run_clear};
use melior::ir::Module;
use melior::pass::PassManager;
use melior::{Context, utility};
use std::fmt::Write as _;

const PROGRAMS: u64 = 400;

/// A stream of numbers that is the same in every run (the constants of Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % n
    }
}

/// Perhaps a lookup of `%x` and perhaps a step; gives the name of the result.
fn branch(text: &mut String, name: &str, ty: &str, entries: usize, numbers: &mut Numbers) -> String {
    let mut last = "%x".to_owned();
    if numbers.below(4) > 0 {
        let low = if ty.contains("esint") { -(entries as i64) / 2 } else { 0 };
        let table: Vec<i64> = (0..entries).map(|_| low + numbers.below(entries as i64)).collect();
        writeln!(text, "  %t{name} = arith.constant dense<{table:?}> : tensor<{entries}xi64>").unwrap();
        writeln!(
            text,
            "  %l{name} = \"FHE.apply_lookup_table\"({last}, %t{name}) : ({ty}, tensor<{entries}xi64>) -> {ty}"
        )
        .unwrap();
        last = format!("%l{name}");
    }
    if numbers.below(3) == 0 {
        let (op, c) = [("add_eint_int", 1), ("sub_eint_int", 1), ("mul_eint_int", 2), ("mul_eint_int", -1)]
            [numbers.below(4) as usize];
        writeln!(text, "  %c{name} = arith.constant {c} : i8").unwrap();
        writeln!(text, "  %s{name} = \"FHE.{op}\"({last}, %c{name}) : ({ty}, i8) -> {ty}").unwrap();
        last = format!("%s{name}");
    }
    last
}

fn program(numbers: &mut Numbers, width: u32, signed: bool) -> String {
    let ty = format!("!FHE.{}<{width}>", if signed { "esint" } else { "eint" });
    let mut text = String::new();
    let a = branch(&mut text, "a", &ty, 1 << width, numbers);
    let b = branch(&mut text, "b", &ty, 1 << width, numbers);
    let op = ["add_eint", "sub_eint", "mul_eint", "max_eint"][numbers.below(4) as usize];
    writeln!(text, "  %r = \"FHE.{op}\"({a}, {b}) : ({ty}, {ty}) -> {ty}").unwrap();
    format!("func.func @main(%x: {ty}) -> {ty} {{\n{text}  return %r : {ty}\n}}")
}

fn evaluate(module: &Module, width: u32, signed: bool) -> Vec<Outcome> {
    let low = if signed { -(1 << (width - 1)) } else { 0 };
    let run = |op, x| run_clear(op, "main", &[IntTensor::scalar(x)]).expect("the program runs");
    read(module, |op| (low..low + (1 << width)).map(|x| run(op, x)).collect())
}

#[test]
fn every_input_gives_what_it_gave() {
    ferrocrete_passes::register();
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    let mut numbers = Numbers(3);
    let (mut compared, mut joined) = (0, 0);
    for _ in 0..PROGRAMS {
        let (width, signed) = (1 + numbers.below(4) as u32, numbers.below(2) == 1);
        let text = program(&mut numbers, width, signed);
        let mut module = Module::parse(&context, &text).unwrap_or_else(|| panic!("does not parse:\n{text}"));
        let before = evaluate(&module, width, signed);
        let manager = PassManager::new(&context);
        let pipeline = "builtin.module(func.func(fhe-fuse-lookups))";
        utility::parse_pass_pipeline(manager.as_operation_pass_manager(), pipeline)
            .expect("the pass is registered");
        manager.run(&mut module).unwrap_or_else(|_| panic!("does not run:\n{text}"));
        let became = module.as_operation().to_string();
        for (old, new) in before.iter().zip(&evaluate(&module, width, signed)) {
            // What a lookup gives for an operand out of its range is not specified.
            if old.overflows.iter().all(|o| o.role != Role::LookupOperand) {
                assert_eq!(old.results, new.results, "of\n{text}\nfused to\n{became}");
                compared += 1;
            }
        }
        let lookups = |text: &str| text.matches("apply_lookup_table").count();
        let products = text.contains("mul_eint\"") || text.contains("max_eint\"");
        assert!(lookups(&became) <= lookups(&text) + usize::from(products), "more lookups in\n{became}");
        joined += usize::from(
            !["add_eint\"", "sub_eint\"", "mul_eint\"", "max_eint\""].iter().any(|op| became.contains(op)),
        );
    }
    // The comparison says something only if much was compared and joined.
    assert!(compared > 1000 && joined > 100, "{compared} inputs compared, {joined} programs joined");
    println!("{compared} inputs compared, {joined} programs joined");
}
