//! Every `FHELinalg` op against loops written out by index.

mod common;
mod places;

use common::*;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ops::FheLinalgOp;
use std::time::Instant;

/// The element at an index of an array that broadcasts to more axes.
fn at(t: &IntTensor, index: &[usize]) -> i64 {
    let own = &index[index.len() - t.shape().len()..];
    let place = own.iter().zip(t.shape()).fold(0, |p, (&i, &n)| p * n + if n == 1 { 0 } else { i });
    t.data()[place]
}

/// Every index of a shape, the last axis fastest.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |all, &n| {
        all.into_iter().flat_map(|i| (0..n).map(move |j| [i.as_slice(), &[j]].concat())).collect()
    })
}

fn run(op: FheLinalgOp, attributes: &str, operands: &[(IntTensor, &str)], result: &str) -> IntTensor {
    let name = op.name();
    let ty = |(t, element): &(IntTensor, &str)| format!("tensor<{}{element}>", axes(t.shape()));
    let types: Vec<String> = operands.iter().map(ty).collect();
    let arguments: Vec<_> = types.iter().enumerate().map(|(i, ty)| format!("%a{i}: {ty}")).collect();
    let names: Vec<_> = (0..types.len()).map(|i| format!("%a{i}")).collect();
    let source = format!(
        "func.func @f({}) -> {result} {{ %r = \"{name}\"({}) {attributes} : ({}) -> {result} return %r : {result} }}",
        arguments.join(", "),
        names.join(", "),
        types.join(", ")
    );
    let values: Vec<_> = operands.iter().map(|(t, _)| t.clone()).collect();
    f(&source, &values).remove(0)
}

const WIDE: &str = "!FHE.esint<20>";

/// Pairs of shapes and what they broadcast to.
const BROADCASTS: [(&[usize], &[usize], &[usize]); 7] = [
    (&[4], &[4], &[4]),
    (&[3, 4], &[4], &[3, 4]),
    (&[4], &[3, 4], &[3, 4]),
    (&[3, 1], &[1, 4], &[3, 4]),
    (&[1], &[2, 3], &[2, 3]),
    (&[2, 1, 3], &[4, 1], &[2, 4, 3]),
    (&[2, 3, 2], &[1, 1, 1], &[2, 3, 2]),
];

fn elementwise(op: FheLinalgOp, types: [&str; 2], exact: fn(i64, i64) -> i64) {
    for (a, b, shape) in BROADCASTS {
        let a = tensor(a, numbers(a.iter().product(), -30, 30));
        let b = tensor(b, numbers(b.iter().product(), -16, 15));
        let wanted = indices(shape).into_iter().map(|i| exact(at(&a, &i), at(&b, &i)));
        let wanted = tensor(shape, wanted);
        let result = format!("tensor<{}{WIDE}>", axes(shape));
        assert_eq!(run(op, "", &[(a, types[0]), (b, types[1])], &result), wanted, "{} {shape:?}", op.name());
    }
}

fn unary(op: FheLinalgOp, from: &str, to: &str, low: i64, exact: impl Fn(i64) -> i64) {
    let a = tensor(&[2, 5], numbers(10, low, 7));
    let wanted = tensor(&[2, 5], a.data().iter().map(|&x| exact(x)));
    assert_eq!(run(op, "", &[(a, from)], &format!("tensor<2x5x{to}>")), wanted, "{}", op.name());
}

#[test]
fn every_op_means_what_its_description_says() {
    for &op in FheLinalgOp::ALL {
        match op {
            FheLinalgOp::AddEint => elementwise(op, [WIDE, WIDE], |a, b| a + b),
            FheLinalgOp::SubEint => elementwise(op, [WIDE, WIDE], |a, b| a - b),
            FheLinalgOp::AddEintInt => elementwise(op, [WIDE, "i5"], |a, b| a + b),
            FheLinalgOp::SubEintInt => elementwise(op, [WIDE, "i5"], |a, b| a - b),
            FheLinalgOp::MulEintInt => elementwise(op, [WIDE, "i5"], |a, b| a * b),
            FheLinalgOp::SubIntEint => elementwise(op, ["i6", WIDE], |a, b| a - b),
            FheLinalgOp::NegEint => unary(op, WIDE, WIDE, -7, |a| -a),
            FheLinalgOp::ToSigned => unary(op, "!FHE.eint<4>", "!FHE.esint<4>", 0, |a| a),
            FheLinalgOp::ToUnsigned => unary(op, "!FHE.esint<4>", "!FHE.eint<4>", 0, |a| a),
            FheLinalgOp::ApplyLookupTable => tables(),
            FheLinalgOp::DotEintInt => {
                let (a, b) = (vector(numbers(9, -20, 20)), vector(numbers(9, -4, 3)));
                let wanted = a.data().iter().zip(b.data()).map(|(x, y)| x * y).sum();
                assert_eq!(run(op, "", &[(a, WIDE), (b, "i3")], WIDE), scalar(wanted));
            }
            FheLinalgOp::MatmulEintInt => matmul(op, [WIDE, "i4"]),
            FheLinalgOp::MatmulIntEint => matmul(op, ["i4", WIDE]),
            FheLinalgOp::Sum => sums(op),
            FheLinalgOp::Lsb => unary(op, "!FHE.esint<4>", "!FHE.eint<2>", -8, |a| a.rem_euclid(2)),
            FheLinalgOp::ReinterpretPrecision => unary(op, "!FHE.esint<4>", "!FHE.esint<6>", -8, |a| 4 * a),
            FheLinalgOp::Round => unary(op, "!FHE.esint<5>", "!FHE.esint<4>", -8, |a| (a + 1).div_euclid(2)),
            FheLinalgOp::ApplyMappedLookupTable => places::mapped_tables(),
            FheLinalgOp::ApplyMultiLookupTable => places::multi_tables(),
            FheLinalgOp::FancyIndex => places::fancy_index(),
            FheLinalgOp::FancyAssign => places::fancy_assign(),
            FheLinalgOp::MulEint => elementwise(op, [WIDE, WIDE], |a, b| a * b),
            FheLinalgOp::DotEintEint => {
                let (a, b) = (vector(numbers(9, -20, 20)), vector(numbers(9, -4, 3)));
                let wanted = a.data().iter().zip(b.data()).map(|(x, y)| x * y).sum();
                assert_eq!(run(op, "", &[(a, WIDE), (b, WIDE)], WIDE), scalar(wanted));
            }
            FheLinalgOp::MatmulEintEint => matmul(op, [WIDE, WIDE]),
            FheLinalgOp::Conv2d => convolutions(op),
            FheLinalgOp::Maxpool2d => poolings(op),
            FheLinalgOp::Transpose => transposes(op),
            FheLinalgOp::Concat => concatenations(op),
            FheLinalgOp::Broadcast => {
                for (from, _, to) in BROADCASTS {
                    let a = tensor(from, numbers(from.iter().product(), -30, 30));
                    let wanted = tensor(to, indices(to).into_iter().map(|i| at(&a, &i)));
                    assert_eq!(run(op, "", &[(a, WIDE)], &format!("tensor<{}{WIDE}>", axes(to))), wanted);
                }
            }
            FheLinalgOp::FromElement => {
                let source = format!(
                    "func.func @f(%a: {WIDE}) -> tensor<1x{WIDE}> {{ %r = \"{}\"(%a) : ({WIDE}) -> tensor<1x{WIDE}> return %r : tensor<1x{WIDE}> }}",
                    op.name()
                );
                assert_eq!(f(&source, &[scalar(-7)]), [vector([-7])]);
            }
            FheLinalgOp::ChangePartition => {
                let a = tensor(&[2, 5], numbers(10, -8, 7));
                assert_eq!(run(op, PARTITION, &[(a.clone(), WIDE)], &format!("tensor<2x5x{WIDE}>")), a);
            }
        }
    }
}

fn tables() {
    let source = "func.func @f(%a: tensor<2x4x!FHE.esint<3>>, %t: tensor<8xi64>) -> tensor<2x4x!FHE.eint<5>> {
  %r = \"FHELinalg.apply_lookup_table\"(%a, %t) : (tensor<2x4x!FHE.esint<3>>, tensor<8xi64>) -> tensor<2x4x!FHE.eint<5>>
  return %r : tensor<2x4x!FHE.eint<5>> }";
    let results = f(source, &[tensor(&[2, 4], [0, 1, 2, 3, -4, -3, -2, -1]), vector(10..18)]);
    assert_eq!(results, [tensor(&[2, 4], 10..18)]);
}

/// Shapes of both operands and of the product, as numpy has them.
const MATMULS: [(&[usize], &[usize], &[usize]); 9] = [
    (&[2, 3], &[3, 4], &[2, 4]),
    (&[3], &[3, 4], &[4]),
    (&[2, 3], &[3], &[2]),
    (&[3], &[3], &[]),
    (&[5, 2, 3], &[3, 4], &[5, 2, 4]),
    (&[2, 3], &[5, 3, 4], &[5, 2, 4]),
    (&[5, 1, 2, 3], &[6, 3, 4], &[5, 6, 2, 4]),
    (&[5, 2, 3], &[3], &[5, 2]),
    (&[3], &[5, 3, 4], &[5, 4]),
];

fn matmul(op: FheLinalgOp, types: [&str; 2]) {
    for (a, b, shape) in MATMULS {
        let (rows, columns) = (a.len() > 1, b.len() > 1);
        let result = match shape {
            [] => WIDE.to_owned(),
            shape => format!("tensor<{}{WIDE}>", axes(shape)),
        };
        let a = tensor(a, numbers(a.iter().product(), -8, 7));
        let b = tensor(b, numbers(b.iter().product(), -8, 7));
        let inner = *a.shape().last().unwrap();
        let wanted = indices(shape).into_iter().map(|mut i| {
            let column = columns.then(|| i.pop().unwrap());
            let row = rows.then(|| i.pop().unwrap());
            let product = |k: usize| {
                let left = [i.as_slice(), row.as_slice(), &[k]].concat();
                let right = [i.as_slice(), &[k], column.as_slice()].concat();
                at(&a, &left) * at(&b, &right)
            };
            (0..inner).map(product).sum()
        });
        let wanted = tensor(shape, wanted);
        assert_eq!(
            run(op, "", &[(a.clone(), types[0]), (b.clone(), types[1])], &result),
            wanted,
            "{shape:?}"
        );
    }
}

fn sums(op: FheLinalgOp) {
    let a = tensor(&[2, 3, 4], numbers(24, -9, 9));
    for chosen in indices(&[2, 2, 2]) {
        for keep_dims in [false, true] {
            // No axis at all means every axis.
            let summed: Vec<bool> =
                if chosen == [0, 0, 0] { vec![true; 3] } else { chosen.iter().map(|&c| c == 1).collect() };
            let lengths = a.shape().iter().zip(&summed);
            let kept: Vec<usize> = lengths.clone().map(|(&n, &s)| if s { 1 } else { n }).collect();
            let shape: Vec<usize> =
                lengths.filter_map(|(&n, &s)| if s { keep_dims.then_some(1) } else { Some(n) }).collect();
            let wanted = indices(&kept).into_iter().map(|to| {
                let goes_there = |from: &&Vec<usize>| (0..3).all(|d| summed[d] || from[d] == to[d]);
                indices(a.shape()).iter().filter(goes_there).map(|from| at(&a, from)).sum()
            });
            let wanted = tensor(&shape, wanted);
            // Every other axis is named from the end.
            let axes_of = |d: usize| if d == 1 { -2 } else { d as i64 };
            let named: Vec<i64> = (0..3).filter(|&d| chosen[d] == 1).map(axes_of).collect();
            let result =
                if shape.is_empty() { WIDE.to_owned() } else { format!("tensor<{}{WIDE}>", axes(&shape)) };
            let attributes = format!("{{axes = {named:?}, keep_dims = {keep_dims}}}");
            assert_eq!(run(op, &attributes, &[(a.clone(), WIDE)], &result), wanted, "{attributes}");
        }
    }
}

fn poolings(op: FheLinalgOp) {
    let a = tensor(&[2, 2, 5, 6], numbers(120, -90, 90));
    for (kernel, strides, dilations) in [
        ([2, 3], [1, 1], [1, 1]),
        ([3, 1], [2, 4], [1, 1]),
        ([2, 2], [1, 2], [3, 2]),
        ([1, 1], [1, 1], [1, 1]),
    ] {
        let length = |axis: usize| {
            (a.shape()[2 + axis] - 1 - (kernel[axis] - 1) * dilations[axis]) / strides[axis] + 1
        };
        let result = [2, 2, length(0), length(1)];
        let wanted = indices(&result).into_iter().map(|o| {
            let on = |axis: usize, k: &[usize]| o[2 + axis] * strides[axis] + k[axis] * dilations[axis];
            indices(&kernel).iter().map(|k| at(&a, &[o[0], o[1], on(0, k), on(1, k)])).max().unwrap()
        });
        let wanted = tensor(&result, wanted);
        let attributes = format!(
            "{{kernel_shape = dense<{kernel:?}> : tensor<2xi64>, strides = dense<{strides:?}> : tensor<2xi64>, dilations = dense<{dilations:?}> : tensor<2xi64>}}"
        );
        let ty = format!("tensor<{}{WIDE}>", axes(&result));
        assert_eq!(run(op, &attributes, &[(a.clone(), WIDE)], &ty), wanted, "{attributes}");
    }
}

fn transposes(op: FheLinalgOp) {
    let a = tensor(&[2, 3, 4], numbers(24, -9, 9));
    let named: [(&str, [usize; 3]); 5] = [
        ("", [2, 1, 0]),
        ("{axes = [0, 1, 2]}", [0, 1, 2]),
        ("{axes = [1, 2, 0]}", [1, 2, 0]),
        ("{axes = [2, 0, 1]}", [2, 0, 1]),
        ("{axes = [-2, 0, -1]}", [1, 0, 2]),
    ];
    for (attributes, order) in named {
        let shape = order.map(|axis| a.shape()[axis]);
        let wanted = indices(&shape).into_iter().map(|to| {
            let mut from = [0; 3];
            order.iter().zip(to).for_each(|(&axis, i)| from[axis] = i);
            at(&a, &from)
        });
        let wanted = tensor(&shape, wanted);
        let ty = format!("tensor<{}{WIDE}>", axes(&shape));
        assert_eq!(run(op, attributes, &[(a.clone(), WIDE)], &ty), wanted, "{attributes}");
    }
}

fn concatenations(op: FheLinalgOp) {
    for (attributes, axis) in [("", 0), ("{axis = 1 : i64}", 1), ("{axis = -1 : i64}", 2)] {
        let parts = [1, 3, 2].map(|n| {
            let mut shape = [2, 3, 4];
            shape[axis] = n;
            (tensor(&shape, numbers(shape.iter().product(), -9 * n as i64, 9)), WIDE)
        });
        let mut shape = [2, 3, 4];
        shape[axis] = 6;
        let wanted = indices(&shape).into_iter().map(|mut i| {
            let (part, first) = [(0, 0), (1, 1), (1, 1), (1, 1), (2, 4), (2, 4)][i[axis]];
            i[axis] -= first;
            at(&parts[part].0, &i)
        });
        let wanted = tensor(&shape, wanted);
        let ty = format!("tensor<{}{WIDE}>", axes(&shape));
        assert_eq!(run(op, attributes, &parts, &ty), wanted, "{attributes}");
    }
}

/// Sizes of a convolution: `groups` of `channels` and of `filters`, along both axes the lengths of
/// image and filter, and the numbers of its attributes.
struct Convolution {
    groups: usize,
    channels: usize,
    filters: usize,
    image: [usize; 2],
    kernel: [usize; 2],
    padding: [usize; 4],
    strides: [usize; 2],
    dilations: [usize; 2],
}

/// Against an image that is padded first, and a sum over every index written out.
fn convolutions(op: FheLinalgOp) {
    let plain = Convolution {
        groups: 1,
        channels: 2,
        filters: 3,
        image: [4, 5],
        kernel: [3, 2],
        padding: [0; 4],
        strides: [1; 2],
        dilations: [1; 2],
    };
    convolution(op, &plain);
    convolution(op, &Convolution { padding: [1, 0, 2, 3], ..plain });
    convolution(op, &Convolution { padding: [0, 2, 0, 0], strides: [1, 3], ..plain });
    convolution(op, &Convolution { padding: [1; 4], strides: [2, 1], dilations: [1, 4], ..plain });
    convolution(op, &Convolution { groups: 3, filters: 2, padding: [0, 1, 1, 0], ..plain });
    convolution(op, &Convolution { groups: 4, channels: 1, filters: 1, dilations: [1, 2], ..plain });
}

fn convolution(op: FheLinalgOp, c: &Convolution) {
    let [top, left, bottom, right] = c.padding;
    let shape = [2, c.groups * c.channels, c.image[0], c.image[1]];
    let image = tensor(&shape, numbers(shape.iter().product(), -8, 7));
    let padded = [2, shape[1], shape[2] + top + bottom, shape[3] + left + right];
    let moved = indices(&padded).into_iter().map(|i| {
        let inside = (top..top + shape[2]).contains(&i[2]) && (left..left + shape[3]).contains(&i[3]);
        if inside { at(&image, &[i[0], i[1], i[2] - top, i[3] - left]) } else { 0 }
    });
    let zeros_around = tensor(&padded, moved);
    let filters = [c.groups * c.filters, c.channels, c.kernel[0], c.kernel[1]];
    let weights = tensor(&filters, numbers(filters.iter().product(), -4, 3));
    let bias = vector(numbers(filters[0], -16, 15));
    let places = |axis: usize| {
        let last = padded[2 + axis] - 1 - (c.kernel[axis] - 1) * c.dilations[axis];
        last / c.strides[axis] + 1
    };
    let result = [2, filters[0], places(0), places(1)];
    let wanted = indices(&result).into_iter().map(|o| {
        let terms = indices(&filters[1..]).into_iter().map(|k| {
            let channel = o[1] / c.filters * c.channels + k[0];
            let on = |axis: usize| o[2 + axis] * c.strides[axis] + k[1 + axis] * c.dilations[axis];
            at(&zeros_around, &[o[0], channel, on(0), on(1)]) * at(&weights, &[o[1], k[0], k[1], k[2]])
        });
        terms.sum::<i64>() + bias.data()[o[1]]
    });
    let wanted = tensor(&result, wanted);
    let attributes = format!(
        "{{padding = dense<{:?}> : tensor<4xi64>, strides = dense<{:?}> : tensor<2xi64>, dilations = dense<{:?}> : tensor<2xi64>, group = {} : i64}}",
        c.padding, c.strides, c.dilations, c.groups
    );
    let operands = [(image, WIDE), (weights, "i3"), (bias, "i5")];
    let ty = format!("tensor<{}{WIDE}>", axes(&result));
    assert_eq!(run(op, &attributes, &operands, &ty), wanted, "{attributes}");
}

/// Sums beyond 64 bits are still exact modulo 2^(p+1).
#[test]
fn wide_sums_of_products_are_exact() {
    let big = (1_i64 << 32) - 7;
    let source = "func.func @f(%a: tensor<3x!FHE.eint<32>>, %b: tensor<3xi33>) -> !FHE.eint<32> {
  %r = \"FHELinalg.dot_eint_int\"(%a, %b) : (tensor<3x!FHE.eint<32>>, tensor<3xi33>) -> !FHE.eint<32>
  return %r : !FHE.eint<32> }";
    let a = [4_294_967_295, 4_000_000_000, 123];
    let outcome = try_f(source, &[vector(a), vector([big, big, -big])]).unwrap();
    let exact: i128 = i128::from(big) * (4_294_967_295 + 4_000_000_000 - 123);
    assert_eq!(outcome.results, [scalar(exact.rem_euclid(1 << 33) as i64)]);
    assert_eq!(outcome.overflows[0].value, exact);
}

#[test]
fn large_matrices_are_no_trouble() {
    let n = 1000;
    let (a, b) = (numbers(n * n, 0, 63), numbers(n * n, -8, 7));
    let source = "func.func @f(%a: tensor<1000x1000x!FHE.esint<30>>, %b: tensor<1000x1000xi4>) -> tensor<1000x1000x!FHE.esint<30>> {
  %r = \"FHELinalg.matmul_eint_int\"(%a, %b) : (tensor<1000x1000x!FHE.esint<30>>, tensor<1000x1000xi4>) -> tensor<1000x1000x!FHE.esint<30>>
  return %r : tensor<1000x1000x!FHE.esint<30>> }";
    let start = Instant::now();
    let results = f(source, &[tensor(&[n, n], a.clone()), tensor(&[n, n], b.clone())]);
    println!("1000x1000 times 1000x1000: {:?}", start.elapsed());
    for (row, column) in [(0, 0), (999, 999), (123, 456), (7, 0)] {
        let wanted: i64 = (0..n).map(|k| a[row * n + k] * b[k * n + column]).sum();
        assert_eq!(results[0].data()[row * n + column], wanted);
    }
}
