//! `tfhe-to-runtime`: entry points are found in the table that the context points at, and each
//! public function gets the signature of a
//! [`ProgramFunction`](ferrocrete_abi::entry_points::ProgramFunction).
//!
//! Runs on buffers, before functions become LLVM's.

use crate::border::INPUTS;
use crate::lines::{self, Lines};
use ferrocrete_abi::entry_points::{ArgumentKind, EntryPoint};
use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::tfhe::{PARAMETERS, STEPS};
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-to-runtime",
    summary: "Call entry points through the context, and give public functions the native signature",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let functions: Vec<_> = module.body().map(|b| b.ops()).unwrap_or_default();
    let functions: Vec<_> = functions.into_iter().filter_map(|f| f.as_func().map(|info| (f, info))).collect();
    let with_context: HashSet<String> =
        functions.iter().filter(|(f, _)| takes_context(*f)).map(|(_, (name, _))| name.clone()).collect();
    let mut shared = Shared::default();
    let first = functions.first().map(|(function, _)| *function);
    for (function, (name, ty)) in functions {
        let Some(block) = function.body() else {
            function.error(format!("declares `{name}` without a body, so there is nothing to compile"));
            return Err(Failed);
        };
        let context = with_context.contains(&name).then(|| add_context(function, block, ty));
        for op in context.iter().flat_map(|_| function.ops_inside()) {
            let callee = || op.attr("callee").and_then(Attr::as_str).unwrap_or_default();
            match (op.name(), context) {
                ("TFHE.runtime_call", Some(context)) => call(op, context, function, &mut shared)?,
                ("func.call", Some(context)) if with_context.contains(&callee()) => {
                    op.set_operands(&[vec![context], op.operands()].concat());
                }
                _ => {}
            }
        }
        leave_long_code(function);
        if function.is_public() {
            entry(function, &name, ty)?;
        }
        function.set_attr("llvm.linkage", function.ctx().parse_attr("#llvm.linkage<internal>"));
    }
    if let Some(first) = first {
        shared.lines.finish(Builder::before(first));
    }
    // What is left goes to tools that know no dialect of ours.
    module.remove_attr(PARAMETERS);
    Ok(())
}

/// What calls all over the module share, by the symbols they have.
#[derive(Default)]
struct Shared {
    callers: HashMap<EntryPoint, String>,
    texts: HashMap<String, String>,
    lines: Lines,
}

/// From this many ops on, a function is not optimised.
const LONG: usize = 5000;

/// What takes time to run stands in functions of its own. A long function that calls them has
/// nothing to optimise, and LLVM's time for one block grows faster than its length.
fn leave_long_code(function: Op) {
    let ctx = function.ctx();
    if function.ops_inside().len() > LONG {
        let words = ["noinline", "optnone"].map(|word| ctx.str_attr(word));
        function.set_attr("passthrough", ctx.array_attr(&words));
    }
}

/// Whether a function may call the runtime, itself or through others.
fn takes_context(function: Op) -> bool {
    let calls = |op: Op| matches!(op.name(), "TFHE.runtime_call" | "func.call");
    function.is_public() || function.ops_inside().into_iter().any(calls)
}

pub(crate) fn pointer(b: Builder) -> Type {
    b.ctx.llvm_pointer()
}

/// Marks a function whose first argument is the context.
pub(crate) const CONTEXT: &str = "TFHE.context";

/// The context becomes the first argument.
fn add_context(function: Op, block: Block, ty: Type) -> Value {
    let b = Builder::before(function);
    let (inputs, results) = ty.as_function().unwrap_or_default();
    let inputs = [vec![pointer(b)], inputs].concat();
    function.set_attr("function_type", b.ctx.type_attr(b.ctx.function(&inputs, &results)));
    if let Some(attributes) = function.attr("arg_attrs").and_then(Attr::as_array) {
        let attributes = [vec![b.ctx.dict_attr(&[])], attributes].concat();
        function.set_attr("arg_attrs", b.ctx.array_attr(&attributes));
    }
    function.set_attr(CONTEXT, b.ctx.unit_attr());
    block.insert_argument(0, pointer(b), function.loc())
}

/// Calls an entry point, through a function of the module's own: a program has thousands of calls
/// of the same few.
fn call(op: Op, context: Value, function: Op, shared: &mut Shared) -> PassResult {
    let b = Builder::before(op);
    let name = op.attr("entry_point").and_then(Attr::as_str).unwrap_or_default();
    if name == STEPS {
        let Shared { callers, lines, .. } = shared;
        let mut caller = |entry| callers.entry(entry).or_insert_with(|| caller(function, entry)).clone();
        return lines::call(op, context, function, lines, &mut caller);
    }
    let Some(entry_point) = EntryPoint::ALL.iter().copied().find(|e| e.name() == name) else {
        op.error(format!("calls `{name}`, which is no entry point of the runtime"));
        return Err(Failed);
    };
    let kinds = entry_point.arguments();
    let mut operands = op.operands();
    if let Some(message) = op.attr("message").and_then(Attr::as_str) {
        operands.extend(text(b, function, &message, shared));
    }
    if operands.len() != kinds.len() {
        op.error(format!("gives {} arguments to `{name}`, which takes {}", operands.len(), kinds.len()));
        return Err(Failed);
    }
    let mut arguments = vec![context];
    for (i, (&kind, &operand)) in kinds.iter().zip(&operands).enumerate() {
        let Some(argument) = argument(b, kind, operand) else {
            op.error(format!(
                "gives {} as argument {i} of `{name}`, which takes {}",
                operand.ty(),
                kind.name()
            ));
            return Err(Failed);
        };
        arguments.push(argument);
    }
    let symbol = shared.callers.entry(entry_point).or_insert_with(|| caller(function, entry_point));
    b.op("func.call").operands(&arguments).attr("callee", b.ctx.symbol_attr(symbol)).build();
    op.erase();
    Ok(())
}

/// The address of a text and how many words it has, the last one filled up with zeros.
fn text(b: Builder, function: Op, text: &str, shared: &mut Shared) -> [Value; 2] {
    let word = |bytes: &[u8]| {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        i64::from_le_bytes(word)
    };
    let words: Vec<i64> = text.as_bytes().chunks(8).map(word).collect();
    let known = shared.texts.len();
    let symbol = shared.texts.entry(text.to_owned()).or_insert_with(|| {
        // No mangled name starts like this.
        let symbol = format!("text.{known}");
        define(Builder::before(function), &symbol, &words);
        symbol
    });
    let address =
        b.op("llvm.mlir.addressof").result(pointer(b)).attr("global_name", b.ctx.symbol_attr(symbol));
    [address.build().result(0), b.constant(b.ctx.int(64), words.len() as i64)]
}

/// Words that never change.
pub(crate) fn define(b: Builder, symbol: &str, words: &[i64]) {
    let array = b.ctx.llvm_array(b.ctx.int(64), words.len());
    b.op("llvm.mlir.global")
        .attr("sym_name", b.ctx.str_attr(symbol))
        .attr("global_type", b.ctx.type_attr(array))
        .attr("linkage", b.ctx.parse_attr("#llvm.linkage<internal>"))
        .attr("constant", b.ctx.unit_attr())
        .attr("value", b.ctx.dense_ints(b.ctx.int(64).tensor(&[words.len()]), words))
        .region(b.region())
        .build();
}

/// A function that calls what stands at the entry point's place in the table behind the context's
/// first word; its name.
fn caller(function: Op, entry_point: EntryPoint) -> String {
    // No mangled name starts like this.
    let symbol = format!("runtime.{}", entry_point.name());
    let before = Builder::before(function);
    let types = entry_point.arguments().iter().map(|kind| match kind {
        ArgumentKind::Out | ArgumentKind::Input => pointer(before),
        ArgumentKind::Count => before.ctx.int(64),
    });
    let types: Vec<Type> = [pointer(before)].into_iter().chain(types).collect();
    let region = before.region();
    let block = region.append_block(&types, before.loc);
    let b = Builder::at_end(block, before.loc, before.ctx);
    let table = b.value("llvm.load", &[block.argument(0)], pointer(b));
    let callee = b.value("llvm.load", &[element(b, table, entry_point.index())], pointer(b));
    let segments = b.ctx.dense_i32_array(&[types.len() as i32 + 1, 0]);
    b.op("llvm.call")
        .operands(&[callee])
        .operands(&block.arguments())
        .attr("operandSegmentSizes", segments)
        .attr("op_bundle_sizes", b.ctx.dense_i32_array(&[]))
        .build();
    b.op("func.return").build();
    before
        .op("func.func")
        .attr("sym_name", b.ctx.str_attr(&symbol))
        .attr("sym_visibility", b.ctx.str_attr("private"))
        .attr("function_type", b.ctx.type_attr(b.ctx.function(&types, &[])))
        .attr("llvm.linkage", b.ctx.parse_attr("#llvm.linkage<internal>"))
        .attr("passthrough", b.ctx.array_attr(&[b.ctx.str_attr("noinline")]))
        .region(region)
        .build();
    symbol
}

/// The address of the pointer at place `i` of a table.
pub(crate) fn element(b: Builder, table: Value, i: usize) -> Value {
    b.op("llvm.getelementptr")
        .operands(&[table])
        .result(pointer(b))
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[i as i32]))
        .attr("elem_type", b.ctx.type_attr(pointer(b)))
        .build()
        .result(0)
}

fn argument(b: Builder, kind: ArgumentKind, operand: Value) -> Option<Value> {
    let is_buffer = operand.ty().as_memref().is_some();
    match kind {
        ArgumentKind::Count => (operand.ty().int_width() == Some(64)).then_some(operand),
        // A text is an address already.
        ArgumentKind::Input if operand.ty() == pointer(b) => Some(operand),
        ArgumentKind::Out => is_buffer.then(|| first_word(b, operand)),
        ArgumentKind::Input if is_buffer => Some(first_word(b, operand)),
        // A missing buffer is the number 0.
        ArgumentKind::Input => {
            (operand.constant_integers()? == [0]).then(|| b.value("llvm.mlir.zero", &[], pointer(b)))
        }
    }
}

/// The address of a buffer's first word.
pub(crate) fn first_word(b: Builder, buffer: Value) -> Value {
    let descriptor = b.value("builtin.unrealized_conversion_cast", &[buffer], descriptor(b, buffer.ty()));
    let field = |field: i64, ty: Type| {
        let op = b.op("llvm.extractvalue").operands(&[descriptor]).result(ty);
        op.attr("position", b.ctx.dense_i64_array(&[field])).build().result(0)
    };
    let base = field(1, pointer(b));
    let i64 = b.ctx.int(64);
    let offset = match buffer.ty().memref_strides() {
        Some((Some(0), _)) => return base,
        Some((Some(offset), _)) => b.constant(i64, offset),
        Some((None, _)) | None => field(2, i64),
    };
    let element = Some(buffer.ty().element_or_self()).filter(|ty| !ty.is_index()).unwrap_or(i64);
    b.op("llvm.getelementptr")
        .operands(&[base, offset])
        .result(pointer(b))
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[i32::MIN]))
        .attr("elem_type", b.ctx.type_attr(element))
        .build()
        .result(0)
}

/// What a buffer is lowered to: two pointers, the offset, lengths and strides.
pub(crate) fn descriptor(b: Builder, ty: Type) -> Type {
    let rank = ty.as_memref().map_or(0, |m| m.shape.len());
    let i64 = b.ctx.int(64);
    let mut fields = vec![pointer(b), pointer(b), i64];
    if rank > 0 {
        fields.extend([b.ctx.llvm_array(i64, rank); 2]);
    }
    b.ctx.llvm_struct(&fields)
}

/// The exported function: takes the pointers out of the two arrays and calls `function`, which is
/// told that its buffers do not overlap.
fn entry(function: Op, name: &str, ty: Type) -> PassResult {
    let (buffers, results) = ty.as_function().unwrap_or_default();
    if !results.is_empty() || buffers.iter().any(|ty| ty.as_memref().is_none()) {
        function.error("is public but takes or gives more than buffers; run `tfhe-border` first");
        return Err(Failed);
    }
    let b = Builder::before(function);
    let symbol = format!("{name}.buffers");
    let Some(inputs) = function.attr(INPUTS).and_then(Attr::as_int) else {
        function.error(format!(
            "is public but does not say by `{INPUTS}` which buffers it reads; run `tfhe-border` first"
        ));
        return Err(Failed);
    };
    let none = b.ctx.dict_attr(&[]);
    let alone = b.ctx.dict_attr(&[("llvm.noalias", b.ctx.unit_attr())]);
    let attributes: Vec<_> = [none].into_iter().chain(buffers.iter().map(|_| alone)).collect();
    function.set_attr("arg_attrs", b.ctx.array_attr(&attributes));
    // Upstream refuses bare pointers to buffers without elements; those pass whole descriptors.
    let is_empty = |ty: &Type| ty.as_memref().is_some_and(|m| m.shape.contains(&Some(0)));
    if !buffers.iter().any(is_empty) {
        function.set_attr("llvm.bareptr", b.ctx.unit_attr());
    }
    function.set_attr("sym_name", b.ctx.str_attr(&symbol));
    function.set_attr("sym_visibility", b.ctx.str_attr("private"));
    shell(b, name, &symbol, &buffers, inputs as usize);
    Ok(())
}

fn shell(b: Builder, name: &str, callee: &str, buffers: &[Type], inputs: usize) {
    let region = b.region();
    let block = region.append_block(&[pointer(b); 3], b.loc);
    let inner = Builder::at_end(block, b.loc, b.ctx);
    let [context, read, written] = [0, 1, 2].map(|i| block.argument(i));
    let mut operands = vec![context];
    for (i, &ty) in buffers.iter().enumerate() {
        let (table, place) = if i < inputs { (read, i) } else { (written, i - inputs) };
        let address = inner.value("llvm.load", &[element(inner, table, place)], pointer(b));
        operands.push(buffer(inner, address, ty));
    }
    inner.op("func.call").operands(&operands).attr("callee", b.ctx.symbol_attr(callee)).build();
    inner.op("func.return").build();
    b.op("func.func")
        .attr("sym_name", b.ctx.str_attr(name))
        .attr("function_type", b.ctx.type_attr(b.ctx.function(&[pointer(b); 3], &[])))
        .region(region)
        .build();
}

/// A buffer at an address, by way of the descriptor it will be lowered to: contiguous words.
pub(crate) fn buffer(b: Builder, address: Value, ty: Type) -> Value {
    let shape = ty.as_memref().and_then(|m| m.static_shape()).unwrap_or_default();
    let descriptor = descriptor(b, ty);
    let mut value = b.value("llvm.mlir.poison", &[], descriptor);
    let mut put = |field: Value, position: &[i64]| {
        let at = b.ctx.dense_i64_array(position);
        let insert = b.op("llvm.insertvalue").operands(&[value, field]).result(descriptor);
        value = insert.attr("position", at).build().result(0);
    };
    put(address, &[0]);
    put(address, &[1]);
    // What is known is read all the same when upstream copies a whole buffer by its descriptor.
    let number = |n: usize| b.constant(b.ctx.int(64), n as i64);
    put(number(0), &[2]);
    for (axis, &length) in shape.iter().enumerate() {
        put(number(length), &[3, axis as i64]);
        put(number(shape[axis + 1..].iter().product()), &[4, axis as i64]);
    }
    b.value("builtin.unrealized_conversion_cast", &[value], ty)
}
