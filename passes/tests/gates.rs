//! Networks of gates mean what they meant: random ones, run on every input before and after
//! `fhe-expand-booleans`.

use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::read;
use ferrocrete_dialects::tools;
use ferrocrete_eval::{Outcome, run_clear};
use melior::ir::Module;
use melior::pass::PassManager;
use melior::{Context, utility};
use std::fmt::Write as _;

const PROGRAMS: u64 = 300;
const INPUTS: usize = 5;
/// The arguments: booleans, and integers that hold 0 or 1.
const TYPES: [&str; INPUTS] = ["!FHE.ebool", "!FHE.ebool", "!FHE.ebool", "!FHE.eint<1>", "!FHE.eint<2>"];

/// A stream of numbers that is the same in every run (the constants of Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Some gates over the arguments, the last of which are returned as booleans and as integers.
fn program(numbers: &mut Numbers) -> String {
    let mut text = "  %b3 = \"FHE.to_bool\"(%x3) : (!FHE.eint<1>) -> !FHE.ebool\n  \
                    %b4 = \"FHE.to_bool\"(%x4) : (!FHE.eint<2>) -> !FHE.ebool\n"
        .to_owned();
    let mut names: Vec<String> = ["%x0", "%x1", "%x2", "%b3", "%b4"].map(String::from).into();
    let gates = 1 + numbers.below(14);
    for i in 0..gates {
        // Later values are likelier, so that networks grow deep.
        let mut pick = || names[names.len() - 1 - numbers.below(names.len().min(6))].clone();
        let (a, b, c) = (pick(), pick(), pick());
        let entries: Vec<usize> = (0..4).map(|_| numbers.below(2)).collect();
        let (op, operands) = match numbers.below(7) {
            0 => ("and", vec![a, b]),
            1 => ("or", vec![a, b]),
            2 => ("nand", vec![a, b]),
            3 => ("xor", vec![a, b]),
            4 => ("not", vec![a]),
            5 => ("mux", vec![a, b, c]),
            _ => ("gen_gate", vec![a, b, format!("%t{i}")]),
        };
        writeln!(text, "  %t{i} = arith.constant dense<{entries:?}> : tensor<4xi64>").unwrap();
        let mut types = vec!["!FHE.ebool"; operands.len()];
        if op == "gen_gate" {
            types[2] = "tensor<4xi64>";
        }
        let (operands, types) = (operands.join(", "), types.join(", "));
        writeln!(text, "  %g{i} = \"FHE.{op}\"({operands}) : ({types}) -> !FHE.ebool").unwrap();
        names.push(format!("%g{i}"));
    }
    let (last, other) = (names[names.len() - 1].clone(), names[names.len() - 1 - numbers.below(4)].clone());
    let integer = format!("!FHE.eint<{}>", 1 + numbers.below(6));
    let arguments: Vec<String> = TYPES.iter().enumerate().map(|(i, ty)| format!("%x{i}: {ty}")).collect();
    format!(
        "func.func @main({}) -> (!FHE.ebool, {integer}) {{\n{text}  \
         %i = \"FHE.from_bool\"({other}) : (!FHE.ebool) -> {integer}\n  \
         return {last}, %i : !FHE.ebool, {integer}\n}}",
        arguments.join(", ")
    )
}

fn evaluate(module: &Module) -> Vec<Outcome> {
    let arguments = |m: usize| (0..INPUTS).map(move |i| IntTensor::scalar((m >> i & 1) as i64));
    let run = |op, m| run_clear(op, "main", &arguments(m).collect::<Vec<_>>()).expect("the program runs");
    read(module, |op| (0..1 << INPUTS).map(|m| run(op, m)).collect())
}

#[test]
fn every_input_gives_what_it_gave() {
    ferrocrete_passes::register();
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    let mut numbers = Numbers(7);
    let (mut gates, mut lookups) = (0, 0);
    for _ in 0..PROGRAMS {
        let text = program(&mut numbers);
        let mut module = Module::parse(&context, &text).unwrap_or_else(|| panic!("does not parse:\n{text}"));
        let before = evaluate(&module);
        let manager = PassManager::new(&context);
        utility::parse_pass_pipeline(
            manager.as_operation_pass_manager(),
            "builtin.module(fhe-expand-booleans)",
        )
        .expect("the pass is registered");
        manager.run(&mut module).unwrap_or_else(|_| panic!("does not run:\n{text}"));
        for (m, (old, new)) in before.iter().zip(&evaluate(&module)).enumerate() {
            let became = module.as_operation();
            assert_eq!(old.results, new.results, "at {m:#b} of\n{text}\nexpanded to\n{became}");
            assert!(new.overflows.is_empty(), "at {m:#b} of\n{text}\na value leaves its width in\n{became}");
        }
        gates += text.matches(") -> !FHE.ebool\n").count();
        lookups += module.as_operation().to_string().matches("apply_lookup_table").count();
    }
    assert!(lookups * 2 < gates, "{gates} gates take {lookups} lookups");
    println!("{gates} gates take {lookups} lookups");
}
