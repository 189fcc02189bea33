//! Text that somebody else wrote is parsed by another Python: it may crash MLIR's parser.

use crate::error::run_error;
use ferrocrete::Isolation;
use pyo3::prelude::*;
use std::ffi::OsString;

/// Set to `0`, everything is parsed in this process.
const ISOLATE: &str = "FERROCRETE_ISOLATE";

/// Loads this library alone, without the package and numpy, from the path that is given.
const CHILD: &str = "\
import sys
sys.path[:] = [p for p in sys.path if p]
from importlib import machinery
loader = machinery.ExtensionFileLoader('_native', sys.argv[1])
native = loader.create_module(machinery.ModuleSpec('_native', loader, origin=sys.argv[1]))
loader.exec_module(native)
import _signal
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
native.serve()
";

/// How text from outside is parsed.
pub fn isolation(py: Python<'_>) -> PyResult<Option<Isolation>> {
    if std::env::var_os(ISOLATE).is_some_and(|value| value == "0") {
        return Ok(None);
    }
    let library: OsString = py.import("ferrocrete._native")?.getattr("__file__")?.extract()?;
    let python = executable(py)?.ok_or_else(|| {
        run_error(format!(
            "text is parsed by another Python, and this program has none: name one by \
             multiprocessing.set_executable, or set {ISOLATE}=0, and text that crashes the parser ends this process"
        ))
    })?;
    let code: OsString = CHILD.into();
    Ok(Some(Isolation::command(python, ["-s".into(), "-S".into(), "-c".into(), code, library])))
}

/// What `multiprocessing` would start: programs that Python is embedded in tell it which.
fn executable(py: Python<'_>) -> PyResult<Option<OsString>> {
    let sys = py.import("sys")?;
    let spawn = sys.getattr("modules")?.call_method1("get", ("multiprocessing.spawn",))?;
    let python = match spawn.is_none() {
        false => spawn.call_method0("get_executable")?,
        true if sys.hasattr("frozen")? => return Ok(None),
        true => sys.getattr("executable")?,
    };
    if python.is_none() {
        return Ok(None);
    }
    let python: OsString = py.import("os")?.call_method1("fsdecode", (python,))?.extract()?;
    Ok((!python.is_empty()).then_some(python))
}

/// Parses for another process, if this one was started to.
#[pyfunction]
pub fn serve() {
    Isolation::serve();
}
