// FAILS: line 4: `CHECK-NOT` lacks its colon
// RUN: cat %s | FileCheck %s
// CHECK: func.func
// CHECK-NOT func.func
func.func @f() { return }
