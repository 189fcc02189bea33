//! Diagnostics of bounded length: MLIR's quote types and literals whole, however long they are.

use ferrocrete_abi::bounded::{MESSAGE, message};
use serde_json::Value;

/// The message, with the texts of its diagnostics cut where they are too long. Every other message
/// stays as it is, byte for byte.
pub fn diagnostics(body: Vec<u8>) -> Vec<u8> {
    // A text that is too long makes the whole too long.
    if body.len() <= MESSAGE { body } else { cut(&body).unwrap_or(body) }
}

fn cut(body: &[u8]) -> Option<Vec<u8>> {
    let mut said: Value = serde_json::from_slice(body).ok()?;
    if said.get("method")?.as_str()? != "textDocument/publishDiagnostics" {
        return None;
    }
    for diagnostic in said.pointer_mut("/params/diagnostics")?.as_array_mut()? {
        shorten(diagnostic);
        let related = diagnostic.get_mut("relatedInformation").and_then(Value::as_array_mut);
        related.into_iter().flatten().for_each(shorten);
    }
    serde_json::to_vec(&said).ok()
}

fn shorten(said: &mut Value) {
    if let Some(Value::String(text)) = said.get_mut("message") {
        *text = message(text).into_owned();
    }
}
