//! A traced function as a graph: what each value is, how it is computed, and how it becomes FHE.
//!
//! A [`Graph`] is built node by node, by a tracer or by another frontend. It knows the meaning of
//! each operation on clear values, which is numpy's, and nothing of cryptography.
//!
//! # Building a graph
//! [`GraphBuilder`] traces a Rust function. Another frontend adds nodes itself, each with the place
//! in its user's source: all errors, and the compiler's, point there.
//!
//! ```
//! use ferrocrete_graph::operation::Binary;
//! use ferrocrete_graph::{Array, Filter, Function, Graph, Location, Operation, Status};
//!
//! let place = |line| Location { file: "model.src".into(), line, column: 1 };
//! let mut graph = Graph::new();
//! let x = graph.input("x", Status::Encrypted, &Array::filled(&[2], 0), place(1));
//! let weights = graph.add(Operation::Constant(Array::from(vec![2, 3])), &[], place(2))?;
//! let product = graph.add(Operation::MatMul, &[weights, x], place(2))?;
//! let tenth = graph.add(Operation::Constant(Array::float(0.1)), &[], place(3))?;
//! let scaled = graph.add(Operation::Binary(Binary::Multiply), &[product, tenth], place(3))?;
//! let round = Function::new("round", |operands| {
//!     Ok(Array::Integer(operands[0].to_floats().mapv(|value| value.round() as i64)))
//! });
//! let rounded = graph.add(Operation::Apply(round), &[scaled], place(4))?;
//! graph.set_outputs(&[rounded]);
//!
//! // Floats between integers become one lookup table.
//! graph.fold_constants()?;
//! graph.fuse()?;
//! let inputset = (0..16).map(|i| vec![Array::from(vec![i, 15 - i])]);
//! let warnings = graph.measure(inputset, |_| {})?;
//! assert!(warnings.is_empty());
//!
//! assert_eq!(
//!     graph.to_string(),
//!     "\
//! %0 = x                     # EncryptedTensor<uint4, shape=(2,)>   ∈ [0, 15]
//! %1 = [2 3]                 # ClearTensor<uint2, shape=(2,)>       ∈ [2, 3]
//! %2 = matmul(%1, %0)        # EncryptedScalar<uint6>               ∈ [30, 45]
//! %3 = subgraph(%2)          # EncryptedScalar<uint3>               ∈ [3, 5]
//! return %3
//!
//! Subgraphs:
//!
//!     %3 = subgraph(%2):
//!
//!         %0 = x                       # EncryptedScalar<uint6>     ∈ [30, 45]
//!         %1 = 0.1                     # ClearScalar<float64>       ∈ [0.1, 0.1]
//!         %2 = multiply(%0, %1)        # EncryptedScalar<float64>   ∈ [3, 4.5]
//!         %3 = round(%2)               # EncryptedScalar<uint3>     ∈ [3, 5]
//!         return %3"
//! );
//! assert_eq!(graph.maximum_integer_bit_width(&Filter::default()), Some(6));
//! assert_eq!(graph.evaluate(&[Array::from(vec![1, 9])])?, [Array::integer(3)]);
//!
//! // A drawing for people, text for other tools.
//! assert!(graph.svg().starts_with("<svg"));
//! assert!(graph.dot().starts_with("digraph"));
//! assert!(graph.json().contains("\"operation\":\"matmul\""));
//! # Ok::<(), ferrocrete_graph::GraphError>(())
//! ```
//!
//! Arguments may have declared types instead of an inputset: see [`Graph::declare`] and
//! [`Graph::bound_by_types`].
#![forbid(unsafe_code)]

mod array;
mod border;
mod bounds;
mod cost;
mod draw;
mod error;
mod evaluate;
mod exactness;
mod expand;
mod filter;
mod fuse;
pub mod graph;
mod hint;
mod import;
mod integral;
mod intervals;
mod join;
mod json;
pub mod layout;
mod location;
mod lower;
mod meaning;
pub mod operation;
mod places;
mod reach;
mod read;
mod share;
mod simplify;
mod tabulate;
pub mod text;
mod trace;
mod types;
mod uniform;

pub use array::Array;
pub use cost::{Choice, Constructions, LookupCost, PredictedCost};
pub use error::GraphError;
pub use filter::Filter;
pub use graph::{Bounds, Graph, Node, NodeIndex};
pub use json::JSON_VERSION;
pub use location::Location;
pub use operation::{Function, Operation, Window};
pub use trace::{GraphBuilder, Operand, Tracer};
pub use types::{Element, Shape, Status, ValueType};
