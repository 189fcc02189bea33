// RUN: fhe-opt --fhe-analyze-noise=follow-elements=false --split-input-file %s | FileCheck %s

// An argument has a fresh ciphertext's noise and a bootstrap's. Two arguments may be one value, so
// their weights add up before they are squared, 2^2; what one argument's elements have is apart, 1 + 1.
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @arguments
  func.func @arguments(%x: !FHE.eint<2>, %y: !FHE.eint<2>, %z: tensor<2x!FHE.eint<2>>) -> (!FHE.eint<3>, !FHE.eint<3>) {
    %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %a = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 4.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 4.000000e+00 : f64}}
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
    %z0 = tensor.extract %z[%c0] : tensor<2x!FHE.eint<2>>
    %z1 = tensor.extract %z[%c1] : tensor<2x!FHE.eint<2>>
    %c = "FHE.sub_eint"(%z0, %z1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 2.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 2.000000e+00 : f64}}
    %d = "FHE.apply_lookup_table"(%c, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
    // The third may be part of what the others are.
    %e = "FHE.add_eint"(%c, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 9.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 9.000000e+00 : f64}}
    %f = "FHE.apply_lookup_table"(%e, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
    return %b, %d : !FHE.eint<3>, !FHE.eint<3>
  }
}

// -----

// Which results may be arguments: not one of another type. One that holds a ciphertext twice may, and
// then all that counts elements of arguments knows of it.
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @results
  // CHECK-SAME: FHE.results = [{bits = 2 : i64, {{[^}]*}}composable = true,
  // CHECK-SAME: {bits = 3 : i64, {{[^}]*}}composable = false,
  // CHECK-SAME: {bits = 2 : i64, {{[^}]*}}composable = true,
  // CHECK-SAME: {bits = 2 : i64, {{[^}]*}}composable = true,
  // CHECK-SAME: {bits = 2 : i64, bootstrap = 4.000000e+00 : f64, composable = false,{{.*}}fresh = 4.000000e+00
  func.func @results(%x: !FHE.eint<2>, %z: tensor<2x!FHE.eint<2>>)
      -> (!FHE.eint<2>, !FHE.eint<3>, tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>, !FHE.eint<2>) {
    %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
    %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    %b = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
    %twice = tensor.splat %a : tensor<2x!FHE.eint<2>>
    %sum = "FHELinalg.sum"(%z) : (tensor<2x!FHE.eint<2>>) -> !FHE.eint<2>
    return %a, %b, %twice, %z, %sum : !FHE.eint<2>, !FHE.eint<3>, tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>, !FHE.eint<2>
  }
}

// -----

// Where nothing is bootstrapped, results are as fresh as arguments.
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @linear
  // CHECK-SAME: FHE.results = [{bits = 2 : i64, bootstrap = 0.000000e+00 : f64, composable = true, count = 1.000000e+00 : f64, fresh = 1.000000e+00 : f64}]
  func.func @linear(%x: !FHE.eint<2>) -> !FHE.eint<2> {
    %y = "FHE.neg_eint"(%x) : (!FHE.eint<2>) -> !FHE.eint<2>
    return %y : !FHE.eint<2>
  }
}

// -----

// A sum that starts with one argument and goes on with the elements of another, of which the first
// may be one: 11 samples that may be alike in places nobody knows.
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @streamed
  func.func @streamed(%x: !FHE.eint<4>, %z: tensor<10x!FHE.eint<4>>) -> !FHE.eint<4> {
    %t = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]> : tensor<16xi64>
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c10 = arith.constant 10 : index
    %s = scf.for %i = %c0 to %c10 step %c1 iter_args(%acc = %x) -> !FHE.eint<4> {
      %e = tensor.extract %z[%i] : tensor<10x!FHE.eint<4>>
      %n = "FHE.add_eint"(%acc, %e) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
      scf.yield %n : !FHE.eint<4>
    }
    // CHECK: "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 1.210000e+02 : f64, count = 1.000000e+00 : f64, fresh = 1.210000e+02 : f64}}
    %y = "FHE.apply_lookup_table"(%s, %t) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>
    return %y : !FHE.eint<4>
  }
}
