//! What hovering over an op shows.

use ferrocrete_dialects::ops::{self, OpDocumentation};
use serde_json::Value;

/// The message, with the op's documentation put in if it answers a hover over an op of ours. Every
/// other message stays as it is, byte for byte.
pub fn with_documentation(message: Vec<u8>) -> Vec<u8> {
    documented(&message).unwrap_or(message)
}

fn documented(message: &[u8]) -> Option<Vec<u8>> {
    let mut message: Value = serde_json::from_slice(message).ok()?;
    let Value::String(text) = message.pointer_mut("/result/contents/value")? else { return None };
    // MLIR's text starts with the op's name in quotes.
    let (name, rest) = text.strip_prefix('"')?.split_once('"')?;
    let (name, documentation) = ops::documented().find(|(op, _)| *op == name)?;
    *text = format!("{}{rest}", heading(name, documentation));
    serde_json::to_vec(&message).ok()
}

fn heading(name: &str, documentation: OpDocumentation) -> String {
    let OpDocumentation { summary, description, ok, .. } = documentation;
    let lines: Vec<_> = description.lines().map(str::trim).collect();
    format!(
        "**{name}**: {summary}\n\n{}\n\nExample:\n\n```mlir\n{ok}\n```\n\n---\n\n\"{name}\"",
        lines.join("\n")
    )
}
