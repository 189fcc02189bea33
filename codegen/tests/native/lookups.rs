//! Keyswitches, bootstraps and tables.

use crate::support::{BIG, Program, looked_up, rows};

#[test]
fn one_ciphertext_and_a_tensor() {
    let program = Program::new(
        r#"
        func.func @scalar(%x: !ct) -> !ct {
          %t = arith.constant dense<[3, 1, 0, 2]> : tensor<4xi64>
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<8xi64>
          %s = "TFHE.keyswitch_glwe"(%x) : (!ct) -> !small
          %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64, extension_log = 1 : i64} : (!small, tensor<8xi64>) -> !ct
          return %y : !ct
        }
        func.func @tensor(%x: tensor<2x3x!ct>, %t: tensor<4xi64>) -> tensor<2x3x!ct> {
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = true} : (tensor<4xi64>) -> tensor<4xi64>
          %s = "TFHE.keyswitch_glwe"(%x) : (tensor<2x3x!ct>) -> tensor<2x3x!small>
          %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64} : (tensor<2x3x!small>, tensor<4xi64>) -> tensor<2x3x!ct>
          return %y : tensor<2x3x!ct>
        }"#,
    );
    for m in 0..4 {
        let x = rows(&[m], 2);
        let (outputs, calls) = program.run_logged("scalar", std::slice::from_ref(&x), &[BIG]);
        assert_eq!(outputs[0], looked_up(&x, 2, 3, |m| [3, 1, 0, 2][m as usize]));
        assert_eq!(calls, ["encode_lut 2 3 0 1", "keyswitch 1", "bootstrap 1 1 which=false"]);
    }
    let x = rows(&[-2, -1, 0, 1, 0, -2], 2);
    let table = [1_i64, -2, -1, 0].map(|n| n as u64).to_vec();
    let (outputs, calls) = program.run_logged("tensor", &[x.clone(), table], &[6 * BIG]);
    assert_eq!(outputs[0], looked_up(&x, 2, 2, |m| [1, -2, -1, 0][m.rem_euclid(4) as usize]));
    assert_eq!(calls, ["encode_lut 2 2 1 0", "keyswitch 6", "bootstrap 6 0 which=false"]);
}

/// Each ciphertext has its table: the numbers may be known or not.
#[test]
fn several_tables() {
    let program = Program::new(
        r#"
        func.func @known(%x: tensor<3x!ct>) -> tensor<3x!ct> {
          %t = arith.constant dense<[[[0, 1, 2, 3], [3, 2, 1, 0]]]> : tensor<1x2x4xi64>
          %which = arith.constant dense<[1, 0, 1]> : tensor<3xindex>
          %e = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<1x2x4xi64>) -> tensor<1x2x4xi64>
          %p = tensor.collapse_shape %e [[0, 1], [2]] : tensor<1x2x4xi64> into tensor<2x4xi64>
          %s = "TFHE.keyswitch_glwe"(%x) : (tensor<3x!ct>) -> tensor<3x!small>
          %y = "TFHE.bootstrap_glwe"(%s, %p, %which) {message_bits = 2 : i64} : (tensor<3x!small>, tensor<2x4xi64>, tensor<3xindex>) -> tensor<3x!ct>
          return %y : tensor<3x!ct>
        }
        func.func @given(%x: tensor<3x!ct>, %which: tensor<3xindex>, %t: tensor<2x4xi64>) -> tensor<3x!ct> {
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<2x4xi64>) -> tensor<2x4xi64>
          %s = "TFHE.keyswitch_glwe"(%x) : (tensor<3x!ct>) -> tensor<3x!small>
          %y = "TFHE.bootstrap_glwe"(%s, %p, %which) {message_bits = 2 : i64} : (tensor<3x!small>, tensor<2x4xi64>, tensor<3xindex>) -> tensor<3x!ct>
          return %y : tensor<3x!ct>
        }"#,
    );
    let x = rows(&[1, 1, 2], 2);
    let expect = |flipped: [bool; 3]| {
        let row = |i: usize| looked_up(&x[i * BIG..][..BIG], 2, 2, |m| if flipped[i] { 3 - m } else { m });
        [row(0), row(1), row(2)].concat()
    };
    let (outputs, calls) = program.run_logged("known", std::slice::from_ref(&x), &[3 * BIG]);
    assert_eq!(outputs[0], expect([true, false, true]));
    assert_eq!(
        calls,
        ["encode_lut 2 2 0 0", "encode_lut 2 2 0 0", "keyswitch 3", "bootstrap 3 0 which=true"]
    );
    let tables = vec![3, 2, 1, 0, 0, 1, 2, 3];
    let outputs = program.run("given", &[x.clone(), vec![0, 1, 1], tables], &[3 * BIG]);
    assert_eq!(outputs[0], expect([true, false, false]));
}

/// A lookup in a loop expands its table once, and the carried value is the next operand.
#[test]
fn loops_expand_a_table_once() {
    let program = Program::new(
        r#"
        func.func @f(%x: !ct, %n: index) -> !ct {
          %0 = arith.constant 0 : index
          %1 = arith.constant 1 : index
          %r = scf.for %i = %0 to %n step %1 iter_args(%a = %x) -> !ct {
            %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
            %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<4xi64>
            %s = "TFHE.keyswitch_glwe"(%a) : (!ct) -> !small
            %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64} : (!small, tensor<4xi64>) -> !ct
            scf.yield %y : !ct
          }
          return %r : !ct
        }"#,
    );
    let mut x = rows(&[2], 2);
    for n in 0..5 {
        let (outputs, calls) = program.run_logged("f", &[rows(&[2], 2), vec![n]], &[BIG]);
        assert_eq!(outputs[0], x);
        assert_eq!(calls.iter().filter(|c| c.starts_with("encode_lut")).count(), 1);
        x = looked_up(&x, 2, 2, |m| (m + 1) % 4);
    }
}

/// What a kernel gave stays as it is when a changed copy of it is made, and when parts of it that
/// are not contiguous go into the next kernel.
#[test]
fn results_of_kernels_are_not_overwritten() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<2x3x!ct>, %z: !ct) -> (tensor<2x3x!ct>, tensor<2x3x!ct>, tensor<2x2x!ct>) {
          %0 = arith.constant 0 : index
          %1 = arith.constant 1 : index
          %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<4xi64>
          %s = "TFHE.keyswitch_glwe"(%x) : (tensor<2x3x!ct>) -> tensor<2x3x!small>
          %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64} : (tensor<2x3x!small>, tensor<4xi64>) -> tensor<2x3x!ct>
          %changed = tensor.insert %z into %y[%0, %1] : tensor<2x3x!ct>
          %columns = tensor.extract_slice %y[0, 1] [2, 2] [1, 1] : tensor<2x3x!ct> to tensor<2x2x!ct>
          %s2 = "TFHE.keyswitch_glwe"(%columns) : (tensor<2x2x!ct>) -> tensor<2x2x!small>
          %y2 = "TFHE.bootstrap_glwe"(%s2, %p) {message_bits = 2 : i64} : (tensor<2x2x!small>, tensor<4xi64>) -> tensor<2x2x!ct>
          return %y, %changed, %y2 : tensor<2x3x!ct>, tensor<2x3x!ct>, tensor<2x2x!ct>
        }"#,
    );
    let (x, z) = (rows(&[0, 1, 2, 3, 0, 1], 2), rows(&[2], 2));
    let outputs = program.run("f", &[x.clone(), z.clone()], &[6 * BIG, 6 * BIG, 4 * BIG]);
    let next = |rows: &[u64]| looked_up(rows, 2, 2, |m| (m + 1) % 4);
    let y = next(&x);
    assert_eq!(outputs[0], y);
    assert_eq!(outputs[1], [&y[..BIG], &z, &y[2 * BIG..]].concat());
    assert_eq!(outputs[2], next(&[&y[BIG..3 * BIG], &y[4 * BIG..]].concat()));
}
