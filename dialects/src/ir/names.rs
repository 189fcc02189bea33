//! Names of ops as texts that are there for good.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, PoisonError};

/// FNV-1a: names are short, and asked for all the time.
#[derive(Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

type Names = HashSet<&'static str, BuildHasherDefault<Fnv>>;

/// The names of all threads: each is kept once for the whole process. There are as many as ops.
static ALL: Mutex<Option<Names>> = Mutex::new(None);

/// How many names are found without their hash.
const NEAR: usize = 256;

thread_local! {
    static MET: RefCell<Names> = RefCell::default();
    /// Names met last, at a place that depends on where MLIR has them.
    static LAST: [Cell<&'static str>; NEAR] = const { [const { Cell::new("") }; NEAR] };
}

/// The name, to keep.
pub(super) fn kept(name: &str) -> &'static str {
    LAST.with(|last| {
        let near = &last[(name.as_ptr() as usize >> 3) % NEAR];
        if near.get() != name {
            near.set(found(name));
        }
        near.get()
    })
}

fn found(name: &str) -> &'static str {
    MET.with_borrow_mut(|met| match met.get(name) {
        Some(kept) => kept,
        None => {
            let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
            let all = all.get_or_insert_default();
            let kept = all.get(name).copied().unwrap_or_else(|| Box::leak(name.into()));
            all.insert(kept);
            met.insert(kept);
            kept
        }
    })
}
