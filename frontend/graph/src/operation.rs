//! What a node computes.

use crate::array::Array;
use crate::graph::Graph;
use crate::layout::Indexer;
use ndarray::ArrayD;
use std::fmt;
use std::sync::Arc;

/// An operation on two values, element by element, as numpy means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binary {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`, a float.
    Divide,
    /// `//`, rounded down.
    FloorDivide,
    /// `%`, of the divisor's sign.
    Remainder,
    /// `**`.
    Power,
    /// The lesser.
    Minimum,
    /// The greater.
    Maximum,
    /// `&`.
    BitwiseAnd,
    /// `|`.
    BitwiseOr,
    /// `^`.
    BitwiseXor,
    /// `<<`.
    LeftShift,
    /// `>>`, rounded down.
    RightShift,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

impl Binary {
    const ALL: &[Self] = &[
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::FloorDivide,
        Self::Remainder,
        Self::Power,
        Self::Minimum,
        Self::Maximum,
        Self::BitwiseAnd,
        Self::BitwiseOr,
        Self::BitwiseXor,
        Self::LeftShift,
        Self::RightShift,
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessEqual,
        Self::Greater,
        Self::GreaterEqual,
    ];

    /// The one that numpy calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|binary| binary.name() == name)
    }

    /// numpy's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Subtract => "subtract",
            Self::Multiply => "multiply",
            Self::Divide => "true_divide",
            Self::FloorDivide => "floor_divide",
            Self::Remainder => "remainder",
            Self::Power => "power",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::BitwiseAnd => "bitwise_and",
            Self::BitwiseOr => "bitwise_or",
            Self::BitwiseXor => "bitwise_xor",
            Self::LeftShift => "left_shift",
            Self::RightShift => "right_shift",
            Self::Equal => "equal",
            Self::NotEqual => "not_equal",
            Self::Less => "less",
            Self::LessEqual => "less_equal",
            Self::Greater => "greater",
            Self::GreaterEqual => "greater_equal",
        }
    }
}

type Body = dyn Fn(&[&Array]) -> Result<Array, String> + Send + Sync;

/// A function of one or several values, element by element: it must give, for an element, what it
/// would give for that element alone. It becomes a lookup table.
#[derive(Clone)]
pub struct Function {
    name: String,
    body: Arc<Body>,
}

impl Function {
    /// A function on whole arrays of equal shape.
    pub fn new(
        name: impl Into<String>,
        body: impl Fn(&[&Array]) -> Result<Array, String> + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), body: Arc::new(body) }
    }

    /// A function on one float; integers are converted.
    pub fn on_floats(name: impl Into<String>, body: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Self {
        Self::new(name, move |operands| Ok(Array::Float(operands[0].to_floats().mapv(&body))))
    }

    /// A function on one integer.
    pub fn on_integers(name: impl Into<String>, body: impl Fn(i64) -> i64 + Send + Sync + 'static) -> Self {
        Self::new(name, move |operands| match operands[0] {
            Array::Integer(values) => Ok(Array::Integer(values.mapv(&body))),
            Array::Float(_) => Err("takes integers, and was given floats".into()),
        })
    }

    /// What it is called in the graph's text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value.
    ///
    /// # Errors
    /// What the function itself reports.
    pub fn call(&self, operands: &[&Array]) -> Result<Array, String> {
        (self.body)(operands)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A convolution's geometry; one entry for each spatial axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Zeros (for a maximum: nothing) before and after each axis.
    pub padding: Vec<(usize, usize)>,
    /// Steps between windows.
    pub strides: Vec<usize>,
    /// Steps between the elements of a window.
    pub dilations: Vec<usize>,
}

/// What a node computes. The meaning of each on clear values is in [`evaluate`](Self::evaluate).
#[derive(Clone, Debug)]
pub enum Operation {
    /// An argument of the function.
    Input {
        /// Its name.
        name: String,
    },
    /// A clear value known when the graph is built.
    Constant(Array),
    /// `-x`.
    Negate,
    /// Two operands, broadcast.
    Binary(Binary),
    /// `where(condition, x, y)`, broadcast.
    Select,
    /// A function of one operand.
    Apply(Function),
    /// A function of several operands, broadcast.
    Combine(Function),
    /// A fused part of the graph: one operand, element by element, constants inside.
    Fused(Arc<Graph>),
    /// `table[x]`. With axes before its last, one table for each element of `x`.
    Table(ArrayD<i64>),
    /// Rounds to a multiple of `2^lsbs`, half up.
    RoundBits {
        /// Bits rounded away.
        lsbs: u32,
        /// If not, encrypted values near the middle of two multiples may go to either, and no bit
        /// costs a lookup.
        exact: bool,
    },
    /// Rounds down to a multiple of `2^lsbs`.
    TruncateBits {
        /// Bits cleared.
        lsbs: u32,
        /// If not, encrypted values near a multiple may go to the one below it.
        exact: bool,
    },
    /// The operand, kept in a type that holds every value of another one.
    Hint {
        /// Bits of that type.
        width: u32,
        /// Whether it has negative values.
        signed: bool,
    },
    /// The integer of a type that has the same low bits, as numpy's conversion to a narrower type.
    Wrap {
        /// Bits of the type.
        width: u32,
        /// Whether it has negative values.
        signed: bool,
    },
    /// `(x >> start) mod 2^count`.
    ExtractBits {
        /// Lowest bit taken.
        start: u32,
        /// How many.
        count: u32,
    },
    /// `x / 2^lsbs`, for multiples of `2^lsbs`; encrypted, for no lookup. The result may have any
    /// width that holds it.
    Quotient {
        /// The low bits, all 0, that go away.
        lsbs: u32,
    },
    /// numpy's matmul: axes before the last two are batches.
    MatMul,
    /// Sum over axes (all distinct), which stay with length 1 if `keep_dims`.
    Sum {
        /// Axes summed over.
        axes: Vec<usize>,
        /// Whether they stay.
        keep_dims: bool,
    },
    /// Input `(batch, channels, spatial…)`, weight `(out, channels / groups, spatial…)`, and bias
    /// `(out)` if there are three operands.
    Convolution {
        /// The geometry.
        window: Window,
        /// Groups of channels that do not mix.
        groups: usize,
    },
    /// Greatest element of each window; input `(batch, channels, spatial…)`.
    MaxPool {
        /// Lengths of the window.
        size: Vec<usize>,
        /// The geometry.
        window: Window,
    },
    /// The same elements in row-major order under another shape.
    Reshape(Vec<usize>),
    /// Axis `i` of the result is axis `axes[i]` of the operand.
    Transpose(Vec<usize>),
    /// Repeats axes of length 1, and adds axes in front.
    BroadcastTo(Vec<usize>),
    /// Joins the operands along an axis.
    Concatenate {
        /// The axis.
        axis: usize,
    },
    /// Selects by numpy's basic and integer-array indexing. Operands after the first are clear integers
    /// that the index names.
    Index(Vec<Indexer>),
    /// The first operand with the selected part replaced by the second, broadcast. Operands after the
    /// second are clear integers that the index names.
    Assign(Vec<Indexer>),
}

impl Operation {
    /// The value, if it is a constant.
    pub fn as_constant(&self) -> Option<&Array> {
        if let Self::Constant(value) = self { Some(value) } else { None }
    }

    /// The index, if it reads or assigns at one.
    pub fn index(&self) -> Option<&[Indexer]> {
        if let Self::Index(index) | Self::Assign(index) = self { Some(index) } else { None }
    }

    /// What it is called in the graph's text.
    pub fn name(&self) -> &str {
        match self {
            Self::Input { name } => name,
            Self::Constant(_) => "constant",
            Self::Negate => "negative",
            Self::Binary(binary) => binary.name(),
            Self::Select => "where",
            Self::Apply(function) | Self::Combine(function) => function.name(),
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
            Self::Convolution { window, .. } => match window.strides.len() {
                1 => "conv1d",
                2 => "conv2d",
                _ => "conv3d",
            },
            Self::MaxPool { .. } => "maxpool",
            Self::Reshape(_) => "reshape",
            Self::Transpose(_) => "transpose",
            Self::BroadcastTo(_) => "broadcast_to",
            Self::Concatenate { .. } => "concatenate",
            Self::Index(_) => "index",
            Self::Assign(_) => "assign",
        }
    }

    /// Whether each element of the result depends on the elements of the operands at its own
    /// place alone, after broadcasting.
    pub fn is_elementwise(&self) -> bool {
        self.kind_of_result() == Kind::Elementwise
    }

    /// Whether each element of the result is one of an operand.
    pub(crate) fn moves(&self) -> bool {
        self.kind_of_result() == Kind::Moved
    }

    fn kind_of_result(&self) -> Kind {
        match self {
            Self::Negate
            | Self::Binary(_)
            | Self::Select
            | Self::Apply(_)
            | Self::Combine(_)
            | Self::Fused(_)
            | Self::Table(_)
            | Self::RoundBits { .. }
            | Self::TruncateBits { .. }
            | Self::ExtractBits { .. }
            | Self::Hint { .. }
            | Self::Wrap { .. }
            | Self::Quotient { .. } => Kind::Elementwise,
            Self::Reshape(_)
            | Self::Transpose(_)
            | Self::BroadcastTo(_)
            | Self::Concatenate { .. }
            | Self::Index(_)
            | Self::Assign(_) => Kind::Moved,
            Self::Input { .. }
            | Self::Constant(_)
            | Self::MatMul
            | Self::Sum { .. }
            | Self::Convolution { .. }
            | Self::MaxPool { .. } => Kind::Other,
        }
    }
}

/// How the elements of a result come from those of the operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Elementwise,
    Moved,
    /// From none, or from several of an operand.
    Other,
}
