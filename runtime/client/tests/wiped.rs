//! Secrets are wiped before their memory is given back. An allocator looks at everything that is freed
//! while a client works, for the beginning of each key in every form it takes.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::{decomposition, parameters, two_bits};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{CircuitParameters, Parameters, StandardDeviation};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_client::{ClientKeys, TestSeed};
use keys::{insecure_keys, seed};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};

/// Bits of a key that are looked for, of those that stand in words of their own.
const BITS: usize = 64;
/// The same for packed ones.
const PACKED: usize = 16;

struct Watching;

#[global_allocator]
static WATCHING: Watching = Watching;
static WANTED: RwLock<Vec<Vec<u8>>> = RwLock::new(Vec::new());
static FOUND: AtomicUsize = AtomicUsize::new(0);
/// One test at a time.
static TURN: Mutex<()> = Mutex::new(());

fn look(freed: &[u8]) {
    let Ok(wanted) = WANTED.try_read() else { return };
    for secret in wanted.iter() {
        let step = if secret.len() == PACKED { 1 } else { 8 };
        let mut places = (0..(freed.len() + 1).saturating_sub(secret.len())).step_by(step);
        if places.any(|at| freed[at] == secret[0] && freed[at..].starts_with(secret)) {
            FOUND.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// SAFETY: all memory is the system's, which is asked and told exactly what this is.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to this function's contract, which is the same. Memory that is
        // looked at later has a value from the start.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory is still the caller's, of that size, and was given a value above.
        look(unsafe { std::slice::from_raw_parts(memory, layout.size()) });
        // SAFETY: it is of the system, as in `alloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// What the beginning of a key looks like: words of 0 and 1, words of 0 and all ones, places of ones,
/// packed.
fn forms(bits: &[u64]) -> Vec<Vec<u8>> {
    let bytes = |words: &[u64]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let masks: Vec<u64> = bits.iter().map(|bit| bit.wrapping_neg()).collect();
    let places: Vec<u64> = (0..bits.len() as u64).filter(|i| bits[*i as usize] == 1).take(BITS / 4).collect();
    let packed = bits.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | *bit as u8));
    vec![bytes(&bits[..BITS]), bytes(&masks[..BITS]), bytes(&places), packed.take(PACKED).collect()]
}

/// The keys' bits, from the end of the file, in front of its checksum.
fn secrets(keys: &ClientKeys) -> Vec<Vec<u8>> {
    let bytes = keys.to_bytes();
    let small = keys.parameters().bootstrap.map_or(0, |bootstrap| bootstrap.small.dimension.0);
    let big = keys.parameters().big.dimension.0;
    let payload = &bytes[bytes.len() - 16 - big.div_ceil(8) - small.div_ceil(8)..];
    let bits = |bytes: &[u8], count: usize| -> Vec<u64> {
        (0..count).map(|i| u64::from(bytes[i / 8] >> (i % 8) & 1)).collect()
    };
    [forms(&bits(payload, big)), forms(&bits(&payload[big.div_ceil(8)..], small))].concat()
}

/// How many freed pieces of memory hold a secret while `work` is done.
fn found(secrets: Vec<Vec<u8>>, work: impl FnOnce()) -> usize {
    FOUND.store(0, Ordering::Relaxed);
    *WANTED.write().expect("nobody has it") = secrets;
    work();
    // Not freed while it is looked for.
    let secrets = std::mem::take(&mut *WANTED.write().expect("nobody has it"));
    drop(secrets);
    FOUND.load(Ordering::Relaxed)
}

/// All that a client does with its keys.
fn live(keys: ClientKeys) {
    let folder = tempfile::tempdir().expect("a folder");
    keys.write(folder.path().join("key")).expect("it can be written");
    let keys = [ClientKeys::from_bytes(&keys.to_bytes()), ClientKeys::read(folder.path().join("key"))];
    for keys in keys.map(|keys| keys.expect("they can be read")) {
        let gate =
            Gate { shape: vec![3], element: Element::Encrypted { width: 2, message_bits: 2, signed: false } };
        let tensor = IntTensor::new(vec![3], vec![1, 2, 3]).expect("it fits");
        let value = keys.encrypt(&gate, &tensor).expect("it fits");
        assert_eq!(keys.decrypt(&gate, &value).expect("it is ours"), tensor);
        keys.server_keys(&Monitor::new()).expect("keys");
    }
}

#[test]
fn generated_keys_are_wiped() {
    let _turn = TURN.lock();
    let seed = TestSeed(seed().into());
    let generate = || ClientKeys::generate_from_test_seed(&two_bits(), seed).expect("secure");
    assert_eq!(found(secrets(&generate()), || live(generate())), 0);
}

#[test]
fn keys_of_circuit_lookups_are_wiped() {
    let _turn = TURN.lock();
    let mut parameters: Parameters = parameters(128, (1, 256), (3, 5), (16, 2));
    let bootstrap = parameters.bootstrap.as_mut().expect("it has one");
    bootstrap.circuit =
        Some(CircuitParameters { ggsw: decomposition((5, 3)), packing: decomposition((16, 2)), digits: 2 });
    // So short, the curve's noise would fill the torus.
    let noise = StandardDeviation((-40f64).exp2());
    (bootstrap.small.noise, parameters.big.noise) = (noise, noise);
    let keys = insecure_keys(&parameters, seed());
    assert_eq!(found(secrets(&keys), || live(keys)), 0);
}

/// Each form would be seen.
#[test]
fn what_is_not_wiped_is_found() {
    let _turn = TURN.lock();
    let keys = insecure_keys(&two_bits(), seed());
    let secrets = secrets(&keys);
    for form in &secrets {
        let mut copy = vec![0; 64];
        copy.extend(form);
        copy.extend([0; 64]);
        assert!(found(secrets.clone(), || drop(copy)) > 0);
    }
}
