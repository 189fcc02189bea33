//! `fhec keygen`, `encrypt`, `eval` and `decrypt`: each reads only what its party has.

use crate::cli::{DecryptArgs, EncryptArgs, EvalArgs, KeygenArgs};
use crate::error::CliError;
use crate::{json, terminal};
use ferrocrete::{Client, Server, read_bundle, read_values, write_server_key, write_values};

/// Generates a client key and its server key.
pub fn keygen(args: &KeygenArgs) -> Result<(), CliError> {
    let client = Client::generate(&read_bundle(&args.bundle)?.manifest)?;
    let server_keys = terminal::with_bar("generating keys", |monitor| client.server_keys(monitor))?;
    client.save(&args.client_key)?;
    Ok(write_server_key(&server_keys, &args.server_key)?)
}

/// Encrypts arguments.
pub fn encrypt(args: &EncryptArgs) -> Result<(), CliError> {
    let arguments = json::arguments(&args.args)?;
    let client = Client::load(&read_bundle(&args.bundle)?.manifest, &args.client_key)?;
    let values = client.encrypt(args.function.name.as_deref(), &arguments)?;
    Ok(write_values(&values, &args.output)?)
}

/// Runs on ciphertexts.
pub fn eval(args: &EvalArgs) -> Result<(), CliError> {
    let bundle = read_bundle(&args.bundle)?;
    let arguments = read_values(&args.arguments)?;
    let server = Server::load(&bundle, &args.server_key)?;
    let results = terminal::with_bar("bootstraps", |monitor| {
        server.run_watched(args.function.name.as_deref(), &arguments, monitor)
    })?;
    Ok(write_values(&results, &args.output)?)
}

/// Decrypts results.
pub fn decrypt(args: &DecryptArgs) -> Result<(), CliError> {
    let client = Client::load(&read_bundle(&args.bundle)?.manifest, &args.client_key)?;
    let results = client.decrypt(args.function.name.as_deref(), &read_values(&args.results)?)?;
    terminal::print(json::print(&results, args.json))
}
