//! What there is to say of our passes and ops: `--list-passes`, `--list-ops`, and as pages of the
//! book with `--reference FOLDER`.

use ferrocrete_abi::file::{self, Readers};
use ferrocrete_dialects::ops::{self, OpDocumentation};
use ferrocrete_dialects::pass::{PassInfo, PipelineInfo};
use std::io::Write;
use std::path::Path;

/// Handles arguments that ask for text instead of passes to run; returns the exit code.
pub fn answer(arguments: &[String]) -> Option<i32> {
    let (first, rest) = arguments.split_first()?;
    let text = match first.trim_start_matches('-') {
        "list-passes" => list("pass or pipeline", rest, &[passes(), pipelines()].concat()),
        "list-ops" => list("op", rest, &all_ops()),
        "reference" => return Some(rest.first().map_or(2, |folder| pages(Path::new(folder)))),
        _ => return None,
    };
    match text {
        Ok(text) => {
            // A reader that has gone away wants no more.
            let _ = std::io::stdout().write_all(text.as_bytes());
            Some(0)
        }
        Err(why) => {
            eprintln!("fhe-opt: {why}");
            Some(1)
        }
    }
}

/// Something with a name, a line, and a text.
#[derive(Clone)]
struct Entry {
    name: &'static str,
    summary: &'static str,
    text: String,
}

fn passes() -> Vec<Entry> {
    let all: Vec<&PassInfo> = ferrocrete_passes::PASSES.iter().chain(ferrocrete_codegen::PASSES).collect();
    let entry = |pass: &PassInfo| Entry {
        name: pass.argument,
        summary: pass.summary,
        text: pass.reference() + page_of(pass),
    };
    all.into_iter().map(entry).collect()
}

fn pipelines() -> Vec<Entry> {
    let all = ferrocrete_passes::PIPELINES.iter().chain(ferrocrete_codegen::PIPELINES);
    let entry = |pipeline: &PipelineInfo| Entry {
        name: pipeline.argument,
        summary: pipeline.summary,
        text: pipeline.reference(),
    };
    all.map(entry).collect()
}

/// What its crate says of a pass besides; `test/book` finds a pass without.
fn page_of(pass: &PassInfo) -> &'static str {
    let mut pages = ferrocrete_passes::DOCUMENTATION.iter().chain(ferrocrete_codegen::DOCUMENTATION);
    pages.find(|(name, _)| *name == pass.argument).map_or("", |(_, page)| page)
}

fn all_ops() -> Vec<Entry> {
    let entry =
        |(name, op): (&'static str, OpDocumentation)| Entry { name, summary: op.summary, text: op_text(&op) };
    ops::documented().map(entry).collect()
}

fn op_text(op: &OpDocumentation) -> String {
    let lines: Vec<_> = op.description.lines().map(str::trim).collect();
    format!(
        "{}.\n\n{}\n\n```text\n{}\n```\n\nRefused with `… {}`:\n\n```text\n{}\n```\n",
        op.summary,
        lines.join("\n"),
        op.ok,
        op.error_says,
        op.error
    )
}

fn list(kind: &str, names: &[String], entries: &[Entry]) -> Result<String, String> {
    let mut text = String::new();
    if names.is_empty() {
        let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
        for entry in entries {
            text += &format!("{:width$}  {}\n", entry.name, entry.summary);
        }
    }
    for name in names {
        let entry = entries.iter().find(|entry| entry.name == name.trim_start_matches('-'));
        let entry = entry.ok_or_else(|| format!("there is no {kind} `{name}` of Ferrocrete"))?;
        text += &format!("# {}\n\n{}", entry.name, entry.text);
    }
    Ok(text)
}

/// Writes the reference pages; returns the exit code.
fn pages(folder: &Path) -> i32 {
    let ops = all_ops();
    let of = |dialect: &'static str| ops.iter().filter(move |op| op.name.split('.').next() == Some(dialect));
    let written = [
        ("passes.md", page("Passes", PASSES_ARE, [passes(), pipelines()].concat().iter())),
        ("fhe.md", page("FHE", "Operations on encrypted integers and booleans.", of("FHE"))),
        ("fhelinalg.md", page("FHELinalg", "Operations on tensors of encrypted integers.", of("FHELinalg"))),
        ("tfhe.md", page("TFHE", "Operations on ciphertexts.", of("TFHE"))),
    ]
    .into_iter()
    .try_for_each(|(name, text)| file::write(folder.join(name), text.as_bytes(), Readers::Others));
    match written {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("fhe-opt: {}: {error}", folder.display());
            1
        }
    }
}

const PASSES_ARE: &str =
    "Written from the definitions of passes, and of pipelines at the end; every example runs as a test.";

fn page<'a>(title: &str, about: &str, entries: impl Iterator<Item = &'a Entry>) -> String {
    let sections: Vec<_> =
        entries.map(|entry| format!("## `{}`\n\n{}", entry.name, entry.text.trim_end())).collect();
    format!("# {title}\n\n{about}\n\n{}\n", sections.join("\n\n"))
}
