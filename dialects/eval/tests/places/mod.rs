//! Ops that choose by clear numbers: a table for each element, or elements themselves.

use crate::common::{axes, numbers, tensor};
use crate::{WIDE, at, indices, run};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ops::FheLinalgOp;

const ENTRIES: &str = "i64";
const NARROW: &str = "!FHE.esint<3>";

fn wide(shape: &[usize]) -> String {
    format!("tensor<{}{WIDE}>", axes(shape))
}

fn element(t: &IntTensor, index: &[usize]) -> i64 {
    let place = index.iter().zip(t.shape()).fold(0, |place, (&i, &n)| place * n + i);
    t.data()[place]
}

/// A 3-bit signed value's entry in a row of tables.
fn entry(luts: &IntTensor, row: &[usize], value: i64) -> i64 {
    element(luts, &[row, &[value.rem_euclid(8) as usize]].concat())
}

pub fn mapped_tables() {
    let luts = tensor(&[5, 8], numbers(40, -100, 100));
    for of_map in [&[2, 3, 4][..], &[4], &[3, 1], &[1]] {
        let a = tensor(&[2, 3, 4], numbers(24, -4, 3));
        let map = tensor(of_map, numbers(of_map.iter().product(), 0, 4));
        let wanted =
            indices(a.shape()).into_iter().map(|i| entry(&luts, &[at(&map, &i) as usize], at(&a, &i)));
        let wanted = tensor(a.shape(), wanted);
        let operands = [(a, NARROW), (luts.clone(), ENTRIES), (map, "index")];
        assert_eq!(run(FheLinalgOp::ApplyMappedLookupTable, "", &operands, &wide(&[2, 3, 4])), wanted);
    }
}

pub fn multi_tables() {
    for leading in [&[2, 3, 4][..], &[4], &[3, 1], &[1], &[]] {
        let shape = [leading, &[8]].concat();
        let luts = tensor(&shape, numbers(shape.iter().product(), -100, 100));
        let a = tensor(&[2, 3, 4], numbers(24, -4, 3));
        let wanted = indices(a.shape()).into_iter().map(|i| {
            let own = i[3 - leading.len()..].iter().zip(leading);
            let row: Vec<usize> = own.map(|(&i, &n)| if n == 1 { 0 } else { i }).collect();
            entry(&luts, &row, at(&a, &i))
        });
        let wanted = tensor(a.shape(), wanted);
        let operands = [(a, NARROW), (luts, ENTRIES)];
        assert_eq!(run(FheLinalgOp::ApplyMultiLookupTable, "", &operands, &wide(&[2, 3, 4])), wanted);
    }
}

/// Shapes of a tensor, of the elements named, and of the indices that name them.
const NAMED: [(&[usize], &[usize], &[usize]); 4] = [
    (&[5], &[3], &[3]),
    (&[5], &[3, 2], &[3, 2]),
    (&[2, 4], &[3], &[3, 2]),
    (&[4, 2, 3], &[2, 5], &[2, 5, 3]),
];

/// Indices for each case, and the index that each of the named elements has.
fn named(shape: &[usize], of_indices: &[usize]) -> (IntTensor, Vec<Vec<usize>>) {
    let count: usize = of_indices.iter().product();
    let random = numbers(count, 0, 100);
    let lengths = shape.iter().cycle();
    let data: Vec<i64> = random.into_iter().zip(lengths).map(|(i, &n)| i % n as i64).collect();
    let list = data.chunks(shape.len()).map(|c| c.iter().map(|&i| i as usize).collect()).collect();
    (tensor(of_indices, data), list)
}

pub fn fancy_index() {
    for (shape, result, of_indices) in NAMED {
        let a = tensor(shape, numbers(shape.iter().product(), -100, 100));
        let (indices, list) = named(shape, of_indices);
        let wanted = tensor(result, list.iter().map(|i| element(&a, i)));
        let operands = [(a, WIDE), (indices, "index")];
        assert_eq!(run(FheLinalgOp::FancyIndex, "", &operands, &wide(result)), wanted, "{shape:?}");
    }
}

pub fn fancy_assign() {
    for (shape, of_values, of_indices) in NAMED {
        let a = tensor(shape, numbers(shape.iter().product(), -100, 100));
        let values = tensor(of_values, numbers(of_values.iter().product(), 200, 300));
        let (list_of_indices, list) = named(shape, of_indices);
        // Read from the back, the first value for a place is the one that stays.
        let wanted = indices(shape).into_iter().map(|i| {
            let last = list.iter().rposition(|named| *named == i);
            last.map_or_else(|| element(&a, &i), |n| values.data()[n])
        });
        let wanted = tensor(shape, wanted);
        let operands = [(a, WIDE), (list_of_indices, "index"), (values, WIDE)];
        assert_eq!(run(FheLinalgOp::FancyAssign, "", &operands, &wide(shape)), wanted, "{shape:?}");
    }
}
