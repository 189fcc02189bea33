// RUN: fhe-opt --fhe-to-tfhe --split-input-file %s | FileCheck %s

// The image goes into the middle of zeros, the bias into what the sums start from.
// CHECK-DAG: #[[BIAS:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-DAG: #[[SLIDE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d4, d2 * 2 + d5, d3 + d6)>
// CHECK-DAG: #[[FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d1, d4, d5, d6)>
// CHECK-DAG: #[[OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func.func @padding
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x4x4x!TFHE.glwe<sk?>>, %[[B:.*]]: tensor<2xi5>)
func.func @padding(%x: tensor<1x2x4x4x!FHE.eint<4>>, %b: tensor<2xi5>) -> tensor<1x2x2x5x!FHE.eint<4>> {
  // CHECK: %[[W:.*]] = arith.constant dense<1> : tensor<2x2x3x2xi5>
  %w = arith.constant dense<1> : tensor<2x2x3x2xi5>
  // CHECK: %[[Z:.*]] = "TFHE.zero"() : () -> tensor<1x2x5x6x!TFHE.glwe<sk?>>
  // CHECK: %[[P:.*]] = tensor.insert_slice %[[X]] into %[[Z]][0, 0, 1, 0] [1, 2, 4, 4] [1, 1, 1, 1]
  // CHECK: %[[O:.*]] = "TFHE.zero"() : () -> tensor<1x2x2x5x!TFHE.glwe<sk?>>
  // CHECK: %[[E:.*]] = arith.extsi %[[B]] : tensor<2xi5> to tensor<2xi64>
  // CHECK: %[[S:.*]] = arith.shli %[[E]]
  // CHECK: %[[I:.*]] = linalg.generic {indexing_maps = [#[[BIAS]], {{.*}}ins(%[[S]] : tensor<2xi64>) outs(%[[O]] :
  // CHECK: "TFHE.add_glwe_int"(%{{.*}}, %{{.*}}) : (!TFHE.glwe<sk?>, i64)
  // CHECK: linalg.generic {indexing_maps = [#[[SLIDE]], #[[FILTER]], #[[OUT]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%[[P]], %[[W]] : {{.*}}) outs(%[[I]] :
  // CHECK: "TFHE.mul_glwe_int"
  // CHECK: "TFHE.add_glwe"
  %0 = "FHELinalg.conv2d"(%x, %w, %b) {padding = dense<[1, 0, 0, 2]> : tensor<4xi64>, strides = dense<[2, 1]> : tensor<2xi64>} : (tensor<1x2x4x4x!FHE.eint<4>>, tensor<2x2x3x2xi5>, tensor<2xi5>) -> tensor<1x2x2x5x!FHE.eint<4>>
  return %0 : tensor<1x2x2x5x!FHE.eint<4>>
}

// -----

// Groups become an axis of image, weights and result.
// CHECK-DAG: #[[SLIDE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d5, d3 + d6 * 2, d4 + d7 * 2)>
// CHECK-DAG: #[[FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d1, d2, d5, d6, d7)>
// CHECK-LABEL: func.func @groups
func.func @groups(%x: tensor<1x4x3x3x!FHE.eint<4>>) -> tensor<1x2x3x1x!FHE.eint<4>> {
  %w = arith.constant dense<1> : tensor<2x2x1x2xi5>
  // CHECK: %[[X:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3], [4]] {{.*}} into tensor<1x2x2x3x3x!TFHE.glwe<sk?>>
  // CHECK: %[[W:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2], [3], [4]] {{.*}} into tensor<2x1x2x1x2xi5>
  // CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[SLIDE]], #[[FILTER]], #{{.*}}], {{.*}} ins(%[[X]], %[[W]] :
  // CHECK: tensor.collapse_shape %[[R]] {{\[\[}}0], [1, 2], [3], [4]] : tensor<1x2x1x3x1x!TFHE.glwe<sk?>> into tensor<1x2x3x1x!TFHE.glwe<sk?>>
  %0 = "FHELinalg.conv2d"(%x, %w) {group = 2 : i64, dilations = dense<2> : tensor<2xi64>} : (tensor<1x4x3x3x!FHE.eint<4>>, tensor<2x2x1x2xi5>) -> tensor<1x2x3x1x!FHE.eint<4>>
  return %0 : tensor<1x2x3x1x!FHE.eint<4>>
}
