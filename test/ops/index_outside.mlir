// An index that a caller has put outside of a tensor reads the last element when encrypted, never
// foreign memory; it is an error in the clear and simulated runs, so only the encrypted one is asked.
// RUN: fhec run %s --args '[[1, 2, 3], 1]' | FileCheck %s --check-prefix=INSIDE
// RUN: fhec run %s --args '[[1, 2, 3], 3]' | FileCheck %s --check-prefix=OUTSIDE
// RUN: fhec run %s --args '[[1, 2, 3], -1]' | FileCheck %s --check-prefix=OUTSIDE
// RUN: not fhec run %s --mode clear --args '[[1, 2, 3], 3]'
// INSIDE: 2
// OUTSIDE: 3
func.func @main(%x: tensor<3x!FHE.eint<3>>, %i: index) -> !FHE.eint<3> {
  %0 = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
  return %0 : !FHE.eint<3>
}
