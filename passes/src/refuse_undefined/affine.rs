//! `affine.apply` with a divisor that is known at run time only, which must be positive.

use super::{compare, kept, require};
use ferrocrete_dialects::ir::{AffineExpr, Attr, Builder, Op, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};

/// Writes such a map out in `arith`, its divisors asked for.
pub fn apply(op: Op) -> PassResult {
    let Some(map) = op.attr("map").and_then(Attr::as_affine_map) else { return Ok(()) };
    let [result] = map.results.as_slice() else { return Ok(()) };
    if !divides_by_unknown(result) {
        return Ok(());
    }
    let operands = op.operands();
    let (dims, symbols) = operands.split_at(map.dims.min(operands.len()));
    let value = Expansion { op, dims, symbols }.of(result)?;
    op.replace(&[value]);
    Ok(())
}

fn divides_by_unknown(expr: &AffineExpr) -> bool {
    match expr {
        AffineExpr::Dim(_) | AffineExpr::Symbol(_) | AffineExpr::Constant(_) => false,
        AffineExpr::Add(a, b) | AffineExpr::Mul(a, b) => divides_by_unknown(a) || divides_by_unknown(b),
        AffineExpr::Mod(a, b) | AffineExpr::FloorDiv(a, b) | AffineExpr::CeilDiv(a, b) => {
            divides_by_unknown(a) || !matches!(**b, AffineExpr::Constant(_))
        }
    }
}

struct Expansion<'a> {
    op: Op,
    dims: &'a [Value],
    symbols: &'a [Value],
}

impl Expansion<'_> {
    fn of(&self, expr: &AffineExpr) -> Result<Value, Failed> {
        let b = Builder::before(self.op);
        let index = b.ctx.index();
        let binary = |name: &str, x: &AffineExpr, y: &AffineExpr| {
            let operands = [self.of(x)?, self.of(y)?];
            Ok::<_, Failed>(Builder::before(self.op).value(name, &operands, index))
        };
        let divided = |name: &str, x: &AffineExpr, y: &AffineExpr| {
            let (x, by) = (self.of(x)?, self.divisor(y)?);
            Ok::<_, Failed>(Builder::before(self.op).value(name, &[x, by], index))
        };
        match expr {
            AffineExpr::Dim(i) => Ok(self.dims[*i]),
            AffineExpr::Symbol(i) => Ok(self.symbols[*i]),
            AffineExpr::Constant(n) => Ok(b.constant(index, *n)),
            AffineExpr::Add(x, y) => binary("arith.addi", x, y),
            AffineExpr::Mul(x, y) => binary("arith.muli", x, y),
            AffineExpr::FloorDiv(x, y) => divided("arith.floordivsi", x, y),
            AffineExpr::CeilDiv(x, y) => divided("arith.ceildivsi", x, y),
            AffineExpr::Mod(x, y) => self.remainder(x, y),
        }
    }

    fn divisor(&self, by: &AffineExpr) -> Result<Value, Failed> {
        let by = self.of(by)?;
        let bounds = (1, i64::MAX);
        let asked = require(self.op, by, bounds, "divides by {}, which is not positive")?;
        Ok(if asked { kept(Builder::before(self.op), by, bounds) } else { by })
    }

    /// Never negative, while `arith.remsi` has the sign of what is divided.
    fn remainder(&self, x: &AffineExpr, by: &AffineExpr) -> Result<Value, Failed> {
        const LESS: i64 = 2;
        let (x, by) = (self.of(x)?, self.divisor(by)?);
        let b = Builder::before(self.op);
        let index = b.ctx.index();
        let rest = b.value("arith.remsi", &[x, by], index);
        let raised = b.value("arith.addi", &[rest, by], index);
        let negative = compare(b, LESS, rest, b.constant(index, 0));
        Ok(b.value("arith.select", &[negative, raised, rest], index))
    }
}
