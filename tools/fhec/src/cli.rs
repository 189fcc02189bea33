//! The command line.

mod parsing;
mod trust;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ferrocrete::{Compiler, Encrypted, Instructions, Probability, PublicKey};
use std::path::PathBuf;

pub use parsing::Parsing;
pub use trust::{DigestArgs, SignArgs, SpecsArgs};
use trust::{encrypted, public_key};

/// Compiles programs to run on encrypted integers, and runs them.
///
/// A program is MLIR text in the FHE dialect. It is compiled to native code and parameters, kept
/// together in a bundle; a client makes keys for it, encrypts arguments and decrypts results; a
/// server runs it on ciphertexts and never sees a secret.
#[derive(Debug, Parser)]
#[command(name = "fhec", version, about, long_about, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  fhec run double.mlir --args '[3]'            compile, encrypt, run, decrypt
  fhec explain double.mlir                     parameters, noise, failure probability, cost
  fhec test double.mlir --vectors v.json       check results, one key set for all

Client and server apart:
  fhec compile double.mlir -o double.fhe
  fhec keygen  double.fhe --client-key c.key --server-key s.key
  fhec encrypt double.fhe --client-key c.key --args '[3]' -o args.ct
  fhec eval    double.fhe --server-key s.key args.ct -o result.ct
  fhec decrypt double.fhe --client-key c.key result.ct";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile a program to a bundle, or stop at an earlier level.
    #[command(after_help = "\
Examples:
  fhec compile p.mlir -o p.fhe
  fhec compile p.mlir --emit tfhe --p-error 1e-12      text on standard output")]
    Compile(CompileArgs),
    /// Generate a client key and the server key that belongs to it.
    #[command(after_help = "Example:\n  fhec keygen p.fhe --client-key c.key --server-key s.key")]
    Keygen(KeygenArgs),
    /// Encrypt the arguments of a call.
    #[command(after_help = "\
Example (a scalar and a tensor of three):
  fhec encrypt p.fhe --client-key c.key --args '[3, [1, 2, 3]]' -o args.ct
  fhec encrypt p.fhe --client-key c.key --args-file - -o args.ct < args.json")]
    Encrypt(EncryptArgs),
    /// Run a bundle on encrypted arguments.
    #[command(after_help = "Example:\n  fhec eval p.fhe --server-key s.key args.ct -o result.ct")]
    Eval(EvalArgs),
    /// Decrypt the results of a call.
    #[command(after_help = "Example:\n  fhec decrypt p.fhe --client-key c.key result.ct")]
    Decrypt(DecryptArgs),
    /// Compile, generate keys, encrypt, run and decrypt, all in one.
    #[command(after_help = "\
Examples:
  fhec run p.mlir --args '[3, [1, 2, 3]]'
  fhec run p.mlir --args '[3]' --mode clear            the meaning on clear integers
  fhec run p.mlir --args '[3]' --mode simulate         clear, with the noise's chance of error
  fhec run p.fhe  --args '[3]'                         a compiled bundle")]
    Run(RunArgs),
    /// Check a program against inputs and the outputs they must give.
    #[command(after_help = "\
The vectors are a JSON list:
  [{\"inputs\": [3, [1, 2, 3]], \"outputs\": [8]}, ...]
Example:
  fhec test p.mlir --vectors v.json --json")]
    Test(TestArgs),
    /// Show parameters, and noise, failure probability and cost of every bootstrap.
    #[command(after_help = "\
Examples:
  fhec explain p.mlir --global-p-error 2^-64
  fhec explain p.fhe                                   what a bundle says of itself")]
    Explain(ExplainArgs),
    /// Print the digest of a bundle's specs, for a client to expect.
    #[command(after_help = "\
Examples:
  fhec digest p.fhe
  fhec encrypt p.fhe --specs-digest SHA256 --client-key c.key --args '[3]' -o args.ct")]
    Digest(DigestArgs),
    /// Sign a program, or make a key to sign with.
    #[command(after_help = "\
Examples:
  fhec sign --new-key signing.key                      and signing.key.pub
  fhec sign p.fhe --key signing.key                    writes p.fhe.sig
  fhec eval p.fhe --require-signature signing.key.pub --server-key s.key args.ct -o result.ct")]
    Sign(SignArgs),
}

/// What the compiler is asked for. Without an error bound, it is 2^-40 for the whole program.
#[derive(Debug, Args)]
pub struct Demands {
    /// Bound for each lookup and each output by itself, as 1e-12, 0.0001 or 2^-40.
    #[arg(long, value_name = "P", conflicts_with = "global_p_error")]
    pub p_error: Option<Probability>,
    /// Bound for one execution of the whole program [default: 2^-40].
    #[arg(long, value_name = "P")]
    pub global_p_error: Option<Probability>,
    /// Choose parameters by the times of processors with these instructions [default: avx2].
    #[arg(long, value_name = "SET")]
    pub instructions: Option<Processor>,
    /// Let results be given as arguments again.
    #[arg(long)]
    pub composable: bool,
    /// Take functions without an encrypted argument, of which the server sees everything.
    #[arg(long)]
    pub allow_unencrypted: bool,
}

impl Demands {
    /// Whether something is asked for.
    pub fn any(&self) -> bool {
        let bound = self.p_error.is_some() || self.global_p_error.is_some();
        bound || self.instructions.is_some() || self.composable || self.allow_unencrypted
    }

    /// A compiler with these demands.
    pub fn compiler(&self) -> Compiler {
        let mut compiler =
            Compiler::new().composable(self.composable).allow_unencrypted(self.allow_unencrypted);
        if let Some(p) = self.p_error {
            compiler = compiler.p_error(p.get());
        }
        if let Some(p) = self.global_p_error {
            compiler = compiler.global_p_error(p.get());
        }
        if let Some(processor) = self.instructions {
            compiler = compiler.instructions(processor.instructions());
        }
        compiler
    }
}

/// Instructions that a processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Processor {
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512.
    Avx512,
}

impl Processor {
    fn instructions(self) -> Instructions {
        match self {
            Self::Avx2 => Instructions::Avx2,
            Self::Avx512 => Instructions::Avx512,
        }
    }
}

/// A level to stop at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// The FHE dialect after its optimisations, as text.
    Fhe,
    /// The TFHE dialect with parameters, as text.
    Tfhe,
    /// The TFHE dialect with its lookups batched, as text.
    Batched,
    /// The LLVM dialect, as text.
    Llvm,
    /// Optimised LLVM IR, as text.
    LlvmIr,
    /// Assembly, as text.
    Asm,
    /// A native object file.
    Obj,
    /// The whole compiled program.
    Bundle,
}

/// How to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Native code on ciphertexts.
    Encrypted,
    /// The program's meaning with the noise's chance of error.
    Simulate,
    /// The program's meaning on clear integers.
    Clear,
}

/// Arguments of `fhec compile`.
#[derive(Debug, Args)]
pub struct CompileArgs {
    /// The program.
    pub program: PathBuf,
    /// Where to write; `-` is standard output. Without it text goes to standard output, an object
    /// or a bundle to the program's name with `.o` or `.fhe` in the current directory.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The level to stop at.
    #[arg(long, value_enum, default_value = "bundle")]
    pub emit: Emit,
    #[command(flatten)]
    pub demands: Demands,
    #[command(flatten)]
    pub parsing: Parsing,
    /// LLVM name of the processor to generate code for [default: this machine's].
    #[arg(long, value_name = "CPU")]
    pub target_cpu: Option<String>,
}

/// Arguments of `fhec keygen`.
#[derive(Debug, Args)]
pub struct KeygenArgs {
    /// The bundle.
    pub bundle: PathBuf,
    #[command(flatten)]
    pub specs: SpecsArgs,
    /// Where to write the client key: whoever has it can decrypt. `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub client_key: PathBuf,
    /// Where to write the server key; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub server_key: PathBuf,
    /// Replace a client key that is there: what is encrypted under it can't be decrypted anymore.
    #[arg(long)]
    pub force: bool,
}

/// The arguments of a call.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct CallArgs {
    /// The arguments, a JSON list of integers and nested lists. Other users of the machine see them
    /// among the processes.
    #[arg(long, value_name = "JSON")]
    pub args: Option<String>,
    /// A file with the arguments; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub args_file: Option<PathBuf>,
}

/// Arguments of `fhec encrypt`.
#[derive(Debug, Args)]
pub struct EncryptArgs {
    /// The bundle.
    pub bundle: PathBuf,
    /// The client key.
    #[arg(long, value_name = "FILE")]
    pub client_key: PathBuf,
    #[command(flatten)]
    pub function: FunctionArg,
    #[command(flatten)]
    pub call: CallArgs,
    /// Refuse a program that does not take these arguments encrypted: their places, counted from 0, or
    /// `all`. Without this or --specs-digest, arguments that go to the server in the clear are named.
    #[arg(long, value_name = "0,2", value_parser = encrypted)]
    pub expect_encrypted: Option<Encrypted>,
    #[command(flatten)]
    pub specs: SpecsArgs,
    /// Where to write the ciphertexts; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Arguments of `fhec eval`.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The bundle. Its code is run: give only what you trust.
    pub bundle: PathBuf,
    /// Refuse a bundle that is not signed with this key: 64 hexadecimal digits, or a file with them.
    #[arg(long, value_name = "PUBKEY", value_parser = public_key)]
    pub require_signature: Option<PublicKey>,
    /// The server key.
    #[arg(long, value_name = "FILE")]
    pub server_key: PathBuf,
    #[command(flatten)]
    pub function: FunctionArg,
    /// The encrypted arguments.
    pub arguments: PathBuf,
    /// Where to write the encrypted results; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Arguments of `fhec decrypt`.
#[derive(Debug, Args)]
pub struct DecryptArgs {
    /// The bundle.
    pub bundle: PathBuf,
    /// The client key.
    #[arg(long, value_name = "FILE")]
    pub client_key: PathBuf,
    #[command(flatten)]
    pub function: FunctionArg,
    /// The encrypted results.
    pub results: PathBuf,
    /// Print a JSON list.
    #[arg(long)]
    pub json: bool,
}

/// Which function to call.
#[derive(Debug, Args)]
pub struct FunctionArg {
    /// The function [default: `main`, or the only one].
    #[arg(long = "function", value_name = "NAME", value_parser = plain_name)]
    pub name: Option<String>,
}

/// Arguments of `fhec run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The program, or a bundle.
    pub program: PathBuf,
    #[command(flatten)]
    pub call: CallArgs,
    #[command(flatten)]
    pub function: FunctionArg,
    /// How to run.
    #[arg(long, value_enum, default_value = "encrypted")]
    pub mode: Mode,
    #[command(flatten)]
    pub demands: Demands,
    #[command(flatten)]
    pub parsing: Parsing,
    /// Print a JSON list.
    #[arg(long)]
    pub json: bool,
    /// Tell on standard error what is done, how long it takes, and the parameters.
    #[arg(short, long)]
    pub verbose: bool,
}

/// Arguments of `fhec test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// The program.
    pub program: PathBuf,
    /// The inputs and the outputs they must give.
    #[arg(long, value_name = "FILE")]
    pub vectors: PathBuf,
    #[command(flatten)]
    pub function: FunctionArg,
    /// How to run.
    #[arg(long, value_enum, default_value = "encrypted")]
    pub mode: Mode,
    #[command(flatten)]
    pub demands: Demands,
    #[command(flatten)]
    pub parsing: Parsing,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `fhec explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The program, or a bundle.
    pub program: PathBuf,
    #[command(flatten)]
    pub demands: Demands,
    #[command(flatten)]
    pub parsing: Parsing,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// A function's name, which may be written as in the program: `@name` or `@"<name>"`.
fn plain_name(text: &str) -> Result<String, String> {
    let name = text.strip_prefix('@').unwrap_or(text);
    let name = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(name);
    if name.is_empty() { Err("a function's name is not empty".into()) } else { Ok(name.to_owned()) }
}
