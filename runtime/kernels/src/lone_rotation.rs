//! Blind rotation of one extended accumulator over several cores.
//!
//! In a step every ring of the next accumulator is an external product of its own, which reads the
//! accumulator before it: with two accumulators, taken in turn, one barrier a step is enough.

use crate::aligned;
use crate::blind_rotation::{PreparedKey, Rings, extract, load, subtract_ring};
use crate::error::KernelError;
use crate::external_product::Scratch;
use crate::modulus_switch::modulus_switch;
use aligned_vec::AVec;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::ExtensionLog;
use rayon::prelude::*;

/// Fewer rings than this for each thread do not make up for the barriers.
const RINGS_PER_THREAD: usize = 2;

/// Whether a batch is so small, and the extension so large, that its ciphertexts are better done
/// one after the other, each on all cores.
pub fn pays(ciphertexts: usize, extension: ExtensionLog) -> bool {
    let threads = rayon::current_num_threads();
    threads > 1 && ciphertexts < threads && (1 << extension.0) >= RINGS_PER_THREAD * threads
}

/// What one thread needs.
struct Worker {
    difference: AVec<u64>,
    product: Scratch,
}

impl Worker {
    fn new(key: &PreparedKey, rings: Rings) -> Result<Self, NoMemory> {
        let mut worker = Self { difference: aligned::zeroed(rings.ring_words)?, product: Scratch::new() };
        key.product.reserve(&mut worker.product)?;
        Ok(worker)
    }
}

/// Bootstraps one ciphertext: `from` is under the small key, `out` under the big key. It is a part
/// done.
pub fn bootstrap_alone(
    key: &PreparedKey,
    extension: ExtensionLog,
    (out, from): (&mut [u64], &[u64]),
    polynomial: &[u64],
    monitor: &Monitor<'_>,
) -> Result<(), KernelError> {
    let rings = Rings::of(key, extension);
    let mut mask = memory::filled(0, key.bits)?;
    let body = modulus_switch(from, rings.modulus(), &mut mask);
    let mut now: AVec<u64> = aligned::zeroed(rings.words())?;
    let mut next: AVec<u64> = aligned::zeroed(rings.words())?;
    load(&mut now, polynomial, body as usize, rings);
    let threads = rayon::current_num_threads().min(rings.count());
    let mut workers = (0..threads).map(|_| Worker::new(key, rings)).collect::<Result<Vec<_>, _>>()?;
    let share = rings.count().div_ceil(threads);
    for (ggsw, &degree) in key.ggsws().zip(&mask) {
        monitor.check()?;
        if degree == 0 {
            continue;
        }
        let parts = next.par_chunks_mut(share * rings.ring_words).zip(&mut workers).enumerate();
        parts.for_each(|(part, (next, worker))| {
            for (i, ring) in next.chunks_exact_mut(rings.ring_words).enumerate() {
                let e = part * share + i;
                pulp::Arch::new()
                    .dispatch(|| subtract_ring(&mut worker.difference, &now, e, degree as usize, rings));
                ring.copy_from_slice(&now[e * rings.ring_words..][..rings.ring_words]);
                key.product.add(ggsw, ring, &worker.difference, &mut worker.product);
            }
        });
        std::mem::swap(&mut now, &mut next);
    }
    extract(key, out, &now, rings, 1);
    Ok(monitor.advance(1)?)
}
