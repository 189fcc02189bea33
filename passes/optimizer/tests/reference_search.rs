//! The search against an independent exhaustive one.

mod common;

use common::{key_set, lookup, request};
use ferrocrete_abi::parameters::ExtensionLog;
use ferrocrete_optimizer::{ErrorTarget, Instructions, Method, SecurityCurve, evaluate, search, solve};

struct Reference {
    log2_probability: i32,
    bits: u32,
    norm: f64,
    dimensions: (usize, usize, usize),
    extension: usize,
    bootstrap: (usize, usize),
    keyswitch: (usize, usize),
    log2_failure: f64,
    cost_ms: f64,
}

/// The cheapest choices of an independent exhaustive search (numpy, 2026-11) for one lookup on a
/// bootstrap result scaled by `norm`: small dimensions in steps of 2, up to 4 bootstrap levels and
/// 12 keyswitch levels, ordinary and extended bootstraps, by `calibration/avx2.json`.
/// Columns: log2 p, bits, norm, n, k, N, extension, bootstrap, keyswitch, log2 failure, ms.
#[rustfmt::skip]
const REFERENCE: [Reference; 64] = [
    row(-40, 1, 1.0, 612, 5, 256, 0, (15, 1), (2, 5), -40.5, 5.935),
    row(-40, 1, 4.0, 604, 3, 512, 0, (18, 1), (2, 5), -41.0, 6.351),
    row(-40, 1, 16.0, 666, 3, 512, 0, (18, 1), (3, 4), -40.0, 6.752),
    row(-40, 1, 64.0, 634, 4, 512, 0, (23, 1), (3, 4), -40.1, 8.558),
    row(-40, 2, 1.0, 672, 3, 512, 0, (18, 1), (3, 4), -41.6, 6.813),
    row(-40, 2, 4.0, 678, 3, 512, 0, (18, 1), (3, 4), -40.3, 6.874),
    row(-40, 2, 16.0, 680, 4, 512, 0, (23, 1), (3, 4), -41.2, 9.179),
    row(-40, 2, 64.0, 680, 4, 512, 0, (23, 1), (3, 4), -40.1, 9.179),
    row(-40, 3, 1.0, 762, 3, 512, 0, (18, 1), (3, 5), -40.3, 8.012),
    row(-40, 3, 4.0, 728, 2, 1024, 0, (23, 1), (3, 4), -40.8, 9.916),
    row(-40, 3, 16.0, 728, 2, 1024, 0, (23, 1), (3, 4), -40.5, 9.916),
    row(-40, 3, 64.0, 736, 2, 1024, 0, (23, 1), (3, 4), -40.7, 10.025),
    row(-40, 4, 1.0, 810, 2, 1024, 0, (23, 1), (3, 5), -40.0, 11.440),
    row(-40, 4, 4.0, 812, 2, 1024, 0, (23, 1), (3, 5), -40.2, 11.468),
    row(-40, 4, 16.0, 764, 1, 2048, 0, (23, 1), (3, 5), -40.8, 11.550),
    row(-40, 4, 64.0, 810, 1, 2048, 0, (23, 1), (3, 5), -40.1, 12.245),
    row(-40, 5, 1.0, 864, 1, 2048, 0, (23, 1), (3, 6), -40.1, 13.495),
    row(-40, 5, 4.0, 868, 1, 2048, 0, (23, 1), (3, 6), -40.0, 13.558),
    row(-40, 5, 16.0, 864, 1, 2048, 0, (16, 2), (3, 6), -40.1, 20.266),
    row(-40, 5, 64.0, 864, 1, 2048, 0, (16, 2), (3, 6), -40.1, 20.266),
    row(-40, 6, 1.0, 888, 1, 2048, 1, (23, 1), (2, 9), -40.1, 24.909),
    row(-40, 6, 4.0, 886, 1, 2048, 1, (16, 2), (2, 9), -40.1, 37.068),
    row(-40, 6, 16.0, 886, 1, 2048, 1, (16, 2), (2, 9), -40.1, 37.068),
    row(-40, 6, 64.0, 886, 1, 2048, 1, (16, 2), (2, 9), -40.1, 37.068),
    row(-40, 7, 1.0, 860, 1, 2048, 3, (23, 1), (2, 9), -40.1, 80.502),
    row(-40, 7, 4.0, 868, 1, 2048, 3, (23, 1), (2, 9), -41.0, 81.251),
    row(-40, 7, 16.0, 860, 1, 2048, 3, (16, 2), (2, 9), -40.4, 123.055),
    row(-40, 7, 64.0, 860, 1, 2048, 3, (16, 2), (2, 9), -40.4, 123.055),
    row(-40, 8, 1.0, 904, 1, 2048, 4, (23, 1), (2, 9), -41.2, 163.638),
    row(-40, 8, 4.0, 902, 1, 2048, 4, (16, 2), (2, 9), -41.1, 250.835),
    row(-40, 8, 16.0, 902, 1, 2048, 4, (16, 2), (2, 9), -41.1, 250.835),
    row(-40, 8, 64.0, 902, 1, 2048, 4, (16, 2), (2, 9), -40.8, 250.835),
    row(-128, 1, 1.0, 666, 3, 512, 0, (18, 1), (3, 4), -134.4, 6.752),
    row(-128, 1, 4.0, 670, 3, 512, 0, (18, 1), (3, 4), -128.7, 6.793),
    row(-128, 1, 16.0, 674, 4, 512, 0, (23, 1), (3, 4), -133.1, 9.098),
    row(-128, 1, 64.0, 674, 4, 512, 0, (23, 1), (3, 4), -130.1, 9.098),
    row(-128, 2, 1.0, 756, 3, 512, 0, (18, 1), (3, 4), -128.8, 7.664),
    row(-128, 2, 4.0, 720, 2, 1024, 0, (23, 1), (3, 4), -132.0, 9.807),
    row(-128, 2, 16.0, 720, 2, 1024, 0, (23, 1), (3, 4), -131.1, 9.807),
    row(-128, 2, 64.0, 726, 2, 1024, 0, (23, 1), (3, 4), -132.4, 9.889),
    row(-128, 3, 1.0, 784, 2, 1024, 0, (23, 1), (3, 5), -128.0, 11.072),
    row(-128, 3, 4.0, 786, 2, 1024, 0, (23, 1), (3, 5), -130.2, 11.101),
    row(-128, 3, 16.0, 788, 2, 1024, 0, (23, 1), (3, 5), -128.9, 11.129),
    row(-128, 3, 64.0, 784, 1, 2048, 0, (23, 1), (3, 5), -128.3, 11.852),
    row(-128, 4, 1.0, 834, 1, 2048, 0, (23, 1), (3, 5), -129.5, 12.608),
    row(-128, 4, 4.0, 834, 1, 2048, 0, (23, 1), (3, 5), -128.5, 12.608),
    row(-128, 4, 16.0, 912, 1, 2048, 0, (23, 1), (4, 4), -128.1, 13.329),
    row(-128, 4, 64.0, 834, 1, 2048, 0, (16, 2), (3, 5), -129.6, 19.144),
    row(-128, 5, 1.0, 876, 1, 2048, 1, (23, 1), (3, 6), -129.4, 23.254),
    row(-128, 5, 4.0, 880, 1, 2048, 1, (23, 1), (3, 6), -128.3, 23.360),
    row(-128, 5, 16.0, 850, 1, 2048, 1, (16, 2), (2, 8), -128.2, 35.135),
    row(-128, 5, 64.0, 850, 1, 2048, 1, (16, 2), (2, 8), -128.1, 35.135),
    row(-128, 6, 1.0, 894, 1, 2048, 2, (23, 1), (2, 9), -129.0, 44.613),
    row(-128, 6, 4.0, 892, 1, 2048, 2, (16, 2), (2, 9), -128.6, 67.424),
    row(-128, 6, 16.0, 892, 1, 2048, 2, (16, 2), (2, 9), -128.6, 67.424),
    row(-128, 6, 64.0, 892, 1, 2048, 2, (16, 2), (2, 9), -128.4, 67.424),
    row(-128, 7, 1.0, 946, 1, 2048, 3, (23, 1), (2, 10), -128.0, 89.027),
    row(-128, 7, 4.0, 938, 1, 2048, 3, (16, 2), (2, 10), -128.3, 134.686),
    row(-128, 7, 16.0, 938, 1, 2048, 3, (16, 2), (2, 10), -128.3, 134.686),
    row(-128, 7, 64.0, 940, 1, 2048, 3, (16, 2), (2, 10), -128.8, 134.974),
    row(-128, 8, 1.0, 988, 1, 2048, 4, (16, 2), (2, 10), -128.7, 275.246),
    row(-128, 8, 4.0, 988, 1, 2048, 4, (16, 2), (2, 10), -128.7, 275.246),
    row(-128, 8, 16.0, 988, 1, 2048, 4, (16, 2), (2, 10), -128.4, 275.246),
    row(-128, 8, 64.0, 996, 1, 2048, 4, (16, 2), (2, 11), -128.4, 277.974),
];

#[expect(clippy::too_many_arguments, reason = "the columns of a table")]
const fn row(
    log2_probability: i32,
    bits: u32,
    norm: f64,
    n: usize,
    k: usize,
    size: usize,
    extension: usize,
    bootstrap: (usize, usize),
    keyswitch: (usize, usize),
    log2_failure: f64,
    cost_ms: f64,
) -> Reference {
    let dimensions = (n, k, size);
    Reference {
        log2_probability,
        bits,
        norm,
        dimensions,
        extension,
        bootstrap,
        keyswitch,
        log2_failure,
        cost_ms,
    }
}

#[test]
fn never_costlier_than_the_exhaustive_search() {
    for reference in REFERENCE {
        let Reference { log2_probability, bits, norm, dimensions, extension, .. } = reference;
        let place = format!("2^{log2_probability}, {bits} bits, norm {norm}");
        let p = 2f64.powi(log2_probability);
        let request = request(vec![lookup(bits, norm * norm)], vec![], ErrorTarget::PerBootstrap(p));

        // Both sides agree on what the reference's parameters do.
        let set = key_set(SecurityCurve::Gaussian128, dimensions, reference.bootstrap, reference.keyswitch);
        let theirs = evaluate(
            &set,
            &[(Method::Bootstrap, ExtensionLog(extension))],
            &request.circuit,
            Instructions::Avx2,
        )
        .unwrap();
        assert!((theirs.lookups[0].log2_failure - reference.log2_failure).abs() < 0.06, "{place}");
        assert!((theirs.total_cost_ms / reference.cost_ms - 1.0).abs() < 1e-3, "{place}");

        let ours = solve(&request).unwrap();
        assert!(ours.lookups[0].log2_failure <= f64::from(log2_probability), "{place}");
        let ratio = ours.total_cost_ms / theirs.total_cost_ms;
        assert!(ratio <= search::TIE, "{place}: {ratio} times the cost of the reference, {ours:#?}");
        // The exhaustive search would have found anything much cheaper.
        assert!(ratio > 0.9, "{place}: {ratio} times the cost of the reference, {ours:#?}");
    }
}
