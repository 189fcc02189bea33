// RUN: fhe-opt --pass-pipeline='builtin.module(func.func(plan-memory))' %s | FileCheck %s

// Freed after the last use, be it of a part and inside a loop.
// CHECK-LABEL: func.func @local(
func.func @local(%x: memref<2x5xi64>, %n: index) {
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  // CHECK: %[[A:.*]] = memref.alloc() {bufferization.manual_deallocation}
  %a = memref.alloc() : memref<2x5xi64>
  // CHECK: %[[UNUSED:.*]] = memref.alloc()
  // CHECK-NEXT: memref.dealloc %[[UNUSED]]
  %unused = memref.alloc() : memref<5xi64>
  %row = memref.subview %a[1, 0] [1, 5] [1, 1] : memref<2x5xi64> to memref<5xi64, strided<[1], offset: 5>>
  // CHECK: scf.for
  scf.for %i = %0 to %n step %1 {
    // CHECK: %[[B:.*]] = memref.alloc()
    %b = memref.alloc() : memref<5xi64>
    // CHECK: memref.copy
    memref.copy %row, %b : memref<5xi64, strided<[1], offset: 5>> to memref<5xi64>
    // CHECK-NEXT: memref.dealloc %[[B]] {bufferization.manual_deallocation}
    // CHECK-NEXT: }
  }
  // CHECK-NEXT: memref.dealloc %[[A]] {bufferization.manual_deallocation}
  // CHECK-NEXT: memref.load
  %y = memref.load %x[%0, %1] : memref<2x5xi64>
  return
}

// What a loop carries, a call takes or a block gives is left to upstream.
// CHECK-LABEL: func.func private @leaves(
// CHECK-NOT: memref.dealloc
func.func private @leaves(%n: index, %c: i1) -> memref<5xi64> {
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %carried = memref.alloc() : memref<5xi64>
  %r = scf.for %i = %0 to %n step %1 iter_args(%a = %carried) -> memref<5xi64> {
    %b = memref.alloc() : memref<5xi64>
    scf.yield %b : memref<5xi64>
  }
  %given = memref.alloc() : memref<5xi64>
  %s = func.call @leaves(%n, %c) : (index, i1) -> memref<5xi64>
  %chosen = arith.select %c, %given, %s : memref<5xi64>
  return %chosen : memref<5xi64>
}
