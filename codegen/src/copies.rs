//! `strided-copies-to-linalg`: a copy between buffers that are not both contiguous becomes a loop.
//! The upstream lowering would call a function of a library that no host has.

use crate::buffers::is_contiguous;
use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Builder, Op};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "strided-copies-to-linalg",
    summary: "Turn copies of buffers that are not contiguous into linalg.generic",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    for op in module.ops_inside() {
        if op.name() == "memref.copy" && op.operands().iter().any(|v| !is_contiguous(v.ty())) {
            copy(op);
        }
    }
    Ok(())
}

fn copy(op: Op) {
    let b = Builder::before(op);
    let [from, to] = [op.operand(0), op.operand(1)];
    let element = from.ty().element_or_self();
    let dims = from.ty().as_memref().map_or(0, |m| m.shape.len());
    let map = AffineMap { dims, symbols: 0, results: (0..dims).map(AffineExpr::Dim).collect() }.get(b.ctx);
    let parallel = b.ctx.parse_attr("#linalg.iterator_type<parallel>");
    let region = b.region();
    let block = region.append_block(&[element, element], b.loc);
    Builder::at_end(block, b.loc, b.ctx).op("linalg.yield").operands(&[block.argument(0)]).build();
    b.op("linalg.generic")
        .operands(&[from, to])
        .attr("indexing_maps", b.ctx.array_attr(&[map, map]))
        .attr("iterator_types", b.ctx.array_attr(&vec![parallel; dims]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 1]))
        .region(region)
        .build();
    op.erase();
}
