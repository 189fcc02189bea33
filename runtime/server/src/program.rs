//! A loaded program and its calls.

use crate::error::{InputError, LoadError, RunError};
use crate::native::NativeCode;
use crate::signature::{PublicKey, read_signed_bundle};
use crate::target;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::key_material::KeyTag;
use ferrocrete_abi::manifest::{Element, Function, Gate, Manifest};
use ferrocrete_abi::memory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::Parameters;
use ferrocrete_abi::value::{Origin, Value};
use ferrocrete_kernels::ServerKeys;
use std::path::Path;

/// A program ready to run. It may be shared between threads.
pub struct Program {
    manifest: Manifest,
    code: NativeCode,
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Program").field("manifest", &self.manifest).finish_non_exhaustive()
    }
}

impl Program {
    /// Loads a bundle whose code this machine can run. Loading a bundle trusts its code.
    pub fn load(bundle: &Bundle) -> Result<Self, LoadError> {
        bundle.manifest.validate()?;
        target::check(&bundle.manifest.target)?;
        let code = NativeCode::load(&bundle.manifest, &bundle.code)?;
        Ok(Self { manifest: bundle.manifest.clone(), code })
    }

    /// Loads a bundle from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadError> {
        Self::load(&Bundle::from_bytes(bytes)?)
    }

    /// Loads a bundle from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        Self::load(&Bundle::read(path)?)
    }

    /// Loads a bundle from a file, which must be signed with the key: whoever has that is trusted with
    /// running code here. The signature is the file beside it that ends in `.sig`.
    pub fn load_signed(path: impl AsRef<Path>, key: &PublicKey) -> Result<Self, LoadError> {
        Self::load(&read_signed_bundle(path, key)?)
    }

    /// What the program is.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Runs a function (without a name, `main` or the only one) on arguments encrypted under the
    /// client key that `keys` belongs to. The results are under the same key. `monitor` counts
    /// bootstraps; a run that it stops fails with [`RunError::Cancelled`].
    pub fn run(
        &self,
        function: Option<&str>,
        keys: &ServerKeys,
        inputs: &[Value],
        monitor: &Monitor<'_>,
    ) -> Result<Vec<Value>, RunError> {
        let (index, function) = self.find(function)?;
        let (found, expected) = (keys.tag().fingerprint, self.manifest.fingerprint());
        if found != expected {
            let (found, expected) = (found.to_string(), expected.to_string());
            return Err(RunError::KeyParameters { found, expected });
        }
        self.check_inputs(function, keys.tag(), inputs)?;
        monitor.start(function.bootstraps.and_then(|n| n.try_into().ok()).unwrap_or_default())?;
        let inputs: Vec<&[u64]> = inputs.iter().map(Value::words).collect();
        let gates = &function.outputs;
        let words = |gate: &Gate| memory::zeroed(gate.words(&self.manifest.parameters));
        let mut outputs = gates.iter().map(words).collect::<Result<Vec<_>, _>>()?;
        self.code
            .call(index, keys, &inputs, &mut outputs, monitor)
            .map_err(|error| RunError::of_kernel(&function.name, error))?;
        let results = gates.iter().zip(outputs).enumerate().map(|(i, (gate, words))| {
            let composable = function.composable.as_ref().is_some_and(|results| results[i]);
            let origin = if composable { Origin::Composable } else { Origin::Result };
            result(gate, keys.tag(), words).with_origin(origin)
        });
        Ok(results.collect())
    }

    fn find(&self, name: Option<&str>) -> Result<(usize, &Function), RunError> {
        let functions = &self.manifest.functions;
        let found = self.manifest.function(name);
        let index = found.and_then(|found| functions.iter().position(|f| std::ptr::eq(f, found)));
        index.map(|index| (index, &functions[index])).ok_or_else(|| RunError::Function {
            name: name.unwrap_or("main").to_owned(),
            available: functions.iter().map(|f| format!("`{}`", f.name)).collect(),
        })
    }

    fn check_inputs(&self, function: &Function, tag: KeyTag, inputs: &[Value]) -> Result<(), RunError> {
        let name = &function.name;
        let (found, expected) = (inputs.len(), function.inputs.len());
        if found != expected {
            return Err(RunError::Count { function: name.clone(), expected, found });
        }
        for (index, (value, gate)) in inputs.iter().zip(&function.inputs).enumerate() {
            check_input(value, gate, tag, &self.manifest.parameters)
                .and_then(|()| check_origin(value.origin(), function.composable.is_some()))
                .map_err(|error| RunError::Input { function: name.clone(), index, error })?;
        }
        Ok(())
    }
}

fn check_input(
    value: &Value,
    gate: &Gate,
    expected: KeyTag,
    parameters: &Parameters,
) -> Result<(), InputError> {
    if value.gate() != gate {
        return Err(InputError::Gate {
            found: Box::new(value.gate().clone()),
            expected: Box::new(gate.clone()),
        });
    }
    if let Some(found) = value.key() {
        if found.fingerprint != expected.fingerprint {
            let (found, expected) = (found.fingerprint.to_string(), expected.fingerprint.to_string());
            return Err(InputError::Parameters { found, expected });
        }
        if found.key_id != expected.key_id {
            let (found, expected) = (found.key_id.to_string(), expected.key_id.to_string());
            return Err(InputError::Key { found, expected });
        }
    }
    let (found, expected) = (value.words().len(), gate.words(parameters));
    if found != expected {
        return Err(InputError::Words { found, expected });
    }
    Ok(())
}

/// Checks that an argument has no more noise than the program was compiled for.
fn check_origin(origin: Origin, takes_results: bool) -> Result<(), InputError> {
    match (origin, takes_results) {
        (Origin::Fresh, _) | (Origin::Composable, true) => Ok(()),
        (Origin::Composable | Origin::Result, false) => Err(InputError::Result),
        (Origin::Result, true) => Err(InputError::NotComposable),
    }
}

/// A result: its words were allocated for its gate, so they fill it.
fn result(gate: &Gate, tag: KeyTag, words: Vec<u64>) -> Value {
    let value = match gate.element {
        Element::Encrypted { .. } => Value::encrypted(gate.clone(), tag, words),
        Element::Clear { .. } => Value::clear(gate.clone(), words),
    };
    value.expect("the words were allocated for this gate")
}
