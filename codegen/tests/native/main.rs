//! Compiled programs, run.

mod border;
mod circuit;
mod linear;
mod lookups;
mod random;
mod structure;
mod support;
mod target;
