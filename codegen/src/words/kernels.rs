//! Keyswitches, bootstraps and table expansions: calls of the runtime on buffers.
//!
//! A result's buffer is handed on as a tensor that nothing may write to. What looks at the tensor
//! later may thus read the buffer itself, whatever reaches it first.

use super::build::{Offsets, Read, elementwise, loop_nest, take};
use super::{Site, Words};
use ferrocrete_abi::entry_points::EntryPoint;
use ferrocrete_dialects::ir::{Attr, Builder, Type, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};

/// A keyswitch of one ciphertext or a tensor of them.
pub fn keyswitch(site: &Site, words: &Words) -> PassResult {
    let (from, to) = (site.operand(0)?, site.result(0)?);
    let b = Builder::before(site.op);
    let input = read(b, words, site.op.operand(0), &from.word_shape());
    let out = allocate(b, words, &to.word_shape());
    call(b, EntryPoint::keyswitch, &[out, input, count(b, words, from.count())]);
    site.op.replace(&[tensor(b, out)]);
    Ok(())
}

/// A bootstrap of one ciphertext or a tensor of them.
pub fn bootstrap(site: &Site, words: &Words) -> PassResult {
    let (from, to) = (site.operand(0)?, site.result(0)?);
    let b = Builder::before(site.op);
    let extension = site.op.attr("extension_log").and_then(Attr::as_int).unwrap_or(0);
    let tables = site.op.operand(1);
    let table_shape = static_shape(site, tables.ty())?;
    let which = chosen_tables(site, words, b, &table_shape)?;
    let input = read(b, words, site.op.operand(0), &from.word_shape());
    let tables = read(b, words, tables, &table_shape);
    let out = allocate(b, words, &to.word_shape());
    let ciphertexts = count(b, words, from.count());
    let polynomials = count(b, words, table_shape[..table_shape.len() - 1].iter().product());
    let extension = b.constant(words.i64, extension);
    call(b, EntryPoint::bootstrap, &[out, input, tables, which, ciphertexts, polynomials, extension]);
    site.op.replace(&[tensor(b, out)]);
    Ok(())
}

/// A lookup through all bits of one ciphertext or of a tensor of them.
pub fn circuit_lookup(site: &Site, words: &Words) -> PassResult {
    let (from, to) = (site.operand(0)?, site.result(0)?);
    let b = Builder::before(site.op);
    let table_shape = static_shape(site, site.op.operand(1).ty())?;
    let which = chosen_tables(site, words, b, &table_shape)?;
    let input = read(b, words, site.op.operand(0), &from.word_shape());
    let entries = read(b, words, site.op.operand(1), &table_shape);
    let out = allocate(b, words, &to.word_shape());
    let tables = table_shape[..table_shape.len() - 1].iter().product();
    let number =
        |name: &str| b.constant(words.i64, site.op.attr(name).and_then(Attr::as_int).unwrap_or_default());
    let counts = [count(b, words, from.count()), count(b, words, tables)];
    let numbers = [number("input_bits"), number("output_bits"), number("extension_log")];
    let arguments: Vec<_> = [out, input, entries, which].into_iter().chain(counts).chain(numbers).collect();
    call(b, EntryPoint::circuit_lookup, &arguments);
    site.op.replace(&[tensor(b, out)]);
    Ok(())
}

/// The buffer that names each ciphertext's table, or 0 when there is but one table.
fn chosen_tables(site: &Site, words: &Words, b: Builder, table_shape: &[usize]) -> Result<Value, Failed> {
    match site.op.operands().get(2) {
        Some(&which) => {
            let shape = static_shape(site, which.ty())?;
            let numbers = index_words(b, words, which, &shape);
            Ok(read(b, words, numbers, &shape))
        }
        // All take the first table.
        None if table_shape.len() == 1 => Ok(b.constant(words.i64, 0)),
        None => Err(site.refuse("with several tables and nothing that chooses among them")),
    }
}

/// The expansion of one table, or of each along the leading axes.
pub fn encode_lut(site: &Site, words: &Words) -> PassResult {
    let op = site.op;
    let b = Builder::before(op);
    let (entries, coefficients) =
        (static_shape(site, op.operand(0).ty())?, static_shape(site, op.result(0).ty())?);
    let extension = extension_log(site, words, *coefficients.last().unwrap_or(&0))?;
    let number = |name: &str| b.constant(words.i64, op.attr(name).and_then(Attr::as_int).unwrap_or_default());
    let numbers =
        [number("input_bits"), number("output_bits"), number("is_signed"), b.constant(words.i64, extension)];
    let input = read(b, words, op.operand(0), &entries);
    let out = allocate(b, words, &coefficients);
    let leading = &entries[..entries.len() - 1];
    let row = |inner: Builder, buffer: Value, shape: &[usize], indices: &[Value]| {
        if indices.is_empty() {
            return buffer;
        }
        let ty = row_memref(words.i64, shape[indices.len()]);
        take(inner, "memref.subview", buffer, shape, Offsets::Dynamic(indices), ty)
    };
    loop_nest(b, leading, None, &mut vec![], &mut |inner, indices, _| {
        let (out, table) = (row(inner, out, &coefficients, indices), row(inner, input, &entries, indices));
        let arguments: Vec<_> = [out, table].into_iter().chain(numbers).collect();
        call(inner, EntryPoint::encode_lut, &arguments);
        None
    });
    op.replace(&[tensor(b, out)]);
    Ok(())
}

/// The extension that makes a test polynomial of so many coefficients.
fn extension_log(site: &Site, words: &Words, coefficients: usize) -> Result<i64, Failed> {
    let Some(bootstrap) = words.parameters.and_then(|p| p.bootstrap) else {
        site.op.error("needs a bootstrap among the module's `TFHE.parameters`");
        return Err(Failed);
    };
    let size = bootstrap.polynomial_size.0;
    let rings = coefficients / size.max(1);
    if rings * size != coefficients || !rings.is_power_of_two() {
        site.op.error(format!(
            "gives {coefficients} coefficients, which is no power of two times the polynomial size {size}"
        ));
        return Err(Failed);
    }
    Ok(i64::from(rings.ilog2()))
}

fn static_shape(site: &Site, ty: Type) -> Result<Vec<usize>, Failed> {
    ty.as_tensor().and_then(|t| t.static_shape()).filter(|shape| !shape.is_empty()).ok_or_else(|| {
        site.op.error(format!(
            "needs a tensor of known shape, got {ty}; choose parameters first (`tfhe-parametrize`)"
        ));
        Failed
    })
}

/// Indices as words.
fn index_words(b: Builder, words: &Words, which: Value, shape: &[usize]) -> Value {
    let ty = words.i64.tensor(shape);
    match which.constant_integers() {
        Some(known) => b.dense_constant(ty, &known),
        None => elementwise(b, ty, &[(which, Read::Point)], |inner, elements| {
            inner.value("arith.index_cast", elements, words.i64)
        }),
    }
}

fn count(b: Builder, words: &Words, n: usize) -> Value {
    b.constant(words.i64, n as i64)
}

pub fn read(b: Builder, words: &Words, value: Value, shape: &[usize]) -> Value {
    // Bufferization copies a tensor that does not lie in one piece: little, next to what is called.
    let ty = words.i64.memref(shape);
    let op =
        b.op("bufferization.to_buffer").operands(&[value]).result(ty).attr("read_only", b.ctx.unit_attr());
    op.build().result(0)
}

pub fn allocate(b: Builder, words: &Words, shape: &[usize]) -> Value {
    b.op("memref.alloc")
        .result(words.i64.memref(shape))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[0, 0]))
        // A cache line: vector loads never straddle two.
        .attr("alignment", b.ctx.i64_attr(64))
        .build()
        .result(0)
}

pub fn tensor(b: Builder, buffer: Value) -> Value {
    let shaped = buffer.ty().as_memref().map_or_else(|| buffer.ty(), |m| m.element.tensor_of(&m.shape));
    let op = b.op("bufferization.to_tensor").operands(&[buffer]).result(shaped);
    op.attr("restrict", b.ctx.unit_attr()).build().result(0)
}

fn call(b: Builder, entry_point: EntryPoint, arguments: &[Value]) {
    debug_assert_eq!(arguments.len(), entry_point.arguments().len());
    b.op("TFHE.runtime_call")
        .operands(arguments)
        .attr("entry_point", b.ctx.str_attr(entry_point.name()))
        .build();
}

/// A row of a buffer, wherever it starts.
fn row_memref(i64: Type, length: usize) -> Type {
    i64.strided_memref(&[length], None, &[1])
}
