//! Operations by name, with their attributes.

use crate::{array, function};
use ferrocrete_circuit::layout::Indexer;
use ferrocrete_circuit::operation::Binary;
use ferrocrete_circuit::{Array, Operation, Window};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PySlice, PyTuple};

/// What an operation is given beside its operands.
pub struct Attributes<'a, 'py> {
    operation: &'a str,
    values: &'a Bound<'py, PyDict>,
}

impl<'a, 'py> Attributes<'a, 'py> {
    pub fn new(operation: &'a str, values: &'a Bound<'py, PyDict>) -> Self {
        Self { operation, values }
    }

    fn any(&self, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.values
            .get_item(name)?
            .ok_or_else(|| PyTypeError::new_err(format!("{} needs the attribute '{name}'", self.operation)))
    }

    fn get<T: for<'o> FromPyObject<'o, 'py>>(&self, name: &str) -> PyResult<T> {
        self.any(name)?.extract().map_err(|_| {
            PyTypeError::new_err(format!("attribute '{name}' of {} is of the wrong type", self.operation))
        })
    }

    fn function(&self) -> PyResult<ferrocrete_circuit::Function> {
        Ok(function::from_python(self.get("name")?, self.any("function")?.unbind()))
    }

    fn window(&self) -> PyResult<Window> {
        Ok(Window {
            padding: self.get("pads")?,
            strides: self.get("strides")?,
            dilations: self.get("dilations")?,
        })
    }

    fn index(&self) -> PyResult<Vec<Indexer>> {
        self.any("index")?.cast::<PyTuple>()?.iter().map(|entry| indexer(&entry)).collect()
    }

    fn table(&self) -> PyResult<Operation> {
        match array::from_python(&self.any("table")?)? {
            Array::Integer(table) => Ok(Operation::Table(table)),
            Array::Float(_) => Err(PyTypeError::new_err("a lookup table has integers")),
        }
    }
}

fn indexer(entry: &Bound<'_, PyAny>) -> PyResult<Indexer> {
    if entry.is_none() {
        return Ok(Indexer::NewAxis);
    }
    if let Ok(slice) = entry.cast::<PySlice>() {
        let bound = |name: &str| slice.getattr(name)?.extract::<Option<i64>>();
        return Ok(Indexer::Range {
            start: bound("start")?,
            stop: bound("stop")?,
            step: bound("step")?.unwrap_or(1),
        });
    }
    // `("operand", number)`.
    if let Ok((_, number)) = entry.extract::<(String, usize)>() {
        return Ok(Indexer::Operand(number));
    }
    if let Ok(place) = entry.extract::<i64>() {
        return Ok(Indexer::At(place));
    }
    match array::from_python(entry)? {
        Array::Integer(places) => Ok(Indexer::Places(places)),
        Array::Float(_) => Err(PyTypeError::new_err("indices are integers")),
    }
}

/// The operation of this name.
pub fn operation(name: &str, attributes: &Attributes<'_, '_>) -> PyResult<Operation> {
    if let Some(binary) = Binary::from_name(name) {
        return Ok(Operation::Binary(binary));
    }
    Ok(match name {
        "negative" => Operation::Negate,
        "where" => Operation::Select,
        "matmul" => Operation::MatMul,
        "apply" => Operation::Apply(attributes.function()?),
        "combine" => Operation::Combine(attributes.function()?),
        "tlu" => attributes.table()?,
        "round_bit_pattern" => {
            Operation::RoundBits { lsbs: attributes.get("lsbs")?, exact: attributes.get("exact")? }
        }
        "truncate_bit_pattern" => {
            Operation::TruncateBits { lsbs: attributes.get("lsbs")?, exact: attributes.get("exact")? }
        }
        "hint" => {
            let (width, signed) = attributes.get("integer")?;
            Operation::Hint { width, signed }
        }
        "wrap" => {
            let (width, signed) = attributes.get("integer")?;
            Operation::Wrap { width, signed }
        }
        "extract_bit_pattern" => {
            Operation::ExtractBits { start: attributes.get("start")?, count: attributes.get("count")? }
        }
        "sum" => Operation::Sum { axes: attributes.get("axes")?, keep_dims: attributes.get("keep_dims")? },
        "conv" => Operation::Convolution { window: attributes.window()?, groups: attributes.get("groups")? },
        "maxpool" => Operation::MaxPool { size: attributes.get("size")?, window: attributes.window()? },
        "reshape" => Operation::Reshape(attributes.get("shape")?),
        "transpose" => Operation::Transpose(attributes.get("axes")?),
        "broadcast_to" => Operation::BroadcastTo(attributes.get("shape")?),
        "concatenate" => Operation::Concatenate { axis: attributes.get("axis")? },
        "index" => Operation::Index(attributes.index()?),
        "assign" => Operation::Assign(attributes.index()?),
        unknown => return Err(PyValueError::new_err(format!("there is no operation '{unknown}'"))),
    })
}
