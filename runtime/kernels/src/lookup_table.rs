//! From a table of integers to the test polynomial that a blind rotation turns.
//!
//! With `N' = N * 2^v` coefficients and `p` input bits below one padding bit, value `x` (taken
//! modulo `2^(p+1)`) rotates by `x * N' / 2^p`, so coefficients form `2^p` boxes of equal size,
//! each centred on its value. A negative `x` rotates past `N'` and reads box `x + 2^p` negated,
//! because `X^N' = -1`: the upper half of a signed table is therefore stored negated. The lower
//! half of box 0 wraps around to the end of the polynomial, negated for the same reason. With no
//! input bits that box is the whole polynomial: the padding bit alone is read.

use crate::error::{KernelError, check_length, check_range};
use ferrocrete_abi::parameters::{ExtensionLog, PolynomialSize};

/// How a table's input and output are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookupTable<'a> {
    /// `2^input_bits` entries, ordered as the two's complement of the input when it is signed.
    pub entries: &'a [i64],
    /// Message bits of the input.
    pub input_bits: u64,
    /// Message bits of the output.
    pub output_bits: u64,
    /// Whether inputs are two's complement.
    pub signed: bool,
}

/// 2^13 rings of 1024 coefficients make a test polynomial of 64 MiB, enough for any table that is
/// of use: a lookup takes seconds long before.
pub(crate) const MAX_EXTENSION_LOG: u64 = 13;

/// Writes the test polynomial of `table`: `N * 2^v` words.
pub fn encode_lut(
    out: &mut [u64],
    table: LookupTable<'_>,
    polynomial_size: PolynomialSize,
    extension: ExtensionLog,
) -> Result<(), KernelError> {
    check_range("extension_log", extension.0 as u64, 0..=MAX_EXTENSION_LOG)?;
    let coefficients = polynomial_size.0 << extension.0;
    check_length("the test polynomial", out.len(), coefficients)?;
    // A box of one coefficient has no centre: at least two are needed.
    // A table of no bits has no half of negative inputs.
    let least_bits = u64::from(table.signed);
    check_range("input_bits", table.input_bits, least_bits..=u64::from(coefficients.ilog2()) - 1)?;
    check_range("output_bits", table.output_bits, 1..=63)?;
    check_length("the lookup table", table.entries.len(), 1 << table.input_bits)?;
    let half_box = coefficients >> (table.input_bits + 1);
    for (i, coefficient) in out.iter_mut().enumerate() {
        let shifted = (i + half_box) & (coefficients - 1);
        let index = shifted / (2 * half_box);
        let wrapped = i + half_box >= coefficients;
        let upper_half = table.signed && index >= table.entries.len() / 2;
        let encoded = (table.entries[index] as u64) << (63 - table.output_bits);
        *coefficient = if wrapped != upper_half { encoded.wrapping_neg() } else { encoded };
    }
    Ok(())
}
