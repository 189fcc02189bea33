//! Where the time goes: processor time, of the whole way or pass by pass.

use ferrocrete::ErrorTarget;
use ferrocrete_codegen::TargetSpec;
use ferrocrete_dialects::tools;
use ferrocrete_optimizer::{Instructions, SecurityCurve};
use melior::Context;
use melior::ir::Module;
use melior::ir::operation::OperationLike as _;
use melior::pass::PassManager;
use std::thread;

/// Deeply nested programs are walked recursively.
const STACK_BYTES: usize = 256 << 20;

/// Seconds of processor time that this process has used, on all threads; Linux only, elsewhere 0.
pub fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, which stands in brackets, may hold spaces. Ticks are hundredths everywhere (proc(5)).
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace()).into_iter().flatten();
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Does something and says how much processor time it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = processor_seconds();
    let done = work();
    (done, processor_seconds() - before)
}

/// Processor time of each pass, and of what comes after them, as the compiler runs them.
pub fn by_pass(text: &str) -> Result<Vec<(String, f64)>, String> {
    thread::scope(|scope| {
        let work = thread::Builder::new().stack_size(STACK_BYTES);
        let thread = work.spawn_scoped(scope, || run(text)).map_err(|error| error.to_string())?;
        thread.join().map_err(|_| "the compiler panicked".to_owned())?
    })
}

fn run(text: &str) -> Result<Vec<(String, f64)>, String> {
    ferrocrete_passes::register();
    ferrocrete_codegen::register();
    let context = Context::new_with_registry(&tools::registry(), false);
    context.load_all_available_dialects();
    let mut times = Vec::new();
    let mut module = parse(&context, text, &mut times)?;
    let (target, curve, instructions) =
        (ErrorTarget::default(), SecurityCurve::default(), Instructions::default());
    let compose = ferrocrete_passes::compose_for_free_pipeline(target, curve, instructions);
    let tfhe = ferrocrete_passes::tfhe_pipeline(target, curve, instructions);
    for pipeline in [ferrocrete_passes::FHE_PIPELINE, &compose, &tfhe] {
        run_passes(&context, &mut module, pipeline, &mut times)?;
    }
    // What is between the two is text.
    let (text, time) = timed(|| module.as_operation().to_string());
    times.push(("print".to_owned(), time));
    let mut module = parse(&context, &text, &mut times)?;
    for pipeline in [ferrocrete_passes::SCHEDULE_PIPELINE, ferrocrete_codegen::PIPELINE] {
        run_passes(&context, &mut module, pipeline, &mut times)?;
    }
    let (native, time) =
        timed(|| ferrocrete_codegen::compile(&module, &TargetSpec { triple: None, cpu: None }));
    times.push(("LLVM".to_owned(), time));
    let native = native.map_err(|error| error.to_string())?;
    let (linked, time) = timed(|| ferrocrete_codegen::link(&native.object));
    linked.map_err(|error| error.to_string())?;
    times.push(("link".to_owned(), time));
    Ok(times)
}

fn parse<'c>(context: &'c Context, text: &str, times: &mut Vec<(String, f64)>) -> Result<Module<'c>, String> {
    let (module, time) = timed(|| Module::parse(context, text));
    times.push(("parse".to_owned(), time));
    module.ok_or_else(|| "it does not parse".to_owned())
}

/// Runs a pipeline pass by pass, and verifies after it as the compiler does.
fn run_passes(
    context: &Context,
    module: &mut Module<'_>,
    pipeline: &str,
    times: &mut Vec<(String, f64)>,
) -> Result<(), String> {
    for pass in passes(pipeline) {
        let manager = PassManager::new(context);
        melior::utility::parse_pass_pipeline(
            manager.as_operation_pass_manager(),
            &format!("builtin.module({pass})"),
        )
        .map_err(|error| error.to_string())?;
        manager.enable_verifier(false);
        let (done, time) = timed(|| manager.run(module));
        done.map_err(|_| format!("`{pass}` fails"))?;
        times.push((pass.split('{').next().unwrap_or(pass).to_owned(), time));
    }
    times.push(("verify".to_owned(), timed(|| module.as_operation().verify()).1));
    Ok(())
}

/// The passes of a pipeline on a module: what stands between commas outside of brackets.
fn passes(pipeline: &str) -> Vec<&str> {
    let inside = pipeline.strip_prefix("builtin.module(").and_then(|rest| rest.strip_suffix(')'));
    let mut depth = 0;
    inside
        .unwrap_or(pipeline)
        .split(move |character| {
            match character {
                '(' | '{' => depth += 1,
                ')' | '}' => depth -= 1,
                _ => {}
            }
            character == ',' && depth == 0
        })
        .map(str::trim)
        .collect()
}
