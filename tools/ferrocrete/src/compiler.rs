//! Options, and the way from source to program.

use crate::error::Error;
use crate::isolation::Isolation;
use crate::lowered::{Composing, Lowered};
use crate::native;
use crate::probability::Probability;
use crate::program::Program;
use crate::source::Source;
use ferrocrete_optimizer::{ErrorTarget, Instructions};
use std::path::Path;
use std::time::{Duration, Instant};

/// A step of compilation and how long it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What was done.
    pub name: &'static str,
    /// How long it took.
    pub duration: Duration,
}

/// Does a step and notes its time.
pub(crate) fn timed<T>(
    stages: &mut Vec<Stage>,
    name: &'static str,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let start = Instant::now();
    let done = work()?;
    stages.push(Stage { name, duration: start.elapsed() });
    Ok(done)
}

/// Compiles programs; the options come first.
///
/// By default, an execution of the whole program gives a wrong result with a probability of at most
/// `2^-40`, and native code is generated for the machine that compiles.
#[derive(Clone, Debug, Default)]
pub struct Compiler {
    p_error: Option<f64>,
    global_p_error: Option<f64>,
    target_cpu: Option<String>,
    instructions: Instructions,
    composable: bool,
    never_compose: bool,
    allow_unencrypted: bool,
    isolation: Option<Isolation>,
}

impl Compiler {
    /// A compiler with the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Bounds the probability that any one lookup, or any one output, is wrong.
    pub fn p_error(mut self, probability: f64) -> Self {
        self.p_error = Some(probability);
        self
    }

    /// Bounds the probability that one execution of the whole program is wrong.
    pub fn global_p_error(mut self, probability: f64) -> Self {
        self.global_p_error = Some(probability);
        self
    }

    /// Lets results of any function be given as arguments of any function again, as often as one
    /// likes, within the same error bound for each call.
    ///
    /// Arguments and results of one type are then encoded alike, a result that is not the output of
    /// a lookup goes through one more, and arguments count as noisy as results: the program may be
    /// slower. It counts on values that keep to their types. A result that may hold one ciphertext
    /// several times can't be an argument; [`Function::composable`](crate::Function::composable)
    /// says which can.
    pub fn composable(mut self, composable: bool) -> Self {
        self.composable = composable;
        self
    }

    /// Whether a result may be an argument again where that costs nothing, though [`Self::composable`] does
    /// not ask for it; it may by default. Say no where arguments must keep to less than their types hold.
    pub fn compose_for_free(mut self, compose: bool) -> Self {
        self.never_compose = !compose;
        self
    }

    /// Takes public functions that have no encrypted argument. By default they are refused: all that
    /// is given to them would go to the server in the clear.
    pub fn allow_unencrypted(mut self, allow: bool) -> Self {
        self.allow_unencrypted = allow;
        self
    }

    /// Parses programs in a process of its own: text that crashes the parser is refused then, instead of
    /// losing this process.
    pub fn isolate(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Generates code for the processor that LLVM knows by this name.
    pub fn target_cpu(mut self, cpu: impl Into<String>) -> Self {
        self.target_cpu = Some(cpu.into());
        self
    }

    /// Chooses parameters that are fast with these instructions; without it, with AVX2. Programs run
    /// on any processor either way.
    pub fn instructions(mut self, instructions: Instructions) -> Self {
        self.instructions = instructions;
        self
    }

    /// Compiles a program; diagnostics call it `name`.
    pub fn compile_str(&self, mlir: &str, name: &str) -> Result<Program, Error> {
        self.build(self.lower(&Source::parse_with(mlir, name, self.isolation.as_ref())?)?)
    }

    /// Compiles the program in a file.
    pub fn compile_file(&self, path: impl AsRef<Path>) -> Result<Program, Error> {
        self.build(self.lower(&Source::read_with(path, self.isolation.as_ref())?)?)
    }

    /// The FHE dialect after its optimisations, as text.
    pub fn optimise(&self, source: &Source) -> Result<String, Error> {
        source.optimise(self.composable)
    }

    /// The way down to the TFHE dialect with parameters.
    pub fn lower(&self, source: &Source) -> Result<Lowered, Error> {
        if !self.allow_unencrypted {
            source.check_encrypted()?;
        }
        let composing = match (self.composable, self.never_compose) {
            (true, _) => Composing::Always,
            (false, true) => Composing::Never,
            (false, false) => Composing::ForFree,
        };
        Lowered::new(source, self.error_bound()?, composing, self.instructions)
    }

    /// The way from there to native code.
    pub fn build(&self, lowered: Lowered) -> Result<Program, Error> {
        Program::new(lowered, self.target_cpu.as_deref())
    }

    /// The LLVM dialect of a program, as text.
    pub fn llvm(&self, lowered: &Lowered) -> Result<String, Error> {
        native::llvm(lowered)
    }

    /// The object file of a program.
    pub fn object(&self, lowered: &Lowered) -> Result<Vec<u8>, Error> {
        Ok(native::compile(lowered, self.target_cpu.as_deref())?.0.object)
    }

    /// The TFHE dialect of a program with its lookups batched, as text.
    pub fn batched(&self, lowered: &Lowered) -> Result<String, Error> {
        native::batched(lowered)
    }

    /// The optimised LLVM IR of a program, as text.
    pub fn llvm_ir(&self, lowered: &Lowered) -> Result<String, Error> {
        Ok(native::compile(lowered, self.target_cpu.as_deref())?.0.llvm_ir)
    }

    /// The assembly of a program, as text.
    pub fn assembly(&self, lowered: &Lowered) -> Result<Vec<u8>, Error> {
        native::assembly(lowered, self.target_cpu.as_deref())
    }

    fn error_bound(&self) -> Result<ErrorTarget, Error> {
        match (self.p_error, self.global_p_error) {
            (None, None) => Ok(ErrorTarget::default()),
            (Some(p), None) => Ok(ErrorTarget::PerBootstrap(Probability::new(p)?.get())),
            (None, Some(p)) => Ok(ErrorTarget::WholeProgram(Probability::new(p)?.get())),
            (Some(_), Some(_)) => Err(Error::TwoErrorBounds),
        }
    }
}
