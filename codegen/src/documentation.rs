//! What there is to say of each pass, with an example that runs as a test (`test/book`).

/// Each pass of this crate, by its argument, and its page in Markdown.
pub const DOCUMENTATION: &[(&str, &str)] = &[
    ("fuse-word-loops", include_str!("../docs/fuse-word-loops.md")),
    ("guard-clear-values", include_str!("../docs/guard-clear-values.md")),
    ("loops-in-blocks", include_str!("../docs/loops-in-blocks.md")),
    ("memory-of-the-run", include_str!("../docs/memory-of-the-run.md")),
    ("outline-word-loops", include_str!("../docs/outline-word-loops.md")),
    ("plan-memory", include_str!("../docs/plan-memory.md")),
    ("tensors-in-buffers", include_str!("../docs/tensors-in-buffers.md")),
    ("results-in-place", include_str!("../docs/results-in-place.md")),
    ("steps-in-tables", include_str!("../docs/steps-in-tables.md")),
    ("strided-copies-to-linalg", include_str!("../docs/strided-copies-to-linalg.md")),
    ("tfhe-border", include_str!("../docs/tfhe-border.md")),
    ("tfhe-to-runtime", include_str!("../docs/tfhe-to-runtime.md")),
    ("tfhe-to-words", include_str!("../docs/tfhe-to-words.md")),
    ("words-by-address", include_str!("../docs/words-by-address.md")),
];
