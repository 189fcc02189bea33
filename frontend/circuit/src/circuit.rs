use crate::check::Check;
use crate::configuration::Configuration;
use crate::convert;
use crate::error::Error;
use crate::module::Module;
use ferrocrete::{Client, Monitor, Program, Randomness, Server, Value};
use ferrocrete_graph::{Array, Graph};
use std::sync::OnceLock;

/// The function's name in the program.
const FUNCTION: &str = "main";

/// A compiled function.
pub struct Circuit {
    module: Module,
    warnings: Vec<String>,
    keys: OnceLock<(Client, Server)>,
}

impl Circuit {
    /// Compiles a traced function for the values that an inputset shows.
    ///
    /// # Errors
    /// What can't be computed on encrypted values, marked in the graph; samples that do not fit;
    /// what the compiler refuses, at the user's line.
    pub fn compile(
        mut graph: Graph,
        inputset: impl IntoIterator<Item = Vec<Array>>,
        configuration: &Configuration,
    ) -> Result<Self, Error> {
        graph.fold_constants()?;
        graph.fuse()?;
        let mut warnings = graph.measure(inputset, |_| {})?;
        let module = Module::compile(vec![(FUNCTION.into(), graph)], configuration)?;
        warnings.extend_from_slice(module.warnings());
        Ok(Self { module, warnings, keys: OnceLock::new() })
    }

    /// The function as it was measured.
    pub fn graph(&self) -> &Graph {
        &self.module.functions()[0].1
    }

    /// The program in the FHE dialect.
    pub fn mlir(&self) -> &str {
        self.module.mlir()
    }

    /// The compiled program: parameters, levels, what it costs.
    pub fn program(&self) -> &Program {
        self.module.program()
    }

    /// What was likely a mistake.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Generates keys, unless there are any. The monitor tells how far it is, and can stop it.
    ///
    /// # Errors
    /// When it is stopped, and when the machine does not give the memory or the randomness.
    pub fn keygen(&self, monitor: &Monitor<'_>) -> Result<(), Error> {
        if self.keys.get().is_none() {
            let keys = self.program().keygen(monitor)?;
            // Another thread may have been faster: its keys are as good.
            let _ = self.keys.set(keys);
        }
        Ok(())
    }

    fn keys(&self) -> Result<&(Client, Server), Error> {
        self.keygen(&Monitor::new())?;
        Ok(self.keys.get().unwrap_or_else(|| unreachable!("keys were just generated")))
    }

    /// Encrypts arguments; those that the function takes in clear stay clear.
    ///
    /// # Errors
    /// Arguments of other shapes, or outside of the types that the inputset gave.
    pub fn encrypt(&self, arguments: &[Array]) -> Result<Vec<Value>, Error> {
        let arguments = self.module.arguments(FUNCTION, arguments)?;
        Ok(self.keys()?.0.encrypt(Some(FUNCTION), &arguments)?)
    }

    /// What refuses the same arguments on another machine: of whoever encrypts them.
    ///
    /// # Errors
    /// A function with so many values that no table can hold them.
    pub fn check(&self) -> Result<Check, Error> {
        self.module.check()
    }

    /// Runs on encrypted arguments.
    ///
    /// # Errors
    /// Values that are not of this program or not under its keys.
    pub fn run(&self, arguments: &[Value]) -> Result<Vec<Value>, Error> {
        Ok(self.keys()?.1.run(Some(FUNCTION), arguments)?)
    }

    /// Decrypts results.
    ///
    /// # Errors
    /// Values that are not results of this program or not under its keys.
    pub fn decrypt(&self, results: &[Value]) -> Result<Vec<Array>, Error> {
        convert::results(self.keys()?.0.decrypt(Some(FUNCTION), results)?)
    }

    /// Encrypts, runs, decrypts.
    ///
    /// # Errors
    /// As each of them.
    pub fn encrypt_run_decrypt(&self, arguments: &[Array]) -> Result<Vec<Array>, Error> {
        self.decrypt(&self.run(&self.encrypt(arguments)?)?)
    }

    /// Runs the program with its meaning on clear integers, as the compiler understands it.
    ///
    /// # Errors
    /// Arguments that do not fit.
    pub fn clear(&self, arguments: &[Array]) -> Result<Vec<Array>, Error> {
        self.module.clear(FUNCTION, arguments)
    }

    /// Runs the program on clear integers that err as ciphertexts would.
    ///
    /// # Errors
    /// Arguments that do not fit.
    pub fn simulate(&self, arguments: &[Array], randomness: &mut Randomness) -> Result<Vec<Array>, Error> {
        self.module.simulate(FUNCTION, arguments, randomness)
    }
}
