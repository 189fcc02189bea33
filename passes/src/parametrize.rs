//! `tfhe-parametrize`: chooses the key set and writes it into every ciphertext type.

use crate::report::{self, PARAMETERS};
use ferrocrete_abi::parameters::{ExtensionLog, Parameters};
use ferrocrete_dialects::ir::{Builder, Op, Type, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::{Anchor, Failed, OptionInfo, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Glwe;
use ferrocrete_optimizer::{ErrorTarget, Infeasible, Method, Request, SecurityCurve, Solution};
use std::collections::HashMap;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-parametrize",
    summary: "Choose the cheapest key set that meets the error probability at the security level",
    anchor: Anchor::Module,
    options: &[
        OptionInfo {
            name: "p-error",
            description: "bound for each lookup and result, such as 1e-9 or 2^-40",
            default: "",
        },
        OptionInfo {
            name: "global-p-error",
            description: "bound for the whole program, used unless p-error is given",
            default: "2^-40",
        },
        OptionInfo { name: "security", description: "bits of security: 128 or 132", default: "128" },
    ],
    run,
};

/// A probability written as a decimal or as a power of two.
pub fn parse_probability(text: &str) -> Option<f64> {
    let p: f64 = match text.strip_prefix("2^") {
        Some(exponent) => exponent.parse::<f64>().ok()?.exp2(),
        None => text.parse().ok()?,
    };
    (p > 0.0 && p < 1.0).then_some(p)
}

fn target(options: &Options, module: Op) -> Result<ErrorTarget, Failed> {
    let (name, make): (&str, fn(f64) -> ErrorTarget) = match options.text("p-error") {
        "" => ("global-p-error", ErrorTarget::WholeProgram),
        _ => ("p-error", ErrorTarget::PerBootstrap),
    };
    let text = options.text(name);
    parse_probability(text).map(make).ok_or_else(|| {
        module.error(format!("`{text}` is no probability for option `{name}`: write 1e-9 or 2^-40"));
        Failed
    })
}

fn curve(options: &Options, module: Op) -> Result<SecurityCurve, Failed> {
    match options.text("security") {
        "128" => Ok(SecurityCurve::Gaussian128),
        "132" => Ok(SecurityCurve::Gaussian132),
        other => {
            module.error(format!("`{other}` is no security level: choose 128 or 132"));
            Err(Failed)
        }
    }
}

fn run(module: Op, options: &Options) -> PassResult {
    let (target, curve) = (target(options, module)?, curve(options, module)?);
    let (sites, circuit) = report::circuit(module)?;
    let solution = ferrocrete_optimizer::solve(&Request { circuit, target, curve })
        .map_err(|reason| explain(module, &sites, &reason))?;
    apply(module, &sites.lookups, &solution)
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
                "infeasible: a lookup of {wanted_bits} bits on a value with squared noise norm {norm} cannot keep \
                 to an error probability of 2^{log2_probability:.1}; {}",
                closest(closest_bits)
            ));
        }
        Infeasible::Output { index, wanted_bits, closest_bits, norm, log2_probability } => {
            sites.outputs[index].error(format!(
                "infeasible: a result of {wanted_bits} bits with squared noise norm {norm} cannot keep to an error \
                 probability of 2^{log2_probability:.1}; {}",
                closest(closest_bits)
            ));
        }
        Infeasible::Probability { .. } | Infeasible::Request(_) => {
            module.error(format!("infeasible: {reason}"))
        }
    }
    Failed
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
    let json = serde_json::to_string(parameters).expect("parameters are plain numbers");
    module.set_attr(PARAMETERS, ctx.str_attr(&json));
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

    fn erase_unused(&self, module: Op) {
        for op in module.ops_inside() {
            if TfheOp::from_name(op.name()) == Some(TfheOp::EncodeLut) && op.result(0).uses().is_empty() {
                op.erase();
            }
        }
    }
}
