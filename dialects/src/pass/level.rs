//! On which level of the IR a pass works, so that it never runs on another and does nothing there.

use crate::ir::{Op, Type, Walk};
use crate::types::{Eint, Glwe};
use std::collections::HashSet;

/// What a pass works on. What is of no level, such as arithmetic on clear numbers, is of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Anything.
    Any,
    /// Encrypted integers: the dialects FHE and FHELinalg.
    Fhe,
    /// Ciphertexts, their words, and whatever is below: no encrypted integers.
    Tfhe,
}

impl Level {
    /// For a sentence about a pass.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Fhe => ", on encrypted integers (FHE)",
            Self::Tfhe => ", on ciphertexts (TFHE)",
        }
    }

    /// The first op inside that a pass of this level must not meet, and why.
    pub(super) fn refuses(self, root: Op, pass: &str) -> Option<(Op, String)> {
        let foreign: fn(&str) -> bool = match self {
            Self::Any => return None,
            Self::Fhe => |dialect| dialect == "TFHE",
            Self::Tfhe => |dialect| matches!(dialect, "FHE" | "FHELinalg"),
        };
        let cure = match self {
            Self::Any | Self::Fhe => {
                "works on encrypted integers (FHE), and this program has ciphertexts (TFHE) already: run the pass on \
                 the program as it was before `fhe-to-tfhe`"
            }
            Self::Tfhe => {
                "works on ciphertexts (TFHE), and this program has encrypted integers (FHE): run \
                 `fhe-analyze-noise` and `fhe-to-tfhe` before"
            }
        };
        let (mut found, mut fine) = (None, HashSet::new());
        root.walk(|op| {
            let dialect = op.name().split('.').next().unwrap_or_default();
            let why = if foreign(dialect) {
                Some(format!("is of the dialect {dialect}"))
            } else {
                let ty = border(op).into_iter().find(|ty| fine.insert(*ty) && foreign(of_type(*ty)));
                ty.map(|ty| format!("has the type {ty}"))
            };
            match why {
                Some(why) => {
                    found = Some((op, format!("{why}, but `{pass}` {cure}")));
                    Walk::Stop
                }
                None => Walk::Advance,
            }
        });
        found
    }
}

/// The types that a function takes and gives; inside of it, ops of our dialects tell the level.
fn border(op: Op) -> Vec<Type> {
    let types = op.as_func().and_then(|(_, ty)| ty.as_function());
    types.map(|(inputs, results)| [inputs, results].concat()).unwrap_or_default()
}

/// The dialect that a type, or its elements, are of; empty for one of no level.
fn of_type(ty: Type) -> &'static str {
    match (Eint::of(ty), Glwe::of(ty)) {
        (Some(_), _) => "FHE",
        (None, Some(_)) => "TFHE",
        (None, None) => "",
    }
}
