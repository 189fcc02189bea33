//! Lookup tables as a blind rotation reads them.

use crate::value::Value;
use ferrocrete_dialects::fhe::meaning::turned;
use ferrocrete_dialects::ir::{Attr, Op};
use ferrocrete_dialects::types::Eint;

/// A `TFHE.encode_lut`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EncodeLut {
    table: Eint,
    output_bits: u32,
    coefficients: usize,
}

impl EncodeLut {
    pub(crate) fn of(op: Op) -> Result<Self, String> {
        let bits = |name: &str, least: u32, most: u32| {
            let bits = op.attr(name).and_then(Attr::as_int).and_then(|b| u32::try_from(b).ok());
            let fits = bits.filter(|b| (least..=most).contains(b));
            fits.ok_or_else(|| format!("needs `{name}` from {least} to {most}"))
        };
        let signed = op.attr("is_signed").and_then(Attr::as_bool).ok_or("has no `is_signed`")?;
        let table = Eint { width: bits("input_bits", u32::from(signed), 62)?, signed };
        let coefficients = op.result(0).ty().as_tensor().and_then(|t| t.shape.last().copied().flatten());
        let coefficients =
            coefficients.ok_or("has a test polynomial of unknown size; choose parameters first")?;
        // A box of one coefficient has no centre: at least two are needed.
        if !coefficients.is_power_of_two() || coefficients.ilog2() <= table.width {
            let width = table.width;
            return Err(format!("cannot hold a {width}-bit table in {coefficients} coefficients"));
        }
        Ok(Self { table, output_bits: bits("output_bits", 1, 63)?, coefficients })
    }

    /// The test polynomial of each table along the last axis.
    ///
    /// Value `x` turns the polynomial by `x` boxes of `coefficients / 2^width`, each centred on its
    /// value: the coefficient at `i` is what the value nearest to `i` reads.
    pub(crate) fn run(self, tables: &Value) -> Result<Value, String> {
        let entries = 1_usize << self.table.width;
        let (Some((&length, leading)), box_size) = (tables.shape().split_last(), self.coefficients / entries)
        else {
            return Err("needs a table, got a scalar".to_owned());
        };
        if length != entries {
            return Err(format!("needs tables of {entries} entries, got {length}"));
        }
        let mut shape = leading.to_vec();
        shape.push(self.coefficients);
        let mut data = Vec::with_capacity(shape.iter().product());
        for table in tables.data().chunks_exact(entries) {
            data.extend((0..self.coefficients).map(|i| {
                let (place, negated) = turned((i + box_size / 2) / box_size, self.table);
                let encoded = table[place] << (63 - self.output_bits);
                if negated { encoded.wrapping_neg() } else { encoded }
            }));
        }
        Value::new(shape, data)
    }
}

/// The coefficient that a rotation brings to the front; `position` is modulo twice their number.
pub(crate) fn read(polynomial: &[i64], position: usize) -> i64 {
    match polynomial.get(position) {
        Some(&coefficient) => coefficient,
        None => polynomial[position - polynomial.len()].wrapping_neg(),
    }
}
