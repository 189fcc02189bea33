// FAILS: line 4: `check-next:` must be written `CHECK-NEXT:`
// RUN: cat %s | FileCheck %s
// CHECK: func.func
// check-next: never in the output
func.func @f() { return }
