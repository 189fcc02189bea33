use ferrocrete_graph::{GraphError, Shape};

/// A function that does not compile, or a run that fails.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Before it is a program.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The compiler, or running what it made.
    #[error("{}", .0.to_text())]
    Compiler(#[from] ferrocrete::Error),
    /// Floats cannot be encrypted.
    #[error("argument {position} has floats; arguments are integers")]
    FloatArgument {
        /// Its place, from 0.
        position: usize,
    },
    /// A value beyond the type of an argument.
    #[error(
        "argument '{name}' has the value {value}, outside of {low}..={high}, for which the function was \
         compiled: compile with an inputset that has it, or declare a type that holds it"
    )]
    OutOfBounds {
        /// The argument.
        name: String,
        /// The value.
        value: i64,
        /// Least value of the type.
        low: i64,
        /// Greatest value of the type.
        high: i64,
    },
    /// A value beyond what the inputset showed, for which the result may be wrong.
    #[error(
        "{what} has the value {value}, outside of [{low}, {high}], which the inputset showed, and the result \
         may be wrong: compile with an inputset that shows such values"
    )]
    BeyondBounds {
        /// The argument, or the operation and its place.
        what: String,
        /// The value.
        value: i64,
        /// Least value seen.
        low: i64,
        /// Greatest value seen.
        high: i64,
    },
    /// There is no such function.
    #[error("there is no function '{name}'; there are: {available}")]
    Function {
        /// The name asked for.
        name: String,
        /// The names there are.
        available: String,
    },
    /// A name that can't be a symbol.
    #[error("'{name}' can't name a function: use letters, digits and '_', not beginning with a digit")]
    FunctionName {
        /// The name.
        name: String,
    },
    /// Bytes that are no [`Check`](crate::Check).
    #[error("this is no check of arguments, or it is damaged: {reason}")]
    NoCheck {
        /// What is wrong with them.
        reason: String,
    },
    /// A function of which the server would see all values.
    #[error(
        "function '{name}' takes nothing encrypted: the server would see all values of a call. Make a parameter \
         encrypted, or say that it is meant: allow_unencrypted"
    )]
    Unencrypted {
        /// The name.
        name: String,
    },
    /// Two functions of one name.
    #[error("there are two functions named '{name}'")]
    RepeatedFunction {
        /// The name.
        name: String,
    },
    /// Results of another shape than the graph has.
    #[error("internal error: {found} elements for a result of shape {}; please report this", Shape(.shape))]
    ResultShape {
        /// Elements found.
        found: usize,
        /// The shape.
        shape: Vec<usize>,
    },
}
