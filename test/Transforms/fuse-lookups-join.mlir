// NOTE: what one value gives in two ways, where it meets again.
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// (2 T1[x] + 1) - T2[x].
// CHECK-LABEL: func.func @difference_of_tables
// CHECK-NEXT: arith.constant dense<[1, 3, 5, 7]>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @difference_of_tables(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c1 = arith.constant 1 : i5
  %c2 = arith.constant 2 : i5
  %t1 = arith.constant dense<[0, 2, 4, 6]> : tensor<4xi64>
  %t2 = arith.constant dense<[0, 2, 4, 6]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  %1 = "FHE.apply_lookup_table"(%x, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  %2 = "FHE.mul_eint_int"(%0, %c2) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  %3 = "FHE.add_eint_int"(%2, %c1) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  %4 = "FHE.sub_eint"(%3, %1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %4 : !FHE.eint<4>
}

// -----

// CHECK-LABEL: func.func @sum_of_tensors
// CHECK-NEXT: arith.constant dense<[3, 2, 1, 4]>
// CHECK-NEXT: "FHELinalg.apply_lookup_table"
// CHECK-NEXT: return
func.func @sum_of_tensors(%x: tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.eint<4>> {
  %t1 = arith.constant dense<[1, 1, 0, 3]> : tensor<4xi64>
  %t2 = arith.constant dense<[2, 1, 1, 1]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t1) : (tensor<3x!FHE.esint<2>>, tensor<4xi64>) -> tensor<3x!FHE.eint<4>>
  %1 = "FHELinalg.apply_lookup_table"(%x, %t2) : (tensor<3x!FHE.esint<2>>, tensor<4xi64>) -> tensor<3x!FHE.eint<4>>
  %2 = "FHELinalg.add_eint"(%0, %1) : (tensor<3x!FHE.eint<4>>, tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>>
  return %2 : tensor<3x!FHE.eint<4>>
}

// -----

// A product of a value and its table, and a maximum of two tables.
// CHECK-LABEL: func.func @product_and_maximum
// CHECK-DAG: dense<[0, 3, 4, 3]>
// CHECK-DAG: dense<[3, 2, 2, 3]>
// CHECK-NOT: mul_eint
// CHECK-NOT: max_eint
// CHECK-COUNT-2: "FHE.apply_lookup_table"(%arg0
// CHECK-NOT: apply_lookup_table
func.func @product_and_maximum(%x: !FHE.eint<2>) -> (!FHE.eint<3>, !FHE.eint<2>) {
  %down = arith.constant dense<[3, 3, 2, 1]> : tensor<4xi64>
  %t1 = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %t2 = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %down) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.mul_eint"(%x, %0) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<3>
  %2 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %3 = "FHE.apply_lookup_table"(%x, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %4 = "FHE.max_eint"(%2, %3) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %1, %4 : !FHE.eint<3>, !FHE.eint<2>
}

// -----

// Near miss: two values.
// CHECK-LABEL: func.func @two_values
// CHECK-COUNT-2: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.add_eint"
func.func @two_values(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<4> {
  %t = arith.constant dense<[1, 3, 0, 2]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  %1 = "FHE.apply_lookup_table"(%y, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  %2 = "FHE.add_eint"(%0, %1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %2 : !FHE.eint<4>
}

// -----

// Near miss: the first table has another user, so both lookups stay as they are.
// CHECK-LABEL: func.func @another_user
// CHECK-COUNT-2: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.add_eint"
func.func @another_user(%x: !FHE.eint<2>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %t1 = arith.constant dense<[1, 3, 0, 2]> : tensor<4xi64>
  %t2 = arith.constant dense<[0, 1, 0, 1]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  %1 = "FHE.apply_lookup_table"(%x, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  %2 = "FHE.add_eint"(%0, %1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %0, %2 : !FHE.eint<4>, !FHE.eint<4>
}

// -----

// Near miss: x - y may leave its width, and the product of that with itself is not one of its table.
// CHECK-LABEL: func.func @perhaps_out_of_range
// CHECK: "FHE.mul_eint"
func.func @perhaps_out_of_range(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<4> {
  %t = arith.constant dense<[1, 3, 0, 2]> : tensor<4xi64>
  %0 = "FHE.sub_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.mul_eint"(%0, %1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  return %2 : !FHE.eint<4>
}

// -----

// A value added to itself is twice that value, before and after a table.
// CHECK-LABEL: func.func @doubled
// CHECK-NEXT: arith.constant dense<[2, 6, -2, -6]>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @doubled(%x: !FHE.eint<2>) -> !FHE.esint<4> {
  %t = arith.constant dense<[1, 0, 3, 2]> : tensor<4xi64>
  %0 = "FHE.add_eint"(%x, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<4>
  %2 = "FHE.add_eint"(%1, %1) : (!FHE.esint<4>, !FHE.esint<4>) -> !FHE.esint<4>
  return %2 : !FHE.esint<4>
}
