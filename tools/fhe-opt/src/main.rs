//! `mlir-opt` with Ferrocrete's dialects and passes.

mod list;

use ferrocrete_dialects::tools;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = &arguments[..]
        && first.trim_start_matches('-') == "list-passes"
    {
        std::process::exit(list::print(rest));
    }
    melior::utility::register_all_passes();
    ferrocrete_passes::register();
    ferrocrete_codegen::register();
    let name = "Ferrocrete optimizer driver\n\n  `--list-passes` describes Ferrocrete's passes, with an example each.\n";
    std::process::exit(tools::run(tools::Tool::Opt, name));
}
