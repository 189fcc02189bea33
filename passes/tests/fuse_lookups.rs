//! Fused programs mean what they meant: random chains of lookups and linear steps, small enough to
//! run on every input before and after `fhe-fuse-lookups`.

use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::read;
use ferrocrete_dialects::{tools, types::Eint};
use ferrocrete_eval::{Outcome, Role, run_clear};
use melior::ir::Module;
use melior::pass::PassManager;
use melior::{Context, utility};
use std::fmt::Write as _;

const PROGRAMS: u64 = 600;

/// A stream of numbers that is the same in every run (the constants of Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % n
    }

    fn eint(&mut self) -> Eint {
        Eint { width: 1 + self.below(4) as u32, signed: self.below(2) == 1 }
    }
}

fn name(ty: Eint) -> String {
    format!("!FHE.{}<{}>", if ty.signed { "esint" } else { "eint" }, ty.width)
}

/// A program under construction: its text and the type of its last value.
struct Chain {
    text: String,
    last: usize,
    ty: Eint,
}

impl Chain {
    fn push(&mut self, op: &str, constant: Option<(String, String)>, result: Eint) {
        let (x, next) = (format!("%{}", self.last), self.last + 1);
        let (from, to) = (name(self.ty), name(result));
        let (operands, types) = match constant {
            None => (x, from),
            Some((value, ty)) => {
                writeln!(self.text, "  %c{next} = arith.constant {value} : {ty}").unwrap();
                match op {
                    "sub_int_eint" => (format!("%c{next}, {x}"), format!("{ty}, {from}")),
                    _ => (format!("{x}, %c{next}"), format!("{from}, {ty}")),
                }
            }
        };
        writeln!(self.text, "  %{next} = \"FHE.{op}\"({operands}) : ({types}) -> {to}").unwrap();
        (self.last, self.ty) = (next, result);
    }

    fn step(&mut self, numbers: &mut Numbers) {
        let ty = self.ty;
        let modulus = 2 << ty.width;
        let c = Some(((numbers.below(2 * modulus) - modulus).to_string(), "i64".to_owned()));
        let flipped = Eint { signed: !ty.signed, ..ty };
        let (op, constant, result) = match numbers.below(6) {
            0 => ("add_eint_int", c, ty),
            1 => ("sub_eint_int", c, ty),
            2 => ("sub_int_eint", c, ty),
            3 => ("mul_eint_int", c, ty),
            4 => ("neg_eint", None, ty),
            _ if ty.signed => ("to_unsigned", None, flipped),
            _ => ("to_signed", None, flipped),
        };
        self.push(op, constant, result);
    }

    fn lookup(&mut self, numbers: &mut Numbers) {
        let result = numbers.eint();
        let (low, high) = result.range();
        // Now and then an entry that the result cannot hold.
        let wild = if numbers.below(4) == 0 { 3 } else { 0 };
        let entries = (0..1 << self.ty.width).map(|_| low - wild + numbers.below(high - low + 1 + 2 * wild));
        let entries = entries.collect::<Vec<_>>();
        self.push(
            "apply_lookup_table",
            Some((format!("dense<{entries:?}>"), format!("tensor<{}xi64>", entries.len()))),
            result,
        );
    }
}

/// Some steps, then one to three times a lookup and some steps.
fn program(numbers: &mut Numbers) -> (String, Eint) {
    let ty = numbers.eint();
    let mut chain = Chain { text: String::new(), last: 0, ty };
    for round in 0..=1 + numbers.below(3) {
        if round > 0 {
            chain.lookup(numbers);
        }
        for _ in 0..numbers.below(3) {
            chain.step(numbers);
        }
    }
    let (Chain { text, last, ty: result }, from) = (chain, name(ty));
    let to = name(result);
    (format!("func.func @main(%0: {from}) -> {to} {{\n{text}  return %{last} : {to}\n}}"), ty)
}

fn evaluate(module: &Module, ty: Eint) -> Vec<Outcome> {
    let (low, high) = ty.range();
    let run = |op, x| run_clear(op, "main", &[IntTensor::scalar(x)]).expect("the program runs");
    read(module, |op| (low..=high).map(|x| run(op, x)).collect())
}

fn count(module: &Module, name: &str) -> usize {
    module.as_operation().to_string().matches(name).count()
}

#[test]
fn every_input_gives_what_it_gave() {
    ferrocrete_passes::register();
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    let mut numbers = Numbers(1);
    let (mut compared, mut lookups) = (0, (0, 0));
    for _ in 0..PROGRAMS {
        let (text, ty) = program(&mut numbers);
        let mut module = Module::parse(&context, &text).unwrap_or_else(|| panic!("does not parse:\n{text}"));
        let (before, many) = (evaluate(&module, ty), count(&module, "apply_lookup_table"));
        let manager = PassManager::new(&context);
        utility::parse_pass_pipeline(
            manager.as_operation_pass_manager(),
            "builtin.module(func.func(fhe-fuse-lookups))",
        )
        .expect("the pass is registered");
        manager.run(&mut module).unwrap_or_else(|_| panic!("does not run:\n{text}"));
        let after = evaluate(&module, ty);
        for (x, (old, new)) in (ty.range().0..).zip(before.iter().zip(&after)) {
            // What a lookup gives for an operand out of its range is not specified.
            let specified = |run: &Outcome| run.overflows.iter().all(|o| o.role != Role::LookupOperand);
            if specified(old) {
                assert!(
                    specified(new),
                    "at {x} of\n{text}\na lookup leaves its range in\n{}",
                    module.as_operation()
                );
                assert_eq!(
                    old.results,
                    new.results,
                    "at {x} of\n{text}\nfused to\n{}",
                    module.as_operation()
                );
                compared += 1;
            }
        }
        lookups = (lookups.0 + many, lookups.1 + count(&module, "apply_lookup_table"));
        assert!(count(&module, "apply_lookup_table") <= many, "more lookups in\n{}", module.as_operation());
    }
    // The comparison says something only if inputs were compared and lookups disappeared.
    assert!(compared > 1000, "only {compared} inputs were compared");
    assert!(lookups.1 * 4 < lookups.0 * 3, "of {} lookups, {} are left", lookups.0, lookups.1);
    println!("{compared} inputs compared; of {} lookups, {} are left", lookups.0, lookups.1);
}
