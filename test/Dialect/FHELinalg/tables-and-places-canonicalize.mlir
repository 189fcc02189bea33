// RUN: fhe-opt %s --split-input-file --canonicalize | FileCheck %s

// Tables that are equal wherever they are read are one.
// CHECK-LABEL: func.func @one_table
// CHECK: %[[T:.*]] = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
// CHECK: "FHELinalg.apply_lookup_table"(%{{.*}}, %[[T]])
// CHECK: "FHELinalg.apply_lookup_table"(%{{.*}}, %[[T]])
func.func @one_table(%x: tensor<2x!FHE.eint<2>>) -> (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) {
  %luts = arith.constant dense<[[3, 2, 1, 0], [3, 2, 1, 0], [0, 1, 2, 3]]> : tensor<3x4xi64>
  %map = arith.constant dense<[0, 1]> : tensor<2xindex>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<2x!FHE.eint<2>>, tensor<3x4xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  %same = arith.constant dense<[[3, 2, 1, 0], [3, 2, 1, 0]]> : tensor<2x4xi64>
  %1 = "FHELinalg.apply_multi_lookup_table"(%x, %same) : (tensor<2x!FHE.eint<2>>, tensor<2x4xi64>) -> tensor<2x!FHE.eint<2>>
  return %0, %1 : tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>
}

// -----

// Near miss.
// CHECK-LABEL: func.func @two_tables
// CHECK: "FHELinalg.apply_mapped_lookup_table"
func.func @two_tables(%x: tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<2>> {
  %luts = arith.constant dense<[[3, 2, 1, 0], [3, 2, 1, 0], [0, 1, 2, 3]]> : tensor<3x4xi64>
  %map = arith.constant dense<[0, 2]> : tensor<2xindex>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<2x!FHE.eint<2>>, tensor<3x4xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  return %0 : tensor<2x!FHE.eint<2>>
}

// -----

// CHECK-LABEL: func.func @in_place
// CHECK-SAME: (%[[X:.*]]: tensor<2x2x!FHE.eint<2>>, %[[Y:.*]]: tensor<2x!FHE.eint<2>>)
// CHECK: %[[Z:.*]] = "FHELinalg.fancy_index"(%[[Y]]
// CHECK: return %[[X]], %[[Z]]
func.func @in_place(%x: tensor<2x2x!FHE.eint<2>>, %y: tensor<2x!FHE.eint<2>>) -> (tensor<2x2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) {
  %i = arith.constant dense<[[[0, 0], [0, 1]], [[1, 0], [1, 1]]]> : tensor<2x2x2xindex>
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<2x2x!FHE.eint<2>>, tensor<2x2x2xindex>) -> tensor<2x2x!FHE.eint<2>>
  %j = arith.constant dense<[1, 0]> : tensor<2xindex>
  %1 = "FHELinalg.fancy_index"(%y, %j) : (tensor<2x!FHE.eint<2>>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  return %0, %1 : tensor<2x2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>
}
