//! Reading the JSON of a graph whose functions are tables.

use crate::array::Array;
use crate::graph::{Bounds, Graph, Node, NodeIndex};
use crate::layout::Indexer;
use crate::location::Location;
use crate::meaning::shape::elements;
use crate::operation::{Binary, Operation, Window};
use crate::types::{Element, Shape, ValueType};
use ferrocrete_abi::bounded;
use ndarray::{ArrayD, IxDyn};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// The widest shift of 64 bits.
const MAXIMUM_SHIFT: u32 = 62;
/// Bits that integers have.
const WIDTHS: RangeInclusive<u32> = 1..=64;
/// The most steps that a trace takes: on one core, minutes of work. What runs encrypted takes far fewer.
const MAXIMUM_STEPS: u128 = 1 << 36;

#[derive(Deserialize)]
struct Body {
    nodes: Vec<Entry>,
    inputs: Vec<usize>,
    outputs: Vec<usize>,
}

#[derive(Deserialize)]
struct Entry {
    operation: String,
    attributes: Map<String, Value>,
    operands: Vec<usize>,
    #[serde(rename = "type")]
    ty: ValueType,
    bounds: Option<[i64; 2]>,
    location: Option<Location>,
    tag: String,
}

impl Graph {
    /// Reads the [`json`](Self::json) of a graph that is [`tabulated`](Self::tabulated).
    ///
    /// # Errors
    /// What is no such JSON, and a graph whose values are of other shapes than their operations give. The
    /// text is of bounded length.
    pub fn from_json(json: &str) -> Result<Self, String> {
        Self::read(json).map_err(|reason| bounded::message(&reason).into_owned())
    }

    fn read(json: &str) -> Result<Self, String> {
        let body: Body = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let mut graph = Self::new();
        let mut nodes: Vec<NodeIndex> = Vec::with_capacity(body.nodes.len());
        for entry in body.nodes {
            let at = |&number: &usize| nodes.get(number).copied().ok_or("an operand comes after its user");
            let operands: Vec<NodeIndex> = entry.operands.iter().map(at).collect::<Result<_, _>>()?;
            let operation = entry.operation()?;
            let shapes: Vec<&[usize]> =
                operands.iter().map(|&index| &graph.node(index).ty.shape[..]).collect();
            entry.check_type(&operation, &shapes)?;
            let bounds = entry.bounds.map(|[low, high]| Bounds::of_integers(low, high));
            let location = entry.location.unwrap_or_default();
            nodes.push(
                graph.insert(Node { operation, ty: entry.ty, bounds, location, tag: entry.tag }, &operands),
            );
        }
        let at = |number: usize| nodes.get(number).copied().ok_or("a node that is not there".to_owned());
        let all = |numbers: Vec<usize>| numbers.into_iter().map(at).collect::<Result<Vec<_>, _>>();
        let (inputs, outputs) = (all(body.inputs)?, all(body.outputs)?);
        let is_input = |&index: &NodeIndex| matches!(graph.node(index).operation, Operation::Input { .. });
        if !inputs.iter().all(is_input) {
            return Err("an argument that is computed".into());
        }
        let steps = graph.steps_of_trace();
        if steps > MAXIMUM_STEPS {
            return Err(format!("the function takes {steps} steps, at most {MAXIMUM_STEPS} are taken"));
        }
        graph.set_inputs(&inputs);
        graph.set_outputs(&outputs);
        Ok(graph)
    }
}

impl Entry {
    /// Refuses a type that the operation does not give.
    fn check_type(&self, operation: &Operation, operands: &[&[usize]]) -> Result<(), String> {
        elements(&self.ty.shape)?;
        if let Element::Integer { width, .. } = self.ty.element
            && !WIDTHS.contains(&width)
        {
            return Err(format!("'{}' has {width} bits", self.operation));
        }
        if matches!(operation, Operation::Input { .. }) && operands.is_empty() {
            return Ok(());
        }
        let wrong = |reason: String| format!("'{}': {reason}", self.operation);
        let shape = operation.shape_on(operands).map_err(wrong)?;
        if shape == self.ty.shape {
            return Ok(());
        }
        Err(wrong(format!("its value has shape {}, not {}", Shape(&shape), Shape(&self.ty.shape))))
    }

    fn operation(&self) -> Result<Operation, String> {
        if let Some(binary) = Binary::from_name(&self.operation) {
            return Ok(Operation::Binary(binary));
        }
        Ok(match self.operation.as_str() {
            "input" => Operation::Input { name: self.get("name")? },
            "constant" => Operation::Constant(self.constant()?),
            "negative" => Operation::Negate,
            "where" => Operation::Select,
            "tlu" => Operation::Table(nested(self.attribute("table")?)?),
            "round_bit_pattern" => {
                Operation::RoundBits { lsbs: self.shift("lsbs")?, exact: self.get("exact")? }
            }
            "truncate_bit_pattern" => {
                Operation::TruncateBits { lsbs: self.shift("lsbs")?, exact: self.get("exact")? }
            }
            "quotient" => Operation::Quotient { lsbs: self.shift("lsbs")? },
            "extract_bit_pattern" => {
                Operation::ExtractBits { start: self.shift("start")?, count: self.shift("count")? }
            }
            "hint" => Operation::Hint { width: self.width()?, signed: self.get("signed")? },
            "wrap" => Operation::Wrap { width: self.width()?, signed: self.get("signed")? },
            "matmul" => Operation::MatMul,
            "sum" => Operation::Sum { axes: self.get("axes")?, keep_dims: self.get("keep_dims")? },
            "conv" => Operation::Convolution { window: self.window()?, groups: self.get("groups")? },
            "maxpool" => Operation::MaxPool { size: self.get("size")?, window: self.window()? },
            "reshape" => Operation::Reshape(self.get("shape")?),
            "transpose" => Operation::Transpose(self.get("axes")?),
            "broadcast_to" => Operation::BroadcastTo(self.get("shape")?),
            "concatenate" => Operation::Concatenate { axis: self.get("axis")? },
            "index" => Operation::Index(self.index()?),
            "assign" => Operation::Assign(self.index()?),
            other => return Err(format!("there is no operation '{other}' that can be read")),
        })
    }

    fn attribute(&self, name: &str) -> Result<&Value, String> {
        self.attributes.get(name).ok_or_else(|| format!("'{}' lacks '{name}'", self.operation))
    }

    fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let value = self.attribute(name)?.clone();
        serde_json::from_value(value).map_err(|error| format!("'{name}' of '{}': {error}", self.operation))
    }

    fn shift(&self, name: &str) -> Result<u32, String> {
        self.get(name).and_then(|shift: u32| {
            if shift <= MAXIMUM_SHIFT { Ok(shift) } else { Err(format!("'{name}' is {shift}")) }
        })
    }

    fn width(&self) -> Result<u32, String> {
        self.get("width").and_then(|width| {
            if WIDTHS.contains(&width) { Ok(width) } else { Err(format!("a width of {width} bits")) }
        })
    }

    /// Its shape is that of its type: lists without elements do not tell.
    fn constant(&self) -> Result<Array, String> {
        let mut values = Vec::new();
        flatten(self.attribute("value")?, &mut values)?;
        Array::integers(&self.ty.shape, values).ok_or_else(|| "a constant of another shape".into())
    }

    fn window(&self) -> Result<Window, String> {
        Ok(Window {
            padding: self.get("pads")?,
            strides: self.get("strides")?,
            dilations: self.get("dilations")?,
        })
    }

    fn index(&self) -> Result<Vec<Indexer>, String> {
        let entries = self.attribute("index")?.as_array().ok_or("an index that is no list")?;
        entries.iter().map(indexer).collect()
    }
}

fn indexer(entry: &Value) -> Result<Indexer, String> {
    let wrong = || "an entry of an index that is none".to_owned();
    match entry {
        Value::Null => Ok(Indexer::NewAxis),
        Value::Number(place) => place.as_i64().map(Indexer::At).ok_or_else(wrong),
        Value::Object(parts) if parts.contains_key("places") => {
            Ok(Indexer::Places(nested(&parts["places"])?))
        }
        Value::Object(parts) if parts.contains_key("operand") => {
            parts["operand"].as_u64().map(|number| Indexer::Operand(number as usize)).ok_or_else(wrong)
        }
        Value::Object(parts) => {
            let bound = |name: &str| parts.get(name).and_then(Value::as_i64);
            Ok(Indexer::Range {
                start: bound("start"),
                stop: bound("stop"),
                step: bound("step").ok_or_else(wrong)?,
            })
        }
        Value::Bool(_) | Value::String(_) | Value::Array(_) => Err(wrong()),
    }
}

/// Nested lists of integers, of the shape that the first of each length tells.
fn nested(value: &Value) -> Result<ArrayD<i64>, String> {
    let mut shape = Vec::new();
    let mut level = value;
    while let Value::Array(parts) = level {
        shape.push(parts.len());
        let Some(first) = parts.first() else { break };
        level = first;
    }
    let mut values = Vec::new();
    flatten(value, &mut values)?;
    ArrayD::from_shape_vec(IxDyn(&shape), values).map_err(|error| error.to_string())
}

fn flatten(value: &Value, into: &mut Vec<i64>) -> Result<(), String> {
    match value {
        Value::Array(parts) => parts.iter().try_for_each(|part| flatten(part, into)),
        Value::Number(number) => {
            into.push(number.as_i64().ok_or("a number that is no integer")?);
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Object(_) => {
            Err("an array of something else than integers".into())
        }
    }
}
