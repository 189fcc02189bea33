//! `fhe-opt --list-passes [NAME…]`.

use std::io::Write;

/// Prints what there is to say of the passes named, or one line for each; returns the exit code.
pub fn print(names: &[String]) -> i32 {
    let passes: Vec<_> = ferrocrete_passes::PASSES.iter().chain(ferrocrete_codegen::PASSES).collect();
    let mut text = String::new();
    if names.is_empty() {
        let width = passes.iter().map(|pass| pass.argument.len()).max().unwrap_or_default();
        for pass in &passes {
            text += &format!("{:width$}  {}\n", pass.argument, pass.summary);
        }
        text += "\n`fhe-opt --list-passes NAME` describes one, with an example.\n";
    }
    for name in names {
        let Some(pass) = passes.iter().find(|pass| pass.argument == name.trim_start_matches('-')) else {
            eprintln!("fhe-opt: there is no pass `{name}` of Ferrocrete; `fhe-opt --list-passes` lists them");
            return 1;
        };
        text += &format!("# {}\n\n{}", pass.argument, pass.reference());
    }
    // A reader that has gone away wants no more.
    let _ = std::io::stdout().write_all(text.as_bytes());
    0
}
