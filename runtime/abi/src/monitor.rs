//! How far long work is, and stopping it from another thread.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use thiserror::Error;

type Tell<'a> = Box<dyn Fn(&Monitor<'a>) + Send + Sync + 'a>;

/// Watches key generation or a run, and can stop it, from any thread.
///
/// The parts of key generation are pieces of keys; those of a run are bootstraps. Work asks often
/// whether it is cancelled, many times within one bootstrap, and then fails with [`Cancelled`]:
/// what it had made is dropped, and keys and programs stay as usable as before. A cancelled monitor
/// stays cancelled, so that no request is lost between two pieces of work; take a new one for work
/// that shall go on.
#[derive(Default)]
pub struct Monitor<'a> {
    cancelled: AtomicBool,
    done: AtomicUsize,
    all: AtomicUsize,
    tell: Option<Tell<'a>>,
}

/// Work that was stopped by its [`Monitor`].
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("cancelled")]
pub struct Cancelled;

impl fmt::Debug for Monitor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Monitor");
        shown.field("cancelled", &self.is_cancelled()).field("done", &self.done());
        shown.field("all", &self.all()).finish_non_exhaustive()
    }
}

impl<'a> Monitor<'a> {
    /// A monitor that is asked, not told.
    pub fn new() -> Self {
        Self::default()
    }

    /// A monitor that calls `tell` after every part, from whichever thread did it.
    pub fn telling(tell: impl Fn(&Self) + Send + Sync + 'a) -> Self {
        Self { tell: Some(Box::new(tell)), ..Self::default() }
    }

    /// Stops the work, and all later work that is given this monitor.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`cancel`](Self::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Parts done.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Parts in all; 0 while that is not known.
    pub fn all(&self) -> usize {
        self.all.load(Ordering::Relaxed)
    }

    /// For whoever works: an error once the work is cancelled.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// For whoever works: begins work of so many parts, 0 if that is not known.
    pub fn start(&self, all: usize) -> Result<(), Cancelled> {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
        self.check()
    }

    /// For whoever works: says that so many more parts are done.
    pub fn advance(&self, parts: usize) -> Result<(), Cancelled> {
        self.done.fetch_add(parts, Ordering::Relaxed);
        if let Some(tell) = &self.tell {
            tell(self);
        }
        self.check()
    }
}
