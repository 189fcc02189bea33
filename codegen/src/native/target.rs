//! Which machine to generate code for.

use super::unsafe_llvm::{cpu_features, cpu_names};
use crate::CodegenError;
use ferrocrete_abi::manifest::Target as AbiTarget;
use inkwell::OptimizationLevel;
use inkwell::targets::{CodeModel, InitializationConfig, RelocMode, Target, TargetMachine, TargetTriple};
use std::sync::Once;

/// What to generate code for; by default the machine this runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetSpec {
    /// LLVM target triple; `None` is this machine's.
    pub triple: Option<String>,
    /// LLVM CPU name. `None` is this machine's CPU, or with a triple the oldest CPU of that
    /// architecture; `native` is always this machine's.
    pub cpu: Option<String>,
}

fn text(s: &std::ffi::CStr) -> String {
    s.to_string_lossy().into_owned()
}

/// Makes the machine, and says what its code may use.
pub fn machine(spec: &TargetSpec) -> Result<(TargetMachine, AbiTarget), CodegenError> {
    static TARGETS: Once = Once::new();
    TARGETS.call_once(|| {
        Target::initialize_x86(&InitializationConfig::default());
        Target::initialize_aarch64(&InitializationConfig::default());
    });
    let host = TargetMachine::get_default_triple();
    let triple = spec
        .triple
        .as_ref()
        .map_or(host, |name| TargetMachine::normalize_triple(&TargetTriple::create(name)));
    let name = text(triple.as_str());
    let unknown = |reason: String| CodegenError::Triple { triple: name.clone(), reason };
    let target = Target::from_triple(&triple).map_err(|e| unknown(e.to_string()))?;
    let (cpu, features) = cpu(spec, &name)?;
    // Position-independent code, since the object becomes a shared object.
    let machine = target
        .create_target_machine(
            &triple,
            &cpu,
            &features,
            OptimizationLevel::Aggressive,
            RelocMode::PIC,
            CodeModel::Default,
        )
        .ok_or_else(|| unknown("LLVM makes no machine for it".into()))?;
    let features =
        cpu_features(&name, &cpu, &features).iter().map(|f| format!("+{f}")).collect::<Vec<_>>().join(",");
    Ok((machine, AbiTarget { triple: name, cpu, features }))
}

/// The CPU's name, and the features it has beyond or short of what the name promises.
fn cpu(spec: &TargetSpec, triple: &str) -> Result<(String, String), CodegenError> {
    let wanted = match (&spec.cpu, &spec.triple) {
        (Some(cpu), _) => cpu.as_str(),
        (None, None) => "native",
        (None, Some(_)) if triple.starts_with("x86_64") => "x86-64",
        (None, Some(_)) => "generic",
    };
    let known = cpu_names(triple);
    let (cpu, features) = match wanted {
        "native" => {
            (text(&TargetMachine::get_host_cpu_name()), text(&TargetMachine::get_host_cpu_features()))
        }
        cpu => (cpu.to_owned(), String::new()),
    };
    if known.contains(&cpu) {
        return Ok((cpu, features));
    }
    Err(CodegenError::Cpu { cpu, triple: triple.to_owned(), known: known.join(", ") })
}
