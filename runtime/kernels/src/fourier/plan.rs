//! The roots that a transform of one size multiplies by.

use aligned_vec::{AVec, CACHELINE_ALIGN};
use std::f64::consts::TAU;

/// How a polynomial of `N` coefficients modulo `X^N + 1` is evaluated.
///
/// It is taken as `M = N/2` complex coefficients `x[j] + i x[j + M]` modulo `X^M - i`, which is one
/// half of the ring and determines the other. The modulus is split (see `butterfly`) by a first
/// pass, then by passes of four, down to groups of `COUNT * COUNT` points; these are split once
/// between vectors, transposed, and split between vectors again. Points come out in the order of
/// this tree; nothing needs another.
pub struct Plan {
    /// `M`.
    pub points: usize,
    /// Numbers in a vector.
    pub lanes: usize,
    /// Into how many parts the first pass splits: 2 or 4.
    pub first: usize,
    /// Its roots.
    pub first_roots: Vec<[f64; 2]>,
    /// The roots of each pass of four between, three a block.
    pub middle: Vec<Vec<[[f64; 2]; 3]>>,
    /// The roots of a group's first half, as many as `roots_of` gives a block.
    pub outer: Vec<[f64; 2]>,
    /// Those of its second half, which are others in each lane: for each root the real parts, then
    /// the imaginary parts.
    pub inner: AVec<f64>,
}

/// The moduli `Y^s - exp(2 pi i z)` that a block of modulus `z` (in turns) splits into.
fn children(z: f64, parts: usize) -> Vec<f64> {
    if parts == 1 {
        return vec![z];
    }
    let root = z / 2.0;
    [root, root + 0.5].into_iter().flat_map(|z| children(z, parts / 2)).collect()
}

/// The roots, in turns, of a split into so many parts, as `butterfly` wants them.
fn roots_of(z: f64, parts: usize) -> Vec<f64> {
    match parts {
        2 => vec![z / 2.0],
        // The residue's parts are multiplied by powers of the root of order four.
        4 => vec![z / 4.0, z / 2.0, 3.0 * z / 4.0],
        _ => {
            let halves = [z / 2.0, z / 2.0 + 0.5];
            std::iter::once(z / 2.0).chain(halves.into_iter().flat_map(|z| roots_of(z, 4))).collect()
        }
    }
}

/// What `TAU` lacks of a whole turn.
const TAU_REST: f64 = 2.449293598294706e-16;

/// `exp(2 pi i turns)`, nearly rounded to nearest: errors of roots are errors of every transform.
fn root(turns: f64) -> [f64; 2] {
    // Turns are fractions of a power of two, so that nothing is rounded here.
    let quarters = (turns * 4.0).round();
    let small = turns - quarters / 4.0;
    let angle = small * TAU;
    let rest = small.mul_add(TAU, -angle) + small * TAU_REST;
    let (sin, cos) = (angle.sin(), angle.cos());
    let (x, y) = (cos - rest * sin, sin + rest * cos);
    match quarters.rem_euclid(4.0) as u8 {
        0 => [x, y],
        1 => [-y, x],
        2 => [-x, -y],
        _ => [y, -x],
    }
}

impl Plan {
    /// A plan for polynomials of `N` coefficients with vectors of 4 or 8 numbers; `None` if `N` is
    /// too small for them.
    pub fn new(polynomial_size: usize, lanes: usize) -> Option<Self> {
        let points = polynomial_size / 2;
        let blocks = points / (lanes * lanes);
        if blocks < 2 || !polynomial_size.is_power_of_two() {
            return None;
        }
        let first = if blocks.ilog2() % 2 == 1 { 2 } else { 4 };
        let first_roots = roots_of(0.25, first).into_iter().map(root).collect();
        let mut moduli = children(0.25, first);
        let mut middle = Vec::new();
        while moduli.len() < blocks {
            let three = |&z: &f64| [root(z / 4.0), root(z / 2.0), root(3.0 * z / 4.0)];
            middle.push(moduli.iter().map(three).collect());
            moduli = moduli.iter().flat_map(|&z| children(z, 4)).collect();
        }
        let (mut outer, mut inner) = (Vec::new(), AVec::<f64>::new(CACHELINE_ALIGN));
        for &z in &moduli {
            outer.extend(roots_of(z, lanes).into_iter().map(root));
            let of_lanes: Vec<Vec<f64>> = children(z, lanes).iter().map(|&z| roots_of(z, lanes)).collect();
            for i in 0..of_lanes[0].len() {
                of_lanes.iter().for_each(|roots| inner.push(root(roots[i])[0]));
                of_lanes.iter().for_each(|roots| inner.push(root(roots[i])[1]));
            }
        }
        Some(Self { points, lanes, first, first_roots, middle, outer, inner })
    }
}
