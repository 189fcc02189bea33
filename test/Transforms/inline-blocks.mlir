// RUN: fhe-opt %s --fhe-inline --symbol-dce | FileCheck %s
// RUN: fhe-opt %s --fhe-optimize | FileCheck --check-prefix=PIPELINE %s

// Functions of several blocks are upstream's to inline.
// CHECK-LABEL: func.func private @choice(
// CHECK-LABEL: func.func @blocks(
// CHECK: call @choice(
// PIPELINE-NOT: call
// PIPELINE-LABEL: func.func @blocks(
// PIPELINE-NOT: call
// PIPELINE: cf.cond_br
func.func private @choice(%x: i5, %c: i1) -> i5 {
  cf.cond_br %c, ^a, ^b
^a:
  return %x : i5
^b:
  %0 = arith.addi %x, %x : i5
  return %0 : i5
}
func.func @blocks(%x: !FHE.eint<4>, %k: i5, %c: i1) -> !FHE.eint<4> {
  %0 = call @choice(%k, %c) : (i5, i1) -> i5
  %1 = "FHE.add_eint_int"(%x, %0) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}
