//! `mlir-opt` with Ferrocrete's dialects and passes.

mod bounded;
mod fail;
mod list;

use ferrocrete_dialects::{pass, tools};

const OVERVIEW: &str = "\
Ferrocrete optimizer driver

  fhe-opt --list-passes [NAME...]   Ferrocrete's passes and pipelines; one with its options
  fhe-opt --list-ops [NAME...]      Ferrocrete's operations; one with an example
";

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let Some(code) = list::answer(&arguments) {
        std::process::exit(code);
    }
    if !bounded::is_inner() {
        std::process::exit(bounded::run_inner().unwrap_or_else(|error| {
            eprintln!("fhe-opt: {error}");
            1
        }));
    }
    melior::utility::register_all_passes();
    ferrocrete_passes::register();
    ferrocrete_codegen::register();
    pass::register(fail::PASSES);
    pass::reproduce_defects();
    std::process::exit(tools::run(tools::Tool::Opt, OVERVIEW));
}
