//! The targets for libFuzzer, which has the main function. `FERROCRETE_FUZZ_TARGET` names one.
#![no_main]

use ferrocrete_bytes::Target;
use ferrocrete_bytes::memory::Budgeted;
use std::sync::LazyLock;

#[global_allocator]
static MEMORY: Budgeted = Budgeted;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FERROCRETE_FUZZ_TARGET").unwrap_or_default();
    Target::named(&name).unwrap_or_else(|| panic!("FERROCRETE_FUZZ_TARGET is `{name}`, no target"))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
