// RUN: fhe-opt --fhe-analyze-noise=follow-elements=false --split-input-file %s | FileCheck %s

// The heaviest filter counts: squares 1+4+4+0 = 9; padding adds nothing. Places of a filter overlap,
// so a convolution of what comes out adds norms: (3 * 2)^2 = 36.
// CHECK-LABEL: func.func @twice
// CHECK-SAME: count = 8.000000e+00 : f64, fresh = 9.000000e+00
// CHECK-SAME: count = 4.000000e+00 : f64, fresh = 3.600000e+01
func.func @twice(%x: tensor<1x1x2x2x!FHE.eint<4>>, %b: tensor<2xi5>) -> (tensor<1x2x2x2x!FHE.eint<4>>, tensor<1x1x2x2x!FHE.eint<4>>) {
  %w = arith.constant dense<[[[[1, 2], [-2, 0]]], [[[1, 1], [1, 1]]]]> : tensor<2x1x2x2xi5>
  %v = arith.constant dense<[[[[1]], [[-1]]]]> : tensor<1x2x1x1xi5>
  %0 = "FHELinalg.conv2d"(%x, %w, %b) {padding = dense<[1, 1, 0, 0]> : tensor<4xi64>} : (tensor<1x1x2x2x!FHE.eint<4>>, tensor<2x1x2x2xi5>, tensor<2xi5>) -> tensor<1x2x2x2x!FHE.eint<4>>
  %1 = "FHELinalg.conv2d"(%0, %v) : (tensor<1x2x2x2x!FHE.eint<4>>, tensor<1x2x1x1xi5>) -> tensor<1x1x2x2x!FHE.eint<4>>
  return %0, %1 : tensor<1x2x2x2x!FHE.eint<4>>, tensor<1x1x2x2x!FHE.eint<4>>
}

// -----

// Weights that are no constants have any value of their type: each of a filter's 2 * 3 is up to 4.
// CHECK-LABEL: func.func @unknown_weights
// CHECK-SAME: fresh = {{9.6000000000000.*e\+01|95.99999.*|96.0000.*}}
func.func @unknown_weights(%x: tensor<1x4x1x3x!FHE.eint<4>>, %w: tensor<2x2x1x3xi3>) -> tensor<1x2x1x1x!FHE.eint<4>> {
  %0 = "FHELinalg.conv2d"(%x, %w) {group = 2 : i64} : (tensor<1x4x1x3x!FHE.eint<4>>, tensor<2x2x1x3xi3>) -> tensor<1x2x1x1x!FHE.eint<4>>
  return %0 : tensor<1x2x1x1x!FHE.eint<4>>
}
