// RUN: fhe-opt --pass-pipeline='builtin.module(func.func(tensors-in-buffers))' %s | FileCheck %s

#same = affine_map<(d0) -> (d0)>
#rows = affine_map<(d0, d1) -> (d0, d1)>
#columns = affine_map<(d0, d1) -> (d1, d0)>

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

// A tensor that is read later, whole or in part, keeps what it holds: the row goes to a copy.
// CHECK-LABEL: func.func @read_later(
// CHECK-SAME: %[[X:[^:]*]]: memref<5xi64>
func.func @read_later(%x: memref<5xi64>) -> (tensor<2x5xi64>, tensor<5xi64>) {
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %0 = tensor.insert_slice %t into %r[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  %part = tensor.extract_slice %0[0, 0] [1, 5] [1, 1] : tensor<2x5xi64> to tensor<5xi64>
  // CHECK: %[[OLD:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
  // CHECK: %[[NEW:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
  // CHECK: memref.copy %[[OLD]], %[[NEW]]
  // CHECK: %[[ROW:.*]] = memref.subview %[[NEW]][0, 0] [1, 5] [1, 1]
  // CHECK: memref.copy %[[X]], %[[ROW]]
  %1 = tensor.insert_slice %t into %0[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  return %1, %part : tensor<2x5xi64>, tensor<5xi64>
}

// One whose part a kernel has read needs no copy: nothing reads it any more.
// CHECK-LABEL: func.func @read_before(
func.func @read_before(%x: memref<5xi64>, %y: memref<5xi64>) -> tensor<2x5xi64> {
  %n = arith.constant 1 : i64
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %0 = tensor.insert_slice %t into %r[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  %part = tensor.extract_slice %0[0, 0] [1, 5] [1, 1] : tensor<2x5xi64> to tensor<5xi64>
  %read = bufferization.to_buffer %part read_only : tensor<5xi64> to memref<5xi64>
  "TFHE.runtime_call"(%y, %read, %n) {entry_point = "keyswitch"} : (memref<5xi64>, memref<5xi64>, i64) -> ()
  // CHECK: TFHE.runtime_call
  // CHECK-NOT: memref.alloc
  // CHECK: memref.copy
  // CHECK-NOT: insert_slice
  // CHECK: return
  %1 = tensor.insert_slice %t into %0[1, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  return %1 : tensor<2x5xi64>
}

// A row that goes from one place of a tensor to another is read before the place is written.
// CHECK-LABEL: func.func @own_row(
func.func @own_row(%x: memref<5xi64>) -> tensor<2x5xi64> {
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %0 = tensor.insert_slice %t into %r[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  // CHECK: %[[OLD:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
  // CHECK: memref.copy
  // CHECK: %[[FROM:.*]] = memref.subview %[[OLD]][0, 0]
  // CHECK: %[[NEW:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
  // CHECK: memref.copy %[[OLD]], %[[NEW]]
  // CHECK: %[[TO:.*]] = memref.subview %[[NEW]][1, 0]
  // CHECK: memref.copy %[[FROM]], %[[TO]]
  %part = tensor.extract_slice %0[0, 0] [1, 5] [1, 1] : tensor<2x5xi64> to tensor<5xi64>
  %1 = tensor.insert_slice %part into %0[1, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  return %1 : tensor<2x5xi64>
}

// What a body picks from a tensor it picks from the buffer.
// CHECK-LABEL: func.func @picked(
// CHECK-SAME: %[[X:[^:]*]]: memref<5xi64>, %[[I:[^:]*]]: memref<3xindex>, %[[Y:[^:]*]]: tensor<5xi64>
func.func @picked(%x: memref<5xi64>, %i: memref<3xindex>, %y: tensor<5xi64>) -> tensor<3xi64> {
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %places = bufferization.to_tensor %i restrict : memref<3xindex> to tensor<3xindex>
  %e = tensor.empty() : tensor<3xi64>
  // CHECK: %[[YS:.*]] = bufferization.to_buffer %[[Y]] read_only
  // CHECK: linalg.generic {{.*}} ins(%[[I]] : memref<3xindex>) outs(%{{.*}} : memref<3xi64>)
  // CHECK: memref.load %[[X]][%{{.*}}] : memref<5xi64>
  // CHECK: memref.load %[[YS]][%{{.*}}] : memref<5xi64>
  %s = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%places : tensor<3xindex>) outs(%e : tensor<3xi64>) {
  ^bb0(%u: index, %v: i64):
    %a = tensor.extract %t[%u] : tensor<5xi64>
    %b = tensor.extract %y[%u] : tensor<5xi64>
    %m = arith.addi %a, %b : i64
    linalg.yield %m : i64
  } -> tensor<3xi64>
  return %s : tensor<3xi64>
}

// What is written over may not be read in another order meanwhile.
// CHECK-LABEL: func.func @turned(
// CHECK: linalg.generic {{.*}} outs(%[[OLD:.*]] : memref<5x5xi64>)
// CHECK: %[[NEW:.*]] = memref.alloc() {{.*}} : memref<5x5xi64>
// CHECK: linalg.generic {{.*}} ins(%[[OLD]] : memref<5x5xi64>) outs(%[[NEW]] : memref<5x5xi64>)
func.func @turned(%x: tensor<5x5xi64>) -> tensor<5x5xi64> {
  %e = tensor.empty() : tensor<5x5xi64>
  %y = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<5x5xi64>) outs(%e : tensor<5x5xi64>) {
  ^bb0(%u: i64, %v: i64):
    %m = arith.addi %u, %u : i64
    linalg.yield %m : i64
  } -> tensor<5x5xi64>
  %z = linalg.generic {indexing_maps = [#columns, #rows], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<5x5xi64>) outs(%y : tensor<5x5xi64>) {
  ^bb0(%u: i64, %v: i64):
    linalg.yield %u : i64
  } -> tensor<5x5xi64>
  return %z : tensor<5x5xi64>
}

// What a loop does inside is left to bufferization, but it takes a buffer and leaves one: the next loop writes
// where this one did, and constants are read from one buffer by both.
// CHECK-LABEL: func.func @loops(
// CHECK: %[[PLACES:.*]] = bufferization.to_buffer %{{.*}} read_only : tensor<2xindex> to memref<2xindex>
// CHECK-NOT: to_buffer
// CHECK: %[[NEW:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
// CHECK: %[[IN:.*]] = bufferization.to_tensor %[[NEW]] restrict writable
// CHECK: %[[OUT:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[IN]])
// CHECK: memref.load %[[PLACES]]
// CHECK: tensor.insert_slice
// CHECK: %[[LEFT:.*]] = bufferization.to_buffer %[[OUT]] : tensor<2x5xi64> to memref<2x5xi64>
// CHECK-NOT: memref.alloc
// CHECK: %[[NEXT:.*]] = bufferization.to_tensor %[[LEFT]] restrict writable
// CHECK: %[[END:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[NEXT]])
// CHECK: memref.load %[[PLACES]]
// CHECK: %[[LAST:.*]] = bufferization.to_buffer %[[END]] : tensor<2x5xi64> to memref<2x5xi64>
// CHECK: %[[RESULT:.*]] = bufferization.to_tensor %[[LAST]] restrict :
// CHECK: return %[[RESULT]]
func.func @loops(%x: memref<5xi64>, %n: index) -> tensor<2x5xi64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %places = arith.constant dense<[1, 0]> : tensor<2xindex>
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %all = scf.for %i = %c0 to %n step %c1 iter_args(%a = %r) -> tensor<2x5xi64> {
    %p = tensor.extract %places[%i] : tensor<2xindex>
    %1 = tensor.insert_slice %t into %a[%p, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
    scf.yield %1 : tensor<2x5xi64>
  }
  %again = scf.for %i = %c0 to %n step %c1 iter_args(%a = %all) -> tensor<2x5xi64> {
    %p = tensor.extract %places[%i] : tensor<2xindex>
    %1 = tensor.insert_slice %t into %a[%p, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
    scf.yield %1 : tensor<2x5xi64>
  }
  return %again : tensor<2x5xi64>
}

// A tensor that is read after the loop goes to it as a copy, one that is carried twice as two.
// CHECK-LABEL: func.func @kept(
// CHECK: %[[OLD:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
// CHECK: %[[COPY:.*]] = memref.alloc() {{.*}} : memref<2x5xi64>
// CHECK: memref.copy %[[OLD]], %[[COPY]]
// CHECK: %[[IN:.*]] = bufferization.to_tensor %[[COPY]] restrict writable
// CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[IN]])
// CHECK: memref.copy %[[OLD]], %[[A:.*]] : memref<2x5xi64>
// CHECK: %[[ONE:.*]] = bufferization.to_tensor %[[A]] restrict writable
// CHECK: memref.copy %[[OLD]], %[[B:.*]] : memref<2x5xi64>
// CHECK: %[[OTHER:.*]] = bufferization.to_tensor %[[B]] restrict writable
// CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[ONE]], %{{.*}} = %[[OTHER]])
func.func @kept(%x: memref<5xi64>, %n: index) -> (tensor<2x5xi64>, tensor<2x5xi64>, tensor<2x5xi64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = bufferization.to_tensor %x restrict : memref<5xi64> to tensor<5xi64>
  %r = tensor.empty() : tensor<2x5xi64>
  %0 = tensor.insert_slice %t into %r[0, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
  %all = scf.for %i = %c0 to %n step %c1 iter_args(%a = %0) -> tensor<2x5xi64> {
    %1 = tensor.insert_slice %t into %a[%i, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
    scf.yield %1 : tensor<2x5xi64>
  }
  %two:2 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %0, %b = %0) -> (tensor<2x5xi64>, tensor<2x5xi64>) {
    %1 = tensor.insert_slice %t into %a[%i, 0] [1, 5] [1, 1] : tensor<5xi64> into tensor<2x5xi64>
    scf.yield %b, %1 : tensor<2x5xi64>, tensor<2x5xi64>
  }
  return %all, %two#0, %two#1 : tensor<2x5xi64>, tensor<2x5xi64>, tensor<2x5xi64>
}
