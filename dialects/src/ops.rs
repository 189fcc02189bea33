//! The ops of each dialect as an enum, generated from the `.td` files.

/// What an op's definition says of it; the examples run as tests.
#[derive(Clone, Copy, Debug)]
pub struct OpDocumentation {
    /// One line.
    pub summary: &'static str,
    /// The whole text.
    pub description: &'static str,
    /// An op as it is accepted.
    pub ok: &'static str,
    /// An op as it is refused.
    pub error: &'static str,
    /// A part of the message it is refused with.
    pub error_says: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/ops.rs"));

/// Every op of every dialect, with what its definition says.
pub fn documented() -> impl Iterator<Item = (&'static str, OpDocumentation)> {
    let fhe = FheOp::ALL.iter().map(|op| (op.name(), op.documentation()));
    let fhelinalg = FheLinalgOp::ALL.iter().map(|op| (op.name(), op.documentation()));
    let tfhe = TfheOp::ALL.iter().map(|op| (op.name(), op.documentation()));
    let tracing = TracingOp::ALL.iter().map(|op| (op.name(), op.documentation()));
    fhe.chain(fhelinalg).chain(tfhe).chain(tracing)
}
