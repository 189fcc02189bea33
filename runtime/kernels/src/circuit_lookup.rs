//! Lookups of wide values by circuit bootstrapping (ePrint 2022/704, section 4; J. Cryptol. 33,
//! TFHE, section 6).
//!
//! From the lowest to the highest, each bit is shifted to the top of the word, where one bootstrap
//! reads several functions of it: the bit at its own place, which is subtracted, and the bit in
//! every step of a gadget. Packing keyswitches make a GGSW ciphertext of the latter. With one for
//! each bit, a tree of selections and a rotation bring any entry of a table to coefficient 0. The
//! table is cut into digits of few bits, which are chosen one by one, so that they stand much more
//! noise than the whole; a bootstrap of each takes the noise away and puts the digit to its place.

use crate::aligned;
use crate::blind_rotation::{Functions, rotate_and_subtract};
use crate::bootstrap::{BootstrapKey, Polynomials};
use crate::error::KernelError;
use crate::external_product::{ExternalProduct, Scratch};
use crate::keyswitch::KeyswitchKey;
use crate::lookup_table::{LookupTable, encode_lut};
use crate::packing::PackingKey;
use aligned_vec::AVec;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{BootstrapParameters, CircuitParameters, ExtensionLog, LweDimension};
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{
    CiphertextModulus, GlweCiphertext, LweCiphertext, MonomialDegree, PolynomialSize,
    extract_lwe_sample_from_glwe_ciphertext,
};

/// Ciphertexts whose bits are held as GGSW ciphertexts at a time: bounds the memory a call takes.
const MAX_BATCH: usize = 16;

/// A GGSW ciphertext, prepared.
type Ggsw = AVec<f64>;

/// The keys and parameters of a circuit lookup, and who watches it.
#[derive(Clone, Copy)]
pub struct Keys<'a, 'm> {
    pub big: LweDimension,
    pub parameters: &'a BootstrapParameters,
    pub circuit: &'a CircuitParameters,
    pub keyswitch: &'a KeyswitchKey,
    pub bootstrap: &'a BootstrapKey,
    pub packing: &'a PackingKey,
    /// Products with the GGSW ciphertexts of bits.
    pub selection: &'a ExternalProduct,
    pub monitor: &'a Monitor<'m>,
}

/// Tables of `2^input_bits` entries each, and what they are read by.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    pub entries: &'a [u64],
    pub input_bits: usize,
    pub output_bits: usize,
    /// For each ciphertext the index of its table, which must be in range; all take the first
    /// without it.
    pub which: Option<&'a [u64]>,
    /// Of the bootstraps of digits.
    pub extension: ExtensionLog,
}

/// A digit of a result.
#[derive(Clone, Copy)]
struct Digit {
    /// Place of its lowest bit.
    place: usize,
    bits: usize,
}

/// The digits that a result and its padding bit are cut into, of nearly equal width.
fn digits(output_bits: usize) -> Vec<Digit> {
    let (count, all) = (CircuitParameters::digits_of(output_bits as u32), output_bits + 1);
    let border = |i: usize| i * all / count;
    (0..count).map(|i| Digit { place: border(i), bits: border(i + 1) - border(i) }).collect()
}

impl Keys<'_, '_> {
    /// Looks a batch up; lengths and indices have been checked. Every bootstrap is a part done.
    pub fn lookup(&self, out: &mut [u64], from: &[u64], tables: Tables<'_>) -> Result<(), KernelError> {
        let digits = digits(tables.output_bits);
        let part_words = MAX_BATCH * self.big.ciphertext_words();
        let parts = out.chunks_mut(part_words).zip(from.chunks(part_words)).enumerate();
        for (part, (out, from)) in parts {
            let chosen = self.choose_part(part, from, &digits, tables)?;
            self.refresh(out, chosen, &digits, tables)?;
        }
        Ok(())
    }

    /// What a lookup refreshes: the digits of the entries, chosen but not bootstrapped.
    pub fn choices(&self, from: &[u64], tables: Tables<'_>) -> Result<Vec<u64>, KernelError> {
        let digits = digits(tables.output_bits);
        let parts = from.chunks(MAX_BATCH * self.big.ciphertext_words()).enumerate();
        let mut chosen = memory::room(from.len().saturating_mul(digits.len()))?;
        for (part, from) in parts {
            chosen.extend(self.choose_part(part, from, &digits, tables)?);
        }
        Ok(chosen)
    }

    fn choose_part(
        &self,
        part: usize,
        from: &[u64],
        digits: &[Digit],
        tables: Tables<'_>,
    ) -> Result<Vec<u64>, KernelError> {
        let size = 1 << tables.input_bits;
        let table = |i: usize| {
            let index = tables.which.map_or(0, |which| which[part * MAX_BATCH + i] as usize);
            &tables.entries[index * size..][..size]
        };
        self.choose(&self.bits(from, tables.input_bits)?, table, digits)
    }

    /// For each ciphertext, its bits from the lowest on, as GGSW ciphertexts.
    fn bits(&self, from: &[u64], input_bits: usize) -> Result<Vec<Vec<Ggsw>>, KernelError> {
        let (width, levels) = (self.big.ciphertext_words(), self.circuit.ggsw.level_count.0);
        let count = from.len() / width;
        let functions = Functions::several(levels + 1);
        let mut rest = memory::collect(from.iter().copied())?;
        let mut read = memory::zeroed(count * functions.count * width)?;
        // A row for each level of each bit of each ciphertext.
        let mut steps = memory::zeroed(count * input_bits * levels * width)?;
        for bit in 0..input_bits {
            let units = self.units(bit, input_bits);
            let switched = self.top_bit(&rest, input_bits - bit)?;
            let polynomial = self.sign_polynomial(&units, functions)?;
            let monitor = self.monitor;
            self.bootstrap.bootstrap_functions(&mut read, &switched, &polynomial, functions, monitor)?;
            for (i, read) in read.chunks_exact_mut(functions.count * width).enumerate() {
                for (row, unit) in read.chunks_exact_mut(width).zip(&units) {
                    // From minus and plus half a unit to none and one.
                    row[width - 1] = row[width - 1].wrapping_add(unit / 2);
                }
                let (bit_steps, bit_itself) = read.split_at(levels * width);
                steps[(i * input_bits + bit) * levels * width..][..levels * width].copy_from_slice(bit_steps);
                for (word, bit) in rest[i * width..][..width].iter_mut().zip(bit_itself) {
                    *word = word.wrapping_sub(*bit);
                }
            }
        }
        self.pack(&steps, input_bits * levels)
    }

    /// What the functions of a bit are worth when it is set: the steps of the gadget, finest first,
    /// and the bit itself.
    fn units(&self, bit: usize, input_bits: usize) -> Vec<u64> {
        let gadget = self.circuit.ggsw;
        let steps = (1..=gadget.level_count.0).rev().map(|level| 1 << (64 - level * gadget.base_log.0));
        steps.chain([1 << (63 - input_bits + bit)]).collect()
    }

    /// Shifts the lowest bit left to the top of the word and switches to the small key, a quarter
    /// further on: noise then crosses no border between a set bit and none.
    fn top_bit(&self, rest: &[u64], shift: usize) -> Result<Vec<u64>, KernelError> {
        let (width, small) =
            (self.big.ciphertext_words(), self.parameters.small.dimension.ciphertext_words());
        let shifted = memory::collect(rest.iter().map(|word| word << shift))?;
        let mut switched = memory::zeroed(rest.len() / width * small)?;
        self.keyswitch.keyswitch(&mut switched, &shifted, self.monitor)?;
        for row in switched.chunks_exact_mut(small) {
            row[small - 1] = row[small - 1].wrapping_add(1 << 62);
        }
        Ok(switched)
    }

    /// Minus half a unit in the first half of the circle, hence plus half a unit in the second.
    fn sign_polynomial(&self, units: &[u64], functions: Functions) -> Result<Vec<u64>, NoMemory> {
        let turn = 1 << functions.log;
        let unit = |i: usize| units.get(i % turn).map_or(0, |unit| (unit / 2).wrapping_neg());
        memory::collect((0..self.parameters.polynomial_size.0).map(unit))
    }

    fn pack(&self, steps: &[u64], steps_of_one: usize) -> Result<Vec<Vec<Ggsw>>, KernelError> {
        let (levels, product) = (self.circuit.ggsw.level_count.0, self.selection);
        let row_words = product.shape().ggsw_words() / levels;
        let mut packed = memory::zeroed(steps.len() / self.big.ciphertext_words() * row_words)?;
        self.packing.pack(&mut packed, steps, self.monitor)?;
        let one = |words: &[u64]| {
            let (mut prepared, mut scratch) = (aligned::zeroed(words.len())?, Scratch::new());
            product.reserve(&mut scratch)?;
            product.prepare(words, &mut prepared, &mut scratch);
            Ok::<_, NoMemory>(prepared)
        };
        let ciphertexts = packed.par_chunks_exact(row_words * steps_of_one);
        let bits = |words: &[u64]| words.par_chunks_exact(row_words * levels).map(one).collect();
        Ok(ciphertexts.map(bits).collect::<Result<_, NoMemory>>()?)
    }

    /// Chooses each digit of each ciphertext's entry: the digits of the first, then of the next.
    fn choose<'t>(
        &self,
        bits: &[Vec<Ggsw>],
        table: impl Fn(usize) -> &'t [u64] + Sync,
        digits: &[Digit],
    ) -> Result<Vec<u64>, KernelError> {
        let width = self.big.ciphertext_words();
        let mut chosen = memory::zeroed(bits.len() * digits.len() * width)?;
        chosen.par_chunks_exact_mut(width).enumerate().try_for_each(|(i, row)| {
            let (ciphertext, digit) = (i / digits.len(), digits[i % digits.len()]);
            select(&bits[ciphertext], table(ciphertext), digit, self.selection, row, self.monitor)
        })?;
        Ok(chosen)
    }

    /// Refreshes the digits that were chosen, and adds up those of each ciphertext.
    fn refresh(
        &self,
        out: &mut [u64],
        mut chosen: Vec<u64>,
        digits: &[Digit],
        tables: Tables<'_>,
    ) -> Result<(), KernelError> {
        let width = self.big.ciphertext_words();
        let small = self.parameters.small.dimension.ciphertext_words();
        let mut switched = memory::zeroed(chosen.len() / width * small)?;
        self.keyswitch.keyswitch(&mut switched, &chosen, self.monitor)?;
        let words = self.refreshers(digits, tables)?;
        let which: Vec<u64> = (0..chosen.len() / width).map(|i| (i % digits.len()) as u64).collect();
        let polynomials = Polynomials { words: &words, which: Some(&which) };
        self.bootstrap.bootstrap(&mut chosen, &switched, polynomials, tables.extension, self.monitor)?;
        for (out, digits) in out.chunks_exact_mut(width).zip(chosen.chunks_exact(digits.len() * width)) {
            out.fill(0);
            for digit in digits.chunks_exact(width) {
                out.iter_mut().zip(digit).for_each(|(out, word)| *out = out.wrapping_add(*word));
            }
        }
        Ok(())
    }

    /// For each digit the test polynomial that puts it to its place.
    fn refreshers(&self, digits: &[Digit], tables: Tables<'_>) -> Result<Vec<u64>, KernelError> {
        let size = self.parameters.polynomial_size;
        let mut words = memory::zeroed((size.0 << tables.extension.0) * digits.len())?;
        for (polynomial, digit) in words.chunks_exact_mut(size.0 << tables.extension.0).zip(digits) {
            let entries: Vec<i64> = (0..1_i64 << digit.bits).map(|value| value << digit.place).collect();
            let (input_bits, output_bits) = (digit.bits as u64, tables.output_bits as u64);
            let table = LookupTable { entries: &entries, input_bits, output_bits, signed: false };
            encode_lut(polynomial, table, size, tables.extension)?;
        }
        Ok(words)
    }
}

/// Brings a digit of the entry that `bits` name to coefficient 0, and reads it.
fn select(
    bits: &[Ggsw],
    table: &[u64],
    digit: Digit,
    product: &ExternalProduct,
    out: &mut [u64],
    monitor: &Monitor<'_>,
) -> Result<(), KernelError> {
    let (size, words) = (product.shape().polynomial_size, product.shape().glwe_words());
    let mut scratch = Scratch::new();
    product.reserve(&mut scratch)?;
    let mut difference: AVec<u64> = aligned::zeroed(words)?;
    let (rotating, selecting) = bits.split_at(bits.len().min(size.ilog2() as usize));
    let mask = (1 << digit.bits) - 1;
    let mut leaves: AVec<u64> = aligned::zeroed(table.len().div_ceil(size) * words)?;
    for (leaf, entries) in leaves.chunks_exact_mut(words).zip(table.chunks(size)) {
        for (word, entry) in leaf[words - size..].iter_mut().zip(entries) {
            *word = ((entry >> digit.place) & mask) << (63 - digit.bits);
        }
    }
    // The lowest of these bits chooses between neighbours.
    let mut count = leaves.len() / words;
    for ggsw in selecting {
        count /= 2;
        for i in 0..count {
            monitor.check()?;
            let (head, pair) = leaves.split_at_mut(2 * i * words);
            let (even, odd) = pair[..2 * words].split_at_mut(words);
            for ((difference, odd), even) in difference.iter_mut().zip(&*odd).zip(&*even) {
                *difference = odd.wrapping_sub(*even);
            }
            product.add(ggsw, even, &difference, &mut scratch);
            if i > 0 {
                head[i * words..][..words].copy_from_slice(even);
            }
        }
    }
    let accumulator = &mut leaves[..words];
    for (bit, ggsw) in rotating.iter().enumerate() {
        monitor.check()?;
        for (difference, polynomial) in difference.chunks_exact_mut(size).zip(accumulator.chunks_exact(size))
        {
            rotate_and_subtract(difference, polynomial, polynomial, 2 * size - (1 << bit));
        }
        product.add(ggsw, accumulator, &difference, &mut scratch);
    }
    extract_lwe_sample_from_glwe_ciphertext(
        &GlweCiphertext::from_container(&*accumulator, PolynomialSize(size), CiphertextModulus::new_native()),
        &mut LweCiphertext::from_container(out, CiphertextModulus::new_native()),
        MonomialDegree(0),
    );
    Ok(())
}
