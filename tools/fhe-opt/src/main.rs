//! `mlir-opt` with Ferrocrete's dialects and passes.

use ferrocrete_dialects::tools;

fn main() {
    melior::utility::register_all_passes();
    ferrocrete_passes::register();
    ferrocrete_codegen::register();
    std::process::exit(tools::run(tools::Tool::Opt, "Ferrocrete optimizer driver"));
}
