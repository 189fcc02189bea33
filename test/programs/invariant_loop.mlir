// NOTE: a lookup that is the same in every round of a loop runs once, before it.
// RUN: fhe-opt %s --fhe-optimize | FileCheck %s
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK: scf.for
// CHECK-NEXT: "FHE.add_eint"
// CHECK-NEXT: scf.yield
// EVAL: @main(0) == 5
// EVAL: @main(3) == 13
func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<5> {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %i4 = arith.constant 4 : index
  %t = arith.constant dense<[1, 0, 2, 3]> : tensor<4xi64>
  %zero = "FHE.zero"() : () -> !FHE.eint<5>
  %one = arith.constant 1 : i6
  %start = "FHE.add_eint_int"(%zero, %one) : (!FHE.eint<5>, i6) -> !FHE.eint<5>
  %r = scf.for %i = %i0 to %i4 step %i1 iter_args(%s = %start) -> !FHE.eint<5> {
    %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<5>
    %1 = "FHE.add_eint"(%s, %0) : (!FHE.eint<5>, !FHE.eint<5>) -> !FHE.eint<5>
    scf.yield %1 : !FHE.eint<5>
  }
  return %r : !FHE.eint<5>
}
