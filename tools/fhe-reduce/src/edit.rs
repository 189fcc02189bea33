//! Ways to make a program smaller. Each numbers what it could change and changes what is chosen.

use crate::simpler::Simpler;
use ferrocrete_dialects::ir::{Op, Type};
use std::ops::Range;

/// A way to make a program smaller.
#[derive(Clone, Copy, Debug)]
pub enum Edit {
    /// Erase functions, and whatever else stands at the top.
    Functions,
    /// Put something simpler in the place of ops.
    Ops(Simpler),
    /// Return less.
    Results,
    /// Take fewer arguments.
    Arguments,
    /// Drop what passes have noted on ops.
    Notes,
}

impl Edit {
    /// Every way, the coarse ones first.
    pub const ALL: &[Self] = &[
        Self::Functions,
        Self::Results,
        Self::Ops(Simpler::FirstOperand),
        Self::Ops(Simpler::Zero),
        Self::Ops(Simpler::LastOperand),
        Self::Arguments,
        Self::Notes,
    ];

    /// How many places this could change.
    pub fn places(self, module: Op) -> usize {
        match self {
            Self::Functions => top(module).len(),
            Self::Ops(_) => inner(module).len(),
            Self::Notes => notes(module).len(),
            Self::Results => signatures(module).map(|(_, _, results)| results.len()).sum(),
            Self::Arguments => signatures(module).map(|(_, arguments, _)| arguments.len()).sum(),
        }
    }

    /// Changes the places of that range, the last first: what stands inside or uses a value comes
    /// after, and must be gone before.
    pub fn apply(self, module: Op, places: Range<usize>) {
        match self {
            Self::Functions => top(module)[places].iter().rev().for_each(|op| op.erase()),
            Self::Ops(simpler) => inner(module)[places].iter().rev().for_each(|op| simpler.replace(*op)),
            Self::Notes => notes(module)[places].iter().for_each(|(op, name)| op.remove_attr(name)),
            Self::Results => {
                each(module, places, drop_result, |_, results| results.len());
            }
            Self::Arguments => {
                each(module, places, drop_argument, |arguments, _| arguments.len());
            }
        }
    }
}

fn top(module: Op) -> Vec<Op> {
    module.body().map(|block| block.ops()).unwrap_or_default()
}

/// Every op inside a top-level one.
fn inner(module: Op) -> Vec<Op> {
    top(module).into_iter().flat_map(|op| op.ops_inside().into_iter().skip(1)).collect()
}

/// Attributes that no op is declared with: their names start with a dialect's.
fn notes(module: Op) -> Vec<(Op, String)> {
    let names = |op: Op| op.attrs().into_iter().map(move |(name, _)| (op, name));
    module.ops_inside().into_iter().flat_map(names).filter(|(_, name)| name.contains('.')).collect()
}

/// Functions that have a body, with the types of their arguments and results.
fn signatures(module: Op) -> impl Iterator<Item = (Op, Vec<Type>, Vec<Type>)> {
    top(module).into_iter().filter_map(|op| {
        let (_, ty) = op.as_func()?;
        op.body()?;
        let (arguments, results) = ty.as_function()?;
        Some((op, arguments, results))
    })
}

fn each(
    module: Op,
    places: Range<usize>,
    change: impl Fn(Op, usize),
    count: impl Fn(&[Type], &[Type]) -> usize,
) {
    let mut all = Vec::new();
    for (function, arguments, results) in signatures(module) {
        all.extend((0..count(&arguments, &results)).map(|i| (function, i)));
    }
    all[places].iter().rev().for_each(|(function, i)| change(*function, *i));
}

fn drop_result(function: Op, i: usize) {
    for op in function.ops_inside().into_iter().filter(|op| op.name() == "func.return") {
        let mut operands = op.operands();
        operands.remove(i);
        op.set_operands(&operands);
    }
    retype(function, |_, results| {
        results.remove(i);
    });
}

fn drop_argument(function: Op, i: usize) {
    let Some(block) = function.body().filter(|block| block.argument(i).uses().is_empty()) else { return };
    block.without_argument(i);
    retype(function, |arguments, _| {
        arguments.remove(i);
    });
}

fn retype(function: Op, change: impl Fn(&mut Vec<Type>, &mut Vec<Type>)) {
    let Some((mut arguments, mut results)) = function.as_func().and_then(|(_, ty)| ty.as_function()) else {
        return;
    };
    change(&mut arguments, &mut results);
    let ctx = function.ctx();
    function.set_attr("function_type", ctx.type_attr(ctx.function(&arguments, &results)));
    function.remove_attr("arg_attrs");
    function.remove_attr("res_attrs");
}
