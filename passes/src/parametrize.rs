//! `tfhe-parametrize`: chooses the key set and writes it into every ciphertext type.

use crate::report;
use ferrocrete_abi::bounded::quoted;
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_dialects::ir::{Builder, Op, Type, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::{Anchor, Failed, Level, OptionInfo, Options, PassInfo, PassResult};
use ferrocrete_dialects::tfhe::{PARAMETERS, set_parameters};
use ferrocrete_dialects::types::Glwe;
use ferrocrete_optimizer::{
    Circuit, ErrorTarget, Infeasible, Instructions, Method, Request, SecurityCurve, Solution, cheapest,
};
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-parametrize",
    summary: "Choose the cheapest key set that meets the error probability at the security level",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: OPTIONS,
    run,
};

/// What the key set must satisfy; pipelines that end in it take these too.
pub const OPTIONS: &[OptionInfo] = &[
    OptionInfo {
        name: "p-error",
        description: "bound for each lookup and result, such as 1e-9 or 2^-40",
        default: "",
    },
    OptionInfo {
        name: "global-p-error",
        description: "bound for the whole program; 2^-40 if there is no bound at all",
        default: "",
    },
    OptionInfo { name: "security", description: "bits of security: 128 or 132", default: "128" },
    OptionInfo {
        name: "instructions",
        description: "of the processor whose times count: avx2 or avx512",
        default: "avx2",
    },
];

/// A probability written as a decimal or as a power of two.
pub fn parse_probability(text: &str) -> Option<f64> {
    let p: f64 = match text.strip_prefix("2^") {
        Some(exponent) => exponent.parse::<f64>().ok()?.exp2(),
        None => text.parse().ok()?,
    };
    (p > 0.0 && p < 1.0).then_some(p)
}

/// What the values of [`OPTIONS`] ask for, or what is wrong with them.
pub fn demands(values: &[&str]) -> Result<(ErrorTarget, SecurityCurve, Instructions), String> {
    let [each, whole, security, instructions] = *values else {
        return Err(format!("takes {} options", OPTIONS.len()));
    };
    let probability = |name: &str, text: &str| {
        let wrong =
            || format!("`{}` is no probability for option `{name}`: write 1e-9 or 2^-40", quoted(text));
        parse_probability(text).ok_or_else(wrong)
    };
    let target = match (each, whole) {
        ("", "") => ErrorTarget::default(),
        ("", whole) => ErrorTarget::WholeProgram(probability("global-p-error", whole)?),
        (each, "") => ErrorTarget::PerBootstrap(probability("p-error", each)?),
        (_, _) => {
            return Err("options `p-error` and `global-p-error` are both given: give one of them".into());
        }
    };
    let wrong = |name: &str, found: &str, choice: &str| {
        format!("`{}` is no value for option `{name}`: choose {choice}", quoted(found))
    };
    let curve = match security {
        "128" => SecurityCurve::Gaussian128,
        "132" => SecurityCurve::Gaussian132,
        other => return Err(wrong("security", other, "128 or 132")),
    };
    let instructions = Instructions::from_name(instructions)
        .ok_or_else(|| wrong("instructions", instructions, "avx2 or avx512"))?;
    Ok((target, curve, instructions))
}

/// What the options ask of parameters, and so what lookups cost.
pub struct Price {
    target: ErrorTarget,
    curve: SecurityCurve,
    instructions: Instructions,
}

impl Price {
    /// By the options of a pass that takes [`OPTIONS`].
    pub fn of_options(module: Op, options: &Options) -> Result<Self, Failed> {
        let values: Vec<_> = OPTIONS.iter().map(|option| options.text(option.name)).collect();
        let (target, curve, instructions) = demands(&values).map_err(|why| refuse(module, why))?;
        Ok(Self { target, curve, instructions })
    }

    fn request(&self, circuit: Circuit) -> Request {
        Request { circuit, target: self.target, curve: self.curve, instructions: self.instructions }
    }

    /// The milliseconds of all lookups; `None` when there are no parameters.
    pub fn of(&self, circuit: &Circuit) -> Option<f64> {
        Some(cheapest(&self.request(circuit.clone())).ok()??.total_cost_ms)
    }
}

fn run(module: Op, options: &Options) -> PassResult {
    let price = Price::of_options(module, options)?;
    if module.attr(PARAMETERS).is_some() {
        let why = "has its parameters already, and its types are made for them: run `tfhe-parametrize` once, on what \
                   `fhe-to-tfhe` gives";
        return Err(refuse(module, why));
    }
    let (sites, circuit) = report::circuit(module)?;
    all_reached(module, &sites)?;
    let solution = ferrocrete_optimizer::solve(&price.request(circuit))
        .map_err(|reason| explain(module, &sites, &reason))?;
    apply(module, &sites.lookups, &solution)
}

fn refuse(op: Op, why: impl AsRef<str>) -> Failed {
    op.error(why);
    Failed
}

/// Every lookup counts, so every lookup must stand in a public function; and none may have a key
/// already, since it would keep it.
fn all_reached(module: Op, sites: &report::Sites) -> PassResult {
    let reached: HashSet<Op> = sites.lookups.iter().copied().collect();
    for op in module.ops_inside() {
        if report::is_lookup(op) && !reached.contains(&op) {
            let why = "stands outside of the public functions, where its noise is not counted: run `inline` and \
                       `symbol-dce` before";
            return Err(refuse(op, why));
        }
        let keyed = |ty: Type| matches!(Glwe::of(ty), Some(Glwe::Lwe { .. }));
        let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
        if let Some(value) = op.results().into_iter().chain(arguments).find(|value| keyed(value.ty())) {
            let why =
                format!("has the type {} before parameters are chosen: write `!TFHE.glwe<sk?>`", value.ty());
            return Err(refuse(op, why));
        }
    }
    Ok(())
}

/// Says at the user's op why there are no parameters. Rows are numbered nowhere the user can see,
/// so the optimizer's own words, which number them, are not used.
fn explain(module: Op, sites: &report::Sites, reason: &Infeasible) -> Failed {
    let closest = |bits: Option<u32>| match bits {
        Some(bits) => format!(
            "the closest width that would do is {bits} bits; split the value into digits of at most {bits} bits, \
             allow a larger error probability, or lower the noise with an earlier lookup"
        ),
        None => {
            "no width would do; allow a larger error probability, or lower the noise with an earlier lookup"
                .into()
        }
    };
    match *reason {
        Infeasible::Lookup { index, wanted_bits, closest_bits, norm, log2_probability } => {
            sites.lookups[index].loc().error(format!(
                "infeasible: a lookup of {wanted_bits} bits on a value with squared noise norm {} cannot keep \
                 to an error probability of 2^{log2_probability:.1}; {}",
                written(norm),
                closest(closest_bits)
            ));
        }
        Infeasible::Output { index, wanted_bits, closest_bits, norm, log2_probability } => {
            sites.outputs[index].error(format!(
                "infeasible: a result of {wanted_bits} bits with squared noise norm {} cannot keep to an error \
                 probability of 2^{log2_probability:.1}; {}",
                written(norm),
                closest(closest_bits)
            ));
        }
        Infeasible::Probability { .. } | Infeasible::Request(_) => {
            module.error(format!("infeasible: {reason}"))
        }
    }
    Failed
}

/// A norm as one would write it.
fn written(norm: f64) -> String {
    if norm < 1e9 { norm.to_string() } else { format!("{norm:.2e}") }
}

fn apply(module: Op, lookups: &[Op], solution: &Solution) -> PassResult {
    let ctx = module.ctx();
    let parameters = &solution.parameters;
    let big = Glwe::Lwe { key: Glwe::BIG, dimension: parameters.big.dimension }.get(ctx);
    for op in module.ops_inside() {
        let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
        for v in op.results().into_iter().chain(arguments) {
            v.set_ty(keyed(v.ty(), big));
        }
        if let Some((inputs, results)) = op.as_func().and_then(|(_, ty)| ty.as_function()) {
            let map = |types: Vec<Type>| types.into_iter().map(|ty| keyed(ty, big)).collect::<Vec<_>>();
            op.set_attr("function_type", ctx.type_attr(ctx.function(&map(inputs), &map(results))));
        }
    }
    let mut tables = Tables { parameters, sized: HashMap::new() };
    for (&op, report) in lookups.iter().zip(&solution.lookups) {
        if report.method == Method::Circuit {
            through_bits(op, report.extension)?;
            continue;
        }
        tables.resize(op, report.extension);
        op.set_attr("extension_log", ctx.i64_attr(report.extension.0 as i64));
        if let (Some(keyswitch), Some(bootstrap)) = (op.operand(0).defining_op(), parameters.bootstrap) {
            let small = Glwe::Lwe { key: Glwe::SMALL, dimension: bootstrap.small.dimension }.get(ctx);
            let switched = keyswitch.result(0);
            switched.set_ty(switched.ty().with_element(small));
        }
    }
    tables.erase_unused(module);
    set_parameters(module, parameters);
    Ok(())
}

/// Turns a bootstrap, with the keyswitch before it, into a circuit lookup.
fn through_bits(op: Op, extension: ExtensionLog) -> PassResult {
    let ctx = op.ctx();
    let (keyswitch, encode) = (op.operand(0).defining_op(), op.operand(1).defining_op());
    let (Some(keyswitch), Some(encode)) = (keyswitch, encode) else {
        op.error("is too wide for one bootstrap, and its keyswitch or its table cannot be seen from here");
        return Err(Failed);
    };
    let lookup = Builder::before(op)
        .op("TFHE.circuit_lookup")
        .operands(&[keyswitch.operand(0), encode.operand(0)])
        .operands(&op.operands()[2..])
        .result(op.result(0).ty())
        .attr("extension_log", ctx.i64_attr(extension.0 as i64));
    let kept = [(op, "noise"), (op, "message_bits"), (encode, "input_bits"), (encode, "output_bits")];
    let lookup = kept.into_iter().fold(lookup, |lookup, (from, name)| match from.attr(name) {
        Some(value) => lookup.attr(name, value),
        None => lookup,
    });
    op.replace(&[lookup.build().result(0)]);
    if keyswitch.result(0).uses().is_empty() {
        keyswitch.erase();
    }
    Ok(())
}

fn keyed(ty: Type, key: Type) -> Type {
    if Glwe::of(ty) == Some(Glwe::Unknown) { ty.with_element(key) } else { ty }
}

/// Test polynomials: lookups that share a table but extend by different factors get one each.
struct Tables<'a> {
    parameters: &'a Parameters,
    sized: HashMap<(Op, ExtensionLog), Value>,
}

impl Tables<'_> {
    fn resize(&mut self, lookup: Op, extension: ExtensionLog) {
        let (Some(encode), Some(bootstrap)) = (lookup.operand(1).defining_op(), self.parameters.bootstrap)
        else {
            return;
        };
        let polynomial = *self.sized.entry((encode, extension)).or_insert_with(|| {
            let old = encode.result(0).ty().as_tensor().expect("a test polynomial is a tensor");
            let mut shape = old.shape;
            if let Some(last) = shape.last_mut() {
                *last = Some(bootstrap.polynomial_size.0 << extension.0);
            }
            let new = Builder::before(encode).op(encode.name()).operands(&encode.operands());
            let new = encode.attrs().into_iter().fold(new, |new, (name, value)| new.attr(&name, value));
            new.result(old.element.tensor_of(&shape)).build().result(0)
        });
        lookup.set_operand(1, polynomial);
    }

    /// Tables and keyswitches that no lookup takes, whose size and key nothing says.
    fn erase_unused(&self, module: Op) {
        for op in module.ops_inside() {
            let kind = TfheOp::from_name(op.name());
            let is_part = kind == Some(TfheOp::EncodeLut) || kind == Some(TfheOp::KeyswitchGlwe);
            if is_part && op.result(0).uses().is_empty() {
                op.erase();
            }
        }
    }
}
