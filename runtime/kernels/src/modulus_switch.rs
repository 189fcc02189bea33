//! Centred modulus switch for binary keys.
//!
//! Rounding a mask coefficient errs by `e`; the key bit it meets is 0 or 1 with equal chance, so
//! the phase errs by `-e/2` on average. Half the sum of all errors is added to the body, which
//! halves the variance of what remains (the mean-compensated switch of `tfhe`'s
//! `algorithms/modulus_switch.rs`; the variance is in `centered_mean_shifted_modulus_switch.rs`).

/// Logarithm of the modulus `2 N'` that a blind rotation works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModulusLog(pub u32);

/// Switches `ciphertext` to `modulus` (at most 2^32), writes the mask and returns the body.
///
/// The body is rounded down, where the mask is rounded to nearest: the box of coefficients that
/// belongs to a value is `-h..h`, whose centre is -1/2.
pub fn modulus_switch(ciphertext: &[u64], modulus: ModulusLog, mask: &mut [u32]) -> u32 {
    let shift = 64 - modulus.0;
    let half_step = 1u64 << (shift - 1);
    let below = (1u64 << shift) - 1;
    let Some((&body, coefficients)) = ciphertext.split_last() else { return 0 };
    // A thousand errors of up to 2^54 do not fit 64 bits, and their sum is halved.
    let mut errors = 0i128;
    for (out, &coefficient) in mask.iter_mut().zip(coefficients) {
        let raised = coefficient.wrapping_add(half_step);
        *out = (raised >> shift) as u32;
        errors += i128::from(half_step) - i128::from(raised & below);
    }
    (body.wrapping_add((errors >> 1) as u64) >> shift) as u32
}
