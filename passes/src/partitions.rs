//! `fhe-merge-partitions`: a program has one key set, so that a change of partition is none.

use ferrocrete_dialects::ir::{Attr, Op};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-merge-partitions",
    summary: "Put everything into one partition",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let changes: Vec<Op> = module.ops_inside().into_iter().filter(|op| changes_partition(*op)).collect();
    let mut only: Option<Attr> = None;
    for &op in &changes {
        for partition in ["src", "dest"].into_iter().filter_map(|side| op.attr(side)) {
            let first = *only.get_or_insert(partition);
            if partition != first {
                op.error(format!(
                    "unsupported: a program has one key set, but this names the partition {partition} beside {first}"
                ));
                return Err(Failed);
            }
        }
    }
    for op in changes {
        op.replace(&[op.operand(0)]);
    }
    Ok(())
}

fn changes_partition(op: Op) -> bool {
    FheOp::from_name(op.name()) == Some(FheOp::ChangePartition)
        || FheLinalgOp::from_name(op.name()) == Some(FheLinalgOp::ChangePartition)
}
