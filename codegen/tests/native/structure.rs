//! Tensors taken apart and put together, loops and branches.

use crate::support::{BIG, Program, looked_up, rows};

#[test]
fn elements_and_slices() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<3x4x!ct>, %i: index) -> (!ct, tensor<2x2x!ct>, tensor<4x!ct>, tensor<3x4x!ct>, tensor<2x1x!ct>) {
          %2 = arith.constant 2 : index
          %e = tensor.extract %x[%i, %2] : tensor<3x4x!ct>
          %s = tensor.extract_slice %x[1, 0] [2, 2] [1, 2] : tensor<3x4x!ct> to tensor<2x2x!ct>
          %row = tensor.extract_slice %x[%i, 0] [1, 4] [1, 1] : tensor<3x4x!ct> to tensor<4x!ct>
          %a = tensor.insert_slice %s into %x[0, 1] [2, 2] [1, 1] : tensor<2x2x!ct> into tensor<3x4x!ct>
          %b = tensor.insert %e into %a[%2, %i] : tensor<3x4x!ct>
          %f = tensor.from_elements %e, %e : tensor<2x1x!ct>
          return %e, %s, %row, %b, %f : !ct, tensor<2x2x!ct>, tensor<4x!ct>, tensor<3x4x!ct>, tensor<2x1x!ct>
        }"#,
    );
    let x = rows(&(0..12).collect::<Vec<_>>(), 4);
    let at = |i: usize, j: usize| x[(i * 4 + j) * BIG..][..BIG].to_vec();
    let outputs = program.run("f", &[x.clone(), vec![1]], &[BIG, 4 * BIG, 4 * BIG, 12 * BIG, 2 * BIG]);
    assert_eq!(outputs[0], at(1, 2));
    assert_eq!(outputs[1], [at(1, 0), at(1, 2), at(2, 0), at(2, 2)].concat());
    assert_eq!(outputs[2], x[4 * BIG..8 * BIG]);
    let first = [at(0, 0), at(1, 0), at(1, 2), at(0, 3)].concat();
    let second = [at(1, 0), at(2, 0), at(2, 2), at(1, 3)].concat();
    let third = [at(2, 0), at(1, 2), at(2, 2), at(2, 3)].concat();
    assert_eq!(outputs[3], [first, second, third].concat());
    assert_eq!(outputs[4], [at(1, 2), at(1, 2)].concat());
}

#[test]
fn shapes() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<6x!ct>, %one: tensor<1x1x!ct>) -> (tensor<2x3x!ct>, tensor<6x!ct>, !ct, tensor<1x1x!ct>, tensor<7x!ct>) {
          %a = tensor.expand_shape %x [[0, 1]] output_shape [2, 3] : tensor<6x!ct> into tensor<2x3x!ct>
          %b = tensor.collapse_shape %a [[0, 1]] : tensor<2x3x!ct> into tensor<6x!ct>
          %c = tensor.collapse_shape %one [] : tensor<1x1x!ct> into tensor<!ct>
          %d = tensor.extract %c[] : tensor<!ct>
          %e = tensor.expand_shape %c [] output_shape [1, 1] : tensor<!ct> into tensor<1x1x!ct>
          %g = tensor.collapse_shape %one [[0, 1]] : tensor<1x1x!ct> into tensor<1x!ct>
          %h = tensor.concat dim(0) %g, %x : (tensor<1x!ct>, tensor<6x!ct>) -> tensor<7x!ct>
          return %a, %b, %d, %e, %h : tensor<2x3x!ct>, tensor<6x!ct>, !ct, tensor<1x1x!ct>, tensor<7x!ct>
        }
        func.func @empty(%x: tensor<0x!ct>, %y: tensor<2x0x3x!ct>) -> (tensor<0x!ct>, tensor<2x0x3x!ct>) {
          %a = "TFHE.neg_glwe"(%x) : (tensor<0x!ct>) -> tensor<0x!ct>
          return %a, %y : tensor<0x!ct>, tensor<2x0x3x!ct>
        }"#,
    );
    let (x, one) = (rows(&(0..6).collect::<Vec<_>>(), 4), rows(&[9], 4));
    let outputs = program.run("f", &[x.clone(), one.clone()], &[6 * BIG, 6 * BIG, BIG, BIG, 7 * BIG]);
    assert_eq!(outputs, [x.clone(), x.clone(), one.clone(), one.clone(), [one, x].concat()]);
    assert_eq!(program.run("empty", &[vec![], vec![]], &[0, 0]), [Vec::<u64>::new(), vec![]]);
}

/// `generate` may compute anything for each element; a splat repeats one.
#[test]
fn generated_tensors() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<3x!ct>) -> (tensor<2x3x!ct>, tensor<2x3x!ct>) {
          %t = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<4xi64>
          %g = tensor.generate {
          ^bb0(%i: index, %j: index):
            %e = tensor.extract %x[%j] : tensor<3x!ct>
            %s = "TFHE.keyswitch_glwe"(%e) : (!ct) -> !small
            %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64} : (!small, tensor<4xi64>) -> !ct
            %k = arith.index_cast %i : index to i64
            %m = "TFHE.mul_glwe_int"(%y, %k) : (!ct, i64) -> !ct
            tensor.yield %m : !ct
          } : tensor<2x3x!ct>
          %0 = arith.constant 0 : index
          %e = tensor.extract %x[%0] : tensor<3x!ct>
          %w = tensor.splat %e : tensor<2x3x!ct>
          return %g, %w : tensor<2x3x!ct>, tensor<2x3x!ct>
        }"#,
    );
    let x = rows(&[0, 1, 2], 2);
    let outputs = program.run("f", std::slice::from_ref(&x), &[6 * BIG, 6 * BIG]);
    assert_eq!(outputs[0], [vec![0; 3 * BIG], looked_up(&x, 2, 2, |m| 3 - m)].concat());
    assert_eq!(outputs[1], x[..BIG].repeat(6));
}

/// A loop that changes its carried tensor, and branches on clear conditions.
#[test]
fn loops_and_branches() {
    let program = Program::new(
        r#"
        func.func @reverse(%x: tensor<4x!ct>) -> tensor<4x!ct> {
          %0 = arith.constant 0 : index
          %1 = arith.constant 1 : index
          %3 = arith.constant 3 : index
          %4 = arith.constant 4 : index
          %r = scf.for %i = %0 to %4 step %1 iter_args(%acc = %x) -> tensor<4x!ct> {
            %j = arith.subi %3, %i : index
            %e = tensor.extract %x[%j] : tensor<4x!ct>
            %n = tensor.insert %e into %acc[%i] : tensor<4x!ct>
            scf.yield %n : tensor<4x!ct>
          }
          return %r : tensor<4x!ct>
        }
        func.func @choose(%c: i1, %a: !ct, %b: !ct) -> (!ct, !ct) {
          %r = scf.if %c -> !ct {
            %s = "TFHE.add_glwe"(%a, %b) : (!ct, !ct) -> !ct
            scf.yield %s : !ct
          } else {
            scf.yield %b : !ct
          }
          %s = arith.select %c, %a, %b : !ct
          return %r, %s : !ct, !ct
        }
        func.func @mask(%c: tensor<3xi1>, %a: tensor<3x!ct>, %b: tensor<3x!ct>) -> tensor<3x!ct> {
          %r = arith.select %c, %a, %b : tensor<3xi1>, tensor<3x!ct>
          return %r : tensor<3x!ct>
        }"#,
    );
    let x = rows(&[1, 2, 3, 4], 4);
    let row = |i: usize| x[i * BIG..][..BIG].to_vec();
    assert_eq!(
        program.run("reverse", std::slice::from_ref(&x), &[4 * BIG])[0],
        [row(3), row(2), row(1), row(0)].concat()
    );
    let sum: Vec<_> = row(0).iter().zip(row(1)).map(|(a, b)| a.wrapping_add(b)).collect();
    let inputs = |c: u64| [vec![c], row(0), row(1)];
    assert_eq!(program.run("choose", &inputs(1), &[BIG, BIG]), [sum, row(0)]);
    assert_eq!(program.run("choose", &inputs(0), &[BIG, BIG]), [row(1), row(1)]);
    let (a, b) = (x[..3 * BIG].to_vec(), x[BIG..].to_vec());
    assert_eq!(program.run("mask", &[vec![1, 0, 1], a, b], &[3 * BIG])[0], [row(0), row(2), row(2)].concat());
}

/// A function that calls itself cannot be inlined away.
#[test]
fn calls() {
    let program = Program::new(
        r#"
        func.func private @twice(%x: !ct) -> !ct {
          %0 = "TFHE.add_glwe"(%x, %x) : (!ct, !ct) -> !ct
          return %0 : !ct
        }
        func.func @power(%x: !ct {test.name = "x"}, %n: index) -> !ct {
          %0 = arith.constant 0 : index
          %1 = arith.constant 1 : index
          %done = arith.cmpi eq, %n, %0 : index
          %r = scf.if %done -> !ct {
            scf.yield %x : !ct
          } else {
            %less = arith.subi %n, %1 : index
            %half = func.call @power(%x, %less) : (!ct, index) -> !ct
            %y = func.call @twice(%half) : (!ct) -> !ct
            scf.yield %y : !ct
          }
          return %r : !ct
        }"#,
    );
    let x = rows(&[3], 9);
    for n in 0..6 {
        let expected: Vec<_> = x.iter().map(|w| w << n).collect();
        assert_eq!(program.run("power", &[x.clone(), vec![n]], &[BIG])[0], expected);
    }
}
