//! Compiles modules, loads them, and runs them on a runtime whose kernels are simple enough to
//! predict: a ciphertext has 4 mask words and is not encrypted, a keyswitch folds the mask in two.
#![allow(unsafe_code)]

use ferrocrete_abi::entry_points::{ContextHeader, EntryPoints, ProgramFunction};
use ferrocrete_codegen::{TargetSpec, compile, entry_symbol, link, lower_to_llvm};
use ferrocrete_dialects::tools;
use melior::Context;
use melior::ir::Module;
use std::ffi::c_void;
use std::sync::Mutex;

/// Words of a ciphertext under the big key.
pub const BIG: usize = 5;
/// Words of a ciphertext under the small key.
pub const SMALL: usize = 3;
/// Coefficients of a polynomial.
pub const RING: usize = 4;

const HEADER: &str = r#"
!ct = !TFHE.glwe<sk[0]<4,1>>
!small = !TFHE.glwe<sk[1]<2,1>>
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 4, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 2, noise = 1.0e-9 : f64>, glwe_dimension = 1, polynomial_size = 4, keyswitch = <base_log = 3, level_count = 4>, bootstrap = <base_log = 3, level_count = 4>, circuit = <ggsw = <base_log = 3, level_count = 4>, packing = <base_log = 3, level_count = 4>, digits = 1>>>} {
"#;

#[repr(C)]
struct ToyContext {
    header: ContextHeader,
    calls: Mutex<Vec<String>>,
}

/// A loaded program.
pub struct Program {
    library: libloading::Library,
    _file: tempfile::NamedTempFile,
}

/// The context every tool uses, with a place for diagnostics.
pub fn context() -> Context {
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    context
}

/// `functions` in a module with parameters.
pub fn source(functions: &str) -> String {
    format!("{HEADER}{functions}\n}}")
}

impl Program {
    pub fn new(functions: &str) -> Self {
        let context = context();
        let mut module = Module::parse(&context, &source(functions)).expect("the test's module parses");
        lower_to_llvm(&mut module).expect("lowers");
        let native = compile(&module, &TargetSpec::default()).expect("compiles");
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), link(&native.object).expect("links")).expect("writes");
        // SAFETY: the library is the one just made, and runs nothing when loaded.
        let library = unsafe { libloading::Library::new(file.path()) }.expect("loads");
        Self { library, _file: file }
    }

    /// Runs a function; also the kernel calls it made.
    pub fn run_logged(
        &self,
        name: &str,
        inputs: &[Vec<u64>],
        results: &[usize],
    ) -> (Vec<Vec<u64>>, Vec<String>) {
        const GUARD: u64 = 0xdead_beef_dead_beef;
        let before = inputs.to_vec();
        let mut outputs: Vec<Vec<u64>> = results.iter().map(|n| vec![GUARD; n + 1]).collect();
        let read: Vec<_> = inputs.iter().map(Vec::as_ptr).collect();
        let written: Vec<_> = outputs.iter_mut().map(Vec::as_mut_ptr).collect();
        let context = ToyContext { header: ContextHeader { entry_points: &TABLE }, calls: Mutex::default() };
        // SAFETY: the symbol is a program function; the test gives buffers of the sizes it takes.
        unsafe {
            let function =
                self.library.get::<ProgramFunction>(entry_symbol(name).as_bytes()).expect("exported");
            function(&context.header, read.as_ptr(), written.as_ptr());
        }
        assert_eq!(inputs, before, "inputs were written to");
        for output in &mut outputs {
            assert_eq!(output.pop(), Some(GUARD), "written past the end of a result");
        }
        (outputs, context.calls.into_inner().expect("no kernel panicked"))
    }

    pub fn run(&self, name: &str, inputs: &[Vec<u64>], results: &[usize]) -> Vec<Vec<u64>> {
        self.run_logged(name, inputs, results).0
    }
}

/// Ciphertexts with unlike words everywhere, and bodies that hold `messages` of `bits` bits.
pub fn rows(messages: &[i64], bits: u32) -> Vec<u64> {
    let mask = |i: usize, word: usize| {
        (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(word as u32 * 11)
    };
    let row =
        |(i, m): (usize, &i64)| [mask(i, 0), mask(i, 1), mask(i, 2), mask(i, 3), (*m << (63 - bits)) as u64];
    messages.iter().enumerate().flat_map(row).collect()
}

/// What a program's keyswitch and bootstrap make of rows: `f` of each message.
pub fn looked_up(rows: &[u64], bits: u32, out_bits: u32, f: impl Fn(i64) -> i64) -> Vec<u64> {
    rows.chunks(BIG)
        .flat_map(|row| {
            let [a, b] = [row[0].wrapping_add(row[2]), row[1].wrapping_add(row[3])];
            [a, b, a, b, (f(row[4] as i64 >> (63 - bits)) << (63 - out_bits)) as u64]
        })
        .collect()
}

unsafe fn log(context: *const c_void, call: String) {
    // SAFETY: the context is the one `run_logged` made.
    unsafe { &*context.cast::<ToyContext>() }.calls.lock().expect("one thread").push(call);
}

unsafe extern "C" fn encode_lut(
    context: *const c_void,
    out: *mut u64,
    table: *const u64,
    input_bits: u64,
    output_bits: u64,
    signed: u64,
    extension_log: u64,
) {
    // SAFETY: the table of entry points says what the pointers hold.
    let (out, table) = unsafe {
        log(context, format!("encode_lut {input_bits} {output_bits} {signed} {extension_log}"));
        let out = std::slice::from_raw_parts_mut(out, RING << extension_log);
        (out, std::slice::from_raw_parts(table, 1 << input_bits))
    };
    let box_size = out.len() / table.len();
    for (i, coefficient) in out.iter_mut().enumerate() {
        let entry = i / box_size;
        let word = table[entry] << (63 - output_bits);
        // A negative message reaches its entry through the ring's minus sign.
        *coefficient = if signed == 1 && entry >= table.len() / 2 { word.wrapping_neg() } else { word };
    }
}

unsafe extern "C" fn keyswitch(context: *const c_void, out: *mut u64, from: *const u64, ciphertexts: u64) {
    let n = ciphertexts as usize;
    // SAFETY: as above.
    let (out, from) = unsafe {
        log(context, format!("keyswitch {n}"));
        (std::slice::from_raw_parts_mut(out, n * SMALL), std::slice::from_raw_parts(from, n * BIG))
    };
    for (out, from) in out.chunks_mut(SMALL).zip(from.chunks(BIG)) {
        out.copy_from_slice(&[from[0].wrapping_add(from[2]), from[1].wrapping_add(from[3]), from[4]]);
    }
}

#[allow(clippy::too_many_arguments)] // as the table of entry points says
unsafe extern "C" fn bootstrap(
    context: *const c_void,
    out: *mut u64,
    from: *const u64,
    tables: *const u64,
    which: *const u64,
    ciphertexts: u64,
    polynomials: u64,
    extension_log: u64,
) {
    let n = ciphertexts as usize;
    let size = RING << extension_log;
    // SAFETY: as above.
    let (out, from) = unsafe {
        log(context, format!("bootstrap {n} {extension_log} which={}", !which.is_null()));
        (std::slice::from_raw_parts_mut(out, n * BIG), std::slice::from_raw_parts(from, n * SMALL))
    };
    for (i, (out, from)) in out.chunks_mut(BIG).zip(from.chunks(SMALL)).enumerate() {
        // SAFETY: as above.
        let table = unsafe {
            let table = if which.is_null() { 0 } else { *which.add(i) as usize };
            assert!(table < polynomials as usize, "there is no table {table}");
            std::slice::from_raw_parts(tables.add(table * size), size)
        };
        let at = (from[2] >> (63 - size.ilog2())) as usize;
        let body = if at < size { table[at] } else { table[at - size].wrapping_neg() };
        out.copy_from_slice(&[from[0], from[1], from[0], from[1], body]);
    }
}

/// Keeps the mask, and looks the body up.
#[allow(clippy::too_many_arguments)] // as the table of entry points says
unsafe extern "C" fn circuit_lookup(
    context: *const c_void,
    out: *mut u64,
    from: *const u64,
    entries: *const u64,
    which: *const u64,
    ciphertexts: u64,
    tables: u64,
    input_bits: u64,
    output_bits: u64,
    extension_log: u64,
) {
    let (n, size) = (ciphertexts as usize, 1 << input_bits);
    // SAFETY: the table of entry points says what the pointers hold.
    let (out, from, entries) = unsafe {
        log(
            context,
            format!(
                "circuit_lookup {n} {tables} {input_bits} {output_bits} {extension_log} which={}",
                !which.is_null()
            ),
        );
        (
            std::slice::from_raw_parts_mut(out, n * BIG),
            std::slice::from_raw_parts(from, n * BIG),
            std::slice::from_raw_parts(entries, tables as usize * size),
        )
    };
    for (i, (out, from)) in out.chunks_mut(BIG).zip(from.chunks(BIG)).enumerate() {
        // SAFETY: as above.
        let table = if which.is_null() { 0 } else { unsafe { *which.add(i) as usize } };
        let entry = entries[table * size + (from[4] >> (63 - input_bits)) as usize % size];
        out.copy_from_slice(&[from[0], from[1], from[2], from[3], entry << (63 - output_bits)]);
    }
}

unsafe extern "C" fn require_number(
    context: *const c_void,
    number: u64,
    low: u64,
    high: u64,
    message: *const u64,
    words: u64,
) {
    // SAFETY: the table of entry points says what the pointers hold.
    unsafe { require_numbers(context, &number, 1, low, high, message, words) }
}

unsafe extern "C" fn require_numbers(
    context: *const c_void,
    numbers: *const u64,
    count: u64,
    low: u64,
    high: u64,
    message: *const u64,
    words: u64,
) {
    // SAFETY: the table of entry points says what the pointers hold.
    unsafe {
        let numbers = std::slice::from_raw_parts(numbers, count as usize);
        let bytes = std::slice::from_raw_parts(message, words as usize).iter().flat_map(|w| w.to_le_bytes());
        let message = String::from_utf8(bytes.collect()).expect("text");
        let numbers: Vec<i64> = numbers.iter().map(|x| *x as i64).collect();
        log(
            context,
            format!("{numbers:?} from {} to {}: {}", low as i64, high as i64, message.trim_end_matches('\0')),
        );
    }
}

unsafe extern "C" {
    fn malloc(bytes: usize) -> *mut c_void;
    fn free(memory: *mut c_void);
}

unsafe extern "C" fn allocate(_: *const c_void, place: *mut u64, bytes: u64) {
    // SAFETY: the table of entry points says what the pointer holds.
    unsafe { place.cast::<*mut c_void>().write(malloc(bytes as usize)) }
}

unsafe extern "C" fn release(_: *const c_void, memory: *const u64) {
    // SAFETY: it is what `allocate` gave.
    unsafe { free(memory.cast_mut().cast()) }
}

static TABLE: EntryPoints = EntryPoints {
    encode_lut,
    keyswitch,
    bootstrap,
    circuit_lookup,
    require_number,
    require_numbers,
    allocate,
    release,
};
