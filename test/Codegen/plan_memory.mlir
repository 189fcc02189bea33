// RUN: fhe-opt --pass-pipeline='builtin.module(func.func(plan-memory))' %s | FileCheck %s

// What is not in use at one time shares a place; the last use may be of a part, and inside a loop.
// CHECK-LABEL: func.func @local(
func.func @local(%x: memref<2x8xi64>, %n: index) {
  // CHECK: %[[ALL:.*]] = memref.alloc() {alignment = 64 : i64, bufferization.manual_deallocation} : memref<192xi8>
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  // CHECK: memref.view %[[ALL]][%c0{{[_0-9]*}}][] : memref<192xi8> to memref<2x8xi64>
  %a = memref.alloc() : memref<2x8xi64>
  // CHECK: memref.view %[[ALL]][%c128{{[_0-9]*}}][] : memref<192xi8> to memref<8xi64>
  %unused = memref.alloc() : memref<8xi64>
  %row = memref.subview %a[1, 0] [1, 8] [1, 1] : memref<2x8xi64> to memref<8xi64, strided<[1], offset: 8>>
  // CHECK: scf.for
  scf.for %i = %0 to %n step %1 {
    // CHECK: %[[B:.*]] = memref.view %[[ALL]][%c128{{[_0-9]*}}][] : memref<192xi8> to memref<8xi64>
    %b = memref.alloc() : memref<8xi64>
    // CHECK: memref.copy %{{.*}}, %[[B]]
    memref.copy %row, %b : memref<8xi64, strided<[1], offset: 8>> to memref<8xi64>
  }
  // CHECK: %[[C:.*]] = memref.view %[[ALL]][%c0{{[_0-9]*}}][] : memref<192xi8> to memref<5xi1>
  %c = memref.alloc() : memref<5xi1>
  %t = arith.constant true
  memref.store %t, %c[%0] : memref<5xi1>
  // CHECK: memref.dealloc %[[ALL]] {bufferization.manual_deallocation}
  // CHECK-NEXT: return
  return
}

// What a loop carries, a call takes or a block gives is left to upstream.
// CHECK-LABEL: func.func private @leaves(
// CHECK-NOT: memref.view
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
