// A function that takes nothing encrypted is hardly meant: all of its values would go to the server as they are.
// RUN: not fhec compile %s -o %t.fhe 2>&1 | FileCheck %s
// RUN: not fhec run %s --function sum --args '[1, 2]' 2>&1 | FileCheck %s
// RUN: not fhec run %s --function sum --mode simulate --args '[1, 2]' 2>&1 | FileCheck %s
// RUN: fhec run %s --function sum --mode clear --args '[1, 2]' | FileCheck %s --check-prefix=THREE
// RUN: fhec run %s --function sum --allow-unencrypted --args '[1, 2]' | FileCheck %s --check-prefix=THREE
// CHECK: unencrypted.mlir:[[#@LINE + 4]]:1: 'func.func' op takes nothing encrypted: the server would see all values of a call of `sum`
// CHECK-SAME: `fhec --allow-unencrypted` or `Compiler::allow_unencrypted(true)`
// THREE: 3

func.func @sum(%a: i8, %b: i8) -> i8 {
  %sum = func.call @add(%a, %b) : (i8, i8) -> i8
  return %sum : i8
}

// Private functions take what they like.
func.func private @add(%a: i8, %b: i8) -> i8 {
  %sum = arith.addi %a, %b : i8
  return %sum : i8
}

func.func @main(%x: !FHE.eint<3>, %b: i4) -> !FHE.eint<3> {
  %y = "FHE.add_eint_int"(%x, %b) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %y : !FHE.eint<3>
}
