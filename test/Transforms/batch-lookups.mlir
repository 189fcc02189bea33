// RUN: fhe-opt --tfhe-batch-lookups --split-input-file %s | FileCheck %s

!big = !TFHE.glwe<sk[0]<2048, 1>>
!small = !TFHE.glwe<sk[1]<800, 1>>

// Two lookups that need nothing of each other, although a linear op stands between them.
// CHECK-LABEL: func.func @independent
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk[0]<2048, 1>>, %[[Y:.*]]: !TFHE.glwe<sk[0]<2048, 1>>, %[[P:.*]]: tensor<2048xi64>)
func.func @independent(%x: !big, %y: !big, %p: tensor<2048xi64>) -> !big {
  // CHECK: %[[XY:.*]] = tensor.from_elements %[[X]], %[[Y]] : tensor<2x!TFHE.glwe<sk[0]<2048, 1>>>
  // CHECK: %[[S:.*]] = "TFHE.keyswitch_glwe"(%[[XY]]) : (tensor<2x!TFHE.glwe<sk[0]<2048, 1>>>) -> tensor<2x!TFHE.glwe<sk[1]<800, 1>>>
  // CHECK: %[[R:.*]] = "TFHE.bootstrap_glwe"(%[[S]], %[[P]]) {extension_log = 0 : i64, message_bits = 3 : i64}
  // CHECK-NOT: TFHE.bootstrap_glwe
  // CHECK: %[[A:.*]] = tensor.extract %[[R]]
  // CHECK: %[[B:.*]] = tensor.extract %[[R]]
  // CHECK: %[[N:.*]] = "TFHE.neg_glwe"(%[[A]])
  // CHECK: "TFHE.add_glwe"(%[[N]], %[[B]])
  %0 = "TFHE.keyswitch_glwe"(%x) : (!big) -> !small
  %1 = "TFHE.bootstrap_glwe"(%0, %p) {extension_log = 0 : i64, message_bits = 2 : i64} : (!small, tensor<2048xi64>) -> !big
  %2 = "TFHE.neg_glwe"(%1) : (!big) -> !big
  %3 = "TFHE.keyswitch_glwe"(%y) : (!big) -> !small
  %4 = "TFHE.bootstrap_glwe"(%3, %p) {extension_log = 0 : i64, message_bits = 3 : i64} : (!small, tensor<2048xi64>) -> !big
  %5 = "TFHE.add_glwe"(%2, %4) : (!big, !big) -> !big
  return %5 : !big
}

// -----

!big = !TFHE.glwe<sk[0]<2048, 1>>
!small = !TFHE.glwe<sk[1]<800, 1>>

// Two tables of one value: one keyswitch, and a choice of polynomial for each.
// CHECK-LABEL: func.func @two_tables
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk[0]<2048, 1>>, %[[P:.*]]: tensor<2048xi64>, %[[Q:.*]]: tensor<2048xi64>)
func.func @two_tables(%x: !big, %p: tensor<2048xi64>, %q: tensor<2048xi64>) -> (!big, !big) {
  // CHECK: %[[ONE:.*]] = tensor.from_elements %[[X]] : tensor<1x!TFHE.glwe<sk[0]<2048, 1>>>
  // CHECK: %[[S:.*]] = "TFHE.keyswitch_glwe"(%[[ONE]])
  // CHECK: %[[E:.*]] = tensor.extract %[[S]]
  // CHECK: %[[TWICE:.*]] = tensor.from_elements %[[E]], %[[E]] : tensor<2x!TFHE.glwe<sk[1]<800, 1>>>
  // CHECK: %[[T0:.*]] = tensor.empty() : tensor<2x2048xi64>
  // CHECK: %[[T1:.*]] = tensor.insert_slice %[[P]] into %[[T0]][0, 0] [1, 2048] [1, 1]
  // CHECK: %[[T2:.*]] = tensor.insert_slice %[[Q]] into %[[T1]][1, 0] [1, 2048] [1, 1]
  // CHECK: %[[W:.*]] = arith.constant dense<[0, 1]> : tensor<2xindex>
  // CHECK: "TFHE.bootstrap_glwe"(%[[TWICE]], %[[T2]], %[[W]])
  %0 = "TFHE.keyswitch_glwe"(%x) : (!big) -> !small
  %1 = "TFHE.bootstrap_glwe"(%0, %p) {extension_log = 0 : i64, message_bits = 2 : i64} : (!small, tensor<2048xi64>) -> !big
  %2 = "TFHE.bootstrap_glwe"(%0, %q) {extension_log = 0 : i64, message_bits = 2 : i64} : (!small, tensor<2048xi64>) -> !big
  return %1, %2 : !big, !big
}

// -----

!big = !TFHE.glwe<sk[0]<2048, 1>>
!small = !TFHE.glwe<sk[1]<800, 1>>

// Near miss: one needs the other's result.
// CHECK-LABEL: func.func @chain
func.func @chain(%x: !big, %p: tensor<2048xi64>) -> !big {
  // CHECK: %[[A:.*]] = "TFHE.bootstrap_glwe"({{.*}}) {{.*}} -> !TFHE.glwe<sk[0]<2048, 1>>
  // CHECK: %[[S:.*]] = "TFHE.keyswitch_glwe"(%[[A]])
  // CHECK: "TFHE.bootstrap_glwe"(%[[S]], {{.*}} -> !TFHE.glwe<sk[0]<2048, 1>>
  %0 = "TFHE.keyswitch_glwe"(%x) : (!big) -> !small
  %1 = "TFHE.bootstrap_glwe"(%0, %p) {extension_log = 0 : i64, message_bits = 2 : i64} : (!small, tensor<2048xi64>) -> !big
  %2 = "TFHE.keyswitch_glwe"(%1) : (!big) -> !small
  %3 = "TFHE.bootstrap_glwe"(%2, %p) {extension_log = 0 : i64, message_bits = 2 : i64} : (!small, tensor<2048xi64>) -> !big
  return %3 : !big
}

// -----

!big = !TFHE.glwe<sk[0]<2048, 1>>
!small = !TFHE.glwe<sk[1]<800, 1>>

// Near miss: rings that extend by different factors are different kernels.
// CHECK-LABEL: func.func @different_rings
func.func @different_rings(%x: !big, %p: tensor<2048xi64>, %q: tensor<4096xi64>) -> (!big, !big) {
  // CHECK-NOT: tensor<2x
  %0 = "TFHE.keyswitch_glwe"(%x) : (!big) -> !small
  %1 = "TFHE.bootstrap_glwe"(%0, %p) {extension_log = 0 : i64, message_bits = 2 : i64} : (!small, tensor<2048xi64>) -> !big
  %2 = "TFHE.bootstrap_glwe"(%0, %q) {extension_log = 1 : i64, message_bits = 5 : i64} : (!small, tensor<4096xi64>) -> !big
  return %1, %2 : !big, !big
}

// -----

!big = !TFHE.glwe<sk[0]<2048, 1>>

// Lookups through all bits are gathered too, not with bootstraps.
// CHECK-LABEL: func.func @circuit_lookups
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk[0]<2048, 1>>, %[[Y:.*]]: !TFHE.glwe<sk[0]<2048, 1>>, %[[T:.*]]: tensor<4xi64>, %[[U:.*]]: tensor<4xi64>)
func.func @circuit_lookups(%x: !big, %y: !big, %t: tensor<4xi64>, %u: tensor<4xi64>) -> !big {
  // CHECK: %[[XY:.*]] = tensor.from_elements %[[X]], %[[Y]] : tensor<2x!TFHE.glwe<sk[0]<2048, 1>>>
  // CHECK: %[[T0:.*]] = tensor.empty() : tensor<2x4xi64>
  // CHECK: %[[T1:.*]] = tensor.insert_slice %[[T]] into %[[T0]][0, 0] [1, 4] [1, 1]
  // CHECK: %[[T2:.*]] = tensor.insert_slice %[[U]] into %[[T1]][1, 0] [1, 4] [1, 1]
  // CHECK: %[[W:.*]] = arith.constant dense<[0, 1]> : tensor<2xindex>
  // CHECK: "TFHE.circuit_lookup"(%[[XY]], %[[T2]], %[[W]]) {extension_log = 0 : i64, input_bits = 2 : i64, message_bits = 2 : i64, output_bits = 3 : i64}
  // CHECK-NOT: TFHE.circuit_lookup
  %0 = "TFHE.circuit_lookup"(%x, %t) {extension_log = 0 : i64, input_bits = 2 : i64, message_bits = 2 : i64, output_bits = 3 : i64} : (!big, tensor<4xi64>) -> !big
  %1 = "TFHE.circuit_lookup"(%y, %u) {extension_log = 0 : i64, input_bits = 2 : i64, message_bits = 2 : i64, output_bits = 3 : i64} : (!big, tensor<4xi64>) -> !big
  %2 = "TFHE.add_glwe"(%0, %1) : (!big, !big) -> !big
  return %2 : !big
}
