//! From the TFHE level to native code.

use crate::error::Error;
use crate::explain::Explanation;
use crate::lowered::Lowered;
use crate::session::{Session, on_own_thread};
use ferrocrete_abi::ABI_VERSION;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::manifest::{ErrorBound, Errors, Function, Manifest};
use ferrocrete_codegen::{CodegenError, Native, PIPELINE, TargetSpec};
use ferrocrete_dialects::ir::read;
use ferrocrete_optimizer::ErrorTarget;
use ferrocrete_passes::SCHEDULE_PIPELINE;

/// The LLVM dialect, as text.
pub(crate) fn llvm(lowered: &Lowered) -> Result<String, Error> {
    on_own_thread(|| {
        let session = Session::new(&lowered.tfhe);
        let mut module = session.parse()?;
        session.run(&mut module, SCHEDULE_PIPELINE)?;
        session.run(&mut module, PIPELINE)?;
        Ok(read(&module, |op| op.to_string()))
    })
}

/// The TFHE dialect with its lookups in order and batched, as text.
pub(crate) fn batched(lowered: &Lowered) -> Result<String, Error> {
    on_own_thread(|| {
        let session = Session::new(&lowered.tfhe);
        let mut module = session.parse()?;
        session.run(&mut module, SCHEDULE_PIPELINE)?;
        Ok(read(&module, |op| op.to_string()))
    })
}

/// The assembly for a processor, by default this machine's.
pub(crate) fn assembly(lowered: &Lowered, cpu: Option<&str>) -> Result<Vec<u8>, Error> {
    let target = TargetSpec { triple: None, cpu: cpu.map(str::to_owned) };
    on_own_thread(|| {
        let session = Session::new(&lowered.tfhe);
        let mut module = session.parse()?;
        session.run(&mut module, SCHEDULE_PIPELINE)?;
        session.run(&mut module, PIPELINE)?;
        ferrocrete_codegen::assembly(&module, &target).map_err(|error| blame(&session, error))
    })
}

/// What the manifest says of how much a call of each function does.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    /// Bootstraps of a call, where they are known.
    bootstraps: Vec<(String, Option<u64>)>,
    /// Rounds that are counted of loops of unknown length.
    most_rounds: Vec<(String, Option<u64>)>,
}

/// Native code for a processor, by default this machine's.
pub(crate) fn compile(lowered: &Lowered, cpu: Option<&str>) -> Result<(Native, Counts), Error> {
    let target = TargetSpec { triple: None, cpu: cpu.map(str::to_owned) };
    on_own_thread(|| {
        let session = Session::new(&lowered.tfhe);
        let mut module = session.parse()?;
        session.run(&mut module, SCHEDULE_PIPELINE)?;
        let counts = read(&module, |scheduled| Counts {
            bootstraps: ferrocrete_passes::bootstraps(scheduled),
            most_rounds: ferrocrete_passes::most_rounds(scheduled),
        });
        session.run(&mut module, PIPELINE)?;
        let native = ferrocrete_codegen::compile(&module, &target);
        Ok((native.map_err(|error| blame(&session, error))?, counts))
    })
}

/// The bundle of a program and its native code.
pub(crate) fn link(lowered: &Lowered, (native, counts): (Native, Counts)) -> Result<Bundle, Error> {
    let of = |counts: &[(String, Option<u64>)], f: &Function| {
        counts.iter().find(|(name, _)| *name == f.name).and_then(|(_, n)| *n)
    };
    let functions = lowered.functions().iter().map(|f| Function {
        bootstraps: of(&counts.bootstraps, f),
        most_rounds: of(&counts.most_rounds, f),
        ..f.clone()
    });
    let code = ferrocrete_codegen::link(&native.object)?;
    let manifest = Manifest {
        abi_version: ABI_VERSION,
        compiler: concat!("ferrocrete ", env!("CARGO_PKG_VERSION")).to_owned(),
        target: native.target,
        parameters: lowered.explain().parameters,
        functions: functions.collect(),
        errors: errors(lowered.explain()),
    };
    manifest.validate().map_err(|error| Error::internal(format!("the manifest is invalid: {error}")))?;
    Ok(Bundle { manifest, code })
}

/// What the manifest says of errors.
fn errors(explanation: &Explanation) -> Errors {
    let lookups = explanation.bootstraps.iter().map(|bootstrap| &bootstrap.failure);
    let failures = lookups.chain(explanation.outputs.iter().map(|output| &output.failure));
    Errors {
        asked: match explanation.error_bound {
            ErrorTarget::PerBootstrap(p) => ErrorBound::EachLookup(p.log2()),
            ErrorTarget::WholeProgram(p) => ErrorBound::WholeProgram(p.log2()),
        },
        worst_log2: failures.filter_map(|failure| failure.log2).max_by(f64::total_cmp),
        whole_program_log2: explanation.whole_program_failure.log2,
    }
}

/// A wrong target or an unknown function is the user's mistake; the rest is ours.
fn blame(session: &Session, error: CodegenError) -> Error {
    match error {
        CodegenError::Triple { .. }
        | CodegenError::Cpu { .. }
        | CodegenError::Foreign { .. }
        | CodegenError::Linker { .. }
        | CodegenError::LinkerCrashed
        | CodegenError::Io(_) => Error::Codegen(error),
        CodegenError::Lowering | CodegenError::NotLowered { .. } | CodegenError::Refused { .. } => {
            session.defect(error.to_string())
        }
    }
}
