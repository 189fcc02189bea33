//! Changes of inputs, for where no coverage leads: a few at a time, of bytes, numbers and whole pieces,
//! which are taken from the corpus.

use std::ops::Range;

/// Numbers at the edges, and the like.
const TOKENS: &[&str] = &[
    "0",
    "-1",
    "1",
    "62",
    "63",
    "64",
    "65",
    "255",
    "256",
    "131072",
    "4294967295",
    "1099511627776",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "1e309",
    "1e-400",
    "0.5",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "[[",
    "]",
    "\0",
    "\"\\ud800\"",
    "é",
];

/// Numbers that are the same for every seed: SplitMix64.
pub struct Random(u64);

impl Random {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below one that is not 0.
    fn below(&mut self, end: usize) -> usize {
        (self.word() % end as u64) as usize
    }

    fn choose<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// A few bytes in a row.
    fn piece(&mut self, of: &[u8]) -> Range<usize> {
        let start = self.below(of.len() + 1);
        let longest = [2, 8, 64, usize::MAX][self.below(4)];
        start..start + self.below((of.len() - start).min(longest) + 1)
    }
}

/// One of the inputs, changed in a few places.
pub fn changed(inputs: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = inputs[random.below(inputs.len())].clone();
    for _ in 0..=random.below(4) {
        let at = random.piece(&bytes);
        match random.below(6) {
            0 => drop(bytes.splice(at, [])),
            1 => {
                let piece = bytes[at.clone()].to_vec();
                bytes.splice(at.start..at.start, piece);
            }
            2 => {
                let other = &inputs[random.below(inputs.len())];
                let piece = other[random.piece(other)].to_vec();
                bytes.splice(at, piece);
            }
            3 if !bytes.is_empty() => {
                let place = random.below(bytes.len());
                bytes[place] ^= 1 << random.below(8);
            }
            _ => {
                let place = number(&bytes, random).unwrap_or(at);
                let token = random.choose(TOKENS).bytes();
                bytes.splice(place, token);
            }
        }
    }
    bytes
}

/// Where some number stands.
fn number(bytes: &[u8], random: &mut Random) -> Option<Range<usize>> {
    let from = random.below(bytes.len() + 1);
    let start = from + bytes[from..].iter().position(u8::is_ascii_digit)?;
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some(start..start + length)
}
