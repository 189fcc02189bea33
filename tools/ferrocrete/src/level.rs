//! A program starts at the FHE level: text of a level below, which this crate prints too, is taken by
//! `fhe-opt` and by LLVM's tools, and here would be compiled to something without functions.

use ferrocrete_dialects::ir::{Op, Walk};
use ferrocrete_dialects::tfhe::PARAMETERS;
use ferrocrete_dialects::types::Glwe;

/// Whether the module is of the FHE level; says at an op why it is not.
pub(crate) fn is_fhe(module: Op) -> bool {
    let below = "is of the TFHE level, and a program is compiled from the FHE level: `fhe-opt --tfhe-schedule \
                 --tfhe-to-llvm` goes on from here";
    if module.attr(PARAMETERS).is_some() {
        module.error(below);
        return false;
    }
    let mut fine = true;
    module.walk(|op| {
        let message = match op.name().split('.').next() {
            Some("TFHE") => below,
            Some("llvm") => {
                "is of the LLVM dialect, and a program is compiled from the FHE level: `mlir-translate \
                 --mlir-to-llvmir` goes on from here"
            }
            Some(_) | None if has_ciphertexts(op) => below,
            Some(_) | None => return Walk::Advance,
        };
        op.error(message);
        fine = false;
        Walk::Stop
    });
    fine
}

/// Whether a function takes or gives ciphertexts.
fn has_ciphertexts(op: Op) -> bool {
    let (inputs, results) = op.as_func().and_then(|(_, ty)| ty.as_function()).unwrap_or_default();
    inputs.into_iter().chain(results).any(|ty| Glwe::of(ty).is_some())
}
