//! The threads that client and server spread work over.
//!
//! rayon's global pool is made once. A process that is forked inherits the memory that says so, and
//! none of the threads: whatever it gives to that pool is never done. [`spread`] sees that the
//! process is another one and takes a pool of its own.
#![forbid(unsafe_code)]

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The process whose threads rayon's global pool has.
static HOME: OnceLock<u32> = OnceLock::new();

/// The pool of a forked process, with the process it was made in. It is held for a moment only, so a
/// fork does not find it taken.
static FORKED: Mutex<Option<(u32, &'static ThreadPool)>> = Mutex::new(None);

/// Does work whose parallel parts run on the threads of this process: rayon's global pool, or a
/// pool of this process's own if it was forked from one that had used the global pool.
///
/// # Panics
/// If the system gives a forked process no threads, as rayon does where it gives none at all.
pub fn spread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let process = std::process::id();
    if *HOME.get_or_init(|| process) == process || rayon::current_thread_index().is_some() {
        return work();
    }
    pool(process).install(work)
}

fn pool(process: u32) -> &'static ThreadPool {
    let known = || FORKED.lock().unwrap_or_else(PoisonError::into_inner).filter(|(of, _)| *of == process);
    if let Some((_, pool)) = known() {
        return pool;
    }
    let made = ThreadPoolBuilder::new().build();
    // Never dropped: that of a process this one was forked from waits for threads that are not here.
    let made: &ThreadPool = Box::leak(Box::new(made.expect("the system gives threads")));
    *FORKED.lock().unwrap_or_else(PoisonError::into_inner) = Some((process, made));
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn a_forked_process_has_a_pool_and_makes_it_once() {
        let sum = |to: u64| spread(|| (0..to).into_par_iter().sum::<u64>());
        assert_eq!(sum(100), 4950);
        let forked = pool(u32::MAX);
        assert_eq!(forked.install(|| sum(10)), 45);
        assert!(std::ptr::eq(forked, pool(u32::MAX)));
    }
}
