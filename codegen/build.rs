//! Compiles the few lines of C++ that ask LLVM about CPUs and call its linker, and links that in.

use std::env;

fn main() {
    let prefix = env::var("MLIR_SYS_220_PREFIX").unwrap_or("/usr/lib/llvm-22".into());
    println!("cargo:rerun-if-env-changed=MLIR_SYS_220_PREFIX");
    println!("cargo:rerun-if-changed=cpp");
    let mut build = cc::Build::new();
    // NDEBUG must match how Debian built LLVM: class layouts differ without it.
    build.cpp(true).std("c++17").define("NDEBUG", None).flag("-fno-exceptions").warnings(false);
    build.flag(format!("-isystem{prefix}/include")).files(["cpp/Link.cpp", "cpp/Target.cpp"]);
    build.compile("ferrocrete_codegen_bridge");
    println!("cargo:rustc-link-search=native={prefix}/lib");
    for library in ["static=lldELF", "static=lldCommon", "dylib=z", "dylib=zstd"] {
        println!("cargo:rustc-link-lib={library}");
    }
}
