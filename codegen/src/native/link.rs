//! From an object to a shared object, with lld inside this process.

use super::unsafe_llvm::{run_lld, undefined_symbols};
use crate::CodegenError;
use std::fs;
use std::path::Path;

/// What LLVM makes calls of that the C library has. It is loaded in every process.
const C_LIBRARY: &[&str] = &["bcmp", "free", "malloc", "memcmp", "memcpy", "memmove", "memset"];

/// A library that is not in every process, so the shared object must name it.
struct Library {
    soname: &'static str,
    has: fn(&str) -> bool,
}

const LIBRARIES: &[Library] = &[
    Library { soname: "libm.so.6", has: is_mathematics },
    Library { soname: "libgcc_s.so.1", has: |symbol| GCC.contains(&symbol) },
];

/// Functions on `double`, and with an `f` at the end on `float`, that LLVM calls for floating-point
/// operations no CPU instruction does.
const MATHEMATICS: &[&str] = &[
    "acos",
    "asin",
    "atan",
    "atan2",
    "ceil",
    "cos",
    "cosh",
    "exp",
    "exp10",
    "exp2",
    "floor",
    "fma",
    "fmax",
    "fmin",
    "fmod",
    "frexp",
    "ldexp",
    "llrint",
    "llround",
    "log",
    "log10",
    "log2",
    "lrint",
    "lround",
    "modf",
    "nearbyint",
    "pow",
    "rint",
    "round",
    "roundeven",
    "sin",
    "sincos",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "trunc",
];

/// Integer arithmetic on 128 bits.
const GCC: &[&str] = &[
    "__divti3",
    "__fixdfti",
    "__fixsfti",
    "__fixunsdfti",
    "__fixunssfti",
    "__floattidf",
    "__floattisf",
    "__floatuntidf",
    "__floatuntisf",
    "__modti3",
    "__udivti3",
    "__umodti3",
];

fn is_mathematics(symbol: &str) -> bool {
    MATHEMATICS.contains(&symbol)
        || symbol.strip_suffix('f').is_some_and(|symbol| MATHEMATICS.contains(&symbol))
}

/// Links an object into a shared object and returns its bytes.
///
/// No program is run and no library is read: functions of the C library stay undefined, to be found
/// in the process that loads the code, and what else there can be is asked for by its library's name.
pub fn link(object: &[u8]) -> Result<Vec<u8>, CodegenError> {
    let libraries = libraries(object)?;
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (input, output) = (path("program.o"), path("program.so"));
    fs::write(&input, object)?;
    let mut arguments = vec![input.clone()];
    for soname in libraries {
        // To lld, a library is a file with that name inside; which symbols it has does not matter.
        let named = path(soname);
        lld(&[&input, "-soname", soname, "-o", &named])?;
        arguments.push(named);
    }
    arguments.extend(["-o".to_owned(), output.clone()]);
    lld(&arguments.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(fs::read(Path::new(&output))?)
}

/// The libraries that have what the C library does not.
fn libraries(object: &[u8]) -> Result<Vec<&'static str>, CodegenError> {
    let unreadable = || CodegenError::Linker { message: "its object cannot be read".into() };
    let mut symbols = undefined_symbols(object).ok_or_else(unreadable)?;
    symbols.retain(|symbol| !C_LIBRARY.contains(&symbol.as_str()));
    let mut needed = Vec::new();
    for Library { soname, has } in LIBRARIES {
        let before = symbols.len();
        symbols.retain(|symbol| !has(symbol));
        if symbols.len() < before {
            needed.push(*soname);
        }
    }
    if symbols.is_empty() {
        return Ok(needed);
    }
    symbols.sort();
    Err(CodegenError::Foreign { symbols: format!("`{}`", symbols.join("`, `")) })
}

/// Symbols are bound within the object (`-Bsymbolic`), so that no function of the host takes the
/// place of one of the same name; the host's are bound on loading (`-z now`), so that a missing one
/// is an error there rather than the end of the process at its first call.
fn lld(arguments: &[&str]) -> Result<(), CodegenError> {
    let mut all = vec![
        "-shared",
        "-Bsymbolic",
        "-z",
        "now",
        "--eh-frame-hdr",
        "--threads=1",
        "--no-mmap-output-file",
        "--no-as-needed",
    ];
    all.extend(arguments);
    match run_lld(&all).ok_or(CodegenError::LinkerCrashed)? {
        (true, _) => Ok(()),
        (false, said) if said.is_empty() => Err(CodegenError::Linker { message: "it crashed".into() }),
        (false, said) => Err(CodegenError::Linker { message: said.trim().to_owned() }),
    }
}
