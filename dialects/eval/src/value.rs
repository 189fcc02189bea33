//! Values at run time, and elementwise work on them.

use ferrocrete_abi::tensor::IntTensor;
use std::rc::Rc;

/// A value of the program. Every element is one 64-bit word: a clear integer sign-extended, an
/// encrypted one as the [`Domain`](crate::domain::Domain) has it. A tensor without axes is kept as a
/// scalar.
///
/// Where a scalar is due, a tensor with one axis may stand for many of them at once: see
/// [`linalg`](crate::linalg).
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Scalar(i64),
    Tensor(Rc<IntTensor>),
}

impl Value {
    pub(crate) fn new(shape: Vec<usize>, data: Vec<i64>) -> Result<Self, String> {
        IntTensor::new(shape, data).map(Self::of).map_err(|error| error.to_string())
    }

    pub(crate) fn of(tensor: IntTensor) -> Self {
        match (tensor.shape(), tensor.data()) {
            ([], &[x]) => Self::Scalar(x),
            _ => Self::Tensor(Rc::new(tensor)),
        }
    }

    /// A tensor with one axis that stands for that many scalars.
    pub(crate) fn lanes(data: Vec<i64>) -> Self {
        let shape = vec![data.len()];
        Self::new(shape, data).unwrap_or(Self::Scalar(0))
    }

    /// Zeros, unless there is no memory for so many.
    pub(crate) fn zeros(shape: Vec<usize>) -> Result<Self, String> {
        let mut data = Vec::new();
        let elements = shape.iter().try_fold(1_usize, |n, axis| n.checked_mul(*axis));
        let count = elements.filter(|&n| data.try_reserve_exact(n).is_ok());
        data.resize(count.ok_or_else(|| format!("needs too much memory for shape {shape:?}"))?, 0);
        Self::new(shape, data)
    }

    pub(crate) fn shape(&self) -> &[usize] {
        match self {
            Self::Scalar(_) => &[],
            Self::Tensor(t) => t.shape(),
        }
    }

    pub(crate) fn data(&self) -> &[i64] {
        match self {
            Self::Scalar(x) => std::slice::from_ref(x),
            Self::Tensor(t) => t.data(),
        }
    }

    /// The scalar, or the first element.
    pub(crate) fn scalar(&self) -> i64 {
        self.data().first().copied().unwrap_or_default()
    }

    pub(crate) fn into_tensor(self) -> IntTensor {
        match self {
            Self::Scalar(x) => IntTensor::scalar(x),
            Self::Tensor(t) => Rc::unwrap_or_clone(t),
        }
    }

    /// The same elements in row-major order in another shape.
    pub(crate) fn reshaped(self, shape: Vec<usize>) -> Result<Self, String> {
        Self::new(shape, self.into_tensor().into_data())
    }

    /// Changes elements in place when nothing else holds them, else in a copy.
    pub(crate) fn update(self, f: impl FnOnce(&mut [i64]) -> Result<(), String>) -> Result<Self, String> {
        let shape = self.shape().to_vec();
        let mut data = self.into_tensor().into_data();
        f(&mut data)?;
        Self::new(shape, data)
    }

    pub(crate) fn map(&self, mut f: impl FnMut(i64) -> i64) -> Result<Self, String> {
        match self {
            Self::Scalar(x) => Ok(Self::Scalar(f(*x))),
            Self::Tensor(t) => Self::new(t.shape().to_vec(), t.data().iter().map(|&x| f(x)).collect()),
        }
    }

    /// Elementwise; a scalar goes with every element of a tensor.
    pub(crate) fn zip(&self, other: &Self, mut f: impl FnMut(i64, i64) -> i64) -> Result<Self, String> {
        let (shape, data) = match (self, other) {
            (Self::Scalar(x), Self::Scalar(y)) => return Ok(Self::Scalar(f(*x, *y))),
            (Self::Scalar(x), Self::Tensor(t)) => (t.shape(), t.data().iter().map(|&y| f(*x, y)).collect()),
            (Self::Tensor(t), Self::Scalar(y)) => (t.shape(), t.data().iter().map(|&x| f(x, *y)).collect()),
            (Self::Tensor(s), Self::Tensor(t)) if s.shape() == t.shape() => {
                (s.shape(), s.data().iter().zip(t.data()).map(|(&x, &y)| f(x, y)).collect())
            }
            (Self::Tensor(s), Self::Tensor(t)) => {
                return Err(format!("takes operands of one shape, got {:?} and {:?}", s.shape(), t.shape()));
            }
        };
        Self::new(shape.to_vec(), data)
    }

    /// [`Self::zip`] with a function that may fail.
    pub(crate) fn try_zip(
        &self,
        other: &Self,
        mut f: impl FnMut(i64, i64) -> Result<i64, String>,
    ) -> Result<Self, String> {
        let mut failed = None;
        let value = self.zip(other, |x, y| {
            f(x, y).unwrap_or_else(|reason| {
                failed.get_or_insert(reason);
                0
            })
        })?;
        failed.map_or(Ok(value), Err)
    }
}

/// The step in memory that each axis of a row-major tensor takes.
pub(crate) fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis];
    }
    strides
}

/// Where the element at `index` lies; an index outside the shape is an error.
pub(crate) fn place(shape: &[usize], index: impl IntoIterator<Item = i64>) -> Result<usize, String> {
    index.into_iter().zip(shape).enumerate().try_fold(0, |place, (axis, (i, &length))| {
        let inside = usize::try_from(i).ok().filter(|i| *i < length);
        let i =
            inside.ok_or_else(|| format!("index {i} is out of range for axis {axis} of length {length}"))?;
        Ok(place * length + i)
    })
}

/// Advances to the next index of a box in row-major order; `false` when there is none.
pub(crate) fn advance(index: &mut [usize], shape: &[usize]) -> bool {
    for (i, &length) in index.iter_mut().zip(shape).rev() {
        *i += 1;
        if *i < length {
            return true;
        }
        *i = 0;
    }
    false
}
