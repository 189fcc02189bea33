//! What lookups cost, and which construction of an operation is used.

/// The price of a lookup.
pub trait LookupCost {
    /// Cost of one lookup of a value of `width` bits, in any unit, in a program whose widest lookup
    /// has `widest` bits; of the lowest bit of a value of any width if `width` is 0. Infinite if
    /// there is none so wide.
    fn lookup(&self, width: u32, widest: u32) -> f64;
}

impl<F: Fn(u32, u32) -> f64> LookupCost for F {
    fn lookup(&self, width: u32, widest: u32) -> f64 {
        self(width, widest)
    }
}

/// The price that the compiler's own prediction gives, in milliseconds on one core.
#[derive(Clone, Copy, Debug, Default)]
pub struct PredictedCost;

/// Cost of a lookup of 1 to 20 bits among others of its width: `cost_ms` that `fhec explain --json`
/// gave on 2026-11-30 for a lookup of a lookup of an `!FHE.eint<p>`, p from 1 to 20, at the default
/// bound on errors. Both cost the same except those of 6 bits, whose mean this is.
const ALONE: [f64; 20] = [
    2.9, 3.8, 4.3, 7.6, 9.7, 29.6, 76.5, 158.6, 338.7, 376.5, 412.8, 462.8, 499.2, 543.6, 605.9, 686.4,
    840.3, 889.7, 944.4, 1133.1,
];

/// Cost of each lowest bit that `FHE.round` of an `!FHE.eint<8>` to 4 bits takes off before a lookup,
/// given by `fhec explain` on 2026-11-30.
const LOWEST_BIT: f64 = 6.2;

/// Cost of the narrowest lookup beside one of 1 to 20 bits: all lookups share a key set, which the
/// widest one needs large. Given by `fhec explain --json` on 2026-11-30 for a lookup of 1 bit and one
/// of 1 to 20 bits, of an argument each.
const BESIDE: [f64; 20] = [
    2.9, 3.3, 4.2, 4.6, 9.5, 10.3, 10.0, 10.5, 11.2, 13.6, 13.7, 13.9, 14.1, 14.8, 11.9, 14.0, 17.3, 17.3,
    17.3, 17.3,
];

impl LookupCost for PredictedCost {
    fn lookup(&self, width: u32, widest: u32) -> f64 {
        let entry = |of: &[f64; 20], width: u32| match width.checked_sub(1) {
            None => LOWEST_BIT,
            Some(place) => of.get(place as usize).copied().unwrap_or(f64::INFINITY),
        };
        entry(&ALONE, width).max(entry(&BESIDE, widest.max(width).max(1)))
    }
}

/// How an operation on several encrypted values is made of lookups of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Choice {
    /// The cheapest that applies.
    #[default]
    Auto,
    /// A table of the difference.
    Difference,
    /// A table of both operands side by side in one value.
    Packed,
    /// Low bits are taken off, and chunks of the operands or of the difference looked up.
    Chunked,
}

impl Choice {
    const ALL: [Self; 4] = [Self::Auto, Self::Difference, Self::Packed, Self::Chunked];

    /// The one that messages call `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// All that messages call them, with commas.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// What it is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Difference => "difference",
            Self::Packed => "packed",
            Self::Chunked => "chunked",
        }
    }
}

/// The construction of each kind of operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Constructions {
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`.
    pub comparison: Choice,
    /// `&`, `|`, `^`, `<<`, `>>`.
    pub bitwise: Choice,
    /// `minimum` and `maximum`.
    pub min_max: Choice,
    /// `where`.
    pub select: Choice,
    /// Functions of several values, and other operations on two.
    pub multivariate: Choice,
}
