// Long lists of calls and copies become tables; what comes between them, and short ones, stay.
// RUN: fhe-opt --steps-in-tables=length=2 %s | FileCheck %s
// RUN: not fhe-opt --steps-in-tables=length=0 %s 2>&1 | FileCheck %s --check-prefix=NONE

// NONE: `0` is no value for option `length` of pass `steps-in-tables`

// CHECK: func.func private @step
func.func private @step(!llvm.ptr, i64)

// CHECK: llvm.mlir.global internal constant @steps.0(dense<[0, 6, 1, 0, 0, 1, 0, 6, 1, 8, 0, 1, 1, 8, 1, 8, 1, 0, 0, 1]> : tensor<20xi64>)
// CHECK: llvm.mlir.global internal constant @steps.1(dense<[0, 6, 2, 0, 3, 0, 0, 6, 2, 0, 0, 1]> : tensor<12xi64>)
// CHECK: func.func private @steps.run(%[[SLOTS:.*]]: !llvm.ptr, %[[TABLE:.*]]: !llvm.ptr, %[[COUNT:.*]]: index) attributes {llvm.linkage = #llvm.linkage<internal>, passthrough = ["noinline"]} {
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[COUNT]] step %{{.*}} iter_args(%[[ROW:.*]] = %[[TABLE]]) -> (!llvm.ptr) {
// CHECK: scf.index_switch
// CHECK: case 1 {
// CHECK: "llvm.intr.memcpy"
// CHECK: default {
// CHECK: func.call @step
// CHECK: func.func @main(%[[X:.*]]: !llvm.ptr, %[[N:.*]]: i64) {
// CHECK: %[[SLOTS:.*]] = llvm.alloca %{{.*}} x i64
// CHECK: %[[FIRST:.*]] = llvm.getelementptr %[[SLOTS]][1]
// CHECK-NEXT: llvm.store %[[X]], %[[FIRST]]
// CHECK-NEXT: %[[TABLE:.*]] = llvm.mlir.addressof @steps.0
// CHECK-NEXT: %[[COUNT:.*]] = arith.constant 3 : index
// CHECK-NEXT: call @steps.run(%[[SLOTS]], %[[TABLE]], %[[COUNT]])
// CHECK-NEXT: %[[Z:.*]] = llvm.load %[[X]]
// CHECK-NEXT: %[[SECOND:.*]] = llvm.getelementptr %[[SLOTS]][2]
// CHECK-NEXT: llvm.store %[[Z]], %[[SECOND]]
// CHECK-NEXT: %[[THIRD:.*]] = llvm.getelementptr %[[SLOTS]][3]
// CHECK-NEXT: llvm.store %[[N]], %[[THIRD]]
// CHECK-NEXT: %[[TABLE:.*]] = llvm.mlir.addressof @steps.1
// CHECK: call @steps.run(%[[SLOTS]], %[[TABLE]],
// CHECK-NEXT: return
func.func @main(%x: !llvm.ptr, %n: i64) {
  %one = arith.constant 1 : i64
  %y = llvm.getelementptr %x[8] : (!llvm.ptr) -> !llvm.ptr, i8
  call @step(%x, %one) : (!llvm.ptr, i64) -> ()
  call @step(%y, %one) : (!llvm.ptr, i64) -> ()
  "llvm.intr.memcpy"(%y, %x, %one) <{isVolatile = false}> : (!llvm.ptr, !llvm.ptr, i64) -> ()
  %z = llvm.load %x : !llvm.ptr -> !llvm.ptr
  call @step(%z, %n) : (!llvm.ptr, i64) -> ()
  call @step(%z, %one) : (!llvm.ptr, i64) -> ()
  return
}

// CHECK-LABEL: func.func @short
// CHECK-NEXT: arith.constant
// CHECK-NEXT: call @step
// CHECK-NEXT: return
func.func @short(%x: !llvm.ptr) {
  %one = arith.constant 1 : i64
  call @step(%x, %one) : (!llvm.ptr, i64) -> ()
  return
}
