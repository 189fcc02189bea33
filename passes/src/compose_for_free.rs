//! `fhe-compose-for-free`: results may be arguments again where that costs nothing.
//!
//! An argument that may be a result counts with the noise of a lookup's output beside that of a fresh
//! ciphertext. What comes out of a lookup keeps to that without being refreshed, and the parameters for
//! it are often the same; then there is no reason to refuse it.

use crate::interface::public_functions;
use crate::noise::{Composition, circuit};
use crate::parametrize::{OPTIONS, Price};
use ferrocrete_dialects::fhe::{COMPOSABLE, COMPOSABLE_FOR_FREE};
use ferrocrete_dialects::ir::Op;
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-compose-for-free",
    summary: "Let results be arguments again where that costs nothing",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: OPTIONS,
    run,
};

/// The lookups of a program may take so many times as long for it: less is not worth a difference in what
/// programs can do. Single lookups of 2 to 8 bits take 1.001 to 1.03 times as long.
const NOTHING: f64 = 1.05;

fn run(module: Op, options: &Options) -> PassResult {
    let price = Price::of_options(module, options)?;
    if module.attr(COMPOSABLE).is_some() {
        return Ok(());
    }
    let composition = Composition::if_composable(module)?;
    if !public_functions(module).any(|f| composition.takes_any(f)) {
        return Ok(());
    }
    let composed = circuit(module, Some(&composition))?;
    if !composed.composable {
        return Ok(());
    }
    let plain = circuit(module, None)?;
    let prices = price.of(&composed.circuit).zip(price.of(&plain.circuit));
    if prices.is_some_and(|(composed, plain)| composed <= plain * NOTHING) {
        module.set_attr(COMPOSABLE, module.ctx().str_attr(COMPOSABLE_FOR_FREE));
    }
    Ok(())
}
