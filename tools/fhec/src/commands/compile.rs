//! `fhec compile`.

use crate::cli::{CompileArgs, Emit};
use crate::error::CliError;
use crate::terminal;
use std::path::PathBuf;

/// Compiles a program to the level asked for.
pub fn compile(args: &CompileArgs) -> Result<(), CliError> {
    let mut compiler = args.demands.compiler();
    if let Some(cpu) = &args.target_cpu {
        compiler = compiler.target_cpu(cpu);
    }
    let source = args.parsing.read(&args.program)?;
    terminal::warn(source.warnings());
    if args.emit == Emit::Fhe {
        return write(args, compiler.optimise(&source)?.as_bytes());
    }
    let lowered = compiler.lower(&source)?;
    terminal::warn(lowered.warnings());
    match args.emit {
        Emit::Fhe | Emit::Tfhe => write(args, lowered.tfhe().as_bytes()),
        Emit::Llvm => write(args, compiler.llvm(&lowered)?.as_bytes()),
        Emit::Batched => write(args, compiler.batched(&lowered)?.as_bytes()),
        Emit::LlvmIr => write(args, compiler.llvm_ir(&lowered)?.as_bytes()),
        Emit::Asm => write(args, &compiler.assembly(&lowered)?),
        Emit::Obj => write(args, &compiler.object(&lowered)?),
        Emit::Bundle => {
            let program = compiler.build(lowered)?;
            terminal::write_with(&output(args), |out| program.bundle().to_frame().write(out))
        }
    }
}

fn write(args: &CompileArgs, bytes: &[u8]) -> Result<(), CliError> {
    terminal::write(&output(args), bytes)
}

/// Where to write: as told, or text to standard output and the rest next to nothing but its name.
fn output(args: &CompileArgs) -> PathBuf {
    if let Some(path) = &args.output {
        return path.clone();
    }
    let extension = match args.emit {
        Emit::Fhe | Emit::Tfhe | Emit::Batched | Emit::Llvm | Emit::LlvmIr | Emit::Asm => {
            return PathBuf::from("-");
        }
        Emit::Obj => "o",
        Emit::Bundle => "fhe",
    };
    PathBuf::from(args.program.file_stem().unwrap_or("program".as_ref())).with_extension(extension)
}
