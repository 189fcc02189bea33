//! What somebody might try with keys, files and sizes, tried: each test is one attack or one accident,
//! and shows that it gets nothing.
#![cfg(unix)]

mod keys;
mod parser;
mod room;
mod sizes;
mod trust;
mod writing;
