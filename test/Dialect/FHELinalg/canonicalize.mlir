// NOTE: every folder and canonicalizer, and what comes close but must stay.
// RUN: fhe-opt %s --split-input-file --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @add_eint_int_zero
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @add_eint_int_zero(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<0> : tensor<1xi4>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<1xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @add_eint_int_some_zero
// CHECK: "FHELinalg.add_eint_int"
func.func @add_eint_int_some_zero(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<[0, 1]> : tensor<2xi4>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @sub_eint_int_zero
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @sub_eint_int_zero(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<0> : tensor<1xi4>
  %0 = "FHELinalg.sub_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<1xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @sub_eint_int_some_zero
// CHECK: "FHELinalg.sub_eint_int"
func.func @sub_eint_int_some_zero(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<[0, 1]> : tensor<2xi4>
  %0 = "FHELinalg.sub_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// Near miss: the shape changes.
// CHECK-LABEL: func.func @add_zero_broadcasts
// CHECK: "FHELinalg.add_eint_int"
func.func @add_zero_broadcasts(%x: tensor<2x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %c = arith.constant dense<0> : tensor<3x1xi4>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<3x1xi4>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @mul_one
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @mul_one(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<1> : tensor<2xi4>
  %0 = "FHELinalg.mul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @mul_one_two
// CHECK: "FHELinalg.mul_eint_int"
func.func @mul_one_two(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<[1, 2]> : tensor<2xi4>
  %0 = "FHELinalg.mul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @mul_zero
// CHECK-NEXT: "FHE.zero_tensor"() : () -> tensor<3x2x!FHE.eint<3>>
// CHECK-NEXT: return
func.func @mul_zero(%x: tensor<2x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %c = arith.constant dense<0> : tensor<3x1xi4>
  %0 = "FHELinalg.mul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<3x1xi4>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @mul_zero_one
// CHECK: "FHELinalg.mul_eint_int"
func.func @mul_zero_one(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<[0, 1]> : tensor<2xi4>
  %0 = "FHELinalg.mul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @matmul_zero
// CHECK-NEXT: "FHE.zero_tensor"() : () -> tensor<3x!FHE.eint<3>>
// CHECK-NEXT: return
func.func @matmul_zero(%x: tensor<2x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %c = arith.constant dense<0> : tensor<2x3xi4>
  %0 = "FHELinalg.matmul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2x3xi4>) -> tensor<3x!FHE.eint<3>>
  return %0 : tensor<3x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @matmul_zero_scalar
// CHECK-NEXT: "FHE.zero"() : () -> !FHE.eint<3>
// CHECK-NEXT: return
func.func @matmul_zero_scalar(%x: tensor<2x!FHE.eint<3>>) -> !FHE.eint<3> {
  %c = arith.constant dense<0> : tensor<2xi4>
  %0 = "FHELinalg.matmul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @add_zeros
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @add_zeros(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %z = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %0 = "FHELinalg.add_eint"(%z, %x) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @add_zeros_right
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @add_zeros_right(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %z = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %0 = "FHELinalg.add_eint"(%x, %z) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// Near miss: the shape changes.
// CHECK-LABEL: func.func @add_zeros_broadcast
// CHECK: "FHELinalg.add_eint"
func.func @add_zeros_broadcast(%x: tensor<2x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %z = "FHE.zero_tensor"() : () -> tensor<3x2x!FHE.eint<3>>
  %0 = "FHELinalg.add_eint"(%x, %z) : (tensor<2x!FHE.eint<3>>, tensor<3x2x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @sub_zeros
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @sub_zeros(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %z = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %0 = "FHELinalg.sub_eint"(%x, %z) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @zeros_sub
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: "FHELinalg.neg_eint"(%[[X]])
// CHECK-NEXT: return
func.func @zeros_sub(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %z = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %0 = "FHELinalg.sub_eint"(%z, %x) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @neg_neg
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.esint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @neg_neg(%x: tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>> {
  %a = "FHELinalg.neg_eint"(%x) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  %0 = "FHELinalg.neg_eint"(%a) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  return %0 : tensor<2x!FHE.esint<3>>
}

// -----

// CHECK-LABEL: func.func @signed_and_back
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @signed_and_back(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %a = "FHELinalg.to_signed"(%x) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<3>>
  %0 = "FHELinalg.to_unsigned"(%a) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @unsigned_and_back
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.esint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @unsigned_and_back(%x: tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>> {
  %a = "FHELinalg.to_unsigned"(%x) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.eint<3>>
  %0 = "FHELinalg.to_signed"(%a) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<3>>
  return %0 : tensor<2x!FHE.esint<3>>
}

// -----

// CHECK-LABEL: func.func @sum_of_unit_axis
// CHECK-SAME: (%[[X:.*]]: tensor<2x1x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @sum_of_unit_axis(%x: tensor<2x1x!FHE.eint<3>>) -> tensor<2x1x!FHE.eint<3>> {
  %0 = "FHELinalg.sum"(%x) {axes = [1], keep_dims = true} : (tensor<2x1x!FHE.eint<3>>) -> tensor<2x1x!FHE.eint<3>>
  return %0 : tensor<2x1x!FHE.eint<3>>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @sum_of_long_axis
// CHECK: "FHELinalg.sum"
func.func @sum_of_long_axis(%x: tensor<2x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>> {
  %0 = "FHELinalg.sum"(%x) {axes = [0], keep_dims = true} : (tensor<2x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>>
  return %0 : tensor<1x!FHE.eint<3>>
}
