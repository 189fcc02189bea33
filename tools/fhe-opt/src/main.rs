//! `mlir-opt` with Ferrocrete's dialects and passes.

mod fail;
mod list;

use ferrocrete_dialects::{pass, tools};

const OVERVIEW: &str = "\
Ferrocrete optimizer driver

  fhe-opt --list-passes [NAME...]   Ferrocrete's passes; one with its options and an example
  fhe-opt --list-ops [NAME...]      Ferrocrete's operations; one with an example
";

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let Some(code) = list::answer(&arguments) {
        std::process::exit(code);
    }
    melior::utility::register_all_passes();
    ferrocrete_passes::register();
    ferrocrete_codegen::register();
    pass::register(fail::PASSES);
    pass::reproduce_defects();
    std::process::exit(tools::run(tools::Tool::Opt, OVERVIEW));
}
