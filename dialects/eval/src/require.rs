//! `Tracing.require`: where a run stops because a clear value has no meaning.

use crate::error::EvalError;
use crate::value::Value;
use ferrocrete_dialects::ir::{Attr, Op};

/// The op, ready to run.
pub(crate) struct Requirement {
    low: i64,
    high: i64,
    message: String,
}

impl Requirement {
    pub(crate) fn of(op: Op) -> Result<Self, String> {
        let number = |name: &str| op.attr(name).and_then(Attr::as_int).ok_or(format!("it has no `{name}`"));
        let message = op.attr("message").and_then(Attr::as_str).ok_or("it has no `message`")?;
        Ok(Self { low: number("low")?, high: number("high")?, message })
    }

    /// The values of clear integers are sign-extended.
    pub(crate) fn check(&self, value: &Value) -> Result<(), EvalError> {
        match value.data().iter().find(|x| !(self.low..=self.high).contains(*x)) {
            Some(x) => Err(EvalError::Refused(self.message.replace("{}", &x.to_string()))),
            None => Ok(()),
        }
    }
}
