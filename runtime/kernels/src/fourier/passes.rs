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

/// One digit of a decomposition.
#[derive(Clone, Copy)]
pub enum Digit {
    /// The only one: the word in units of the base's last place, rounded, from `-B/2` to `B/2`. So a
    /// negated word has the negated digit.
    Only {
        /// Where the lowest bit of the digit is.
        shift: u64,
        /// Half of the base.
        half_base: f64,
    },
    /// One of several: with a bias added at every level beforehand, it is the field of bits at its
    /// place, less the bias.
    ///
    /// A bias of half a base gives digits from `-B/2` to `B/2 - 1`, whose mean is -1/2. Where all
    /// that they are multiplied with has one sign, as the noise of a circuit bootstrap's GGSW
    /// ciphertexts has, that adds up. So coefficients at odd places have a bias of 1 less, and a mean
    /// of 1/2.
    Field {
        /// What is added to a word at an even and at an odd place: the bias at each level, and half
        /// of what is rounded away.
        offset: [u64; 2],
        /// Where the lowest bit of the digit is.
        shift: u64,
        /// `2^base_log - 1`.
        mask: u64,
        /// The bias at an even and at an odd place.
        bias: [f64; 2],
    },
}

/// An `f64` of this exponent counts in ones.
const ONES: u64 = 0x433 << 52;

#[inline(always)]
fn digits<L: Lanes>(simd: L, words: [L::Words; 2], digit: &Digit) -> Complex<L::Reals> {
    [number(simd, words[0], digit), number(simd, words[1], digit)]
}

#[inline(always)]
fn number<L: Lanes>(simd: L, words: L::Words, digit: &Digit) -> L::Reals {
    let ones = simd.splat_word(ONES);
    match *digit {
        Digit::Only { shift, half_base } => {
            let unsigned = simd.add_words(words, simd.splat_word(1 << 63));
            let doubled = simd.shift_right(unsigned, simd.splat_word(shift - 1));
            let rounded = simd.add_words(doubled, simd.splat_word(1));
            let field = simd.shift_right(rounded, simd.splat_word(1));
            let number = simd.as_reals(simd.or(field, ones));
            simd.sub(number, simd.splat(f64::from_bits(ONES) + half_base))
        }
        Digit::Field { offset: [even, odd], shift, mask, bias } => {
            let raised = simd.add_words(words, simd.alternate_words(even, odd));
            let shifted = simd.shift_right(raised, simd.splat_word(shift));
            let number = simd.as_reals(simd.or(simd.and(shifted, simd.splat_word(mask)), ones));
            let [even, odd] = bias;
            simd.sub(number, simd.alternate(f64::from_bits(ONES) + even, f64::from_bits(ONES) + odd))
        }
    }
}

/// The first pass, of the digits of a polynomial.
#[inline(always)]
pub fn split_digits<L: Lanes>(
    simd: L,
    plan: &Plan,
    digit: &Digit,
    polynomial: &[L::Words],
    out: &mut [Complex<L::Reals>],
) {
    if plan.first == 4 {
        let [a, b, c, d, e, f, g, h] = parts::<_, 8>(polynomial);
        let out = parts_mut::<_, 4>(out);
        let w = splat_three(simd, &plan.first_roots);
        let [p, q, r, s] = out;
        let n = p.len();
        let (a, b, c, d) = (&a[..n], &b[..n], &c[..n], &d[..n]);
        let (e, f, g, h) = (&e[..n], &f[..n], &g[..n], &h[..n]);
        let (q, r, s) = (&mut q[..n], &mut r[..n], &mut s[..n]);
        for j in 0..n {
            let x = digits(simd, [a[j], e[j]], digit);
            let y = digits(simd, [b[j], f[j]], digit);
            let z = digits(simd, [c[j], g[j]], digit);
            let u = digits(simd, [d[j], h[j]], digit);
            [p[j], q[j], r[j], s[j]] = split_4(simd, [x, y, z, u], w);
        }
    } else {
        let [a, b, c, d] = parts::<_, 4>(polynomial);
        let [p, q] = parts_mut::<_, 2>(out);
        let w = splat(simd, plan.first_roots[0]);
        let n = p.len();
        let (a, b, c, d, q) = (&a[..n], &b[..n], &c[..n], &d[..n], &mut q[..n]);
        for j in 0..n {
            let x = digits(simd, [a[j], c[j]], digit);
            let y = digits(simd, [b[j], d[j]], digit);
            [p[j], q[j]] = split_2(simd, [x, y], w);
        }
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
