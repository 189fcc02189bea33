//! A traced function as a graph: what each value is, how it is computed, and how it becomes FHE.
//!
//! A [`Graph`] is built node by node, by a tracer or by another frontend. It knows the meaning of
//! each operation on clear values, which is numpy's, and nothing of cryptography.
#![forbid(unsafe_code)]

mod array;
mod bounds;
mod cost;
mod draw;
mod error;
mod expand;
mod filter;
mod fuse;
pub mod graph;
mod hint;
mod import;
mod integral;
mod intervals;
mod json;
pub mod layout;
mod location;
mod meaning;
pub mod operation;
mod reach;
mod simplify;
pub mod text;
mod trace;
mod types;

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
