//! The external product, in the passes of its transforms.

use super::butterfly::multiply_add;
use super::lanes::{Complex, Lanes};
use super::passes::{
    Cut, groups, join_and_add, join_group, join_middle, split_digits, split_group, split_middle, split_reals,
};
use super::plan::Plan;
use crate::external_product::Shape;
use pulp::bytemuck::{cast_slice, cast_slice_mut};
use std::ops::RangeInclusive;

/// Vectors between the rows of the scratch, so that rows do not fall into the same cache sets.
const PADDING: usize = 2;

/// `k + 1`, for which there are kernels.
pub const COLUMNS: RangeInclusive<usize> = 2..=9;

/// Numbers that an operation needs room for.
pub fn scratch(plan: &Plan, shape: &Shape) -> usize {
    shape.rows() * stride(plan) * 2 * plan.lanes
}

/// Vectors from a row of the scratch to the next.
fn stride(plan: &Plan) -> usize {
    plan.points / plan.lanes + PADDING
}

/// Transforms a GGSW ciphertext: for each level, the lowest first, for each row, the polynomials of
/// its columns. They come out as they are read: for each vector of points, all of its rows' columns.
pub fn prepare<L: Lanes>(
    simd: L,
    plan: &Plan,
    shape: &Shape,
    words: &[u64],
    prepared: &mut [f64],
    scratch: &mut [f64],
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let polynomials = shape.rows() * shape.columns;
            let prepared: &mut [Complex<L::Reals>] = cast_slice_mut(prepared);
            let (reals, values) = scratch.split_at_mut(shape.polynomial_size);
            let values: &mut [Complex<L::Reals>] = cast_slice_mut(&mut values[..shape.polynomial_size]);
            // A word counts 2^-64, and an inverse transform makes everything M times as large.
            let scale = (-64_f64).exp2() / plan.points as f64;
            for (place, polynomial) in words.chunks_exact(shape.polynomial_size).enumerate() {
                for (real, word) in reals.iter_mut().zip(polynomial) {
                    *real = *word as i64 as f64 * scale;
                }
                split_reals(simd, plan, cast_slice(reals), values);
                split_middle(simd, plan, values);
                for (group, roots) in values.chunks_exact_mut(L::COUNT).zip(groups::<L>(plan)) {
                    split_group(simd, &roots, group);
                }
                let places = prepared.iter_mut().skip(place).step_by(polynomials);
                places.zip(&*values).for_each(|(place, value)| *place = *value);
            }
        },
    );
}

/// `accumulator += ggsw * difference`.
pub fn add<L: Lanes>(
    simd: L,
    plan: &Plan,
    shape: &Shape,
    ggsw: &[f64],
    accumulator: &mut [u64],
    difference: &[u64],
    scratch: &mut [f64],
) {
    let rows: &mut [Complex<L::Reals>] = cast_slice_mut(&mut scratch[..self::scratch(plan, shape)]);
    let ggsw: &[Complex<L::Reals>] = cast_slice(&ggsw[..shape.ggsw_words()]);
    split(simd, plan, shape, difference, rows);
    match shape.columns {
        2 => multiply::<L, 2>(simd, plan, ggsw, rows),
        3 => multiply::<L, 3>(simd, plan, ggsw, rows),
        4 => multiply::<L, 4>(simd, plan, ggsw, rows),
        5 => multiply::<L, 5>(simd, plan, ggsw, rows),
        6 => multiply::<L, 6>(simd, plan, ggsw, rows),
        7 => multiply::<L, 7>(simd, plan, ggsw, rows),
        8 => multiply::<L, 8>(simd, plan, ggsw, rows),
        _ => multiply::<L, 9>(simd, plan, ggsw, rows),
    }
    join(simd, plan, shape, rows, accumulator);
}

/// Decomposes the polynomials of `difference` and transforms the digits down to groups.
fn split<L: Lanes>(simd: L, plan: &Plan, shape: &Shape, difference: &[u64], rows: &mut [Complex<L::Reals>]) {
    let (stride, vectors) = (stride(plan), plan.points / plan.lanes);
    let cut = Cut::new(shape.levels, shape.base_log);
    simd.vectorize(
        #[inline(always)]
        || {
            for (row, polynomial) in difference.chunks_exact(shape.polynomial_size).enumerate() {
                let rows = &mut rows[row * stride..];
                split_digits(simd, plan, &cut, cast_slice(polynomial), rows, shape.columns * stride);
            }
            for row in rows.chunks_exact_mut(stride) {
                split_middle(simd, plan, &mut row[..vectors]);
            }
        },
    );
}

/// Group by group, transforms the rows, multiplies them with the GGSW ciphertext, and begins the
/// inverse transform of the result, which takes the place of the first rows.
fn multiply<L: Lanes, const COLUMNS: usize>(
    simd: L,
    plan: &Plan,
    mut ggsw: &[Complex<L::Reals>],
    rows: &mut [Complex<L::Reals>],
) {
    let (stride, vectors) = (stride(plan), plan.points / plan.lanes);
    let count = rows.len() / stride;
    simd.vectorize(
        #[inline(always)]
        || {
            for (start, roots) in (0..vectors).step_by(L::COUNT).zip(groups::<L>(plan)) {
                for row in 0..count {
                    split_group(simd, &roots, &mut rows[row * stride + start..][..L::COUNT]);
                }
                // A product at one point reads that point only, so it may take its place.
                for at in start..start + L::COUNT {
                    let mut sums = [[simd.splat(0.0); 2]; COLUMNS];
                    for row in 0..count {
                        let Some((factors, rest)) = ggsw.split_first_chunk::<COLUMNS>() else { return };
                        ggsw = rest;
                        let x = rows[row * stride + at];
                        for (sum, factor) in sums.iter_mut().zip(factors) {
                            *sum = multiply_add(simd, *sum, x, *factor);
                        }
                    }
                    for (column, sum) in sums.into_iter().enumerate() {
                        rows[column * stride + at] = sum;
                    }
                }
                for column in 0..COLUMNS {
                    join_group(simd, &roots, &mut rows[column * stride + start..][..L::COUNT]);
                }
            }
        },
    );
}

/// Ends the inverse transforms and adds their results to the accumulator.
fn join<L: Lanes>(
    simd: L,
    plan: &Plan,
    shape: &Shape,
    rows: &mut [Complex<L::Reals>],
    accumulator: &mut [u64],
) {
    let (stride, vectors) = (stride(plan), plan.points / plan.lanes);
    simd.vectorize(
        #[inline(always)]
        || {
            let polynomials = accumulator.chunks_exact_mut(shape.polynomial_size);
            for (row, polynomial) in rows.chunks_exact_mut(stride).zip(polynomials) {
                join_middle(simd, plan, &mut row[..vectors]);
                join_and_add(simd, plan, &row[..vectors], cast_slice_mut(polynomial));
            }
        },
    );
}
