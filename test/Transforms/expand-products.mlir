// RUN: fhe-opt --fhe-expand-products --split-input-file %s | FileCheck %s

// The sum of two full 2-bit values takes 3 bits, so arguments are encoded one bit wider and keep
// the width they were declared with.
// CHECK-LABEL: func.func @product
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<4> {FHE.width = 3 : i64}, %[[Y:.*]]: !FHE.eint<4> {FHE.width = 3 : i64})
// CHECK-SAME: -> (!FHE.eint<6> {FHE.width = 6 : i64})
func.func @product(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<6> {
  // CHECK: %[[S:.*]] = "FHE.add_eint"(%[[X]], %[[Y]])
  // CHECK: %[[U:.*]] = "FHE.sub_eint"(%[[X]], %[[Y]])
  // CHECK: %[[D:.*]] = "FHE.to_signed"(%[[U]]) : (!FHE.eint<4>) -> !FHE.esint<4>
  // CHECK: %[[TS:.*]] = arith.constant dense<[0, 0, 1, 2, 4, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49, 56]> : tensor<16xi64>
  // CHECK: %[[A:.*]] = "FHE.apply_lookup_table"(%[[S]], %[[TS]]) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<6>
  // CHECK: %[[TD:.*]] = arith.constant dense<[0, 0, 1, 2, 4, 6, 9, 12, 16, 12, 9, 6, 4, 2, 1, 0]> : tensor<16xi64>
  // CHECK: %[[B:.*]] = "FHE.apply_lookup_table"(%[[D]], %[[TD]]) : (!FHE.esint<4>, tensor<16xi64>) -> !FHE.eint<6>
  // CHECK: %[[R:.*]] = "FHE.sub_eint"(%[[A]], %[[B]])
  // CHECK: return %[[R]]
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<6>
  return %0 : !FHE.eint<6>
}

// -----

// A product of a value with itself is one table of its own width.
// CHECK-LABEL: func.func @square
// CHECK-SAME: (%[[X:.*]]: !FHE.esint<2>) -> !FHE.esint<4>
func.func @square(%x: !FHE.esint<2>) -> !FHE.esint<4> {
  // CHECK: dense<[0, 1, 4, 1]> : tensor<4xi64>
  // CHECK: "FHE.apply_lookup_table"(%[[X]]
  // CHECK-NOT: "FHE.sub_eint"
  %0 = "FHE.mul_eint"(%x, %x) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.esint<4>
  return %0 : !FHE.esint<4>
}

// -----

// Near miss: tables show that the operands are small enough, so nothing is widened.
// CHECK-LABEL: func.func @small_operands
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>, %[[Y:.*]]: !FHE.eint<2>)
func.func @small_operands(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<3> {
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %b = "FHE.apply_lookup_table"(%y, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  // CHECK: "FHE.add_eint"(%{{.*}}, %{{.*}}) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %0 = "FHE.mul_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Widening takes the whole class of values along, through linear ops and tensors, and extends the
// tables that read them; it stops at a lookup.
// CHECK-LABEL: func.func @whole_class
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>> {FHE.width = 2 : i64}, %[[Z:.*]]: !FHE.eint<2> {FHE.width = 2 : i64})
// CHECK-SAME: -> (!FHE.eint<3> {FHE.width = 2 : i64}, !FHE.eint<1> {FHE.width = 1 : i64}, !FHE.eint<2> {FHE.width = 2 : i64})
func.func @whole_class(%x: tensor<2x!FHE.eint<2>>, %z: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<1>, !FHE.eint<2>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<[0, 1, 0, 1]> : tensor<4xi64>
  %a = tensor.extract %x[%c0] : tensor<2x!FHE.eint<2>>
  %b = tensor.extract %x[%c1] : tensor<2x!FHE.eint<2>>
  // CHECK: %[[T:.*]] = arith.constant dense<[0, 1, 0, 1, 0, -1, 0, -1]> : tensor<8xi64>
  // CHECK: "FHE.apply_lookup_table"(%{{.*}}, %[[T]]) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<1>
  %p = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<1>
  // CHECK: %[[D:.*]] = "FHE.to_signed"(%{{.*}}) : (!FHE.eint<3>) -> !FHE.esint<3>
  // CHECK: dense<[0, 1, 2, 3, 0, 0, 0, 0]> : tensor<8xi64>
  // CHECK: %[[E:.*]] = "FHE.apply_lookup_table"(%[[D]]
  // CHECK: "FHE.add_eint"(%[[E]], %{{.*}}) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  // CHECK: "FHE.neg_eint"(%[[Z]]) : (!FHE.eint<2>) -> !FHE.eint<2>
  %m = "FHE.max_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %n = "FHE.neg_eint"(%z) : (!FHE.eint<2>) -> !FHE.eint<2>
  return %m, %p, %n : !FHE.eint<2>, !FHE.eint<1>, !FHE.eint<2>
}
// -----

// Both operands side by side take no more bits than sum and difference, when one is 0 or 1: x + x + c.
// CHECK-LABEL: func.func @choice
// CHECK-SAME: (%[[C:.*]]: !FHE.eint<2> {FHE.width = 2 : i64}, %[[X:.*]]: !FHE.eint<4> {FHE.width = 3 : i64})
func.func @choice(%c: !FHE.eint<2>, %x: !FHE.eint<3>) -> !FHE.eint<3> {
  // CHECK: %[[B:.*]] = "FHE.apply_lookup_table"(%[[C]], %{{.*}}) {{.*}} -> !FHE.eint<4>
  // CHECK: %[[H:.*]] = "FHE.mul_eint_int"(%[[X]], %c2{{.*}}) : (!FHE.eint<4>, i64) -> !FHE.eint<4>
  // CHECK: %[[P:.*]] = "FHE.add_eint"(%[[H]], %[[B]])
  // CHECK: %[[T:.*]] = arith.constant dense<[0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7]>
  // CHECK: %[[R:.*]] = "FHE.apply_lookup_table"(%[[P]], %[[T]])
  // CHECK-NEXT: return %[[R]]
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %b = "FHE.apply_lookup_table"(%c, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %0 = "FHE.mul_eint"(%b, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Two bits each are four together, and one lookup of four bits is cheaper than two of three. Signed values
// lie around 0.
// CHECK-LABEL: func.func @signed_side_by_side
// CHECK-SAME: (%[[X:.*]]: !FHE.esint<4> {FHE.width = 2 : i64}, %[[Y:.*]]: !FHE.esint<4> {FHE.width = 2 : i64})
func.func @signed_side_by_side(%x: !FHE.esint<2>, %y: !FHE.esint<2>) -> !FHE.esint<4> {
  // CHECK: %[[H:.*]] = "FHE.mul_eint_int"(%[[X]], %c4
  // CHECK: %[[S:.*]] = "FHE.add_eint"(%[[H]], %[[Y]])
  // CHECK: %[[P:.*]] = "FHE.add_eint_int"(%[[S]], %c2
  // CHECK: dense<[0, 0, 0, 0, -2, -1, 0, 1, 4, 2, 0, -2, 2, 1, 0, -1]>
  // CHECK-COUNT-1: "FHE.apply_lookup_table"(%[[P]]
  // CHECK-NEXT: return
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.esint<4>
  return %0 : !FHE.esint<4>
}
