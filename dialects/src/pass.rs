//! Passes written in Rust that behave like any other: registered by name, with options, usable in
//! textual pipelines and by every tool.

mod defect;
mod level;
mod pipeline;

pub use defect::reproduce_defects;
pub use level::Level;
pub use pipeline::{PipelineInfo, register_pipelines};

use crate::ffi::{self, RawOption, RawPass, string, text};
use crate::ir::{Copied, Ended, May, Op, Pattern, greedily, scoped};
use mlir_sys::*;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError};

/// A pass failed; it has said why at the op.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

/// What a pass returns.
pub type PassResult = Result<(), Failed>;

/// One option of a pass.
#[derive(Clone, Copy, Debug)]
pub struct OptionInfo {
    /// Its name in a pipeline.
    pub name: &'static str,
    /// What it does.
    pub description: &'static str,
    /// Its value when not given.
    pub default: &'static str,
}

/// A pass.
#[derive(Clone, Copy, Debug)]
pub struct PassInfo {
    /// Its name in a pipeline.
    pub argument: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The op it runs on.
    pub anchor: Anchor,
    /// What it works on; a program of another level is refused.
    pub level: Level,
    /// Its options.
    pub options: &'static [OptionInfo],
    /// Runs it.
    pub run: fn(Op, &Options) -> PassResult,
}

impl PassInfo {
    /// What it is, what it runs on and its options, as Markdown without a heading.
    pub fn reference(&self) -> String {
        let level = self.level.name();
        format!("{}. Runs on `{}`{level}.\n\n", self.summary, self.anchor.op_name()) + &listed(self.options)
    }
}

/// Options as a list in Markdown, with an empty line after it if there are any.
fn listed(options: &[OptionInfo]) -> String {
    let mut text = String::new();
    for option in options {
        let default =
            if option.default.is_empty() { String::new() } else { format!(" [{}]", option.default) };
        text += &format!("- `{}`{default}: {}\n", option.name, option.description);
    }
    if !options.is_empty() {
        text.push('\n');
    }
    text
}

/// The op a pass runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// `builtin.module`.
    Module,
    /// `func.func`; functions may be worked on in parallel.
    Function,
}

impl Anchor {
    /// Name of the op.
    pub fn op_name(self) -> &'static str {
        match self {
            Self::Module => "builtin.module",
            Self::Function => "func.func",
        }
    }
}

/// The option values of a running pass.
pub struct Options {
    pass: *mut c_void,
    info: &'static PassInfo,
    patterns: Cell<&'static [Pattern]>,
}

impl Options {
    /// The value as text; `name` must be an option of the pass.
    pub fn text(&self, name: &str) -> &str {
        let i = self.info.options.iter().position(|o| o.name == name);
        let i = i.unwrap_or_else(|| panic!("{} has no option {name}", self.info.argument));
        // SAFETY: the pass lives while it runs, and `i` is one of its options.
        unsafe { string(ffi::ferrocretePassOption(self.pass, i as isize)) }
    }

    /// When the pass is done and no handle of it is left, lets MLIR apply these patterns and all folders
    /// to everything inside of its op until nothing changes. It erases what it likes.
    pub fn rewrite_greedily(&self, patterns: &'static [Pattern]) {
        self.patterns.set(patterns);
    }

    /// The pass with its options, as a pipeline on a module.
    fn pipeline(&self) -> String {
        let given = self.info.options.iter().map(|o| (o.name, self.text(o.name)));
        let given: Vec<_> = given
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut pass = self.info.argument.to_owned();
        if !given.is_empty() {
            pass += &format!("{{{}}}", given.join(" "));
        }
        match self.info.anchor {
            Anchor::Module => format!("builtin.module({pass})"),
            Anchor::Function => format!("builtin.module(func.func({pass}))"),
        }
    }

    /// The value parsed, or an error at `op` that names option and value.
    pub fn get<T: std::str::FromStr>(&self, name: &str, op: Op) -> Result<T, Failed> {
        let value = self.text(name);
        value.parse().map_err(|_| {
            op.error(format!("`{value}` is no value for option `{name}` of pass `{}`", self.info.argument));
            Failed
        })
    }
}

extern "C" fn run(pass: *mut c_void, op: MlirOperation, body: *mut c_void) -> bool {
    // SAFETY: `body` is the &'static PassInfo given at registration.
    let info: &'static PassInfo = unsafe { &*body.cast::<PassInfo>() };
    let options = Options { pass, info, patterns: Cell::new(&[]) };
    // A panic must not cross into C++, not even one while another is reported.
    let fine = catch_unwind(AssertUnwindSafe(|| options.run(op)));
    fine.unwrap_or_else(|_| {
        in_scope(op, |op| op.error("internal error: a defect cannot be reported; please report this"));
        false
    })
}

/// What a scope of the op that MLIR gave to a pass comes to.
fn in_scope<T>(op: MlirOperation, then: impl FnOnce(Op) -> T) -> Ended<T> {
    // SAFETY: MLIR gives the op and all inside of it to the pass until that returns, and to nobody else.
    unsafe { scoped(op, op, May::Change, then) }
}

impl Options {
    /// Runs the pass on an op of its level; tells whether it succeeded.
    fn run(&self, raw: MlirOperation) -> bool {
        let refused = in_scope(raw, |op| {
            let (place, why) = self.info.level.refuses(op, self.info.argument)?;
            place.error(why);
            Some(())
        });
        if matches!(refused.outcome, Ok(Some(()))) {
            return false;
        }
        // SAFETY: MLIR gives the pass an op that is isolated from above, and its context outlives it.
        let before = defect::is_kept().then(|| unsafe { Copied::of(raw) });
        let ran = in_scope(raw, |op| (self.info.run)(op, self));
        let fine = matches!(ran.outcome, Ok(Ok(())));
        let defect = match &ran.outcome {
            Err(_) => Some("panicked"),
            Ok(_) if ran.kept => Some("erased what is still used"),
            Ok(Ok(())) => self.rewrite(raw, ran.changed, before.is_some()),
            Ok(Err(Failed)) => None,
        };
        if let Some(what) = defect {
            let pipeline = self.pipeline();
            let reported = in_scope(raw, |op| defect::report(op, before.as_ref(), &pipeline, what));
            reported.outcome.unwrap_or_else(|panic| resume_unwind(panic));
        }
        fine && defect.is_none()
    }

    /// Applies the patterns that the pass left; says what is wrong with what became of the op.
    fn rewrite(&self, raw: MlirOperation, changed: bool, verified: bool) -> Option<&'static str> {
        let verifies = || in_scope(raw, Op::verify).outcome.unwrap_or(false);
        let patterns = self.patterns.get();
        if !patterns.is_empty() {
            // Folders may rely on what verifies, and the pass found it so.
            if changed && !verifies() {
                return Some("left a program that does not verify");
            }
            // SAFETY: the op verifies, and the scopes of all handles to it are closed.
            if !unsafe { greedily(raw, patterns) } {
                return Some("does not come to an end");
            }
        }
        (verified && !verifies()).then_some("left a program that does not verify")
    }
}

/// Names that are known. The lock is held while MLIR, whose registry has none, is told of more.
static KNOWN: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

/// Makes passes known to textual pipelines and to every tool, but for names that are known already.
pub fn register(passes: &'static [PassInfo]) {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the handles are constants of the linked libraries.
    let dialects = unsafe {
        [
            ffi::mlirGetDialectHandle__fhe__(),
            ffi::mlirGetDialectHandle__fhelinalg__(),
            ffi::mlirGetDialectHandle__tfhe__(),
            ffi::mlirGetDialectHandle__tracing__(),
            mlirGetDialectHandle__arith__(),
            mlirGetDialectHandle__bufferization__(),
            mlirGetDialectHandle__func__(),
            mlirGetDialectHandle__linalg__(),
            mlirGetDialectHandle__llvm__(),
            mlirGetDialectHandle__memref__(),
            mlirGetDialectHandle__scf__(),
            mlirGetDialectHandle__tensor__(),
        ]
    };
    for info in passes.iter().filter(|info| known.insert(info.argument)) {
        let options = raw_options(info.options);
        let raw = RawPass {
            argument: text(info.argument),
            description: text(info.summary),
            op_name: text(info.anchor.op_name()),
            option_count: options.len() as isize,
            options: options.as_ptr(),
            dialect_count: dialects.len() as isize,
            dialects: dialects.as_ptr(),
            run,
            body: std::ptr::from_ref(info).cast_mut().cast(),
        };
        // SAFETY: the definition is copied; `body` is 'static and only ever read.
        unsafe { ffi::ferrocretePassRegister(ffi::ferrocretePassDefine(&raw)) }
    }
}

fn raw_options(options: &[OptionInfo]) -> Vec<RawOption> {
    let raw = |o: &OptionInfo| RawOption {
        name: text(o.name),
        description: text(o.description),
        default: text(o.default),
    };
    options.iter().map(raw).collect()
}
