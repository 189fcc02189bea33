//! Circuit lookups on single words of the torus: every bit and every digit is told from noise as the
//! kernel tells it.
//!
//! The noise of a bit goes by the ciphertext alone; tables share its GGSW ciphertexts. What chooses a
//! digit goes by these and by that digit of every entry: the noise of what is chosen counts as
//! independent for digits that differ, though all of it is made of the noise of the same GGSW
//! ciphertexts. So lookups of one ciphertext in several tables go wrong one by one rather than
//! together, which makes a wrong result likelier, never less likely.

use crate::accumulator::{Name, Ring};
use crate::memo::Memo;
use crate::noise::{Gaussian, mask_of, mixed, sample_of, sample_of_mask};
use crate::value::Value;
use ferrocrete_abi::parameters::{CircuitParameters, ExtensionLog, PolynomialSize};
use ferrocrete_dialects::ir::{Attr, Op};
use ferrocrete_optimizer::noise::BootstrapNoise;

/// A `TFHE.circuit_lookup`.
pub(crate) struct CircuitLookup {
    input_bits: u32,
    output_bits: u32,
    keyswitch: Gaussian,
    /// Of the bootstrap of a bit, and of a digit.
    rotations: [Rotation; 2],
    /// Of a digit once chosen.
    chosen: Gaussian,
    blind_rotation: Gaussian,
    /// That of this run.
    salt: u64,
    /// For each table a hash of each digit of all entries.
    digits: Memo<Vec<Vec<u64>>>,
}

/// A modulus switch and the positions it leaves.
struct Rotation {
    ring: Ring,
    modulus_switch: Gaussian,
    /// Logarithm of the positions.
    positions_log: u32,
    salt: u64,
}

/// A word at the small key.
struct Switched {
    word: i64,
    /// What the blind rotation starts with.
    accumulator: Name,
}

impl CircuitLookup {
    pub(crate) fn of(
        op: Op,
        size: PolynomialSize,
        noise: &BootstrapNoise,
        salt: u64,
    ) -> Result<Self, String> {
        let number = |name: &str, most: u32| {
            let number = op.attr(name).and_then(Attr::as_int).and_then(|n| u32::try_from(n).ok());
            number.filter(|n| *n <= most).ok_or_else(|| format!("needs `{name}` of at most {most}"))
        };
        let circuit = noise.circuit.ok_or("needs a circuit bootstrap, but the parameters have none")?;
        let input_bits = number("input_bits", 32)?;
        let extension = ExtensionLog(number("extension_log", 16).unwrap_or(0) as usize);
        let rotation = |coefficients: usize, variance: f64, salt: u64| Rotation {
            ring: Ring::new(coefficients),
            modulus_switch: Gaussian::of_variance(variance),
            positions_log: coefficients.ilog2() + 1,
            salt,
        };
        let (bit, digit) = (noise.modulus_switch_for(circuit.functions_log), noise.modulus_switch(extension));
        Ok(Self {
            input_bits,
            output_bits: number("output_bits", 61)?,
            keyswitch: Gaussian::of_variance(noise.keyswitch),
            rotations: [
                // The functions take turns: a position is one turn.
                rotation(size.0 >> circuit.functions_log, bit, !salt),
                rotation(size.0 << extension.0, digit, salt.rotate_left(1 + extension.0 as u32)),
            ],
            chosen: Gaussian::of_variance(circuit.chosen(input_bits)),
            blind_rotation: Gaussian::of_variance(noise.blind_rotation),
            salt,
            digits: Memo::default(),
        })
    }

    pub(crate) fn run(&self, words: &Value, tables: &Value, which: Option<&Value>) -> Result<Value, String> {
        let entries = 1_usize << self.input_bits;
        if tables.shape().last() != Some(&entries) {
            return Err(format!("needs tables of {entries} entries, got shape {:?}", tables.shape()));
        }
        let digits = self.digits.of(tables, |tables| {
            tables.chunks_exact(entries).map(|table| self.digit_hashes(table)).collect()
        });
        let tables: Vec<&[i64]> = tables.data().chunks_exact(entries).collect();
        let first = Value::Scalar(0);
        words.try_zip(which.unwrap_or(&first), |word, which| {
            let place = usize::try_from(which).ok().filter(|i| *i < tables.len());
            let place = place.ok_or_else(|| format!("chooses table {which} of {}", tables.len()))?;
            let (index, bits) = self.index(word);
            Ok(self.refresh(tables[place][index], &digits[place], bits))
        })
    }

    /// The input, bit by bit from the lowest, and a hash of all that its noise goes by.
    fn index(&self, word: i64) -> (usize, u64) {
        let (mut rest, mut index, mut bits) = (word, 0, 0);
        for bit in 0..self.input_bits {
            // At the top of the word few bits of the mask are left; before they are all there.
            let key = self.salt.rotate_left(7 + bit);
            let noise = sample_of_mask(mask_of(rest), key, self.keyswitch);
            let top = rest.wrapping_shl(self.input_bits - bit).wrapping_add(noise);
            let sign = Ring::name_of(mixed(u64::from(self.input_bits), u64::from(bit)));
            let seen = self.rotations[0].switch(top.wrapping_add(1 << 62), mask_of(rest), sign);
            let set = seen.word < 0;
            index |= usize::from(set) << bit;
            bits = mixed(bits, seen.accumulator.with_mask(rest));
            let itself = i64::from(set) << (63 - self.input_bits + bit);
            let noise = seen.accumulator.noise(rest, key, self.blind_rotation);
            rest = rest.wrapping_sub(itself).wrapping_sub(noise);
        }
        (index, bits)
    }

    /// Place and bits of a digit.
    fn digit_places(&self) -> impl Iterator<Item = (u32, u32)> {
        let (count, all) = (CircuitParameters::digits_of(self.output_bits) as u32, self.output_bits + 1);
        let border = move |i: u32| i * all / count;
        (0..count).map(move |i| (border(i), border(i + 1) - border(i)))
    }

    fn digit_hashes(&self, table: &[i64]) -> Vec<u64> {
        let digit = |(place, bits): (u32, u32)| {
            let hash = |hash, entry: &i64| mixed(hash, ((entry >> place) & ((1 << bits) - 1)) as u64);
            table.iter().fold(u64::from(place), hash)
        };
        self.digit_places().map(digit).collect()
    }

    /// The digits of an entry, each chosen, rounded and put to its place.
    fn refresh(&self, entry: i64, hashes: &[u64], chosen_by: u64) -> i64 {
        self.digit_places().zip(hashes).fold(0_i64, |sum, ((place, bits), hash)| {
            let shift = 63 - bits;
            let digit = ((entry >> place) & ((1 << bits) - 1)) << shift;
            let chosen = digit.wrapping_add(sample_of(mixed(chosen_by, *hash), self.salt, self.chosen));
            let mask = mask_of(chosen);
            let switched = chosen.wrapping_add(sample_of_mask(mask, self.salt, self.keyswitch));
            let steps = Ring::name_of(mixed(u64::from(place), u64::from(bits + 64 * self.output_bits)));
            let seen = self.rotations[1].switch(switched, mask, steps);
            let read = seen.word.wrapping_add(1 << (shift - 1)) as u64 >> shift;
            // Past the last box the polynomial is read negated.
            let (box_, negated) = (read & ((1 << bits) - 1), read >> bits & 1 == 1);
            let unit = ((box_ as i64) << place).wrapping_shl(63 - self.output_bits);
            let value = if negated { unit.wrapping_neg() } else { unit };
            let noise = seen.accumulator.noise(switched, self.salt, self.blind_rotation);
            sum.wrapping_add(value).wrapping_add(noise)
        })
    }
}

impl Rotation {
    /// What a bootstrap through the polynomial of that name sees of a word with that mask.
    fn switch(&self, word: i64, mask: u32, polynomial: Name) -> Switched {
        let word = word.wrapping_add(sample_of_mask(mask, self.salt, self.modulus_switch));
        let position = word as u64 >> (64 - self.positions_log);
        Switched { word, accumulator: self.ring.turned(polynomial, position as usize) }
    }
}
