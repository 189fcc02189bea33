// RUN: fhe-opt --fhe-analyze-noise --fhe-to-tfhe --split-input-file %s | FileCheck %s

// One expansion of the tables in use, each once; one keyswitch; one bootstrap.
// CHECK-LABEL: func.func @multi
// CHECK: %[[T:.*]] = arith.constant dense<{{\[}}[3, 2, 1, 0], [0, 1, 2, 3]]> : tensor<2x4xi64>
// CHECK: %[[W:.*]] = arith.constant dense<[0, 1, 0]> : tensor<3xindex>
// CHECK: %[[L:.*]] = "TFHE.encode_lut"(%[[T]]) {{.*}} -> tensor<2x?xi64>
// CHECK: %[[K:.*]] = "TFHE.keyswitch_glwe"
// CHECK: "TFHE.bootstrap_glwe"(%[[K]], %[[L]], %[[W]]) {message_bits = 2 : i64, noise = {bootstrap = 0.000000e+00 : f64, count = 3.000000e+00 : f64, fresh = 1.000000e+00 : f64}}
func.func @multi(%x: tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>> {
  %luts = arith.constant dense<[[3, 2, 1, 0], [0, 1, 2, 3], [3, 2, 1, 0]]> : tensor<3x4xi64>
  %0 = "FHELinalg.apply_multi_lookup_table"(%x, %luts) : (tensor<3x!FHE.eint<2>>, tensor<3x4xi64>) -> tensor<3x!FHE.eint<2>>
  return %0 : tensor<3x!FHE.eint<2>>
}

// -----

// A map that is not constant goes along, kept within the tables.
// CHECK-LABEL: func.func @mapped
// CHECK-SAME: %[[M:[^:]*]]: tensor<3xindex>)
// CHECK: %[[W:.*]] = linalg.generic {{.*}} ins(%[[M]] : tensor<3xindex>)
// CHECK: %[[LAST:.*]] = arith.constant 1 : index
// CHECK: arith.minui %{{.*}}, %[[LAST]]
// CHECK: "TFHE.bootstrap_glwe"(%{{.*}}, %{{.*}}, %[[W]])
func.func @mapped(%x: tensor<3x!FHE.eint<2>>, %map: tensor<3xindex>) -> tensor<3x!FHE.eint<2>> {
  %luts = arith.constant dense<[[3, 2, 1, 0], [0, 1, 2, 3]]> : tensor<2x4xi64>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<3x!FHE.eint<2>>, tensor<2x4xi64>, tensor<3xindex>) -> tensor<3x!FHE.eint<2>>
  return %0 : tensor<3x!FHE.eint<2>>
}

// -----

// Elements taken once stay independent: their sum has the weight 3, not 9.
// The tensor is an operand of the gather too, so that `cse` tells it from those of other tensors at a glance.
// CHECK-LABEL: func.func @distinct
// CHECK-SAME: %[[X:[^:]*]]: {{.*}}TFHE.results = [{{.*}}fresh = 3.000000e+00 : f64
// CHECK: %[[PLACES:.*]] = arith.constant dense<[3, 0, 1]>
// CHECK: linalg.generic {{.*}} ins(%[[PLACES]], %[[X]] :
// CHECK-NOT: arith.minui
// CHECK: tensor.extract %[[X]]
func.func @distinct(%x: tensor<4x!FHE.eint<2>>) -> !FHE.eint<2> {
  %i = arith.constant dense<[3, 0, 1]> : tensor<3xindex>
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<4x!FHE.eint<2>>, tensor<3xindex>) -> tensor<3x!FHE.eint<2>>
  %1 = "FHELinalg.sum"(%0) : (tensor<3x!FHE.eint<2>>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}

// -----

// Indices that may name an element twice: 9. Those from outside are kept within the tensor.
// CHECK-LABEL: func.func @unknown
// CHECK-SAME: TFHE.results = [{{.*}}fresh = 9.000000e+00 : f64
// CHECK: arith.minui
func.func @unknown(%x: tensor<4x!FHE.eint<2>>, %i: tensor<3xindex>) -> !FHE.eint<2> {
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<4x!FHE.eint<2>>, tensor<3xindex>) -> tensor<3x!FHE.eint<2>>
  %1 = "FHELinalg.sum"(%0) : (tensor<3x!FHE.eint<2>>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}
