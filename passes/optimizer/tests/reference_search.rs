//! The search against an independent exhaustive one.

mod common;

use common::{key_set, lookup, request};
use ferrocrete_abi::parameters::ExtensionLog;
use ferrocrete_optimizer::{ErrorTarget, Method, SecurityCurve, evaluate, search, solve};

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
/// 12 keyswitch levels, ordinary and extended bootstraps, the same calibration of cost.
/// Columns: log2 p, bits, norm, n, k, N, extension, bootstrap, keyswitch, log2 failure, ms.
#[rustfmt::skip]
const REFERENCE: [Reference; 64] = [
    row(-40, 1, 1.0, 704, 5, 256, 0, (15, 1), (5, 2), -40.6, 3.878),
    row(-40, 1, 4.0, 692, 3, 512, 0, (18, 1), (5, 2), -40.7, 4.258),
    row(-40, 1, 16.0, 702, 3, 512, 0, (18, 1), (4, 3), -40.1, 4.643),
    row(-40, 1, 64.0, 700, 2, 1024, 0, (23, 1), (5, 2), -40.9, 5.926),
    row(-40, 2, 1.0, 702, 3, 512, 0, (18, 1), (4, 3), -41.1, 4.643),
    row(-40, 2, 4.0, 710, 3, 512, 0, (18, 1), (4, 3), -41.0, 4.696),
    row(-40, 2, 16.0, 706, 2, 1024, 0, (23, 1), (4, 3), -41.7, 6.411),
    row(-40, 2, 64.0, 706, 2, 1024, 0, (23, 1), (4, 3), -40.5, 6.411),
    row(-40, 3, 1.0, 854, 3, 512, 0, (18, 1), (5, 3), -40.0, 5.648),
    row(-40, 3, 4.0, 758, 2, 1024, 0, (23, 1), (4, 3), -40.3, 6.883),
    row(-40, 3, 16.0, 758, 2, 1024, 0, (23, 1), (4, 3), -40.0, 6.883),
    row(-40, 3, 64.0, 766, 2, 1024, 0, (23, 1), (4, 3), -40.1, 6.956),
    row(-40, 4, 1.0, 848, 2, 1024, 0, (23, 1), (4, 4), -40.0, 8.222),
    row(-40, 4, 4.0, 850, 2, 1024, 0, (23, 1), (4, 4), -40.2, 8.242),
    row(-40, 4, 16.0, 868, 2, 1024, 0, (23, 1), (4, 4), -40.0, 8.416),
    row(-40, 4, 64.0, 848, 1, 2048, 0, (23, 1), (4, 4), -40.2, 9.578),
    row(-40, 5, 1.0, 864, 1, 2048, 0, (23, 1), (3, 6), -40.1, 10.822),
    row(-40, 5, 4.0, 868, 1, 2048, 0, (23, 1), (3, 6), -40.0, 10.872),
    row(-40, 5, 16.0, 864, 1, 2048, 0, (16, 2), (3, 6), -40.1, 15.820),
    row(-40, 5, 64.0, 864, 1, 2048, 0, (16, 2), (3, 6), -40.1, 15.820),
    row(-40, 6, 1.0, 888, 1, 2048, 1, (23, 1), (2, 9), -40.1, 20.606),
    row(-40, 6, 4.0, 886, 1, 2048, 1, (16, 2), (2, 9), -40.1, 30.810),
    row(-40, 6, 16.0, 886, 1, 2048, 1, (16, 2), (2, 9), -40.1, 30.810),
    row(-40, 6, 64.0, 886, 1, 2048, 1, (16, 2), (2, 9), -40.1, 30.810),
    row(-40, 7, 1.0, 860, 1, 2048, 3, (23, 1), (2, 9), -40.1, 65.544),
    row(-40, 7, 4.0, 868, 1, 2048, 3, (23, 1), (2, 9), -41.0, 66.153),
    row(-40, 7, 16.0, 860, 1, 2048, 3, (16, 2), (2, 9), -40.4, 105.341),
    row(-40, 7, 64.0, 860, 1, 2048, 3, (16, 2), (2, 9), -40.4, 105.341),
    row(-40, 8, 1.0, 904, 1, 2048, 4, (23, 1), (2, 9), -41.2, 132.789),
    row(-40, 8, 4.0, 902, 1, 2048, 4, (16, 2), (2, 9), -41.1, 215.978),
    row(-40, 8, 16.0, 902, 1, 2048, 4, (16, 2), (2, 9), -41.1, 215.978),
    row(-40, 8, 64.0, 902, 1, 2048, 4, (16, 2), (2, 9), -40.8, 215.978),
    row(-128, 1, 1.0, 696, 3, 512, 0, (18, 1), (4, 3), -132.7, 4.604),
    row(-128, 1, 4.0, 702, 3, 512, 0, (18, 1), (4, 3), -132.1, 4.643),
    row(-128, 1, 16.0, 700, 2, 1024, 0, (23, 1), (4, 3), -131.3, 6.357),
    row(-128, 1, 64.0, 700, 2, 1024, 0, (23, 1), (4, 3), -128.2, 6.357),
    row(-128, 2, 1.0, 794, 3, 512, 0, (18, 1), (4, 3), -128.1, 5.252),
    row(-128, 2, 4.0, 750, 2, 1024, 0, (23, 1), (4, 3), -130.6, 6.811),
    row(-128, 2, 16.0, 750, 2, 1024, 0, (23, 1), (4, 3), -129.7, 6.811),
    row(-128, 2, 64.0, 756, 2, 1024, 0, (23, 1), (4, 3), -130.5, 6.865),
    row(-128, 3, 1.0, 854, 2, 1024, 0, (23, 1), (5, 3), -129.0, 7.755),
    row(-128, 3, 4.0, 854, 2, 1024, 0, (23, 1), (5, 3), -128.8, 7.755),
    row(-128, 3, 16.0, 858, 2, 1024, 0, (23, 1), (5, 3), -128.4, 7.791),
    row(-128, 3, 64.0, 854, 1, 2048, 0, (23, 1), (5, 3), -129.3, 9.121),
    row(-128, 4, 1.0, 906, 1, 2048, 0, (23, 1), (5, 3), -128.8, 9.676),
    row(-128, 4, 4.0, 908, 1, 2048, 0, (23, 1), (5, 3), -128.7, 9.697),
    row(-128, 4, 16.0, 912, 1, 2048, 0, (23, 1), (4, 4), -128.1, 10.301),
    row(-128, 4, 64.0, 864, 1, 2048, 0, (16, 2), (4, 4), -129.7, 14.757),
    row(-128, 5, 1.0, 916, 1, 2048, 1, (23, 1), (4, 4), -128.6, 18.439),
    row(-128, 5, 4.0, 926, 1, 2048, 1, (23, 1), (4, 4), -128.2, 18.640),
    row(-128, 5, 16.0, 876, 1, 2048, 1, (16, 2), (3, 6), -129.7, 28.846),
    row(-128, 5, 64.0, 876, 1, 2048, 1, (16, 2), (3, 6), -129.6, 28.846),
    row(-128, 6, 1.0, 922, 1, 2048, 2, (23, 1), (3, 6), -128.2, 35.985),
    row(-128, 6, 4.0, 892, 1, 2048, 2, (16, 2), (2, 9), -128.6, 57.099),
    row(-128, 6, 16.0, 892, 1, 2048, 2, (16, 2), (2, 9), -128.6, 57.099),
    row(-128, 6, 64.0, 892, 1, 2048, 2, (16, 2), (2, 9), -128.4, 57.099),
    row(-128, 7, 1.0, 946, 1, 2048, 3, (23, 1), (2, 10), -128.0, 72.679),
    row(-128, 7, 4.0, 938, 1, 2048, 3, (16, 2), (2, 10), -128.3, 115.472),
    row(-128, 7, 16.0, 938, 1, 2048, 3, (16, 2), (2, 10), -128.3, 115.472),
    row(-128, 7, 64.0, 940, 1, 2048, 3, (16, 2), (2, 10), -128.8, 115.718),
    row(-128, 8, 1.0, 988, 1, 2048, 4, (16, 2), (2, 10), -128.7, 237.177),
    row(-128, 8, 4.0, 988, 1, 2048, 4, (16, 2), (2, 10), -128.7, 237.177),
    row(-128, 8, 16.0, 988, 1, 2048, 4, (16, 2), (2, 10), -128.4, 237.177),
    row(-128, 8, 64.0, 998, 1, 2048, 4, (16, 2), (2, 10), -128.4, 239.577),
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
        let theirs =
            evaluate(&set, &[(Method::Bootstrap, ExtensionLog(extension))], &request.circuit).unwrap();
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
