//! Steps with clear constants, of `FHE` and `FHELinalg` alike, as maps `a x + b`: one step that is
//! simpler than it is written, and two that are one.
//!
//! A ciphertext is computed with modulo a power of two that divides the 64-bit word, so these
//! identities hold for every value, one outside its type's range included.

use super::meaning::tensor;
use super::static_shape;
use crate::ir::{Builder, Op, Type, Value};
use crate::shape::{broadcast, places};
use crate::types::Eint;
use ferrocrete_abi::tensor::IntTensor;

/// `factor x + summand` for each element, modulo 2^64.
struct Linear {
    operand: Value,
    factor: IntTensor,
    summand: IntTensor,
}

/// The steps that there are an op for.
enum Form {
    Zero,
    Nothing,
    Negate,
    Add,
    SubtractFrom,
    Multiply,
}

/// A step that is none, a negation or a zero, or that follows another one that it can be one with.
pub(crate) fn simplify(op: Op, b: Builder) -> Option<Vec<Value>> {
    let outer = Linear::of(op)?;
    let result = op.result(0).ty();
    match outer.form(result) {
        Some(form @ (Form::Zero | Form::Nothing)) => return Some(vec![outer.build(&form, op, b)]),
        Some(form @ Form::Negate) if !op.name().ends_with(".neg_eint") => {
            return Some(vec![outer.build(&form, op, b)]);
        }
        Some(Form::Negate | Form::Add | Form::SubtractFrom | Form::Multiply) | None => {}
    }
    let both = outer.after(&Linear::of(outer.operand.defining_op()?)?)?;
    Some(vec![both.build(&both.form(result)?, op, b)])
}

impl Linear {
    fn of(op: Op) -> Option<Self> {
        let (dialect, step) = op.name().split_once('.')?;
        if !matches!(dialect, "FHE" | "FHELinalg") {
            return None;
        }
        let (operand, factor, summand) = match step {
            "add_eint_int" => (op.operand(0), scalar(1)?, constant(op.operand(1))?),
            "sub_eint_int" => {
                (op.operand(0), scalar(1)?, each(&constant(op.operand(1))?, i64::wrapping_neg)?)
            }
            "sub_int_eint" => (op.operand(1), scalar(-1)?, constant(op.operand(0))?),
            "neg_eint" => (op.operand(0), scalar(-1)?, scalar(0)?),
            "mul_eint_int" => (op.operand(0), constant(op.operand(1))?, scalar(0)?),
            _ => return None,
        };
        // All of the shape that their step has, so that no broadcast gets lost.
        let factor_of = both(&factor, &summand, |a, _| Some(a))?;
        let summand = both(&factor, &summand, |_, b| Some(b))?;
        Some(Self { operand, factor: factor_of, summand })
    }

    /// This step after another one. A factor stays within the width: a larger one would be exact, but
    /// between two steps the compiler may lower the noise, and in one step it cannot.
    fn after(&self, inner: &Self) -> Option<Self> {
        /// Elements of a constant that is worth computing and keeping.
        const MOST: usize = 1 << 12;
        let is_tensor = self.operand.ty().as_tensor().is_some();
        // Else one large constant may become many.
        if is_tensor && !self.operand.has_one_use() {
            return None;
        }
        let width = Eint::of(self.operand.ty())?.width;
        let largest = |t: &IntTensor| t.data().iter().map(|x| x.unsigned_abs()).max().unwrap_or_default();
        let limit = (1_u64 << width.min(63)).max(largest(&self.factor)).max(largest(&inner.factor));
        let within = |a: i64, b: i64| a.checked_mul(b).filter(|x| x.unsigned_abs() <= limit);
        let factor = both(&self.factor, &inner.factor, within)?;
        let moved = both(&self.factor, &inner.summand, |a, b| Some(a.wrapping_mul(b)))?;
        let summand = both(&moved, &self.summand, |a, b| Some(a.wrapping_add(b)))?;
        let uniform = |t: &IntTensor| t.data().windows(2).all(|pair| pair[0] == pair[1]);
        let small = factor.data().len() <= MOST || (uniform(&factor) && uniform(&summand));
        small.then_some(Self { operand: inner.operand, factor, summand })
    }

    fn form(&self, result: Type) -> Option<Form> {
        let operand = self.operand.ty();
        if operand.element_or_self() != result.element_or_self() {
            return None;
        }
        let all = |t: &IntTensor, wanted: i64| t.data().iter().all(|&x| x == wanted);
        // Only an op with a constant can broadcast.
        let same = operand == result;
        match all(&self.summand, 0) {
            true if all(&self.factor, 0) => Some(Form::Zero),
            true if all(&self.factor, 1) && same => Some(Form::Nothing),
            true if all(&self.factor, -1) && same => Some(Form::Negate),
            true => Some(Form::Multiply),
            false if all(&self.factor, 1) => Some(Form::Add),
            false if all(&self.factor, -1) => Some(Form::SubtractFrom),
            false => None,
        }
    }

    fn build(&self, form: &Form, op: Op, b: Builder) -> Value {
        let (x, result) = (self.operand, op.result(0).ty());
        let (dialect, _) = op.name().split_once('.').unwrap_or_default();
        let step = |name: &str, operands: &[Value]| b.value(&format!("{dialect}.{name}"), operands, result);
        let clear = |values: &IntTensor| clear_constant(result, b, values);
        match form {
            Form::Zero => zero(result, b),
            Form::Nothing => x,
            Form::Negate => step("neg_eint", &[x]),
            Form::Add => step("add_eint_int", &[x, clear(&self.summand)]),
            Form::SubtractFrom => step("sub_int_eint", &[clear(&self.summand), x]),
            Form::Multiply => step("mul_eint_int", &[x, clear(&self.factor)]),
        }
    }
}

/// A trivial zero.
pub(crate) fn zero(ty: Type, b: Builder) -> Value {
    b.value(if ty.as_tensor().is_some() { "FHE.zero_tensor" } else { "FHE.zero" }, &[], ty)
}

/// A clear constant as narrow as the result's width allows, so that no width warning follows.
pub(crate) fn clear_constant(result: Type, b: Builder, values: &IntTensor) -> Value {
    let width = Eint::of(result).map_or(64, |e| e.width + 1);
    let range = -(1_i64 << (width.min(63) - 1))..1 << (width.min(63) - 1);
    let fits = width < 64 && values.data().iter().all(|value| range.contains(value));
    let element = b.ctx.int(if fits { width } else { 64 });
    match (result.as_tensor(), values.data()) {
        (None, &[value]) => b.constant(element, value),
        // A tensor of one element broadcasts.
        (Some(tensor), &[value]) if values.shape().is_empty() => {
            b.dense_constant(element.tensor(&vec![1; tensor.shape.len()]), &[value])
        }
        (_, data) => b.dense_constant(element.tensor(values.shape()), data),
    }
}

/// The subtraction of a value from itself or from zero.
pub(crate) fn subtract(op: Op, b: Builder) -> Option<Vec<Value>> {
    let (x, y, result) = (op.operand(0), op.operand(1), op.result(0).ty());
    if x == y {
        return Some(vec![zero(result, b)]);
    }
    let name = if result.as_tensor().is_some() { "FHELinalg.neg_eint" } else { "FHE.neg_eint" };
    (super::is_zero(x) && y.ty() == result).then(|| vec![b.value(name, &[y], result)])
}

fn scalar(value: i64) -> Option<IntTensor> {
    tensor(Vec::new(), vec![value]).ok()
}

/// The numbers of a constant, unless they are very many.
fn constant(v: Value) -> Option<IntTensor> {
    const MOST: usize = 1 << 20;
    let shape = static_shape(v.ty()).ok()?;
    let elements = shape.iter().try_fold(1_usize, |n, axis| n.checked_mul(*axis))?;
    if elements > MOST {
        return None;
    }
    tensor(shape, v.constant_integers()?).ok()
}

fn each(a: &IntTensor, f: impl Fn(i64) -> i64) -> Option<IntTensor> {
    tensor(a.shape().to_vec(), a.data().iter().map(|&x| f(x)).collect()).ok()
}

/// A function of two tensors that broadcast.
fn both(a: &IntTensor, b: &IntTensor, f: impl Fn(i64, i64) -> Option<i64>) -> Option<IntTensor> {
    let shape = broadcast(a.shape(), b.shape()).ok()?;
    let pairs = places(a.shape(), &shape).zip(places(b.shape(), &shape));
    let data = pairs.map(|(i, j)| f(a.data()[i], b.data()[j])).collect::<Option<_>>()?;
    tensor(shape, data).ok()
}
