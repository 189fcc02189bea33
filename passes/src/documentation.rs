//! What there is to say of each pass, with an example that runs as a test (`test/book`).

/// Each pass of this crate, by its argument, and its page in Markdown.
pub const DOCUMENTATION: &[(&str, &str)] = &[
    ("fhe-analyze-noise", include_str!("../docs/fhe-analyze-noise.md")),
    ("fhe-check-calls", include_str!("../docs/fhe-check-calls.md")),
    ("fhe-compose-for-free", include_str!("../docs/fhe-compose-for-free.md")),
    ("fhe-composable", include_str!("../docs/fhe-composable.md")),
    ("fhe-expand-booleans", include_str!("../docs/fhe-expand-booleans.md")),
    ("fhe-expand-products", include_str!("../docs/fhe-expand-products.md")),
    ("fhe-expand-generics", include_str!("../docs/fhe-expand-generics.md")),
    ("fhe-expand-tensors", include_str!("../docs/fhe-expand-tensors.md")),
    ("fhe-merge-partitions", include_str!("../docs/fhe-merge-partitions.md")),
    ("fhe-expand-rounds", include_str!("../docs/fhe-expand-rounds.md")),
    ("fhe-fuse-lookups", include_str!("../docs/fhe-fuse-lookups.md")),
    ("fhe-inline", include_str!("../docs/fhe-inline.md")),
    ("fhe-lint", include_str!("../docs/fhe-lint.md")),
    ("fhe-refresh-results", include_str!("../docs/fhe-refresh-results.md")),
    ("fhe-place-refreshes", include_str!("../docs/fhe-place-refreshes.md")),
    ("fhe-share-lookups", include_str!("../docs/fhe-share-lookups.md")),
    ("fhe-refuse-undefined", include_str!("../docs/fhe-refuse-undefined.md")),
    ("fhe-to-tfhe", include_str!("../docs/fhe-to-tfhe.md")),
    ("tfhe-batch-lookups", include_str!("../docs/tfhe-batch-lookups.md")),
    ("tfhe-parametrize", include_str!("../docs/tfhe-parametrize.md")),
];
