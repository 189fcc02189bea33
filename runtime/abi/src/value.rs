//! Values that cross a program's border: encrypted or clear, with their shape and encoding.

use crate::file::Readers;
use crate::frame::{self, Frame, FrameError, Kind, Part};
use crate::key_material::KeyTag;
use crate::manifest::{Element, Gate};
use serde::{Deserialize, Serialize};
use std::path::Path;
use thiserror::Error;

/// Where an encrypted value comes from, which says how much noise it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// From a client: the noise of encryption. Clear values count as such.
    #[default]
    Fresh,
    /// From a run, with no more noise than a bootstrap's output and a fresh encryption together have,
    /// and no ciphertext in it twice: what a composable program takes.
    Composable,
    /// From a run, with whatever noise that gave it.
    Result,
}

impl Origin {
    fn is_fresh(&self) -> bool {
        *self == Self::Fresh
    }
}

/// One argument or result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    gate: Gate,
    key: Option<KeyTag>,
    origin: Origin,
    words: Vec<u64>,
}

/// Why words are no value.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ValueError {
    /// The element count does not divide the words.
    #[error("{words} words cannot hold {elements} elements of equal size")]
    Words {
        /// Words given.
        words: usize,
        /// Elements of the gate.
        elements: usize,
    },
}

impl Value {
    /// A fresh encrypted value: one row of `dimension + 1` words per element.
    pub fn encrypted(gate: Gate, key: KeyTag, words: Vec<u64>) -> Result<Self, ValueError> {
        let elements = gate.len();
        if elements == 0 && words.is_empty() || elements > 0 && words.len().is_multiple_of(elements) {
            return Ok(Self { gate, key: Some(key), origin: Origin::Fresh, words });
        }
        Err(ValueError::Words { words: words.len(), elements })
    }

    /// A clear value: one sign-extended word per element.
    pub fn clear(gate: Gate, words: Vec<u64>) -> Result<Self, ValueError> {
        if words.len() != gate.len() {
            return Err(ValueError::Words { words: words.len(), elements: gate.len() });
        }
        Ok(Self { gate, key: None, origin: Origin::Fresh, words })
    }

    /// The same, from elsewhere. A clear value stays what it is.
    pub fn with_origin(self, origin: Origin) -> Self {
        if self.key.is_some() { Self { origin, ..self } } else { self }
    }

    /// Where it comes from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Shape and encoding.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// What an encrypted value is tied to; absent for a clear one.
    pub fn key(&self) -> Option<KeyTag> {
        self.key
    }

    /// The words, row-major.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The value's bytes: a list of one, as [`to_bytes`] writes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(std::slice::from_ref(self))
    }

    /// Reads a list that must have one value.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let values = from_bytes(bytes)?;
        let found = values.len();
        let [value] = <[Self; 1]>::try_from(values)
            .map_err(|_| header_error(format!("it has {found} values, expected 1")))?;
        Ok(value)
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    values: Vec<ValueHeader>,
}

#[derive(Serialize, Deserialize)]
struct ValueHeader {
    gate: Gate,
    key: Option<KeyTag>,
    #[serde(default, skip_serializing_if = "Origin::is_fresh")]
    origin: Origin,
    words: u64,
}

/// The arguments of one call, or its results, as bytes.
pub fn to_bytes(values: &[Value]) -> Vec<u8> {
    to_frame(values).to_bytes()
}

/// The same, to be written.
pub fn to_frame(values: &[Value]) -> Frame<'_> {
    let header = Header {
        values: values
            .iter()
            .map(|v| ValueHeader {
                gate: v.gate.clone(),
                key: v.key,
                origin: v.origin,
                words: v.words.len() as u64,
            })
            .collect(),
    };
    Frame::new(Kind::Values, &header, values.iter().map(|v| Part::Words(&v.words)).collect())
}

/// Reads what [`to_bytes`] wrote.
pub fn from_bytes(bytes: &[u8]) -> Result<Vec<Value>, FrameError> {
    let kind = Kind::Values;
    let (Header { values }, mut payload) = frame::decode(kind, bytes)?;
    let expected = values.iter().map(|v| u128::from(v.words) * 8).sum::<u128>();
    if payload.len() as u128 != expected {
        return Err(FrameError::Payload { kind, what: "values", found: payload.len(), expected });
    }
    let mut read = Vec::with_capacity(values.len());
    for value in values {
        value.gate.validate().map_err(|reason| FrameError::Invalid { kind, reason })?;
        // The sum of all lengths is the payload's, so each fits.
        let (words, rest) = payload.split_at(value.words as usize * 8);
        payload = rest;
        read.push(assemble(value, frame::words_of_bytes(words)?)?);
    }
    Ok(read)
}

fn header_error(reason: String) -> FrameError {
    FrameError::Header { kind: Kind::Values, reason }
}

fn assemble(header: ValueHeader, words: Vec<u64>) -> Result<Value, FrameError> {
    match (header.gate.element, header.key) {
        (Element::Encrypted { .. }, Some(key)) => {
            Value::encrypted(header.gate, key, words).map(|value| value.with_origin(header.origin))
        }
        (Element::Clear { .. }, None) => Value::clear(header.gate, words),
        (Element::Encrypted { .. }, None) => {
            return Err(header_error("an encrypted value names no key".into()));
        }
        (Element::Clear { .. }, Some(_)) => return Err(header_error("a clear value names a key".into())),
    }
    .map_err(|error| header_error(error.to_string()))
}

/// Reads a list of values from a file.
pub fn read(path: impl AsRef<Path>) -> Result<Vec<Value>, FrameError> {
    from_bytes(&frame::read_file(path.as_ref())?)
}

/// Writes a list of values to a file.
pub fn write(values: &[Value], path: impl AsRef<Path>) -> Result<(), FrameError> {
    to_frame(values).write_file(path.as_ref(), Readers::Others)
}
