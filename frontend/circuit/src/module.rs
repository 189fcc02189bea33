use crate::check::{self, Check};
use crate::composition::{flows, runaways, take, too_wide};
use crate::configuration::Configuration;
use crate::convert;
use crate::error::Error;
use ferrocrete::{IntTensor, Program, Randomness};
use ferrocrete_graph::{Array, Element, Graph, PredictedCost};

/// Several compiled functions under one set of parameters, and so one set of keys.
#[derive(Clone, Debug)]
pub struct Module {
    functions: Vec<(String, Graph)>,
    mlir: String,
    program: Program,
    warnings: Vec<String>,
}

impl Module {
    /// Compiles measured functions, each with its name.
    ///
    /// # Errors
    /// What can't be computed on encrypted values, marked in the graph; names that are no
    /// identifiers or given twice; what the compiler refuses, at the user's line.
    ///
    /// Where results may be given as arguments again, arguments hold what results were measured to be.
    pub fn compile(functions: Vec<(String, Graph)>, configuration: &Configuration) -> Result<Self, Error> {
        check_names(&functions)?;
        if !configuration.allow_unencrypted {
            check_encrypted(&functions)?;
        }
        if !configuration.composable {
            return Self::as_measured(functions, configuration);
        }
        let flows = flows(&functions, configuration.wires.as_deref());
        let mut composed = functions.clone();
        let mut warnings = take(&mut composed, &flows);
        let grew: Vec<bool> = warnings.iter().map(Option::is_some).collect();
        warnings.push(Some(runaways(&composed, &flows)));
        match Self::as_measured(composed, configuration) {
            Ok(module) => Ok(Self { warnings: warnings.into_iter().flatten().flatten().collect(), ..module }),
            Err(error) if grew.contains(&true) => {
                // What only takes its own samples may be narrow enough.
                let module = Self::as_measured(functions, configuration).map_err(|_| error)?;
                let wide = module.functions.iter().zip(grew).filter(|(_, grew)| *grew);
                let wide: Vec<&str> = wide.map(|((name, _), _)| name.as_str()).collect();
                Ok(Self { warnings: vec![too_wide(&wide)], ..module })
            }
            Err(error) => Err(error),
        }
    }

    fn as_measured(functions: Vec<(String, Graph)>, configuration: &Configuration) -> Result<Self, Error> {
        let mut lowered: Vec<Graph> = functions.iter().map(|(_, graph)| graph.clone()).collect();
        let border = lowered.iter().filter_map(Graph::border).reduce(Element::union);
        for graph in &mut lowered {
            graph.encrypt_clear_computations();
            if let Some(element) = border.filter(|_| configuration.composable) {
                graph.compose(element);
            }
            graph.lower(&configuration.constructions, &PredictedCost)?;
        }
        if configuration.composable {
            unite_borders(&mut lowered);
        }
        let mut mlir = String::new();
        for ((name, _), graph) in functions.iter().zip(&lowered) {
            mlir += &graph.to_fhe(name)?;
        }
        let program = configuration.compiler(results_fit(&functions)).compile_str(&mlir, "circuit.mlir")?;
        Ok(Self { functions, mlir, program, warnings: Vec::new() })
    }

    /// The functions as they were measured, with their names.
    pub fn functions(&self) -> &[(String, Graph)] {
        &self.functions
    }

    /// What was likely a mistake: results that become more than arguments take.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// One function as it was measured.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn graph(&self, function: &str) -> Result<&Graph, Error> {
        check::find(&self.functions, function)
    }

    /// What refuses the same arguments on another machine.
    ///
    /// # Errors
    /// A function with so many values that no table can hold them.
    pub fn check(&self) -> Result<Check, Error> {
        Check::new(&self.functions, &self.mlir)
    }

    /// The program in the FHE dialect.
    pub fn mlir(&self) -> &str {
        &self.mlir
    }

    /// The compiled program: parameters, levels, what it costs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Arguments of a call, when the program computes their results right.
    ///
    /// Types are as wide as the inputset showed. A call in which a value is beyond that is taken if no
    /// value of the program leaves its type, and the program computes what the function does.
    ///
    /// # Errors
    /// Arguments that do not fit, and such for which a value on the way leaves its type.
    pub fn arguments(&self, function: &str, arguments: &[Array]) -> Result<Vec<IntTensor>, Error> {
        let clear = |tensors: &[IntTensor]| self.program.clear(Some(function), tensors);
        check::admit(self.graph(function)?, arguments, clear)
    }

    /// Refuses what [`arguments`](Self::arguments) refuses; see [`Check::arguments`] for arguments that
    /// are not all known.
    ///
    /// # Errors
    /// As [`arguments`](Self::arguments).
    pub fn check_known(
        &self,
        function: &str,
        arguments: &[Option<Array>],
        strict: bool,
    ) -> Result<(), Error> {
        let clear = |tensors: &[IntTensor]| self.program.clear(Some(function), tensors);
        check::admit_some(self.graph(function)?, arguments, strict, clear)
    }

    /// Runs a function with its meaning on clear integers, as the compiler understands it.
    ///
    /// # Errors
    /// Arguments that do not fit.
    pub fn clear(&self, function: &str, arguments: &[Array]) -> Result<Vec<Array>, Error> {
        let arguments = self.arguments(function, arguments)?;
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
        let arguments = self.arguments(function, arguments)?;
        convert::results(self.program.simulate(Some(function), &arguments, randomness)?.results)
    }
}

/// Gives all encrypted arguments and results one width.
fn unite_borders(graphs: &mut [Graph]) {
    loop {
        let width = graphs.iter().map(Graph::least_border_width).max().unwrap_or(1);
        if graphs.iter().all(|graph| graph.border_width() == Some(width)) {
            return;
        }
        graphs.iter_mut().for_each(|graph| graph.set_border_width(width));
    }
}

/// Every function takes something encrypted.
fn check_encrypted(functions: &[(String, Graph)]) -> Result<(), Error> {
    let is_encrypted =
        |graph: &Graph| graph.inputs().iter().any(|&input| graph.node(input).ty.is_encrypted());
    match functions.iter().find(|(_, graph)| !is_encrypted(graph)) {
        Some((name, _)) => Err(Error::Unencrypted { name: name.clone() }),
        None => Ok(()),
    }
}

/// Whether every result that an argument may be given for was measured to be within what the argument was.
fn results_fit(functions: &[(String, Graph)]) -> bool {
    runaways(functions, &flows(functions, None)).is_empty()
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
