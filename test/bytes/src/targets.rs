//! The targets, and what all of them hold against what they read.

mod arguments;
mod files;
mod graphs;
mod keys;
mod text;
mod values;

use crate::{Fate, Target};
use ferrocrete_abi::bounded;
use std::fmt::Display;

/// All of them; each has a folder in the corpus.
pub const TARGETS: &[Target] = &[
    Target { name: "bundle", read: files::bundle },
    Target { name: "manifest", read: files::manifest },
    Target { name: "signature", read: files::signature },
    Target { name: "client-key", read: keys::client },
    Target { name: "server-key", read: keys::server },
    Target { name: "values", read: values::values },
    Target { name: "arguments", read: arguments::arguments },
    Target { name: "graph", read: graphs::graph },
    Target { name: "older-text", read: text::older },
];

/// What was read, if it was; a message must be short whatever the bytes were.
fn kept<T, E: Display>(read: Result<T, E>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            short(&error);
            None
        }
    }
}

/// Text for people is of bounded length.
fn short(text: &impl Display) {
    let text = text.to_string();
    // Words of the message's own stand beside what it quotes.
    assert!(text.len() <= bounded::MESSAGE + 500, "a message of {} bytes: {text}", text.len());
}

/// The fate of bytes of which something was read.
fn fate<T>(read: &Option<T>) -> Fate {
    if read.is_some() { Fate::Read } else { Fate::Refused }
}

/// The better of two.
fn either(first: Fate, second: Fate) -> Fate {
    if first == Fate::Read { first } else { second }
}
