//! Lookups through all bits.

use crate::support::{BIG, Program, rows};

/// What the toy runtime makes of rows: `f` of each message, the mask as it was.
fn looked_up(rows: &[u64], bits: u32, out_bits: u32, f: impl Fn(usize, i64) -> i64) -> Vec<u64> {
    let looked_up = |(i, row): (usize, &[u64])| {
        let body = (f(i, row[4] as i64 >> (63 - bits)) << (63 - out_bits)) as u64;
        [row[0], row[1], row[2], row[3], body]
    };
    rows.chunks(BIG).enumerate().flat_map(looked_up).collect()
}

#[test]
fn one_ciphertext_and_several_tables() {
    let program = Program::new(
        r#"
        func.func @scalar(%x: !ct) -> !ct {
          %t = arith.constant dense<[3, 1, 0, 2]> : tensor<4xi64>
          %y = "TFHE.circuit_lookup"(%x, %t) {input_bits = 2 : i64, output_bits = 3 : i64, message_bits = 2 : i64, extension_log = 1 : i64} : (!ct, tensor<4xi64>) -> !ct
          return %y : !ct
        }
        func.func @given(%x: tensor<3x!ct>, %which: tensor<3xindex>, %t: tensor<2x4xi64>) -> tensor<3x!ct> {
          %y = "TFHE.circuit_lookup"(%x, %t, %which) {input_bits = 2 : i64, output_bits = 2 : i64, message_bits = 2 : i64} : (tensor<3x!ct>, tensor<2x4xi64>, tensor<3xindex>) -> tensor<3x!ct>
          return %y : tensor<3x!ct>
        }"#,
    );
    for m in 0..4 {
        let x = rows(&[m], 2);
        let (outputs, calls) = program.run_logged("scalar", std::slice::from_ref(&x), &[BIG]);
        assert_eq!(outputs[0], looked_up(&x, 2, 3, |_, m| [3, 1, 0, 2][m as usize]));
        assert_eq!(calls, ["circuit_lookup 1 1 2 3 1 which=false"]);
    }
    let x = rows(&[1, 1, 2], 2);
    let inputs = [x.clone(), vec![1, 0, 1], vec![0, 1, 2, 3, 3, 2, 1, 0]];
    let (outputs, calls) = program.run_logged("given", &inputs, &[3 * BIG]);
    assert_eq!(outputs[0], looked_up(&x, 2, 2, |i, m| if i == 1 { m } else { 3 - m }));
    assert_eq!(calls, ["circuit_lookup 3 2 2 2 0 which=true"]);
}
