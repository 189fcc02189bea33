//! The one table of functions that generated code may call.
//!
//! [`for_each_entry_point!`](crate::for_each_entry_point) states each function once. This module
//! expands it to the table's memory layout and to the description the code generator reads; the
//! kernels expand it to their `extern "C"` shells. Generated code finds the table through the
//! first word of the context it is given, so a program's native code has no undefined symbol of
//! ours and loads into any host process.
//!
//! All ciphertexts are contiguous rows of 64-bit words, `dimension + 1` each, body last.

use crate::manifest::Fingerprint;
use std::ffi::c_void;

/// Calls the macro named `$expand` with the whole table.
///
/// Argument kinds: `out` is `*mut u64`, `input` is `*const u64`, `count` is `u64`.
#[macro_export]
macro_rules! for_each_entry_point {
    ($expand:ident) => {
        $expand! {
            /// Writes the test polynomial of a lookup table into `out`, `N * 2^extension_log`
            /// words. `table` holds `2^input_bits` signed 64-bit entries, ordered as the two's
            /// complement of the input when `signed` is 1. Entries are encoded as `output_bits`
            /// of message below one padding bit.
            encode_lut(out: out, table: input, input_bits: count, output_bits: count, signed: count, extension_log: count);
            /// Switches `ciphertexts` ciphertexts from the big key to the small.
            keyswitch(out: out, from: input, ciphertexts: count);
            /// Bootstraps `ciphertexts` ciphertexts from the small key to the big. `tables` holds
            /// `polynomials` test polynomials as `encode_lut` writes them; `which` holds for each
            /// ciphertext the index of its polynomial, or is null when all take the first.
            bootstrap(out: out, from: input, tables: input, which: input, ciphertexts: count, polynomials: count, extension_log: count);
            /// Looks `ciphertexts` ciphertexts under the big key up through all their bits, to the
            /// big key. `entries` holds `tables` tables of `2^input_bits` 64-bit entries each,
            /// ordered as the two's complement of the input, of which `output_bits` and a padding
            /// bit count; `which` holds for each ciphertext the index of its table, or is null when
            /// all take the first. Digits of results are refreshed by bootstraps over
            /// `2^extension_log` rings.
            circuit_lookup(out: out, from: input, entries: input, which: input, ciphertexts: count, tables: count, input_bits: count, output_bits: count, extension_log: count);
            /// Stops the run unless `number`, a signed integer, is from `low` to `high`. `message` is what the
            /// run is refused with, `words` words of UTF-8 whose last is filled up with zero bytes; `{}` in it
            /// stands for the number.
            require_number(number: count, low: count, high: count, message: input, words: count);
            /// The same of each of `count` numbers; the first that is outside is named.
            require_numbers(numbers: input, count: count, low: count, high: count, message: input, words: count);
            /// Gives the program `bytes` bytes of memory, until `release` or the end of the run, and writes their
            /// address into `place`, a word. Where there are no such, the run has failed, `place` stays as it is,
            /// and the program returns.
            allocate(place: out, bytes: count);
            /// Takes back what `allocate` gave.
            release(memory: input);
        }
    };
}

/// The kind of one argument of an entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// Pointer to words the function writes.
    Out,
    /// Pointer to words the function reads.
    Input,
    /// A 64-bit number.
    Count,
}

impl ArgumentKind {
    /// For a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Out => "a buffer to write",
            Self::Input => "a buffer to read",
            Self::Count => "a 64-bit number",
        }
    }
}

macro_rules! argument_type {
    (out) => { *mut u64 };
    (input) => { *const u64 };
    (count) => { u64 };
}

macro_rules! argument_kind {
    (out) => {
        ArgumentKind::Out
    };
    (input) => {
        ArgumentKind::Input
    };
    (count) => {
        ArgumentKind::Count
    };
}

macro_rules! table {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ident),*);)*) => {
        /// The table as generated code sees it: one function pointer a row, in this order.
        #[repr(C)]
        pub struct EntryPoints {
            $($(#[$doc])* pub $name: unsafe extern "C" fn(context: *const c_void, $($argument: argument_type!($kind)),*),)*
        }

        /// The rows of the table.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EntryPoint {
            $($(#[$doc])* $name,)*
        }

        impl EntryPoint {
            /// Every row, in the table's order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The function's name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// Kinds of the arguments after the context.
            pub fn arguments(self) -> &'static [ArgumentKind] {
                match self { $(Self::$name => &[$(argument_kind!($kind)),*],)* }
            }
        }
    };
}
for_each_entry_point!(table);

impl EntryPoint {
    /// The row's place in [`EntryPoints`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What the context pointer handed to generated code points at: the table's address comes first,
/// whatever the runtime keeps after it.
#[repr(C)]
pub struct ContextHeader {
    /// The table.
    pub entry_points: *const EntryPoints,
}

/// What a symbol ends in beside that of a [`ProgramFunction`]: there lie the 64-bit words that the code was
/// compiled for, as [`border_words`] gives them. What loads the code compares them with what the manifest
/// calls for, so that no edited manifest makes the code read or write beyond a value.
pub const BORDER: &str = ".border";

/// The words at [`BORDER`]: the key set's fingerprint (two words, little-endian), the number of arguments
/// and the words of each, the number of results and the words of each.
pub fn border_words(fingerprint: Fingerprint, inputs: &[usize], outputs: &[usize]) -> Vec<u64> {
    let halves = fingerprint.0.as_chunks::<8>().0.iter().map(|half| u64::from_le_bytes(*half));
    let sides = [inputs, outputs].map(|side| std::iter::once(side.len()).chain(side.iter().copied()));
    halves.chain(sides.into_iter().flatten().map(|words| words as u64)).collect()
}

/// The native function of a program's function: its address is exported under the manifest's
/// `symbol`. `inputs` and `outputs` hold one pointer per argument and result; each points at the
/// contiguous 64-bit words of the value (ciphertexts, or sign-extended clear integers).
pub type ProgramFunction =
    unsafe extern "C" fn(context: *const ContextHeader, inputs: *const *const u64, outputs: *const *mut u64);
