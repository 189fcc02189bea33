//! Operations on random shapes and ranges, in the readings that need no keys.

mod support;

use ferrocrete_circuit::layout::Indexer;
use ferrocrete_circuit::operation::Binary;
use ferrocrete_circuit::{Array, Function, Tracer, Window};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use support::{Argument, agrees_without_keys, broadcasting, clear, encrypted, range, shape};

fn argument(random: &mut StdRng, shape: &[usize], width: u32) -> Argument {
    let (low, high) = range(random, width);
    encrypted(shape, low, high)
}

fn constant(random: &mut StdRng, shape: &[usize], low: i64, high: i64) -> Array {
    let count = shape.iter().product();
    let values = (0..count).map(|_| random.random_range(low..=high)).collect();
    Array::integers(shape, values).expect("as many values as places")
}

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

#[test]
fn products_of_matrices() {
    let shapes: [(&[usize], &[usize]); 10] = [
        (&[3], &[3]),
        (&[2, 3], &[3]),
        (&[3], &[3, 2]),
        (&[2, 3], &[3, 2]),
        (&[2, 2, 3], &[3, 1]),
        (&[2, 1, 2, 3], &[3, 3, 2]),
        (&[1, 1], &[1, 1]),
        (&[3], &[2, 3, 2]),
        (&[2, 1, 3], &[3]),
        (&[1], &[1]),
    ];
    for (seed, (left, right)) in shapes.into_iter().enumerate() {
        let random = &mut StdRng::seed_from_u64(seed as u64);
        let arguments = [argument(random, left, 2), argument(random, right, 2), clear(right, -2, 3)];
        let (k, l) = (constant(random, left, -3, 2), constant(random, right, -3, 2));
        agrees_without_keys(&arguments, |builder, x| {
            vec![
                x[0].matmul(&x[1]),
                x[0].matmul(l.clone()),
                builder.constant(k.clone()).matmul(&x[1]),
                x[0].matmul(&x[2]),
            ]
        });
    }
}

#[test]
fn sums_and_products_along_axes() {
    for seed in 0..6 {
        let random = &mut StdRng::seed_from_u64(seed);
        let mut full = shape(random, 2);
        full.push(2);
        let a = argument(random, &full, 2);
        let axis = random.random_range(0..full.len());
        let last = full.len() - 1;
        agrees_without_keys(&[a], |_, x| {
            let x = &x[0];
            vec![
                x.sum(None, seed % 2 == 0),
                x.sum(Some(&[axis]), seed % 2 == 1),
                x.sum(Some(&[]), false),
                x.cumulative_sum(axis),
                x.product(last),
            ]
        });
    }
}

#[test]
fn convolutions() {
    for seed in 0..8 {
        let random = &mut StdRng::seed_from_u64(seed);
        let axes = 1 + seed as usize % 2;
        let groups = random.random_range(1..=2);
        let (channels, out) = (groups * random.random_range(1..=2), groups * random.random_range(1..=2));
        let list = |random: &mut StdRng, low: usize, high: usize| -> Vec<usize> {
            (0..axes).map(|_| random.random_range(low..=high)).collect()
        };
        let (spatial, size) = (list(random, 4, 5), list(random, 1, 2));
        let (before, after) = (list(random, 0, 1), list(random, 0, 1));
        let window = Window {
            padding: before.into_iter().zip(after).collect(),
            strides: list(random, 1, 2),
            dilations: list(random, 1, 2),
        };
        let weight_shape = [&[out, channels / groups], size.as_slice()].concat();
        let weight = constant(random, &weight_shape, -2, 2);
        let bias = (seed % 3 != 0).then(|| constant(random, &[out], -3, 3));
        let batch = random.random_range(1..=2);
        let input = argument(random, &[&[batch, channels], spatial.as_slice()].concat(), 2);
        agrees_without_keys(&[input, clear(&weight_shape, -1, 2)], |_, x| {
            vec![
                x[0].convolve(weight.clone(), bias.clone(), window.clone(), groups),
                x[0].convolve(&x[1], None, window.clone(), groups),
                x[0].average_pool(&size, window.clone()),
                x[0].max_pool(&vec![2; axes], Window { padding: vec![(1, 1); axes], ..window.clone() }),
            ]
        });
    }
}

#[test]
fn moved_elements() {
    for seed in 0..6 {
        let random = &mut StdRng::seed_from_u64(seed);
        let full = shape(random, 3);
        let rank = full.len();
        let (a, b) = (argument(random, &full, 3), argument(random, &full, 3));
        let axis = random.random_range(0..=rank);
        let mut order: Vec<usize> = (0..rank).collect();
        order.rotate_left(rank / 2);
        let k = constant(random, &full, -3, 3);
        agrees_without_keys(&[a, b], |builder, x| {
            let (a, b) = (&x[0], &x[1]);
            let k = builder.constant(k.clone());
            let mut results = vec![
                a.transpose(None),
                a.transpose(Some(&order)),
                a.flatten(),
                a.squeeze(),
                a.expand_dims(axis),
                a.broadcast_to(&[&[2], full.as_slice()].concat()),
                a.flip(None),
                a.tile(&[2, 1]),
                a.index(&[Indexer::NewAxis]),
                Tracer::stack(&[a, &k, b], axis).expect("three"),
            ];
            if rank > 0 {
                let axis = axis.min(rank - 1);
                results.push(Tracer::concatenate(&[a, b, &k], axis).expect("three"));
                results.push(a.flip(Some(&[axis])));
            }
            results
        });
    }
}

#[test]
fn indices() {
    let slice = |start, stop, step| Indexer::Range { start, stop, step };
    let places = |shape: &[usize], values: Vec<i64>| match Array::integers(shape, values) {
        Some(Array::Integer(values)) => Indexer::Places(values),
        _ => unreachable!("as many values as places"),
    };
    let indices = [
        vec![Indexer::At(1)],
        vec![Indexer::At(-1), Indexer::At(0), Indexer::At(2)],
        vec![slice(None, None, -1), Indexer::At(1)],
        vec![slice(Some(0), Some(1), 1), slice(Some(-2), None, 1)],
        vec![Indexer::ALL, Indexer::NewAxis, slice(None, None, 2)],
        vec![places(&[2], vec![1, 0])],
        vec![Indexer::ALL, places(&[2, 2], vec![0, -1, 1, 1])],
        vec![places(&[2], vec![0, 1]), Indexer::ALL, places(&[2], vec![2, 0])],
        vec![places(&[2], vec![0, 1]), places(&[2], vec![2, 0])],
    ];
    let arguments = [encrypted(&[2, 3, 3], -2, 3), encrypted(&[], 0, 3), clear(&[], 0, 3)];
    agrees_without_keys(&arguments, |_, x| {
        indices
            .iter()
            .flat_map(|index| {
                let part = x[0].index(index);
                let assigned = x[0].assign(index, &part * 2);
                [part, assigned, x[0].assign(index, 7), x[0].assign(index, &x[1]), x[0].assign(index, &x[2])]
            })
            .collect::<Vec<_>>()
    });
    let into_constant = Array::filled(&[3], 5);
    agrees_without_keys(&[encrypted(&[], -2, 3)], |builder, x| {
        builder.constant(into_constant.clone()).assign(&[Indexer::At(1)], &x[0])
    });
}

#[test]
fn reading_at_encrypted_places() {
    for (seed, (of, at)) in
        [(vec![3], vec![]), (vec![4], vec![2]), (vec![2, 3], vec![]), (vec![3, 2], vec![2])]
            .into_iter()
            .enumerate()
    {
        let random = &mut StdRng::seed_from_u64(seed as u64);
        let table = constant(random, &of, -4, 9);
        let (array, last) = (argument(random, &of, 3), of[0] as i64 - 1);
        agrees_without_keys(
            &[array, encrypted(&at, 0, last), encrypted(&at, -1 - last, last)],
            |builder, x| {
                let table = builder.constant(table.clone());
                vec![
                    x[0].at_encrypted(&x[1]),
                    x[0].at_encrypted(&x[2]),
                    table.at_encrypted(&x[1]),
                    table.at_encrypted(&x[2]),
                ]
            },
        );
    }
}

#[test]
fn no_elements() {
    agrees_without_keys(&[encrypted(&[2, 3], -2, 3)], |builder, x| {
        let x = &x[0];
        let none = x.index(&[Indexer::Range { start: Some(0), stop: Some(0), step: 1 }]);
        let empty = builder.constant(Array::filled(&[0, 3], 0));
        vec![
            none.sum(Some(&[0]), false) + x,
            Tracer::concatenate(&[&none, x, &empty], 0).expect("three"),
            x.assign(&[Indexer::Range { start: Some(1), stop: Some(1), step: 1 }], 9),
            x.matmul(builder.constant(Array::filled(&[3, 0], 0)).matmul(Array::filled(&[0, 2], 0))),
        ]
    });
}

#[test]
fn results_that_compute_nothing() {
    let arguments = [encrypted(&[2], -2, 3), clear(&[2], -1, 3), encrypted(&[], 0, 3), clear(&[], 0, 1)];
    agrees_without_keys(&arguments, |builder, x| {
        let sum = &x[0] + 1;
        let constant = builder.constant(vec![4, -7]);
        let scalar = builder.constant(9);
        vec![x[0].clone(), x[1].clone(), sum.clone(), sum, constant, scalar, x[1].clone(), x[3].clone()]
    });
}
