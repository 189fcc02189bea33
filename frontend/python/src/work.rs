//! Long work: off the interpreter's thread, without its lock, reporting, and interruptible.

use crate::error::FheError;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Deep programs need more than a thread's usual stack.
const STACK_BYTES: usize = 256 << 20;
/// How often signals are looked for and progress is told.
const PERIOD: Duration = Duration::from_millis(50);

/// What the work tells and is told.
#[derive(Default)]
pub struct Monitor {
    done: AtomicUsize,
    all: AtomicUsize,
    cancelled: AtomicBool,
}

impl Monitor {
    /// Tells how much is done.
    pub fn report(&self, done: usize, all: usize) {
        self.all.store(all, Ordering::Relaxed);
        self.done.fetch_max(done, Ordering::Relaxed);
    }

    /// Whether the work is not wanted any more.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Does `work` on a thread of its own. Meanwhile other Python threads run, `progress` is told how
/// far it is, and a signal's exception, such as `KeyboardInterrupt`, ends it.
pub fn interruptible<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Monitor) -> T + Send,
) -> PyResult<T> {
    let monitor = Monitor::default();
    thread::scope(|scope| {
        let (monitor, waiting) = (&monitor, thread::current());
        let worker = thread::Builder::new().name("ferrocrete".into()).stack_size(STACK_BYTES).spawn_scoped(
            scope,
            move || {
                let result = work(monitor);
                waiting.unpark();
                result
            },
        )?;
        let mut told = (0, 0);
        let watch = loop {
            if worker.is_finished() {
                break Ok(());
            }
            py.detach(|| thread::park_timeout(PERIOD));
            if let Err(stop) = py.check_signals().and_then(|()| tell(monitor, progress, &mut told)) {
                monitor.cancelled.store(true, Ordering::Relaxed);
                break Err(stop);
            }
        };
        let result = py.detach(|| worker.join());
        watch?;
        tell(monitor, progress, &mut told)?;
        result.map_err(|panic| {
            let what = panic.downcast_ref::<String>().map(String::as_str);
            let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
            FheError::new_err(format!("internal error, please report it: {what}"))
        })
    })
}

fn tell(monitor: &Monitor, progress: Option<&Bound<'_, PyAny>>, told: &mut (usize, usize)) -> PyResult<()> {
    let now = (monitor.done.load(Ordering::Relaxed), monitor.all.load(Ordering::Relaxed));
    if let Some(progress) = progress.filter(|_| now != *told) {
        *told = now;
        progress.call1(now)?;
    }
    Ok(())
}
