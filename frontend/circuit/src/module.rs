use crate::configuration::Configuration;
use crate::convert;
use crate::error::Error;
use ferrocrete::{Program, Randomness};
use ferrocrete_graph::{Array, Graph, PredictedCost};

/// Several compiled functions under one set of parameters, and so one set of keys.
#[derive(Clone, Debug)]
pub struct Module {
    functions: Vec<(String, Graph)>,
    mlir: String,
    program: Program,
}

impl Module {
    /// Compiles measured functions, each with its name.
    ///
    /// # Errors
    /// What can't be computed on encrypted values, marked in the graph; names that are no
    /// identifiers or given twice; what the compiler refuses, at the user's line.
    pub fn compile(functions: Vec<(String, Graph)>, configuration: &Configuration) -> Result<Self, Error> {
        check_names(&functions)?;
        let mut mlir = String::new();
        for (name, graph) in &functions {
            let mut lowered = graph.clone();
            lowered.encrypt_clear_computations();
            lowered.expand(&configuration.constructions, &PredictedCost)?;
            mlir += &lowered.to_fhe(name)?;
        }
        let program = configuration.compiler().compile_str(&mlir, "circuit.mlir")?;
        Ok(Self { functions, mlir, program })
    }

    /// The functions as they were measured, with their names.
    pub fn functions(&self) -> &[(String, Graph)] {
        &self.functions
    }

    /// One function as it was measured.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn graph(&self, function: &str) -> Result<&Graph, Error> {
        let found = self.functions.iter().find(|(name, _)| name == function);
        found.map(|(_, graph)| graph).ok_or_else(|| Error::Function {
            name: function.into(),
            available: self.functions.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The program in the FHE dialect.
    pub fn mlir(&self) -> &str {
        &self.mlir
    }

    /// The compiled program: parameters, levels, what it costs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Runs a function with its meaning on clear integers, as the compiler understands it.
    ///
    /// # Errors
    /// Arguments that do not fit.
    pub fn clear(&self, function: &str, arguments: &[Array]) -> Result<Vec<Array>, Error> {
        let arguments = convert::arguments(self.graph(function)?, arguments)?;
        convert::results(self.program.clear(Some(function), &arguments)?.results)
    }

    /// Runs a function on clear integers that err as ciphertexts would.
    ///
    /// # Errors
    /// Arguments that do not fit.
    pub fn simulate(
        &self,
        function: &str,
        arguments: &[Array],
        randomness: &mut Randomness,
    ) -> Result<Vec<Array>, Error> {
        let arguments = convert::arguments(self.graph(function)?, arguments)?;
        convert::results(self.program.simulate(Some(function), &arguments, randomness)?.results)
    }
}

/// Names become symbols of the program.
fn check_names(functions: &[(String, Graph)]) -> Result<(), Error> {
    let is_identifier = |name: &str| {
        !name.starts_with(|c: char| c.is_ascii_digit())
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    for (position, (name, _)) in functions.iter().enumerate() {
        if !is_identifier(name) {
            return Err(Error::FunctionName { name: name.clone() });
        }
        if functions[..position].iter().any(|(earlier, _)| earlier == name) {
            return Err(Error::RepeatedFunction { name: name.clone() });
        }
    }
    Ok(())
}
