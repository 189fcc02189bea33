// RUN: fhe-opt --fhe-refresh-results --split-input-file %s | FileCheck %s

// Results that an argument's type has go through a lookup that changes nothing but the noise; one
// that is returned twice through one. Near misses: the output of a lookup, an argument itself, an
// argument plus a clear number, and a result of a type that no argument has.
// CHECK-LABEL: module attributes {FHE.composable}
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @scalars
  func.func @scalars(%x: !FHE.eint<2>, %y: !FHE.eint<2>, %s: !FHE.esint<2>)
      -> (!FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<3>, !FHE.esint<2>) {
    %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
    %u = arith.constant dense<[4, 5, 6, 7]> : tensor<4xi64>
    %one = arith.constant 1 : i3
    // CHECK: %[[SUM:.*]] = "FHE.add_eint"(%[[X:.*]], %{{.*}})
    %sum = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    // CHECK: %[[TABLE:.*]] = "FHE.apply_lookup_table"
    %table = "FHE.apply_lookup_table"(%sum, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    // CHECK: %[[NEXT:.*]] = "FHE.add_eint_int"
    %next = "FHE.add_eint_int"(%y, %one) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
    // CHECK: %[[A:.*]] = "FHE.apply_lookup_table"
    %a = "FHE.apply_lookup_table"(%x, %u) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
    // CHECK: %[[OTHER:.*]] = "FHE.add_eint"(%[[A]], %[[A]])
    %other = "FHE.add_eint"(%a, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    // CHECK: %[[TWICE:.*]] = "FHE.add_eint"(%[[S:.*]], %[[S]])
    %twice = "FHE.add_eint"(%s, %s) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.esint<2>
    // CHECK: dense<[0, 1, 2, 3]>
    // CHECK: %[[FRESH:.*]] = "FHE.apply_lookup_table"(%[[SUM]]
    // CHECK: dense<[0, 1, -2, -1]>
    // CHECK: %[[SIGNED:.*]] = "FHE.apply_lookup_table"(%[[TWICE]]
    // CHECK-NEXT: return %[[FRESH]], %[[TABLE]], %[[X]], %[[NEXT]], %[[FRESH]], %[[OTHER]], %[[SIGNED]]
    return %sum, %table, %x, %next, %sum, %other, %twice
      : !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<3>, !FHE.esint<2>
  }

  // What one function gives, another takes. A sum of two elements has too much noise; what only moves or
  // negates them has not, however it is spelt.
  // CHECK-LABEL: func.func @tensors
  func.func @tensors(%x: tensor<2x!FHE.eint<2>>) -> (!FHE.esint<2>, tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) {
    %w = arith.constant dense<[[1, 0], [1, 1]]> : tensor<2x2xi3>
    %swap = arith.constant dense<[[0, 1], [-1, 0]]> : tensor<2x2xi3>
    %zero = "FHE.zero"() : () -> !FHE.esint<2>
    // CHECK: %[[P:.*]] = "FHELinalg.matmul_eint_int"
    %p = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<2x!FHE.eint<2>>, tensor<2x2xi3>) -> tensor<2x!FHE.eint<2>>
    // CHECK: %[[Q:.*]] = "FHELinalg.matmul_eint_int"
    %q = "FHELinalg.matmul_eint_int"(%x, %swap) : (tensor<2x!FHE.eint<2>>, tensor<2x2xi3>) -> tensor<2x!FHE.eint<2>>
    // CHECK: %[[T:.*]] = "FHELinalg.neg_eint"
    %t = "FHELinalg.neg_eint"(%x) : (tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<2>>
    // CHECK: %[[FRESH:.*]] = "FHELinalg.apply_lookup_table"(%[[P]]
    // CHECK-NEXT: return %{{.*}}, %[[FRESH]], %[[T]], %[[Q]]
    return %zero, %p, %t, %q : !FHE.esint<2>, tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>
  }
}

// -----

// Without the attribute nothing changes.
// CHECK-LABEL: func.func @fresh
func.func @fresh(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  // CHECK-NOT: apply_lookup_table
  %sum = "FHE.add_eint"(%x, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %sum : !FHE.eint<2>
}
