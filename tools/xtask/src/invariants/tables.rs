//! The invariants as tables. An entry that no longer matches anything is itself a violation.

/// Crates that bring in LLVM.
pub const LLVM: &[&str] = &["melior", "mlir-sys", "inkwell", "llvm-sys", "tblgen"];

/// Files that a rule lets through.
pub struct Exception {
    /// For the reader.
    #[expect(dead_code, reason = "the reason is for whoever reads the table")]
    pub reason: &'static str,
    pub files: &'static [&'static str],
}

/// A package, or every package below a folder, and what it must not depend on, however indirectly.
pub struct Reach {
    /// Folder of the package or packages.
    pub from: &'static str,
    /// Whether packages in folders below count too.
    pub below: bool,
    pub never: &'static [&'static str],
    pub why: &'static str,
}

pub const REACH: &[Reach] = &[
    Reach { from: "passes/optimizer", below: false, never: LLVM, why: "the optimizer builds without LLVM" },
    Reach {
        from: "passes/optimizer",
        below: false,
        never: &["tfhe", "rayon", "ferrocrete-kernels"],
        why: "the optimizer is pure numbers",
    },
    Reach { from: "runtime", below: true, never: LLVM, why: "all of the runtime builds without LLVM" },
    Reach {
        from: "runtime/abi",
        below: false,
        never: &["tfhe", "ferrocrete-kernels", "ferrocrete-client", "ferrocrete-server"],
        why: "the contract knows no side of it",
    },
    Reach {
        from: "runtime/server",
        below: false,
        never: &["ferrocrete-client"],
        why: "a server cannot decrypt: only the client names a secret key",
    },
    Reach {
        from: "dialects",
        below: false,
        never: &[
            "ferrocrete-passes",
            "ferrocrete-optimizer",
            "ferrocrete-codegen",
            "ferrocrete-kernels",
            "tfhe",
        ],
        why: "dialects say what the IR is, not how it changes or runs",
    },
    Reach {
        from: "passes",
        below: false,
        never: &[
            "ferrocrete-kernels",
            "ferrocrete-client",
            "ferrocrete-server",
            "ferrocrete-codegen",
            "tfhe",
        ],
        why: "passes know no kernel and no key",
    },
    Reach {
        from: "codegen",
        below: false,
        never: &[
            "ferrocrete-passes",
            "ferrocrete-optimizer",
            "ferrocrete-kernels",
            "ferrocrete-client",
            "tfhe",
        ],
        why: "codegen starts at TFHE and ends at the ABI table",
    },
    Reach {
        from: "frontend/graph",
        below: false,
        never: &["ferrocrete", "ferrocrete-dialects", "ferrocrete-optimizer", "melior", "pyo3", "tfhe"],
        why: "a graph knows no compiler, no parameters, and no other language",
    },
];

/// Names that must not stand in a folder's sources. Folders called `tests` are free of this.
pub struct Forbidden {
    /// Folder below the root; empty is everywhere.
    pub within: &'static str,
    pub except: &'static [&'static str],
    /// Parts of identifiers, as they would be written.
    pub parts: &'static [&'static str],
    pub why: &'static str,
}

pub const FORBIDDEN: &[Forbidden] = &[
    Forbidden {
        within: "",
        except: &["runtime/client"],
        parts: &["SecretKey", "secret_key"],
        why: "only the client names a secret key",
    },
    Forbidden {
        within: "passes",
        except: &[],
        parts: &["EntryPoint", "entry_point"],
        why: "passes never name a kernel symbol",
    },
    Forbidden {
        within: "frontend/graph",
        except: &[],
        parts: &["Lwe", "Glwe", "lwe_", "bootstrap", "keyswitch"],
        why: "what a person writes knows neither TFHE nor parameters",
    },
];

/// The files that may contain `unsafe`, with the reason they must.
pub const UNSAFE: &[Exception] = &[
    Exception {
        reason: "the types of the functions that cross the ABI",
        files: &["runtime/abi/src/entry_points.rs"],
    },
    Exception {
        reason: "native code hands over raw pointers: they become slices here",
        files: &["runtime/kernels/src/shells.rs"],
    },
    Exception {
        reason: "an allocator that keeps to a budget, for the targets of fuzzers",
        files: &["test/bytes/src/memory.rs"],
    },
    Exception { reason: "loads native code and calls it", files: &["runtime/server/src/native.rs"] },
    Exception {
        reason: "MLIR's C API and the dialects' bridge: the handles everyone else uses",
        files: &[
            "dialects/src/ffi.rs",
            "dialects/src/hooks.rs",
            "dialects/src/ir/affine.rs",
            "dialects/src/ir/attr.rs",
            "dialects/src/ir/bin.rs",
            "dialects/src/ir/block.rs",
            "dialects/src/ir/build.rs",
            "dialects/src/ir/context.rs",
            "dialects/src/ir/copied.rs",
            "dialects/src/ir/fold.rs",
            "dialects/src/ir/mod.rs",
            "dialects/src/ir/op.rs",
            "dialects/src/ir/region.rs",
            "dialects/src/ir/rewrite.rs",
            "dialects/src/ir/scope.rs",
            "dialects/src/ir/types.rs",
            "dialects/src/ir/value.rs",
            "dialects/src/pass.rs",
            "dialects/src/pass/pipeline.rs",
            "dialects/src/tools.rs",
        ],
    },
    Exception {
        reason: "LLVM's C API and its linker: translation of a module to machine code",
        files: &["codegen/src/native/unsafe_llvm.rs"],
    },
    Exception {
        reason: "tests that look at memory as it is given back, or refuse it",
        files: &["runtime/client/tests/no_memory.rs", "runtime/client/tests/wiped.rs"],
    },
    Exception {
        reason: "tests that load native code and ask the C library for the memory in use",
        files: &["codegen/tests/memory/main.rs", "codegen/tests/native/support.rs"],
    },
];

/// Lines a source file may have.
pub const MAX_LINES: usize = 400;

/// The files that may be longer, with the reason they must.
pub const LONG: &[Exception] = &[];
