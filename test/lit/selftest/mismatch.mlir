// FAILS: CHECK: expected string not found in input
// RUN: cat %s | FileCheck %s
// CHECK: func.func @{{g}}
func.func @f() { return }
