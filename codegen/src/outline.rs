//! `outline-word-loops`: loops over words become functions, one for all that do the same.
//!
//! A program of ten thousand linear ops has as many loops, of a few kinds. LLVM optimises each kind
//! once, and is left with a caller without loops, which takes time in proportion to its length.

use crate::runtime::{buffer, first_word, pointer};
use ferrocrete_dialects::ir::{Attr, Builder, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "outline-word-loops",
    summary: "Make a function of each linalg.generic, one for all that are the same",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let functions = module.body().map(|b| b.ops()).unwrap_or_default();
    let Some(&first) = functions.first() else { return Ok(()) };
    let mut symbols = HashMap::new();
    for op in functions.into_iter().flat_map(Op::ops_inside).filter(|op| op.name() == "linalg.generic") {
        let Some(outline) = Outline::of(op) else { continue };
        let n = symbols.len();
        let symbol = symbols.entry(outline.key()).or_insert_with(|| {
            // No mangled name starts like this.
            let symbol = format!("word_loop.{n}");
            outline.define(first, &symbol);
            symbol
        });
        outline.call(symbol);
    }
    Ok(())
}

/// What a function that does the same can be told by.
#[derive(PartialEq, Eq, Hash)]
enum Token {
    Scalar(Type),
    Buffer { words: Type, is_alone: bool },
    Op(&'static str, Vec<(String, Attr)>),
    Types(Vec<Type>),
    Values(Vec<usize>),
}

/// A structured op on buffers, about to become a function.
struct Outline {
    op: Op,
    /// What comes from outside, once each.
    arguments: Vec<Argument>,
}

struct Argument {
    value: Value,
    /// For a buffer, its type where the function sees it: its first word is the first of all.
    buffer: Option<Type>,
    /// Whether no other argument overlaps this buffer.
    is_alone: bool,
}

impl Outline {
    /// `None` when the function could not tell where the words of a buffer are.
    fn of(op: Op) -> Option<Self> {
        let nested = op.ops_inside();
        let inside: HashSet<Value> =
            arguments_inside(op).chain(nested[1..].iter().flat_map(|o| o.results())).collect();
        let mut known = HashSet::new();
        let mut arguments = vec![];
        for value in nested.iter().flat_map(|o| o.operands()) {
            if inside.contains(&value) || !known.insert(value) {
                continue;
            }
            let ty = value.ty();
            let buffer = match ty.as_memref() {
                Some(_) => Some(from_first_word(ty)?),
                None if ty.is_index() || ty.int_width().is_some() => None,
                None => return None,
            };
            arguments.push(Argument { value, buffer, is_alone: false });
        }
        let roots: Vec<_> = arguments.iter().map(|a| a.buffer.map(|_| root(a.value))).collect();
        let outputs = outputs(op);
        for (i, argument) in arguments.iter_mut().enumerate() {
            let others = roots.iter().enumerate().filter(|(j, _)| *j != i).filter_map(|(_, other)| *other);
            // What is only read needs no promise.
            let is_written = outputs.contains(&argument.value);
            argument.is_alone = is_written
                && roots[i]
                    .flatten()
                    .is_some_and(|own| others.into_iter().all(|o| o.is_some_and(|o| o != own)));
        }
        Some(Self { op, arguments })
    }

    fn key(&self) -> Vec<Token> {
        let mut key = vec![];
        let mut numbers: HashMap<Value, usize> = HashMap::new();
        for argument in &self.arguments {
            numbers.insert(argument.value, numbers.len());
            key.push(match argument.buffer {
                Some(words) => Token::Buffer { words, is_alone: argument.is_alone },
                None => Token::Scalar(argument.value.ty()),
            });
        }
        for value in arguments_inside(self.op) {
            numbers.insert(value, numbers.len());
        }
        for op in self.op.ops_inside() {
            key.push(Token::Op(op.name(), op.attrs()));
            key.push(Token::Values(op.operands().iter().map(|v| numbers[v]).collect()));
            key.push(Token::Types(op.results().iter().map(|v| v.ty()).collect()));
            for value in op.results() {
                numbers.insert(value, numbers.len());
            }
        }
        key
    }

    /// The function, at the start of the module; it takes the op's body over.
    fn define(&self, first: Op, symbol: &str) {
        let before = Builder { loc: self.op.loc(), ..Builder::before(first) };
        let types: Vec<Type> = self
            .arguments
            .iter()
            .map(|a| if a.buffer.is_some() { pointer(before) } else { a.value.ty() })
            .collect();
        let region = before.region();
        let block = region.append_block(&types, before.loc);
        let b = Builder::at_end(block, before.loc, before.ctx);
        let inner: HashMap<Value, Value> = self
            .arguments
            .iter()
            .zip(block.arguments())
            .map(|(a, value)| (a.value, a.buffer.map_or(value, |ty| buffer(b, value, ty))))
            .collect();
        let body = before.region();
        for &op in &self.op.ops_inside()[1..] {
            for (i, value) in op.operands().into_iter().enumerate() {
                if let Some(&value) = inner.get(&value) {
                    op.set_operand(i, value);
                }
            }
        }
        let operands: Vec<Value> = self.op.operands().iter().map(|v| inner[v]).collect();
        body.take_blocks(self.op.regions()[0]);
        let moved = self
            .op
            .attrs()
            .into_iter()
            .fold(b.op(self.op.name()).operands(&operands).region(body), |op, (name, value)| {
                op.attr(&name, value)
            });
        moved.build();
        b.op("func.return").build();
        let attributes: Vec<Attr> = self
            .arguments
            .iter()
            .map(|a| {
                if a.is_alone {
                    before.ctx.dict_attr(&[("llvm.noalias", before.ctx.unit_attr())])
                } else {
                    before.ctx.dict_attr(&[])
                }
            })
            .collect();
        before
            .op("func.func")
            .attr("sym_name", before.ctx.str_attr(symbol))
            .attr("sym_visibility", before.ctx.str_attr("private"))
            .attr("function_type", before.ctx.type_attr(before.ctx.function(&types, &[])))
            .attr("arg_attrs", before.ctx.array_attr(&attributes))
            .attr("passthrough", before.ctx.array_attr(&[before.ctx.str_attr("noinline")]))
            .region(region)
            .build();
    }

    /// The call, in the op's place.
    fn call(&self, symbol: &str) {
        let b = Builder::before(self.op);
        let operands: Vec<Value> = self
            .arguments
            .iter()
            .map(|a| if a.buffer.is_some() { first_word(b, a.value) } else { a.value })
            .collect();
        b.op("func.call").operands(&operands).attr("callee", b.ctx.symbol_attr(symbol)).build();
        self.op.erase();
    }
}

/// The arguments of the op's body.
fn arguments_inside(op: Op) -> impl Iterator<Item = Value> {
    op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments())
}

/// A buffer's type as seen from its first word; `None` when a length or stride is unknown.
fn from_first_word(ty: Type) -> Option<Type> {
    let memref = ty.as_memref()?;
    let shape = memref.static_shape()?;
    let (_, strides) = ty.memref_strides()?;
    let strides: Option<Vec<i64>> = strides.into_iter().collect();
    Some(memref.element.strided_memref(&shape, Some(0), &strides?))
}

/// What a structured op writes to.
fn outputs(op: Op) -> Vec<Value> {
    let segments = op.attr("operandSegmentSizes").and_then(Attr::as_i32_array).unwrap_or_default();
    let inputs = segments.first().map_or(0, |&inputs| inputs as usize);
    op.operands().into_iter().skip(inputs).collect()
}

/// The buffer that a value is a part of, when it is one that no other such buffer overlaps: one
/// that is allocated, alone or with others that are not in use meanwhile, a constant, or an argument
/// of a public function.
fn root(value: Value) -> Option<Value> {
    let Some(op) = value.defining_op() else {
        let function = value.argument_of()?.parent_op()?;
        return function.attr(crate::border::INPUTS).is_some().then_some(value);
    };
    match op.name() {
        "memref.alloc" | "memref.get_global" | "memref.view" => Some(value),
        "memref.subview" | "memref.cast" | "memref.expand_shape" | "memref.collapse_shape" => {
            root(op.operand(0))
        }
        _ => None,
    }
}
