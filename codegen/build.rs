//! Compiles the few lines of C++ that ask LLVM about CPUs and call its linker, and links that in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// LLVM's targets that code can be generated for.
const TARGETS: &[&str] = &["X86", "AArch64"];
/// What a target has a function for that makes it known.
const PARTS: &[&str] = &["TargetInfo", "Target", "TargetMC", "AsmPrinter", "AsmParser", "Disassembler"];

fn main() {
    let prefix = PathBuf::from(env::var("MLIR_SYS_220_PREFIX").unwrap_or("/usr/lib/llvm-22".into()));
    println!("cargo:rerun-if-env-changed=MLIR_SYS_220_PREFIX");
    println!("cargo:rerun-if-env-changed=MLIR_SYS_LINK_SHARED");
    println!("cargo:rerun-if-changed=cpp");
    let mut build = cc::Build::new();
    // NDEBUG must match how Debian built LLVM: class layouts differ without it.
    build.cpp(true).std("c++17").define("NDEBUG", None).flag("-fno-exceptions").warnings(false);
    build.flag(format!("-isystem{}/include", prefix.display())).files(["cpp/Link.cpp", "cpp/Target.cpp"]);
    if env::var("MLIR_SYS_LINK_SHARED").as_deref() != Ok("1") {
        build.file(other_targets(&prefix)).file("cpp/OlderSystems.cpp");
    }
    build.compile("ferrocrete_codegen_bridge");
    println!("cargo:rustc-link-search=native={}", prefix.join("lib").display());
    for library in ["static=lldELF", "static=lldCommon", "dylib=z", "dylib=zstd"] {
        println!("cargo:rustc-link-lib={library}");
    }
}

/// When LLVM is linked in, leaves out the machines no code is generated for, a third of its size: lld
/// and MLIR make every target known; here, the others' functions for that are found first.
fn other_targets(prefix: &Path) -> PathBuf {
    let list = prefix.join("include/llvm/Config/Targets.def");
    let list = fs::read_to_string(&list).unwrap_or_else(|e| panic!("cannot read {}: {e}", list.display()));
    let mut text = String::new();
    let names = list.lines().filter_map(|line| line.strip_prefix("LLVM_TARGET(")?.strip_suffix(')'));
    for name in names.filter(|name| !TARGETS.contains(name)) {
        for part in PARTS {
            writeln!(text, "extern \"C\" void LLVMInitialize{name}{part}() {{}}").unwrap();
        }
    }
    let file = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("OtherTargets.cpp");
    fs::write(&file, text).expect("OUT_DIR is writable");
    file
}
