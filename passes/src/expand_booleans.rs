//! `fhe-expand-booleans`: booleans become integers, and networks of gates lookups of sums of them.
//!
//! Several gates become one lookup where that is cheaper: `cover` chooses which, `packing` how the
//! inputs are added up. All booleans of a module take as many bits as its widest such sum. `not` is
//! `1 - a`. That a function takes or gives a boolean, so 0 or 1 only, stays on it as `FHE.width = 1`.

mod cover;
mod emit;
mod leaves;
mod network;
mod packing;

use crate::expand_products::{record_widths, update_signatures};
use crate::lookups::is_lookup;
use cover::Cover;
use ferrocrete_dialects::ir::{Block, Op, Value};
use ferrocrete_dialects::ops::FheOp;
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use network::Network;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-booleans",
    summary: "Expand encrypted booleans into integers, and networks of gates into lookups",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

/// Milliseconds of a lookup of 2, 3, 4 and 5 bits, as parameter selection predicts them for sums of
/// bits at an error probability of 1e-12. At 2^-40 and 1e-5 they grow alike; from 6 bits on a bit more
/// always doubles them, which no cover makes up for.
const LOOKUP_MS: [f64; 4] = [4.7, 7.0, 8.2, 15.8];

/// Milliseconds of a lookup of so many bits, for choices between lookups: alike below 2 and above 5.
pub(crate) fn lookup_ms(bits: u32) -> f64 {
    LOOKUP_MS[(bits.clamp(2, 5) - 2) as usize]
}

fn run(module: Op, _: &Options) -> PassResult {
    let ops = module.ops_inside();
    let booleans: Vec<Value> = ops.iter().copied().flat_map(values).filter(|v| v.ty().is_ebool()).collect();
    if booleans.is_empty() {
        return Ok(());
    }
    let blocks: Vec<Block> = ops.iter().flat_map(|op| op.regions()).flat_map(|r| r.blocks()).collect();
    let networks: Vec<(Network, f64)> =
        blocks.into_iter().map(|block| (Network::of(block), times(block))).collect();
    let (bits, covers) = cheapest(&networks, Others::of(&ops));
    let boolean = Eint { width: bits, signed: false };
    record_widths(module);
    for v in booleans {
        v.set_ty(v.ty().with_element(boolean.get(v.ty().ctx())));
    }
    // Inner blocks first: they take values of outer ones, which are replaced with them in place.
    for ((network, _), cover) in networks.iter().zip(&covers).rev() {
        emit::emit(network, cover, boolean);
    }
    for op in module.ops_inside() {
        if FheOp::from_name(op.name()) == Some(FheOp::GenGate) {
            op.replace(&[emit::unknown_gate(op, boolean)]);
        }
    }
    update_signatures(module);
    Ok(())
}

fn values(op: Op) -> Vec<Value> {
    let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
    op.results().into_iter().chain(arguments).collect()
}

/// The lookups of a module besides its gates.
struct Others {
    lookups: f64,
    widest: u32,
}

impl Others {
    fn of(ops: &[Op]) -> Self {
        let lookups = || ops.iter().filter(|op| is_lookup(**op));
        let elements = |op: &Op| -> usize {
            op.result(0).ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default().iter().product()
        };
        let widths = lookups().filter_map(|op| Eint::of(op.operand(0).ty()));
        Self {
            lookups: lookups().map(|op| elements(op) as f64 * op.block().map_or(1.0, times)).sum(),
            widest: widths.map(|e| e.width).max().unwrap_or(0),
        }
    }
}

/// The bits for booleans that make the module's lookups cheapest, and the covers for them.
///
/// One key set serves all lookups, so the narrow ones cost as much as the wide ones up to 4 bits; from
/// there on a wide lookup takes a larger polynomial for itself.
fn cheapest(networks: &[(Network, f64)], others: Others) -> (u32, Vec<Cover>) {
    let floor = others.widest.clamp(2, 4);
    let candidates = (2..=5).map(|bits| {
        let covers: Vec<Cover> = networks.iter().map(|(network, _)| Cover::of(network, bits)).collect();
        let lookups: f64 = networks.iter().zip(&covers).map(|((_, n), c)| n * c.lookups() as f64).sum();
        ((lookups + others.lookups) * lookup_ms(bits.max(floor)), bits, covers)
    });
    let best = candidates.min_by(|a, b| a.0.total_cmp(&b.0)).expect("four candidates");
    (best.1, best.2)
}

/// How often a block runs, as far as constant bounds of the loops around it tell.
fn times(block: Block) -> f64 {
    let around = std::iter::successors(block.parent_op(), |op| op.parent());
    around.filter(|op| op.name() == "scf.for").filter_map(rounds).product()
}

fn rounds(op: Op) -> Option<f64> {
    let bound = |i: usize| op.operand(i).constant()?.as_int();
    let (from, to, step) = (bound(0)?, bound(1)?, bound(2)?);
    (step > 0).then(|| (to.saturating_sub(from).max(0) as f64 / step as f64).ceil())
}
