//! The facts and the choice of parameters, read back from a TFHE module.

use crate::interface::public_functions;
use crate::to_tfhe::TFHE_RESULTS;
use ferrocrete_abi::parameters::ExtensionLog;
use ferrocrete_abi::validate::MAX_MESSAGE_BITS;
use ferrocrete_dialects::fhe::COMPOSABLE;
use ferrocrete_dialects::ir::{Attr, Op};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::Failed;
use ferrocrete_dialects::tfhe::parameters;
use ferrocrete_optimizer::{Circuit, Instructions, Lookup, Method, Output, Solution};

/// The ops behind the rows of a circuit.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    /// Bootstraps and circuit lookups, as in [`Circuit::lookups`].
    pub lookups: Vec<Op>,
    /// Functions, as in [`Circuit::outputs`].
    pub outputs: Vec<Op>,
}

/// Every lookup and result of a module, with its noise facts.
pub fn circuit(module: Op) -> Result<(Sites, Circuit), Failed> {
    let (mut sites, mut circuit) = (Sites::default(), Circuit::default());
    for f in public_functions(module) {
        for op in f.ops_inside() {
            if !is_lookup(op) {
                continue;
            }
            let facts = op.attr("noise").ok_or_else(|| missing(op))?;
            let message_bits = bits(op, op.attr("message_bits"))?;
            let (fresh_weight, bootstrap_weight, count) = numbers(op, facts)?;
            circuit.lookups.push(Lookup { message_bits, fresh_weight, bootstrap_weight, count });
            sites.lookups.push(op);
        }
        for facts in f.attr(TFHE_RESULTS).and_then(Attr::as_array).unwrap_or_default() {
            let message_bits = bits(f, facts.entry("bits"))?;
            let (fresh_weight, bootstrap_weight, count) = numbers(f, facts)?;
            circuit.outputs.push(Output { message_bits, fresh_weight, bootstrap_weight, count });
            sites.outputs.push(f);
        }
    }
    Ok((sites, circuit))
}

/// For each public function of a composable module its name, and for each encrypted result whether
/// it may be an argument again; nothing for any other module.
pub fn composable(module: Op) -> Vec<(String, Vec<bool>)> {
    if module.attr(COMPOSABLE).is_none() {
        return vec![];
    }
    let may = |facts: Attr| facts.entry("composable").and_then(Attr::as_bool).unwrap_or_default();
    let results = |f: Op| f.attr(TFHE_RESULTS).and_then(Attr::as_array).unwrap_or_default();
    public_functions(module)
        .filter_map(|f| Some((f.as_func()?.0, results(f).into_iter().map(may).collect())))
        .collect()
}

/// Whether an op is a bootstrap or a circuit lookup.
pub fn is_lookup(op: Op) -> bool {
    method(op).is_some()
}

/// How a lookup is done; `None` for what is no lookup.
fn method(op: Op) -> Option<Method> {
    let kind = TfheOp::from_name(op.name());
    let bootstrap = (kind == Some(TfheOp::BootstrapGlwe)).then_some(Method::Bootstrap);
    bootstrap.or((kind == Some(TfheOp::CircuitLookup)).then_some(Method::Circuit))
}

fn missing(op: Op) -> Failed {
    op.error(
        "carries no noise facts: run `fhe-analyze-noise` before `fhe-to-tfhe`, and `tfhe-batch-lookups` only after \
         `tfhe-parametrize`",
    );
    Failed
}

/// The noise facts, which must be there: what is missing would count as no noise.
fn numbers(op: Op, facts: Attr) -> Result<(f64, f64, f64), Failed> {
    let number = |name: &str| {
        let found = facts.entry(name).and_then(Attr::as_f64).filter(|x| x.is_finite() && *x >= 0.0);
        found.ok_or_else(|| {
            op.error(format!("has noise facts {facts} without a number for `{name}`, or a negative one"));
            Failed
        })
    };
    Ok((number("fresh")?, number("bootstrap")?, number("count")?))
}

fn bits(op: Op, found: Option<Attr>) -> Result<u32, Failed> {
    let bits = found.and_then(Attr::as_int).and_then(|bits| u32::try_from(bits).ok());
    bits.filter(|bits| *bits <= MAX_MESSAGE_BITS).ok_or_else(|| {
        let found = found.map_or("none".into(), |bits| bits.to_string());
        op.error(format!("is of a message of {found} bits, should be 0 to {MAX_MESSAGE_BITS}"));
        Failed
    })
}

/// Everything predicted of a parametrized module, row by row with the ops the rows stand for; times
/// are those with such instructions.
pub fn report(module: Op, instructions: Instructions) -> Option<(Sites, Circuit, Solution)> {
    let parameters = parameters(module)?;
    let (sites, circuit) = circuit(module).ok()?;
    let extension = |op: &Op| op.attr("extension_log").and_then(Attr::as_int).unwrap_or_default();
    let lookups = sites.lookups.iter();
    let methods: Vec<_> =
        lookups.filter_map(|op| Some((method(*op)?, ExtensionLog(extension(op) as usize)))).collect();
    let solution = ferrocrete_optimizer::evaluate(&parameters, &methods, &circuit, instructions).ok()?;
    Some((sites, circuit, solution))
}
