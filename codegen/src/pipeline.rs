//! The way from parametrized TFHE to the LLVM dialect.

use crate::native::pass_manager;
use crate::{CodegenError, PASSES};
use ferrocrete_dialects::pass::{self, PipelineInfo};
use melior::ir::Module;
use melior::utility::{parse_pass_pipeline, register_all_passes};
use std::sync::Once;

/// The pipeline's name in every tool.
pub const PIPELINE_NAME: &str = "tfhe-to-llvm";

/// The passes from parametrized TFHE to the LLVM dialect.
///
/// Buffers that entry points read are taken from tensors just before each call. From
/// `tfhe-to-words` to bufferization nothing may thus merge or hoist ops (`cse`,
/// `loop-invariant-code-motion`): that would hide when a buffer is read. Both run before, on
/// ciphertexts, where they also take table expansions out of loops.
pub const PIPELINE: &str = "\
    inline{default-pipeline=},symbol-dce,func.func(linalg-generalize-named-ops),canonicalize,cse,loop-invariant-code-motion,\
    guard-clear-values,cse,tfhe-to-words,func.func(convert-elementwise-to-linalg,fuse-word-loops),\
    tfhe-border,inline{default-pipeline=},symbol-dce,canonicalize,func.func(tensors-in-buffers),\
    one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map \
    allow-return-allocs-from-loops},\
    canonicalize,func.func(results-in-place,plan-memory),strided-copies-to-linalg,outline-word-loops,\
    tfhe-to-runtime,func.func(words-by-address),steps-in-tables,ownership-based-buffer-deallocation,canonicalize,\
    buffer-deallocation-simplification,bufferization-lower-deallocations,convert-bufferization-to-memref,\
    strided-copies-to-linalg,func.func(convert-linalg-to-loops),canonicalize,\
    func.func(loops-in-blocks),convert-scf-to-cf,expand-strided-metadata,lower-affine,finalize-memref-to-llvm,convert-to-llvm,\
    reconcile-unrealized-casts,canonicalize,symbol-dce,memory-of-the-run";

/// Every pipeline of this crate that has a name.
pub const PIPELINES: &[PipelineInfo] = &[PipelineInfo {
    argument: PIPELINE_NAME,
    summary: "From parametrized TFHE to the LLVM dialect",
    options: &[],
    passes: |_| Ok(PIPELINE.to_owned()),
}];

/// Makes this crate's passes and [`PIPELINE_NAME`] known, and upstream's passes with them. May be
/// called any number of times; [`PASSES`] must not be registered in another way besides.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        register_all_passes();
        pass::register(PASSES);
        pass::register_pipelines(PIPELINES);
    });
}

/// Lowers a module of parametrized TFHE to the LLVM dialect. Why it fails is told to the diagnostic
/// handlers of the module's context, which must have been made with
/// [`tools::registry`](ferrocrete_dialects::tools::registry).
pub fn lower_to_llvm(module: &mut Module) -> Result<(), CodegenError> {
    register();
    let manager = pass_manager(module);
    parse_pass_pipeline(manager.as_operation_pass_manager(), &format!("builtin.module({PIPELINE})"))
        .map_err(|error| CodegenError::Refused { reason: error.to_string() })?;
    manager.run(module).map_err(|_| CodegenError::Lowering)
}
