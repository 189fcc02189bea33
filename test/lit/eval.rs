//! `// EVAL: @f(3, [1, 2]) == 8`: a function, its arguments and the results it must give. A file
//! `X.vectors.json` beside `X.mlir` says the same for many arguments.

use crate::directives::DirectiveError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every meaning a program has; all must agree.
pub const MODES: &[&str] = &["clear", "simulate", "encrypted"];

/// One evaluation.
pub struct Eval {
    function: String,
    inputs: Vec<Value>,
    outputs: Vec<Value>,
}

impl Eval {
    /// Reads what follows `EVAL:`. Several results are separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (call, results) = text.split_once("==").ok_or("there is no `==`")?;
        let call = call.trim().strip_prefix('@').ok_or("the function's name must start with `@`")?;
        let (function, arguments) = match call.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\"(").ok_or("a quoted name must end in `\"(`")?,
            None => call.split_once('(').ok_or("there is no `(`")?,
        };
        let arguments = arguments.strip_suffix(')').ok_or("the call must end in `)`")?;
        let outputs = values(results)?;
        if function.is_empty() || outputs.is_empty() {
            return Err("a function and at least one result are needed".to_owned());
        }
        Ok(Self { function: function.to_owned(), inputs: values(arguments)?, outputs })
    }
}

fn values(text: &str) -> Result<Vec<Value>, String> {
    serde_json::from_str(&format!("[{text}]")).map_err(|error| format!("`{text}`: {error}"))
}

/// The test vectors of each function, as `fhec test --vectors` reads them.
pub fn vectors(evals: &[Eval]) -> BTreeMap<&str, Value> {
    let mut functions: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for eval in evals {
        let vector = json!({ "inputs": eval.inputs, "outputs": eval.outputs });
        functions.entry(&eval.function).or_default().push(vector);
    }
    functions.into_iter().map(|(function, vectors)| (function, Value::Array(vectors))).collect()
}

/// The test vectors kept beside a program, if there are any.
pub fn vectors_beside(program: &Path) -> Result<Option<PathBuf>, DirectiveError> {
    let path = std::path::absolute(program.with_extension("vectors.json"))?;
    if !path.exists() {
        return Ok(None);
    }
    match serde_json::from_slice(&std::fs::read(&path)?) {
        Ok(Value::Array(vectors)) if !vectors.is_empty() => Ok(Some(path)),
        Ok(_) | Err(_) => Err(DirectiveError::Vectors(path, "is not a JSON list of at least one vector")),
    }
}
