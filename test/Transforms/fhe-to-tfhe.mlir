// RUN: fhe-opt --fhe-to-tfhe --split-input-file %s | FileCheck %s

// A clear operand of a sum is scaled by 2^(63-4); a factor is not.
// CHECK-LABEL: func.func @scalars
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk?>, %[[K:.*]]: i5) -> !TFHE.glwe<sk?>
func.func @scalars(%x: !FHE.eint<4>, %k: i5) -> !FHE.eint<4> {
  %c3 = arith.constant 3 : i5
  // CHECK: %[[C:.*]] = arith.constant 1729382256910270464 : i64
  // CHECK: %[[A:.*]] = "TFHE.add_glwe_int"(%[[X]], %[[C]])
  %a = "FHE.add_eint_int"(%x, %c3) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  // CHECK: %[[M:.*]] = arith.constant 3 : i64
  // CHECK: %[[B:.*]] = "TFHE.mul_glwe_int"(%[[A]], %[[M]])
  %b = "FHE.mul_eint_int"(%a, %c3) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  // CHECK: %[[N:.*]] = "TFHE.neg_glwe"(%[[B]])
  // CHECK: %[[W:.*]] = arith.extsi %[[K]] : i5 to i64
  // CHECK: %[[S:.*]] = arith.constant 59 : i64
  // CHECK: %[[E:.*]] = arith.shli %[[W]], %[[S]]
  // CHECK: %[[R:.*]] = "TFHE.add_glwe_int"(%[[N]], %[[E]])
  %c = "FHE.sub_int_eint"(%k, %b) : (i5, !FHE.eint<4>) -> !FHE.eint<4>
  // CHECK: return %[[R]]
  return %c : !FHE.eint<4>
}

// -----

// A lookup over a tensor stays one keyswitch and one bootstrap.
// CHECK-LABEL: func.func @lookup
// CHECK-SAME: (%[[X:.*]]: tensor<5x!TFHE.glwe<sk?>>)
func.func @lookup(%x: tensor<5x!FHE.esint<2>>) -> tensor<5x!FHE.eint<3>> {
  %t = arith.constant dense<[1, 2, -3, 0]> : tensor<4xi8>
  // Entries of a narrow table have the sign of the result.
  // CHECK: %[[T:.*]] = arith.constant dense<[1, 2, 253, 0]> : tensor<4xi64>
  // CHECK: %[[P:.*]] = "TFHE.encode_lut"(%[[T]]) {input_bits = 2 : i64, is_signed = true, output_bits = 3 : i64} : (tensor<4xi64>) -> tensor<?xi64>
  // CHECK: %[[S:.*]] = "TFHE.keyswitch_glwe"(%[[X]])
  // CHECK: "TFHE.bootstrap_glwe"(%[[S]], %[[P]]) {message_bits = 2 : i64} : (tensor<5x!TFHE.glwe<sk?>>, tensor<?xi64>) -> tensor<5x!TFHE.glwe<sk?>>
  // CHECK-NOT: TFHE.bootstrap_glwe
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<5x!FHE.esint<2>>, tensor<4xi8>) -> tensor<5x!FHE.eint<3>>
  return %0 : tensor<5x!FHE.eint<3>>
}

// -----

// One op where the shapes agree; a generic where they broadcast.
// CHECK-DAG: #[[ROWS:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[LAST:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func.func @broadcast
func.func @broadcast(%x: tensor<3x1x!FHE.eint<4>>, %y: tensor<4x!FHE.eint<4>>, %z: tensor<3x4x!FHE.eint<4>>) -> tensor<3x4x!FHE.eint<4>> {
  // CHECK: %[[XY:.*]] = linalg.generic {indexing_maps = [#[[ROWS]], #[[LAST]], #{{.*}}], iterator_types = ["parallel", "parallel"]}
  // CHECK: "TFHE.add_glwe"(%{{.*}}, %{{.*}}) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>)
  %0 = "FHELinalg.add_eint"(%x, %y) : (tensor<3x1x!FHE.eint<4>>, tensor<4x!FHE.eint<4>>) -> tensor<3x4x!FHE.eint<4>>
  // CHECK: "TFHE.sub_glwe"(%[[XY]], %{{.*}}) : (tensor<3x4x!TFHE.glwe<sk?>>, tensor<3x4x!TFHE.glwe<sk?>>)
  %1 = "FHELinalg.sub_eint"(%0, %z) : (tensor<3x4x!FHE.eint<4>>, tensor<3x4x!FHE.eint<4>>) -> tensor<3x4x!FHE.eint<4>>
  return %1 : tensor<3x4x!FHE.eint<4>>
}

// -----

// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[R:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @matmul
func.func @matmul(%x: tensor<2x3x!FHE.eint<4>>) -> tensor<2x4x!FHE.eint<4>> {
  %w = arith.constant dense<1> : tensor<3x4xi5>
  // CHECK: %[[Z:.*]] = "TFHE.zero"() : () -> tensor<2x4x!TFHE.glwe<sk?>>
  // CHECK: linalg.generic {indexing_maps = [#[[X]], #[[W]], #[[R]]], iterator_types = ["parallel", "parallel", "reduction"]} ins({{.*}}) outs(%[[Z]]
  // CHECK: "TFHE.mul_glwe_int"
  // CHECK: "TFHE.add_glwe"
  %0 = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<2x3x!FHE.eint<4>>, tensor<3x4xi5>) -> tensor<2x4x!FHE.eint<4>>
  return %0 : tensor<2x4x!FHE.eint<4>>
}

// -----

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[KEPT:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-LABEL: func.func @sums
func.func @sums(%x: tensor<2x3x!FHE.eint<4>>) -> (tensor<2x1x!FHE.eint<4>>, !FHE.eint<4>) {
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[KEPT]]], iterator_types = ["parallel", "reduction"]}
  %0 = "FHELinalg.sum"(%x) {axes = [-1], keep_dims = true} : (tensor<2x3x!FHE.eint<4>>) -> tensor<2x1x!FHE.eint<4>>
  // CHECK: iterator_types = ["reduction", "reduction"]
  // CHECK: tensor.extract %{{.*}}[] : tensor<!TFHE.glwe<sk?>>
  %1 = "FHELinalg.sum"(%x) : (tensor<2x3x!FHE.eint<4>>) -> !FHE.eint<4>
  return %0, %1 : tensor<2x1x!FHE.eint<4>>, !FHE.eint<4>
}
