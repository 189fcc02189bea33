// What an argument is, its type says: an attribute that nothing here reads is refused, whoever calls the function.
// RUN: not fhec run %s --args '[1, 2]' 2>&1 | FileCheck %s
// RUN: not fhec run %s --mode clear --args '[1, 2]' 2>&1 | FileCheck %s
// RUN: sed 's/{secret.secret}//' %s > none.mlir
// RUN: not fhec compile none.mlir 2>&1 | FileCheck %s --check-prefix=RESULT
// RUN: sed 's/{other.kind = 3 : i64}//' none.mlir > neither.mlir
// RUN: fhec run neither.mlir --args '[1, 2]' | FileCheck %s --check-prefix=THREE
// CHECK: border_attributes.mlir:[[#@LINE + 5]]:1: 'func.func' op has the attribute `secret.secret` on argument 1, which means nothing here
// CHECK-SAME: `!FHE.eint<4>`
// RESULT: has the attribute `other.kind` on result 0, which means nothing here
// THREE: 3

func.func private @add(%x: !FHE.eint<3>, %y: i4 {secret.secret}) -> (!FHE.eint<3> {other.kind = 3 : i64}) {
  %z = "FHE.add_eint_int"(%x, %y) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %z : !FHE.eint<3>
}

func.func @main(%x: !FHE.eint<3>, %y: i4) -> !FHE.eint<3> {
  %z = func.call @add(%x, %y) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %z : !FHE.eint<3>
}
