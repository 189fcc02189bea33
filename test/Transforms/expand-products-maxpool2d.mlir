// RUN: fhe-opt --fhe-expand-products --split-input-file %s | FileCheck %s

// Two elements of each window, all windows at once; a difference takes one bit more.
// CHECK-LABEL: func.func @pool
// CHECK-SAME: (%[[X:.*]]: tensor<1x1x2x4x!FHE.eint<3>> {FHE.width = 2 : i64})
func.func @pool(%x: tensor<1x1x2x4x!FHE.eint<2>>) -> tensor<1x1x2x2x!FHE.eint<2>> {
  // CHECK: %[[A:.*]] = tensor.extract_slice %[[X]][0, 0, 0, 0] [1, 1, 2, 2] [1, 1, 1, 2]
  // CHECK: %[[B:.*]] = tensor.extract_slice %[[X]][0, 0, 0, 1] [1, 1, 2, 2] [1, 1, 1, 2]
  // CHECK: %[[D:.*]] = "FHELinalg.sub_eint"(%[[A]], %[[B]])
  // CHECK: %[[S:.*]] = "FHELinalg.to_signed"(%[[D]])
  // CHECK: %[[T:.*]] = arith.constant dense<[0, 1, 2, 3, 0, 0, 0, 0]> : tensor<8xi64>
  // CHECK: %[[L:.*]] = "FHELinalg.apply_lookup_table"(%[[S]], %[[T]])
  // CHECK: %[[R:.*]] = "FHELinalg.add_eint"(%[[L]], %[[B]])
  // CHECK: return %[[R]] : tensor<1x1x2x2x!FHE.eint<3>>
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<[1, 2]> : tensor<2xi64>, strides = dense<[1, 2]> : tensor<2xi64>} : (tensor<1x1x2x4x!FHE.eint<2>>) -> tensor<1x1x2x2x!FHE.eint<2>>
  return %0 : tensor<1x1x2x2x!FHE.eint<2>>
}
