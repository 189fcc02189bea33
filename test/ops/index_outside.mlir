// An index that a caller has put outside of a tensor reads the last element when encrypted, never
// foreign memory; it is an error in the clear and simulated runs, so only the encrypted one is asked.
// RUN: fhec run %s --function main --args '[[1, 2, 3], 1]' | FileCheck %s --check-prefix=INSIDE
// RUN: fhec run %s --function main --args '[[1, 2, 3], 3]' | FileCheck %s --check-prefix=OUTSIDE
// RUN: fhec run %s --function main --args '[[1, 2, 3], -1]' | FileCheck %s --check-prefix=OUTSIDE
// RUN: not fhec run %s --function main --mode clear --args '[[1, 2, 3], 3]'
// INSIDE: 2
// OUTSIDE: 3
func.func @main(%x: tensor<3x!FHE.eint<3>>, %i: index) -> !FHE.eint<3> {
  %0 = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
  return %0 : !FHE.eint<3>
}

// A slice that would begin outside lies at the end instead, or at the beginning when it runs backwards.
// RUN: fhec run %s --function slices --args '[[1, 2, 3, 4], [5, 6], 9]' | FileCheck %s --check-prefix=SLICES
// RUN: fhec run %s --function slices --args '[[1, 2, 3, 4], [5, 6], 100000000000]' | FileCheck %s --check-prefix=SLICES
// RUN: fhec run %s --function slices --args '[[1, 2, 3, 4], [5, 6], 0]' | FileCheck %s --check-prefix=FIRST
// SLICES: [2,4]
// SLICES: [1,2,5,6]
// SLICES: [4,3,2]
// FIRST: [1,3]
// FIRST: [5,6,3,4]
// FIRST: [3,2,1]
func.func @slices(%x: tensor<4x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>, %i: index) -> (tensor<2x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>) {
  %read = tensor.extract_slice %x[%i] [2] [2] : tensor<4x!FHE.eint<3>> to tensor<2x!FHE.eint<3>>
  %written = tensor.insert_slice %y into %x[%i] [2] [1] : tensor<2x!FHE.eint<3>> into tensor<4x!FHE.eint<3>>
  %back = tensor.extract_slice %x[%i] [3] [-1] : tensor<4x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  return %read, %written, %back : tensor<2x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>
}

// Clear tensors are kept to as well.
// RUN: fhec run %s --function clear --args '[[1, 2, 3], 100000000000, 4]' | FileCheck %s --check-prefix=CLEAR
// RUN: fhec run %s --function clear --args '[[1, 2, 3], 1, 5]' | FileCheck %s --check-prefix=CLEAR
// CLEAR: 7
func.func @clear(%x: tensor<3xi4>, %i: index, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = tensor.extract %x[%i] : tensor<3xi4>
  %1 = "FHE.add_eint_int"(%y, %0) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}
