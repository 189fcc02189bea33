// NOTE: no more elements are looked up than are there, or than are read.
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// EVAL: @repeated([0, 3]) == [[1, 0], [1, 0], [1, 0]]
// CHECK-LABEL: func.func @repeated
// CHECK: "FHELinalg.apply_lookup_table"{{.*}} (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.eint<3>>
// CHECK-NEXT: "FHELinalg.broadcast"{{.*}} -> tensor<3x2x!FHE.eint<3>>
// CHECK-NEXT: return
func.func @repeated(%x: tensor<2x!FHE.eint<2>>) -> tensor<3x2x!FHE.eint<3>> {
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHELinalg.broadcast"(%x) : (tensor<2x!FHE.eint<2>>) -> tensor<3x2x!FHE.eint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<3x2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<3x2x!FHE.eint<3>>
  return %1 : tensor<3x2x!FHE.eint<3>>
}

// -----

// EVAL: @element([0, 3]) == 0
// CHECK-LABEL: func.func @element
// CHECK: %[[E:.*]] = tensor.extract
// CHECK-NEXT: "FHE.apply_lookup_table"(%[[E]]
// CHECK-NEXT: return
func.func @element(%x: tensor<2x!FHE.eint<2>>) -> !FHE.eint<3> {
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.eint<3>>
  %1 = tensor.extract %0[%c1] : tensor<2x!FHE.eint<3>>
  return %1 : !FHE.eint<3>
}

// -----

// EVAL: @slice([0, 3, 2, 1]) == [0, 2]
// CHECK-LABEL: func.func @slice
// CHECK: %[[S:.*]] = tensor.extract_slice %{{.*}}[1] [2] [2] : tensor<4x!FHE.eint<2>> to tensor<2x!FHE.eint<2>>
// CHECK-NEXT: "FHELinalg.apply_lookup_table"(%[[S]]
// CHECK-NEXT: return
func.func @slice(%x: tensor<4x!FHE.eint<2>>) -> tensor<2x!FHE.eint<3>> {
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<4x!FHE.eint<2>>, tensor<4xi64>) -> tensor<4x!FHE.eint<3>>
  %1 = tensor.extract_slice %0[1] [2] [2] : tensor<4x!FHE.eint<3>> to tensor<2x!FHE.eint<3>>
  return %1 : tensor<2x!FHE.eint<3>>
}

// -----

// Near misses: the whole result is read too, and no element is repeated.
// CHECK-LABEL: func.func @all_read
// CHECK: "FHELinalg.apply_lookup_table"
// CHECK-NEXT: tensor.extract
func.func @all_read(%x: tensor<2x!FHE.eint<2>>) -> (tensor<2x!FHE.eint<3>>, !FHE.eint<3>) {
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.eint<3>>
  %1 = tensor.extract %0[%c1] : tensor<2x!FHE.eint<3>>
  return %0, %1 : tensor<2x!FHE.eint<3>>, !FHE.eint<3>
}

// CHECK-LABEL: func.func @new_axis
// CHECK: "FHELinalg.broadcast"
// CHECK-NEXT: "FHELinalg.apply_lookup_table"
func.func @new_axis(%x: tensor<2x!FHE.eint<2>>) -> tensor<1x2x!FHE.eint<3>> {
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHELinalg.broadcast"(%x) : (tensor<2x!FHE.eint<2>>) -> tensor<1x2x!FHE.eint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<1x2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<1x2x!FHE.eint<3>>
  return %1 : tensor<1x2x!FHE.eint<3>>
}
