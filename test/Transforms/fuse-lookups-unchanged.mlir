// NOTE: near misses: every function must come out with the lookups and steps it has.
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// An entry of the inner table is beyond its type, so the outer one reads an overflowed value.
// CHECK-LABEL: func.func @inner_entry_overflows
// CHECK-COUNT-2: "FHE.apply_lookup_table"
func.func @inner_entry_overflows(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %t1 = arith.constant dense<[0, 1, 2, 4]> : tensor<4xi64>
  %t2 = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}

// -----

// Unsigned: -1 is an overflow.
// CHECK-LABEL: func.func @inner_entry_negative
// CHECK-COUNT-2: "FHE.apply_lookup_table"
func.func @inner_entry_negative(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %t1 = arith.constant dense<[0, 1, 2, -1]> : tensor<4xi64>
  %t2 = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}

// -----

// Fused, a 1-bit lookup would become a 3-bit one while the inner one stays for its other user.
// CHECK-LABEL: func.func @shared_inner_would_widen
// CHECK: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<1>
// CHECK: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<1>, tensor<2xi64>) -> !FHE.eint<4>
func.func @shared_inner_would_widen(%x: !FHE.eint<3>) -> (!FHE.eint<1>, !FHE.eint<4>) {
  %t1 = arith.constant dense<[0, 0, 0, 0, 1, 1, 1, 1]> : tensor<8xi64>
  %t2 = arith.constant dense<[5, 9]> : tensor<2xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<1>
  %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<1>, tensor<2xi64>) -> !FHE.eint<4>
  return %0, %1 : !FHE.eint<1>, !FHE.eint<4>
}

// -----

// Tables known only when the program runs.
// CHECK-LABEL: func.func @unknown_tables
// CHECK: "FHE.sub_eint_int"
// CHECK-COUNT-2: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.neg_eint"
func.func @unknown_tables(%x: !FHE.esint<2>, %t: tensor<4xi64>) -> !FHE.esint<2> {
  %c = arith.constant 1 : i3
  %0 = "FHE.sub_eint_int"(%x, %c) : (!FHE.esint<2>, i3) -> !FHE.esint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.esint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.esint<2>
  %3 = "FHE.neg_eint"(%2) : (!FHE.esint<2>) -> !FHE.esint<2>
  return %3 : !FHE.esint<2>
}

// -----

// The clear operand is no constant.
// CHECK-LABEL: func.func @unknown_summand
// CHECK: "FHE.add_eint_int"
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.mul_eint_int"
func.func @unknown_summand(%x: !FHE.eint<2>, %c: i3) -> !FHE.eint<2> {
  %t = arith.constant dense<[0, 1, 2, 2]> : tensor<4xi64>
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.mul_eint_int"(%1, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  return %2 : !FHE.eint<2>
}

// -----

// x - y may leave the width, and x - y + 1 come back into it: only the latter's lookup is specified.
// CHECK-LABEL: func.func @step_after_overflow
// CHECK: "FHE.sub_eint"
// CHECK-NEXT: "FHE.add_eint_int"
// CHECK-NEXT: "FHE.apply_lookup_table"
func.func @step_after_overflow(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %c = arith.constant 1 : i3
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHE.sub_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.add_eint_int"(%0, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %2 : !FHE.eint<2>
}

// -----

// A private function may be called with an overflowed value.
// CHECK-LABEL: func.func private @step_on_private_argument
// CHECK: "FHE.mul_eint_int"
// CHECK-NEXT: "FHE.apply_lookup_table"
func.func private @step_on_private_argument(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %c = arith.constant 2 : i3
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}

// -----

// The lookup's result has another user: with the step in its table it would run twice.
// CHECK-LABEL: func.func @shared_lookup_before_step
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.add_eint_int"
// CHECK-NEXT: return
func.func @shared_lookup_before_step(%x: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<2>) {
  %c = arith.constant 1 : i3
  %t = arith.constant dense<[0, 1, 2, 2]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.add_eint_int"(%0, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  return %0, %1 : !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Two encrypted operands: not a step with a constant.
// CHECK-LABEL: func.func @encrypted_sum
// CHECK-COUNT-2: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.add_eint"
// CHECK-NEXT: "FHE.apply_lookup_table"
func.func @encrypted_sum(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%y, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.add_eint"(%0, %1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %3 = "FHE.apply_lookup_table"(%2, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %3 : !FHE.eint<2>
}
