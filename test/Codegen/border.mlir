// A public function gets an entry on buffers of words; its symbol is mangled.
// RUN: fhe-opt --tfhe-border %s | FileCheck %s

// Beside it stands what it was compiled for: keys (none here), words of three arguments, words of two results.
// CHECK: memref.global "public" constant @fc_f.border : memref<9xi64> = dense<[0, 0, 3, 15, 1, 2, 2, 15, 1]>
// CHECK-LABEL: func.func @fc_f(
// CHECK-SAME: %[[X:.*]]: memref<3x5xi64>, %[[K:.*]]: memref<i64>, %[[T:.*]]: memref<2xi64>, %[[Y:.*]]: memref<3x5xi64>, %[[S:.*]]: memref<i64>)
// CHECK-SAME: TFHE.inputs = 3 : i64
// Arguments are not written to: the tensor is not `writable`.
// CHECK: %[[XT:.*]] = bufferization.to_tensor %[[X]] restrict : memref
// CHECK: %[[KW:.*]] = memref.load %[[K]][]
// CHECK: %[[KN:.*]] = arith.trunci %[[KW]] : i64 to i8
// CHECK: %[[TT:.*]] = bufferization.to_tensor %[[T]] restrict : memref
// CHECK: %[[TN:.*]] = linalg.generic
// CHECK: arith.trunci %{{.*}} : i64 to i16
// CHECK: %[[R:.*]]:2 = call @fc_f.body(%[[XT]], %[[KN]], %[[TN]])
// CHECK: bufferization.materialize_in_destination %[[R]]#0 in restrict writable %[[Y]]
// CHECK: %[[W:.*]] = arith.index_cast %[[R]]#1 : index to i64
// CHECK: memref.store %[[W]], %[[S]][]
// CHECK: func.func private @fc_f.body(
func.func @f(%x: tensor<3x5xi64>, %k: i8, %t: tensor<2xi16>) -> (tensor<3x5xi64>, index) {
  %0 = arith.constant 0 : index
  return %x, %0 : tensor<3x5xi64>, index
}

// CHECK-LABEL: func.func @fc_$3clambda$3e(
// CHECK: call @fc_$3clambda$3e.body(
func.func @"<lambda>"(%x: tensor<5xi64>) -> tensor<5xi64> {
  // CHECK: call @fc_malloc.body(
  %0 = func.call @malloc(%x) : (tensor<5xi64>) -> tensor<5xi64>
  return %0 : tensor<5xi64>
}

// A private function gets no entry.
// CHECK-NOT: @fc_malloc(
// CHECK: func.func private @fc_malloc.body(
// CHECK-NOT: @fc_malloc(
func.func private @malloc(%x: tensor<5xi64>) -> tensor<5xi64> {
  return %x : tensor<5xi64>
}
