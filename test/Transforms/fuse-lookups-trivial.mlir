// NOTE: lookups that are not needed when what they look up is in range, and those that stay.
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// CHECK-LABEL: func.func @identity
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK: return %[[X]]
func.func @identity(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @identity_signed
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.esint<3>>)
// CHECK: return %[[X]]
func.func @identity_signed(%x: tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>> {
  %t = arith.constant dense<[0, 1, 2, 3, -4, -3, -2, -1]> : tensor<8xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.esint<3>>, tensor<8xi64>) -> tensor<2x!FHE.esint<3>>
  return %0 : tensor<2x!FHE.esint<3>>
}

// -----

// The product of two bits is a bit.
// CHECK-LABEL: func.func @identity_of_product
// CHECK: %[[P:.*]] = "FHE.mul_eint"
// CHECK-NEXT: return %[[P]]
func.func @identity_of_product(%x: !FHE.eint<1>, %y: !FHE.eint<1>) -> !FHE.eint<1> {
  %t = arith.constant dense<[0, 1]> : tensor<2xi64>
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<1>, !FHE.eint<1>) -> !FHE.eint<1>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<1>, tensor<2xi64>) -> !FHE.eint<1>
  return %1 : !FHE.eint<1>
}

// -----

// Near miss: the sum may be 8, of which the table gives -0.
// CHECK-LABEL: func.func @identity_of_sum
// CHECK: "FHE.apply_lookup_table"
func.func @identity_of_sum(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi64>
  %0 = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// Near miss: a private function may be called with anything.
// CHECK-LABEL: func.func private @identity_of_argument
// CHECK: "FHE.apply_lookup_table"
func.func private @identity_of_argument(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @constant
// CHECK-NOT: apply_lookup_table
// CHECK-DAG: %[[C:.*]] = arith.constant 5 : i4
// CHECK-DAG: %[[Z:.*]] = "FHE.zero"
// CHECK: "FHE.add_eint_int"(%[[Z]], %[[C]])
// CHECK: return
func.func @constant(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<5> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @constant_of_tensor
// CHECK-NOT: apply_lookup_table
// CHECK: "FHELinalg.add_eint_int"{{.*}} (tensor<2x!FHE.eint<4>>, tensor<1xi5>)
// CHECK: return
func.func @constant_of_tensor(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<4>> {
  %t = arith.constant dense<5> : tensor<8xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x!FHE.eint<4>>
  return %0 : tensor<2x!FHE.eint<4>>
}

// -----

// Near miss: the sum may be 8, of which the table gives -5.
// CHECK-LABEL: func.func @constant_of_sum
// CHECK: "FHE.apply_lookup_table"
func.func @constant_of_sum(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<5> : tensor<8xi64>
  %0 = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// The identity merges with the table after it all the same.
// CHECK-LABEL: func.func @identity_between
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK-NOT: "FHE.apply_lookup_table"
func.func @identity_between(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %i = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %t = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %0 = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %i) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %2 : !FHE.eint<2>
}
