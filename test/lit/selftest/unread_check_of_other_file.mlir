// FAILS: line 4: `CHECK:` is read by nothing
// RUN: cp %S/passes.mlir %t.mlir && cat %t.mlir | \
// RUN:   FileCheck %t.mlir --check-prefixes=CHECK,BOTH
// CHECK: anything
