//! `fhec keygen`, `encrypt`, `eval` and `decrypt`: each reads only what its party has.

use crate::cli::{DecryptArgs, EncryptArgs, EvalArgs, KeygenArgs};
use crate::error::CliError;
use crate::{json, terminal};
use ferrocrete::{
    Client, Expectation, Function, Server, Value, check_key_paths, find_function, read_bundle,
    read_signed_bundle, read_values, stage_client_key, write_key_pair, write_server_key,
};
use ferrocrete_abi::{bounded, file, value};
use std::path::Path;

/// Generates a client key and its server key.
pub fn keygen(args: &KeygenArgs) -> Result<(), CliError> {
    let (secret, public) = (&*args.client_key, &*args.server_key);
    let printed = terminal::is_output(secret);
    check_key_paths(secret, public, args.force || printed)?;
    let manifest = read_bundle(&args.bundle)?.manifest;
    args.specs.expectation().check(&manifest).map_err(ferrocrete::Error::from)?;
    let client = Client::generate(&manifest)?;
    let server_keys = terminal::with_bar("generating keys", |monitor| client.server_keys(monitor))?;
    if printed {
        write_server_key(&server_keys, public)?;
        return terminal::print(client.to_bytes());
    }
    if terminal::is_output(public) {
        let staged = stage_client_key(&client, secret, args.force)?;
        terminal::write_with(public, |out| server_keys.to_frame().write(out))?;
        let io = |failed: file::Failed| CliError::Io { path: failed.path, reason: failed.reason };
        return file::commit(vec![staged]).map_err(io);
    }
    Ok(write_key_pair((&client, secret), (&server_keys, public), args.force)?)
}

/// Encrypts arguments.
pub fn encrypt(args: &EncryptArgs) -> Result<(), CliError> {
    let arguments = json::arguments(&args.call)?;
    let expectation = Expectation { encrypted: args.expect_encrypted.clone(), ..args.specs.expectation() };
    let speaks = expectation.speaks_of_arguments();
    let client = Client::load(&read_bundle(&args.bundle)?.manifest, &args.client_key)?;
    // Clear arguments are named below.
    let client = client.expecting(expectation)?.allow_clear();
    let name = args.function.name.as_deref();
    let values = client.encrypt(name, &arguments)?;
    if !speaks {
        name_clear(find_function(client.manifest(), name)?);
    }
    write_values(&values, &args.output)
}

/// Names the arguments that are not encrypted: it is the bundle that says so, not the client.
fn name_clear(function: &Function) {
    let clear: Vec<usize> = function.clear_arguments().collect();
    if let [only] = clear[..] {
        eprintln!("argument {only} goes to the server in the clear");
    } else if !clear.is_empty() {
        eprintln!("arguments {} go to the server in the clear", bounded::list(clear));
    }
}

/// Runs on ciphertexts.
pub fn eval(args: &EvalArgs) -> Result<(), CliError> {
    let bundle = match &args.require_signature {
        Some(key) => read_signed_bundle(&args.bundle, key)?,
        None => read_bundle(&args.bundle)?,
    };
    let arguments = read_values(&args.arguments)?;
    let server = Server::load(&bundle, &args.server_key)?;
    let results = terminal::with_bar("bootstraps", |monitor| {
        server.run_watched(args.function.name.as_deref(), &arguments, monitor)
    })?;
    write_values(&results, &args.output)
}

/// Decrypts results.
pub fn decrypt(args: &DecryptArgs) -> Result<(), CliError> {
    let client = Client::load(&read_bundle(&args.bundle)?.manifest, &args.client_key)?;
    let results = client.decrypt(args.function.name.as_deref(), &read_values(&args.results)?)?;
    terminal::print(json::print(&results, args.json))
}

fn write_values(values: &[Value], path: &Path) -> Result<(), CliError> {
    terminal::write_with(path, |out| value::to_frame(values).write(out))
}
