// RUN: fhe-opt --fhe-to-tfhe --split-input-file %s | FileCheck %s

// CHECK-DAG: #[[FROM:.*]] = affine_map<(d0, d1, d2) -> (d2, d0, d1)>
// CHECK-DAG: #[[TO:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-LABEL: func.func @transpose
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x4x!TFHE.glwe<sk?>>)
func.func @transpose(%x: tensor<2x3x4x!FHE.eint<4>>) -> tensor<3x4x2x!FHE.eint<4>> {
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<3x4x2x!TFHE.glwe<sk?>>
  // CHECK: linalg.generic {indexing_maps = [#[[FROM]], #[[TO]]], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[X]] : {{.*}}) outs(%[[E]] :
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: !TFHE.glwe<sk?>, %{{.*}}: !TFHE.glwe<sk?>):
  // CHECK-NEXT: linalg.yield %[[IN]]
  %0 = "FHELinalg.transpose"(%x) {axes = [1, 2, 0]} : (tensor<2x3x4x!FHE.eint<4>>) -> tensor<3x4x2x!FHE.eint<4>>
  return %0 : tensor<3x4x2x!FHE.eint<4>>
}

// -----

// CHECK-LABEL: func.func @concat
// CHECK-SAME: (%[[X:.*]]: tensor<2x1x!TFHE.glwe<sk?>>, %[[Y:.*]]: tensor<2x3x!TFHE.glwe<sk?>>)
func.func @concat(%x: tensor<2x1x!FHE.eint<4>>, %y: tensor<2x3x!FHE.eint<4>>) -> tensor<2x4x!FHE.eint<4>> {
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<2x4x!TFHE.glwe<sk?>>
  // CHECK: %[[A:.*]] = tensor.insert_slice %[[X]] into %[[E]][0, 0] [2, 1] [1, 1]
  // CHECK: %[[B:.*]] = tensor.insert_slice %[[Y]] into %[[A]][0, 1] [2, 3] [1, 1]
  // CHECK: return %[[B]]
  %0 = "FHELinalg.concat"(%x, %y) {axis = 1 : i64} : (tensor<2x1x!FHE.eint<4>>, tensor<2x3x!FHE.eint<4>>) -> tensor<2x4x!FHE.eint<4>>
  return %0 : tensor<2x4x!FHE.eint<4>>
}

// -----

// CHECK-DAG: #[[FROM:.*]] = affine_map<(d0, d1, d2) -> (d1, 0)>
// CHECK-DAG: #[[TO:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-LABEL: func.func @broadcast
func.func @broadcast(%x: tensor<3x1x!FHE.eint<4>>) -> tensor<2x3x4x!FHE.eint<4>> {
  // CHECK: linalg.generic {indexing_maps = [#[[FROM]], #[[TO]]]
  %0 = "FHELinalg.broadcast"(%x) : (tensor<3x1x!FHE.eint<4>>) -> tensor<2x3x4x!FHE.eint<4>>
  return %0 : tensor<2x3x4x!FHE.eint<4>>
}

// -----

// CHECK-LABEL: func.func @from_element
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk?>)
func.func @from_element(%x: !FHE.eint<4>) -> tensor<1x!FHE.eint<4>> {
  // CHECK: tensor.from_elements %[[X]] : tensor<1x!TFHE.glwe<sk?>>
  %0 = "FHELinalg.from_element"(%x) : (!FHE.eint<4>) -> tensor<1x!FHE.eint<4>>
  return %0 : tensor<1x!FHE.eint<4>>
}
