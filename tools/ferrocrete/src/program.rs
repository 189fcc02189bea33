//! A compiled program.

use crate::client::Client;
use crate::compiler::{Stage, timed};
use crate::error::Error;
use crate::explain::Explanation;
use crate::lowered::Lowered;
use crate::native;
use crate::parties::{self, find};
use crate::server::Server;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::manifest::{Function, Manifest};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_eval::{Outcome, Randomness};
use std::path::Path;

/// A compiled program: its bundle, and the levels it came through.
#[derive(Clone, Debug)]
pub struct Program {
    lowered: Lowered,
    bundle: Bundle,
    stages: Vec<Stage>,
}

impl Program {
    pub(crate) fn new(lowered: Lowered, cpu: Option<&str>) -> Result<Self, Error> {
        let mut stages = lowered.stages().to_vec();
        let code = timed(&mut stages, "generate code", || native::compile(&lowered, cpu))?;
        let bundle = timed(&mut stages, "link", || native::link(&lowered, code))?;
        Ok(Self { lowered, bundle, stages })
    }

    /// What the program is: parameters, functions, target.
    pub fn manifest(&self) -> &Manifest {
        &self.bundle.manifest
    }

    /// What a client and a server need of the program.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Writes the bundle to a file.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        parties::write_bundle(&self.bundle, path)
    }

    /// The function called `name`; without a name, `main` or the only one.
    pub fn function(&self, name: Option<&str>) -> Result<&Function, Error> {
        find(&self.bundle.manifest.functions, name)
    }

    /// Generates a client and the server with its keys, both in this process, watched by `monitor`;
    /// if that stops it, [`Error::Cancelled`].
    pub fn keygen(&self, monitor: &Monitor<'_>) -> Result<(Client, Server), Error> {
        let client = Client::generate(self.manifest())?.allow_clear();
        let server = Server::new(&self.bundle, &client.server_keys(monitor)?)?;
        monitor.check()?;
        Ok((client, server))
    }

    /// Runs a function with its meaning on clear integers.
    pub fn clear(&self, function: Option<&str>, arguments: &[IntTensor]) -> Result<Outcome, Error> {
        self.lowered.source().clear(function, arguments)
    }

    /// Runs a function on clear integers that err as ciphertexts with these parameters would.
    pub fn simulate(
        &self,
        function: Option<&str>,
        arguments: &[IntTensor],
        randomness: &mut Randomness,
    ) -> Result<Outcome, Error> {
        self.lowered.simulate(function, arguments, randomness)
    }

    /// Parameters, noise, failure probability, cost.
    pub fn explain(&self) -> &Explanation {
        self.lowered.explain()
    }

    /// The levels the program came through.
    pub fn lowered(&self) -> &Lowered {
        &self.lowered
    }

    /// The steps of compilation and their times.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }
}
