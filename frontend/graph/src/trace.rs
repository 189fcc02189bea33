//! Tracing: a function is called with [`Tracer`]s instead of numbers, and what it does to them
//! becomes a graph.

mod compose;
mod operators;
mod windows;

use crate::array::Array;
use crate::error::GraphError;
use crate::graph::{Graph, NodeIndex};
use crate::location::Location;
use crate::operation::Operation;
use crate::types::{Element, Status, ValueType};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Builds the graph of a function.
///
/// ```
/// use ferrocrete_graph::{Array, GraphBuilder, Status};
///
/// let builder = GraphBuilder::new();
/// let x = builder.input("x", Status::Encrypted, &[]);
/// let graph = builder.finish(&[(&x + 3).pow(2)])?;
/// assert_eq!(graph.evaluate(&[Array::integer(4)])?, [Array::integer(49)]);
/// # Ok::<(), ferrocrete_graph::GraphError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct GraphBuilder {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    graph: Graph,
    /// The first error: operators can't report it, [`GraphBuilder::finish`] does.
    error: Option<GraphError>,
    tags: Vec<String>,
}

/// A value of the function being traced. Operators and methods add to the graph.
///
/// An operation that does not take its operands gives a value like its first operand, and the
/// error when the graph is finished; the `try_` form gives it at once.
#[derive(Clone, Debug)]
pub struct Tracer {
    builder: GraphBuilder,
    index: NodeIndex,
}

impl GraphBuilder {
    /// A graph of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves a graph that is whole: nodes are added in one step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An argument of the function.
    #[track_caller]
    pub fn input(&self, name: &str, status: Status, shape: &[usize]) -> Tracer {
        let sample = Array::filled(shape, 0);
        let index = self.state().graph.input(name, status, &sample, Location::caller());
        Tracer { builder: self.clone(), index }
    }

    /// An argument of the function, of a declared integer type if `element` is given, at a place in
    /// the user's source.
    pub fn declare(
        &self,
        name: &str,
        status: Status,
        shape: &[usize],
        element: Option<Element>,
        location: Location,
    ) -> Tracer {
        let mut state = self.state();
        let index = state.graph.input(name, status, &Array::filled(shape, 0), location);
        if let Some(Err(error)) = element.map(|element| state.graph.declare(index, element)) {
            state.error.get_or_insert(error);
        }
        drop(state);
        Tracer { builder: self.clone(), index }
    }

    /// A clear value.
    #[track_caller]
    pub fn constant(&self, value: impl Into<Array>) -> Tracer {
        self.apply(Operation::Constant(value.into()), &[], Location::caller())
    }

    /// Calls `part`; what it traces is tagged with `name`, inner tags after outer ones.
    pub fn tagged<R>(&self, name: &str, part: impl FnOnce() -> R) -> R {
        self.push_tag(name);
        let result = part();
        self.pop_tag();
        result
    }

    /// Begins a tagged part.
    pub fn push_tag(&self, name: &str) {
        self.state().tags.push(name.into());
    }

    /// Ends the tagged part begun last.
    pub fn pop_tag(&self) {
        self.state().tags.pop();
    }

    /// Adds an operation, at a place in the user's source.
    ///
    /// # Errors
    /// When it does not take its operands.
    pub fn try_apply(
        &self,
        operation: Operation,
        operands: &[&Tracer],
        location: Location,
    ) -> Result<Tracer, GraphError> {
        if let Some(stranger) = operands.iter().find(|operand| !operand.is_of(self)) {
            let operation = operation.name().into();
            let reason = format!("an operand {}", stranger.of_another());
            return Err(GraphError::Operation { operation, reason, location });
        }
        let operands: Vec<NodeIndex> = operands.iter().map(|operand| operand.index).collect();
        let samples = self.state().graph.samples(&operands);
        // Without the lock: a function that the user gave may look at values of the graph.
        let value = samples.result(&operation, &location)?;
        let mut state = self.state();
        let index = state.graph.add_like(operation, &operands, &value, location);
        let tag = state.tags.join(".");
        state.graph.node_mut(index).tag = tag;
        Ok(Tracer { builder: self.clone(), index })
    }

    /// As [`try_apply`](Self::try_apply), keeping the error for [`finish`](Self::finish).
    fn apply(&self, operation: Operation, operands: &[&Tracer], location: Location) -> Tracer {
        match self.try_apply(operation, operands, location) {
            Ok(tracer) => tracer,
            Err(error) => {
                let mut state = self.state();
                state.error.get_or_insert(error);
                let index = match operands.first() {
                    Some(operand) => operand.index,
                    None => {
                        let sample = Array::integer(0);
                        state.graph.input("invalid", Status::Clear, &sample, Location::default())
                    }
                };
                drop(state);
                Tracer { builder: self.clone(), index }
            }
        }
    }

    /// The graph of a function with these results.
    ///
    /// # Errors
    /// The first operation that did not take its operands.
    pub fn finish(&self, outputs: &[Tracer]) -> Result<Graph, GraphError> {
        let mut state = self.state();
        if let Some(error) = state.error.take() {
            return Err(error);
        }
        if let Some(stranger) = outputs.iter().find(|output| !output.is_of(self)) {
            let (operation, reason) = ("return".into(), format!("a result {}", stranger.of_another()));
            drop(state);
            return Err(GraphError::Operation { operation, reason, location: stranger.location() });
        }
        let mut graph = state.graph.clone();
        graph.set_outputs(&outputs.iter().map(|output| output.index).collect::<Vec<_>>());
        graph.remove_unused();
        Ok(graph)
    }
}

impl Tracer {
    /// The builder it belongs to.
    pub fn builder(&self) -> &GraphBuilder {
        &self.builder
    }

    /// Its type; integers are 64 bits wide before bounds are measured.
    pub fn ty(&self) -> ValueType {
        self.builder.state().graph.node(self.index).ty.clone()
    }

    /// Lengths of its axes.
    pub fn shape(&self) -> Vec<usize> {
        self.ty().shape
    }

    /// The clear value, if it is a constant.
    pub fn as_constant(&self) -> Option<Array> {
        self.builder.state().graph.node(self.index).operation.as_constant().cloned()
    }

    /// Whether it can be a clear index; see [`Graph::is_place`].
    pub fn is_place(&self) -> bool {
        self.builder.state().graph.is_place(self.index)
    }

    fn is_of(&self, builder: &GraphBuilder) -> bool {
        Arc::ptr_eq(&self.builder.state, &builder.state)
    }

    fn location(&self) -> Location {
        self.builder.state().graph.node(self.index).location.clone()
    }

    fn of_another(&self) -> String {
        format!(
            "is a value of another function, made at {}: give it to this one as an argument",
            self.location()
        )
    }

    #[track_caller]
    fn unary(&self, operation: Operation) -> Tracer {
        self.builder.apply(operation, &[self], Location::caller())
    }
}

/// What an operand can be given as: a traced value, or a clear one.
pub trait Operand {
    /// As a value of the function that `builder` builds.
    fn trace(&self, builder: &GraphBuilder, location: Location) -> Tracer;
}

impl Operand for Tracer {
    fn trace(&self, _builder: &GraphBuilder, _location: Location) -> Tracer {
        self.clone()
    }
}

impl Operand for &Tracer {
    fn trace(&self, _builder: &GraphBuilder, _location: Location) -> Tracer {
        (*self).clone()
    }
}

impl Operand for Array {
    fn trace(&self, builder: &GraphBuilder, location: Location) -> Tracer {
        builder.apply(Operation::Constant(self.clone()), &[], location)
    }
}

impl Operand for i64 {
    fn trace(&self, builder: &GraphBuilder, location: Location) -> Tracer {
        Array::integer(*self).trace(builder, location)
    }
}

impl Operand for f64 {
    fn trace(&self, builder: &GraphBuilder, location: Location) -> Tracer {
        Array::float(*self).trace(builder, location)
    }
}
