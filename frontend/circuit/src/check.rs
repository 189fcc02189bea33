//! What a client needs to refuse the arguments that a circuit refuses.

use crate::convert;
use crate::error::Error;
use ferrocrete::{IntTensor, Isolation, Outcome, Source};
use ferrocrete_graph::{Array, Graph};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Version of the bytes.
const VERSION: u32 = 1;

/// The functions of a module as data, to check arguments where the module is not: on the machine of
/// whoever encrypts them. It tells what the functions compute.
#[derive(Clone, Debug)]
pub struct Check {
    functions: Vec<(String, Graph)>,
    mlir: String,
    source: OnceLock<Source>,
}

#[derive(Serialize, Deserialize)]
struct Form {
    version: u32,
    mlir: String,
    functions: Vec<(String, String)>,
}

impl Check {
    pub(crate) fn new(functions: &[(String, Graph)], mlir: &str) -> Result<Self, Error> {
        let tabulated = |(name, graph): &(String, Graph)| Ok((name.clone(), graph.tabulated()?));
        let functions = functions.iter().map(tabulated).collect::<Result<_, Error>>()?;
        Ok(Self { functions, mlir: without_folders(mlir), source: OnceLock::new() })
    }

    /// The check as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let functions = self.functions.iter().map(|(name, graph)| (name.clone(), graph.json())).collect();
        let form = Form { version: VERSION, mlir: self.mlir.clone(), functions };
        serde_json::to_vec(&form).unwrap_or_else(|error| unreachable!("text becomes JSON: {error}"))
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// What is no such thing.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |reason: String| Error::NoCheck { reason };
        let form: Form = serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
        if form.version != VERSION {
            return Err(wrong(format!("it has version {}, and {VERSION} is read", form.version)));
        }
        let read = |(name, json): (String, String)| Ok((name, Graph::from_json(&json).map_err(wrong)?));
        let functions = form.functions.into_iter().map(read).collect::<Result<_, Error>>()?;
        Ok(Self { functions, mlir: form.mlir, source: OnceLock::new() })
    }

    /// Refuses what [`Module::arguments`](crate::Module::arguments) refuses. Of arguments that are not
    /// all known here, it checks what depends on the known ones alone: whether there is a value, and if
    /// it is `strict`, whether it is within its bounds. The program, which came from elsewhere, is parsed in a
    /// process of its own if it is said how, once.
    ///
    /// # Errors
    /// Arguments that do not fit, and such for which a value on the way leaves its type.
    pub fn arguments(
        &self,
        function: &str,
        arguments: &[Option<Array>],
        strict: bool,
        isolation: Option<&Isolation>,
    ) -> Result<(), Error> {
        let graph = find(&self.functions, function)?;
        admit_some(graph, arguments, strict, |tensors| {
            let source = match self.source.get() {
                Some(source) => source,
                None => {
                    let source = Source::parse_with(&self.mlir, "circuit.mlir", isolation)?;
                    self.source.get_or_init(|| source)
                }
            };
            source.clear(Some(function), tensors)
        })
    }
}

/// The graph of a function.
pub(crate) fn find<'f>(functions: &'f [(String, Graph)], name: &str) -> Result<&'f Graph, Error> {
    let found = functions.iter().find(|(function, _)| function == name);
    found.map(|(_, graph)| graph).ok_or_else(|| Error::Function {
        name: name.into(),
        available: functions.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// Arguments of a call, if the program computes their results right. `clear` runs the program.
pub(crate) fn admit(
    graph: &Graph,
    arguments: &[Array],
    clear: impl FnOnce(&[IntTensor]) -> Result<Outcome, ferrocrete::Error>,
) -> Result<Vec<IntTensor>, Error> {
    let tensors = convert::arguments(graph, arguments)?;
    let values = graph.trace(arguments)?;
    if let Some(beyond) = convert::beyond_bounds(graph, &values) {
        let wanted: Vec<Array> = graph.outputs().iter().map(|output| values[output].clone()).collect();
        let computed = clear(&tensors)?;
        // What is beyond its type in the program as it was written, a pass may take for another value
        // beyond it: a right result would be a coincidence.
        if !computed.overflows.is_empty() || convert::results(computed.results)? != wanted {
            return Err(beyond);
        }
    }
    Ok(tensors)
}

/// As [`admit`] if all arguments are known; otherwise what the known ones tell. If it is `strict`, that is
/// refused beyond its bounds: whether the results would be right depends on the others.
pub(crate) fn admit_some(
    graph: &Graph,
    arguments: &[Option<Array>],
    strict: bool,
    clear: impl FnOnce(&[IntTensor]) -> Result<Outcome, ferrocrete::Error>,
) -> Result<(), Error> {
    if let Some(all) = arguments.iter().cloned().collect::<Option<Vec<Array>>>() {
        return admit(graph, &all, clear).map(|_| ());
    }
    let values = graph.trace_known(arguments)?;
    convert::beyond_bounds(graph, &values).filter(|_| strict).map_or(Ok(()), Err)
}

/// A program in which places in files have the files' names only: the folders are nobody's business.
fn without_folders(mlir: &str) -> String {
    let mut result = String::with_capacity(mlir.len());
    let mut rest = mlir;
    while let Some((before, after)) = rest.split_once("loc(\"") {
        result += before;
        result += "loc(\"";
        let end = after.find('"').unwrap_or(after.len());
        result += after[..end].rsplit(['/', '\\']).next().unwrap_or_default();
        rest = &after[end..];
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_left_out() {
        let text = "a loc(\"/home/me/f.py\":3:4)\nb loc(\"g.py\":1:1) loc(unknown)";
        assert_eq!(without_folders(text), "a loc(\"f.py\":3:4)\nb loc(\"g.py\":1:1) loc(unknown)");
    }
}
