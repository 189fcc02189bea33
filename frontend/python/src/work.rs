//! Long work: off the interpreter's thread, without its lock, reporting, and interruptible.

use crate::error::FheError;
use ferrocrete::Monitor;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Deep programs need more than a thread's usual stack.
const STACK_BYTES: usize = 256 << 20;
/// How often signals are looked for and progress is told.
const PERIOD: Duration = Duration::from_millis(50);

/// Does `work` on a thread of its own. Meanwhile other Python threads run, `progress` is told how
/// far it is, and a signal's exception, such as `KeyboardInterrupt`, ends it.
pub fn interruptible<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Monitor<'_>) -> T + Send,
) -> PyResult<T> {
    let (monitor, finished) = (Monitor::new(), AtomicBool::new(false));
    thread::scope(|scope| {
        let (monitor, ended, waiting) = (&monitor, &finished, thread::current());
        let worker = thread::Builder::new().name("ferrocrete".into()).stack_size(STACK_BYTES).spawn_scoped(
            scope,
            move || {
                let result = work(monitor);
                ended.store(true, Ordering::Release);
                waiting.unpark();
                result
            },
        )?;
        let mut told = (0, 0);
        let watch = loop {
            // A thread is not finished at once when its work is; one that panicked never says so.
            if finished.load(Ordering::Acquire) || worker.is_finished() {
                break Ok(());
            }
            py.detach(|| thread::park_timeout(PERIOD));
            if let Err(stop) = py.check_signals().and_then(|()| tell(monitor, progress, &mut told)) {
                monitor.cancel();
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

fn tell(
    monitor: &Monitor<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    told: &mut (usize, usize),
) -> PyResult<()> {
    let now = (monitor.done(), monitor.all());
    if let Some(progress) = progress.filter(|_| now != *told) {
        *told = now;
        progress.call1(now)?;
    }
    Ok(())
}
