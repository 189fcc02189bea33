//! Compiled programs, run.

mod border;
mod linear;
mod lookups;
mod random;
mod structure;
mod support;
mod target;
