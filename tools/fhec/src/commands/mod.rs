//! One function for each command.

mod bundle;
mod compile;
mod explain;
mod parties;
mod run;
mod test;

pub use bundle::digest;
pub use compile::compile;
pub use explain::{explain, parameters};
pub use parties::{decrypt, encrypt, eval, keygen};
pub use run::run;
pub use test::test;
