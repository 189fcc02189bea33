//! Every pass on the program as it is after every step of compilation, and then on its own output: it
//! gives a module that verifies, or refuses with the reason; on a level that is not its own it refuses.

use ferrocrete_dialects::ir::{Op, read};
use ferrocrete_dialects::pass::{Level, PassInfo};
use ferrocrete_dialects::tools;
use ferrocrete_optimizer::{ErrorTarget, Instructions, SecurityCurve};
use melior::Context;
use melior::diagnostic::DiagnosticSeverity;
use melior::ir::Module;
use melior::pass::PassManager;
use melior::utility::parse_pass_pipeline;
use std::sync::{Arc, Mutex};

/// Every kind of thing that a level knows: lookups of scalars and tensors, clear arguments, a product,
/// a loop, a call.
const PROGRAM: &str = r#"
func.func private @both(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %s = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %s : !FHE.eint<3>
}
func.func @main(%v: tensor<3x!FHE.eint<3>>, %x: !FHE.eint<3>, %k: i4, %i: index) -> (tensor<3x!FHE.eint<3>>, !FHE.eint<3>) {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %w = "FHELinalg.apply_lookup_table"(%v, %t) : (tensor<3x!FHE.eint<3>>, tensor<8xi64>) -> tensor<3x!FHE.eint<3>>
  %e = tensor.extract %w[%i] : tensor<3x!FHE.eint<3>>
  %c = "FHE.add_eint_int"(%e, %k) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %a = "FHE.apply_lookup_table"(%c, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %b = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %s = call @both(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %p = "FHE.mul_eint"(%s, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %three = arith.constant 3 : index
  %r = scf.for %j = %zero to %three step %one iter_args(%sum = %p) -> (!FHE.eint<3>) {
    %l = "FHE.apply_lookup_table"(%sum, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    scf.yield %l : !FHE.eint<3>
  }
  return %w, %r : tensor<3x!FHE.eint<3>>, !FHE.eint<3>
}
"#;

struct World {
    context: Context,
    said: Arc<Mutex<Vec<String>>>,
}

impl World {
    fn new() -> Self {
        ferrocrete_passes::register();
        ferrocrete_codegen::register();
        let context = Context::new_with_registry(&tools::registry(), false);
        context.load_all_available_dialects();
        let said = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&said);
        context.attach_diagnostic_handler(move |diagnostic| {
            if matches!(diagnostic.severity(), DiagnosticSeverity::Error) {
                list.lock().expect("no panic").push(diagnostic.to_string());
            }
            true
        });
        Self { context, said }
    }

    fn parse(&self, text: &str) -> Module<'_> {
        Module::parse(&self.context, text).unwrap_or_else(|| panic!("{:?} in {text}", self.take()))
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.said.lock().expect("no panic"))
    }

    /// Runs passes on a module; on failure, what was said.
    fn run(&self, module: &mut Module<'_>, passes: &str) -> Result<(), Vec<String>> {
        let manager = PassManager::new(&self.context);
        parse_pass_pipeline(manager.as_operation_pass_manager(), &format!("builtin.module({passes})"))
            .map_err(|error| vec![format!("internal error: {passes}: {error}")])?;
        manager.run(module).map_err(|_| self.take())
    }

    /// The texts of the program after each step of its compilation, each once.
    fn stages(&self) -> Vec<(String, String)> {
        let down = [
            ferrocrete_passes::FHE_PIPELINE.to_owned(),
            ferrocrete_passes::tfhe_pipeline(
                ErrorTarget::default(),
                SecurityCurve::default(),
                Instructions::default(),
            ),
            ferrocrete_passes::SCHEDULE_PIPELINE.to_owned(),
            ferrocrete_codegen::PIPELINE.to_owned(),
        ];
        let mut module = self.parse(PROGRAM);
        let mut stages = vec![("nothing".to_owned(), PROGRAM.to_owned())];
        for pass in down.iter().flat_map(|pipeline| split(pipeline)) {
            if let Err(said) = self.run(&mut module, pass) {
                panic!("{pass}: {said:?}");
            }
            let text = module.as_operation().to_string();
            if stages.last().is_none_or(|(_, last)| *last != text) {
                stages.push((pass.to_owned(), text));
            }
        }
        stages
    }
}

/// The passes between commas outside of brackets.
fn split(pipeline: &str) -> Vec<&str> {
    let inside = pipeline.strip_prefix("builtin.module(").and_then(|rest| rest.strip_suffix(')'));
    let mut depth = 0;
    let parts = inside.unwrap_or(pipeline).split(move |c| {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.map(str::trim).collect()
}

/// Whether anything in the text is of one of the dialects.
fn has(text: &str, dialects: &[&str]) -> bool {
    dialects
        .iter()
        .any(|dialect| text.contains(&format!("\"{dialect}.")) || text.contains(&format!("!{dialect}.")))
}

/// A refusal must say why, in few words, and not that the compiler is wrong.
fn wrong_reason(said: &[String], what: &str) -> Option<String> {
    if said.is_empty() {
        return Some(format!("{what} fails without a word"));
    }
    let wrong = said.iter().find(|reason| reason.contains("internal error") || reason.len() > 3000);
    wrong.map(|reason| format!("{what}: {reason}"))
}

/// Runs passes and then runs them on what they gave; says whether they ran at all, or what is wrong.
fn twice(world: &World, passes: &str, (after, text): &(String, String)) -> Result<bool, String> {
    let what = format!("`{passes}` after `{after}`");
    let mut module = world.parse(text);
    if let Err(said) = world.run(&mut module, passes) {
        return wrong_reason(&said, &what).map_or(Ok(false), Err);
    }
    // What is printed is what the next tool reads.
    let again = format!("{what}, again");
    let mut module = world.parse(&module.as_operation().to_string());
    if let Err(said) = world.run(&mut module, passes) {
        return wrong_reason(&said, &again).map_or(Ok(true), Err);
    }
    let verifies = read(&module, Op::verify);
    if verifies { Ok(true) } else { Err(format!("{again}: {:?}", world.take())) }
}

fn anchored(pass: &PassInfo) -> String {
    match pass.anchor.op_name() {
        "func.func" => format!("func.func({})", pass.argument),
        _ => pass.argument.to_owned(),
    }
}

#[test]
fn every_pass_on_every_level_and_on_its_own_output() {
    let world = World::new();
    let stages = world.stages();
    assert!(stages.len() > 30, "{}", stages.len());
    let mut wrong = Vec::new();
    for pass in ferrocrete_passes::PASSES.iter().chain(ferrocrete_codegen::PASSES) {
        for stage in &stages {
            let foreign = match pass.level {
                Level::Any => false,
                Level::Fhe => has(&stage.1, &["TFHE"]),
                Level::Tfhe => has(&stage.1, &["FHE", "FHELinalg"]),
            };
            match twice(&world, &anchored(pass), stage) {
                Ok(true) if foreign => wrong.push(format!("`{}` runs after `{}`", pass.argument, stage.0)),
                Ok(_) => {}
                Err(why) => wrong.push(why),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pipeline_on_every_level_and_on_its_own_output() {
    let world = World::new();
    let stages = world.stages();
    let pipelines = ferrocrete_passes::PIPELINES.iter().chain(ferrocrete_codegen::PIPELINES);
    for pipeline in pipelines {
        let ran = |stage: &(String, String)| {
            twice(&world, pipeline.argument, stage).unwrap_or_else(|why| panic!("{why}"))
        };
        let done = stages.iter().map(ran).filter(|&ran| ran).count();
        assert!(done > 0, "`{}` refuses every level", pipeline.argument);
    }
}
