// Long lists of calls and copies are divided; what comes between them, and short ones, stay.
// RUN: fhe-opt --split-long-code=length=2 %s | FileCheck %s
// RUN: not fhe-opt --split-long-code=length=0 %s 2>&1 | FileCheck %s --check-prefix=NONE

// NONE: `0` is no value for option `length` of pass `split-long-code`

// CHECK: func.func private @step
func.func private @step(!llvm.ptr, i64)

// CHECK: func.func private @piece.0(%[[X:.*]]: !llvm.ptr) attributes {llvm.linkage = #llvm.linkage<internal>, passthrough = ["noinline", "optnone"]} {
// CHECK: %[[ONE:.*]] = arith.constant 1 : i64
// CHECK: call @step(%[[X]], %[[ONE]])
// CHECK: %[[Y:.*]] = llvm.getelementptr %[[X]][8]
// CHECK: call @step(%[[Y]], %[[ONE]])
// CHECK: return
// CHECK: func.func private @piece.1(%[[X:.*]]: !llvm.ptr)
// CHECK: %[[Y:.*]] = llvm.getelementptr %[[X]][8]
// CHECK: "llvm.intr.memcpy"(%[[X]], %[[Y]], %{{.*}})
// CHECK: func.func private @piece.2(%[[Z:.*]]: !llvm.ptr, %{{.*}}: i64)
// CHECK: call @step(%[[Z]],
// CHECK: func.func @main(%[[X:.*]]: !llvm.ptr, %[[N:.*]]: i64) {
// CHECK-NEXT: call @piece.0(%[[X]])
// CHECK-NEXT: call @piece.1(%[[X]])
// CHECK-NEXT: %[[Z:.*]] = llvm.load %[[X]]
// CHECK-NEXT: call @piece.2(%[[Z]], %[[N]])
// CHECK-NEXT: return
func.func @main(%x: !llvm.ptr, %n: i64) {
  %one = arith.constant 1 : i64
  %y = llvm.getelementptr %x[8] : (!llvm.ptr) -> !llvm.ptr, i8
  call @step(%x, %one) : (!llvm.ptr, i64) -> ()
  call @step(%y, %one) : (!llvm.ptr, i64) -> ()
  "llvm.intr.memcpy"(%x, %y, %one) <{isVolatile = false}> : (!llvm.ptr, !llvm.ptr, i64) -> ()
  %z = llvm.load %x : !llvm.ptr -> !llvm.ptr
  call @step(%z, %n) : (!llvm.ptr, i64) -> ()
  call @step(%z, %one) : (!llvm.ptr, i64) -> ()
  return
}

// CHECK-LABEL: func.func @short
// CHECK-NEXT: arith.constant
// CHECK-NEXT: call @step
// CHECK-NEXT: call @step
// CHECK-NEXT: return
func.func @short(%x: !llvm.ptr) {
  %one = arith.constant 1 : i64
  call @step(%x, %one) : (!llvm.ptr, i64) -> ()
  call @step(%x, %one) : (!llvm.ptr, i64) -> ()
  return
}
