//! Pipelines of passes that have a name and take options as passes do.

use super::{KNOWN, OptionInfo, listed, raw_options};
use crate::ffi::{self, RawPipeline, RawTake, string, text};
use mlir_sys::MlirStringRef;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;

/// A pipeline with a name.
#[derive(Clone, Copy, Debug)]
pub struct PipelineInfo {
    /// Its name.
    pub argument: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Its options.
    pub options: &'static [OptionInfo],
    /// The passes on a module, as text, for one value of each option; or what is wrong with a value.
    pub passes: fn(&[&str]) -> Result<String, String>,
}

impl PipelineInfo {
    /// What it is, its options and its passes without them, as Markdown without a heading.
    pub fn reference(&self) -> String {
        let defaults: Vec<_> = self.options.iter().map(|o| o.default).collect();
        let passes = (self.passes)(&defaults).unwrap_or_default();
        // Where one pass ends, a line may too.
        let passes = passes.replace(',', ", ");
        let text = format!("{}. A pipeline on `builtin.module`.\n\n", self.summary);
        format!("{text}{}It runs `{passes}`.\n", listed(self.options))
    }
}

extern "C" fn expand(
    body: *mut c_void,
    values: *const MlirStringRef,
    take: RawTake,
    data: *mut c_void,
) -> bool {
    // SAFETY: `body` is the &'static PipelineInfo given at registration.
    let info: &'static PipelineInfo = unsafe { &*body.cast::<PipelineInfo>() };
    // SAFETY: the bridge gives one value for each option, which live for the call.
    let values: Vec<_> = (0..info.options.len()).map(|i| unsafe { string(*values.add(i)) }).collect();
    // A panic must not cross into C++.
    let passes = catch_unwind(AssertUnwindSafe(|| (info.passes)(&values)));
    let passes = passes.unwrap_or_else(|_| Err("internal error: it panicked; please report this".into()));
    let fine = passes.is_ok();
    take(text(&passes.unwrap_or_else(|why| why)), data);
    fine
}

/// Makes pipelines known by name to every tool, but for names that are known already.
pub fn register_pipelines(pipelines: &'static [PipelineInfo]) {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    for info in pipelines.iter().filter(|info| known.insert(info.argument)) {
        let options = raw_options(info.options);
        let raw = RawPipeline {
            argument: text(info.argument),
            description: text(info.summary),
            option_count: options.len() as isize,
            options: options.as_ptr(),
            expand,
            body: std::ptr::from_ref(info).cast_mut().cast(),
        };
        // SAFETY: the definition is copied; `body` is 'static and only ever read.
        unsafe { ffi::ferrocretePipelineRegister(&raw const raw) }
    }
}
