//! One function for each command.

mod bundle;
mod compile;
mod explain;
mod parties;
mod run;
mod sign;
mod test;

pub use bundle::digest;
pub use compile::compile;
pub use explain::{explain, parameters};
pub use parties::{decrypt, encrypt, eval, keygen};
pub use run::run;
pub use sign::sign;
pub use test::test;
