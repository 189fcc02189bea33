// RUN: fhe-opt %s --split-input-file --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @no_weight
// CHECK-NEXT: "FHE.zero_tensor"() : () -> tensor<1x2x4x4x!FHE.eint<3>>
// CHECK-NEXT: return
func.func @no_weight(%x: tensor<1x1x5x5x!FHE.eint<3>>) -> tensor<1x2x4x4x!FHE.eint<3>> {
  %w = arith.constant dense<0> : tensor<2x1x2x2xi4>
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x5x!FHE.eint<3>>, tensor<2x1x2x2xi4>) -> tensor<1x2x4x4x!FHE.eint<3>>
  return %0 : tensor<1x2x4x4x!FHE.eint<3>>
}

// -----

// Near miss: the bias is there still.
// CHECK-LABEL: func.func @only_bias
// CHECK: "FHELinalg.conv2d"
func.func @only_bias(%x: tensor<1x1x5x5x!FHE.eint<3>>, %b: tensor<2xi4>) -> tensor<1x2x4x4x!FHE.eint<3>> {
  %w = arith.constant dense<0> : tensor<2x1x2x2xi4>
  %0 = "FHELinalg.conv2d"(%x, %w, %b) : (tensor<1x1x5x5x!FHE.eint<3>>, tensor<2x1x2x2xi4>, tensor<2xi4>) -> tensor<1x2x4x4x!FHE.eint<3>>
  return %0 : tensor<1x2x4x4x!FHE.eint<3>>
}
