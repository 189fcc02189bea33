// RUN: fhe-opt --pass-pipeline='builtin.module(func.func(tensors-in-buffers))' %s | FileCheck %s

#same = affine_map<(d0) -> (d0)>

// A row is computed, and written to the buffer of the tensor it replaces a row of: nothing reads
// that tensor any more.
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[X:[^:]*]]: memref<5xi64>
func.func @rows(%x: memref<5xi64>) -> tensor<2x5xi64> {
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %e = tensor.empty() : tensor<5xi64>
  // CHECK: %[[SUM:.*]] = memref.alloc() {alignment = 64 : i64} : memref<5xi64>
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : memref<5xi64>) outs(%[[SUM]] : memref<5xi64>)
  %s = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%t : tensor<5xi64>) outs(%e : tensor<5xi64>) {
  ^bb0(%u: i64, %v: i64):
    %m = arith.addi %u, %u : i64
    linalg.yield %m : i64
  } -> tensor<5xi64>
  // CHECK: %[[ROWS:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
  // CHECK: %[[FIRST:.*]] = memref.subview %[[ROWS]][0, 0] [1, 5] [1, 1]
  // CHECK: memref.copy %[[SUM]], %[[FIRST]]
  %r = tensor.empty() : tensor<2x5xi64>
  %0 = tensor.insert_slice %s into %r[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  // CHECK: %[[SECOND:.*]] = memref.subview %[[ROWS]][1, 0] [1, 5] [1, 1]
  // CHECK: memref.copy %[[X]], %[[SECOND]]
  %1 = tensor.insert_slice %t into %0[1, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  // CHECK: %[[RESULT:.*]] = bufferization.to_tensor %[[ROWS]] restrict
  // CHECK: return %[[RESULT]]
  return %1 : tensor<2x5xi64>
}

// A tensor that is read later, whole or in part, keeps what it holds.
// CHECK-LABEL: func.func @read_later(
// CHECK-SAME: %[[X:[^:]*]]: memref<5xi64>
func.func @read_later(%x: memref<5xi64>) -> (tensor<2x5xi64>, tensor<5xi64>) {
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %0 = tensor.insert_slice %t into %r[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  %part = tensor.extract_slice %0[0, 0] [1, 5] [1, 1] : tensor<2x5xi64> to tensor<5xi64>
  // CHECK: tensor.insert_slice
  %1 = tensor.insert_slice %t into %0[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  return %1, %part : tensor<2x5xi64>, tensor<5xi64>
}

// What a loop carries is left to bufferization.
// CHECK-LABEL: func.func @carried(
// CHECK: tensor.insert_slice
func.func @carried(%x: memref<5xi64>, %n: index) -> tensor<2x5xi64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %all = scf.for %i = %c0 to %n step %c1 iter_args(%a = %r) -> tensor<2x5xi64> {
    %1 = tensor.insert_slice %t into %a[%i, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
    scf.yield %1 : tensor<2x5xi64>
  }
  return %all : tensor<2x5xi64>
}
