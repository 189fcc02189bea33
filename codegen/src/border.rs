//! `tfhe-border`: what a host may call takes and gives buffers of 64-bit words only.
//!
//! Each public function becomes a private one behind a new function that reads its arguments from
//! buffers it never writes, and writes its results to buffers the caller owns. A clear integer is
//! one sign-extended word. The functions' symbols are mangled here, since a source name may be
//! anything, `malloc` included.

use crate::symbol::{body_symbol, entry_symbol};
use crate::words::{Read, elementwise};
use ferrocrete_abi::entry_points::{BORDER, border_words};
use ferrocrete_abi::manifest::Fingerprint;
use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::tfhe::parameters;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-border",
    summary: "Give each public function an entry on buffers of 64-bit words",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[],
    run,
};

/// How many of a public function's buffers it reads; the others it writes.
pub(crate) const INPUTS: &str = "TFHE.inputs";

fn run(module: Op, _: &Options) -> PassResult {
    // Without ciphertexts there may be no keys.
    let fingerprint =
        parameters(module).map_or(Fingerprint([0; 16]), |parameters| Fingerprint::of(&parameters));
    let functions: Vec<_> = module.body().map(|b| b.ops()).unwrap_or_default();
    let functions: Vec<_> =
        functions.into_iter().filter_map(|f| f.as_func().map(|(name, ty)| (f, name, ty))).collect();
    for op in module.ops_inside() {
        if op.name() == "func.call" {
            let callee = op.attr("callee").and_then(Attr::as_str).unwrap_or_default();
            op.set_attr("callee", op.ctx().symbol_attr(&body_symbol(&callee)));
        }
    }
    for (function, name, ty) in functions {
        if function.body().is_none() {
            function.error(format!("declares `{name}` without a body, so there is nothing to compile"));
            return Err(Failed);
        }
        let is_public = function.is_public();
        function.set_attr("sym_name", function.ctx().str_attr(&body_symbol(&name)));
        function.set_attr("sym_visibility", function.ctx().str_attr("private"));
        if is_public {
            entry(function, &name, ty, fingerprint)?;
        }
    }
    Ok(())
}

fn entry(function: Op, name: &str, ty: Type, fingerprint: Fingerprint) -> PassResult {
    let (inputs, results) = ty.as_function().unwrap_or_default();
    let border = |types: &[Type]| -> Result<Vec<Type>, Failed> {
        types.iter().map(|&ty| border_type(function, ty)).collect()
    };
    let arguments = [border(&inputs)?, border(&results)?].concat();
    let before = Builder::before(function);
    describe(before, name, fingerprint, &arguments, inputs.len());
    let region = before.region();
    let block = region.append_block(&arguments, function.loc());
    let b = Builder::at_end(block, function.loc(), function.ctx());
    fill(b, block, &body_symbol(name), &inputs, &results);
    before
        .op("func.func")
        .attr("sym_name", b.ctx.str_attr(&entry_symbol(name)))
        .attr("function_type", b.ctx.type_attr(b.ctx.function(&arguments, &[])))
        .attr(INPUTS, b.ctx.i64_attr(inputs.len() as i64))
        .region(region)
        .build();
    Ok(())
}

/// Writes down what the entry was compiled for, where what loads the code finds it.
fn describe(b: Builder, name: &str, fingerprint: Fingerprint, arguments: &[Type], inputs: usize) {
    let words = |ty: &Type| {
        let shape = ty.as_memref().and_then(|buffer| buffer.static_shape()).unwrap_or_default();
        shape.into_iter().product::<usize>()
    };
    let words: Vec<usize> = arguments.iter().map(words).collect();
    let all = border_words(fingerprint, &words[..inputs], &words[inputs..]);
    let all: Vec<i64> = all.into_iter().map(|word| word as i64).collect();
    let i64 = b.ctx.int(64);
    b.op("memref.global")
        .attr("sym_name", b.ctx.str_attr(&(entry_symbol(name) + BORDER)))
        .attr("sym_visibility", b.ctx.str_attr("public"))
        .attr("type", b.ctx.type_attr(i64.memref(&[all.len()])))
        .attr("initial_value", b.ctx.dense_ints(i64.tensor(&[all.len()]), &all))
        .attr("constant", b.ctx.unit_attr())
        .build();
}

fn fill(b: Builder, block: Block, body: &str, inputs: &[Type], results: &[Type]) {
    let buffers = block.arguments();
    let operands: Vec<_> =
        inputs.iter().zip(&buffers).map(|(&ty, &buffer)| incoming(b, buffer, ty)).collect();
    let call = b
        .op("func.call")
        .operands(&operands)
        .results(results)
        .attr("callee", b.ctx.symbol_attr(body))
        .build();
    for (value, &buffer) in call.results().into_iter().zip(&buffers[inputs.len()..]) {
        outgoing(b, value, buffer);
    }
    b.op("func.return").build();
}

/// The buffer a value crosses the border in.
fn border_type(function: Op, ty: Type) -> Result<Type, Failed> {
    let element = ty.element_or_self();
    let crosses = element.is_index() || element.int_width().is_some_and(|width| width <= 64);
    let shape = ty.as_tensor().map_or(Some(vec![]), |t| t.static_shape());
    match shape {
        Some(shape) if crosses => Ok(ty.ctx().int(64).memref(&shape)),
        Some(_) | None => {
            function.error(format!(
                "takes or gives {ty}, which cannot cross a program's border: only ciphertexts and integers of up to \
                 64 bits can, alone or in tensors of known shape"
            ));
            Err(Failed)
        }
    }
}

fn incoming(b: Builder, buffer: Value, ty: Type) -> Value {
    let i64 = b.ctx.int(64);
    if ty.as_tensor().is_none() {
        let word = b.value("memref.load", &[buffer], i64);
        return narrowed(b, word, ty);
    }
    let tensor = b.op("bufferization.to_tensor").operands(&[buffer]).result(ty.with_element(i64));
    let tensor = tensor.attr("restrict", b.ctx.unit_attr()).build().result(0);
    let element = ty.element_or_self();
    if element == i64 {
        return tensor;
    }
    elementwise(b, ty, &[(tensor, Read::Point)], |inner, elements| narrowed(inner, elements[0], element))
}

fn outgoing(b: Builder, value: Value, buffer: Value) {
    let i64 = b.ctx.int(64);
    let ty = value.ty();
    if ty.as_tensor().is_none() {
        b.op("memref.store").operands(&[widened(b, value), buffer]).build();
        return;
    }
    let value = if ty.element_or_self() == i64 {
        value
    } else {
        elementwise(b, ty.with_element(i64), &[(value, Read::Point)], |inner, elements| {
            widened(inner, elements[0])
        })
    };
    b.op("bufferization.materialize_in_destination")
        .operands(&[value, buffer])
        .attr("restrict", b.ctx.unit_attr())
        .attr("writable", b.ctx.unit_attr())
        .build();
}

fn narrowed(b: Builder, word: Value, ty: Type) -> Value {
    match ty.int_width() {
        None => b.value("arith.index_cast", &[word], ty),
        Some(64) => word,
        Some(_) => b.value("arith.trunci", &[word], ty),
    }
}

fn widened(b: Builder, value: Value) -> Value {
    let i64 = b.ctx.int(64);
    match value.ty().int_width() {
        None => b.value("arith.index_cast", &[value], i64),
        Some(64) => value,
        Some(_) => b.value("arith.extsi", &[value], i64),
    }
}
