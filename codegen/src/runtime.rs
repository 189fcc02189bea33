//! `tfhe-to-runtime`: entry points are found in the table that the context points at, and each
//! public function gets the signature of a
//! [`ProgramFunction`](ferrocrete_abi::entry_points::ProgramFunction).
//!
//! Runs on buffers, before functions become LLVM's.

use crate::border::INPUTS;
use ferrocrete_abi::entry_points::{ArgumentKind, EntryPoint};
use ferrocrete_dialects::ir::{Attr, Block, Builder, Op, Region, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-to-runtime",
    summary: "Call entry points through the context, and give public functions the native signature",
    anchor: Anchor::Module,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let functions: Vec<_> = module.body().map(|b| b.ops()).unwrap_or_default();
    for (function, (name, ty)) in functions.into_iter().filter_map(|f| f.as_func().map(|info| (f, info))) {
        let Some(block) = function.body() else {
            function.error(format!("declares `{name}` without a body, so there is nothing to compile"));
            return Err(Failed);
        };
        let is_public = function.attr("sym_visibility").and_then(Attr::as_str).is_none_or(|v| v == "public");
        let context = add_context(function, block, ty);
        for op in function.ops_inside() {
            match op.name() {
                "TFHE.runtime_call" => call(op, context)?,
                "func.call" => op.set_operands(&[vec![context], op.operands()].concat()),
                _ => {}
            }
        }
        if is_public {
            entry(function, &name, ty)?;
        }
        function.set_attr("llvm.linkage", function.ctx().parse_attr("#llvm.linkage<internal>"));
    }
    Ok(())
}

fn pointer(b: Builder) -> Type {
    b.ctx.parse_type("!llvm.ptr")
}

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
    block.insert_argument(0, pointer(b), function.loc())
}

/// Calls the entry point that stands at its place in the table behind the context's first word.
fn call(op: Op, context: Value) -> PassResult {
    let b = Builder::before(op);
    let name = op.attr("entry_point").and_then(Attr::as_str).unwrap_or_default();
    let Some(entry_point) = EntryPoint::ALL.iter().copied().find(|e| e.name() == name) else {
        op.error(format!("calls `{name}`, which is no entry point of the runtime"));
        return Err(Failed);
    };
    let kinds = entry_point.arguments();
    let operands = op.operands();
    if operands.len() != kinds.len() {
        op.error(format!("gives {} arguments to `{name}`, which takes {}", operands.len(), kinds.len()));
        return Err(Failed);
    }
    let mut arguments = Vec::with_capacity(kinds.len());
    for (i, (&kind, &operand)) in kinds.iter().zip(&operands).enumerate() {
        let Some(argument) = argument(b, kind, operand) else {
            op.error(format!("gives {} as argument {i} of `{name}`, which takes {kind:?}", operand.ty()));
            return Err(Failed);
        };
        arguments.push(argument);
    }
    let table = b.value("llvm.load", &[context], pointer(b));
    let function = b.value("llvm.load", &[element(b, table, entry_point.index())], pointer(b));
    let segments = b.ctx.dense_i32_array(&[arguments.len() as i32 + 2, 0]);
    b.op("llvm.call")
        .operands(&[function, context])
        .operands(&arguments)
        .attr("operandSegmentSizes", segments)
        .attr("op_bundle_sizes", b.ctx.dense_i32_array(&[]))
        .build();
    op.erase();
    Ok(())
}

/// The address of the pointer at place `i` of a table.
fn element(b: Builder, table: Value, i: usize) -> Value {
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
        ArgumentKind::Count => (!is_buffer).then_some(operand),
        ArgumentKind::Out => is_buffer.then(|| first_word(b, operand)),
        ArgumentKind::Input if is_buffer => Some(first_word(b, operand)),
        // A missing buffer is the number 0.
        ArgumentKind::Input => {
            (operand.constant_integers()? == [0]).then(|| b.value("llvm.mlir.zero", &[], pointer(b)))
        }
    }
}

/// The address of a buffer's first word.
fn first_word(b: Builder, buffer: Value) -> Value {
    let index = b.ctx.index();
    let i64 = b.ctx.int(64);
    let base = b.value("memref.extract_aligned_pointer_as_index", &[buffer], index);
    let offset = match buffer.ty().memref_strides() {
        Some((Some(offset), _)) => b.constant(index, offset),
        Some((None, _)) | None => {
            let rank = buffer.ty().as_memref().map_or(0, |m| m.shape.len());
            let element = buffer.ty().element_or_self();
            let types = [vec![element.memref(&[])], vec![index; 2 * rank + 1]].concat();
            b.op("memref.extract_strided_metadata").operands(&[buffer]).results(&types).build().result(1)
        }
    };
    let [base, offset] = [base, offset].map(|value| b.value("arith.index_cast", &[value], i64));
    let base = b.value("llvm.inttoptr", &[base], pointer(b));
    b.op("llvm.getelementptr")
        .operands(&[base, offset])
        .result(pointer(b))
        .attr("rawConstantIndices", b.ctx.dense_i32_array(&[i32::MIN]))
        .attr("elem_type", b.ctx.type_attr(i64))
        .build()
        .result(0)
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
    // Upstream refuses bare pointers to buffers without elements; with those, whole descriptors are
    // passed.
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
    let region = Region::new();
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

/// A buffer at an address, by way of the descriptor it will be lowered to. Lengths and strides are
/// in it too: a copy reads them where the callee takes whole descriptors.
fn buffer(b: Builder, address: Value, ty: Type) -> Value {
    let rank = ty.as_memref().map_or(0, |m| m.shape.len());
    let axes = if rank == 0 { String::new() } else { format!(", array<{rank} x i64>, array<{rank} x i64>") };
    let descriptor = b.ctx.parse_type(&format!("!llvm.struct<(ptr, ptr, i64{axes})>"));
    let mut value = b.value("llvm.mlir.poison", &[], descriptor);
    let mut insert = |at: &[i64], part: Value| {
        let at = b.ctx.dense_i64_array(at);
        let op = b.op("llvm.insertvalue").operands(&[value, part]).result(descriptor);
        value = op.attr("position", at).build().result(0);
    };
    insert(&[0], address);
    insert(&[1], address);
    let number = |n: usize| {
        let ty = b.ctx.int(64);
        let op = b.op("llvm.mlir.constant").result(ty).attr("value", b.ctx.int_attr(ty, n as i64));
        op.build().result(0)
    };
    insert(&[2], number(0));
    let lengths = ty.as_memref().and_then(|m| m.static_shape()).unwrap_or_default();
    for (axis, &length) in lengths.iter().enumerate() {
        insert(&[3, axis as i64], number(length));
        insert(&[4, axis as i64], number(lengths[axis + 1..].iter().product()));
    }
    b.value("builtin.unrealized_conversion_cast", &[value], ty)
}
