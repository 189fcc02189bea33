//! The graph as JSON, for tools.

use crate::array::Array;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::layout::Indexer;
use crate::location::Location;
use crate::operation::{Operation, Window};
use crate::types::{Element, ValueType};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Version of the schema. It changes when a reader of an earlier version would misread or fail;
/// new operations and new entries of objects do not change it.
pub const JSON_VERSION: u32 = 1;

#[derive(Serialize)]
struct Body<'g> {
    nodes: Vec<Entry<'g>>,
    inputs: Vec<usize>,
    outputs: Vec<usize>,
}

#[derive(Serialize)]
struct Entry<'g> {
    id: usize,
    operation: &'static str,
    attributes: BTreeMap<&'static str, Value>,
    operands: Vec<usize>,
    #[serde(rename = "type")]
    ty: &'g ValueType,
    bounds: Option<[Value; 2]>,
    location: Option<&'g Location>,
    tag: &'g str,
}

impl Graph {
    /// The graph as JSON, a line for each node.
    ///
    /// ```json
    /// {
    ///   "format": "ferrocrete-graph",
    ///   "version": 1,
    ///   "nodes": [
    ///     {
    ///       "id": 0,
    ///       "operation": "input",
    ///       "attributes": { "name": "x" },
    ///       "operands": [],
    ///       "type": {
    ///         "status": "encrypted",
    ///         "element": { "kind": "integer", "width": 2, "signed": false },
    ///         "shape": [1]
    ///       },
    ///       "bounds": [0, 3],
    ///       "location": { "file": "model.py", "line": 3, "column": 5 },
    ///       "tag": ""
    ///     }
    ///   ],
    ///   "inputs": [0],
    ///   "outputs": [0]
    /// }
    /// ```
    ///
    /// - `nodes`: each after its operands. `id` is its place in the list, and the number that
    ///   [`text`](Self::text) names it by; `operands`, `inputs` and `outputs` are such numbers, in
    ///   order.
    /// - `type`: `status` is `clear` or `encrypted`; `element` is `{"kind": "float"}` or an integer
    ///   of `width` bits, 64 before bounds are known; `shape` is empty for a scalar.
    /// - `bounds`: least and greatest value, or null if they are not known. `location`: null if
    ///   it is not known; a column of 0 is not known. `tag`: inner parts after dots.
    /// - A float that is no number is one of the strings `NaN`, `Infinity`, `-Infinity`.
    /// - Arrays are nested lists as numpy reads them, a scalar a number.
    ///
    /// Attributes by `operation`; those not named here have none:
    ///
    /// | operation | attributes |
    /// | --- | --- |
    /// | `input` | `name` |
    /// | `constant` | `value`: array |
    /// | `apply`, `combine` | `name` of the function of one operand, or of several |
    /// | `subgraph` | `graph`: `nodes`, `inputs` and `outputs` of the fused part |
    /// | `tlu` | `table`: array; axes before the last: one table for each element |
    /// | `round_bit_pattern`, `truncate_bit_pattern` | `lsbs`, `exact` |
    /// | `extract_bit_pattern` | `start`, `count`: bits |
    /// | `hint`, `wrap` | `width`, `signed`: of the type that it keeps, or takes the low bits to |
    /// | `sum` | `axes`, `keep_dims` |
    /// | `conv` | `pads`: pairs; `strides`, `dilations`, `groups` |
    /// | `maxpool` | `size`, `pads`, `strides`, `dilations` |
    /// | `reshape`, `broadcast_to` | `shape` |
    /// | `transpose` | `axes`; `concatenate` has `axis` |
    /// | `index`, `assign` | `index`: a list of numbers, `{"start", "stop", "step"}` (null: not given), `{"places": array}`, `{"operand"}` (the place in `operands` of the one that gives the places), and null for a new axis |
    pub fn json(&self) -> String {
        let Body { nodes, inputs, outputs } = self.body();
        let nodes: Vec<String> = nodes.iter().map(|node| format!("    {}", text(node))).collect();
        format!(
            "{{\n  \"format\": \"ferrocrete-graph\",\n  \"version\": {JSON_VERSION},\n  \"nodes\": [\n{}\n  ],\n  \
             \"inputs\": {},\n  \"outputs\": {}\n}}\n",
            nodes.join(",\n"),
            text(&inputs),
            text(&outputs),
        )
    }

    fn body(&self) -> Body<'_> {
        let order = self.order();
        let ids: HashMap<NodeIndex, usize> =
            order.iter().enumerate().map(|(id, &index)| (index, id)).collect();
        let numbers = |of: &[NodeIndex]| of.iter().map(|index| ids[index]).collect();
        let entry = |index: NodeIndex| {
            let node = self.node(index);
            Entry {
                id: ids[&index],
                operation: node.operation.kind(),
                attributes: attributes(&node.operation).into_iter().collect(),
                operands: numbers(&self.operands(index)),
                ty: &node.ty,
                bounds: node.bounds.map(|bounds| limits(bounds, node.ty.element)),
                location: Some(&node.location).filter(|location| location.is_known()),
                tag: &node.tag,
            }
        };
        Body {
            nodes: order.iter().copied().map(entry).collect(),
            inputs: numbers(self.inputs()),
            outputs: numbers(self.outputs()),
        }
    }
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| unreachable!("all keys are strings: {error}"))
}

fn limits(bounds: Bounds, element: Element) -> [Value; 2] {
    if element == Element::Float {
        return [float(bounds.low), float(bounds.high)];
    }
    let (low, high) = bounds.integers();
    [low.into(), high.into()]
}

impl Operation {
    /// What kind of operation it is: [`name`](Self::name), but for inputs, functions, and
    /// convolutions, whose names say more.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Input { .. } => "input",
            Self::Constant(_) => "constant",
            Self::Negate => "negative",
            Self::Binary(binary) => binary.name(),
            Self::Select => "where",
            Self::Apply(_) => "apply",
            Self::Combine(_) => "combine",
            Self::Fused(_) => "subgraph",
            Self::Table(_) => "tlu",
            Self::RoundBits { .. } => "round_bit_pattern",
            Self::TruncateBits { .. } => "truncate_bit_pattern",
            Self::ExtractBits { .. } => "extract_bit_pattern",
            Self::Hint { .. } => "hint",
            Self::Wrap { .. } => "wrap",
            Self::Quotient { .. } => "quotient",
            Self::MatMul => "matmul",
            Self::Sum { .. } => "sum",
            Self::Convolution { .. } => "conv",
            Self::MaxPool { .. } => "maxpool",
            Self::Reshape(_) => "reshape",
            Self::Transpose(_) => "transpose",
            Self::BroadcastTo(_) => "broadcast_to",
            Self::Concatenate { .. } => "concatenate",
            Self::Index(_) => "index",
            Self::Assign(_) => "assign",
        }
    }
}

fn attributes(operation: &Operation) -> Vec<(&'static str, Value)> {
    match operation {
        Operation::Input { name } => vec![("name", json!(name))],
        Operation::Constant(value) => vec![("value", array(value))],
        Operation::Apply(function) | Operation::Combine(function) => vec![("name", json!(function.name()))],
        Operation::Fused(graph) => vec![("graph", json!(graph.body()))],
        Operation::Table(table) => {
            vec![("table", nested(table.shape(), table.iter().map(|&entry| entry.into())))]
        }
        Operation::RoundBits { lsbs, exact } | Operation::TruncateBits { lsbs, exact } => {
            vec![("lsbs", json!(lsbs)), ("exact", json!(exact))]
        }
        Operation::Quotient { lsbs } => vec![("lsbs", json!(lsbs))],
        Operation::Hint { width, signed } | Operation::Wrap { width, signed } => {
            vec![("width", json!(width)), ("signed", json!(signed))]
        }
        Operation::ExtractBits { start, count } => vec![("start", json!(start)), ("count", json!(count))],
        Operation::Sum { axes, keep_dims } => vec![("axes", json!(axes)), ("keep_dims", json!(keep_dims))],
        Operation::Convolution { window: geometry, groups } => {
            let mut all = window(geometry);
            all.push(("groups", json!(groups)));
            all
        }
        Operation::MaxPool { size, window: geometry } => {
            let mut all = window(geometry);
            all.push(("size", json!(size)));
            all
        }
        Operation::Reshape(shape) | Operation::BroadcastTo(shape) => vec![("shape", json!(shape))],
        Operation::Transpose(axes) => vec![("axes", json!(axes))],
        Operation::Concatenate { axis } => vec![("axis", json!(axis))],
        Operation::Index(index) | Operation::Assign(index) => {
            vec![("index", index.iter().map(indexer).collect())]
        }
        Operation::Negate | Operation::Binary(_) | Operation::Select | Operation::MatMul => Vec::new(),
    }
}

fn window(Window { padding, strides, dilations }: &Window) -> Vec<(&'static str, Value)> {
    vec![("pads", json!(padding)), ("strides", json!(strides)), ("dilations", json!(dilations))]
}

fn indexer(entry: &Indexer) -> Value {
    match entry {
        Indexer::At(place) => json!(place),
        Indexer::Range { start, stop, step } => json!({ "start": start, "stop": stop, "step": step }),
        Indexer::Places(places) => {
            json!({ "places": nested(places.shape(), places.iter().map(|&place| place.into())) })
        }
        Indexer::Operand(number) => json!({ "operand": number }),
        Indexer::NewAxis => Value::Null,
    }
}

fn array(value: &Array) -> Value {
    match value {
        Array::Integer(values) => nested(values.shape(), values.iter().map(|&value| value.into())),
        Array::Float(values) => nested(values.shape(), values.iter().map(|&value| float(value))),
    }
}

fn float(value: f64) -> Value {
    match value {
        value if value.is_finite() => json!(value),
        value if value.is_nan() => json!("NaN"),
        value if value > 0.0 => json!("Infinity"),
        _ => json!("-Infinity"),
    }
}

/// Values in row-major order, as nested lists.
fn nested(shape: &[usize], values: impl IntoIterator<Item = Value>) -> Value {
    let mut values = values.into_iter();
    let result = nest(shape, &mut values);
    debug_assert!(values.next().is_none(), "there are as many values as places");
    result
}

fn nest(shape: &[usize], values: &mut impl Iterator<Item = Value>) -> Value {
    match shape.split_first() {
        None => values.next().unwrap_or(Value::Null),
        Some((&length, rest)) => (0..length).map(|_| nest(rest, values)).collect(),
    }
}
