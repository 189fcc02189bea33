//! `mlir-opt` with Ferrocrete's dialects and passes.

use ferrocrete_dialects::{pass, tools};

fn main() {
    melior::utility::register_all_passes();
    ferrocrete_passes::register();
    pass::register(ferrocrete_codegen::PASSES);
    std::process::exit(tools::run(tools::Tool::Opt, "Ferrocrete optimizer driver"));
}
