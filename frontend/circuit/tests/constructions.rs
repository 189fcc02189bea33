//! How operations on two encrypted values are made: every construction computes the same, and the
//! one chosen is not dearer than one asked for.

mod support;

use ferrocrete_circuit::{Choice, Configuration, Constructions, Function, Tracer};
use support::{Argument, agrees, clear, compile, encrypted};

const FORCED: [Choice; 3] = [Choice::Difference, Choice::Packed, Choice::Chunked];

type Traced = fn(&Tracer, &Tracer) -> Tracer;

fn all(choice: Choice) -> Configuration {
    let constructions = Constructions {
        comparison: choice,
        bitwise: choice,
        min_max: choice,
        select: choice,
        multivariate: choice,
    };
    Configuration { constructions, ..Configuration::default() }
}

/// Milliseconds that the compiler predicts of the function, by a construction that applies to it.
fn predicted(arguments: &[Argument], choice: Choice, function: Traced) -> Option<f64> {
    let compiled = compile(arguments, &all(choice), |_, x| function(&x[0], &x[1])).ok()?;
    compiled.agrees_without_keys();
    Some(compiled.circuit.program().explain().predicted_ms_one_core)
}

/// Compares what was chosen with each of a number of constructions that apply.
fn is_cheapest(name: &str, (low, high): (i64, i64), applying: usize, function: Traced) {
    let arguments = [encrypted(&[2], low, high), encrypted(&[2], low.max(0), high)];
    let chosen = predicted(&arguments, Choice::Auto, function).expect("it compiles");
    let forced: Vec<(Choice, f64)> = FORCED
        .into_iter()
        .filter_map(|choice| predicted(&arguments, choice, function).map(|cost| (choice, cost)))
        .collect();
    println!("{name} of {low}..={high}: {chosen:.1}, {forced:.1?}");
    assert_eq!(forced.len(), applying, "{name} of {low}..={high}: {forced:?}");
    for (choice, cost) in &forced {
        let context = format!("{name} of {low}..={high}: {chosen} ms, and {cost} ms as {choice:?}");
        assert!(chosen <= cost * 1.001, "{context}");
    }
}

#[test]
fn comparisons() {
    is_cheapest("less", (0, 7), 3, |x, y| x.less(y));
    is_cheapest("greater_equal", (-128, 127), 3, |x, y| x.greater_equal(y));
    is_cheapest("equal", (0, 31), 3, |x, y| x.equal(y));
    is_cheapest("not_equal", (0, 255), 3, |x, y| x.not_equal(y));
}

#[test]
fn minima_and_maxima() {
    is_cheapest("maximum", (0, 63), 3, |x, y| x.maximum(y));
    is_cheapest("minimum", (-100, 127), 3, |x, y| x.minimum(y));
}

#[test]
fn bits() {
    is_cheapest("and", (0, 7), 2, |x, y| x & y);
    is_cheapest("xor", (-100, 127), 2, |x, y| x ^ y);
    is_cheapest("left_shift", (0, 3), 2, |x, y| x << y);
    is_cheapest("right_shift", (-60, 7), 2, |x, y| x >> y);
}

#[test]
fn choices_and_products() {
    is_cheapest("where", (-1, 1), 2, |x, y| y.select(x, 3));
    is_cheapest("where", (-100, 100), 2, |x, y| x.greater(0).select(x, y));
    is_cheapest("multiply", (0, 127), 3, |x, y| x * y);
    is_cheapest("multiply", (-100, 100), 3, |x, y| x.greater(0) * y);
}

#[test]
fn chunks_run_encrypted() {
    let arguments = [encrypted(&[], -12, 15), encrypted(&[], 0, 3)];
    let compiled = compile(&arguments, &all(Choice::Chunked), |_, x| {
        let (a, b) = (&x[0], &x[1]);
        vec![a & b, a << b, a >> b, b.select(a, 1), a * b, a.minimum(b), a.not_equal(b), a.less_equal(b)]
    });
    let compiled = compiled.expect("it compiles");
    compiled.agrees_without_keys();
    compiled.agrees_encrypted(2);
}

#[test]
fn a_wide_comparison_is_not_looked_up_whole() {
    let circuit = agrees(&[encrypted(&[], -500, 500), encrypted(&[], 0, 511)], |_, x| {
        vec![x[0].less(&x[1]), x[0].equal(&x[1]), x[0].maximum(&x[1])]
    });
    let widest = circuit.program().explain().bootstraps.iter().map(|lookup| lookup.message_bits).max();
    assert!(widest < Some(7), "{widest:?}");
}

#[test]
fn a_wide_value_and_a_constant_are_not_looked_up_whole() {
    let circuit = agrees(&[encrypted(&[], -300, 500)], |_, x| {
        vec![
            x[0].less(7),
            x[0].equal(-3),
            x[0].maximum(0),
            &x[0] >> 7,
            x[0].floor_divide(64),
            x[0].greater_equal(0),
        ]
    });
    let widest = circuit.program().explain().bootstraps.iter().map(|lookup| lookup.message_bits).max();
    assert!(widest < Some(7), "{widest:?}");
}

#[test]
fn a_narrow_value_is_looked_up_at_its_own_width() {
    let circuit = agrees(&[encrypted(&[2], 0, 3), encrypted(&[2], -900, 900)], |_, x| {
        vec![&x[0] + &x[1], x[0].univariate("square", |x| x * x), x[0].clone() * &x[0]]
    });
    let explanation = circuit.program().explain();
    let widths: Vec<u32> = explanation.bootstraps.iter().map(|lookup| lookup.message_bits).collect();
    assert!(widths.iter().all(|&width| width <= 3), "an 11-bit sum makes no lookup wider: {widths:?}");
    // A lookup of 11 bits costs more than 250 ms.
    assert!(explanation.predicted_ms_one_core < 100.0, "{}", explanation.predicted_ms_one_core);
}

#[test]
fn a_construction_that_does_not_apply_is_refused() {
    let refused = |choice: Choice, function: Traced| {
        let arguments = [encrypted(&[], 0, 3), encrypted(&[], 0, 3), clear(&[], 0, 1)];
        let error = compile(&arguments, &all(choice), |_, x| function(&x[0], &x[1])).err();
        let error = error.expect("it is refused").to_string();
        assert!(error.contains("constructions.rs:"), "{error}");
        error
    };
    let error = refused(Choice::Difference, |x, y| x & y);
    assert!(error.contains("the construction 'difference' does not apply to 'bitwise_and'"), "{error}");
    assert!(error.contains("choose 'auto' or 'chunked' or 'packed'"), "{error}");
    let error = refused(Choice::Chunked, |x, y| {
        let first = Function::new("first", |x| Ok(x[0].clone()));
        Tracer::combine(first, &[x, y]).expect("two operands")
    });
    assert!(error.contains("the construction 'chunked' does not apply to 'first'"), "{error}");
}
