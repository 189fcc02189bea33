// Entry points are found through the context, and public functions get the native signature.
// RUN: fhe-opt --tfhe-to-runtime %s | FileCheck %s

// One function for all calls of an entry point.
// CHECK-LABEL: func.func private @runtime.bootstrap(
// CHECK-SAME: %[[CONTEXT:[^:]*]]: !llvm.ptr, %[[A:[^:]*]]: !llvm.ptr, %[[B:[^:]*]]: !llvm.ptr, %[[C:[^:]*]]: !llvm.ptr, %[[D:[^:]*]]: !llvm.ptr, %[[E:[^:]*]]: i64, %[[F:[^:]*]]: i64, %[[G:[^:]*]]: i64)
// CHECK-SAME: passthrough = ["noinline"]
// CHECK: %[[TABLE:.*]] = llvm.load %[[CONTEXT]] : !llvm.ptr -> !llvm.ptr
// CHECK: %[[SLOT:.*]] = llvm.getelementptr %[[TABLE]][2] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
// CHECK: %[[BOOTSTRAP:.*]] = llvm.load %[[SLOT]]
// CHECK: llvm.call %[[BOOTSTRAP]](%[[CONTEXT]], %[[A]], %[[B]], %[[C]], %[[D]], %[[E]], %[[F]], %[[G]]) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) -> ()
// CHECK-NOT: func.func private @runtime.bootstrap

// CHECK-LABEL: func.func @fc_f(
// CHECK-SAME: %[[CONTEXT:.*]]: !llvm.ptr, %[[IN:.*]]: !llvm.ptr, %[[OUT:.*]]: !llvm.ptr)
// CHECK: %[[IN0:.*]] = llvm.getelementptr %[[IN]][0]
// CHECK: %[[X:.*]] = llvm.load %[[IN0]]
// CHECK: llvm.insertvalue %[[X]], %{{.*}}[1]
// CHECK: %[[XB:.*]] = builtin.unrealized_conversion_cast %{{.*}} to memref<2x3xi64>
// CHECK: llvm.getelementptr %[[OUT]][0]
// CHECK: %[[YB:.*]] = builtin.unrealized_conversion_cast %{{.*}} to memref<2x5xi64>
// CHECK: call @fc_f.buffers(%[[CONTEXT]], %[[XB]], %[[YB]])

// CHECK-LABEL: func.func private @fc_f.buffers(
// CHECK-SAME: %[[CONTEXT:.*]]: !llvm.ptr, %[[X:.*]]: memref<2x3xi64> {llvm.noalias}, %[[Y:.*]]: memref<2x5xi64> {llvm.noalias})
// CHECK-SAME: llvm.linkage = #llvm.linkage<internal>
func.func @fc_f(%x: memref<2x3xi64>, %y: memref<2x5xi64>) attributes {TFHE.inputs = 1 : i64} {
  // CHECK: %[[TWO:.*]] = arith.constant 2 : i64
  // CHECK: %[[ZERO:.*]] = arith.constant 0 : i64
  // CHECK: %[[YD:.*]] = builtin.unrealized_conversion_cast %[[Y]]
  // CHECK: %[[YP:.*]] = llvm.extractvalue %[[YD]][1]
  // CHECK: %[[XD:.*]] = builtin.unrealized_conversion_cast %[[X]]
  // CHECK: %[[XP:.*]] = llvm.extractvalue %[[XD]][1]
  // CHECK: %[[NONE:.*]] = llvm.mlir.zero : !llvm.ptr
  // CHECK: call @runtime.bootstrap(%[[CONTEXT]], %[[YP]], %[[XP]], %{{.*}}, %[[NONE]], %[[TWO]], %{{.*}}, %[[ZERO]])
  // CHECK: call @runtime.bootstrap(%[[CONTEXT]], %{{.*}})
  %two = arith.constant 2 : i64
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %t = memref.alloc() : memref<4xi64>
  "TFHE.runtime_call"(%y, %x, %t, %zero, %two, %one, %zero) {entry_point = "bootstrap"} : (memref<2x5xi64>, memref<2x3xi64>, memref<4xi64>, i64, i64, i64, i64) -> ()
  "TFHE.runtime_call"(%y, %x, %t, %zero, %two, %one, %zero) {entry_point = "bootstrap"} : (memref<2x5xi64>, memref<2x3xi64>, memref<4xi64>, i64, i64, i64, i64) -> ()
  return
}

// A part of a buffer starts at its offset; a call hands the context on.
// CHECK-LABEL: func.func private @g(
// CHECK-SAME: %[[CONTEXT:[^:]*]]: !llvm.ptr, %[[X:[^:]*]]: memref<5xi64, strided<[1], offset: ?>>
func.func private @g(%x: memref<5xi64, strided<[1], offset: ?>>, %y: memref<3xi64>) {
  // CHECK: %[[XD:.*]] = builtin.unrealized_conversion_cast %[[X]]
  // CHECK: %[[XP:.*]] = llvm.extractvalue %[[XD]][1]
  // CHECK: %[[O:.*]] = llvm.extractvalue %[[XD]][2]
  // CHECK: %[[PART:.*]] = llvm.getelementptr %[[XP]][%[[O]]] : (!llvm.ptr, i64) -> !llvm.ptr, i64
  // CHECK: call @runtime.keyswitch(%[[CONTEXT]], %{{.*}}, %[[PART]], %{{.*}})
  %one = arith.constant 1 : i64
  "TFHE.runtime_call"(%y, %x, %one) {entry_point = "keyswitch"} : (memref<3xi64>, memref<5xi64, strided<[1], offset: ?>>, i64) -> ()
  // CHECK: call @g(%[[CONTEXT]], %[[X]], %{{.*}})
  func.call @g(%x, %y) : (memref<5xi64, strided<[1], offset: ?>>, memref<3xi64>) -> ()
  // CHECK: call @clear(%{{[^,]*}}) : (memref<3xi64>)
  func.call @clear(%y) : (memref<3xi64>) -> ()
  return
}

// What calls nothing needs no context.
// CHECK-LABEL: func.func private @clear(
// CHECK-SAME: %{{[^,]*}}: memref<3xi64>)
func.func private @clear(%y: memref<3xi64>) {
  return
}
