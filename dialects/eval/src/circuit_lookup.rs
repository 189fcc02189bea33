//! Circuit lookups on single words of the torus: every bit and every digit is told from noise as the
//! kernel tells it.

use crate::noise::{Gaussian, Randomness, sample_of};
use crate::value::Value;
use ferrocrete_abi::parameters::{CircuitParameters, ExtensionLog};
use ferrocrete_dialects::ir::{Attr, Op};
use ferrocrete_optimizer::noise::BootstrapNoise;

/// A `TFHE.circuit_lookup`.
pub(crate) struct CircuitLookup {
    input_bits: u32,
    output_bits: u32,
    keyswitch: Gaussian,
    /// Of the modulus switch of a bit, and of a digit.
    modulus_switches: [Gaussian; 2],
    /// Of a digit once chosen.
    chosen: Gaussian,
    blind_rotation: Gaussian,
    /// Makes the rounding errors of this run.
    salt: u64,
}

impl CircuitLookup {
    pub(crate) fn of(op: Op, noise: &BootstrapNoise, salt: u64) -> Result<Self, String> {
        let number = |name: &str, most: u32| {
            let number = op.attr(name).and_then(Attr::as_int).and_then(|n| u32::try_from(n).ok());
            number.filter(|n| *n <= most).ok_or_else(|| format!("needs `{name}` of at most {most}"))
        };
        let circuit = noise.circuit.ok_or("needs a circuit bootstrap, but the parameters have none")?;
        let input_bits = number("input_bits", 32)?;
        let extension = ExtensionLog(number("extension_log", 16).unwrap_or(0) as usize);
        let (bit, digit) = (noise.modulus_switch_for(circuit.functions_log), noise.modulus_switch(extension));
        Ok(Self {
            input_bits,
            output_bits: number("output_bits", 61)?,
            keyswitch: Gaussian::of_variance(noise.keyswitch),
            modulus_switches: [bit, digit].map(Gaussian::of_variance),
            chosen: Gaussian::of_variance(circuit.chosen(input_bits)),
            blind_rotation: Gaussian::of_variance(noise.blind_rotation),
            salt,
        })
    }

    pub(crate) fn run(
        &self,
        words: &Value,
        tables: &Value,
        which: Option<&Value>,
        randomness: &mut Randomness,
    ) -> Result<Value, String> {
        let entries = 1_usize << self.input_bits;
        if tables.shape().last() != Some(&entries) {
            return Err(format!("needs tables of {entries} entries, got shape {:?}", tables.shape()));
        }
        let tables: Vec<&[i64]> = tables.data().chunks_exact(entries).collect();
        let first = Value::Scalar(0);
        words.try_zip(which.unwrap_or(&first), |word, which| {
            let table = usize::try_from(which).ok().and_then(|i| tables.get(i));
            let table = table.ok_or_else(|| format!("chooses table {which} of {}", tables.len()))?;
            Ok(self.refresh(table[self.index(word, randomness)], randomness))
        })
    }

    /// What a bootstrap sees of a word.
    fn switched(&self, word: i64, modulus_switch: Gaussian, randomness: &mut Randomness) -> i64 {
        let switched = word.wrapping_add(randomness.sample(self.keyswitch));
        switched.wrapping_add(sample_of(switched, self.salt, modulus_switch))
    }

    /// The input, bit by bit from the lowest.
    fn index(&self, word: i64, randomness: &mut Randomness) -> usize {
        let (mut rest, mut index) = (word, 0);
        for bit in 0..self.input_bits {
            let top = rest.wrapping_shl(self.input_bits - bit);
            let seen = self.switched(top, self.modulus_switches[0], randomness).wrapping_add(1 << 62);
            let set = seen < 0;
            index |= usize::from(set) << bit;
            let itself = i64::from(set) << (63 - self.input_bits + bit);
            rest = rest.wrapping_sub(itself).wrapping_sub(randomness.sample(self.blind_rotation));
        }
        index
    }

    /// The digits of an entry, each chosen, rounded and put to its place.
    fn refresh(&self, entry: i64, randomness: &mut Randomness) -> i64 {
        let (count, all) = (CircuitParameters::digits_of(self.output_bits) as u32, self.output_bits + 1);
        let border = |i: u32| i * all / count;
        (0..count).fold(0_i64, |sum, i| {
            let (place, bits) = (border(i), border(i + 1) - border(i));
            let shift = 63 - bits;
            let digit = ((entry >> place) & ((1 << bits) - 1)) << shift;
            let chosen = digit.wrapping_add(randomness.sample(self.chosen));
            let seen = self.switched(chosen, self.modulus_switches[1], randomness);
            let read = seen.wrapping_add(1 << (shift - 1)) as u64 >> shift;
            // Past the last box the polynomial is read negated.
            let (box_, negated) = (read & ((1 << bits) - 1), read >> bits & 1 == 1);
            let unit = ((box_ as i64) << place).wrapping_shl(63 - self.output_bits);
            let value = if negated { unit.wrapping_neg() } else { unit };
            sum.wrapping_add(value).wrapping_add(randomness.sample(self.blind_rotation))
        })
    }
}
