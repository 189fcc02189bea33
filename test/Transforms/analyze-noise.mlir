// RUN: fhe-opt --fhe-analyze-noise --split-input-file %s | FileCheck %s

// Independent operands add squares; one value used twice adds its weights first.
// CHECK-LABEL: func.func @shared
// CHECK-SAME: FHE.results = [{bits = 4 : i64, bootstrap = 0.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 5.000000e+00 : f64}, {bits = 4 : i64, bootstrap = 0.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 9.000000e+00 : f64}]
func.func @shared(%x: !FHE.eint<4>, %y: !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %c2 = arith.constant 2 : i5
  %xx = "FHE.mul_eint_int"(%x, %c2) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  %a = "FHE.sub_eint"(%xx, %y) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %b = "FHE.add_eint"(%xx, %x) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %a, %b : !FHE.eint<4>, !FHE.eint<4>
}

// -----

// A lookup starts anew.
// CHECK-LABEL: func.func @lookup
func.func @lookup(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %s = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 0.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 2.000000e+00 : f64}}
  %a = "FHE.apply_lookup_table"(%s, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 1.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 1.000000e+00 : f64}}
  %c = "FHE.apply_lookup_table"(%b, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %c : !FHE.eint<2>
}

// -----

// The heaviest column counts: squares 1+4+4 = 9. What comes out shares samples between elements, so
// summing it up adds weights: 2, 2 and -1. The argument's own elements share none.
// CHECK-LABEL: func.func @tensors
// CHECK-SAME: bits = 4 : i64, bootstrap = 0.000000e+00 : f64, count = 2.000000e+00 : f64, fresh = 9.000000e+00
// CHECK-SAME: count = 1.000000e+00 : f64, fresh = 9.000000e+00
// CHECK-SAME: count = 1.000000e+00 : f64, fresh = 3.000000e+00
func.func @tensors(%x: tensor<3x!FHE.eint<4>>) -> (tensor<2x!FHE.eint<4>>, !FHE.eint<4>, !FHE.eint<4>) {
  %w = arith.constant dense<[[1, 1], [2, 0], [-2, 1]]> : tensor<3x2xi5>
  %p = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<3x!FHE.eint<4>>, tensor<3x2xi5>) -> tensor<2x!FHE.eint<4>>
  %s = "FHELinalg.sum"(%p) : (tensor<2x!FHE.eint<4>>) -> !FHE.eint<4>
  %d = "FHELinalg.sum"(%x) : (tensor<3x!FHE.eint<4>>) -> !FHE.eint<4>
  return %p, %s, %d : tensor<2x!FHE.eint<4>>, !FHE.eint<4>, !FHE.eint<4>
}

// -----

// Elements of one tensor are independent, the same element is not.
// CHECK-LABEL: func.func @elements
// CHECK-SAME: fresh = 2.000000e+00 : f64}, {bits
// CHECK-SAME: fresh = 4.000000e+00 : f64}, {bits
// CHECK-SAME: fresh = 2.000000e+00 : f64}]
func.func @elements(%x: tensor<2x!FHE.eint<4>>) -> (!FHE.eint<4>, !FHE.eint<4>, tensor<2x!FHE.eint<4>>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tensor.extract %x[%c0] : tensor<2x!FHE.eint<4>>
  %b = tensor.extract %x[%c1] : tensor<2x!FHE.eint<4>>
  %ab = "FHE.add_eint"(%a, %b) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %aa = "FHE.add_eint"(%a, %a) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %t = tensor.from_elements %b, %a : tensor<2x!FHE.eint<4>>
  %u = "FHELinalg.add_eint"(%x, %t) : (tensor<2x!FHE.eint<4>>, tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<4>>
  return %ab, %aa, %u : !FHE.eint<4>, !FHE.eint<4>, tensor<2x!FHE.eint<4>>
}

// -----

// A clear argument may have any value of its type: 2^(3-1) = 4 at the most.
// CHECK-LABEL: func.func @unknown_weight
// CHECK-SAME: fresh = 1.600000e+01
func.func @unknown_weight(%x: !FHE.eint<4>, %w: i3) -> !FHE.eint<4> {
  %0 = "FHE.mul_eint_int"(%x, %w) : (!FHE.eint<4>, i3) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// -----

// A loop with constant bounds: the lookup runs ten times, and its result takes the noise away.
// CHECK-LABEL: func.func @loop
func.func @loop(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c10 = arith.constant 10 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %r = scf.for %i = %c0 to %c10 step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 1.000000e+00 : f64, count = 1.000000e+01 : f64, fresh = 1.000000e+00 : f64}}
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

// One ciphertext looked up eight times gives the same noise eight times: 8^2. Near miss: eight
// ciphertexts do not, though they are sums with one that is everywhere.
// CHECK-LABEL: func.func @repeated
// CHECK-SAME: bootstrap = 6.400000e+01 : f64, count = 1.000000e+00
// CHECK-SAME: bootstrap = 8.000000e+00
func.func @repeated(%x: !FHE.eint<4>, %v: tensor<8x!FHE.eint<4>>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %t = arith.constant dense<1> : tensor<16xi64>
  %s = tensor.splat %x : tensor<8x!FHE.eint<4>>
  %l = "FHELinalg.apply_lookup_table"(%s, %t) : (tensor<8x!FHE.eint<4>>, tensor<16xi64>) -> tensor<8x!FHE.eint<4>>
  %r = "FHELinalg.sum"(%l) : (tensor<8x!FHE.eint<4>>) -> !FHE.eint<4>
  %a = "FHELinalg.add_eint"(%s, %v) : (tensor<8x!FHE.eint<4>>, tensor<8x!FHE.eint<4>>) -> tensor<8x!FHE.eint<4>>
  %m = "FHELinalg.apply_lookup_table"(%a, %t) : (tensor<8x!FHE.eint<4>>, tensor<16xi64>) -> tensor<8x!FHE.eint<4>>
  %q = "FHELinalg.sum"(%m) : (tensor<8x!FHE.eint<4>>) -> !FHE.eint<4>
  return %r, %q : !FHE.eint<4>, !FHE.eint<4>
}
