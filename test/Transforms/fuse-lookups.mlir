// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// A table of a table: one lookup.
// CHECK-LABEL: func.func @table_of_table
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>)
// CHECK-NEXT: %[[T:.*]] = arith.constant dense<[30, 10, 20, 0]> : tensor<4xi64>
// CHECK-NEXT: %[[R:.*]] = "FHE.apply_lookup_table"(%[[X]], %[[T]]) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<5>
// CHECK-NEXT: return %[[R]]
func.func @table_of_table(%x: !FHE.eint<2>) -> !FHE.eint<5> {
  %t1 = arith.constant dense<[3, 1, 2, 0]> : tensor<4xi64>
  %t2 = arith.constant dense<[0, 10, 20, 30, 9, 9, 9, 9]> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<5>
  return %1 : !FHE.eint<5>
}

// -----

// Negative entries of a signed inner table read the upper half of the outer one.
// CHECK-LABEL: func.func @signed_between
// CHECK: arith.constant dense<[5, 6, 7, 4]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
// CHECK-NEXT: return
func.func @signed_between(%x: !FHE.eint<2>) -> !FHE.eint<3> {
  %t1 = arith.constant dense<[1, -2, -1, 0]> : tensor<4xi64>
  %t2 = arith.constant dense<[4, 5, 6, 7]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// Three tables become one.
// CHECK-LABEL: func.func @three_tables
// CHECK: arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @three_tables(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %t = arith.constant dense<[3, 0, 1, 2]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %2 : !FHE.eint<2>
}

// -----

// The inner lookup has another user, and the outer one gets narrower: the depth shrinks.
// CHECK-LABEL: func.func @shared_inner
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>)
// CHECK-DAG: %[[T1:.*]] = arith.constant dense<[3, 1, 2, 0]> : tensor<4xi64>
// CHECK-DAG: %[[T2:.*]] = arith.constant dense<[7, 5, 6, 4]> : tensor<4xi64>
// CHECK-DAG: %[[A:.*]] = "FHE.apply_lookup_table"(%[[X]], %[[T1]]) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
// CHECK-DAG: %[[B:.*]] = "FHE.apply_lookup_table"(%[[X]], %[[T2]]) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
// CHECK: return %[[A]], %[[B]]
func.func @shared_inner(%x: !FHE.eint<2>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %t1 = arith.constant dense<[3, 1, 2, 0]> : tensor<4xi64>
  %t2 = arith.constant dense<[4, 5, 6, 7, 0, 1, 2, 3]> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0, %1 : !FHE.eint<3>, !FHE.eint<3>
}

// -----

// Narrow tables of other widths are read as they are, and the new one is of i64.
// CHECK-LABEL: func.func @narrow_table_type
// CHECK: arith.constant dense<[2, 1, 0, 3]> : tensor<4xi64>
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @narrow_table_type(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %t1 = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi3>
  %t2 = arith.constant dense<[3, 0, 1, 2]> : tensor<4xi8>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<2>, tensor<4xi8>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}
