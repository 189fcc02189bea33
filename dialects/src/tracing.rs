//! The `Tracing` dialect: what a running program says.

use crate::intervals;
use crate::ir::{Attr, Builder, Op, Pattern, Value};

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[Pattern { root: "Tracing.require", rewrite: kept }];

/// What is always so need not be asked for.
fn kept(op: Op, _: Builder) -> Option<Vec<Value>> {
    let number = |name: &str| op.attr(name).and_then(Attr::as_int).map(i128::from);
    let (low, high) = (number("low")?, number("high")?);
    let (least, most) = intervals::of(op.operand(0))?;
    (low <= least && most <= high).then(Vec::new)
}
