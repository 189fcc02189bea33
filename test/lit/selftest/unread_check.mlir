// FAILS: line 3: `CHECK:` is read by nothing: no RUN line runs FileCheck on this file
// RUN: cat %s
// CHECK: anything
