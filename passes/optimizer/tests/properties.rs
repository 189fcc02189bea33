//! What holds for every circuit.

mod common;

use ferrocrete_optimizer::*;
use proptest::prelude::*;

fn weight() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), (0.0..12.0f64).prop_map(f64::exp2)]
}

fn lookup() -> impl Strategy<Value = Lookup> {
    (1..=8u32, weight(), weight(), prop_oneof![Just(1.0), 1.0..1e4f64]).prop_map(
        |(message_bits, fresh_weight, bootstrap_weight, count)| Lookup {
            message_bits,
            fresh_weight,
            bootstrap_weight,
            count,
        },
    )
}

fn output() -> impl Strategy<Value = Output> {
    lookup().prop_map(|row| Output {
        message_bits: row.message_bits,
        fresh_weight: row.fresh_weight,
        bootstrap_weight: row.bootstrap_weight,
        count: row.count,
    })
}

fn circuit() -> impl Strategy<Value = Circuit> {
    (prop::collection::vec(lookup(), 1..8), prop::collection::vec(output(), 0..4))
        .prop_map(|(lookups, outputs)| Circuit { lookups, outputs })
}

fn target() -> impl Strategy<Value = ErrorTarget> {
    (prop_oneof![Just(17), Just(40), Just(64), Just(128)], any::<bool>()).prop_map(|(bits, whole)| {
        let p = 2f64.powi(-bits);
        if whole { ErrorTarget::WholeProgram(p) } else { ErrorTarget::PerBootstrap(p) }
    })
}

fn curve() -> impl Strategy<Value = SecurityCurve> {
    prop_oneof![Just(SecurityCurve::Gaussian128), Just(SecurityCurve::Gaussian132)]
}

fn instructions() -> impl Strategy<Value = Instructions> {
    prop::sample::select(&Instructions::ALL[..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn solutions_meet_their_target(circuit in circuit(), target in target(), curve in curve(), instructions in instructions()) {
        let request = Request { circuit, target, curve, instructions };
        let solution = match solve(&request) {
            Ok(solution) => solution,
            Err(error) => {
                prop_assert!(!matches!(error, Infeasible::Request(_)), "{error}");
                return Ok(());
            }
        };
        let bound = target.probability().log2();
        match target {
            ErrorTarget::WholeProgram(_) => prop_assert!(solution.whole_program_log2_failure <= bound),
            ErrorTarget::PerBootstrap(_) => {
                prop_assert!(solution.lookups.iter().all(|lookup| lookup.log2_failure <= bound));
                prop_assert!(solution.outputs.iter().all(|output| output.log2_failure <= bound));
            }
        }
        // Secure, well-formed, and decomposed within the precision of the Fourier transform.
        prop_assert_eq!(curve.check(&solution.parameters), Ok(()));
        prop_assert_eq!(solution.parameters.validate(), Ok(()));
        let bootstrap = solution.parameters.bootstrap.unwrap();
        let kept = bootstrap.bootstrap.base_log.0 * bootstrap.bootstrap.level_count.0;
        prop_assert!(kept <= noise::FOURIER_MANTISSA_BITS);
        // Every message has a coefficient of its own in the table.
        for (lookup, report) in request.circuit.lookups.iter().zip(&solution.lookups) {
            let coefficients = bootstrap.polynomial_size.0 << report.extension.0;
            prop_assert!(coefficients >= 1 << lookup.message_bits);
        }
        // What is reported is what anyone computes from the parameters.
        let lookups = solution.lookups.iter();
        let methods: Vec<_> = lookups.map(|lookup| (lookup.method, lookup.extension)).collect();
        prop_assert_eq!(&evaluate(&solution.parameters, &methods, &request.circuit, instructions).unwrap(), &solution);
    }

    /// So many different rows that the search merges them.
    #[test]
    fn merged_rows_meet_the_target_too(
        rows in prop::collection::vec((1..=7u32, 0.0..12.0f64, 0.0..12.0f64), 65..400),
        bits in 1..60i32,
        count in prop_oneof![Just(1.0), Just(1e5)],
    ) {
        let lookups = rows.into_iter().map(|(message_bits, fresh, bootstrap)| Lookup {
            message_bits,
            fresh_weight: fresh.exp2(),
            bootstrap_weight: bootstrap.exp2(),
            count,
        });
        let circuit = Circuit { lookups: lookups.collect(), outputs: vec![] };
        let target = ErrorTarget::WholeProgram(2f64.powi(-bits));
        let solution = solve(&Request { circuit, target, ..Request::default() }).unwrap();
        prop_assert!(solution.whole_program_log2_failure <= f64::from(-bits));
    }

    /// For bounds per bootstrap: a whole-program bound can be shared out in more ways than are tried.
    #[test]
    fn more_weight_never_gets_cheaper(
        circuit in circuit(),
        index in any::<prop::sample::Index>(),
        bits in 10..128i32,
        factor in 1.0..64.0f64,
    ) {
        let target = ErrorTarget::PerBootstrap(2f64.powi(-bits));
        let request = Request { circuit, target, ..Request::default() };
        let mut heavier = request.clone();
        let lookup = index.get_mut(&mut heavier.circuit.lookups);
        lookup.bootstrap_weight = lookup.bootstrap_weight.max(1.0) * factor;
        match (solve(&request), solve(&heavier)) {
            // Sets within TIE of the cheapest count as equal.
            (Ok(light), Ok(heavy)) => {
                prop_assert!(heavy.total_cost_ms * search::TIE >= light.total_cost_ms * (1.0 - 1e-9));
            }
            (light, heavy) => prop_assert!(heavy.is_err(), "{light:?} {heavy:?}"),
        }
    }

    #[test]
    fn more_lookups_never_fail_less(circuit in circuit(), extra in lookup(), target in target()) {
        let request = Request { circuit, target, ..Request::default() };
        let Ok(solution) = solve(&request) else { return Ok(()) };
        let mut circuit = request.circuit;
        let lookups = solution.lookups.iter();
        let mut methods: Vec<_> = lookups.map(|lookup| (lookup.method, lookup.extension)).collect();
        methods.push(methods[0]);
        circuit.lookups.push(extra);
        let more = evaluate(&solution.parameters, &methods, &circuit, Instructions::default()).unwrap();
        prop_assert!(more.whole_program_log2_failure >= solution.whole_program_log2_failure - 1e-12);
        prop_assert!(more.total_cost_ms > solution.total_cost_ms);
    }

    #[test]
    fn whole_program_is_at_least_as_strict(circuit in circuit(), bits in 10..64i32) {
        let p = 2f64.powi(-bits);
        let whole = solve(&Request { circuit: circuit.clone(), target: ErrorTarget::WholeProgram(p), ..Request::default() });
        let each = solve(&Request { circuit, target: ErrorTarget::PerBootstrap(p), ..Request::default() });
        match (each, whole) {
            (Ok(each), Ok(whole)) => {
                prop_assert!(whole.total_cost_ms * search::TIE >= each.total_cost_ms * (1.0 - 1e-9));
            }
            (each, whole) => prop_assert!(whole.is_err(), "{each:?} {whole:?}"),
        }
    }

    #[test]
    fn anything_finite_gets_an_answer(
        bits in any::<u32>(),
        fresh_weight in 0.0..=f64::MAX,
        bootstrap_weight in 0.0..=f64::MAX,
        count in 0.0..=f64::MAX,
    ) {
        let row = Lookup { message_bits: bits, fresh_weight, bootstrap_weight, count };
        let circuit = Circuit { lookups: vec![row, row], outputs: vec![] };
        let _ = solve(&Request { circuit, ..Request::default() });
    }
}
