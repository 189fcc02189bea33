// FAILS: line 4: `CHEKC:` is read by nothing
// RUN: cat %s | FileCheck %s
// CHECK: func.func
// CHEKC: never in the output
func.func @f() { return }
