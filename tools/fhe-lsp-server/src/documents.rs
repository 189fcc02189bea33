//! Documents as the client has them and as MLIR reads them: text that an older MLIR wrote is
//! brought up to date on its way to the server, and places are translated both ways.

use ferrocrete_dialects::older_text::Modern;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The open documents.
#[derive(Default)]
pub struct Documents {
    open: HashMap<String, Document>,
    /// The documents that unanswered requests, by their id, are about.
    asked: HashMap<String, String>,
}

struct Document {
    /// As the client has it.
    text: String,
    modern: Modern,
    language: Value,
    version: Value,
    /// The first line that the last edit changed, from 0.
    edited: usize,
    /// Whether it crashed a server, so that none has it.
    is_lost: bool,
}

impl Documents {
    /// What the client says, for the server. What needs no change stays as it is, byte for byte.
    pub fn outgoing(&mut self, message: Vec<u8>) -> Vec<u8> {
        self.for_server(&message).unwrap_or(message)
    }

    /// What the server says, for the client.
    pub fn incoming(&mut self, message: Vec<u8>) -> Vec<u8> {
        self.for_client(&message).unwrap_or(message)
    }

    fn for_server(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        let mut message: Value = serde_json::from_slice(message).ok()?;
        let id = message.get("id").map(Value::to_string);
        let method = message.get("method")?.as_str()?.to_owned();
        let params = message.get_mut("params")?;
        let uri = params.pointer("/textDocument/uri")?.as_str()?.to_owned();
        match method.as_str() {
            "textDocument/didOpen" => {
                let opened = params.get_mut("textDocument")?;
                let text = opened.get("text")?.as_str()?.to_owned();
                let document = Document::new(text, opened.get("languageId"), opened.get("version"));
                opened["text"] = document.modern.text().into();
                self.open.insert(uri, document);
            }
            "textDocument/didChange" => {
                let document = self.open.get_mut(&uri)?;
                let mut text = document.text.clone();
                let changes = params.get_mut("contentChanges")?;
                changes.as_array()?.iter().for_each(|change| apply(change, &mut text));
                document.edit(text);
                // Whole, since the ranges are those of the client's text.
                *changes = json!([{"text": document.modern.text()}]);
                document.version = params.pointer("/textDocument/version").cloned().unwrap_or_default();
                if std::mem::take(&mut document.is_lost) {
                    return Some(document.opening(&uri));
                }
            }
            "textDocument/didClose" => {
                self.open.remove(&uri);
                return None;
            }
            _ => {
                let document = self.open.get(&uri).filter(|document| document.modern.is_changed())?;
                each_place(params, &|line, column| document.modern.new_column(line, column));
                if let Some(id) = id {
                    self.asked.insert(id, uri);
                }
            }
        }
        serde_json::to_vec(&message).ok()
    }

    fn for_client(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        if self.asked.is_empty() && !self.open.values().any(|document| document.modern.is_changed()) {
            return None;
        }
        let mut message: Value = serde_json::from_slice(message).ok()?;
        let (uri, what) = match message.pointer("/params/uri").and_then(Value::as_str) {
            Some(uri) => (uri.to_owned(), "params"),
            None => (self.asked.remove(&message.get("id")?.to_string())?, "result"),
        };
        let modern = &self.open.get(&uri)?.modern;
        each_place(message.get_mut(what)?, &|line, column| modern.column(line, column));
        serde_json::to_vec(&message).ok()
    }

    /// Gives a document up until it is edited; the line that was edited last.
    pub fn lose(&mut self, uri: &str) -> Option<usize> {
        let document = self.open.get_mut(uri)?;
        document.is_lost = true;
        Some(document.edited)
    }

    /// Whether a document is given up.
    pub fn is_lost(&self, uri: &str) -> bool {
        self.open.get(uri).is_some_and(|document| document.is_lost)
    }

    /// The messages that open all documents but those given up, for a server that has none.
    pub fn reopened(&mut self) -> Vec<(String, Vec<u8>)> {
        // Nobody answers them any more.
        self.asked.clear();
        let known = self.open.iter().filter(|(_, document)| !document.is_lost);
        let mut all: Vec<_> = known.map(|(uri, document)| (uri.clone(), document.opening(uri))).collect();
        all.sort();
        all
    }
}

impl Document {
    fn new(text: String, language: Option<&Value>, version: Option<&Value>) -> Self {
        let (language, version) =
            (language.cloned().unwrap_or_default(), version.cloned().unwrap_or_default());
        Self { modern: Modern::of(&text), text, language, version, edited: 0, is_lost: false }
    }

    fn edit(&mut self, text: String) {
        self.edited = self.text.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
        // Beyond the end is where lines were taken away.
        self.edited = self.edited.min(text.lines().count().saturating_sub(1));
        self.modern = Modern::of(&text);
        self.text = text;
    }

    /// The message that opens it.
    fn opening(&self, uri: &str) -> Vec<u8> {
        let Self { language, version, .. } = self;
        let text = self.modern.text();
        let document = json!({"uri": uri, "languageId": language, "version": version, "text": text});
        let params = json!({"textDocument": document});
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params}).to_string().into_bytes()
    }
}

/// Changes every `{"line": …, "character": …}` inside; `column` takes and gives numbers from 1.
fn each_place(value: &mut Value, column: &impl Fn(u32, u32) -> u32) {
    match value {
        Value::Object(fields) => {
            let number = |name| fields.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
            match (number("line"), number("character")) {
                (Some(line), Some(character)) => {
                    let character = column(line.saturating_add(1), character.saturating_add(1)) - 1;
                    fields.insert("character".into(), character.into());
                }
                (None | Some(_), None | Some(_)) => {
                    fields.values_mut().for_each(|field| each_place(field, column));
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_place(value, column)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Makes one of the client's changes: a new text of everything or of a range.
fn apply(change: &Value, text: &mut String) {
    let Some(new) = change.get("text").and_then(Value::as_str) else { return };
    let Some(range) = change.get("range") else {
        new.clone_into(text);
        return;
    };
    let (start, end) = (offset(text, &range["start"]), offset(text, &range["end"]));
    text.replace_range(start..end.max(start), new);
}

/// Where in the text a place of the protocol is, whose columns count units of UTF-16.
fn offset(text: &str, place: &Value) -> usize {
    let number = |name| place.get(name).and_then(Value::as_u64).unwrap_or(0);
    let (mut lines, mut character) = (number("line"), number("character"));
    for (at, c) in text.char_indices() {
        if lines > 0 {
            lines -= u64::from(c == '\n');
        } else if character == 0 || c == '\n' {
            return at;
        } else {
            character = character.saturating_sub(c.len_utf16() as u64);
        }
    }
    text.len()
}
