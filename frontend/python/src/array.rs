//! Between numpy's arrays and the graph's.

use ferrocrete::IntTensor;
use ferrocrete_circuit::Array;
use numpy::ndarray::ArrayD;
use numpy::{IntoPyArray, PyReadonlyArrayDyn, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

/// The values of a numpy array, or of what numpy makes an array of. Truth values and narrower
/// numbers are widened.
pub fn from_python(value: &Bound<'_, PyAny>) -> PyResult<Array> {
    if let Some(values) = exactly(value) {
        return Ok(values);
    }
    let array = value.py().import("numpy")?.getattr("asarray")?.call1((value,))?;
    let wide = match array.getattr("dtype")?.getattr("kind")?.extract::<String>()?.as_str() {
        "b" | "i" => array.call_method1("astype", ("int64",))?,
        "u" if largest(&array)? <= i64::MAX as u64 => array.call_method1("astype", ("int64",))?,
        "f" => array.call_method1("astype", ("float64",))?,
        _ => array,
    };
    exactly(&wide).ok_or_else(|| {
        let dtype = wide.getattr("dtype").map_or_else(|_| "nothing known".into(), |dtype| dtype.to_string());
        PyTypeError::new_err(format!("expected integers of up to 64 bits or floats, and got {dtype}"))
    })
}

/// The values of an array of `int64` or `float64`.
fn exactly(value: &Bound<'_, PyAny>) -> Option<Array> {
    if let Ok(integers) = value.extract::<PyReadonlyArrayDyn<'_, i64>>() {
        return Some(Array::Integer(owned(&integers)));
    }
    let floats = value.extract::<PyReadonlyArrayDyn<'_, f64>>().ok()?;
    Some(Array::Float(owned(&floats)))
}

/// The elements. numpy leaves any strides on an array without elements, and a view refuses some.
fn owned<T: numpy::Element + Copy>(array: &PyReadonlyArrayDyn<'_, T>) -> ArrayD<T> {
    if array.is_empty() {
        ArrayD::from_shape_fn(array.shape(), |_| unreachable!("it has no elements"))
    } else {
        array.as_array().to_owned()
    }
}

fn largest(unsigned: &Bound<'_, PyAny>) -> PyResult<u64> {
    if unsigned.getattr("size")?.extract::<usize>()? == 0 {
        return Ok(0);
    }
    unsigned.call_method0("max")?.extract()
}

/// All arrays of a sequence.
pub fn all_from_python(values: &Bound<'_, PyAny>) -> PyResult<Vec<Array>> {
    values.try_iter()?.map(|value| from_python(&value?)).collect()
}

/// All arrays of a sequence; `None` for those that are not known.
pub fn known_from_python(values: &Bound<'_, PyAny>) -> PyResult<Vec<Option<Array>>> {
    let known =
        |value: Bound<'_, PyAny>| if value.is_none() { Ok(None) } else { from_python(&value).map(Some) };
    values.try_iter()?.map(|value| known(value?)).collect()
}

/// A numpy array with these values.
pub fn to_python<'py>(py: Python<'py>, value: Array) -> Bound<'py, PyAny> {
    match value {
        Array::Integer(values) => values.into_pyarray(py).into_any(),
        Array::Float(values) => values.into_pyarray(py).into_any(),
    }
}

/// A list of numpy arrays.
pub fn all_to_python(py: Python<'_>, values: Vec<Array>) -> Vec<Bound<'_, PyAny>> {
    values.into_iter().map(|value| to_python(py, value)).collect()
}

/// Integers for a program.
pub fn to_tensor(value: &Array) -> PyResult<IntTensor> {
    let Some(integers) = value.as_integers() else {
        return Err(PyTypeError::new_err("floats can't be encrypted: arguments are integers"));
    };
    IntTensor::new(value.shape().to_vec(), integers.iter().copied().collect())
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Integers of a program.
pub fn from_tensor(tensor: IntTensor) -> PyResult<Array> {
    let shape = tensor.shape().to_vec();
    Array::integers(&shape, tensor.into_data())
        .ok_or_else(|| PyValueError::new_err(format!("the elements do not fill the shape {shape:?}")))
}
