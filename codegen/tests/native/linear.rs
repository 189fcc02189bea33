//! Linear algebra on words.

use crate::support::{BIG, Program, rows};

fn map(x: &[u64], f: impl Fn(u64) -> u64) -> Vec<u64> {
    x.iter().map(|w| f(*w)).collect()
}

fn zip(x: &[u64], y: &[u64], f: impl Fn(u64, u64) -> u64) -> Vec<u64> {
    assert_eq!(x.len(), y.len());
    x.iter().zip(y).map(|(a, b)| f(*a, *b)).collect()
}

#[test]
fn ops_on_one_ciphertext() {
    let program = Program::new(
        r#"
        func.func @add(%a: !ct, %b: !ct) -> !ct {
          %0 = "TFHE.add_glwe"(%a, %b) : (!ct, !ct) -> !ct
          return %0 : !ct
        }
        func.func @sub(%a: !ct, %b: !ct) -> !ct {
          %0 = "TFHE.sub_glwe"(%a, %b) : (!ct, !ct) -> !ct
          return %0 : !ct
        }
        func.func @neg(%a: !ct) -> !ct {
          %0 = "TFHE.neg_glwe"(%a) : (!ct) -> !ct
          return %0 : !ct
        }
        func.func @mul(%a: !ct, %k: i64) -> !ct {
          %0 = "TFHE.mul_glwe_int"(%a, %k) : (!ct, i64) -> !ct
          return %0 : !ct
        }
        func.func @add_int(%a: !ct, %k: i64) -> !ct {
          %0 = "TFHE.add_glwe_int"(%a, %k) : (!ct, i64) -> !ct
          return %0 : !ct
        }
        func.func @chain(%a: !ct, %b: !ct, %k: i64) -> !ct {
          %0 = "TFHE.add_glwe_int"(%a, %k) : (!ct, i64) -> !ct
          %1 = "TFHE.sub_glwe"(%0, %b) : (!ct, !ct) -> !ct
          %2 = "TFHE.mul_glwe_int"(%1, %k) : (!ct, i64) -> !ct
          %3 = "TFHE.sub_glwe"(%2, %0) : (!ct, !ct) -> !ct
          return %3 : !ct
        }"#,
    );
    let x = rows(&[3, 5], 4);
    let (a, b) = (x[..BIG].to_vec(), x[BIG..].to_vec());
    let k = (-7_i64) as u64;
    let two = [a.clone(), b.clone()];
    let with_int = [a.clone(), vec![k]];
    let add_body = |row: &[u64]| {
        row.iter()
            .enumerate()
            .map(|(i, w)| if i == BIG - 1 { w.wrapping_add(k) } else { *w })
            .collect::<Vec<_>>()
    };
    assert_eq!(program.run("add", &two, &[BIG])[0], zip(&a, &b, u64::wrapping_add));
    assert_eq!(program.run("sub", &two, &[BIG])[0], zip(&a, &b, u64::wrapping_sub));
    assert_eq!(program.run("neg", &two[..1], &[BIG])[0], map(&a, u64::wrapping_neg));
    assert_eq!(program.run("mul", &with_int, &[BIG])[0], map(&a, |w| w.wrapping_mul(k)));
    assert_eq!(program.run("add_int", &with_int, &[BIG])[0], add_body(&a));
    let shifted = add_body(&a);
    let product = map(&zip(&shifted, &b, u64::wrapping_sub), |w| w.wrapping_mul(k));
    let inputs = [a, b, vec![k]];
    assert_eq!(program.run("chain", &inputs, &[BIG])[0], zip(&product, &shifted, u64::wrapping_sub));
}

#[test]
fn ops_on_tensors() {
    let program = Program::new(
        r#"
        func.func @f(%a: tensor<2x3x!ct>, %b: tensor<2x3x!ct>, %k: tensor<2x3xi64>) -> (tensor<2x3x!ct>, tensor<2x3x!ct>) {
          %0 = "TFHE.add_glwe_int"(%a, %k) : (tensor<2x3x!ct>, tensor<2x3xi64>) -> tensor<2x3x!ct>
          %1 = "TFHE.mul_glwe_int"(%b, %k) : (tensor<2x3x!ct>, tensor<2x3xi64>) -> tensor<2x3x!ct>
          %2 = "TFHE.sub_glwe"(%0, %1) : (tensor<2x3x!ct>, tensor<2x3x!ct>) -> tensor<2x3x!ct>
          %3 = "TFHE.neg_glwe"(%0) : (tensor<2x3x!ct>) -> tensor<2x3x!ct>
          return %2, %3 : tensor<2x3x!ct>, tensor<2x3x!ct>
        }"#,
    );
    let (a, b) = (rows(&[1, 2, 3, 4, 5, 6], 4), rows(&[6, 5, 4, 3, 2, 1], 4));
    let k: Vec<u64> = (0..6).map(|i| (i as i64 * 3 - 8) as u64).collect();
    let outputs = program.run("f", &[a.clone(), b.clone(), k.clone()], &[6 * BIG, 6 * BIG]);
    for i in 0..6 * BIG {
        let plaintext = if i % BIG == BIG - 1 { k[i / BIG] } else { 0 };
        let sum = a[i].wrapping_add(plaintext);
        assert_eq!(outputs[0][i], sum.wrapping_sub(b[i].wrapping_mul(k[i / BIG])));
        assert_eq!(outputs[1][i], sum.wrapping_neg());
    }
}

/// A row added to every row of a matrix, and a clear vector that broadcasts along the other axis.
#[test]
fn broadcasting() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<2x3x!ct>, %row: tensor<3x!ct>, %k: tensor<2x1xi8>) -> tensor<2x3x!ct> {
          %out = tensor.empty() : tensor<2x3x!ct>
          %r = linalg.generic {
            indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, 0)>, affine_map<(i, j) -> (i, j)>],
            iterator_types = ["parallel", "parallel"]
          } ins(%x, %row, %k : tensor<2x3x!ct>, tensor<3x!ct>, tensor<2x1xi8>) outs(%out : tensor<2x3x!ct>) {
          ^bb0(%a: !ct, %b: !ct, %c: i8, %o: !ct):
            %60 = arith.constant 60 : i64
            %wide = arith.extsi %c : i8 to i64
            %scaled = arith.shli %wide, %60 : i64
            %0 = "TFHE.add_glwe_int"(%a, %scaled) : (!ct, i64) -> !ct
            %1 = "TFHE.add_glwe"(%0, %b) : (!ct, !ct) -> !ct
            linalg.yield %1 : !ct
          } -> tensor<2x3x!ct>
          return %r : tensor<2x3x!ct>
        }"#,
    );
    let (x, row) = (rows(&[1, 2, 3, 4, 5, 6], 4), rows(&[7, 1, 2], 4));
    let k = vec![2, (-3_i64) as u64];
    let output = program.run("f", &[x.clone(), row.clone(), k.clone()], &[6 * BIG]).remove(0);
    for i in 0..6 * BIG {
        let plaintext = if i % BIG == BIG - 1 { k[i / BIG / 3] << 60 } else { 0 };
        assert_eq!(output[i], x[i].wrapping_add(plaintext).wrapping_add(row[i % (3 * BIG)]));
    }
}

/// `x (2x3) @ w (3x4)` with clear 8-bit weights, and the sum of everything.
#[test]
fn products_and_sums() {
    let program = Program::new(
        r#"
        func.func @matmul(%x: tensor<2x3x!ct>, %w: tensor<3x4xi8>) -> tensor<2x4x!ct> {
          %z = "TFHE.zero"() : () -> tensor<2x4x!ct>
          %r = linalg.generic {
            indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
            iterator_types = ["parallel", "parallel", "reduction"]
          } ins(%x, %w : tensor<2x3x!ct>, tensor<3x4xi8>) outs(%z : tensor<2x4x!ct>) {
          ^bb0(%a: !ct, %b: i8, %acc: !ct):
            %wide = arith.extsi %b : i8 to i64
            %0 = "TFHE.mul_glwe_int"(%a, %wide) : (!ct, i64) -> !ct
            %1 = "TFHE.add_glwe"(%acc, %0) : (!ct, !ct) -> !ct
            linalg.yield %1 : !ct
          } -> tensor<2x4x!ct>
          return %r : tensor<2x4x!ct>
        }
        func.func @sum(%x: tensor<2x3x!ct>) -> !ct {
          %z = "TFHE.zero"() : () -> tensor<!ct>
          %r = linalg.generic {
            indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> ()>], iterator_types = ["reduction", "reduction"]
          } ins(%x : tensor<2x3x!ct>) outs(%z : tensor<!ct>) {
          ^bb0(%a: !ct, %acc: !ct):
            %1 = "TFHE.add_glwe"(%acc, %a) : (!ct, !ct) -> !ct
            linalg.yield %1 : !ct
          } -> tensor<!ct>
          %s = tensor.extract %r[] : tensor<!ct>
          return %s : !ct
        }"#,
    );
    let x = rows(&[1, 2, 3, 4, 5, 6], 4);
    let w: Vec<u64> = (0..12).map(|i| (i as i64 * 5 - 30) as u64).collect();
    let output = program.run("matmul", &[x.clone(), w.clone()], &[8 * BIG]).remove(0);
    for (i, j, word) in (0..2).flat_map(|i| (0..4).flat_map(move |j| (0..BIG).map(move |w| (i, j, w)))) {
        let terms = (0..3).map(|k| x[(i * 3 + k) * BIG + word].wrapping_mul(w[k * 4 + j]));
        assert_eq!(output[(i * 4 + j) * BIG + word], terms.fold(0, u64::wrapping_add));
    }
    let sums: Vec<_> = (0..BIG)
        .map(|word| x.iter().skip(word).step_by(BIG).fold(0, |a, b| u64::wrapping_add(a, *b)))
        .collect();
    assert_eq!(program.run("sum", &[x], &[BIG])[0], sums);
}

/// A body may choose, gather, and use a ciphertext from outside.
#[test]
fn bodies_with_plumbing() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<4x!ct>, %at: tensor<4xindex>, %bias: !ct) -> tensor<4x!ct> {
          %out = tensor.empty() : tensor<4x!ct>
          %r = linalg.generic {
            indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]
          } ins(%at : tensor<4xindex>) outs(%out : tensor<4x!ct>) {
          ^bb0(%i: index, %o: !ct):
            %2 = arith.constant 2 : index
            %far = arith.cmpi uge, %i, %2 : index
            %a = tensor.extract %x[%i] : tensor<4x!ct>
            %0 = "TFHE.add_glwe"(%a, %bias) : (!ct, !ct) -> !ct
            %1 = arith.select %far, %0, %bias : !ct
            linalg.yield %1 : !ct
          } -> tensor<4x!ct>
          return %r : tensor<4x!ct>
        }"#,
    );
    let (x, bias) = (rows(&[1, 2, 3, 4], 4), rows(&[7], 4));
    let output = program.run("f", &[x.clone(), vec![3, 0, 2, 1], bias.clone()], &[4 * BIG]).remove(0);
    let moved = |i: usize| zip(&x[i * BIG..][..BIG], &bias, u64::wrapping_add);
    assert_eq!(output, [moved(3), bias.clone(), moved(2), bias].concat());
}
