//! Building `linalg.generic` over tensors of ciphertexts.

use ferrocrete_dialects::ir::{Builder, Type, Value};

/// One operand and the loops that its axes run over; `None` is an axis of length 1 that stays at 0.
pub struct Operand {
    /// The tensor.
    pub value: Value,
    /// The loop of each axis.
    pub loops: Vec<Option<usize>>,
}

/// A `linalg.generic` with one output.
pub struct Generic {
    /// For each loop, whether it reduces.
    pub reduces: Vec<bool>,
    /// Operands that are read.
    pub inputs: Vec<Operand>,
    /// The operand that is updated.
    pub output: Operand,
}

impl Generic {
    /// Builds it; `body` gets one scalar per input and the output's scalar, and returns what is
    /// yielded.
    pub fn build(self, b: Builder, body: impl FnOnce(Builder, &[Value]) -> Value) -> Value {
        let ctx = b.ctx;
        let all = || self.inputs.iter().chain([&self.output]);
        let maps: Vec<_> = all().map(|o| ctx.parse_attr(&affine_map(self.reduces.len(), &o.loops))).collect();
        let iterators: Vec<_> = self
            .reduces
            .iter()
            .map(|&r| {
                ctx.parse_attr(if r {
                    "#linalg.iterator_type<reduction>"
                } else {
                    "#linalg.iterator_type<parallel>"
                })
            })
            .collect();
        let region = b.region();
        let scalars: Vec<Type> = all().map(|o| o.value.ty().element_or_self()).collect();
        let block = region.append_block(&scalars, b.loc);
        let inner = Builder::at_end(block, b.loc, ctx);
        let yielded = body(inner, &block.arguments());
        inner.op("linalg.yield").operands(&[yielded]).build();
        let operands: Vec<Value> = all().map(|o| o.value).collect();
        let op = b
            .op("linalg.generic")
            .operands(&operands)
            .result(self.output.value.ty())
            .attr("indexing_maps", ctx.array_attr(&maps))
            .attr("iterator_types", ctx.array_attr(&iterators))
            .attr("operandSegmentSizes", ctx.dense_i32_array(&[self.inputs.len() as i32, 1]))
            .region(region)
            .build();
        op.result(0)
    }
}

fn affine_map(loops: usize, axes: &[Option<usize>]) -> String {
    let dims: Vec<String> = (0..loops).map(|i| format!("d{i}")).collect();
    let results: Vec<String> =
        axes.iter().map(|a| a.map_or_else(|| "0".to_owned(), |i| format!("d{i}"))).collect();
    format!("affine_map<({}) -> ({})>", dims.join(", "), results.join(", "))
}

/// The loops of an operand that is broadcast to `result`: aligned at the last axes, an axis of
/// length 1 stays at 0 unless the result's is 1 too.
pub fn broadcast_loops(shape: &[usize], result: &[usize]) -> Vec<Option<usize>> {
    let skipped = result.len() - shape.len();
    shape.iter().enumerate().map(|(i, &n)| (n == result[i + skipped]).then_some(i + skipped)).collect()
}

/// The shape of a tensor, which the verifier has seen to be static.
pub fn shape(v: Value) -> Vec<usize> {
    v.ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default()
}
