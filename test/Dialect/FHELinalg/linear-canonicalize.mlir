// NOTE: linear steps of tensors with clear constants, and what comes close but must stay.
// RUN: fhe-opt %s --split-input-file --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @negations
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.esint<3>>)
// CHECK-NEXT: %[[N:.*]] = "FHELinalg.neg_eint"(%[[X]])
// CHECK-NEXT: %[[M:.*]] = "FHELinalg.neg_eint"(%[[X]])
// CHECK-NEXT: %[[K:.*]] = "FHELinalg.neg_eint"(%[[X]])
// CHECK-NEXT: return %[[N]], %[[M]], %[[K]]
func.func @negations(%x: tensor<2x!FHE.esint<3>>) -> (tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>) {
  %minus = arith.constant dense<-1> : tensor<2xi4>
  %c = arith.constant dense<0> : tensor<1xi4>
  %z = "FHE.zero_tensor"() : () -> tensor<2x!FHE.esint<3>>
  %0 = "FHELinalg.mul_eint_int"(%x, %minus) : (tensor<2x!FHE.esint<3>>, tensor<2xi4>) -> tensor<2x!FHE.esint<3>>
  %1 = "FHELinalg.sub_int_eint"(%c, %x) : (tensor<1xi4>, tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  %2 = "FHELinalg.sub_eint"(%z, %x) : (tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  return %0, %1, %2 : tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>
}

// -----

// Near miss: the product spreads its operand.
// CHECK-LABEL: func.func @spreads
// CHECK: "FHELinalg.mul_eint_int"
// CHECK: "FHELinalg.add_eint_int"
func.func @spreads(%x: tensor<1x!FHE.esint<3>>) -> (tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>) {
  %minus = arith.constant dense<-1> : tensor<2xi4>
  %c = arith.constant dense<0> : tensor<2xi4>
  %0 = "FHELinalg.mul_eint_int"(%x, %minus) : (tensor<1x!FHE.esint<3>>, tensor<2xi4>) -> tensor<2x!FHE.esint<3>>
  %1 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<1x!FHE.esint<3>>, tensor<2xi4>) -> tensor<2x!FHE.esint<3>>
  return %0, %1 : tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>
}

// -----

// CHECK-LABEL: func.func @zeros
// CHECK-NEXT: %[[Z:.*]] = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
// CHECK-NOT: FHELinalg
func.func @zeros(%x: tensor<2x!FHE.eint<3>>) -> (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, !FHE.eint<3>, tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) {
  %c = arith.constant dense<0> : tensor<2xi4>
  %m = arith.constant dense<0> : tensor<2x2xi4>
  %t = arith.constant dense<0> : tensor<8xi64>
  %0 = "FHELinalg.sub_eint"(%x, %x) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %1 = "FHELinalg.mul_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  %2 = "FHELinalg.dot_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
  %3 = "FHELinalg.matmul_int_eint"(%m, %x) : (tensor<2x2xi4>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %4 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x!FHE.eint<3>>
  return %0, %1, %2, %3, %4 : tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, !FHE.eint<3>, tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @chain
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<{{\[}}[3, 1], [4, 2]]> : tensor<2x2xi4>
// CHECK-NEXT: %[[S:.*]] = "FHELinalg.sub_int_eint"(%[[C]], %[[X]])
// CHECK-NEXT: return %[[S]]
func.func @chain(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %c = arith.constant dense<[[-3], [-4]]> : tensor<2x1xi4>
  %d = arith.constant dense<[0, 2]> : tensor<2xi4>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2x1xi4>) -> tensor<2x2x!FHE.eint<3>>
  %1 = "FHELinalg.add_eint_int"(%0, %d) : (tensor<2x2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x2x!FHE.eint<3>>
  %2 = "FHELinalg.neg_eint"(%1) : (tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  return %2 : tensor<2x2x!FHE.eint<3>>
}

// -----

// Near miss: what the first step gives is needed too.
// CHECK-LABEL: func.func @shared
// CHECK-COUNT-2: "FHELinalg.add_eint_int"
func.func @shared(%x: tensor<2x!FHE.eint<3>>) -> (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) {
  %c = arith.constant dense<[1, 2]> : tensor<2xi4>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  %1 = "FHELinalg.add_eint_int"(%0, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %0, %1 : tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @identity
// CHECK-SAME: (%[[X:.*]]: tensor<3x2x!FHE.eint<3>>, %[[Y:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]], %[[Y]]
func.func @identity(%x: tensor<3x2x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> (tensor<3x2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) {
  %m = arith.constant dense<[[1, 0], [0, 1]]> : tensor<2x2xi4>
  %0 = "FHELinalg.matmul_eint_int"(%x, %m) : (tensor<3x2x!FHE.eint<3>>, tensor<2x2xi4>) -> tensor<3x2x!FHE.eint<3>>
  %1 = "FHELinalg.matmul_int_eint"(%m, %y) : (tensor<2x2xi4>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0, %1 : tensor<3x2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>
}

// -----

// Near miss: swaps, and a batch of products of one matrix.
// CHECK-LABEL: func.func @no_identity
// CHECK: "FHELinalg.matmul_eint_int"
// CHECK: "FHELinalg.matmul_eint_int"
func.func @no_identity(%x: tensor<2x2x!FHE.eint<3>>) -> (tensor<2x2x!FHE.eint<3>>, tensor<2x2x2x!FHE.eint<3>>) {
  %m = arith.constant dense<[[0, 1], [1, 0]]> : tensor<2x2xi4>
  %n = arith.constant dense<[[[1, 0], [0, 1]], [[1, 0], [0, 1]]]> : tensor<2x2x2xi4>
  %0 = "FHELinalg.matmul_eint_int"(%x, %m) : (tensor<2x2x!FHE.eint<3>>, tensor<2x2xi4>) -> tensor<2x2x!FHE.eint<3>>
  %1 = "FHELinalg.matmul_eint_int"(%x, %n) : (tensor<2x2x!FHE.eint<3>>, tensor<2x2x2xi4>) -> tensor<2x2x2x!FHE.eint<3>>
  return %0, %1 : tensor<2x2x!FHE.eint<3>>, tensor<2x2x2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @sum_of_one
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x1x!FHE.eint<3>>, %[[Y:.*]]: tensor<1x1x!FHE.eint<3>>)
// CHECK: %[[C:.*]] = tensor.collapse_shape %[[X]] {{\[}}[0, 1, 2]{{\]}}
// CHECK: %[[E:.*]] = tensor.extract %[[Y]]
// CHECK: return %[[C]], %[[E]]
func.func @sum_of_one(%x: tensor<1x2x1x!FHE.eint<3>>, %y: tensor<1x1x!FHE.eint<3>>) -> (tensor<2x!FHE.eint<3>>, !FHE.eint<3>) {
  %0 = "FHELinalg.sum"(%x) {axes = [0, 2]} : (tensor<1x2x1x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %1 = "FHELinalg.sum"(%y) : (tensor<1x1x!FHE.eint<3>>) -> !FHE.eint<3>
  return %0, %1 : tensor<2x!FHE.eint<3>>, !FHE.eint<3>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @sum_of_two
// CHECK: "FHELinalg.sum"
func.func @sum_of_two(%x: tensor<1x2x1x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>> {
  %0 = "FHELinalg.sum"(%x) {axes = [0, 1]} : (tensor<1x2x1x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>>
  return %0 : tensor<1x!FHE.eint<3>>
}
