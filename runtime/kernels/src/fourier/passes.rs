//! The passes of a transform over memory, each way.

use super::butterfly::{join_2, join_4, join_8, split_2, split_4, split_8};
use super::lanes::{Complex, Lanes};
use super::plan::Plan;

/// A root in every lane.
#[inline(always)]
fn splat<L: Lanes>(simd: L, root: [f64; 2]) -> Complex<L::Reals> {
    [simd.splat(root[0]), simd.splat(root[1])]
}

#[inline(always)]
fn splat_three<L: Lanes>(simd: L, roots: &[[f64; 2]]) -> [Complex<L::Reals>; 3] {
    [splat(simd, roots[0]), splat(simd, roots[1]), splat(simd, roots[2])]
}

/// A slice in equal parts.
#[inline(always)]
fn parts<T, const PARTS: usize>(whole: &[T]) -> [&[T]; PARTS] {
    let size = whole.len() / PARTS;
    std::array::from_fn(|i| &whole[i * size..][..size])
}

/// A slice in equal parts.
#[inline(always)]
fn parts_mut<T, const PARTS: usize>(whole: &mut [T]) -> [&mut [T]; PARTS] {
    let size = whole.len() / PARTS;
    let mut rest = whole.chunks_exact_mut(size);
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}

/// An `f64` of this exponent counts in ones.
const ONES: u64 = 0x433 << 52;

/// Most bits of a word that a decomposition may keep: as many are below the exponent of an `f64`.
pub const MOST_KEPT_BITS: usize = 52;

/// How words are cut into digits from `-B/2` to `B/2`.
///
/// All rounding is symmetric: negated words have negated digits, whose mean is 0. A mean of -1/2, that
/// of digits from `-B/2` to `B/2 - 1`, adds up where all that they are multiplied with has one sign, as
/// the noise of a circuit bootstrap's GGSW ciphertexts has.
pub struct Cut {
    levels: usize,
    base: f64,
    /// Bits that are rounded away.
    lost_bits: u64,
}

impl Cut {
    /// Into so many digits of so many bits, of which there are [`MOST_KEPT_BITS`] at most.
    pub fn new(levels: usize, base_log: usize) -> Self {
        Self { levels, base: (1_u64 << base_log) as f64, lost_bits: (64 - base_log * levels) as u64 }
    }

    /// Words in units of what is kept, rounded.
    #[inline(always)]
    fn numbers<L: Lanes>(&self, simd: L, words: [L::Words; 2]) -> Complex<L::Reals> {
        [self.number(simd, words[0]), self.number(simd, words[1])]
    }

    #[inline(always)]
    fn number<L: Lanes>(&self, simd: L, word: L::Words) -> L::Reals {
        let unsigned = simd.add_words(word, simd.splat_word(1 << 63));
        let doubled = simd.shift_right(unsigned, simd.splat_word(self.lost_bits - 1));
        let rounded = simd.shift_right(simd.add_words(doubled, simd.splat_word(1)), simd.splat_word(1));
        // Added, not put in: it may be all that the exponent's ones hold.
        let number = simd.as_reals(simd.add_words(rounded, simd.splat_word(ONES)));
        let zero = f64::from_bits(ONES) + ((1_u64 << 63) >> self.lost_bits) as f64;
        simd.sub(number, simd.splat(zero))
    }

    /// Takes the lowest digits off; of two that are as near, the one that leaves an even rest.
    #[inline(always)]
    fn lowest<L: Lanes>(&self, simd: L, rest: &mut Complex<L::Reals>) -> Complex<L::Reals> {
        [self.lowest_of(simd, &mut rest[0]), self.lowest_of(simd, &mut rest[1])]
    }

    #[inline(always)]
    fn lowest_of<L: Lanes>(&self, simd: L, rest: &mut L::Reals) -> L::Reals {
        let above = simd.round(simd.mul(*rest, simd.splat(1.0 / self.base)));
        let digit = simd.neg_mul_add(above, simd.splat(self.base), *rest);
        *rest = above;
        digit
    }
}

/// The first pass, of the digits of a polynomial. `rows` begins with the row of the lowest level, and
/// the next level's is `stride` further on.
#[inline(always)]
pub fn split_digits<L: Lanes>(
    simd: L,
    plan: &Plan,
    cut: &Cut,
    polynomial: &[L::Words],
    rows: &mut [Complex<L::Reals>],
    stride: usize,
) {
    // The loops hold back a rest of each word only where it has more than one digit.
    if cut.levels == 1 {
        split_levels::<L, 1>(simd, plan, cut, polynomial, rows, stride);
    } else if cut.levels == 2 {
        split_levels::<L, 2>(simd, plan, cut, polynomial, rows, stride);
    } else {
        split_levels::<L, 0>(simd, plan, cut, polynomial, rows, stride);
    }
}

/// So many levels, or any number for 0.
#[inline(always)]
fn split_levels<L: Lanes, const LEVELS: usize>(
    simd: L,
    plan: &Plan,
    cut: &Cut,
    polynomial: &[L::Words],
    rows: &mut [Complex<L::Reals>],
    stride: usize,
) {
    let size = plan.points / L::COUNT / plan.first;
    let last = if LEVELS == 0 { cut.levels } else { LEVELS } - 1;
    let (below, highest) = rows.split_at_mut(last * stride);
    let highest = &mut highest[..plan.first * size];
    if plan.first == 4 {
        let [a, b, c, d, e, f, g, h] = parts::<_, 8>(polynomial);
        let [p, q, r, s] = parts_mut::<_, 4>(highest);
        let w = splat_three(simd, &plan.first_roots);
        for j in 0..size {
            let mut x = [
                cut.numbers(simd, [a[j], e[j]]),
                cut.numbers(simd, [b[j], f[j]]),
                cut.numbers(simd, [c[j], g[j]]),
                cut.numbers(simd, [d[j], h[j]]),
            ];
            for level in 0..last {
                let [x, y, z, u] = &mut x;
                let x = [cut.lowest(simd, x), cut.lowest(simd, y), cut.lowest(simd, z), cut.lowest(simd, u)];
                spread_out(below, level * stride + j, size, split_4(simd, x, w));
            }
            [p[j], q[j], r[j], s[j]] = split_4(simd, x, w);
        }
    } else {
        let [a, b, c, d] = parts::<_, 4>(polynomial);
        let [p, q] = parts_mut::<_, 2>(highest);
        let w = splat(simd, plan.first_roots[0]);
        for j in 0..size {
            let mut x = [cut.numbers(simd, [a[j], c[j]]), cut.numbers(simd, [b[j], d[j]])];
            for level in 0..last {
                let [x, y] = &mut x;
                let x = [cut.lowest(simd, x), cut.lowest(simd, y)];
                spread_out(below, level * stride + j, size, split_2(simd, x, w));
            }
            [p[j], q[j]] = split_2(simd, x, w);
        }
    }
}

/// Writes values so far apart, beginning at a place.
#[inline(always)]
fn spread_out<T, const PARTS: usize>(values: &mut [T], start: usize, apart: usize, parts: [T; PARTS]) {
    for (i, part) in parts.into_iter().enumerate() {
        values[start + i * apart] = part;
    }
}

/// The first pass, of numbers: `N` reals.
#[inline(always)]
pub fn split_reals<L: Lanes>(simd: L, plan: &Plan, polynomial: &[L::Reals], out: &mut [Complex<L::Reals>]) {
    let (low, high) = polynomial.split_at(polynomial.len() / 2);
    for ((out, low), high) in out.iter_mut().zip(low).zip(high) {
        *out = [*low, *high];
    }
    if plan.first == 4 {
        let w = splat_three(simd, &plan.first_roots);
        split_block(simd, out, w);
    } else {
        let [p, q] = parts_mut::<_, 2>(out);
        let w = splat(simd, plan.first_roots[0]);
        for (p, q) in p.iter_mut().zip(q) {
            [*p, *q] = split_2(simd, [*p, *q], w);
        }
    }
}

#[inline(always)]
fn split_block<L: Lanes>(simd: L, block: &mut [Complex<L::Reals>], w: [Complex<L::Reals>; 3]) {
    let [p, q, r, s] = parts_mut::<_, 4>(block);
    for (((p, q), r), s) in p.iter_mut().zip(q).zip(r).zip(s) {
        [*p, *q, *r, *s] = split_4(simd, [*p, *q, *r, *s], w);
    }
}

#[inline(always)]
fn join_block<L: Lanes>(simd: L, block: &mut [Complex<L::Reals>], w: [Complex<L::Reals>; 3]) {
    let [p, q, r, s] = parts_mut::<_, 4>(block);
    for (((p, q), r), s) in p.iter_mut().zip(q).zip(r).zip(s) {
        [*p, *q, *r, *s] = join_4(simd, [*p, *q, *r, *s], w);
    }
}

/// The passes between the first and the groups.
#[inline(always)]
pub fn split_middle<L: Lanes>(simd: L, plan: &Plan, values: &mut [Complex<L::Reals>]) {
    for roots in &plan.middle {
        let size = values.len() / roots.len();
        for (block, w) in values.chunks_exact_mut(size).zip(roots) {
            split_block(simd, block, splat_three(simd, w));
        }
    }
}

/// The inverse of [`split_middle`], up to scale.
#[inline(always)]
pub fn join_middle<L: Lanes>(simd: L, plan: &Plan, values: &mut [Complex<L::Reals>]) {
    for roots in plan.middle.iter().rev() {
        let size = values.len() / roots.len();
        for (block, w) in values.chunks_exact_mut(size).zip(roots) {
            join_block(simd, block, splat_three(simd, w));
        }
    }
}

/// The roots of one group.
pub struct GroupRoots<'a, V> {
    outer: &'a [[f64; 2]],
    inner: &'a [Complex<V>],
}

/// The roots of all groups in turn.
#[inline(always)]
pub fn groups<L: Lanes>(plan: &Plan) -> impl Iterator<Item = GroupRoots<'_, L::Reals>> {
    let count = L::COUNT - 1;
    let inner: &[Complex<L::Reals>] = pulp::bytemuck::cast_slice(&plan.inner);
    plan.outer
        .chunks_exact(count)
        .zip(inner.chunks_exact(count))
        .map(|(outer, inner)| GroupRoots { outer, inner })
}

#[inline(always)]
fn splat_seven<L: Lanes>(simd: L, roots: &[[f64; 2]]) -> [Complex<L::Reals>; 7] {
    let [a, b, c] = splat_three(simd, &roots[1..]);
    let [d, e, f] = splat_three(simd, &roots[4..]);
    [splat(simd, roots[0]), a, b, c, d, e, f]
}

/// The rest of a transform, of one group.
#[inline(always)]
pub fn split_group<L: Lanes>(simd: L, roots: &GroupRoots<'_, L::Reals>, group: &mut [Complex<L::Reals>]) {
    if let Ok(group) = <&mut [_; 4]>::try_from(&mut *group) {
        let Ok(inner) = <&[_; 3]>::try_from(roots.inner) else { return };
        let outer = splat_three(simd, roots.outer);
        *group = split_4(simd, *group, outer);
        simd.transpose(group);
        *group = split_4(simd, *group, *inner);
    } else if let Ok(group) = <&mut [_; 8]>::try_from(group) {
        let Ok(inner) = <&[_; 7]>::try_from(roots.inner) else { return };
        let outer = splat_seven(simd, roots.outer);
        *group = split_8(simd, *group, outer);
        simd.transpose(group);
        *group = split_8(simd, *group, *inner);
    }
}

/// The inverse of [`split_group`], up to scale.
#[inline(always)]
pub fn join_group<L: Lanes>(simd: L, roots: &GroupRoots<'_, L::Reals>, group: &mut [Complex<L::Reals>]) {
    if let Ok(group) = <&mut [_; 4]>::try_from(&mut *group) {
        let Ok(inner) = <&[_; 3]>::try_from(roots.inner) else { return };
        let outer = splat_three(simd, roots.outer);
        *group = join_4(simd, *group, *inner);
        simd.transpose(group);
        *group = join_4(simd, *group, outer);
    } else if let Ok(group) = <&mut [_; 8]>::try_from(group) {
        let Ok(inner) = <&[_; 7]>::try_from(roots.inner) else { return };
        let outer = splat_seven(simd, roots.outer);
        *group = join_8(simd, *group, *inner);
        simd.transpose(group);
        *group = join_8(simd, *group, outer);
    }
}

/// Adds what `x` has beyond an integer, in 52 bits, to a word whose unit is 2^-64.
///
/// Rounding is symmetric, so that the negated accumulator gets the negated sum.
#[inline(always)]
fn add_fraction<L: Lanes>(simd: L, word: L::Words, x: L::Reals) -> L::Words {
    // From -1/2 to 1/2, hence from 1 to 2 with 3/2 more, where the bits below the exponent count
    // from -1/2 on, which is half of a word.
    let fraction = simd.sub(x, simd.round(x));
    let counted =
        simd.mul_add(fraction, simd.splat(f64::from_bits(ONES)), simd.splat(1.5 * f64::from_bits(ONES)));
    let bits = simd.shift_left_12(simd.as_words(counted));
    simd.add_words(simd.add_words(word, bits), simd.splat_word(1 << 63))
}

/// The last pass of an inverse transform, whose result is added to a polynomial.
#[inline(always)]
pub fn join_and_add<L: Lanes>(
    simd: L,
    plan: &Plan,
    values: &[Complex<L::Reals>],
    polynomial: &mut [L::Words],
) {
    if plan.first == 4 {
        let [p, q, r, s] = parts::<_, 4>(values);
        let n = p.len();
        let (q, r, s) = (&q[..n], &r[..n], &s[..n]);
        let [a, b, c, d, e, f, g, h] = parts_mut::<_, 8>(polynomial);
        let (a, b, c, d) = (&mut a[..n], &mut b[..n], &mut c[..n], &mut d[..n]);
        let (e, f, g, h) = (&mut e[..n], &mut f[..n], &mut g[..n], &mut h[..n]);
        let w = splat_three(simd, &plan.first_roots);
        for j in 0..n {
            let [x, y, z, u] = join_4(simd, [p[j], q[j], r[j], s[j]], w);
            a[j] = add_fraction(simd, a[j], x[0]);
            b[j] = add_fraction(simd, b[j], y[0]);
            c[j] = add_fraction(simd, c[j], z[0]);
            d[j] = add_fraction(simd, d[j], u[0]);
            e[j] = add_fraction(simd, e[j], x[1]);
            f[j] = add_fraction(simd, f[j], y[1]);
            g[j] = add_fraction(simd, g[j], z[1]);
            h[j] = add_fraction(simd, h[j], u[1]);
        }
    } else {
        let [p, q] = parts::<_, 2>(values);
        let n = p.len();
        let q = &q[..n];
        let [a, b, c, d] = parts_mut::<_, 4>(polynomial);
        let (a, b, c, d) = (&mut a[..n], &mut b[..n], &mut c[..n], &mut d[..n]);
        let w = splat(simd, plan.first_roots[0]);
        for j in 0..n {
            let [x, y] = join_2(simd, [p[j], q[j]], w);
            a[j] = add_fraction(simd, a[j], x[0]);
            b[j] = add_fraction(simd, b[j], y[0]);
            c[j] = add_fraction(simd, c[j], x[1]);
            d[j] = add_fraction(simd, d[j], y[1]);
        }
    }
}
