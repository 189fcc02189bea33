// NOTE: every folder and canonicalizer of ops that move elements, and what comes close but must stay.
// RUN: fhe-opt %s --split-input-file --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @transpose_none
// CHECK-SAME: (%[[X:.*]]: tensor<2x2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @transpose_none(%x: tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %0 = "FHELinalg.transpose"(%x) {axes = [0, 1]} : (tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  return %0 : tensor<2x2x!FHE.eint<3>>
}

// -----

// Near miss: the type is the same, the order is not.
// CHECK-LABEL: func.func @transpose_square
// CHECK: "FHELinalg.transpose"
func.func @transpose_square(%x: tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %0 = "FHELinalg.transpose"(%x) : (tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  return %0 : tensor<2x2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @transpose_and_back
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x4x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @transpose_and_back(%x: tensor<2x3x4x!FHE.eint<3>>) -> tensor<2x3x4x!FHE.eint<3>> {
  %0 = "FHELinalg.transpose"(%x) {axes = [1, 2, 0]} : (tensor<2x3x4x!FHE.eint<3>>) -> tensor<3x4x2x!FHE.eint<3>>
  %1 = "FHELinalg.transpose"(%0) {axes = [2, 0, 1]} : (tensor<3x4x2x!FHE.eint<3>>) -> tensor<2x3x4x!FHE.eint<3>>
  return %1 : tensor<2x3x4x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @transpose_twice
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x4x!FHE.eint<3>>)
// CHECK-NEXT: %[[T:.*]] = "FHELinalg.transpose"(%[[X]]) {{.*}}axes = [2, 0, 1]{{.*}} -> tensor<4x2x3x!FHE.eint<3>>
// CHECK-NEXT: return %[[T]]
func.func @transpose_twice(%x: tensor<2x3x4x!FHE.eint<3>>) -> tensor<4x2x3x!FHE.eint<3>> {
  %0 = "FHELinalg.transpose"(%x) {axes = [1, 2, 0]} : (tensor<2x3x4x!FHE.eint<3>>) -> tensor<3x4x2x!FHE.eint<3>>
  %1 = "FHELinalg.transpose"(%0) {axes = [1, 2, 0]} : (tensor<3x4x2x!FHE.eint<3>>) -> tensor<4x2x3x!FHE.eint<3>>
  return %1 : tensor<4x2x3x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @concat_one
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @concat_one(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %0 = "FHELinalg.concat"(%x) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @broadcast_none
// CHECK-SAME: (%[[X:.*]]: tensor<2x!FHE.eint<3>>)
// CHECK-NEXT: return %[[X]]
func.func @broadcast_none(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %0 = "FHELinalg.broadcast"(%x) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// Near miss: a new axis.
// CHECK-LABEL: func.func @broadcast_axis
// CHECK: "FHELinalg.broadcast"
func.func @broadcast_axis(%x: tensor<2x!FHE.eint<3>>) -> tensor<1x2x!FHE.eint<3>> {
  %0 = "FHELinalg.broadcast"(%x) : (tensor<2x!FHE.eint<3>>) -> tensor<1x2x!FHE.eint<3>>
  return %0 : tensor<1x2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @from_element
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
// CHECK-NEXT: %[[T:.*]] = tensor.from_elements %[[X]] : tensor<1x!FHE.eint<3>>
// CHECK-NEXT: return %[[T]]
func.func @from_element(%x: !FHE.eint<3>) -> tensor<1x!FHE.eint<3>> {
  %0 = "FHELinalg.from_element"(%x) : (!FHE.eint<3>) -> tensor<1x!FHE.eint<3>>
  return %0 : tensor<1x!FHE.eint<3>>
}
