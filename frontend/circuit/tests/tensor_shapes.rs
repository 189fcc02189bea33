//! Linear algebra, windows and moved elements on random shapes and ranges, in the readings that need
//! no keys.

mod support;

use ferrocrete_circuit::layout::Indexer;
use ferrocrete_circuit::{Array, Tracer, Window};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use support::{agrees_without_keys, argument, clear, constant, encrypted, shape};

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
fn clear_places() {
    let at = |number| Indexer::Operand(number);
    let x = encrypted(&[2, 3], -2, 5);
    let (i, j) = (clear(&[], -2, 1), clear(&[2, 1], 0, 2));
    agrees_without_keys(&[x, i, j], |builder, x| {
        let (x, i, j) = (&x[0], &x[1], &x[2]);
        let known = builder.constant(Array::from(vec![1, 0]));
        vec![
            x.index_at(&[at(1)], &[i]),
            x.index_at(&[at(1), at(2)], &[i, j]),
            x.index_at(&[Indexer::ALL, Indexer::NewAxis, at(1)], &[j]),
            x.index_at(&[at(1), at(2)], &[&known, &(j.index(&[Indexer::ALL, Indexer::At(0)]))]),
            x.assign_at(&[at(2), at(3)], &[i, j], x.index(&[Indexer::At(0), Indexer::At(1)])),
            x.assign_at(&[at(2)], &[&(i * 2 - i)], 3).index_at(&[at(1)], &[i]) + i,
        ]
    });
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
