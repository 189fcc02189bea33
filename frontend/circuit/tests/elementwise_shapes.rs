//! Elementwise operations on random shapes and ranges, in the readings that need no keys.

mod support;

use ferrocrete_circuit::operation::Binary;
use ferrocrete_circuit::{Array, Function, Tracer};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use support::{agrees_without_keys, argument, broadcasting, clear, constant, encrypted, shape};

#[test]
fn arithmetic() {
    for seed in 0..8 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 3);
        let (a, b) = (argument(random, &full, 3), broadcasting(random, &full));
        let b = argument(random, &b, 3);
        let c = broadcasting(random, &full);
        let c = clear(&c, -3, 4);
        let k = broadcasting(random, &full);
        let k = constant(random, &k, -3, 3);
        agrees_without_keys(&[a, b, c], |_, x| {
            vec![
                &x[0] + &x[1],
                &x[1] - &x[0],
                &x[0] * &x[1],
                &x[0] * &x[0],
                -&x[1],
                &x[0] * &x[2] - &x[2] + &x[1] * k.clone(),
                (&x[2] - &x[0]) * 2 + k.clone(),
                5 - &x[0],
                &x[2] * &x[2] - 1,
            ]
        });
    }
}

#[test]
fn two_encrypted_values() {
    use Binary::{
        BitwiseAnd, BitwiseOr, BitwiseXor, Equal, Greater, GreaterEqual, Less, LessEqual, Maximum, Minimum,
        NotEqual,
    };
    let all = [
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Minimum,
        Maximum,
        BitwiseAnd,
        BitwiseOr,
        BitwiseXor,
    ];
    for seed in 0..8 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 2);
        let width = random.random_range(1..=6);
        let a = argument(random, &full, width);
        let b = broadcasting(random, &full);
        let width = random.random_range(1..=6);
        let b = if seed % 4 == 3 { clear(&b, -4, 3) } else { argument(random, &b, width) };
        let k = constant(random, &full, -9, 9);
        agrees_without_keys(&[a, b], |_, x| {
            let both = all.iter().map(|&binary| x[0].binary(binary, &x[1]));
            let turned = all.iter().map(|&binary| x[1].binary(binary, &x[0]));
            let constant = all.iter().map(|&binary| x[0].binary(binary, k.clone()));
            both.chain(turned).chain(constant).collect::<Vec<_>>()
        });
    }
}

#[test]
fn shifts() {
    for seed in 0..6 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 2);
        let a = argument(random, &full, 5);
        let by = broadcasting(random, &full);
        agrees_without_keys(&[a, encrypted(&by, 0, 3)], |_, x| {
            vec![&x[0] << &x[1], &x[0] >> &x[1], &x[0] >> 2, &x[0] << 1, 1 << &x[1], -9 >> &x[1]]
        });
    }
}

#[test]
fn division() {
    for (seed, divisor) in [1, -2, 3, 7, -4].into_iter().enumerate() {
        let random = &mut StdRng::seed_from_u64(seed as u64);
        let full = shape(random, 2);
        let a = argument(random, &full, 5);
        let nonzero = constant(random, &full, 1, 5);
        agrees_without_keys(&[a, encrypted(&full, 1, 3), clear(&[], 1, 4)], |_, x| {
            vec![
                x[0].floor_divide(divisor),
                x[0].remainder(divisor),
                x[0].floor_divide(nonzero.clone()),
                x[0].remainder(nonzero.clone()),
                x[0].floor_divide(&x[1]),
                x[0].remainder(&x[2]),
                x[1].pow(2),
            ]
        });
    }
}

#[test]
fn functions_of_one_value() {
    for seed in 0..6 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 3);
        let a = argument(random, &full, 4);
        let (low, high) = (a.low, a.high);
        let entries = (high - low + 1).max(high + 1).max(-low) as usize;
        let table = constant(random, &[entries], -5, 9);
        let each = constant(random, &[full.as_slice(), &[entries]].concat(), 0, 9);
        agrees_without_keys(&[a], |_, x| {
            let x = &x[0];
            vec![
                x.abs(),
                x.sign(),
                x.clip(-1, 2),
                !x,
                x.lookup(&table),
                x.lookup(&each),
                x.univariate("square", |x| x * x),
                (x.map_float("sin", f64::sin) * 4.5).round().to_integer(),
                x.true_divide(2.0).map_float("floor", f64::floor).to_integer(),
                x * 2.0 + 1.0,
                x.greater(0.5),
                x.equal(1.0),
                x.extract_bits(1, 2),
                x.select(x, 3),
                x.select(4, -1),
            ]
        });
    }
}

#[test]
fn functions_of_several_values() {
    for seed in 0..5 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 2);
        let (b, c) = (broadcasting(random, &full), broadcasting(random, &full));
        let arguments = [argument(random, &full, 2), argument(random, &b, 2), argument(random, &c, 1)];
        agrees_without_keys(&arguments, |_, x| {
            let function = Function::new("sum_of_squares", |x| {
                let integers = |place: usize| x[place].as_integers().ok_or("integers");
                let squares = integers(0)?.mapv(|x| x * x) + integers(1)?.mapv(|x| x * x);
                Ok(Array::Integer(squares * integers(2)?))
            });
            Tracer::combine(function, &[&x[0], &x[1], &x[2]]).expect("three operands")
        });
    }
}

#[test]
fn choices() {
    for seed in 0..8 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 2);
        let condition = broadcasting(random, &full);
        let status = |encrypted_one: bool, shape: &[usize], low, high| {
            if encrypted_one { encrypted(shape, low, high) } else { clear(shape, low, high) }
        };
        let arguments = [
            status(seed & 1 == 0, &condition, 0, 1),
            status(seed & 2 == 0, &full, -2, 3),
            status(seed & 4 == 0, &broadcasting(random, &full), 0, 3),
            status(seed & 1 == 0, &condition, -2, 1),
        ];
        let mask = constant(random, &full, 0, 1);
        let k = constant(random, &full, -3, 3);
        agrees_without_keys(&arguments, |builder, x| {
            vec![
                x[0].select(&x[1], &x[2]),
                x[0].select(&x[2], -3),
                x[0].select(5, 2),
                x[3].select(&x[1], k.clone()),
                builder.constant(mask.clone()).select(&x[1], &x[2]),
            ]
        });
    }
}

#[test]
fn low_bits() {
    for seed in 0..6 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 2);
        let a = argument(random, &full, 6);
        let lsbs = random.random_range(0..=4);
        agrees_without_keys(&[a], |_, x| {
            let x = &x[0];
            vec![
                x.round_bits(lsbs),
                x.truncate_bits(lsbs),
                x.round_bits(lsbs).univariate("half", move |x| x >> lsbs),
                x.truncate_bits(lsbs) - x,
                x.extract_bits(lsbs, 1),
                x.hint(8, true) + 1,
                x.hint(2, false),
            ]
        });
    }
}
