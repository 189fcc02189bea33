//! The entry points as native code calls them: pointers become slices here and nowhere else.
#![allow(unsafe_code)]

use crate::context::Context;
use crate::error::KernelError;
use crate::lookup_table::{LookupTable, encode_lut as encode};
use crate::program_memory::ProgramMemory;
use crate::server_keys::{CircuitTables, ServerKeys};
use ferrocrete_abi::entry_points::EntryPoints;
use ferrocrete_abi::for_each_entry_point;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::ExtensionLog;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

macro_rules! raw_type {
    (out) => { *mut u64 };
    (input) => { *const u64 };
    (count) => { u64 };
}

macro_rules! wrap {
    (out, $argument:ident) => {
        Out { pointer: $argument, name: stringify!($argument) }
    };
    (input, $argument:ident) => {
        Input { pointer: $argument, name: stringify!($argument) }
    };
    (count, $argument:ident) => {
        $argument
    };
}

macro_rules! shells {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ident),*);)*) => {
        $(
            unsafe extern "C" fn $name(context: *const c_void, $($argument: raw_type!($kind)),*) {
                // SAFETY: the table's contract is that `context` is the pointer the running program
                // was given, which `Context::header` made from a live `Context`.
                let context = unsafe { &*context.cast::<Context<'_, '_>>() };
                guard(context, stringify!($name), |given| {
                    // SAFETY: the table's contract for the pointers, which the body states.
                    unsafe { bodies::$name(given, $(wrap!($kind, $argument)),*) }
                });
            }
        )*

        /// The table that every context points at.
        pub static ENTRY_POINTS: EntryPoints = EntryPoints { $($name),* };
    };
}
for_each_entry_point!(shells);

/// What every body has of the run.
type Given<'run, 'tell> = (&'run ServerKeys, &'run Monitor<'tell>, &'run ProgramMemory);

/// Runs a body unless an earlier one failed or the run is cancelled. A panic ends here: it must not unwind into native
/// code that has no landing pads.
fn guard(
    context: &Context<'_, '_>,
    entry_point: &'static str,
    body: impl FnOnce(Given<'_, '_>) -> Result<(), KernelError>,
) {
    if context.has_failed() {
        return;
    }
    let work = || {
        context.monitor().check()?;
        body((context.keys(), context.monitor(), context.memory()))
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => context.fail(error),
        Err(payload) => {
            let message = payload
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| payload.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "unknown panic".to_owned());
            context.fail(KernelError::Panic { entry_point, message });
        }
    }
}

/// A pointer to words the entry point writes.
#[derive(Clone, Copy)]
struct Out {
    pointer: *mut u64,
    name: &'static str,
}

/// A pointer to words the entry point reads.
#[derive(Clone, Copy)]
struct Input {
    pointer: *const u64,
    name: &'static str,
}

impl Out {
    /// # Safety
    /// Behind the pointer are `len` words that nothing else refers to while the slice lives.
    unsafe fn slice<'a>(self, len: usize) -> Result<&'a mut [u64], KernelError> {
        if len == 0 {
            return Ok(&mut []);
        }
        if self.pointer.is_null() {
            return Err(KernelError::Null { argument: self.name });
        }
        // SAFETY: not null, and the rest is the caller's promise.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.pointer, len) })
    }
}

impl Input {
    /// # Safety
    /// Behind the pointer are `len` initialised words that nothing writes while the slice lives.
    unsafe fn slice<'a>(self, len: usize) -> Result<&'a [u64], KernelError> {
        if len == 0 {
            return Ok(&[]);
        }
        if self.pointer.is_null() {
            return Err(KernelError::Null { argument: self.name });
        }
        // SAFETY: not null, and the rest is the caller's promise.
        Ok(unsafe { std::slice::from_raw_parts(self.pointer, len) })
    }
}

/// `count * width` words, refused where a slice could not be that long.
fn words(what: &'static str, count: u64, width: usize) -> Result<usize, KernelError> {
    const MOST: u64 = isize::MAX as u64 / 8;
    match count.checked_mul(width as u64) {
        Some(words) if words <= MOST => Ok(words as usize),
        _ => Err(KernelError::OutOfRange {
            what,
            found: count,
            expected: format!("at most {}", MOST / width as u64),
        }),
    }
}

fn extension(log: u64) -> Result<ExtensionLog, KernelError> {
    crate::error::check_range("extension_log", log, 0..=crate::lookup_table::MAX_EXTENSION_LOG)?;
    Ok(ExtensionLog(log as usize))
}

/// What each entry point does. All are unsafe for the same reason: their pointers must be as the
/// table of `ferrocrete-abi` documents them.
mod bodies {
    use super::{CircuitTables, Given, Input, KernelError, LookupTable, Out, encode, extension, words};
    use ferrocrete_abi::memory;

    /// # Safety
    /// `out` has room for `N * 2^extension_log` words and `table` holds `2^input_bits`.
    pub unsafe fn encode_lut(
        (keys, _, _): Given<'_, '_>,
        out: Out,
        table: Input,
        input_bits: u64,
        output_bits: u64,
        signed: u64,
        extension_log: u64,
    ) -> Result<(), KernelError> {
        let extension = extension(extension_log)?;
        let size = keys.bootstrap_parameters("lookup table")?.polynomial_size;
        crate::error::check_range("input_bits", input_bits, 0..=32)?;
        crate::error::check_range("signed", signed, 0..=1)?;
        // SAFETY: the caller's promise.
        let (out, table) = unsafe { (out.slice(size.0 << extension.0)?, table.slice(1 << input_bits)?) };
        let entries = memory::collect(table.iter().map(|word| *word as i64))?;
        let table = LookupTable { entries: &entries, input_bits, output_bits, signed: signed == 1 };
        encode(out, table, size, extension)
    }

    /// # Safety
    /// `from` holds `ciphertexts` rows under the big key, `out` has room for as many under the
    /// small key, and they do not overlap.
    pub unsafe fn keyswitch(
        (keys, monitor, _): Given<'_, '_>,
        out: Out,
        from: Input,
        ciphertexts: u64,
    ) -> Result<(), KernelError> {
        let small = keys.bootstrap_parameters("keyswitch")?.small.dimension;
        let big = keys.parameters().big.dimension;
        let from_words = words("ciphertexts", ciphertexts, big.ciphertext_words())?;
        let out_words = words("ciphertexts", ciphertexts, small.ciphertext_words())?;
        // SAFETY: the caller's promise.
        let (out, from) = unsafe { (out.slice(out_words)?, from.slice(from_words)?) };
        keys.keyswitch(out, from, monitor)
    }

    /// # Safety
    /// `from` holds `ciphertexts` rows under the small key, `out` has room for as many under the
    /// big key, `which` is null or holds an index for each, `tables` holds `polynomials` test
    /// polynomials, and `out` overlaps none of the others.
    #[allow(clippy::too_many_arguments)] // one for each of the entry point
    pub unsafe fn bootstrap(
        (keys, monitor, _): Given<'_, '_>,
        out: Out,
        from: Input,
        tables: Input,
        which: Input,
        ciphertexts: u64,
        polynomials: u64,
        extension_log: u64,
    ) -> Result<(), KernelError> {
        let parameters = keys.bootstrap_parameters("bootstrap")?;
        let extension = extension(extension_log)?;
        let big = keys.parameters().big.dimension;
        let from_words = words("ciphertexts", ciphertexts, parameters.small.dimension.ciphertext_words())?;
        let out_words = words("ciphertexts", ciphertexts, big.ciphertext_words())?;
        let which = if which.pointer.is_null() {
            None
        } else {
            // SAFETY: the caller's promise.
            Some(unsafe { which.slice(words("ciphertexts", ciphertexts, 1)?)? })
        };
        let polynomial_words = parameters.polynomial_size.0 << extension.0;
        let table_words = words("the number of test polynomials", polynomials, polynomial_words)?;
        // SAFETY: the caller's promise.
        let (out, from, tables) =
            unsafe { (out.slice(out_words)?, from.slice(from_words)?, tables.slice(table_words)?) };
        keys.bootstrap(out, from, tables, which, extension, monitor)
    }

    /// # Safety
    /// `from` holds `ciphertexts` rows under the big key, `out` has room for as many, `entries`
    /// holds `tables` tables of `2^input_bits` words, `which` is null or holds an index for each
    /// ciphertext, and `out` overlaps none of the others.
    #[allow(clippy::too_many_arguments)] // one for each of the entry point
    pub unsafe fn circuit_lookup(
        (keys, monitor, _): Given<'_, '_>,
        out: Out,
        from: Input,
        entries: Input,
        which: Input,
        ciphertexts: u64,
        tables: u64,
        input_bits: u64,
        output_bits: u64,
        extension_log: u64,
    ) -> Result<(), KernelError> {
        let extension = extension(extension_log)?;
        crate::error::check_range("input_bits", input_bits, 1..=32)?;
        let big = keys.parameters().big.dimension;
        let row_words = words("ciphertexts", ciphertexts, big.ciphertext_words())?;
        let entry_words = words("tables", tables, 1 << input_bits)?;
        let which = if which.pointer.is_null() {
            None
        } else {
            // SAFETY: the caller's promise.
            Some(unsafe { which.slice(words("ciphertexts", ciphertexts, 1)?)? })
        };
        // SAFETY: the caller's promise.
        let (out, from, entries) =
            unsafe { (out.slice(row_words)?, from.slice(row_words)?, entries.slice(entry_words)?) };
        let tables = CircuitTables { entries, input_bits, output_bits, which, extension };
        keys.circuit_lookup(out, from, tables, monitor)
    }

    /// # Safety
    /// `message` holds `length` words.
    pub unsafe fn require_number(
        _: Given<'_, '_>,
        number: u64,
        low: u64,
        high: u64,
        message: Input,
        length: u64,
    ) -> Result<(), KernelError> {
        // SAFETY: the caller's promise.
        let message = unsafe { message.slice(words("message", length, 1)?)? };
        within(&[number], (low, high), message)
    }

    /// # Safety
    /// `numbers` holds `count` words and `message` holds `length`.
    pub unsafe fn require_numbers(
        _: Given<'_, '_>,
        numbers: Input,
        count: u64,
        low: u64,
        high: u64,
        message: Input,
        length: u64,
    ) -> Result<(), KernelError> {
        // SAFETY: the caller's promise.
        let (numbers, message) = unsafe {
            (numbers.slice(words("numbers", count, 1)?)?, message.slice(words("message", length, 1)?)?)
        };
        within(numbers, (low, high), message)
    }

    /// # Safety
    /// `place` has room for a word.
    pub unsafe fn allocate((_, _, memory): Given<'_, '_>, place: Out, bytes: u64) -> Result<(), KernelError> {
        // SAFETY: the caller's promise.
        let place = unsafe { place.slice(1)? };
        place[0] = memory.allocate(bytes)?;
        Ok(())
    }

    /// # Safety
    /// None of the program's buffers are in this memory any more.
    pub unsafe fn release((_, _, memory): Given<'_, '_>, address: Input) -> Result<(), KernelError> {
        memory.release(address.pointer.addr())
    }

    /// Signed numbers within bounds, or what the message says of the first that is not.
    fn within(numbers: &[u64], (low, high): (u64, u64), message: &[u64]) -> Result<(), KernelError> {
        let bounds = low as i64..=high as i64;
        let Some(outside) = numbers.iter().find(|number| !bounds.contains(&(**number as i64))) else {
            return Ok(());
        };
        let bytes: Vec<u8> = message.iter().flat_map(|word| word.to_le_bytes()).collect();
        let text = String::from_utf8_lossy(&bytes);
        let message = text.trim_end_matches('\0').replace("{}", &(*outside as i64).to_string());
        Err(KernelError::Refused { message })
    }
}

#[cfg(test)]
mod tests {
    use super::guard;
    use crate::{Context, KernelError, ServerKeys};
    use ferrocrete_abi::key_material::{KeyId, ServerKeyFile};
    use ferrocrete_abi::monitor::Monitor;
    use ferrocrete_abi::parameters::{LweDimension, LweParameters, Parameters, StandardDeviation};

    #[test]
    fn a_panic_becomes_the_runs_error_and_stops_later_calls() {
        let big = LweParameters { dimension: LweDimension(8), noise: StandardDeviation(1e-6) };
        let parameters = Parameters { security_bits: 128, big, bootstrap: None };
        let keys = ServerKeys::new(&ServerKeyFile { parameters, key_id: KeyId([0; 16]), keys: None });
        let keys = keys.unwrap();
        let monitor = Monitor::new();
        let context = Context::new(&keys, &monitor);
        guard(&context, "keyswitch", |_| panic!("index {} is off", 3));
        guard(&context, "bootstrap", |_| unreachable!("called after a failure"));
        assert_eq!(
            context.finish(),
            Err(KernelError::Panic { entry_point: "keyswitch", message: "index 3 is off".to_owned() })
        );
    }
}
