//! Evaluation keys as the server uses them.

use crate::bootstrap::{BootstrapKey, Polynomials};
use crate::circuit_lookup;
use crate::error::{KernelError, check_length, check_range};
use crate::external_product::{ExternalProduct, Shape};
use crate::instructions::InstructionSet;
use crate::keyswitch::KeyswitchKey;
use crate::lookup_table::MAX_EXTENSION_LOG;
use crate::packing::PackingKey;
use ferrocrete_abi::frame::FrameError;
use ferrocrete_abi::key_material::{EvaluationKeys, KeyReader, KeyTag, ServerKeyFile};
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{BootstrapParameters, CircuitParameters, ExtensionLog, Parameters};
use ferrocrete_threads::spread;
use std::path::Path;

/// A table of 2^24 entries is 128 MiB.
const MAX_CIRCUIT_BITS: u64 = 24;

/// Evaluation keys, prepared once for any number of calls: the bootstrap key is in the Fourier
/// domain, the keyswitch key in the order its product reads it.
pub struct ServerKeys {
    parameters: Parameters,
    tag: KeyTag,
    prepared: Option<Prepared>,
}

struct Prepared {
    parameters: BootstrapParameters,
    keyswitch: KeyswitchKey,
    bootstrap: BootstrapKey,
    circuit: Option<CircuitKeys>,
}

/// What circuit lookups have beside.
struct CircuitKeys {
    packing: PackingKey,
    selection: ExternalProduct,
}

impl ServerKeys {
    /// Prepares keys, on all cores.
    pub fn new(file: &ServerKeyFile) -> Result<Self, KernelError> {
        InstructionSet::chosen()?;
        file.parameters.validate()?;
        let prepared = match (file.parameters.bootstrap, &file.keys) {
            (Some(bootstrap), Some(keys)) => {
                check_lengths(&file.parameters, &bootstrap, keys)?;
                let mut words = [&keys.keyswitch, &keys.bootstrap, &keys.packing].into_iter().flatten();
                Some(Prepared::new(&file.parameters, bootstrap, |piece| {
                    piece.iter_mut().zip(&mut words).for_each(|(word, key)| *word = *key);
                    Ok::<_, KernelError>(())
                })?)
            }
            (None, None) => None,
            (Some(bootstrap), None) => {
                let expected = EvaluationKeys::words(&file.parameters, &bootstrap).0;
                return Err(KernelError::Length { what: "the keyswitch key", found: 0, expected });
            }
            (None, Some(keys)) => {
                let found = keys.keyswitch.len();
                return Err(KernelError::Length { what: "the keyswitch key", found, expected: 0 });
            }
        };
        Ok(Self { parameters: file.parameters, tag: file.tag(), prepared })
    }

    /// Reads a server key from a file and prepares it piece by piece: the key as it is in the file is
    /// never in memory as a whole.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FrameError> {
        KeyReader::of_file(path.as_ref(), Self::from_reader)
    }

    /// Prepares a server key from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        KeyReader::of_bytes(bytes, Self::from_reader)
    }

    /// Prepares a server key as it is read.
    pub fn from_reader(mut reader: KeyReader<'_>) -> Result<Self, FrameError> {
        InstructionSet::chosen().map_err(|error| FrameError::Kernels { reason: error.to_string() })?;
        let parameters = reader.parameters;
        let tag = reader.tag();
        let prepared = parameters
            .bootstrap
            .map(|bootstrap| Prepared::new(&parameters, bootstrap, |words| reader.read(words)));
        let prepared = prepared.transpose()?;
        reader.finish()?;
        Ok(Self { parameters, tag, prepared })
    }

    /// The key set.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What ciphertexts must carry to be computed on with these keys.
    pub fn tag(&self) -> KeyTag {
        self.tag
    }

    /// The bootstrap's parameters, or an error that `operation` needs them.
    pub(crate) fn bootstrap_parameters(
        &self,
        operation: &'static str,
    ) -> Result<&BootstrapParameters, KernelError> {
        self.prepared(operation).map(|prepared| &prepared.parameters)
    }

    fn prepared(&self, operation: &'static str) -> Result<&Prepared, KernelError> {
        self.prepared.as_ref().ok_or(KernelError::NoBootstrap { operation })
    }

    /// Switches ciphertexts from the big key (`from`: rows of `big + 1` words) to the small
    /// (`out`: as many rows of `small + 1`).
    pub fn keyswitch(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), KernelError> {
        let prepared = self.prepared("keyswitch")?;
        let small = prepared.parameters.small.dimension.ciphertext_words();
        let count =
            rows("the ciphertexts to switch", from, self.parameters.big.dimension.ciphertext_words())?;
        check_length("the keyswitched ciphertexts", out.len(), count * small)?;
        spread(|| prepared.keyswitch.keyswitch(out, from, monitor))
    }

    /// Bootstraps ciphertexts from the small key (`from`) to the big (`out`).
    ///
    /// `tables` holds test polynomials of `N * 2^v` words as [`encode_lut`](crate::encode_lut)
    /// writes them, and `which` for each ciphertext the index of its polynomial; without it, all
    /// take the first. Each ciphertext is a part done.
    pub fn bootstrap(
        &self,
        out: &mut [u64],
        from: &[u64],
        tables: &[u64],
        which: Option<&[u64]>,
        extension: ExtensionLog,
        monitor: &Monitor<'_>,
    ) -> Result<(), KernelError> {
        let prepared = self.prepared("bootstrap")?;
        let parameters = &prepared.parameters;
        let count =
            rows("the ciphertexts to bootstrap", from, parameters.small.dimension.ciphertext_words())?;
        let big = self.parameters.big.dimension.ciphertext_words();
        check_length("the bootstrapped ciphertexts", out.len(), count * big)?;
        if count == 0 {
            return Ok(());
        }
        check_range("extension_log", extension.0 as u64, 0..=MAX_EXTENSION_LOG)?;
        let polynomials = rows("the test polynomials", tables, parameters.polynomial_size.0 << extension.0)?;
        check_range("the number of test polynomials", polynomials as u64, 1..=u64::MAX)?;
        if let Some(which) = which {
            check_length("the choice of test polynomials", which.len(), count)?;
            for index in which {
                check_range("the index of a test polynomial", *index, 0..=polynomials as u64 - 1)?;
            }
        }
        let polynomials = Polynomials { words: tables, which };
        spread(|| prepared.bootstrap.bootstrap(out, from, polynomials, extension, monitor))
    }
}

/// What a circuit lookup looks up.
#[derive(Clone, Copy, Debug)]
pub struct CircuitTables<'a> {
    /// Tables of `2^input_bits` entries each, in the order of the input's two's complement. What
    /// counts of an entry is its remainder modulo `2^(output_bits + 1)`.
    pub entries: &'a [u64],
    /// Message bits of the input.
    pub input_bits: u64,
    /// Message bits of the output.
    pub output_bits: u64,
    /// For each ciphertext the index of its table; all take the first without it.
    pub which: Option<&'a [u64]>,
    /// Of the bootstraps that refresh the result's digits.
    pub extension: ExtensionLog,
}

impl ServerKeys {
    /// Looks ciphertexts up through all their bits, from the big key to the big key. Each bit and
    /// each digit of a result is a part done.
    pub fn circuit_lookup(
        &self,
        out: &mut [u64],
        from: &[u64],
        tables: CircuitTables<'_>,
        monitor: &Monitor<'_>,
    ) -> Result<(), KernelError> {
        check_length("the ciphertexts looked up", out.len(), from.len())?;
        let (keys, tables) = self.circuit(from, tables, monitor)?;
        spread(|| keys.lookup(out, from, tables))
    }

    /// The packing keyswitches of circuit lookups: for each ciphertext under the big key (`from`)
    /// `k + 1` GLWE ciphertexts (`out`).
    pub fn pack(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), KernelError> {
        let operation = "packing keyswitch";
        let prepared = self.prepared(operation)?;
        let keys = prepared.circuit.as_ref().ok_or(KernelError::NoCircuit { operation })?;
        let count = rows("the ciphertexts to pack", from, self.parameters.big.dimension.ciphertext_words())?;
        let glwe_size = prepared.parameters.glwe_dimension.0 + 1;
        let words = glwe_size * glwe_size * prepared.parameters.polynomial_size.0;
        check_length("the packed ciphertexts", out.len(), count * words)?;
        spread(|| keys.packing.pack(out, from, monitor))
    }

    /// The first half of a circuit lookup: for each ciphertext the digits of its entry, lowest
    /// first, with the noise they have before they are refreshed.
    pub fn circuit_choice(
        &self,
        from: &[u64],
        tables: CircuitTables<'_>,
        monitor: &Monitor<'_>,
    ) -> Result<Vec<u64>, KernelError> {
        let (keys, tables) = self.circuit(from, tables, monitor)?;
        spread(|| keys.choices(from, tables))
    }

    fn circuit<'a, 'm>(
        &'a self,
        from: &[u64],
        tables: CircuitTables<'a>,
        monitor: &'a Monitor<'m>,
    ) -> Result<(circuit_lookup::Keys<'a, 'm>, circuit_lookup::Tables<'a>), KernelError> {
        let operation = "circuit lookup";
        let prepared = self.prepared(operation)?;
        let circuit = prepared.parameters.circuit.as_ref().zip(prepared.circuit.as_ref());
        let (circuit, CircuitKeys { packing, selection }) =
            circuit.ok_or(KernelError::NoCircuit { operation })?;
        let CircuitTables { entries, input_bits, output_bits, which, extension } = tables;
        let big = self.parameters.big.dimension;
        let count = rows("the ciphertexts to look up", from, big.ciphertext_words())?;
        check_range("extension_log", extension.0 as u64, 0..=MAX_EXTENSION_LOG)?;
        check_range("input_bits", input_bits, 1..=MAX_CIRCUIT_BITS)?;
        check_range("output_bits", output_bits, 1..=61)?;
        let digits = CircuitParameters::digits_of(output_bits as u32);
        check_range("the number of digits", digits as u64, 1..=circuit.digits as u64)?;
        let tables = rows("the lookup tables", entries, 1 << input_bits)?;
        check_which(which, count, tables)?;
        let keys = circuit_lookup::Keys {
            big,
            parameters: &prepared.parameters,
            circuit,
            keyswitch: &prepared.keyswitch,
            bootstrap: &prepared.bootstrap,
            packing,
            selection,
            monitor,
        };
        let (input_bits, output_bits) = (input_bits as usize, output_bits as usize);
        Ok((keys, circuit_lookup::Tables { entries, input_bits, output_bits, which, extension }))
    }
}

/// Checks that there are tables, and that each ciphertext names one of them.
fn check_which(which: Option<&[u64]>, ciphertexts: usize, tables: usize) -> Result<(), KernelError> {
    check_range("the number of tables", tables as u64, 1..=u64::MAX)?;
    let Some(which) = which else { return Ok(()) };
    check_length("the choice of tables", which.len(), ciphertexts)?;
    which.iter().try_for_each(|index| check_range("the index of a table", *index, 0..=tables as u64 - 1))
}

impl Prepared {
    /// `fill` is asked for the words of all keys in the order of a file, and not for more.
    fn new<E: From<NoMemory>>(
        parameters: &Parameters,
        bootstrap: BootstrapParameters,
        mut fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let big = parameters.big.dimension;
        let keyswitch = KeyswitchKey::new(big, &bootstrap, &mut fill)?;
        let key = BootstrapKey::new(&bootstrap, InstructionSet::get(), &mut fill)?;
        let circuit = bootstrap.circuit.map(|circuit| {
            let shape = Shape::new(bootstrap.glwe_dimension, bootstrap.polynomial_size, circuit.ggsw);
            let packing = PackingKey::new(big, &bootstrap, &circuit, InstructionSet::get(), &mut fill)?;
            Ok::<_, E>(CircuitKeys { packing, selection: ExternalProduct::new(shape, InstructionSet::get()) })
        });
        Ok(Self { parameters: bootstrap, keyswitch, bootstrap: key, circuit: circuit.transpose()? })
    }
}

fn check_lengths(
    parameters: &Parameters,
    bootstrap: &BootstrapParameters,
    keys: &EvaluationKeys,
) -> Result<(), KernelError> {
    let (keyswitch, blind_rotation) = EvaluationKeys::words(parameters, bootstrap);
    check_length("the keyswitch key", keys.keyswitch.len(), keyswitch)?;
    check_length("the bootstrap key", keys.bootstrap.len(), blind_rotation)?;
    let packing = EvaluationKeys::packing_words(parameters, bootstrap);
    check_length("the packing keyswitch key", keys.packing.len(), packing)
}

/// The number of rows of `width` words.
fn rows(what: &'static str, words: &[u64], width: usize) -> Result<usize, KernelError> {
    if words.len().is_multiple_of(width) {
        return Ok(words.len() / width);
    }
    Err(KernelError::Rows { what, found: words.len(), width })
}
