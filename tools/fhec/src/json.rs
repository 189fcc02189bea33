//! Arguments and test vectors as JSON, with errors that show the place.

use crate::cli::CallArgs;
use ferrocrete::{IntTensor, Shown};
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::Deserialize;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// JSON that is not what it should be.
#[derive(Debug, Error, Diagnostic)]
pub enum JsonError {
    /// Not JSON, or of another form.
    #[error("{name}:{line}:{column}: {reason}")]
    #[diagnostic(help("{expected}"))]
    Syntax {
        /// Where the text is from.
        name: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong.
        reason: String,
        /// What should be there.
        expected: &'static str,
        /// The text.
        #[source_code]
        source_code: Arc<Shown>,
        /// The place in it.
        #[label("here")]
        at: SourceSpan,
    },
    /// An element that is no tensor of integers.
    #[error("{name}: {place}: {reason}")]
    Element {
        /// Where the text is from.
        name: String,
        /// Which element.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Io(String, io::Error),
}

/// Inputs and the outputs they must give.
#[derive(Clone, Debug)]
pub struct Vector {
    /// The arguments.
    pub inputs: Vec<IntTensor>,
    /// The results.
    pub outputs: Vec<IntTensor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVector {
    inputs: Vec<Json>,
    outputs: Vec<Json>,
}

/// Reads the arguments of a call.
pub fn arguments(call: &CallArgs) -> Result<Vec<IntTensor>, JsonError> {
    let (name, text) = match (&call.args_file, &call.args) {
        (None, given) => ("--args".to_owned(), Cow::Borrowed(given.as_deref().unwrap_or_default())),
        (Some(path), _) if path == Path::new("-") => {
            let name = "standard input".to_owned();
            let text = bounded(io::stdin()).map_err(|error| JsonError::Io(name.clone(), error))?;
            (name, Cow::Owned(text))
        }
        (Some(path), _) => {
            let (name, text) = read_file(path)?;
            (name, Cow::Owned(text))
        }
    };
    let expected =
        "the arguments are a JSON list with one integer or nested list for each, as [3, [1, 2, 3]]";
    let list: Vec<Json> = read(&name, &text, expected)?;
    tensors(&name, "argument", &list)
}

/// Reads test vectors.
pub fn vectors(path: &Path) -> Result<Vec<Vector>, JsonError> {
    let (name, text) = read_file(path)?;
    let expected = "test vectors are a JSON list of {\"inputs\": [...], \"outputs\": [...]}";
    let list: Vec<RawVector> = read(&name, &text, expected)?;
    let vector = |(i, raw): (usize, RawVector)| {
        Ok(Vector {
            inputs: tensors(&name, &format!("vector {i}, input"), &raw.inputs)?,
            outputs: tensors(&name, &format!("vector {i}, output"), &raw.outputs)?,
        })
    };
    list.into_iter().enumerate().map(vector).collect()
}

/// A file's name and its text.
fn read_file(path: &Path) -> Result<(String, String), JsonError> {
    let name = path.display().to_string();
    match File::open(path).and_then(bounded) {
        Ok(text) => Ok((name, text)),
        Err(error) => Err(JsonError::Io(name, error)),
    }
}

/// Numbers as text take as much memory again many times over.
const MOST_MIB: u64 = 256;

/// Reads text, which may come through a pipe that never ends.
fn bounded(from: impl Read) -> io::Result<String> {
    let mut text = String::new();
    let most = MOST_MIB << 20;
    from.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("at most {MOST_MIB} MiB are read")));
    }
    Ok(text)
}

fn read<T: for<'de> Deserialize<'de>>(
    name: &str,
    text: &str,
    expected: &'static str,
) -> Result<T, JsonError> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line().max(1), error.column().max(1));
        let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let offset = (before + column - 1).min(text.len());
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        let shown = Shown::new(NamedSource::new(name, text.to_owned()), &[(offset, 0)]);
        let at = shown.marks().first().map_or(offset, |&(at, _)| at).into();
        JsonError::Syntax {
            name: name.to_owned(),
            line,
            column,
            reason,
            expected,
            source_code: Arc::new(shown),
            at,
        }
    })
}

fn tensors(name: &str, what: &str, list: &[Json]) -> Result<Vec<IntTensor>, JsonError> {
    let tensor = |(i, json): (usize, &Json)| {
        IntTensor::from_json(json).map_err(|error| JsonError::Element {
            name: name.to_owned(),
            place: format!("{what} {i}"),
            reason: error.to_string(),
        })
    };
    list.iter().enumerate().map(tensor).collect()
}

/// Values as a JSON list.
pub fn to_json(values: &[IntTensor]) -> Json {
    values.iter().map(IntTensor::to_json).collect()
}

/// Values for people: one a line.
pub fn print(values: &[IntTensor], json: bool) -> String {
    if json {
        return format!("{}\n", to_json(values));
    }
    values.iter().map(|value| format!("{}\n", value.to_json())).collect()
}
