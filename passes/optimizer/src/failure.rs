//! Probability that noise turns a message into another, as a base-2 logarithm: `p = 2^-1000` is
//! as exact as `p = 1/2`.

use std::f64::consts::{FRAC_2_SQRT_PI, LOG2_E, PI};

/// Base-2 logarithm of `erfc(x)` for `x >= 0`, to about 13 digits at any magnitude.
pub fn log2_erfc(x: f64) -> f64 {
    if x < 2.0 { (1.0 - erf_series(x)).log2() } else { log2_erfc_fraction(x) }
}

/// `erf(x) = 2/sqrt(pi) e^(-x^2) sum 2^i x^(2i+1) / (1 * 3 * ... * (2i+1))`
/// (Abramowitz and Stegun 7.1.6): all terms are positive, so nothing cancels.
fn erf_series(x: f64) -> f64 {
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term > sum * 1e-17 {
        odd += 2.0;
        term *= 2.0 * x * x / odd;
        sum += term;
    }
    FRAC_2_SQRT_PI * (-x * x).exp() * sum
}

/// `erfc(x) = e^(-x^2) / sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))`
/// (Abramowitz and Stegun 7.1.14).
fn log2_erfc_fraction(x: f64) -> f64 {
    // The error after m terms falls like exp(-2 x sqrt(2 m)); this many leave less than 2^-53.
    let terms = (180.0 / (x * x)).ceil() as u32 + 4;
    let mut tail = x;
    for i in (1..=terms).rev() {
        tail = x + f64::from(i) * 0.5 / tail;
    }
    -x * x * LOG2_E - tail.log2() - 0.5 * PI.log2()
}

/// Largest error that still rounds to the right message: half a step of the encoding with
/// `message_bits` and one padding bit, `2^-(message_bits + 2)`.
pub fn half_step(message_bits: u32) -> f64 {
    (-(f64::from(message_bits) + 2.0)).exp2()
}

/// `log2` of the probability that Gaussian noise of `variance` exceeds [`half_step`], on either
/// side.
pub fn log2_failure(variance: f64, message_bits: u32) -> f64 {
    log2_erfc(half_step(message_bits) / (2.0 * variance).sqrt())
}

/// The largest variance that [`log2_failure`] takes to at most `log2_probability`.
pub fn largest_variance(log2_probability: f64, message_bits: u32) -> f64 {
    largest_relative_variance(log2_probability) * half_step(message_bits).powi(2)
}

/// [`largest_variance`] in units of the squared half step: `1 / z^2`.
pub(crate) fn largest_relative_variance(log2_probability: f64) -> f64 {
    // erfc(40) is far below the smallest f64, so below any probability that can be asked for.
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if log2_erfc(middle) > log2_probability { low = middle } else { high = middle }
    }
    0.5 / (high * high)
}

/// `log2` of `1 - prod (1 - p_i)^count_i` over pairs `(log2 p_i, count_i)`.
pub fn log2_any_failure(events: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    // With h_i = -count_i ln(1 - p_i) the answer is 1 - exp(-sum h_i); the sum is kept relative
    // to its largest term, since every term may be below the range of f64.
    let (mut largest, mut sum) = (f64::NEG_INFINITY, 0.0_f64);
    for (log2_probability, count) in events {
        let hazard = log2_hazard(log2_probability) + count.log2();
        if count <= 0.0 || hazard == f64::NEG_INFINITY {
            continue;
        }
        if hazard == f64::INFINITY {
            return 0.0;
        }
        if hazard > largest {
            sum = sum * (largest - hazard).exp2() + 1.0;
            largest = hazard;
        } else {
            sum += (hazard - largest).exp2();
        }
    }
    let total = largest + sum.log2();
    if largest == f64::NEG_INFINITY {
        largest
    } else if total < -60.0 {
        total
    } else {
        (-(-total.exp2()).exp_m1()).log2()
    }
}

/// `log2(-ln(1 - p))`, which is `log2 p` for small `p`.
fn log2_hazard(log2_probability: f64) -> f64 {
    if log2_probability < -60.0 { log2_probability } else { (-(-log2_probability.exp2()).ln_1p()).log2() }
}
