// RUN: fhe-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @zeros
// CHECK: "FHE.zero_tensor"() : () -> tensor<3x!FHE.eint<4>>
// CHECK: "FHE.zero"() : () -> !FHE.eint<4>
// CHECK-NOT: FHELinalg
func.func @zeros(%x: tensor<3x!FHE.eint<2>>) -> (tensor<3x!FHE.eint<4>>, !FHE.eint<4>) {
  %z = "FHE.zero_tensor"() : () -> tensor<3x!FHE.eint<2>>
  %0 = "FHELinalg.mul_eint"(%x, %z) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<4>>
  %1 = "FHELinalg.dot_eint_eint"(%z, %x) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> !FHE.eint<4>
  return %0, %1 : tensor<3x!FHE.eint<4>>, !FHE.eint<4>
}
