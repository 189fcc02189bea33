// Linear ops become loops over words; a plaintext reaches the body word alone.
// RUN: fhe-opt --tfhe-to-words %s | FileCheck %s

!ct = !TFHE.glwe<sk[0]<4,1>>

// CHECK: [[$ROW:#map[0-9]*]] = affine_map<(d0) -> (d0)>
// CHECK: [[$POINT:#map[0-9]*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK: [[$EACH:#map[0-9]*]] = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func.func @add(
// CHECK-SAME: %[[A:.*]]: tensor<5xi64>, %[[B:.*]]: tensor<5xi64>) -> tensor<5xi64>
func.func @add(%a: !ct, %b: !ct) -> !ct {
  // CHECK: linalg.generic {indexing_maps = {{\[}}[[$ROW]], [[$ROW]], [[$ROW]]], iterator_types = ["parallel"]}
  // CHECK-SAME: ins(%[[A]], %[[B]] : tensor<5xi64>, tensor<5xi64>)
  // CHECK: arith.addi %{{.*}}, %{{.*}} : i64
  %0 = "TFHE.add_glwe"(%a, %b) : (!ct, !ct) -> !ct
  return %0 : !ct
}

// CHECK-LABEL: func.func @add_int(
// CHECK-SAME: %[[A:.*]]: tensor<3x5xi64>, %[[K:.*]]: tensor<3xi64>)
func.func @add_int(%a: tensor<3x!ct>, %k: tensor<3xi64>) -> tensor<3x!ct> {
  // CHECK: linalg.generic {indexing_maps = {{\[}}[[$POINT]], [[$EACH]], [[$POINT]]], iterator_types = ["parallel", "parallel"]}
  // CHECK: ^bb0(%[[X:.*]]: i64, %[[P:.*]]: i64, %{{.*}}: i64):
  // CHECK: %[[WORD:.*]] = linalg.index 1
  // CHECK: %[[BODY:.*]] = arith.constant 4 : index
  // CHECK: %[[IS:.*]] = arith.cmpi eq, %[[WORD]], %[[BODY]]
  // CHECK: %[[ADDED:.*]] = arith.select %[[IS]], %[[P]], %{{.*}} : i64
  // CHECK: arith.addi %[[X]], %[[ADDED]]
  %0 = "TFHE.add_glwe_int"(%a, %k) : (tensor<3x!ct>, tensor<3xi64>) -> tensor<3x!ct>
  return %0 : tensor<3x!ct>
}

// A number for one ciphertext is used where it is.
// CHECK-LABEL: func.func @mul_int(
// CHECK-SAME: %{{.*}}: tensor<5xi64>, %[[K:.*]]: i64)
func.func @mul_int(%a: !ct, %k: i64) -> !ct {
  // CHECK: arith.muli %{{.*}}, %[[K]] : i64
  %0 = "TFHE.mul_glwe_int"(%a, %k) : (!ct, i64) -> !ct
  return %0 : !ct
}

// CHECK-LABEL: func.func @zero() -> tensor<2x5xi64>
func.func @zero() -> tensor<2x!ct> {
  // CHECK: linalg.generic
  // CHECK: %[[ZERO:.*]] = arith.constant 0 : i64
  // CHECK: linalg.yield %[[ZERO]]
  %0 = "TFHE.zero"() : () -> tensor<2x!ct>
  return %0 : tensor<2x!ct>
}

// Clear ops stay as they are.
// CHECK-LABEL: func.func @clear(
// CHECK-SAME: %[[A:.*]]: tensor<3xi64>, %[[B:.*]]: i8)
func.func @clear(%a: tensor<3xi64>, %b: i8) -> (tensor<3xi64>, i8) {
  // CHECK-NEXT: %[[S:.*]] = arith.addi %[[A]], %[[A]] : tensor<3xi64>
  // CHECK-NEXT: return %[[S]], %[[B]]
  %0 = arith.addi %a, %a : tensor<3xi64>
  return %0, %b : tensor<3xi64>, i8
}
