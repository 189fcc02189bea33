//! Operations in three readings, against their meaning.

mod support;

use ferrocrete_circuit::layout::Indexer;
use ferrocrete_circuit::{Array, Configuration, Function, Tracer, Window};
use support::{Argument, agrees, clear, compile, encrypted};

#[test]
fn sums_and_products_by_clear_values() {
    let (a, b) = (encrypted(&[3], -3, 4), encrypted(&[2, 1], 0, 5));
    agrees(&[a, b, clear(&[3], -2, 3)], |_, x| -(&x[0] * 3 - &x[1]) + &x[2] + 7);
}

#[test]
fn scalars_meet_tensors() {
    agrees(&[encrypted(&[], -2, 3), encrypted(&[2, 2], 0, 3)], |_, x| &x[0] - &x[1] * 2 + (5 - &x[0]));
}

#[test]
fn a_product_of_encrypted_values() {
    agrees(&[encrypted(&[2], 0, 3), encrypted(&[2], -2, 3)], |_, x| &x[0] * &x[1]);
}

#[test]
fn comparisons() {
    agrees(&[encrypted(&[], 0, 7), encrypted(&[], 0, 7)], |_, x| {
        let (a, b) = (&x[0], &x[1]);
        a.less(b) + a.less_equal(b) * 2 + a.greater(b) * 4 + a.greater_equal(b) * 8
    });
    agrees(&[encrypted(&[2], -3, 3), encrypted(&[], -3, 3)], |_, x| x[0].equal(&x[1]) - x[0].not_equal(2));
}

#[test]
fn minima_and_maxima() {
    agrees(&[encrypted(&[2], -4, 3), encrypted(&[2], 0, 6)], |_, x| {
        x[0].maximum(&x[1]) * 2 + x[0].minimum(&x[1]) + x[0].clip(-1, 2) + x[1].abs() + x[0].sign()
    });
}

#[test]
fn integers_that_wrap() {
    agrees(&[encrypted(&[2], -9, 12)], |_, x| (&x[0] * 3).wrap(4, true) + (&x[0] + 20).wrap(5, false));
    // What is of its type stays, for no lookup.
    let circuit = agrees(&[encrypted(&[], 0, 15)], |_, x| x[0].wrap(4, false) + x[0].wrap(8, true));
    assert_eq!(circuit.program().explain().bootstraps.len(), 0);
}

#[test]
fn bitwise_of_encrypted_values() {
    agrees(&[encrypted(&[], 0, 15), encrypted(&[], 0, 15)], |_, x| {
        (&x[0] & &x[1]) + (&x[0] ^ 5) + (&x[0] | &x[1])
    });
    agrees(&[encrypted(&[], -20, 31), encrypted(&[], 0, 31)], |_, x| &x[0] ^ &x[1]);
    agrees(&[encrypted(&[], 0, 3), encrypted(&[], 0, 3)], |_, x| (&x[0] << &x[1]) + (&x[0] >> 1) + !&x[0]);
}

#[test]
fn divisions() {
    agrees(&[encrypted(&[2], -9, 9), encrypted(&[], 1, 3)], |_, x| {
        x[0].floor_divide(4) + x[0].remainder(3) + x[1].pow(2) + x[1].remainder(&x[1])
    });
}

#[test]
fn a_choice() {
    agrees(&[encrypted(&[2], 0, 1), encrypted(&[2], -2, 3), encrypted(&[], 0, 3)], |_, x| {
        x[0].select(&x[1], &x[2])
    });
    agrees(&[encrypted(&[], -2, 2), clear(&[], 0, 1), clear(&[], -2, 3)], |_, x| {
        vec![x[0].select(5, 2), x[1].select(&x[0], &x[2]), x[0].select(&x[2], 1), x[2].select(&x[1], -1)]
    });
}

#[test]
fn floats_are_fused() {
    agrees(&[encrypted(&[3], 0, 7)], |builder, x| {
        let weights = builder.constant(Array::floats(&[3], vec![0.5, 1.5, -2.0]).expect("three"));
        let float = (x[0].map_float("sin", f64::sin) * 5.0 + &weights).true_divide(1.7);
        float.round().to_integer() + &x[0]
    });
}

#[test]
fn several_floats_of_one_value_are_fused() {
    let circuit = agrees(&[encrypted(&[], 0, 7)], |_, x| {
        let (a, b) = (x[0].map_float("sqrt", f64::sqrt), x[0].map_float("exp", f64::exp));
        (a * 3.0 + b.true_divide(100.0)).map_float("floor", f64::floor).to_integer()
    });
    assert_eq!(circuit.program().explain().bootstraps.len(), 1, "one lookup");
}

#[test]
fn tables() {
    agrees(&[encrypted(&[2], -2, 3)], |_, x| {
        let one = x[0].lookup(&Array::from(vec![5, -3, 0, 7, 1, 2]));
        let each = x[0].lookup(&Array::integers(&[2, 4], vec![1, 2, 3, 4, 9, 8, 7, 6]).expect("2 tables"));
        one + each
    });
    agrees(&[encrypted(&[], 0, 3), encrypted(&[2], 0, 2)], |_, x| {
        let product = Function::new("product_plus", |x| {
            let (x, y) = (x[0].as_integers().ok_or("integers")?, x[1].as_integers().ok_or("integers")?);
            Ok(Array::Integer(&x * &y + 1))
        });
        Tracer::combine(product, &[&x[0], &x[1]]).expect("two operands")
    });
}

#[test]
fn bits() {
    agrees(&[encrypted(&[2], 0, 63)], |_, x| {
        x[0].round_bits(3).univariate("half", |x| x / 2) + x[0].extract_bits(1, 2)
    });
    agrees(&[encrypted(&[], -16, 15)], |_, x| {
        vec![x[0].truncate_bits(2) + x[0].round_bits(1), x[0].hint(7, true) * 2]
    });
}

#[test]
fn low_bits_given_up_approximately() {
    let compiled = compile(&[encrypted(&[8], 0, 63)], &Configuration::default(), |_, x| {
        let kept = x[0].round_bits_approximately(3);
        vec![kept.univariate("eighth", |x| x >> 3), kept, x[0].truncate_bits_approximately(3)]
    })
    .expect("it compiles");
    let circuit = &compiled.circuit;
    let lookups: f64 = circuit.program().explain().bootstraps.iter().map(|lookup| lookup.count).sum();
    assert_eq!(lookups, 24.0, "one for each of three results of eight elements, and none for the bits");
    let x = Array::from(vec![0, 1, 6, 9, 18, 31, 55, 63]);
    let exact = circuit.graph().evaluate(std::slice::from_ref(&x)).expect("it evaluates");
    let found = circuit.encrypt_run_decrypt(&[x]).expect("it runs encrypted");
    for (found, (exact, step)) in found.iter().zip(exact.iter().zip([1, 8, 8])) {
        let (found, exact) = (found.as_integers().expect("integers"), exact.as_integers().expect("integers"));
        // A truncated 0 is at a multiple: it may go to the one below.
        let near =
            found.iter().zip(&exact).all(|(found, exact)| (found - exact).abs() <= step && found % step == 0);
        assert!(near, "{found} is not near {exact}");
    }
    assert_eq!(found[0], exact[0], "no element is near the middle of two multiples");
}

#[test]
fn values_that_nothing_computes() {
    agrees(&[encrypted(&[2], -2, 3), clear(&[2], -1, 3), encrypted(&[], 0, 3)], |builder, x| {
        let sum = &x[0] + 1.0;
        vec![x[0].clone(), x[1].clone(), sum.clone(), sum, builder.constant(vec![4, -7]), &x[1] * &x[1]]
    });
}

#[test]
fn what_a_convolution_does_not_take() {
    let window =
        |axes| Window { padding: vec![(0, 0); axes], strides: vec![1; axes], dilations: vec![1; axes] };
    let refused = |arguments: &[Argument], axes: usize| {
        let result =
            compile(arguments, &Configuration::default(), |_, x| x[0].convolve(&x[1], None, window(axes), 1));
        let error = result.err().expect("it is refused").to_string();
        assert!(error.contains("operations.rs:"), "{error}");
        error
    };
    let error = refused(&[encrypted(&[1, 1, 3], 0, 3), encrypted(&[1, 1, 2], 0, 3)], 1);
    assert!(error.contains("weight and bias must be clear"), "{error}");
    let error = refused(&[encrypted(&[1, 1, 2, 2, 2], 0, 3), clear(&[1, 1, 1, 1, 1], 0, 3)], 3);
    assert!(error.contains("weight of a convolution with 3 spatial axes must be a constant"), "{error}");
    let error = refused(&[encrypted(&[1; 6], 0, 3), clear(&[1; 6], 0, 3)], 4);
    assert!(error.contains("convolutions have 1 to 3 spatial axes, not 4"), "{error}");
}

#[test]
fn matrices() {
    let weight = || Array::integers(&[3, 2], vec![1, -2, 0, 3, 2, -1]).expect("six");
    agrees(&[encrypted(&[2, 3], -1, 2)], |_, x| x[0].matmul(weight()));
    agrees(&[encrypted(&[2], 0, 3)], |builder, x| builder.constant(weight()).matmul(&x[0]).sum(None, false));
    agrees(&[encrypted(&[2], 0, 2), encrypted(&[2], 0, 2)], |_, x| x[0].matmul(&x[1]));
    agrees(&[encrypted(&[2, 2], 0, 2)], |_, x| {
        x[0].sum(Some(&[0]), true) + x[0].cumulative_sum(1) + x[0].product(0)
    });
}

#[test]
fn windows() {
    let two = |padding| Window { padding: vec![padding; 2], strides: vec![1, 2], dilations: vec![1, 1] };
    agrees(&[encrypted(&[1, 2, 3, 4], 0, 2)], |_, x| {
        let weight = Array::integers(&[2, 1, 2, 2], vec![1, -1, 2, 0, 1, 1, 0, -2]).expect("eight");
        x[0].convolve(weight, Some(Array::from(vec![3, -1])), two((1, 0)), 2)
    });
    agrees(&[encrypted(&[1, 1, 5], 0, 3)], |_, x| {
        let window = Window { padding: vec![(1, 1)], strides: vec![2], dilations: vec![2] };
        x[0].convolve(Array::integers(&[1, 1, 2], vec![2, -1]).expect("two"), None, window, 1)
    });
    agrees(&[encrypted(&[1, 2, 3, 2, 3], -1, 2)], |_, x| {
        let window = Window {
            padding: vec![(1, 0), (0, 0), (1, 1)],
            strides: vec![2, 1, 2],
            dilations: vec![1, 1, 2],
        };
        let weight = Array::integers(&[2, 1, 2, 2, 1], vec![1, -1, 2, 0, 1, 3, 0, -2]).expect("eight");
        x[0].convolve(weight, Some(Array::from(vec![3, -1])), window, 2)
    });
    agrees(&[encrypted(&[1, 1, 3, 3], 0, 3)], |_, x| x[0].average_pool(&[2, 2], two((0, 0))));
    agrees(&[encrypted(&[1, 1, 2, 3], -2, 1)], |_, x| x[0].max_pool(&[2, 2], two((1, 0))));
}

#[test]
fn elements_move() {
    let range = |start, stop, step| Indexer::Range { start: Some(start), stop, step };
    agrees(&[encrypted(&[2, 3], -2, 3)], |builder, x| {
        let part = x[0].index(&[Indexer::At(1), range(0, Some(2), 1)]);
        let changed = x[0].assign(&[Indexer::ALL, Indexer::At(0)], &part);
        let turned = changed.transpose(None).flip(Some(&[0])).reshape(&[2, 3]);
        let seven = builder.constant(Array::filled(&[2, 3], 7));
        let joined = Tracer::concatenate(&[&turned, &seven], 0).expect("two parts");
        joined.index(&[range(0, None, 2)]).tile(&[1, 2])
    });
    agrees(&[encrypted(&[4], 0, 3), encrypted(&[], 0, 3)], |_, x| {
        let last = x[0].index(&[Indexer::At(-1)]);
        let stacked = Tracer::stack(&[&x[0], &x[0].broadcast_to(&[4])], 1).expect("two parts");
        stacked.squeeze().flatten().sum(None, false) + last + &x[1]
    });
    agrees(&[encrypted(&[3], 0, 2), encrypted(&[2], -3, 2)], |builder, x| {
        let table = builder.constant(vec![5, -2, 7]);
        vec![x[0].at_encrypted(&x[1]), table.at_encrypted(&x[1])]
    });
}
