// RUN: fhe-opt --fhe-analyze-noise=follow-elements=false --split-input-file %s | FileCheck %s

// A transposed tensor has other samples in each place, but the same ones in its sum: noise of both
// adds as norms, (2 + 2)^2; the sum of the transpose alone keeps 4.
// CHECK-LABEL: func.func @transposed
// CHECK-SAME: fresh = 1.600000e+01 : f64}, {bits
// CHECK-SAME: fresh = 4.000000e+00 : f64}, {bits
// CHECK-SAME: fresh = 4.000000e+00 : f64}]
func.func @transposed(%x: tensor<2x2x!FHE.eint<4>>) -> (!FHE.eint<4>, !FHE.eint<4>, tensor<2x2x!FHE.eint<4>>) {
  %0 = "FHELinalg.transpose"(%x) : (tensor<2x2x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>>
  %1 = "FHELinalg.add_eint"(%x, %0) : (tensor<2x2x!FHE.eint<4>>, tensor<2x2x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>>
  %2 = "FHELinalg.sum"(%x) : (tensor<2x2x!FHE.eint<4>>) -> !FHE.eint<4>
  %3 = "FHELinalg.sum"(%0) : (tensor<2x2x!FHE.eint<4>>) -> !FHE.eint<4>
  %4 = "FHE.add_eint"(%2, %3) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %4, %3, %1 : !FHE.eint<4>, !FHE.eint<4>, tensor<2x2x!FHE.eint<4>>
}

// -----

// Different tensors stay apart; one tensor twice does not.
// CHECK-LABEL: func.func @joined
// CHECK-SAME: fresh = {{4.000000e\+00|3.99999.*}} : f64}, {bits
// CHECK-SAME: fresh = 1.600000e+01 : f64}]
func.func @joined(%x: tensor<2x!FHE.eint<4>>, %y: tensor<2x!FHE.eint<4>>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %0 = "FHELinalg.concat"(%x, %y) : (tensor<2x!FHE.eint<4>>, tensor<2x!FHE.eint<4>>) -> tensor<4x!FHE.eint<4>>
  %1 = "FHELinalg.concat"(%x, %x) : (tensor<2x!FHE.eint<4>>, tensor<2x!FHE.eint<4>>) -> tensor<4x!FHE.eint<4>>
  %2 = "FHELinalg.sum"(%0) : (tensor<4x!FHE.eint<4>>) -> !FHE.eint<4>
  %3 = "FHELinalg.sum"(%1) : (tensor<4x!FHE.eint<4>>) -> !FHE.eint<4>
  return %2, %3 : !FHE.eint<4>, !FHE.eint<4>
}

// -----

// One ciphertext four times over, against four ciphertexts with a new axis.
// CHECK-LABEL: func.func @spread
// CHECK-SAME: fresh = 1.600000e+01 : f64}, {bits
// CHECK-SAME: fresh = 4.000000e+00 : f64}]
func.func @spread(%x: !FHE.eint<4>, %y: tensor<4x!FHE.eint<4>>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %0 = "FHELinalg.from_element"(%x) : (!FHE.eint<4>) -> tensor<1x!FHE.eint<4>>
  %1 = "FHELinalg.broadcast"(%0) : (tensor<1x!FHE.eint<4>>) -> tensor<4x!FHE.eint<4>>
  %2 = "FHELinalg.broadcast"(%y) : (tensor<4x!FHE.eint<4>>) -> tensor<1x4x!FHE.eint<4>>
  %3 = "FHELinalg.sum"(%1) : (tensor<4x!FHE.eint<4>>) -> !FHE.eint<4>
  %4 = "FHELinalg.sum"(%2) : (tensor<1x4x!FHE.eint<4>>) -> !FHE.eint<4>
  return %3, %4 : !FHE.eint<4>, !FHE.eint<4>
}
