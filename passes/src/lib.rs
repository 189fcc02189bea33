//! How the IR changes, from FHE down to parametrized TFHE: one pass in one file, listed here.

mod batch_lookups;
mod bootstraps;
mod check_calls;
mod check_program;
mod compose_for_free;
mod documentation;
mod encodings;
mod expand_booleans;
mod expand_generics;
mod expand_products;
mod expand_rounds;
mod expand_tensors;
mod forms;
mod fuse_lookups;
mod inline;
mod interface;
mod lint;
mod lookups;
mod noise;
mod operations;
mod parametrize;
mod partitions;
mod place_refreshes;
mod ranges;
mod refresh_results;
mod refuse_undefined;
mod report;
mod share_lookups;
mod to_tfhe;

pub use bootstraps::{bootstraps, most_rounds};
pub use check_program::{check_callable, check_program};
pub use documentation::DOCUMENTATION;
pub use interface::{Interface, check_border_attributes, check_encrypted, interfaces, public_functions};
pub use operations::{Operation, Operations, operations};
pub use parametrize::parse_probability;
pub use report::{Sites, composable, report};

use ferrocrete_dialects::pass::{self, PassInfo, PipelineInfo};
use ferrocrete_optimizer::{ErrorTarget, Instructions, SecurityCurve};
use std::sync::Once;

/// Every pass of this crate.
pub const PASSES: &[PassInfo] = &[
    batch_lookups::PASS,
    expand_products::PASS,
    fuse_lookups::PASS,
    lint::PASS,
    noise::PASS,
    parametrize::PASS,
    to_tfhe::PASS,
    expand_rounds::PASS,
    expand_booleans::PASS,
    partitions::PASS,
    expand_generics::PASS,
    expand_tensors::PASS,
    check_calls::PASS,
    inline::PASS,
    refresh_results::MARK,
    refresh_results::PASS,
    compose_for_free::PASS,
    place_refreshes::PASS,
    share_lookups::PASS,
    refuse_undefined::PASS,
];

/// Optimises a program at the FHE level and brings it into the form that lowering takes.
pub const FHE_PIPELINE: &str = "builtin.module(fhe-lint,fhe-check-calls,fhe-merge-partitions,\
    fhe-expand-tensors,fhe-refuse-undefined,func.func(linalg-generalize-named-ops),\
    fhe-inline,symbol-dce,inline,symbol-dce,canonicalize,cse,loop-invariant-code-motion,\
    fhe-expand-booleans,fhe-expand-rounds,func.func(fhe-fuse-lookups),fhe-expand-products,\
    fhe-expand-generics,func.func(fhe-fuse-lookups),canonicalize,cse,fhe-share-lookups,canonicalize,cse,\
    loop-invariant-code-motion)";

/// Asks that the program's results may be arguments again; comes before the others.
pub const COMPOSABLE_PIPELINE: &str = "builtin.module(fhe-composable)";

/// Brings a program into the form that the interpreter takes, its meaning untouched. What may have no
/// meaning is looked for before upstream's pass erases ops that nothing uses.
pub const CLEAR_PIPELINE: &str = "builtin.module(fhe-expand-tensors,fhe-refuse-undefined,\
    func.func(linalg-generalize-named-ops))";

/// Orders the lookups of a parametrized program for speed. What is reported of a program is read
/// before.
pub const SCHEDULE_PIPELINE: &str = "builtin.module(cse,tfhe-batch-lookups,canonicalize,cse)";

/// Every pipeline of this crate that has a name.
pub const PIPELINES: &[PipelineInfo] = &[
    PipelineInfo {
        argument: "fhe-optimize",
        summary: "Optimise FHE and prepare it for lowering",
        options: &[],
        passes: |_| Ok(inner(FHE_PIPELINE).to_owned()),
    },
    PipelineInfo {
        argument: "fhe-to-parametrized-tfhe",
        summary: "Lower FHE to TFHE and choose parameters",
        options: parametrize::OPTIONS,
        passes: |values| {
            let (target, curve, instructions) = parametrize::demands(values)?;
            Ok(inner(&tfhe_pipeline(target, curve, instructions)).to_owned())
        },
    },
    PipelineInfo {
        argument: "tfhe-schedule",
        summary: "Order lookups for speed",
        options: &[],
        passes: |_| Ok(inner(SCHEDULE_PIPELINE).to_owned()),
    },
];

/// Makes the passes and pipelines known to every tool. Safe to call again.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        pass::register(PASSES);
        pass::register_pipelines(PIPELINES);
    });
}

/// Lowers what [`FHE_PIPELINE`] gives to TFHE with parameters chosen.
pub fn tfhe_pipeline(target: ErrorTarget, curve: SecurityCurve, instructions: Instructions) -> String {
    let demands = demands(target, curve, instructions);
    format!(
        "builtin.module(fhe-refresh-results,fhe-place-refreshes{demands},fhe-analyze-noise,\
         fhe-to-tfhe,canonicalize,cse,tfhe-parametrize{demands},cse)"
    )
}

/// Lets results be arguments again where that costs nothing; comes before [`tfhe_pipeline`].
pub fn compose_for_free_pipeline(
    target: ErrorTarget,
    curve: SecurityCurve,
    instructions: Instructions,
) -> String {
    format!("builtin.module(fhe-compose-for-free{})", demands(target, curve, instructions))
}

/// The options of a pass that asks for parameters.
fn demands(target: ErrorTarget, curve: SecurityCurve, instructions: Instructions) -> String {
    let bound = match target {
        ErrorTarget::PerBootstrap(p) => format!("p-error={p:e}"),
        ErrorTarget::WholeProgram(p) => format!("global-p-error={p:e}"),
    };
    format!("{{{bound} security={} instructions={}}}", curve.security_bits(), instructions.name())
}

/// The passes inside `builtin.module(...)`.
fn inner(pipeline: &str) -> &str {
    pipeline.strip_prefix("builtin.module(").and_then(|p| p.strip_suffix(')')).unwrap_or(pipeline)
}
