//! Arguments and results of a function.

use crate::arith::Width;
use crate::error::EvalError;
use crate::value::Value;
use ferrocrete_abi::manifest::Element;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::{Op, Type};
use ferrocrete_dialects::types::{Eint, shape_text};

/// Argument or result.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Side {
    Argument,
    Result,
}

/// A function and the types it takes and gives.
pub(crate) struct Border {
    name: String,
    pub(crate) inputs: Vec<Type>,
    pub(crate) results: Vec<Type>,
}

impl Border {
    pub(crate) fn of(op: Op) -> Result<Self, EvalError> {
        let parts = op.as_func().and_then(|(name, ty)| Some((name, ty.as_function()?)));
        let (name, (inputs, results)) =
            parts.ok_or_else(|| EvalError::unsupported(op, "it is no function"))?;
        Ok(Self { name, inputs, results })
    }

    pub(crate) fn error(&self, side: Side, index: usize, reason: impl Into<String>) -> EvalError {
        let what = match side {
            Side::Argument => "argument",
            Side::Result => "result",
        };
        EvalError::Border { function: self.name.clone(), what, index, reason: reason.into() }
    }

    pub(crate) fn count(&self, what: &'static str, expected: usize, found: usize) -> Result<(), EvalError> {
        if expected == found {
            return Ok(());
        }
        Err(EvalError::Count { function: self.name.clone(), what, expected, found })
    }

    /// The arguments as values, checked against the types and their ranges.
    pub(crate) fn clear_arguments(&self, arguments: &[IntTensor]) -> Result<Vec<Value>, EvalError> {
        self.count("arguments", self.inputs.len(), arguments.len())?;
        let pairs = self.inputs.iter().zip(arguments).enumerate();
        pairs
            .map(|(i, (&ty, tensor))| clear(ty, tensor).map_err(|e| self.error(Side::Argument, i, e)))
            .collect()
    }

    /// The results as whoever decrypts them sees them.
    pub(crate) fn shown(&self, results: Vec<Value>) -> Vec<IntTensor> {
        let shown = |(value, &ty): (Value, &Type)| {
            let Some(Eint { width, signed }) = Eint::of(ty) else { return value.into_tensor() };
            let element = Element::Encrypted { width, message_bits: width, signed };
            let tensor = value.into_tensor();
            let data = tensor.data().iter().map(|&x| element.shown(x)).collect();
            IntTensor::new(tensor.shape().to_vec(), data).unwrap_or(tensor)
        };
        results.into_iter().zip(&self.results).map(shown).collect()
    }
}

/// Whether a value of the shape is of the type.
pub(crate) fn check_shape(ty: Type, shape: &[usize]) -> Result<(), String> {
    let wanted = ty.as_tensor().map(|t| t.shape).unwrap_or_default();
    let fits =
        wanted.len() == shape.len() && wanted.iter().zip(shape).all(|(w, n)| w.is_none_or(|w| w == *n));
    if fits { Ok(()) } else { Err(format!("has shape {}, but is a {ty}", shape_text(shape))) }
}

pub(crate) fn check_range(tensor: &IntTensor, (low, high): (i64, i64)) -> Result<(), String> {
    match tensor.data().iter().find(|x| !(low..=high).contains(*x)) {
        Some(x) => Err(format!("holds {x}, which is not within {low} to {high}")),
        None => Ok(()),
    }
}

fn clear(ty: Type, tensor: &IntTensor) -> Result<Value, String> {
    check_shape(ty, tensor.shape())?;
    if let Some(eint) = Eint::of(ty) {
        check_range(tensor, eint.range())?;
        return Ok(Value::of(tensor.clone()));
    }
    let width = Width::of(ty)?;
    check_range(tensor, width.range())?;
    Value::of(tensor.clone()).map(|x| width.signed(x))
}
