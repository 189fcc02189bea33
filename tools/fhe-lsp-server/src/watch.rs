//! A process that is ended when it takes too long.

use std::io;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A child, and the thread that watches it.
pub struct Watched {
    shared: Arc<Shared>,
    orders: Sender<Option<Duration>>,
}

struct Shared {
    process: Mutex<Child>,
    is_late: AtomicBool,
}

impl Shared {
    /// Whoever waits for the child holds this, so that no other process is ended under its number.
    fn process(&self) -> MutexGuard<'_, Child> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched {
    /// Watches a child.
    pub fn new(process: Child) -> io::Result<Self> {
        let shared = Arc::new(Shared { process: Mutex::new(process), is_late: AtomicBool::new(false) });
        let (orders, taken) = channel();
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("watch".into());
        let started = thread.spawn(move || watch(&of_thread, &taken));
        let watched = Self { shared, orders };
        // Dropped where there is no thread, which ends the child.
        started.map(|_| watched)
    }

    /// Does something that the child is waited for in; if that takes longer than `left`, from which the
    /// time is taken, the child is ended.
    pub fn within<T>(&self, left: &mut Duration, wait: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        // A thread that has ended has ended the child.
        let _ = self.orders.send(Some(*left));
        let done = wait();
        let _ = self.orders.send(None);
        *left = left.saturating_sub(start.elapsed());
        done
    }

    /// How the child ended, and whether it was ended here.
    pub fn wait(&self) -> io::Result<(ExitStatus, bool)> {
        let status = self.shared.process().wait()?;
        Ok((status, self.shared.is_late.load(Ordering::Acquire)))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It has ended, or nobody hears it any more.
        let mut process = self.shared.process();
        let _ = process.kill();
        let _ = process.wait();
    }
}

/// Ends the child when an order is not followed by the next in time.
fn watch(shared: &Shared, orders: &Receiver<Option<Duration>>) {
    while let Ok(order) = orders.recv() {
        let Some(limit) = order else { continue };
        if orders.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            shared.is_late.store(true, Ordering::Release);
            let _ = shared.process().kill();
            return;
        }
    }
}
