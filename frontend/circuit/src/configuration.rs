use crate::composition::Wire;
use ferrocrete_graph::Constructions;

/// How a circuit is compiled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// Bound on the probability that one lookup errs. With neither bound the whole program errs
    /// with probability 2^-40 at most.
    pub p_error: Option<f64>,
    /// Bound on the probability that a call errs at all.
    pub global_p_error: Option<f64>,
    /// Whether results may be given as arguments again, of any function of a module.
    pub composable: bool,
    /// If not all results are given as arguments of their shape: which are. What arguments hold is found
    /// by these.
    pub wires: Option<Vec<Wire>>,
    /// Whether functions may take nothing encrypted: what is given to them goes to the server in the
    /// clear.
    pub allow_unencrypted: bool,
    /// How operations on several encrypted values are made of lookups.
    pub constructions: Constructions,
}

impl Configuration {
    /// The compiler of texts with these options; the constructions are chosen before there is a text.
    /// `compose_for_free`: whether arguments hold what results may be.
    pub fn compiler(&self, compose_for_free: bool) -> ferrocrete::Compiler {
        let compiler = ferrocrete::Compiler::new()
            .composable(self.composable)
            .compose_for_free(compose_for_free)
            // `Module::compile` has checked the functions as they were written.
            .allow_unencrypted(true);
        let compiler = match self.p_error {
            Some(probability) => compiler.p_error(probability),
            None => compiler,
        };
        match self.global_p_error {
            Some(probability) => compiler.global_p_error(probability),
            None => compiler,
        }
    }
}
