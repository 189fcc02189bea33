//! What a compiled program runs on: keyswitching and bootstrapping of batches of ciphertexts.
//!
//! [`ServerKeys`] prepares evaluation keys once; its methods are the safe interface. [`Context`]
//! offers the same to native code through the table of `ferrocrete-abi`. Work is spread over
//! the threads of `ferrocrete-threads`.
#![deny(unsafe_code)]

mod aligned;
mod blind_rotation;
mod bootstrap;
mod circuit_lookup;
mod context;
mod error;
mod external_product;
mod fourier;
mod instructions;
mod keyswitch;
mod lone_rotation;
mod lookup_table;
mod modulus_switch;
mod packing;
mod program_memory;
mod schedule;
mod server_keys;
mod shells;
mod tiles;

pub use context::Context;
pub use error::KernelError;
pub use instructions::InstructionSet;
pub use lookup_table::{LookupTable, encode_lut};
pub use modulus_switch::{ModulusLog, modulus_switch};
pub use server_keys::{CircuitTables, ServerKeys};
