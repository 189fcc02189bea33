// FAILS: line 4: `CHECK_NEXT:` is read by nothing
// RUN: cat %s | FileCheck %s
// CHECK: func.func
// CHECK_NEXT: never in the output
func.func @f() { return }
