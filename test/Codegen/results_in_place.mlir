// RUN: fhe-opt --pass-pipeline='builtin.module(func.func(results-in-place))' %s | FileCheck %s

// CHECK-LABEL: func.func @moved(
// CHECK-SAME: %[[X:.*]]: memref<5xi64>, %[[Y:.*]]: memref<5xi64>)
// CHECK-NOT: memref.alloc
// CHECK: "TFHE.runtime_call"(%[[Y]], %[[X]],
// CHECK-NEXT: return
func.func @moved(%x: memref<5xi64>, %y: memref<5xi64>) attributes {TFHE.inputs = 1 : i64} {
  %one = arith.constant 1 : i64
  %a = memref.alloc() : memref<5xi64>
  "TFHE.runtime_call"(%a, %x, %one) {entry_point = "keyswitch"} : (memref<5xi64>, memref<5xi64>, i64) -> ()
  memref.copy %a, %y : memref<5xi64> to memref<5xi64>
  return
}

// Given twice, it is computed in one place and copied to the other.
// CHECK-LABEL: func.func @twice(
// CHECK-SAME: %[[Y:.*]]: memref<5xi64>, %[[Z:.*]]: memref<5xi64>)
// CHECK-NOT: memref.alloc
// CHECK: memref.store %{{.*}}, %[[Y]]
// CHECK-NEXT: memref.copy %[[Y]], %[[Z]]
func.func @twice(%y: memref<5xi64>, %z: memref<5xi64>) attributes {TFHE.inputs = 0 : i64} {
  %0 = arith.constant 0 : index
  %one = arith.constant 1 : i64
  %a = memref.alloc() : memref<5xi64>
  memref.store %one, %a[%0] : memref<5xi64>
  memref.copy %a, %y : memref<5xi64> to memref<5xi64>
  memref.copy %a, %z : memref<5xi64> to memref<5xi64>
  return
}

// What is copied may change after the copy: here by a store, there by a call.
// CHECK-LABEL: func.func @changed_later(
// CHECK: memref.alloc
// CHECK: memref.alloc
func.func @changed_later(%y: memref<5xi64>, %z: memref<5xi64>) attributes {TFHE.inputs = 0 : i64} {
  %0 = arith.constant 0 : index
  %one = arith.constant 1 : i64
  %a = memref.alloc() : memref<5xi64>
  %b = memref.alloc() : memref<5xi64>
  memref.copy %a, %y : memref<5xi64> to memref<5xi64>
  memref.store %one, %a[%0] : memref<5xi64>
  memref.copy %b, %z : memref<5xi64> to memref<5xi64>
  "TFHE.runtime_call"(%b, %a, %one) {entry_point = "keyswitch"} : (memref<5xi64>, memref<5xi64>, i64) -> ()
  return
}

// An argument is not ours to compute in, and a loop's buffer is not the one that leaves it.
// CHECK-LABEL: func.func @other_sources(
// CHECK: memref.copy
// CHECK: memref.alloc
func.func @other_sources(%x: memref<5xi64>, %y: memref<5xi64>, %z: memref<5xi64>) attributes {TFHE.inputs = 1 : i64} {
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  memref.copy %x, %y : memref<5xi64> to memref<5xi64>
  scf.for %i = %0 to %1 step %1 {
    %a = memref.alloc() : memref<5xi64>
    memref.copy %a, %z : memref<5xi64> to memref<5xi64>
  }
  return
}

// A function of our own making is not called from outside.
// CHECK-LABEL: func.func @no_entry(
// CHECK: memref.alloc
func.func @no_entry(%y: memref<5xi64>) {
  %a = memref.alloc() : memref<5xi64>
  memref.copy %a, %y : memref<5xi64> to memref<5xi64>
  return
}
