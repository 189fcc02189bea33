// NOTE: every folder and canonicalizer, and what comes close but must stay.
// RUN: fhe-opt %s --split-input-file --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @add_eint_int_zero
// CHECK-SAME: %[[X:[a-z0-9]+]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @add_eint_int_zero(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 0 : i4
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @add_eint_int_one
// CHECK: "FHE.add_eint_int"
func.func @add_eint_int_one(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 1 : i4
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @sub_eint_int_zero
// CHECK-SAME: %[[X:[a-z0-9]+]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @sub_eint_int_zero(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 0 : i4
  %0 = "FHE.sub_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @sub_eint_int_one
// CHECK: "FHE.sub_eint_int"
func.func @sub_eint_int_one(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 1 : i4
  %0 = "FHE.sub_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @mul_one
// CHECK-SAME: %[[X:[a-z0-9]+]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @mul_one(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 1 : i4
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @mul_two
// CHECK: "FHE.mul_eint_int"
func.func @mul_two(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// `true` is -1 in two's complement.
// CHECK-LABEL: func.func @mul_one_bit
// CHECK-NEXT: %[[N:.*]] = "FHE.neg_eint"
// CHECK-NEXT: return %[[N]]
func.func @mul_one_bit(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant true
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i1) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @mul_zero
// CHECK-NEXT: %[[Z:.*]] = "FHE.zero"() : () -> !FHE.eint<3>
// CHECK-NEXT: return %[[Z]]
func.func @mul_zero(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 0 : i4
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @mul_minus_one
// CHECK-NEXT: %[[Z:.*]] = "FHE.neg_eint"
// CHECK-NEXT: return %[[Z]]
func.func @mul_minus_one(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %c = arith.constant -1 : i4
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// -----

// CHECK-LABEL: func.func @add_zero_right
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @add_zero_right(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = "FHE.add_eint"(%x, %z) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @add_zero_left
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @add_zero_left(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = "FHE.add_eint"(%z, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @sub_zero
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @sub_zero(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = "FHE.sub_eint"(%x, %z) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @zero_sub
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[N:.*]] = "FHE.neg_eint"(%[[X]])
// CHECK-NEXT: return %[[N]]
func.func @zero_sub(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = "FHE.sub_eint"(%z, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @sub_self
// CHECK-NEXT: "FHE.zero"
// CHECK-NEXT: return
func.func @sub_self(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = "FHE.sub_eint"(%x, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @sub_other
// CHECK-NEXT: "FHE.sub_eint"
func.func @sub_other(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = "FHE.sub_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @zero_sub_int
// CHECK-NEXT: "FHE.neg_eint"
// CHECK-NEXT: return
func.func @zero_sub_int(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %c = arith.constant 0 : i4
  %0 = "FHE.sub_int_eint"(%c, %x) : (i4, !FHE.esint<3>) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @one_sub_int
// CHECK: "FHE.sub_int_eint"
func.func @one_sub_int(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %c = arith.constant 1 : i4
  %0 = "FHE.sub_int_eint"(%c, %x) : (i4, !FHE.esint<3>) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// -----

// CHECK-LABEL: func.func @max_self
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @max_self(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = "FHE.max_eint"(%x, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @max_other
// CHECK-NEXT: "FHE.max_eint"
func.func @max_other(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = "FHE.max_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @neg_neg
// CHECK-SAME: (%[[X:.*]]: !FHE.esint<3>)
// CHECK-NEXT: return %[[X]]
func.func @neg_neg(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %a = "FHE.neg_eint"(%x) : (!FHE.esint<3>) -> !FHE.esint<3>
  %0 = "FHE.neg_eint"(%a) : (!FHE.esint<3>) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// -----

// CHECK-LABEL: func.func @signed_and_back
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @signed_and_back(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %a = "FHE.to_signed"(%x) : (!FHE.eint<3>) -> !FHE.esint<3>
  %0 = "FHE.to_unsigned"(%a) : (!FHE.esint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @unsigned_and_back
// CHECK-SAME: (%[[X:.*]]: !FHE.esint<3>)
// CHECK-NEXT: return %[[X]]
func.func @unsigned_and_back(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %a = "FHE.to_unsigned"(%x) : (!FHE.esint<3>) -> !FHE.eint<3>
  %0 = "FHE.to_signed"(%a) : (!FHE.eint<3>) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @neg_between
// CHECK-NEXT: "FHE.to_signed"
// CHECK-NEXT: "FHE.neg_eint"
// CHECK-NEXT: "FHE.to_unsigned"
func.func @neg_between(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %a = "FHE.to_signed"(%x) : (!FHE.eint<3>) -> !FHE.esint<3>
  %b = "FHE.neg_eint"(%a) : (!FHE.esint<3>) -> !FHE.esint<3>
  %0 = "FHE.to_unsigned"(%b) : (!FHE.esint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @add_twice
// CHECK-NEXT: %[[C:.*]] = arith.constant -3 : i4
// CHECK-NEXT: "FHE.add_eint_int"(%{{.*}}, %[[C]]) : (!FHE.eint<3>, i4)
// CHECK-NEXT: return
func.func @add_twice(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %a = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %0 = "FHE.add_eint_int"(%a, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @mul_twice
// CHECK-NEXT: %[[C:.*]] = arith.constant 6 : i4
// CHECK-NEXT: "FHE.mul_eint_int"(%{{.*}}, %[[C]]) : (!FHE.eint<3>, i4)
// CHECK-NEXT: return
func.func @mul_twice(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 3 : i4
  %d = arith.constant 2 : i4
  %a = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %0 = "FHE.mul_eint_int"(%a, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss: between the steps of a larger factor the noise can be lowered.
// CHECK-LABEL: func.func @mul_beyond_width
// CHECK-COUNT-2: "FHE.mul_eint_int"
func.func @mul_beyond_width(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 3 : i4
  %d = arith.constant 5 : i4
  %a = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %0 = "FHE.mul_eint_int"(%a, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @add_unknown_twice
// CHECK-COUNT-2: "FHE.add_eint_int"
func.func @add_unknown_twice(%x: !FHE.eint<3>, %c: i4) -> !FHE.eint<3> {
  %a = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %0 = "FHE.add_eint_int"(%a, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Near miss: a value out of range reads the negated entry; see fuse-lookups-trivial.mlir for those in range.
// CHECK-LABEL: func.func @constant_table
// CHECK: "FHE.apply_lookup_table"
func.func @constant_table(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<5> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// 0 is its own negation, and modulo 16 so is 8.
// CHECK-LABEL: func.func @own_negation
// CHECK: %[[C:.*]] = arith.constant 8 : i64
// CHECK: %[[Z:.*]] = "FHE.zero"
// CHECK: %[[E:.*]] = "FHE.add_eint_int"(%{{.*}}, %[[C]])
// CHECK: return %[[Z]], %[[E]]
func.func @own_negation(%x: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %t = arith.constant dense<0> : tensor<8xi64>
  %u = arith.constant dense<8> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%x, %u) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0, %1 : !FHE.eint<3>, !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @table_at_zero
// CHECK-DAG: %[[C:.*]] = arith.constant 6 : i4
// CHECK-DAG: %[[Z:.*]] = "FHE.zero"
// CHECK: "FHE.add_eint_int"(%[[Z]], %[[C]])
// CHECK-NEXT: return
func.func @table_at_zero() -> !FHE.eint<3> {
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %t = arith.constant dense<[6, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%z, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @sub_then_add
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[C:.*]] = arith.constant -7 : i4
// CHECK-NEXT: "FHE.add_eint_int"(%[[X]], %[[C]])
// CHECK-NEXT: return
func.func @sub_then_add(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.sub_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %1 = "FHE.add_eint_int"(%0, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @sub_twice
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[C:.*]] = arith.constant 3 : i4
// CHECK-NEXT: "FHE.add_eint_int"(%[[X]], %[[C]])
// CHECK-NEXT: return
func.func @sub_twice(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.sub_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %1 = "FHE.sub_eint_int"(%0, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @from_constant_twice
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[C:.*]] = arith.constant -7 : i4
// CHECK-NEXT: "FHE.add_eint_int"(%[[X]], %[[C]])
// CHECK-NEXT: return
func.func @from_constant_twice(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.sub_int_eint"(%c, %x) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  %1 = "FHE.sub_int_eint"(%d, %0) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @add_then_from_constant
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[C:.*]] = arith.constant -7 : i4
// CHECK-NEXT: "FHE.sub_int_eint"(%[[C]], %[[X]])
// CHECK-NEXT: return
func.func @add_then_from_constant(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %1 = "FHE.sub_int_eint"(%d, %0) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @neg_then_mul
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[C:.*]] = arith.constant 5 : i4
// CHECK-NEXT: "FHE.mul_eint_int"(%[[X]], %[[C]])
// CHECK-NEXT: return
func.func @neg_then_mul(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.neg_eint"(%x) : (!FHE.eint<3>) -> !FHE.eint<3>
  %1 = "FHE.mul_eint_int"(%0, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @neg_then_add
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[C:.*]] = arith.constant 2 : i4
// CHECK-NEXT: "FHE.sub_int_eint"(%[[C]], %[[X]])
// CHECK-NEXT: return
func.func @neg_then_add(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.neg_eint"(%x) : (!FHE.eint<3>) -> !FHE.eint<3>
  %1 = "FHE.add_eint_int"(%0, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @add_and_back
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: return %[[X]]
func.func @add_and_back(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %1 = "FHE.sub_eint_int"(%0, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// Near miss: no one op multiplies and adds.
// CHECK-LABEL: func.func @mul_then_add
// CHECK: "FHE.mul_eint_int"
// CHECK: "FHE.add_eint_int"
func.func @mul_then_add(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 2 : i4
  %d = arith.constant -5 : i4
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %1 = "FHE.add_eint_int"(%0, %d) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

// -----

// Near miss: the product of the constants takes more than 64 bits.
// CHECK-LABEL: func.func @mul_too_large
// CHECK-COUNT-2: "FHE.mul_eint_int"
func.func @mul_too_large(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 4294967297 : i64
  %0 = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i64) -> !FHE.eint<3>
  %1 = "FHE.mul_eint_int"(%0, %c) : (!FHE.eint<3>, i64) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}
