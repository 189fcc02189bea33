//! The random numbers that stand for samples, and the arithmetic of forms on them.

/// A number in each of two lanes, modulo `2^64` as words of the torus are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lanes([u64; 2]);

/// What a random number stands for; no two kinds share one.
#[derive(Clone, Copy, Debug)]
pub enum Stands {
    /// For a sample.
    Sample(u32),
    /// For a clear number that is not known when compiling.
    Clear(u32),
    /// For a node of which only bounds are known.
    Node(u32),
}

impl Lanes {
    /// The number that stands for something: the same in every run of the compiler.
    pub fn random(what: Stands) -> Self {
        let (kind, number) = match what {
            Stands::Sample(i) => (1, i),
            Stands::Clear(i) => (2, i),
            Stands::Node(i) => (3, i),
        };
        let seed = u64::from(number) << 2 | kind;
        // Odd, so that no power of two but 2^64 makes it vanish.
        Self([mix(seed << 1) | 1, mix(seed << 1 | 1) | 1])
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Self {
        Self([self.0[0].wrapping_add(other.0[0]), self.0[1].wrapping_add(other.0[1])])
    }

    /// The product with a clear number.
    pub fn times(self, by: i64) -> Self {
        Self(self.0.map(|x| x.wrapping_mul(by as u64)))
    }

    /// The product with a clear number that is not known, by what stands for it.
    pub fn times_unknown(self, by: Self) -> Self {
        Self([self.0[0].wrapping_mul(by.0[0]), self.0[1].wrapping_mul(by.0[1])])
    }

    /// One lane.
    pub fn word(self) -> u64 {
        self.0[0]
    }

    /// Both lanes as one number.
    pub fn wide(self) -> u128 {
        u128::from(self.0[1]) << 64 | u128::from(self.0[0])
    }
}

/// Scatters the bits of a number (SplitMix64's finaliser, Steele, Lea and Flood 2014).
pub fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

/// A number that depends on each of several, in order.
pub fn mix_all(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers.into_iter().fold(0, |all, x| mix(all ^ mix(x)))
}
