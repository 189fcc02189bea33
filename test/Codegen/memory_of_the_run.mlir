// RUN: fhe-opt --memory-of-the-run --split-input-file --verify-diagnostics %s | FileCheck %s

// Each allocation ends its block; where there is no memory, the function returns. Frees may come before
// and after, and memory may go round in loops.
// CHECK: llvm.func internal @runtime.allocate(
// CHECK: llvm.func internal @runtime.release(
// CHECK-LABEL: llvm.func @loop(
// CHECK-SAME: %[[CONTEXT:[a-z0-9]+]]: !llvm.ptr
// CHECK-NOT: call @malloc
// CHECK: %[[A:.*]] = llvm.call @runtime.allocate(%[[CONTEXT]], %[[N:[a-z0-9]+]])
// CHECK-NEXT: %[[ZERO:.*]] = llvm.mlir.zero : !llvm.ptr
// CHECK-NEXT: %[[NONE:.*]] = llvm.icmp "eq" %[[A]], %[[ZERO]]
// CHECK-NEXT: llvm.cond_br %[[NONE]], ^[[END:bb[0-9]+]], ^[[NEXT:bb[0-9]+]]
// CHECK-NEXT: ^[[NEXT]]:
// CHECK-NEXT: %[[B:.*]] = llvm.call @runtime.allocate(%[[CONTEXT]], %[[N]])
// CHECK: llvm.cond_br %{{.*}}, ^[[END]],
// CHECK: llvm.store %[[N]], %[[A]]
// CHECK-NEXT: llvm.call @runtime.release(%[[CONTEXT]], %[[A]])
// CHECK-NEXT: llvm.br ^[[ROUND:bb[0-9]+]](%[[B]] : !llvm.ptr)
// CHECK-NEXT: ^[[ROUND]](%[[CARRIED:.*]]: !llvm.ptr):
// CHECK-NEXT: %[[C:.*]] = llvm.call @runtime.allocate(%[[CONTEXT]], %[[N]])
// CHECK: llvm.cond_br %{{.*}}, ^[[END]],
// CHECK: llvm.call @runtime.release(%[[CONTEXT]], %[[CARRIED]])
// CHECK-NEXT: llvm.br ^[[ROUND]](%[[C]] : !llvm.ptr)
// CHECK-NEXT: ^[[END]]:
// CHECK-NEXT: llvm.return
// CHECK-NOT: call @free
llvm.func @loop(%context: !llvm.ptr, %n: i64) attributes {TFHE.context} {
  %a = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  %b = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  llvm.store %n, %a : i64, !llvm.ptr
  llvm.call @free(%a) : (!llvm.ptr) -> ()
  llvm.br ^round(%b : !llvm.ptr)
^round(%carried: !llvm.ptr):
  %c = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  llvm.call @free(%carried) : (!llvm.ptr) -> ()
  llvm.br ^round(%c : !llvm.ptr)
}
llvm.func @malloc(i64) -> !llvm.ptr
llvm.func @free(!llvm.ptr)

// -----

// What asks for none is left alone.
// CHECK-LABEL: llvm.func @none(
// CHECK-NEXT: llvm.return
// CHECK-NEXT: }
llvm.func @none(%context: !llvm.ptr) attributes {TFHE.context} {
  llvm.return
}

// -----

// Who calls a function that may have returned for the lack of memory returns, too.
// CHECK-LABEL: llvm.func @again(
// CHECK: %[[A:.*]] = llvm.call @runtime.allocate(
// CHECK: %[[B:.*]] = llvm.call @again(
// CHECK-NEXT: %[[ZERO:.*]] = llvm.mlir.zero : !llvm.ptr
// CHECK-NEXT: %[[NONE:.*]] = llvm.icmp "eq" %[[B]], %[[ZERO]]
// CHECK-NEXT: llvm.cond_br %[[NONE]], ^[[END:bb[0-9]+]],
// CHECK: llvm.return %[[B]]
// CHECK: ^[[END]]:
// CHECK-NEXT: %[[NOTHING:.*]] = llvm.mlir.zero : !llvm.ptr
// CHECK-NEXT: llvm.return %[[NOTHING]]
llvm.func @malloc(i64) -> !llvm.ptr
llvm.func @again(%context: !llvm.ptr, %n: i64) -> !llvm.ptr attributes {TFHE.context} {
  %a = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  %b = llvm.call @again(%context, %n) : (!llvm.ptr, i64) -> !llvm.ptr
  llvm.return %b : !llvm.ptr
}

// -----

llvm.func @malloc(i64) -> !llvm.ptr
// expected-error @+1 {{asks for memory, but has no context to ask}}
llvm.func @foreign(%n: i64) {
  %a = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  llvm.return
}
