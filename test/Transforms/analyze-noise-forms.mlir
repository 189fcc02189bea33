// RUN: fhe-opt --fhe-analyze-noise --split-input-file %s | FileCheck %s

// A bootstrap is deterministic: one ciphertext through one table has one noise, however it is come by.

// 64 equal columns: one lookup 64 times. Near miss: columns that differ.
// CHECK-LABEL: func.func @equal_columns
// CHECK-SAME: {bits = 6 : i64, bootstrap = 4.096000e+03
// CHECK-SAME: {bits = 6 : i64, bootstrap = 2.000000e+00
func.func @equal_columns(%x: tensor<2x!FHE.eint<6>>) -> (!FHE.eint<6>, !FHE.eint<6>) {
  %w = arith.constant dense<1> : tensor<2x64xi7>
  %v = arith.constant dense<[[1, 1], [1, 2]]> : tensor<2x2xi7>
  %t = arith.constant dense<1> : tensor<64xi64>
  %a = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<2x!FHE.eint<6>>, tensor<2x64xi7>) -> tensor<64x!FHE.eint<6>>
  %b = "FHELinalg.apply_lookup_table"(%a, %t) : (tensor<64x!FHE.eint<6>>, tensor<64xi64>) -> tensor<64x!FHE.eint<6>>
  %s = "FHELinalg.sum"(%b) : (tensor<64x!FHE.eint<6>>) -> !FHE.eint<6>
  %c = "FHELinalg.matmul_eint_int"(%x, %v) : (tensor<2x!FHE.eint<6>>, tensor<2x2xi7>) -> tensor<2x!FHE.eint<6>>
  %d = "FHELinalg.apply_lookup_table"(%c, %t) : (tensor<2x!FHE.eint<6>>, tensor<64xi64>) -> tensor<2x!FHE.eint<6>>
  %r = "FHELinalg.sum"(%d) : (tensor<2x!FHE.eint<6>>) -> !FHE.eint<6>
  return %s, %r : !FHE.eint<6>, !FHE.eint<6>
}

// -----

// x[:, None] + x[None, :]: all but the diagonal are there twice, 4 + 6 * 2^2.
// CHECK-LABEL: func.func @outer_sum
// CHECK-SAME: bootstrap = 2.800000e+01
func.func @outer_sum(%x: tensor<4x!FHE.eint<6>>) -> !FHE.eint<6> {
  %t = arith.constant dense<1> : tensor<64xi64>
  %column = tensor.expand_shape %x [[0, 1]] output_shape [4, 1] : tensor<4x!FHE.eint<6>> into tensor<4x1x!FHE.eint<6>>
  %a = "FHELinalg.add_eint"(%column, %x) : (tensor<4x1x!FHE.eint<6>>, tensor<4x!FHE.eint<6>>) -> tensor<4x4x!FHE.eint<6>>
  %b = "FHELinalg.apply_lookup_table"(%a, %t) : (tensor<4x4x!FHE.eint<6>>, tensor<64xi64>) -> tensor<4x4x!FHE.eint<6>>
  %s = "FHELinalg.sum"(%b) : (tensor<4x4x!FHE.eint<6>>) -> !FHE.eint<6>
  return %s : !FHE.eint<6>
}

// -----

// Slices that overlap: three of the five elements are looked up twice, 2 + 3 * 2^2.
// CHECK-LABEL: func.func @slices
// CHECK-SAME: bootstrap = 1.400000e+01
func.func @slices(%x: tensor<5x!FHE.eint<6>>) -> !FHE.eint<6> {
  %t = arith.constant dense<1> : tensor<64xi64>
  %head = tensor.extract_slice %x[0] [4] [1] : tensor<5x!FHE.eint<6>> to tensor<4x!FHE.eint<6>>
  %tail = tensor.extract_slice %x[1] [4] [1] : tensor<5x!FHE.eint<6>> to tensor<4x!FHE.eint<6>>
  %a = "FHELinalg.apply_lookup_table"(%head, %t) : (tensor<4x!FHE.eint<6>>, tensor<64xi64>) -> tensor<4x!FHE.eint<6>>
  %b = "FHELinalg.apply_lookup_table"(%tail, %t) : (tensor<4x!FHE.eint<6>>, tensor<64xi64>) -> tensor<4x!FHE.eint<6>>
  %c = "FHELinalg.add_eint"(%a, %b) : (tensor<4x!FHE.eint<6>>, tensor<4x!FHE.eint<6>>) -> tensor<4x!FHE.eint<6>>
  %s = "FHELinalg.sum"(%c) : (tensor<4x!FHE.eint<6>>) -> !FHE.eint<6>
  return %s : !FHE.eint<6>
}

// -----

// concat(x, x) summed, and [x; x; x; x] @ ones.
// CHECK-LABEL: func.func @repeated
// CHECK-SAME: {bits = 6 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 6 : i64, bootstrap = 1.600000e+01
func.func @repeated(%x: tensor<2x3x!FHE.eint<6>>, %y: tensor<1x2x!FHE.eint<6>>) -> (!FHE.eint<6>, !FHE.eint<6>) {
  %t = arith.constant dense<1> : tensor<64xi64>
  %ones = arith.constant dense<1> : tensor<2xi7>
  %xx = "FHELinalg.concat"(%x, %x) {axis = 0 : i64} : (tensor<2x3x!FHE.eint<6>>, tensor<2x3x!FHE.eint<6>>) -> tensor<4x3x!FHE.eint<6>>
  %rows = "FHELinalg.sum"(%xx) {axes = [1]} : (tensor<4x3x!FHE.eint<6>>) -> tensor<4x!FHE.eint<6>>
  %two = tensor.extract_slice %rows[0] [2] [2] : tensor<4x!FHE.eint<6>> to tensor<2x!FHE.eint<6>>
  %a = "FHELinalg.apply_lookup_table"(%two, %t) : (tensor<2x!FHE.eint<6>>, tensor<64xi64>) -> tensor<2x!FHE.eint<6>>
  %s = "FHELinalg.sum"(%a) : (tensor<2x!FHE.eint<6>>) -> !FHE.eint<6>
  %y4 = "FHELinalg.concat"(%y, %y, %y, %y) {axis = 0 : i64} : (tensor<1x2x!FHE.eint<6>>, tensor<1x2x!FHE.eint<6>>, tensor<1x2x!FHE.eint<6>>, tensor<1x2x!FHE.eint<6>>) -> tensor<4x2x!FHE.eint<6>>
  %p = "FHELinalg.matmul_eint_int"(%y4, %ones) : (tensor<4x2x!FHE.eint<6>>, tensor<2xi7>) -> tensor<4x!FHE.eint<6>>
  %b = "FHELinalg.apply_lookup_table"(%p, %t) : (tensor<4x!FHE.eint<6>>, tensor<64xi64>) -> tensor<4x!FHE.eint<6>>
  %r = "FHELinalg.sum"(%b) : (tensor<4x!FHE.eint<6>>) -> !FHE.eint<6>
  return %s, %r : !FHE.eint<6>, !FHE.eint<6>
}

// -----

// One form spelt in two ways; constants that differ, with a table that stands as much further; near
// misses: the table of another constant, and another form.
// CHECK-LABEL: func.func @spelt
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 2.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 2.000000e+00
func.func @spelt(%x: !FHE.eint<2>, %y: !FHE.eint<2>, %z: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 3]> : tensor<4xi64>
  // What x + 1 reads where x reads the first; past the end it is negated.
  %turned = arith.constant dense<[-3, 0, 1, 1]> : tensor<4xi64>
  %one = arith.constant 1 : i3
  %xy = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %a = "FHE.add_eint"(%xy, %z) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %yz = "FHE.add_eint"(%y, %z) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %b = "FHE.add_eint"(%x, %yz) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %b1 = "FHE.add_eint_int"(%b, %one) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %fa = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fb = "FHE.apply_lookup_table"(%b, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fb1 = "FHE.apply_lookup_table"(%b1, %turned) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %gb1 = "FHE.apply_lookup_table"(%b1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fxy = "FHE.apply_lookup_table"(%xy, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %r = "FHE.add_eint"(%fa, %fb) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %s = "FHE.add_eint"(%fa, %fb1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %u = "FHE.add_eint"(%fa, %gb1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %v = "FHE.add_eint"(%fa, %fxy) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %r, %s, %u, %v : !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>
}

// -----

// A table and its negative: their noises are each other's, but for ties. Values of tables that may be
// the same at run time, and their lookups' lookups.
// CHECK-LABEL: func.func @tables
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 2.000000e+00
func.func @tables(%x: !FHE.eint<2>, %y: !FHE.eint<2>, %f: tensor<4xi3>, %g: tensor<4xi3>) -> (!FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %minus = arith.constant dense<[0, -1, -2, -3]> : tensor<4xi64>
  %tx = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %mx = "FHE.apply_lookup_table"(%x, %minus) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fx = "FHE.apply_lookup_table"(%x, %f) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.eint<2>
  %gx = "FHE.apply_lookup_table"(%x, %g) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.eint<2>
  %gy = "FHE.apply_lookup_table"(%y, %g) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.eint<2>
  %tfx = "FHE.apply_lookup_table"(%fx, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %tgx = "FHE.apply_lookup_table"(%gx, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %a = "FHE.sub_eint"(%tx, %mx) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %b = "FHE.add_eint"(%fx, %gx) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %c = "FHE.add_eint"(%tfx, %tgx) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %d = "FHE.add_eint"(%fx, %gy) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %a, %b, %c, %d : !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Clear arguments: added ones may be 0, factors 0 or 1, indices equal. Near miss: what has no sample in
// common.
// CHECK-LABEL: func.func @clear
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 2.000000e+00
func.func @clear(%x: !FHE.eint<2>, %v: tensor<3x!FHE.eint<2>>, %k: i3, %i: index) -> (!FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 3]> : tensor<4xi64>
  %c0 = arith.constant 0 : index
  %xk = "FHE.add_eint_int"(%x, %k) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %xtimes = "FHE.mul_eint_int"(%x, %k) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %vi = tensor.extract %v[%i] : tensor<3x!FHE.eint<2>>
  %v0 = tensor.extract %v[%c0] : tensor<3x!FHE.eint<2>>
  %fx = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fxk = "FHE.apply_lookup_table"(%xk, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %ftimes = "FHE.apply_lookup_table"(%xtimes, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fvi = "FHE.apply_lookup_table"(%vi, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %fv0 = "FHE.apply_lookup_table"(%v0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %a = "FHE.add_eint"(%fx, %fxk) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %b = "FHE.add_eint"(%fx, %ftimes) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %c = "FHE.add_eint"(%fvi, %fv0) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %d = "FHE.add_eint"(%fx, %fvi) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %a, %b, %c, %d : !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Lookups of wide values may go through the same bits whatever their tables.
// CHECK-LABEL: func.func @wide
// CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
// CHECK-SAME: {bits = 2 : i64, bootstrap = 2.000000e+00
func.func @wide(%x: !FHE.eint<9>, %y: !FHE.eint<8>) -> (!FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<1> : tensor<512xi64>
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<9>, tensor<512xi64>) -> !FHE.eint<2>
  %more = arith.constant dense<2> : tensor<512xi64>
  %b = "FHE.apply_lookup_table"(%x, %more) : (!FHE.eint<9>, tensor<512xi64>) -> !FHE.eint<2>
  %r = "FHE.add_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %narrow = "FHE.reinterpret_precision"(%y) : (!FHE.eint<8>) -> !FHE.eint<2>
  %z = arith.constant dense<[0, 1, 1, 3]> : tensor<4xi64>
  %w = arith.constant dense<[3, 0, 2, 3]> : tensor<4xi64>
  %c = "FHE.apply_lookup_table"(%narrow, %z) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %d = "FHE.apply_lookup_table"(%narrow, %w) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %v = "FHE.add_eint"(%c, %d) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %r, %v : !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Where arguments may be results, two of them may be one value, and what a lookup gave before may be
// an argument.
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @composable
  // CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
  // CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00
  func.func @composable(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<2>) {
    %t = arith.constant dense<[0, 1, 1, 3]> : tensor<4xi64>
    %fx = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    %fy = "FHE.apply_lookup_table"(%y, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    %a = "FHE.add_eint"(%fx, %fy) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    %b = "FHE.add_eint"(%fx, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    return %a, %b : !FHE.eint<2>, !FHE.eint<2>
  }
}

// -----

// Sums that grow one op after the other, over more samples than are written out anew: 64 samples of which 63 are taken
// off again, three times what is left; 64 twice with both signs; and each of 64 times 1, 2 and so on to the last.
// CHECK-LABEL: func.func @running_sums
// CHECK-SAME: fresh = 9.000000e+00
// CHECK-SAME: fresh = 0.000000e+00
// CHECK-SAME: fresh = 8.944000e+04
func.func @running_sums(%x: tensor<64x!FHE.eint<6>>) -> (!FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c63 = arith.constant 63 : index
  %c64 = arith.constant 64 : index
  %three = arith.constant 3 : i7
  %none = "FHE.zero"() : () -> !FHE.eint<6>
  %up = scf.for %i = %c0 to %c64 step %c1 iter_args(%sum = %none) -> (!FHE.eint<6>) {
    %e = tensor.extract %x[%i] : tensor<64x!FHE.eint<6>>
    %next = "FHE.add_eint"(%sum, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %next : !FHE.eint<6>
  }
  %down = scf.for %i = %c0 to %c63 step %c1 iter_args(%sum = %up) -> (!FHE.eint<6>) {
    %e = tensor.extract %x[%i] : tensor<64x!FHE.eint<6>>
    %next = "FHE.sub_eint"(%sum, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %next : !FHE.eint<6>
  }
  %a = "FHE.mul_eint_int"(%down, %three) : (!FHE.eint<6>, i7) -> !FHE.eint<6>
  %negated = "FHE.neg_eint"(%up) : (!FHE.eint<6>) -> !FHE.eint<6>
  %b = "FHE.add_eint"(%negated, %up) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %start:2 = scf.for %i = %c0 to %c64 step %c1 iter_args(%sum = %none, %all = %none) -> (!FHE.eint<6>, !FHE.eint<6>) {
    %e = tensor.extract %x[%i] : tensor<64x!FHE.eint<6>>
    %next = "FHE.add_eint"(%sum, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    %more = "FHE.add_eint"(%all, %next) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %next, %more : !FHE.eint<6>, !FHE.eint<6>
  }
  return %a, %b, %start#1 : !FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>
}
