// Kernels become calls on buffers: one for a whole tensor, and one for each table.
// RUN: fhe-opt --tfhe-to-words %s | FileCheck %s

!ct = !TFHE.glwe<sk[0]<4,1>>
!small = !TFHE.glwe<sk[1]<2,1>>

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 4, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 2, noise = 1.0e-9 : f64>, glwe_dimension = 1, polynomial_size = 4, keyswitch = <base_log = 3, level_count = 4>, bootstrap = <base_log = 3, level_count = 4>>>} {
// CHECK-LABEL: func.func @tensor(
// CHECK-SAME: %[[X:.*]]: tensor<2x3x5xi64>)
func.func @tensor(%x: tensor<2x3x!ct>) -> tensor<2x3x!ct> {
  // CHECK: %[[TABLE:.*]] = bufferization.to_buffer %{{.*}} read_only : tensor<4xi64> to memref<4xi64>
  // CHECK: %[[POLYNOMIAL:.*]] = memref.alloc() {{.*}} : memref<8xi64>
  // The polynomial is twice the ring: the extension is 1.
  // CHECK: "TFHE.runtime_call"(%[[POLYNOMIAL]], %[[TABLE]], %{{.*}}, %{{.*}}, %{{.*}}, %c1_i64{{.*}}) {entry_point = "encode_lut"}
  %t = arith.constant dense<[3, 1, 0, 2]> : tensor<4xi64>
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<8xi64>
  // CHECK: %[[FROM:.*]] = bufferization.to_buffer %[[X]] read_only
  // CHECK: %[[SMALL:.*]] = memref.alloc() {{.*}} : memref<2x3x3xi64>
  // CHECK: %[[SIX:.*]] = arith.constant 6 : i64
  // CHECK: "TFHE.runtime_call"(%[[SMALL]], %[[FROM]], %[[SIX]]) {entry_point = "keyswitch"}
  // Nothing may write to what a kernel gave.
  // CHECK: bufferization.to_tensor %[[SMALL]] restrict : memref
  %s = "TFHE.keyswitch_glwe"(%x) : (tensor<2x3x!ct>) -> tensor<2x3x!small>
  // No choice among tables is the number 0.
  // CHECK: %[[NONE:.*]] = arith.constant 0 : i64
  // CHECK: %[[BIG:.*]] = memref.alloc() {{.*}} : memref<2x3x5xi64>
  // CHECK: "TFHE.runtime_call"(%[[BIG]], %{{.*}}, %{{.*}}, %[[NONE]], %{{.*}}, %{{.*}}, %{{.*}}) {entry_point = "bootstrap"}
  %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64, extension_log = 1 : i64} : (tensor<2x3x!small>, tensor<8xi64>) -> tensor<2x3x!ct>
  return %y : tensor<2x3x!ct>
}

// CHECK-LABEL: func.func @tables(
func.func @tables(%x: tensor<3x!small>, %t: tensor<2x4xi64>) -> tensor<3x!ct> {
  // CHECK: %[[TABLES:.*]] = bufferization.to_buffer %{{.*}} read_only : tensor<2x4xi64>
  // CHECK: %[[OUT:.*]] = memref.alloc() {{.*}} : memref<2x4xi64>
  // CHECK: scf.for %[[I:.*]] =
  // CHECK: %[[ROW:.*]] = memref.subview %[[OUT]][%[[I]], 0] [1, 4] [1, 1]
  // CHECK: %[[TABLE:.*]] = memref.subview %[[TABLES]][%[[I]], 0] [1, 4] [1, 1]
  // CHECK: "TFHE.runtime_call"(%[[ROW]], %[[TABLE]], {{.*}}) {entry_point = "encode_lut"}
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<2x4xi64>) -> tensor<2x4xi64>
  %which = arith.constant dense<[1, 0, 1]> : tensor<3xindex>
  // CHECK: %[[NUMBERS:.*]] = arith.constant dense<[1, 0, 1]> : tensor<3xi64>
  // CHECK: %[[WHICH:.*]] = bufferization.to_buffer %[[NUMBERS]] read_only
  // CHECK: "TFHE.runtime_call"(%{{.*}}, %{{.*}}, %{{.*}}, %[[WHICH]], %{{.*}}, %{{.*}}, %{{.*}}) {entry_point = "bootstrap"}
  %y = "TFHE.bootstrap_glwe"(%x, %p, %which) {message_bits = 2 : i64} : (tensor<3x!small>, tensor<2x4xi64>, tensor<3xindex>) -> tensor<3x!ct>
  return %y : tensor<3x!ct>
}
}
