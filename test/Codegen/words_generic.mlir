// A structured op gets one more innermost loop; clear operands do not move with it.
// RUN: fhe-opt --tfhe-to-words %s | FileCheck %s

!ct = !TFHE.glwe<sk[0]<4,1>>

// CHECK: [[$X:#map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK: [[$W:#map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d2, d1)>
// CHECK: [[$O:#map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK: [[$CLEAR:#map[0-9]*]] = affine_map<(d0) -> (d0)>

// CHECK-LABEL: func.func @matmul(
// CHECK: linalg.generic {indexing_maps = {{\[}}[[$X]], [[$W]], [[$O]]], iterator_types = ["parallel", "parallel", "reduction", "parallel"]}
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<2x3x5xi64>, tensor<3x4xi8>) outs(%{{.*}} : tensor<2x4x5xi64>)
// CHECK: ^bb0(%[[A:.*]]: i64, %[[B:.*]]: i8, %[[ACC:.*]]: i64):
// CHECK: %[[WIDE:.*]] = arith.extsi %[[B]] : i8 to i64
// CHECK: %[[PRODUCT:.*]] = arith.muli %[[A]], %[[WIDE]]
// CHECK: arith.addi %[[ACC]], %[[PRODUCT]]
func.func @matmul(%x: tensor<2x3x!ct>, %w: tensor<3x4xi8>, %z: tensor<2x4x!ct>) -> tensor<2x4x!ct> {
  %r = linalg.generic {
    indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
    iterator_types = ["parallel", "parallel", "reduction"]
  } ins(%x, %w : tensor<2x3x!ct>, tensor<3x4xi8>) outs(%z : tensor<2x4x!ct>) {
  ^bb0(%a: !ct, %b: i8, %acc: !ct):
    %wide = arith.extsi %b : i8 to i64
    %0 = "TFHE.mul_glwe_int"(%a, %wide) : (!ct, i64) -> !ct
    %1 = "TFHE.add_glwe"(%acc, %0) : (!ct, !ct) -> !ct
    linalg.yield %1 : !ct
  } -> tensor<2x4x!ct>
  return %r : tensor<2x4x!ct>
}

// What a body takes from outside is read at its word.
// CHECK-LABEL: func.func @gather(
// CHECK-SAME: %[[X:.*]]: tensor<4x5xi64>, %{{.*}}: tensor<4xindex>, %[[BIAS:.*]]: tensor<5xi64>)
// CHECK: ^bb0(%[[I:.*]]: index, %{{.*}}: i64):
// CHECK: %[[W0:.*]] = linalg.index 1
// CHECK: %[[A:.*]] = tensor.extract %[[X]][%[[I]], %[[W0]]] : tensor<4x5xi64>
// CHECK: %[[W1:.*]] = linalg.index 1
// CHECK: %[[B:.*]] = tensor.extract %[[BIAS]][%[[W1]]] : tensor<5xi64>
// CHECK: arith.addi %[[A]], %[[B]]
func.func @gather(%x: tensor<4x!ct>, %at: tensor<4xindex>, %bias: !ct) -> tensor<4x!ct> {
  %out = tensor.empty() : tensor<4x!ct>
  %r = linalg.generic {
    indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]
  } ins(%at : tensor<4xindex>) outs(%out : tensor<4x!ct>) {
  ^bb0(%i: index, %o: !ct):
    %a = tensor.extract %x[%i] : tensor<4x!ct>
    %0 = "TFHE.add_glwe"(%a, %bias) : (!ct, !ct) -> !ct
    linalg.yield %0 : !ct
  } -> tensor<4x!ct>
  return %r : tensor<4x!ct>
}

// CHECK-LABEL: func.func @clear(
// CHECK: linalg.generic {indexing_maps = {{\[}}[[$CLEAR]], [[$CLEAR]]], iterator_types = ["parallel"]}
// CHECK-SAME: ins(%{{.*}} : tensor<4xi8>) outs(%{{.*}} : tensor<4xi64>)
func.func @clear(%x: tensor<4xi8>, %out: tensor<4xi64>) -> tensor<4xi64> {
  %r = linalg.generic {
    indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]
  } ins(%x : tensor<4xi8>) outs(%out : tensor<4xi64>) {
  ^bb0(%a: i8, %o: i64):
    %0 = arith.extsi %a : i8 to i64
    linalg.yield %0 : i64
  } -> tensor<4xi64>
  return %r : tensor<4xi64>
}
