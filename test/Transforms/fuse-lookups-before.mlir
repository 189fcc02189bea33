// NOTE: linear steps before a lookup. Entries for operands that leave the width are what a blind
// rotation gives: the negated entry of the value 2^p away, modulo 2^(q+1).
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// 3 + 1 leaves eint<2>: -10 modulo 32 is 22.
// CHECK-LABEL: func.func @add
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>)
// CHECK-NEXT: %[[T:.*]] = arith.constant dense<[11, 12, 13, 22]> : tensor<4xi64>
// CHECK-NEXT: %[[R:.*]] = "FHE.apply_lookup_table"(%[[X]], %[[T]]) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
// CHECK-NEXT: return %[[R]]
func.func @add(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 1 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// 0 - 1 leaves eint<2>: -13 modulo 32 is 19.
// CHECK-LABEL: func.func @sub_constant
// CHECK-NEXT: arith.constant dense<[19, 10, 11, 12]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @sub_constant(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 1 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.sub_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// CHECK-LABEL: func.func @sub_from_constant
// CHECK-NEXT: arith.constant dense<[13, 12, 11, 10]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @sub_from_constant(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 3 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.sub_int_eint"(%c, %x) : (i3, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// Signed: -(-2) = 2 leaves esint<2>, and -T[-2] = -(-8) modulo 32, around 0, is 8.
// CHECK-LABEL: func.func @neg_signed
// CHECK-NEXT: arith.constant dense<[1, -4, 8, 2]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"{{.*}} (!FHE.esint<2>, tensor<4xi64>) -> !FHE.esint<4>
// CHECK-NEXT: return
func.func @neg_signed(%x: !FHE.esint<2>) -> !FHE.esint<4> {
  %t = arith.constant dense<[1, 2, -8, -4]> : tensor<4xi64>
  %0 = "FHE.neg_eint"(%x) : (!FHE.esint<2>) -> !FHE.esint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.esint<4>
  return %1 : !FHE.esint<4>
}

// -----

// 3x for x = 0, 1, 2, 3 is 0, 3, 6 (-T[2]), 9 = 1 modulo 8.
// CHECK-LABEL: func.func @mul_odd
// CHECK-NEXT: arith.constant dense<[10, 13, 20, 11]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @mul_odd(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 3 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// Even factors fold too: an argument of a public function is in range.
// CHECK-LABEL: func.func @mul_even_of_argument
// CHECK-NEXT: arith.constant dense<[10, 12, 22, 20]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @mul_even_of_argument(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 2 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// A chain folds as one map: 2 (x - 1) + 2 = 2x, although x - 1 may leave the width in between.
// CHECK-LABEL: func.func @chain
// CHECK-NEXT: arith.constant dense<[10, 12, 22, 20]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @chain(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %1 = arith.constant 1 : i3
  %2 = arith.constant 2 : i4
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %a = "FHE.sub_eint_int"(%x, %1) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %b = "FHE.mul_eint_int"(%a, %2) : (!FHE.eint<2>, i4) -> !FHE.eint<2>
  %c = "FHE.add_eint_int"(%b, %2) : (!FHE.eint<2>, i4) -> !FHE.eint<2>
  %d = "FHE.apply_lookup_table"(%c, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %d : !FHE.eint<4>
}

// -----

// Read as signed, 2 and 3 lie outside esint<2>: -T[-2] and -T[-1].
// CHECK-LABEL: func.func @to_signed
// CHECK-NEXT: arith.constant dense<[10, 11, 20, 19]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
// CHECK-NEXT: return
func.func @to_signed(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.to_signed"(%x) : (!FHE.eint<2>) -> !FHE.esint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// The idiom of a signed comparison: move into the unsigned range, then look up.
// CHECK-LABEL: func.func @to_unsigned
// CHECK-NEXT: arith.constant dense<[12, 13, 10, 11]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"{{.*}} (!FHE.esint<2>, tensor<4xi64>) -> !FHE.eint<4>
// CHECK-NEXT: return
func.func @to_unsigned(%x: !FHE.esint<2>) -> !FHE.eint<4> {
  %c = arith.constant 2 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.esint<2>, i3) -> !FHE.esint<2>
  %1 = "FHE.to_unsigned"(%0) : (!FHE.esint<2>) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %2 : !FHE.eint<4>
}

// -----

// The step's result has another user: the step stays for it, the lookup goes past it.
// CHECK-LABEL: func.func @step_is_shared
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>)
// CHECK-DAG: %[[A:.*]] = "FHE.add_eint_int"(%[[X]]
// CHECK-DAG: %[[T:.*]] = "FHE.apply_lookup_table"(%[[X]]
// CHECK: return %[[A]], %[[T]]
func.func @step_is_shared(%x: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<4>) {
  %c = arith.constant 1 : i3
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %0, %1 : !FHE.eint<2>, !FHE.eint<4>
}

// -----

// An i1 constant is two's complement as any other: adding `true` subtracts 1.
// CHECK-LABEL: func.func @one_bit_constant
// CHECK-NEXT: arith.constant dense<[19, 10, 11, 12]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @one_bit_constant(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant true
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<2>, i1) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

// A sum of two entries of at most 1 is in range.
// CHECK-LABEL: func.func @sum_in_range
// CHECK: %[[S:.*]] = "FHE.add_eint"
// CHECK-NOT: "FHE.mul_eint_int"
// CHECK: "FHE.apply_lookup_table"(%[[S]]
// CHECK-NEXT: return
func.func @sum_in_range(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 2 : i3
  %b = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %t = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %b) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%y, %b) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.add_eint"(%0, %1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %3 = "FHE.mul_eint_int"(%2, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %4 = "FHE.apply_lookup_table"(%3, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %4 : !FHE.eint<4>
}
