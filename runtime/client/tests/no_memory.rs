//! Where there is no memory for what keys, batches and rings take, there is an error. An allocator
//! refuses one piece after the other: a piece that may not fail ends the process, and so this test.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::{four_bits, parameters, two_bits};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{ExtensionLog, Parameters, StandardDeviation};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_client::ClientKeys;
use ferrocrete_kernels::ServerKeys;
use keys::{insecure_keys, seed};
use std::alloc::{GlobalAlloc, Layout, System};
use std::error::Error;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Coefficients of the polynomials here.
const SIZE: usize = 512;
/// Smaller pieces are there: what messages and lists of threads take, and single polynomials, which
/// `tfhe` makes where it encrypts.
const LEAST: usize = 2 * SIZE * size_of::<u64>();
/// No piece is refused.
const NONE: usize = usize::MAX;

struct Refusing;

#[global_allocator]
static REFUSING: Refusing = Refusing;
/// Pieces until one is refused.
static LEFT: AtomicUsize = AtomicUsize::new(NONE);
/// Pieces that were asked for, by any thread.
static ASKED: AtomicUsize = AtomicUsize::new(0);
/// One test at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Whether a piece of memory is the one to be refused.
fn refused(bytes: usize) -> bool {
    bytes >= LEAST && ASKED.fetch_add(1, Ordering::Relaxed) == LEFT.load(Ordering::Relaxed)
}

// SAFETY: all memory is the system's, which is asked and told exactly what this is; a null pointer is
// how an allocator says that there is none.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if refused(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller keeps to this function's contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory is of the system, as in `alloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

type Done = Result<(), Box<dyn Error>>;

/// Does work once for each piece of memory it takes, without that piece, and in the end with all.
fn each_piece_may_be_missing(what: &str, work: impl Fn() -> Done) {
    let all = each_piece_may_be_missing_after(what, || (), |()| work());
    assert!(all > 0, "{what} takes no memory, so nothing is tried");
}

/// The same after something that is done with all memory each time; the number of pieces.
fn each_piece_may_be_missing_after<T>(
    what: &str,
    before: impl Fn() -> T,
    work: impl Fn(&mut T) -> Done,
) -> usize {
    let count = |left: usize| {
        let mut ready = before();
        ASKED.store(0, Ordering::Relaxed);
        LEFT.store(left, Ordering::Relaxed);
        let done = work(&mut ready);
        LEFT.store(NONE, Ordering::Relaxed);
        (ASKED.load(Ordering::Relaxed), done)
    };
    // What is made once and kept is there from now on.
    count(NONE).1.expect(what);
    let (all, _) = count(NONE);
    println!("{what}: {all} pieces");
    for piece in 0..all {
        let (asked, done) = count(piece);
        // Threads need not share work in the same way again.
        if asked <= piece {
            continue;
        }
        let error = done.expect_err(what).to_string();
        assert!(error.contains("there is not enough memory for another"), "{what}, {piece}: {error}");
    }
    count(NONE).1.expect(what);
    all
}

/// Keys that are small, with all kinds of what large ones have.
fn small(n: usize, glwe: (usize, usize)) -> Parameters {
    let mut parameters = parameters(n, glwe, (3, 5), (16, 2));
    let bootstrap = parameters.bootstrap.as_mut().expect("it has one");
    // So short, the curve's noise would fill the torus.
    bootstrap.small.noise = StandardDeviation((-20f64).exp2());
    parameters.big.noise = StandardDeviation((-40f64).exp2());
    parameters
}

fn values(count: usize) -> (Gate, IntTensor) {
    let element = Element::Encrypted { width: 2, message_bits: 2, signed: false };
    let tensor = IntTensor::new(vec![count], vec![1; count]).expect("it fits");
    (Gate { shape: vec![count], element }, tensor)
}

#[test]
fn clients() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    each_piece_may_be_missing("secret keys", || {
        ClientKeys::generate(&two_bits())?;
        Ok(ClientKeys::generate(&four_bits()).map(drop)?)
    });
    let client = insecure_keys(&small(16, (1, SIZE)), seed());
    each_piece_may_be_missing("evaluation keys", || Ok(client.server_keys(&Monitor::new()).map(drop)?));
    // As many that the numbers are a large piece by themselves.
    let (gate, tensor) = values(LEAST / 8);
    let value = client.encrypt(&gate, &tensor).expect("it fits");
    each_piece_may_be_missing("encrypting", || Ok(client.encrypt(&gate, &tensor).map(drop)?));
    each_piece_may_be_missing("decrypting", || Ok(client.decrypt(&gate, &value).map(drop)?));
}

#[test]
fn servers() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    // Its keyswitch key is kept in all 64 bits.
    let mut of_little_noise = small(16, (1, SIZE));
    of_little_noise.bootstrap.as_mut().expect("it has one").small.noise = StandardDeviation((-60f64).exp2());
    let mut pieces = 0;
    for parameters in [small(16, (1, SIZE)), of_little_noise] {
        let client = insecure_keys(&parameters, seed());
        let file = client.server_keys(&Monitor::new()).expect("keys");
        let bytes = file.to_bytes();
        each_piece_may_be_missing("preparing keys", || Ok(ServerKeys::new(&file).map(drop)?));
        each_piece_may_be_missing("reading keys", || Ok(ServerKeys::from_bytes(&bytes).map(drop)?));
        // One, a block, and more than is done at a time.
        for count in [1, 16, 260] {
            let (gate, tensor) = values(count);
            let from = client.encrypt(&gate, &tensor).expect("it fits");
            let small = parameters.bootstrap.expect("it has one").small.dimension.ciphertext_words();
            // Keys keep memory from one call for the next, so each call has others.
            let fresh = |words| (ServerKeys::from_bytes(&bytes).expect("keys"), vec![0; words]);
            let switch = |(server, out): &mut (ServerKeys, Vec<u64>)| {
                Ok(server.keyswitch(out, from.words(), &Monitor::new())?)
            };
            pieces += each_piece_may_be_missing_after("keyswitch", || fresh(count * small), switch);
            let switched = vec![0; count * small];
            for extension in [0, 3] {
                let table = vec![1 << 60; SIZE << extension];
                let bootstrap = |(server, out): &mut (ServerKeys, Vec<u64>)| {
                    let extension = ExtensionLog(extension);
                    Ok(server.bootstrap(out, &switched, &table, None, extension, &Monitor::new())?)
                };
                pieces +=
                    each_piece_may_be_missing_after("bootstrap", || fresh(from.words().len()), bootstrap);
            }
        }
    }
    assert!(pieces > 0, "calls take no memory, so nothing is tried");
}

/// The same with other kernels.
#[test]
fn portable_servers() {
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "servers", "--nocapture"])
        .env("FERROCRETE_INSTRUCTIONS", "portable")
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
}
