// RUN: fhe-opt --fhe-expand-booleans --split-input-file %s | FileCheck %s

// A boolean takes two bits, and keeps on the function that only one of them is used.
// CHECK-LABEL: func.func @and
// CHECK-SAME: (%[[A:.*]]: !FHE.eint<2> {FHE.width = 1 : i64}, %[[B:.*]]: !FHE.eint<2> {FHE.width = 1 : i64})
// CHECK-SAME: -> (!FHE.eint<2> {FHE.width = 1 : i64})
func.func @and(%a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  // CHECK-NEXT: %[[P:.*]] = "FHE.add_eint"(%[[A]], %[[B]])
  // CHECK-NEXT: %[[T:.*]] = arith.constant dense<[0, 0, 1, 0]> : tensor<4xi64>
  // CHECK-NEXT: %[[R:.*]] = "FHE.apply_lookup_table"(%[[P]], %[[T]]) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  // CHECK-NEXT: return %[[R]]
  %0 = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %0 : !FHE.ebool
}

// -----

// Conversions to and from two bits leave nothing behind.
// CHECK-LABEL: func.func @conversions
// CHECK-SAME: (%[[A:.*]]: !FHE.eint<2> {FHE.width = 2 : i64}) -> (!FHE.eint<2> {FHE.width = 2 : i64})
func.func @conversions(%a: !FHE.eint<2>) -> !FHE.eint<2> {
  // CHECK-NEXT: %[[ONE:.*]] = arith.constant 1 : i3
  // CHECK-NEXT: %[[N:.*]] = "FHE.sub_int_eint"(%[[ONE]], %[[A]])
  // CHECK-NEXT: return %[[N]]
  %0 = "FHE.to_bool"(%a) : (!FHE.eint<2>) -> !FHE.ebool
  %1 = "FHE.not"(%0) : (!FHE.ebool) -> !FHE.ebool
  %2 = "FHE.from_bool"(%1) : (!FHE.ebool) -> !FHE.eint<2>
  return %2 : !FHE.eint<2>
}

// -----

// Near miss: a program without booleans stays as it is.
// CHECK-LABEL: func.func @integers
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>) -> !FHE.eint<2>
func.func @integers(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  return %x : !FHE.eint<2>
}
