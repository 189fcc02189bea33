//! `fhec sign`.

use crate::cli::SignArgs;
use crate::error::CliError;
use crate::terminal;
use ferrocrete::{Error, FrameError, SigningKey, signature_path};
use ferrocrete_abi::frame;
use std::path::Path;

/// Signs a program, or makes a key.
pub fn sign(args: &SignArgs) -> Result<(), CliError> {
    if let Some(path) = &args.new_key {
        let io = |reason| CliError::Io { path: path.clone(), reason };
        if path.as_os_str() == "-" {
            let reason = "a signing key is two files, which standard output is not; name a file";
            return Err(io(std::io::Error::new(std::io::ErrorKind::InvalidInput, reason)));
        }
        let key = SigningKey::generate().map_err(io)?;
        return key.write_new(path).map_err(|error| file(path, error));
    }
    // The command line has both, or a new key.
    if let (Some(program), Some(path)) = (&args.program, &args.key) {
        let key = SigningKey::read(path).map_err(|error| file(path, error))?;
        let bytes = frame::read_file(program).map_err(|error| file(program, error))?;
        terminal::write(&signature_path(program), &key.sign(&bytes).to_bytes())?;
    }
    Ok(())
}

fn file(path: &Path, error: FrameError) -> CliError {
    let named = matches!(error, FrameError::Io { .. });
    Error::File { path: (!named).then(|| path.to_owned()), error: Box::new(error) }.into()
}
