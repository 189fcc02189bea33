// Ten thousand rounds of a lookup compile as ten do, and mean what they say in the clear.
// RUN: fhec compile %s -o %t
// RUN: fhec run %s --mode clear --args '[1]' | FileCheck %s
// CHECK: 1
// TIMEOUT: 60
func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 10000 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}
