//! `tfhe-to-words`: a ciphertext becomes a tensor of 64-bit words, a tensor of ciphertexts gets an
//! innermost axis of words. Linear algebra becomes `linalg` on words, which LLVM vectorises; a
//! keyswitch, bootstrap or table expansion becomes one call of the runtime.
//!
//! Types change in place, so first every op that touches a ciphertext is noted with the types it
//! had; then the types change, and each noted op is rewritten by what it was.

mod body;
mod build;
mod kernels;
mod line;
mod linear;
mod require;
mod structure;
mod types;

pub(crate) use build::{Read, elementwise};
pub(crate) use linear::Linear;
pub(crate) use types::Encrypted;
use types::static_words;

use ferrocrete_abi::parameters::Parameters;
use ferrocrete_dialects::ir::{Block, Op, Type, Value, Walk};
use ferrocrete_dialects::ops::{TfheOp, TracingOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, OptionInfo, Options, PassInfo, PassResult};
use ferrocrete_dialects::tfhe::parameters;
use line::Line;
use std::collections::HashSet;
use std::num::NonZeroUsize;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-to-words",
    summary: "Turn ciphertexts into tensors of 64-bit words, and kernels into calls of the runtime",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[OptionInfo {
        name: "list-length",
        description: "so many steps in a straight line or more become a list of calls",
        default: "100",
    }],
    run,
};

/// An op that touches ciphertexts, with what its operands and results were before types changed.
struct Site {
    op: Op,
    operands: Vec<Option<Encrypted>>,
    results: Vec<Option<Encrypted>>,
}

impl Site {
    /// The operand or result that must be a ciphertext by the op's definition.
    fn operand(&self, i: usize) -> Result<&Encrypted, Failed> {
        self.operands.get(i).and_then(Option::as_ref).ok_or_else(|| self.refuse("without a ciphertext"))
    }

    fn result(&self, i: usize) -> Result<&Encrypted, Failed> {
        self.results.get(i).and_then(Option::as_ref).ok_or_else(|| self.refuse("without a ciphertext"))
    }

    fn refuse(&self, how: &str) -> Failed {
        self.op.error(format!("{how} is not supported below TFHE yet"));
        Failed
    }
}

/// What every rewrite may need to know.
struct Words {
    parameters: Option<Parameters>,
    i64: Type,
}

fn run(module: Op, options: &Options) -> PassResult {
    let length = options.get::<NonZeroUsize>("list-length", module)?.get();
    let words = Words { parameters: parameters(module), i64: module.ctx().int(64) };
    let lines = lines(module, &words, length);
    let listed: HashSet<Op> = lines.iter().flat_map(|line| line.ops.iter().copied()).collect();
    let mut sites = Vec::new();
    let mut result = Ok(());
    module.walk(|op| match note(op) {
        // The ops of its body go with it.
        _ if listed.contains(&op) => Walk::Skip,
        Ok(Some(site)) => {
            // The body of a structured op is over single words, not over tensors of them.
            let walk = if op.name() == "linalg.generic" { Walk::Skip } else { Walk::Advance };
            sites.push(site);
            walk
        }
        Ok(None) => Walk::Advance,
        Err(Failed) => {
            result = Err(Failed);
            Walk::Stop
        }
    });
    result?;
    for site in &sites {
        retype(site, words.i64)?;
    }
    // From last to first: what one reads of another is what that leaves.
    lines.into_iter().rev().for_each(|line| line.rewrite(&words));
    sites.iter().try_for_each(|site| rewrite(site, &words))?;
    let requires = module.ops_inside().into_iter().filter(|op| op.name() == TracingOp::Require.name());
    requires.collect::<Vec<_>>().into_iter().try_for_each(|op| require::rewrite(op, &words))
}

/// The long runs of straight-line code of all functions.
fn lines(module: Op, words: &Words, length: usize) -> Vec<Line> {
    let functions = module.body().map(Block::ops).unwrap_or_default();
    let bodies = functions.into_iter().filter(|f| f.as_func().is_some()).filter_map(Op::body);
    bodies.flat_map(|body| line::find(body, words, length)).collect()
}

fn block_arguments(op: Op) -> impl Iterator<Item = Value> {
    op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments())
}

fn note(op: Op) -> Result<Option<Site>, Failed> {
    // Goes with the op around it.
    if op.name() == "tensor.yield" {
        return Ok(None);
    }
    let encrypted = |values: Vec<Value>| -> Result<Vec<_>, Failed> {
        values.into_iter().map(|v| Encrypted::of(v.ty(), op)).collect()
    };
    let (operands, results) = (encrypted(op.operands())?, encrypted(op.results())?);
    let arguments = encrypted(block_arguments(op).collect())?;
    let of_tfhe = TfheOp::from_name(op.name()).is_some();
    let signature = match op.as_func() {
        Some((_, ty)) => signature(op, ty)?.0,
        None => false,
    };
    let touches =
        of_tfhe || signature || operands.iter().chain(&results).chain(&arguments).any(Option::is_some);
    Ok(touches.then_some(Site { op, operands, results }))
}

/// A function type in words, and whether it had a ciphertext.
fn signature(op: Op, ty: Type) -> Result<(bool, Type), Failed> {
    let (inputs, results) = ty.as_function().unwrap_or_default();
    let i64 = op.ctx().int(64);
    let mut any = false;
    let mut words = |types: Vec<Type>| -> Result<Vec<Type>, Failed> {
        let one = |ty| Ok(Encrypted::of(ty, op)?.map_or(ty, |e| (any = true, e.ty(i64)).1));
        types.into_iter().map(one).collect()
    };
    let (inputs, results) = (words(inputs)?, words(results)?);
    Ok((any, op.ctx().function(&inputs, &results)))
}

fn retype(site: &Site, i64: Type) -> PassResult {
    let op = site.op;
    if let Some((name, ty)) = op.as_func() {
        if op.body().is_none() {
            op.error(format!("declares `{name}`, which takes or gives ciphertexts, without a body"));
            return Err(Failed);
        }
        op.set_attr("function_type", op.ctx().type_attr(signature(op, ty)?.1));
    }
    // Elements of a structured op's body are single words.
    let element = op.name() == "linalg.generic";
    for value in op.results() {
        if let Some(encrypted) = Encrypted::of(value.ty(), op)? {
            value.set_ty(encrypted.ty(i64));
        }
    }
    for value in block_arguments(op) {
        if let Some(encrypted) = Encrypted::of(value.ty(), op)? {
            value.set_ty(if element { i64 } else { encrypted.ty(i64) });
        }
    }
    Ok(())
}

fn rewrite(site: &Site, words: &Words) -> PassResult {
    let Some(kind) = TfheOp::from_name(site.op.name()) else { return structure::rewrite(site, words) };
    if let Some(linear) = Linear::of(kind) {
        return linear::rewrite(linear, site, words);
    }
    match kind {
        TfheOp::EncodeLut => kernels::encode_lut(site, words),
        TfheOp::KeyswitchGlwe => kernels::keyswitch(site, words),
        TfheOp::BootstrapGlwe => kernels::bootstrap(site, words),
        TfheOp::CircuitLookup => kernels::circuit_lookup(site, words),
        // Calls are already what this pass makes, and linear ops were seen to above.
        TfheOp::RuntimeCall
        | TfheOp::Zero
        | TfheOp::AddGlwe
        | TfheOp::SubGlwe
        | TfheOp::NegGlwe
        | TfheOp::AddGlweInt
        | TfheOp::MulGlweInt => Ok(()),
    }
}
