//! A program at the TFHE level, with its parameters chosen.

use crate::arguments;
use crate::compiler::{Stage, timed};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::explain::Explanation;
use crate::parties::find;
use crate::session::{Session, on_own_thread};
use crate::source::{Source, callable};
use ferrocrete_abi::manifest::{Element, Function, Gate};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::{Op, read};
use ferrocrete_eval::{Outcome, Randomness};
use ferrocrete_optimizer::{ErrorTarget, Instructions, SecurityCurve};
use miette::NamedSource;
use std::sync::Arc;

/// Whether results may be arguments again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Composing {
    /// Whatever it costs.
    Always,
    /// Those that may be without costing anything.
    ForFree,
    /// None.
    Never,
}

/// A program with parameters, ready to be simulated, explained or turned into native code.
#[derive(Clone, Debug)]
pub struct Lowered {
    source: Source,
    pub(crate) tfhe: Arc<NamedSource<String>>,
    functions: Vec<Function>,
    explanation: Explanation,
    warnings: Vec<Diagnostic>,
    pub(crate) stages: Vec<Stage>,
}

impl Lowered {
    pub(crate) fn new(
        source: &Source,
        error_bound: ErrorTarget,
        composing: Composing,
        instructions: Instructions,
    ) -> Result<Self, Error> {
        on_own_thread(|| Self::lower(source, error_bound, composing, instructions))
    }

    fn lower(
        source: &Source,
        error_bound: ErrorTarget,
        composing: Composing,
        instructions: Instructions,
    ) -> Result<Self, Error> {
        let mut stages = Vec::new();
        let session = source.session();
        let mut module = timed(&mut stages, "parse", || session.parse())?;
        callable(&session, &module)?;
        if composing == Composing::Always {
            session.run(&mut module, ferrocrete_passes::COMPOSABLE_PIPELINE)?;
        }
        timed(&mut stages, "optimise", || session.run(&mut module, ferrocrete_passes::FHE_PIPELINE))?;
        let functions = read(&module, ferrocrete_passes::interfaces)
            .ok_or_else(|| session.refused("the functions' types have no meaning"))?;
        let symbol = |name: &str| ferrocrete_codegen::entry_symbol(name);
        let functions = functions.into_iter().map(|f| Function {
            symbol: symbol(&f.name),
            name: f.name,
            inputs: f.inputs,
            outputs: f.outputs,
            bootstraps: None,
            most_rounds: None,
            composable: None,
        });
        let mut functions: Vec<Function> = functions.collect();
        let curve = SecurityCurve::default();
        if composing == Composing::ForFree {
            let pipeline = ferrocrete_passes::compose_for_free_pipeline(error_bound, curve, instructions);
            timed(&mut stages, "compose", || session.run(&mut module, &pipeline))?;
        }
        let pipeline = ferrocrete_passes::tfhe_pipeline(error_bound, curve, instructions);
        timed(&mut stages, "choose parameters", || session.run(&mut module, &pipeline))?;
        let described = read(&module, |op| {
            let explanation = explained(op, &mut functions, (error_bound, instructions), source.text.name())?;
            Some((explanation, op.to_string()))
        });
        let (explanation, tfhe) =
            described.ok_or_else(|| session.defect("the parametrized program has no report".into()))?;
        let name = format!("{} (TFHE level)", source.text.name());
        let tfhe = Arc::new(NamedSource::new(name, tfhe));
        let warnings = session.take();
        Ok(Self { source: source.clone(), tfhe, functions, explanation, warnings, stages })
    }

    /// The program as it was written.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The TFHE dialect with parameters.
    pub fn tfhe(&self) -> &str {
        self.tfhe.inner()
    }

    /// The functions a host may call.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The function called `name`; without a name, `main` or the only one.
    pub fn function(&self, name: Option<&str>) -> Result<&Function, Error> {
        find(&self.functions, name)
    }

    /// Parameters, noise, failure probability, cost.
    pub fn explain(&self) -> &Explanation {
        &self.explanation
    }

    /// What the compiler warned about.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The steps so far and their times.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Runs a function on clear integers that err as ciphertexts with these parameters would.
    pub fn simulate(
        &self,
        function: Option<&str>,
        arguments: &[IntTensor],
        randomness: &mut Randomness,
    ) -> Result<Outcome, Error> {
        let function = self.function(function)?;
        arguments::check(function, arguments)?;
        on_own_thread(|| {
            let session = Session::new(&self.tfhe);
            let module = session.parse()?;
            let gates = (&function.inputs[..], &function.outputs[..]);
            let parameters = &self.explanation.parameters;
            let run = |op| {
                ferrocrete_eval::run_simulated(op, &function.name, arguments, gates, parameters, randomness)
            };
            Ok(read(&module, run)?)
        })
    }
}

/// What is predicted of a parametrized module, in words; notes which results of the functions may be
/// arguments again.
fn explained(
    module: Op,
    functions: &mut [Function],
    (error_bound, instructions): (ErrorTarget, Instructions),
    source_name: &str,
) -> Option<Explanation> {
    let (sites, circuit, solution) = ferrocrete_passes::report(module, instructions)?;
    let composable = ferrocrete_passes::composable(module);
    for (name, results) in &composable {
        let function = functions.iter_mut().find(|f| f.name == *name);
        function.into_iter().for_each(|f| f.composable = Some(of_outputs(&f.outputs, results)));
    }
    let composable = functions.iter().any(|f| f.composable.is_some()).then_some(&composable[..]);
    let operations = ferrocrete_passes::operations(module);
    let report = (&sites, &circuit, &solution);
    Some(Explanation::new(error_bound, report, operations, composable, source_name))
}

/// What is said of each encrypted result, for all of them.
fn of_outputs(outputs: &[Gate], encrypted: &[bool]) -> Vec<bool> {
    let mut encrypted = encrypted.iter();
    let is_encrypted = |gate: &Gate| matches!(gate.element, Element::Encrypted { .. });
    outputs.iter().map(|gate| is_encrypted(gate) && encrypted.next() == Some(&true)).collect()
}
