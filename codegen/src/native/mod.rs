//! From the LLVM dialect to native code.

mod link;
mod target;
mod unsafe_llvm;

pub use link::link;
pub use target::TargetSpec;
pub(crate) use unsafe_llvm::pass_manager;

use crate::CodegenError;
use ferrocrete_abi::manifest::Target;
use ferrocrete_dialects::ir::{Op, Walk, read};
use inkwell::context::Context;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::FileType;
use melior::ir::Module;

/// A program's native code.
#[derive(Clone, Debug)]
pub struct Native {
    /// Optimised LLVM IR, as text.
    pub llvm_ir: String,
    /// A relocatable object.
    pub object: Vec<u8>,
    /// What it was generated for: `features` are all those the code may use.
    pub target: Target,
}

/// Compiles a module of the LLVM dialect.
pub fn compile(module: &Module, spec: &TargetSpec) -> Result<Native, CodegenError> {
    generate(module, spec, FileType::Object)
}

/// The assembly of what [`compile`] makes an object of.
pub fn assembly(module: &Module, spec: &TargetSpec) -> Result<Vec<u8>, CodegenError> {
    Ok(generate(module, spec, FileType::Assembly)?.object)
}

fn generate(module: &Module, spec: &TargetSpec, kind: FileType) -> Result<Native, CodegenError> {
    let (machine, target) = target::machine(spec)?;
    let context = Context::create();
    let llvm = read(module, |op| {
        check_lowered(op)?;
        unsafe_llvm::translate(op, &context).ok_or(CodegenError::Lowering)
    })?;
    let refused = |reason: String| CodegenError::Refused { reason };
    llvm.verify().map_err(|e| refused(e.to_string()))?;
    llvm.set_triple(&machine.get_triple());
    llvm.set_data_layout(&machine.get_target_data().get_data_layout());
    llvm.run_passes("default<O3>", &machine, PassBuilderOptions::create())
        .map_err(|e| refused(e.to_string()))?;
    let llvm_ir = llvm.print_to_string().to_string();
    let code = machine.write_to_memory_buffer(&llvm, kind).map_err(|e| refused(e.to_string()))?;
    Ok(Native { llvm_ir, object: code.as_slice().to_vec(), target })
}

fn check_lowered(module: Op) -> Result<(), CodegenError> {
    let mut other = None;
    module.walk(|op| {
        if op.name().starts_with("llvm.") || op.name() == "builtin.module" {
            return Walk::Advance;
        }
        other = Some(op.name().to_owned());
        Walk::Stop
    });
    other.map_or(Ok(()), |op| Err(CodegenError::NotLowered { op }))
}
