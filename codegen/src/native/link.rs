//! From an object to a shared object.

use crate::CodegenError;
use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// Programs that can link, best first: the compiler drivers know where the C library is, the bare
/// linkers leave its functions to the host process.
const LINKERS: &[&str] = &["cc", "gcc", "clang", "ld.lld", "ld", "/usr/lib/llvm-22/bin/ld.lld"];

/// Links an object into a shared object and returns its bytes.
///
/// The linker is the one named by `FERROCRETE_LINKER`, or the first found of `cc`, `gcc`, `clang`,
/// `ld.lld` and `ld`.
pub fn link(object: &[u8]) -> Result<Vec<u8>, CodegenError> {
    let folder = tempfile::tempdir()?;
    let (input, output) = (folder.path().join("program.o"), folder.path().join("program.so"));
    fs::write(&input, object)?;
    let named = env::var("FERROCRETE_LINKER").ok();
    let linkers: Vec<&str> = named.as_deref().map_or_else(|| LINKERS.to_vec(), |linker| vec![linker]);
    for linker in &linkers {
        match command(linker, &input, &output).output() {
            Ok(result) if result.status.success() => return Ok(fs::read(&output)?),
            Ok(result) => {
                let message = String::from_utf8_lossy(&result.stderr).trim().to_owned();
                return Err(CodegenError::Linker { linker: (*linker).to_owned(), message });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(CodegenError::Linker {
                    linker: (*linker).to_owned(),
                    message: error.to_string(),
                });
            }
        }
    }
    Err(CodegenError::NoLinker { tried: linkers.join(", ") })
}

/// Symbols are bound within the object, so that no function of the host takes the place of one of
/// the same name.
fn command(linker: &str, input: &Path, output: &Path) -> Command {
    let mut command = Command::new(linker);
    let name = Path::new(linker).file_name().and_then(|n| n.to_str()).unwrap_or(linker);
    let is_bare = name == "ld" || name.starts_with("ld.") || name.ends_with("lld");
    command.arg("-shared").arg(if is_bare { "-Bsymbolic" } else { "-Wl,-Bsymbolic" });
    command.args(["-z", "noexecstack", "-o"]).arg(output).arg(input);
    command
}
