// NOTE: linear steps after a lookup act on the entries, modulo 2^(q+1).
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// CHECK-LABEL: func.func @add
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>)
// CHECK-NEXT: %[[T:.*]] = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi64>
// CHECK-NEXT: %[[R:.*]] = "FHE.apply_lookup_table"(%[[X]], %[[T]]) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
// CHECK-NEXT: return %[[R]]
func.func @add(%x: !FHE.eint<2>) -> !FHE.eint<3> {
  %c = arith.constant -1 : i4
  %t = arith.constant dense<[2, 3, 4, 5]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %1 = "FHE.add_eint_int"(%0, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// 0 - 1 is 15 modulo 16: the padding bit is part of the value.
// CHECK-LABEL: func.func @sub_constant
// CHECK-NEXT: arith.constant dense<[15, 0, 1, 2]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @sub_constant(%x: !FHE.eint<2>) -> !FHE.eint<3> {
  %c = arith.constant 1 : i4
  %t = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %1 = "FHE.sub_eint_int"(%0, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @sub_from_constant
// CHECK-NEXT: arith.constant dense<[3, 2, -1, 3]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @sub_from_constant(%x: !FHE.eint<2>) -> !FHE.esint<3> {
  %c = arith.constant 2 : i4
  %t = arith.constant dense<[-1, 0, 3, -1]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
  %1 = "FHE.sub_int_eint"(%c, %0) : (i4, !FHE.esint<3>) -> !FHE.esint<3>
  return %1 : !FHE.esint<3>
}

// -----

// CHECK-LABEL: func.func @neg
// CHECK-NEXT: arith.constant dense<[0, -1, 4, 3]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @neg(%x: !FHE.esint<2>) -> !FHE.esint<3> {
  %t = arith.constant dense<[0, 1, -4, -3]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.esint<3>
  %1 = "FHE.neg_eint"(%0) : (!FHE.esint<3>) -> !FHE.esint<3>
  return %1 : !FHE.esint<3>
}

// -----

// Even factors are exact here: 2 * 7 = 14 and 2 * 9 = 2 modulo 16.
// CHECK-LABEL: func.func @mul
// CHECK-NEXT: arith.constant dense<[0, 2, 14, 2]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @mul(%x: !FHE.eint<2>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %t = arith.constant dense<[0, 1, 7, 9]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %1 = "FHE.mul_eint_int"(%0, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @reinterpret
// CHECK-NEXT: arith.constant dense<[0, 1, 7, -1]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
// CHECK-NEXT: return
func.func @reinterpret(%x: !FHE.eint<2>) -> !FHE.esint<3> {
  %t = arith.constant dense<[0, 1, 7, 15]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %1 = "FHE.to_signed"(%0) : (!FHE.eint<3>) -> !FHE.esint<3>
  return %1 : !FHE.esint<3>
}

// -----

// CHECK-LABEL: func.func @reinterpret_back
// CHECK-NEXT: arith.constant dense<[0, 1, 3, 15]> : tensor<4xi64>
// CHECK-NEXT: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
// CHECK-NEXT: return
func.func @reinterpret_back(%x: !FHE.eint<2>) -> !FHE.eint<3> {
  %t = arith.constant dense<[0, 1, 3, -1]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
  %1 = "FHE.to_unsigned"(%0) : (!FHE.esint<3>) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// Lookup, step, lookup: the step goes into the second table, so that the entries of the first keep
// to their range and both become one.
// CHECK-LABEL: func.func @step_between
// CHECK-NEXT: arith.constant dense<[18, 1, 2, 3]> : tensor<4xi64>
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @step_between(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %c = arith.constant 1 : i3
  %t1 = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %t2 = arith.constant dense<[1, 2, 3, 14]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.sub_eint_int"(%0, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %2 : !FHE.eint<4>
}
