//! The threads that client and server spread work over.
//!
//! rayon's global pool is made once. A process that is forked inherits the memory that says so, and
//! none of the threads: whatever it gives to that pool is never done. [`spread`] sees that the
//! process is another one and takes a pool of its own.
#![forbid(unsafe_code)]

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::error::Error;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The process whose threads rayon's global pool has.
static HOME: OnceLock<u32> = OnceLock::new();

/// The pool of a forked process, with the process it was made in. It is held for a moment only, so a
/// fork does not find it taken.
static FORKED: Mutex<Option<(u32, &'static ThreadPool)>> = Mutex::new(None);

/// Whether rayon's global pool has its threads.
static GLOBAL: OnceLock<bool> = OnceLock::new();

/// Does work whose parallel parts run on the threads of this process: rayon's global pool, or a
/// pool of this process's own if it was forked from one that had used the global pool. Where the
/// system gives no threads, this one does it all.
pub fn spread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if rayon::current_thread_index().is_some() {
        return work();
    }
    let process = std::process::id();
    if *HOME.get_or_init(|| process) == process {
        if !GLOBAL.get_or_init(global) {
            stay();
        }
        return work();
    }
    match pool(process) {
        Some(pool) => pool.install(work),
        None => {
            stay();
            work()
        }
    }
}

/// Makes the global pool. That somebody else has is no error; only that there are no threads has a
/// source.
fn global() -> bool {
    ThreadPoolBuilder::new().build_global().err().is_none_or(|error| error.source().is_none())
}

/// Makes this thread a pool by itself, for as long as it lives.
fn stay() {
    let alone = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    // Never dropped: this thread belongs to it.
    Box::leak(Box::new(alone.expect("it is in no pool, and no other thread is started")));
}

fn pool(process: u32) -> Option<&'static ThreadPool> {
    let known = || FORKED.lock().unwrap_or_else(PoisonError::into_inner).filter(|(of, _)| *of == process);
    if let Some((_, pool)) = known() {
        return Some(pool);
    }
    // Never dropped: that of a process this one was forked from waits for threads that are not here.
    let made: &ThreadPool = Box::leak(Box::new(ThreadPoolBuilder::new().build().ok()?));
    *FORKED.lock().unwrap_or_else(PoisonError::into_inner) = Some((process, made));
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn a_forked_process_has_a_pool_and_makes_it_once() {
        let sum = |to: u64| spread(|| (0..to).into_par_iter().sum::<u64>());
        assert_eq!(sum(100), 4950);
        let forked = pool(u32::MAX).expect("the system gives threads");
        assert_eq!(forked.install(|| sum(10)), 45);
        assert!(std::ptr::eq(forked, pool(u32::MAX).expect("the system gives threads")));
    }

    #[test]
    fn a_thread_by_itself_does_everything() {
        let thread = std::thread::spawn(|| {
            stay();
            let this = std::thread::current().id();
            spread(|| (0..1000).into_par_iter().all(|_| std::thread::current().id() == this))
        });
        assert!(thread.join().expect("it ends"));
    }
}
