//! How several booleans are looked up at once: as a weighted sum that tells apart what the function
//! tells apart.
//!
//! Inputs that a function does not distinguish, some of them perhaps after negation, count together:
//! `g` of them need `g + 1` values. So a majority or a parity of three takes a sum of two bits, and
//! only inputs that all differ take a bit each.

/// A boolean function of up to [`MAX_INPUTS`] inputs: the bit at `m` is its value where input `i` is
/// bit `i` of `m`.
pub type Table = u64;

/// Inputs of a function at the most.
pub const MAX_INPUTS: usize = 6;

/// Where input `i` is 1.
const ONES: [Table; MAX_INPUTS] = [
    0xAAAA_AAAA_AAAA_AAAA,
    0xCCCC_CCCC_CCCC_CCCC,
    0xF0F0_F0F0_F0F0_F0F0,
    0xFF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000,
    0xFFFF_FFFF_0000_0000,
];

/// The function that is 1 everywhere.
pub fn everywhere(inputs: usize) -> Table {
    if inputs >= MAX_INPUTS { Table::MAX } else { (1 << (1 << inputs)) - 1 }
}

/// Whether the function looks at input `i`.
pub fn depends(table: Table, inputs: usize, i: usize) -> bool {
    ((table >> (1 << i)) ^ table) & !ONES[i] & everywhere(inputs) != 0
}

/// The function with two inputs exchanged, `i <= j`.
pub fn exchange(table: Table, i: usize, j: usize) -> Table {
    let distance = (1 << j) - (1 << i);
    let differs = ((table >> distance) ^ table) & ONES[i] & !ONES[j];
    table ^ differs ^ (differs << distance)
}

/// Whether exchanging two inputs, `i < j`, changes nothing.
fn symmetric(table: Table, inputs: usize, i: usize, j: usize) -> bool {
    ((table >> ((1 << j) - (1 << i))) ^ table) & ONES[i] & !ONES[j] & everywhere(inputs) == 0
}

/// Whether exchanging them, each negated, changes nothing.
fn skew_symmetric(table: Table, inputs: usize, i: usize, j: usize) -> bool {
    ((table >> ((1 << i) + (1 << j))) ^ table) & !ONES[i] & !ONES[j] & everywhere(inputs) == 0
}

/// A sum of inputs and a table over its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packing {
    /// What each input is multiplied by.
    pub weights: Vec<i64>,
    /// What is added, so that no sum is negative.
    pub offset: i64,
    /// Bits of the sum.
    pub bits: u32,
}

impl Packing {
    /// The sum of fewest bits, at most `bits` many. An input that is encoded in `native[i]` bits
    /// can only be multiplied by what is a multiple of `2^(bits - native[i])` in a sum of `bits`.
    pub fn of(table: Table, native: &[u32], bits: u32) -> Option<Self> {
        let mut groups = groups(table, native);
        groups.sort_by_key(|g| (std::cmp::Reverse(g.native), std::cmp::Reverse(g.members.len())));
        (1..=bits).find_map(|bits| weigh(&groups, native.len(), bits))
    }

    /// The place in the table for input values given as bits.
    pub fn place(&self, values: usize) -> usize {
        let terms = self.weights.iter().enumerate().map(|(i, w)| w * (values >> i & 1) as i64);
        (self.offset + terms.sum::<i64>()) as usize
    }

    /// The entries for a function; at sums that do not occur they are 0.
    pub fn entries(&self, table: Table) -> Vec<i64> {
        let mut entries = vec![0; 1 << self.bits];
        for m in 0..1_usize << self.weights.len() {
            entries[self.place(m)] = (table >> m & 1) as i64;
        }
        entries
    }
}

/// Inputs that count together, each with its sign.
struct Group {
    members: Vec<(usize, i64)>,
    native: u32,
}

fn groups(table: Table, native: &[u32]) -> Vec<Group> {
    let (n, mut groups) = (native.len(), Vec::<Group>::new());
    for (i, &bits) in native.iter().enumerate() {
        let joined = groups.iter_mut().find_map(|group| {
            let first = group.members[0].0;
            let sign = match () {
                () if symmetric(table, n, first, i) => 1,
                () if skew_symmetric(table, n, first, i) => -1,
                () => return None,
            };
            (group.native == bits).then_some((group, sign))
        });
        match joined {
            Some((group, sign)) => group.members.push((i, sign)),
            None => groups.push(Group { members: vec![(i, 1)], native: bits }),
        }
    }
    groups
}

/// Each group counts in steps larger than all before it reach.
fn weigh(groups: &[Group], inputs: usize, bits: u32) -> Option<Packing> {
    let mut packing = Packing { weights: vec![0; inputs], offset: 0, bits };
    let mut reached = 0;
    for group in groups {
        let step = 1_i64 << bits.saturating_sub(group.native);
        let weight = (reached / step + 1) * step;
        for &(i, sign) in &group.members {
            packing.weights[i] = sign * weight;
            packing.offset += if sign < 0 { weight } else { 0 };
        }
        reached += weight * group.members.len() as i64;
    }
    (reached < 1 << bits).then_some(packing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every function of four inputs that packs into some bits is read back from its sums.
    #[test]
    fn packs_what_functions_tell_apart() {
        let mut packed = [0; 5];
        for table in 0..1 << 16 {
            for bits in 1..=4 {
                let Some(packing) = Packing::of(table, &[4; 4], bits) else { continue };
                let entries = packing.entries(table);
                let read = |m: usize| entries[packing.place(m)] == (table >> m & 1) as i64;
                assert!((0..16).all(read), "{table:#x} in {packing:?}");
                packed[bits as usize] += 1;
            }
        }
        // Four inputs that count together take five values, and any four a bit each.
        assert_eq!((packed[2], packed[4]), (0, 1 << 16));
        assert!(packed[3] > 0);
    }

    #[test]
    fn exchanges_inputs() {
        // The function that is its input `i`.
        let input = |i: usize| ONES[i];
        for (i, j) in (0..MAX_INPUTS).flat_map(|j| (0..=j).map(move |i| (i, j))) {
            assert_eq!((exchange(input(i), i, j), exchange(input(j), i, j)), (input(j), input(i)));
            let other = (0..MAX_INPUTS).find(|k| *k != i && *k != j).expect("there are six");
            assert_eq!(exchange(input(i) & input(other), i, j), input(j) & input(other));
        }
    }

    #[test]
    fn majority_and_parity_take_two_bits() {
        let all = |f: fn(u32) -> bool| (0..8).filter(|&m: &u32| f(m)).fold(0, |t, m| t | 1 << m);
        for table in [all(|m| m.count_ones() >= 2), all(|m| m.count_ones() % 2 == 1)] {
            let packing = Packing::of(table, &[4; 3], 2).expect("symmetric");
            assert_eq!((packing.weights, packing.offset), (vec![1, 1, 1], 0));
        }
        // The majority of `not a`, `b` and `c`.
        let table = all(|m| (m ^ 1).count_ones() >= 2);
        assert_eq!(Packing::of(table, &[4; 3], 2).expect("skew").weights, [1, -1, -1]);
    }

    #[test]
    fn narrow_inputs_take_the_high_places() {
        let and = 0b1000;
        // An input of one bit cannot be added to another one, but takes the place above it.
        assert_eq!(Packing::of(and, &[1, 3], 3).expect("fits").weights, [2, 1]);
        assert_eq!(Packing::of(and, &[1, 1], 3), None);
        assert_eq!(Packing::of(and, &[2, 2], 2).expect("fits").weights, [1, 1]);
    }
}
