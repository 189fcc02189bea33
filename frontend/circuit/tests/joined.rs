//! What is computed of one value is one lookup of it, where that costs less, and operations on the
//! same values are made together.

mod support;

use ferrocrete_circuit::{Array, Circuit, Tracer};
use support::{Results, agrees, compile, encrypted};

/// Bits of each lookup, without those of lowest bits.
fn tables(circuit: &Circuit) -> Vec<u32> {
    let lookups = circuit.program().explain().bootstraps.iter().map(|lookup| lookup.message_bits);
    lookups.filter(|&bits| bits > 0).collect()
}

fn cost(circuit: &Circuit) -> f64 {
    circuit.program().explain().predicted_ms_one_core
}

fn lower(high: i64, function: impl Fn(&Tracer, &Tracer) -> Vec<Tracer>) -> Circuit {
    let arguments = [encrypted(&[], 0, high), encrypted(&[], 0, high)];
    let compiled = compile(&arguments, &Default::default(), |_, x| function(&x[0], &x[1]));
    let compiled = compiled.expect("it compiles");
    compiled.agrees_without_keys();
    compiled.circuit
}

fn of_one<R: Results>(high: i64, function: impl Fn(&Tracer) -> R) -> Circuit {
    let compiled = compile(&[encrypted(&[], 0, high)], &Default::default(), |_, x| function(&x[0]));
    let compiled = compiled.expect("it compiles");
    compiled.agrees_without_keys();
    compiled.circuit
}

fn table(x: &Tracer) -> Tracer {
    x.univariate("table", |x| (x * x).rem_euclid(7))
}

#[test]
fn what_follows_a_rounding_joins_the_table() {
    let plain = of_one(255, |x| table(&x.round_bits(5)));
    for function in [
        |y: &Tracer| table(&-y),
        |y: &Tracer| table(&(y + 1)),
        |y: &Tracer| table(&(y * 3 - 5)),
        |y: &Tracer| table(&-y) + y.floor_divide(32) * 2,
        |y: &Tracer| (table(&-y) + y) - y,
    ] {
        let circuit = of_one(255, |x| function(&x.round_bits(5)));
        assert_eq!(tables(&circuit), tables(&plain));
        assert!(cost(&circuit) <= 1.01 * cost(&plain), "{} and {}", cost(&circuit), cost(&plain));
    }
}

#[test]
fn lookups_of_each_other_are_one() {
    let circuit = of_one(15, |x| (x - 3).univariate("absolute", i64::abs).remainder(4).equal(1));
    assert_eq!(tables(&circuit), [4]);
    // The graph stays as it was written.
    let text = circuit.graph().to_string();
    for operation in ["subtract", "absolute", "remainder", "equal"] {
        assert!(text.contains(operation), "{text}");
    }
    let choice = |x: &Tracer| x.greater(3).select(x * 2, 7 - x);
    assert_eq!(tables(&of_one(15, choice)), [4]);
    assert_eq!(tables(&of_one(15, |x| (x * 100).remainder(7))), [4]);
}

#[test]
fn a_value_with_other_users_stays() {
    let circuit = of_one(15, |x| {
        let half = x.floor_divide(2);
        vec![table(&(&half * 9)), half]
    });
    assert_eq!(tables(&circuit).len(), 2);
}

#[test]
fn a_lookup_becomes_no_wider() {
    let circuit = of_one(255, |x| {
        let narrow = x.floor_divide(32);
        vec![table(&narrow), table(&(&narrow + 1)), table(&(narrow * 2)), x.greater(9) * 1]
    });
    assert!(tables(&circuit).into_iter().filter(|&bits| bits > 4).count() <= 1, "{:?}", tables(&circuit));
}

#[test]
fn tables_of_each_element() {
    let shift = Array::from(vec![1, 2, 9]);
    let circuit = agrees(&[encrypted(&[3], 0, 15)], |_, x| {
        let distance = (&x[0] - shift.clone()).univariate("absolute", i64::abs);
        table(&distance.remainder(4))
    });
    assert_eq!(tables(&circuit), [4]);
}

#[test]
fn an_inexact_rounding_is_not_crossed() {
    let compiled = compile(&[encrypted(&[], 0, 15)], &Default::default(), |_, x| {
        table(&-(x[0].floor_divide(2) * 8 + 5).round_bits_approximately(3))
    });
    let compiled = compiled.expect("it compiles");
    assert_eq!(tables(&compiled.circuit).len(), 2, "one before and one after it");
}

#[test]
fn operations_on_the_same_values_are_made_together() {
    let pair = lower(63, |x, y| vec![x.less(y) * 2 + x.equal(y)]);
    assert_eq!(tables(&pair), [7], "one lookup of the difference");
    // By two lookups of the difference it costs 132 ms; by chunks that share what is taken off, 109.
    let extremes = lower(63, |x, y| vec![x.minimum(y), x.maximum(y)]);
    let one = lower(63, |x, y| vec![x.minimum(y)]);
    assert!(cost(&extremes) < 1.8 * cost(&one), "{} and {}", cost(&extremes), cost(&one));
    let twice = lower(63, |x, y| vec![x.minimum(y), x + y - x.minimum(y)]);
    assert!(cost(&twice) <= 1.01 * cost(&one), "{} and {}", cost(&twice), cost(&one));
    let signs = lower(31, |x, y| vec![x.less(y), x.greater_equal(y)]);
    let sign = lower(31, |x, y| vec![x.less(y)]);
    assert!(cost(&signs) < 1.7 * cost(&sign), "{} and {}", cost(&signs), cost(&sign));
}

#[test]
fn joined_tables_run_encrypted() {
    agrees(&[encrypted(&[2], 0, 63), encrypted(&[2], 0, 63)], |_, x| {
        let y = x[0].round_bits(3);
        vec![table(&-&y) + &y, x[0].less(&x[1]) * 2 + x[0].equal(&x[1]), x[0].maximum(&x[1])]
    });
}
