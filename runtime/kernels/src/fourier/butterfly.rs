//! One split of a block, and its inverse, on vectors.
//!
//! A block holds the residue of a polynomial modulo `Y^s - z`. With `w` the square root of `z`,
//! `Y^s - z = (Y^(s/2) - w) (Y^(s/2) + w)`: the residue `a + b Y^(s/2)` becomes `a + w b` and
//! `a - w b`. Splitting down to `s = 1` evaluates the polynomial at all roots of the first modulus.

use super::lanes::{Complex, Lanes};

/// `a w`.
#[inline(always)]
pub fn product<L: Lanes>(simd: L, a: Complex<L::Reals>, w: Complex<L::Reals>) -> Complex<L::Reals> {
    [simd.mul_sub(a[0], w[0], simd.mul(a[1], w[1])), simd.mul_add(a[0], w[1], simd.mul(a[1], w[0]))]
}

/// `a` times the conjugate of `w`.
#[inline(always)]
fn product_conjugate<L: Lanes>(simd: L, a: Complex<L::Reals>, w: Complex<L::Reals>) -> Complex<L::Reals> {
    [simd.mul_add(a[0], w[0], simd.mul(a[1], w[1])), simd.mul_sub(a[1], w[0], simd.mul(a[0], w[1]))]
}

/// `sum + a w`.
#[inline(always)]
pub fn multiply_add<L: Lanes>(
    simd: L,
    sum: Complex<L::Reals>,
    a: Complex<L::Reals>,
    w: Complex<L::Reals>,
) -> Complex<L::Reals> {
    [
        simd.neg_mul_add(a[1], w[1], simd.mul_add(a[0], w[0], sum[0])),
        simd.mul_add(a[1], w[0], simd.mul_add(a[0], w[1], sum[1])),
    ]
}

#[inline(always)]
fn plus<L: Lanes>(simd: L, a: Complex<L::Reals>, b: Complex<L::Reals>) -> Complex<L::Reals> {
    [simd.add(a[0], b[0]), simd.add(a[1], b[1])]
}

#[inline(always)]
fn minus<L: Lanes>(simd: L, a: Complex<L::Reals>, b: Complex<L::Reals>) -> Complex<L::Reals> {
    [simd.sub(a[0], b[0]), simd.sub(a[1], b[1])]
}

/// `a + i b`.
#[inline(always)]
fn plus_turned<L: Lanes>(simd: L, a: Complex<L::Reals>, b: Complex<L::Reals>) -> Complex<L::Reals> {
    [simd.sub(a[0], b[1]), simd.add(a[1], b[0])]
}

/// `a - i b`.
#[inline(always)]
fn minus_turned<L: Lanes>(simd: L, a: Complex<L::Reals>, b: Complex<L::Reals>) -> Complex<L::Reals> {
    [simd.add(a[0], b[1]), simd.sub(a[1], b[0])]
}

/// Splits a block of two parts.
#[inline(always)]
pub fn split_2<L: Lanes>(simd: L, x: [Complex<L::Reals>; 2], w: Complex<L::Reals>) -> [Complex<L::Reals>; 2] {
    let turned = product(simd, x[1], w);
    [plus(simd, x[0], turned), minus(simd, x[0], turned)]
}

/// Splits a block of four parts twice. `w` are the roots of order four and two, and their product.
#[inline(always)]
pub fn split_4<L: Lanes>(
    simd: L,
    x: [Complex<L::Reals>; 4],
    w: [Complex<L::Reals>; 3],
) -> [Complex<L::Reals>; 4] {
    let (x1, x2, x3) = (product(simd, x[1], w[0]), product(simd, x[2], w[1]), product(simd, x[3], w[2]));
    let (a, b) = (plus(simd, x[0], x2), minus(simd, x[0], x2));
    let (c, d) = (plus(simd, x1, x3), minus(simd, x1, x3));
    [plus(simd, a, c), minus(simd, a, c), plus_turned(simd, b, d), minus_turned(simd, b, d)]
}

/// Joins what [`split_2`] made; everything is twice as large.
#[inline(always)]
pub fn join_2<L: Lanes>(simd: L, x: [Complex<L::Reals>; 2], w: Complex<L::Reals>) -> [Complex<L::Reals>; 2] {
    [plus(simd, x[0], x[1]), product_conjugate(simd, minus(simd, x[0], x[1]), w)]
}

/// Joins what [`split_4`] made; everything is four times as large.
#[inline(always)]
pub fn join_4<L: Lanes>(
    simd: L,
    x: [Complex<L::Reals>; 4],
    w: [Complex<L::Reals>; 3],
) -> [Complex<L::Reals>; 4] {
    let (a, c) = (plus(simd, x[0], x[1]), minus(simd, x[0], x[1]));
    let (b, d) = (plus(simd, x[2], x[3]), minus(simd, x[2], x[3]));
    [
        plus(simd, a, b),
        product_conjugate(simd, minus_turned(simd, c, d), w[0]),
        product_conjugate(simd, minus(simd, a, b), w[1]),
        product_conjugate(simd, plus_turned(simd, c, d), w[2]),
    ]
}

/// Splits a block of eight parts three times: once as a whole, then its halves. `w` are the root of
/// order two, and those of the halves.
#[inline(always)]
pub fn split_8<L: Lanes>(
    simd: L,
    x: [Complex<L::Reals>; 8],
    w: [Complex<L::Reals>; 7],
) -> [Complex<L::Reals>; 8] {
    let [a, e] = split_2(simd, [x[0], x[4]], w[0]);
    let [b, f] = split_2(simd, [x[1], x[5]], w[0]);
    let [c, g] = split_2(simd, [x[2], x[6]], w[0]);
    let [d, h] = split_2(simd, [x[3], x[7]], w[0]);
    let [a, b, c, d] = split_4(simd, [a, b, c, d], [w[1], w[2], w[3]]);
    let [e, f, g, h] = split_4(simd, [e, f, g, h], [w[4], w[5], w[6]]);
    [a, b, c, d, e, f, g, h]
}

/// Joins what [`split_8`] made; everything is eight times as large.
#[inline(always)]
pub fn join_8<L: Lanes>(
    simd: L,
    x: [Complex<L::Reals>; 8],
    w: [Complex<L::Reals>; 7],
) -> [Complex<L::Reals>; 8] {
    let [a, b, c, d] = join_4(simd, [x[0], x[1], x[2], x[3]], [w[1], w[2], w[3]]);
    let [e, f, g, h] = join_4(simd, [x[4], x[5], x[6], x[7]], [w[4], w[5], w[6]]);
    let [a, e] = join_2(simd, [a, e], w[0]);
    let [b, f] = join_2(simd, [b, f], w[0]);
    let [c, g] = join_2(simd, [c, g], w[0]);
    let [d, h] = join_2(simd, [d, h], w[0]);
    [a, b, c, d, e, f, g, h]
}
