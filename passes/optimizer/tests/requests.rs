//! Particular requests, and what is said of impossible ones.

mod common;

use common::{key_set, lookup, output, request};
use ferrocrete_abi::parameters::ExtensionLog;
use ferrocrete_optimizer::*;
use std::time::{Duration, Instant};

const P40: f64 = 1.0 / (1u64 << 40) as f64;

#[test]
fn empty_program() {
    let solution = solve(&Request::default()).unwrap();
    assert_eq!(solution.whole_program_log2_failure, f64::NEG_INFINITY);
    assert_eq!(solution.parameters.big.dimension, security::MINIMUM_DIMENSION);
    assert_eq!((solution.total_cost_ms, solution.key_sizes.total_bytes()), (0.0, 0));
}

#[test]
fn linear_program_gets_the_shortest_key_that_does() {
    for (bits, weight) in [(1, 1.0), (8, 1.0), (8, 1e6), (30, 50.0)] {
        let request = request(vec![], vec![output(bits, weight)], ErrorTarget::WholeProgram(P40));
        let solution = solve(&request).unwrap();
        assert!(solution.parameters.bootstrap.is_none());
        assert!(solution.whole_program_log2_failure <= -40.0);
        let mut shorter = solution.parameters;
        shorter.big.dimension.0 -= 1;
        shorter.big.noise = request.curve.minimal_noise(shorter.big.dimension);
        let worse = evaluate(&shorter, &[], &request.circuit, Instructions::default()).unwrap();
        assert!(
            worse.whole_program_log2_failure > -40.0 || request.curve.check(&shorter).is_err(),
            "{bits} bits: one coefficient less would do"
        );
    }
}

#[test]
fn impossible_output_names_the_widest_possible() {
    let request =
        |bits| request(vec![], vec![output(1, 1.0), output(bits, 4.0)], ErrorTarget::WholeProgram(P40));
    let error = solve(&request(60)).unwrap_err();
    let Infeasible::Output { index: 1, wanted_bits: 60, closest_bits: Some(closest), .. } = error else {
        panic!("{error:?}")
    };
    solve(&request(closest)).unwrap();
    solve(&request(closest + 1)).unwrap_err();
}

#[test]
fn impossible_lookup_names_the_widest_possible() {
    let request = |bits| {
        let lookups = vec![lookup(3, 1.0), lookup(bits, 25.0), lookup(3, 9.0)];
        request(lookups, vec![], ErrorTarget::PerBootstrap(P40))
    };
    let error = solve(&request(32)).unwrap_err();
    let Infeasible::Lookup { index: 1, wanted_bits: 32, closest_bits: Some(closest), .. } = error else {
        panic!("{error:?}")
    };
    solve(&request(closest)).unwrap();
    solve(&request(closest + 1)).unwrap_err();
    assert!((15..=20).contains(&closest), "{closest}");
    let text = error.to_string();
    for part in
        ["lookup 1 on 32 message bits", "squared norm 25", "2^-40.0", &format!("at most {closest} bits")]
    {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn overwhelming_noise_leaves_no_width() {
    let error = solve(&request(vec![lookup(2, 1e300)], vec![], ErrorTarget::default())).unwrap_err();
    assert!(matches!(error, Infeasible::Lookup { index: 0, closest_bits: None, .. }), "{error:?}");
    assert!(error.to_string().contains("no width is feasible"));
}

#[test]
fn impossible_probability_names_the_closest() {
    // Barely feasible once, so not a million times.
    let width = (10..20)
        .rev()
        .find(|&bits| {
            solve(&request(vec![lookup(bits, 1.0)], vec![], ErrorTarget::PerBootstrap(P40))).is_ok()
        })
        .unwrap();
    // Weight up to the very edge of what is feasible for a single execution.
    let request = |weight: f64, p| {
        request(vec![Lookup { count: 1e6, ..lookup(width, weight) }], vec![], ErrorTarget::WholeProgram(p))
    };
    let single = |weight: f64| {
        let one = common::request(vec![lookup(width, weight)], vec![], ErrorTarget::PerBootstrap(P40));
        solve(&one).is_ok()
    };
    let (mut low, mut high) = (1.0, 1e12);
    while high / low > 1.01 {
        let middle = f64::sqrt(low * high);
        if single(middle) { low = middle } else { high = middle }
    }
    let error = solve(&request(low, P40)).unwrap_err();
    let Infeasible::Probability { wanted_log2, closest_log2, executions } = error else {
        panic!("{error:?}")
    };
    assert_eq!((wanted_log2, executions), (-40.0, 1e6));
    assert!(closest_log2 > -40.0 && closest_log2 < 0.0);
    assert!(solve(&request(low, (closest_log2 + 0.01).exp2())).is_ok());
    assert!(error.to_string().contains("2^-40.0"), "{error}");
}

#[test]
fn nonsense_is_refused() {
    let nan = Lookup { fresh_weight: f64::NAN, ..lookup(3, 1.0) };
    let negative = Output { count: -1.0, ..output(3, 1.0) };
    let orphan = Output { bootstrap_weight: 1.0, ..output(3, 1.0) };
    let refused = [
        (request(vec![lookup(3, 1.0), nan], vec![], ErrorTarget::default()), "lookup 1: fresh_weight is NaN"),
        (request(vec![], vec![negative], ErrorTarget::default()), "output 0: count is -1"),
        (request(vec![], vec![orphan], ErrorTarget::default()), "there is no lookup"),
        (request(vec![], vec![], ErrorTarget::WholeProgram(0.0)), "error bound is 0"),
        (request(vec![], vec![], ErrorTarget::PerBootstrap(f64::NAN)), "error bound is NaN"),
    ];
    for (request, expected) in refused {
        let text = solve(&request).unwrap_err().to_string();
        assert!(text.contains(expected), "{text}");
    }
    let circuit = Circuit { lookups: vec![lookup(3, 1.0)], outputs: vec![] };
    let set = key_set(SecurityCurve::Gaussian128, (800, 1, 2048), (23, 1), (3, 5));
    assert!(matches!(
        evaluate(&set, &[], &circuit, Instructions::default()),
        Err(InvalidRequest::Extensions { .. })
    ));
    let broken = key_set(SecurityCurve::Gaussian128, (800, 1, 2048), (0, 1), (3, 5));
    assert!(matches!(
        evaluate(&broken, &[(Method::Bootstrap, ExtensionLog(0))], &circuit, Instructions::default()),
        Err(InvalidRequest::Parameters(_))
    ));
    let linear = ferrocrete_abi::parameters::Parameters { bootstrap: None, ..set };
    let error = evaluate(&linear, &[(Method::Bootstrap, ExtensionLog(0))], &circuit, Instructions::default());
    assert!(matches!(error, Err(InvalidRequest::LinearParameters(1))));
}

#[test]
fn keys_below_the_curve_are_refused() {
    let curve = SecurityCurve::Gaussian128;
    let mut set = key_set(curve, (800, 1, 2048), (23, 1), (3, 5));
    curve.check(&set).unwrap();
    set.big.noise.0 *= 0.99;
    assert!(curve.check(&set).unwrap_err().to_string().contains("less than 128 bits"));
    let short = key_set(curve, (449, 1, 2048), (23, 1), (3, 5));
    assert!(curve.check(&short).unwrap_err().to_string().contains("at least 450"));
    // What is enough for 128 bits is not enough for 132.
    SecurityCurve::Gaussian132.check(&key_set(curve, (800, 1, 2048), (23, 1), (3, 5))).unwrap_err();
}

#[test]
fn easy_lookups_take_smaller_extensions() {
    let lookups = vec![lookup(8, 1.0), Lookup { count: 100.0, ..lookup(3, 1.0) }];
    let solution = solve(&request(lookups, vec![], ErrorTarget::WholeProgram(P40))).unwrap();
    assert!(solution.lookups[0].extension > solution.lookups[1].extension, "{solution:#?}");
    assert!(solution.lookups[0].cost_ms > 4.0 * solution.lookups[1].cost_ms);
}

/// A thousand hard lookups among a million easy ones share nearly the whole bound.
#[test]
fn whole_program_bound_goes_where_it_is_needed() {
    let lookups = vec![Lookup { count: 1e3, ..lookup(7, 100.0) }, Lookup { count: 1e6, ..lookup(1, 100.0) }];
    let whole = solve(&request(lookups.clone(), vec![], ErrorTarget::WholeProgram(P40))).unwrap();
    let even = solve(&request(lookups, vec![], ErrorTarget::PerBootstrap(P40 / 1_001_000.0))).unwrap();
    let ratio = whole.total_cost_ms / even.total_cost_ms;
    assert!(ratio < 0.9, "{ratio} times the cost of sharing evenly: {whole:#?}");
}

/// However wrong results may be, every message has a coefficient of its own in the table.
#[test]
fn tables_hold_every_message() {
    let solution = solve(&request(vec![lookup(13, 1.0)], vec![], ErrorTarget::PerBootstrap(0.999))).unwrap();
    let size = solution.parameters.bootstrap.unwrap().polynomial_size.0;
    assert!(size << solution.lookups[0].extension.0 >= 1 << 13, "{solution:#?}");
    assert!(solution.lookups[0].log2_failure < 0.0);
}

#[test]
fn lookups_that_never_run_still_get_parameters() {
    let never = Lookup { count: 0.0, ..lookup(4, 1.0) };
    let solution = solve(&request(vec![never], vec![], ErrorTarget::default())).unwrap();
    assert!(solution.lookups[0].log2_failure <= -40.0);
    assert_eq!(solution.total_cost_ms, 0.0);
}

/// Ten times the rows take about ten times as long at most, and thousands are no matter.
#[test]
fn many_rows() {
    let program = |rows: u32| {
        let row = |i: u32| Lookup {
            message_bits: 1 + i % 6,
            fresh_weight: f64::from(i * 7919 % 1009) / 8.0,
            bootstrap_weight: 1.0 + f64::from(i * 104_729 % 10_007) / 16.0,
            count: f64::from(1 + i % 5),
        };
        request((0..rows).map(row).collect(), vec![output(6, 3.0)], ErrorTarget::WholeProgram(P40))
    };
    for rows in [3_000, 30_000] {
        let request = program(rows);
        let start = Instant::now();
        let solution = solve(&request).unwrap();
        let elapsed = start.elapsed();
        assert_eq!(solution.lookups.len(), rows as usize);
        assert!(solution.whole_program_log2_failure <= -40.0);
        // Only a change of complexity can take this long, not a busy machine.
        assert!(elapsed < Duration::from_secs(20), "{rows} rows: {elapsed:?}");
    }
}
