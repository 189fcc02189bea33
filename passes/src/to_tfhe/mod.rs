//! `fhe-to-tfhe`: encrypted integers become ciphertexts under a key not chosen yet.
//!
//! Values change type in place, one for one, so control flow and tensor plumbing need no rewriting;
//! then each FHE op is replaced. A clear operand of a linear op is scaled to the encoding's place
//! in the word here, since widths are gone afterwards. Linear algebra becomes `linalg.generic`; a
//! lookup becomes table encoding, keyswitch and bootstrap, on one ciphertext or a whole tensor.

mod clear;
mod clear_layout;
mod conv2d;
mod elementwise;
mod fancy;
mod generic;
mod layout;
mod lookup;
mod lsb;
mod products;
mod tables;

use crate::noise::RESULTS;
use ferrocrete_dialects::ir::{Builder, Op, Type, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::{Eint, Glwe};

/// Attribute of a function: noise facts of its results.
pub(crate) const TFHE_RESULTS: &str = "TFHE.results";

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-to-tfhe",
    summary: "Lower FHE and FHELinalg to TFHE with keys still unknown",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

/// An FHE op about to be replaced, with the encodings its types told before they changed.
#[derive(Clone, Copy)]
struct Lowered {
    op: Op,
    kind: Kind,
    /// Encoding of the first encrypted operand, or of the result when there is none.
    input: Eint,
    /// Encoding of the result.
    output: Eint,
}

#[derive(Clone, Copy)]
enum Kind {
    Scalar(FheOp),
    Tensor(FheLinalgOp),
}

fn run(module: Op, _: &Options) -> PassResult {
    clear_layout::lower(module);
    let ops = module.ops_inside();
    let lowered = ops.iter().filter_map(|&op| collect(op).transpose()).collect::<Result<Vec<_>, _>>()?;
    for &op in &ops {
        retype(op);
    }
    for &op in ops.iter().filter(|op| op.as_func().is_some()) {
        update_function(op);
    }
    for one in lowered {
        replace(one)?;
    }
    Ok(())
}

fn collect(op: Op) -> Result<Option<Lowered>, Failed> {
    let name = op.name();
    let kind = match (FheOp::from_name(name), FheLinalgOp::from_name(name)) {
        (Some(kind), _) => Kind::Scalar(kind),
        (None, Some(kind)) => Kind::Tensor(kind),
        (None, None) => return Ok(None),
    };
    // Only an op that moves clear elements has no encrypted result; it asks for no encoding.
    let output = Eint::of(op.result(0).ty()).unwrap_or(Eint { width: 1, signed: false });
    let input = op.operands().into_iter().find_map(|v| Eint::of(v.ty())).unwrap_or(output);
    if input.width > 62 || output.width > 62 {
        op.error(format!("has no encoding: {} bits do not fit a 64-bit word", input.width.max(output.width)));
        return Err(Failed);
    }
    Ok(Some(Lowered { op, kind, input, output }))
}

fn ciphertext(ty: Type) -> Type {
    if Eint::of(ty).is_some() { ty.with_element(Glwe::Unknown.get(ty.ctx())) } else { ty }
}

fn retype(op: Op) {
    let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
    for v in op.results().into_iter().chain(arguments) {
        v.set_ty(ciphertext(v.ty()));
    }
}

fn update_function(f: Op) {
    let Some((inputs, results)) = f.as_func().and_then(|(_, ty)| ty.as_function()) else { return };
    let map = |types: Vec<Type>| types.into_iter().map(ciphertext).collect::<Vec<_>>();
    f.set_attr("function_type", f.ctx().type_attr(f.ctx().function(&map(inputs), &map(results))));
    if let Some(facts) = f.attr(RESULTS) {
        f.set_attr(TFHE_RESULTS, facts);
        f.remove_attr(RESULTS);
    }
    // Widths mean nothing at this level.
    f.remove_attr("arg_attrs");
    f.remove_attr("res_attrs");
}

fn replace(one: Lowered) -> PassResult {
    let b = Builder::before(one.op);
    let value = match one.kind {
        Kind::Scalar(kind) => scalar(kind, one, b)?,
        Kind::Tensor(kind) => tensor(kind, one, b)?,
    };
    one.op.replace(&[value]);
    Ok(())
}

fn scalar(kind: FheOp, one: Lowered, b: Builder) -> Result<Value, Failed> {
    let op = one.op;
    let (x, ty) = (|i| op.operand(i), op.result(0).ty());
    Ok(match kind {
        FheOp::Zero | FheOp::ZeroTensor => b.value("TFHE.zero", &[], ty),
        FheOp::AddEint => b.value("TFHE.add_glwe", &[x(0), x(1)], ty),
        FheOp::SubEint => b.value("TFHE.sub_glwe", &[x(0), x(1)], ty),
        FheOp::NegEint => b.value("TFHE.neg_glwe", &[x(0)], ty),
        FheOp::AddEintInt => {
            b.value("TFHE.add_glwe_int", &[x(0), clear::encoded(b, x(1), one.output, false)], ty)
        }
        FheOp::SubEintInt => {
            b.value("TFHE.add_glwe_int", &[x(0), clear::encoded(b, x(1), one.output, true)], ty)
        }
        FheOp::SubIntEint => {
            let negated = b.value("TFHE.neg_glwe", &[x(1)], ty);
            b.value("TFHE.add_glwe_int", &[negated, clear::encoded(b, x(0), one.output, false)], ty)
        }
        FheOp::MulEintInt => b.value("TFHE.mul_glwe_int", &[x(0), clear::widened(b, x(1))], ty),
        FheOp::ToSigned | FheOp::ToUnsigned => x(0),
        FheOp::ApplyLookupTable => lookup::lower(one, b),
        FheOp::MulEint | FheOp::MaxEint => {
            op.error("must be expanded before: run `fhe-expand-products` first");
            return Err(Failed);
        }
        FheOp::Lsb => lsb::lower(one, b),
        FheOp::ReinterpretPrecision => x(0),
        FheOp::Round => return Err(unexpanded_round(op)),
        FheOp::And
        | FheOp::Or
        | FheOp::Nand
        | FheOp::Xor
        | FheOp::Not
        | FheOp::Mux
        | FheOp::GenGate
        | FheOp::ToBool
        | FheOp::FromBool => {
            op.error("must be expanded before: run `fhe-expand-booleans` first");
            return Err(Failed);
        }
        FheOp::ChangePartition => x(0),
    })
}

fn unexpanded_round(op: Op) -> Failed {
    op.error("must be expanded before: run `fhe-expand-rounds` first");
    Failed
}

fn tensor(kind: FheLinalgOp, one: Lowered, b: Builder) -> Result<Value, Failed> {
    Ok(match kind {
        FheLinalgOp::AddEint => elementwise::lower(one, b, elementwise::Linear::Add),
        FheLinalgOp::SubEint => elementwise::lower(one, b, elementwise::Linear::Sub),
        FheLinalgOp::AddEintInt => elementwise::lower(one, b, elementwise::Linear::AddClear),
        FheLinalgOp::SubEintInt => elementwise::lower(one, b, elementwise::Linear::SubClear),
        FheLinalgOp::SubIntEint => elementwise::lower(one, b, elementwise::Linear::SubFromClear),
        FheLinalgOp::MulEintInt => elementwise::lower(one, b, elementwise::Linear::MulClear),
        FheLinalgOp::NegEint => b.value("TFHE.neg_glwe", &[one.op.operand(0)], one.op.result(0).ty()),
        FheLinalgOp::ToSigned | FheLinalgOp::ToUnsigned => one.op.operand(0),
        FheLinalgOp::ApplyLookupTable => lookup::lower(one, b),
        FheLinalgOp::DotEintInt | FheLinalgOp::MatmulEintInt => products::matmul(one.op, b, 0),
        FheLinalgOp::MatmulIntEint => products::matmul(one.op, b, 1),
        FheLinalgOp::Sum => products::sum(one.op, b),
        FheLinalgOp::Lsb => lsb::lower(one, b),
        FheLinalgOp::ReinterpretPrecision => one.op.operand(0),
        FheLinalgOp::Round => return Err(unexpanded_round(one.op)),
        FheLinalgOp::ApplyMappedLookupTable | FheLinalgOp::ApplyMultiLookupTable => {
            tables::lower(kind, one, b)?
        }
        FheLinalgOp::FancyIndex => fancy::index(one, b)?,
        FheLinalgOp::FancyAssign => fancy::assign(one, b)?,
        FheLinalgOp::Conv2d => conv2d::lower(one, b),
        FheLinalgOp::Transpose => layout::transpose(one.op, b),
        FheLinalgOp::Concat => layout::concat(one.op, b),
        FheLinalgOp::Broadcast => layout::broadcast(one.op, b),
        FheLinalgOp::FromElement => layout::from_element(one.op, b),
        FheLinalgOp::MulEint
        | FheLinalgOp::DotEintEint
        | FheLinalgOp::MatmulEintEint
        | FheLinalgOp::Maxpool2d => {
            one.op.error("must be expanded before: run `fhe-expand-products` first");
            return Err(Failed);
        }
        FheLinalgOp::ChangePartition => one.op.operand(0),
    })
}
