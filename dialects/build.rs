//! Generates C++ from the `.td` files and compiles it with the bridge, generates the Rust op enums
//! from the same files, and gives mlir-sys the one library Debian does not ship.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io::Write as _};

const DIALECTS: &[&str] = &["FHE", "FHELinalg", "TFHE", "Tracing"];
/// Generator, suffix of its output, and the flag that keeps it to one dialect.
const GENERATORS: &[(&str, &str, &str)] = &[
    ("dialect-decls", "Dialect.h.inc", "-dialect="),
    ("dialect-defs", "Dialect.cpp.inc", "-dialect="),
    ("attrdef-decls", "Attributes.h.inc", "-attrdefs-dialect="),
    ("attrdef-defs", "Attributes.cpp.inc", "-attrdefs-dialect="),
    ("typedef-decls", "Types.h.inc", "-typedefs-dialect="),
    ("typedef-defs", "Types.cpp.inc", "-typedefs-dialect="),
    ("op-decls", "Ops.h.inc", "--op-include-regex=^"),
    ("op-defs", "Ops.cpp.inc", "--op-include-regex=^"),
];

fn main() {
    let prefix = PathBuf::from(env::var("MLIR_SYS_220_PREFIX").unwrap_or("/usr/lib/llvm-22".into()));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo:rerun-if-env-changed=MLIR_SYS_220_PREFIX");
    println!("cargo:rerun-if-env-changed=MLIR_SYS_LINK_SHARED");
    for input in ["td", "cpp", "build.rs"] {
        println!("cargo:rerun-if-changed={input}");
    }
    generate_cpp(&prefix, &out);
    generate_rust(&prefix, &out);
    compile(&prefix, &out);
    // Debian ships no libMLIR-C.so, which mlir-sys asks for when it links LLVM's shared libraries.
    if env::var("MLIR_SYS_LINK_SHARED").as_deref() == Ok("1") {
        merge_c_api(&prefix.join("lib"), &out);
        println!("cargo:rustc-link-search=native={}", out.display());
        println!("cargo:rustc-link-search=native={}", prefix.join("lib").display());
    }
}

fn tablegen(program: &Path, prefix: &Path, arguments: &[String], dialect: &str) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .args(["-I", "td", "-I"])
        .arg(prefix.join("include"))
        .arg(format!("td/{dialect}.td"))
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|e| {
            panic!("cannot run {}: {e}; is LLVM 22 installed? see tools/setup", program.display())
        });
    assert!(output.status.success(), "{} {arguments:?} on {dialect}.td failed", program.display());
    output.stdout
}

fn generate_cpp(prefix: &Path, out: &Path) {
    let program = prefix.join("bin/mlir-tblgen");
    for dialect in DIALECTS {
        for (generator, suffix, filter) in GENERATORS {
            let dot = if filter.contains("regex") { "\\." } else { "" };
            let arguments = [format!("--gen-{generator}"), format!("{filter}{dialect}{dot}")];
            let text = tablegen(&program, prefix, &arguments, dialect);
            fs::write(out.join(format!("{dialect}{suffix}")), text).expect("OUT_DIR is writable");
        }
    }
}

/// One Rust enum per dialect, so that rustc names every place a new op must be filled in.
fn generate_rust(prefix: &Path, out: &Path) {
    let program = prefix.join("bin/llvm-tblgen");
    let mut text = String::new();
    for dialect in DIALECTS {
        let json = tablegen(&program, prefix, &["--dump-json".into()], dialect);
        let records: serde_json::Value = serde_json::from_slice(&json).expect("llvm-tblgen prints JSON");
        let names = records["!instanceof"][format!("{dialect}_Op")].as_array().expect("a dialect has ops");
        let ops: Vec<_> = names.iter().map(|n| &records[n.as_str().expect("a name")]).collect();
        write_enum(&mut text, dialect, &ops);
        write_attributes(&mut text, dialect, &records, &ops);
    }
    fs::write(out.join("ops.rs"), text).expect("OUT_DIR is writable");
}

fn enum_name(dialect: &str) -> &'static str {
    match *dialect.as_bytes() {
        [b'F', b'H', b'E'] => "FheOp",
        [b'T', b'F', ..] => "TfheOp",
        [b'T', ..] => "TracingOp",
        _ => "FheLinalgOp",
    }
}

fn variant(op: &serde_json::Value) -> String {
    let mnemonic = op["opName"].as_str().unwrap_or_default();
    mnemonic.split('_').map(|w| w[..1].to_uppercase() + &w[1..]).collect()
}

/// The attributes that each op takes, by name.
fn write_attributes(
    text: &mut String,
    dialect: &str,
    records: &serde_json::Value,
    ops: &[&serde_json::Value],
) {
    let is_attribute = |argument: &&serde_json::Value| {
        let class = argument[0]["def"].as_str().unwrap_or_default();
        let parents = records[class]["!superclasses"].as_array().cloned().unwrap_or_default();
        parents.iter().any(|parent| parent == "AttrConstraint")
    };
    let name = enum_name(dialect);
    writeln!(text, "impl {name} {{\n    /// The attributes that the op takes.").unwrap();
    writeln!(text, "    pub fn attributes(self) -> &'static [&'static str] {{\n        match self {{")
        .unwrap();
    for op in ops {
        let arguments = op["arguments"]["args"].as_array().expect("an op has arguments");
        let names: Vec<_> = arguments
            .iter()
            .filter(is_attribute)
            .map(|argument| argument[1].as_str().expect("a name"))
            .collect();
        writeln!(text, "            Self::{} => &{names:?},", variant(op)).unwrap();
    }
    writeln!(text, "        }}\n    }}\n}}").unwrap();
}

fn write_enum(text: &mut String, dialect: &str, ops: &[&serde_json::Value]) {
    let string = |op: &serde_json::Value, key: &str| op[key].as_str().unwrap_or("").trim().to_owned();
    let rows: Vec<(String, String)> = ops.iter().map(|op| (variant(op), string(op, "opName"))).collect();
    let name = enum_name(dialect);
    let w = &mut *text;
    writeln!(w, "/// The ops of the `{dialect}` dialect.").unwrap();
    writeln!(w, "#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\npub enum {name} {{").unwrap();
    for (op, (variant, _)) in ops.iter().zip(&rows) {
        writeln!(w, "    /// {}.\n    {variant},", string(op, "summary")).unwrap();
    }
    writeln!(w, "}}\nimpl {name} {{").unwrap();
    writeln!(w, "    /// Every op of the dialect.\n    pub const ALL: &[Self] = &[").unwrap();
    for (variant, _) in &rows {
        writeln!(w, "        Self::{variant},").unwrap();
    }
    writeln!(
        w,
        "    ];\n    /// The op's full name.\n    pub fn name(self) -> &'static str {{\n        match self {{"
    )
    .unwrap();
    for (variant, mnemonic) in &rows {
        writeln!(w, "            Self::{variant} => \"{dialect}.{mnemonic}\",").unwrap();
    }
    writeln!(w, "        }}\n    }}\n    /// The op of that full name.\n    pub fn from_name(name: &str) -> Option<Self> {{\n        match name {{").unwrap();
    for (variant, mnemonic) in &rows {
        writeln!(w, "            \"{dialect}.{mnemonic}\" => Some(Self::{variant}),").unwrap();
    }
    writeln!(w, "            _ => None,\n        }}\n    }}\n    /// What the definition says of the op.\n    pub fn documentation(self) -> OpDocumentation {{\n        match self {{").unwrap();
    for (op, (variant, _)) in ops.iter().zip(&rows) {
        writeln!(w, "            Self::{variant} => OpDocumentation {{").unwrap();
        for (field, key) in [
            ("summary", "summary"),
            ("description", "description"),
            ("ok", "ok"),
            ("error", "error"),
            ("error_says", "errorSays"),
        ] {
            let value = string(op, key);
            assert!(!value.is_empty(), "{dialect}.{} needs `{key}` in its .td entry", string(op, "opName"));
            writeln!(w, "                {field}: {value:?},").unwrap();
        }
        writeln!(w, "            }},").unwrap();
    }
    writeln!(w, "        }}\n    }}\n}}").unwrap();
}

fn compile(prefix: &Path, out: &Path) {
    let mut build = cc::Build::new();
    // NDEBUG must match how Debian built LLVM: class layouts differ without it.
    build.cpp(true).std("c++17").define("NDEBUG", None).flag("-fno-exceptions").warnings(false);
    build.include(out).include("cpp").flag(format!("-isystem{}", prefix.join("include").display()));
    build.opt_level(1).debug(false);
    for file in fs::read_dir("cpp").expect("cpp/ is there").flatten() {
        if file.path().extension().is_some_and(|e| e == "cpp") {
            build.file(file.path());
        }
    }
    build.compile("ferrocrete_bridge");
}

fn merge_c_api(lib: &Path, out: &Path) {
    let is_c_api = |p: &PathBuf| {
        p.file_name()
            .and_then(|n| n.to_str())
            .is_some_and(|n| n.starts_with("libMLIRCAPI") && n.ends_with(".a"))
    };
    let mut archives: Vec<_> =
        fs::read_dir(lib).expect("LLVM's lib folder").flatten().map(|e| e.path()).filter(is_c_api).collect();
    archives.sort();
    let mut script = format!("CREATE {}\n", out.join("libMLIR-C.a").display());
    for archive in archives {
        writeln!(script, "ADDLIB {}", archive.display()).unwrap();
    }
    script += "SAVE\nEND\n";
    let mut ar =
        Command::new("ar").arg("-M").stdin(Stdio::piped()).spawn().expect("binutils' ar is installed");
    ar.stdin.take().expect("piped").write_all(script.as_bytes()).expect("ar reads its script");
    assert!(ar.wait().expect("ar ends").success(), "ar -M failed");
}
