//! Compiled programs, run.

mod border;
mod circuit;
mod linear;
mod link;
mod lookups;
mod random;
mod structure;
mod support;
mod target;
