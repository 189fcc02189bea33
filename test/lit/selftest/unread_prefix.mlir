// FAILS: line 4: `OTHER-NEXT:` is read by nothing: FileCheck reads the prefixes CHECK here
// RUN: cat %s | FileCheck %s
// CHECK: func.func
// OTHER-NEXT: return
func.func @f() { return }
