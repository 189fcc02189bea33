// What a caller gives that the clear run refuses can neither stop the native program nor reach foreign
// memory: a divisor of zero counts as one, a shift as the longest, a place outside as the nearest.
// RUN: fhec run %s --function divide --args '[7, 0]' | FileCheck %s --check-prefix=ZERO
// RUN: fhec run %s --function divide --args '[-128, -1]' | FileCheck %s --check-prefix=LEAST
// RUN: not fhec run %s --function divide --mode clear --args '[7, 0]' 2>&1 | FileCheck %s --check-prefix=CLEAR
// RUN: fhec run %s --function shift --args '[-128, 9]' | FileCheck %s --check-prefix=SHIFT
// RUN: fhec run %s --function places --args '[[1, 2, 3], [4, 5, 6], 100]' | FileCheck %s --check-prefix=BEYOND
// RUN: fhec run %s --function places --args '[[1, 2, 3], [4, 5, 6], 1]' | FileCheck %s --check-prefix=WITHIN
// RUN: fhec run %s --function upto --args '[[1, 2, 3], 5]' | FileCheck %s --check-prefix=UPTO
// RUN: fhec run %s --function every --args '[1, 0]' | FileCheck %s --check-prefix=EVERY
// RUN: fhec run %s --function every --args '[1, 2]' | FileCheck %s --check-prefix=SECOND
// ZERO: 7
// ZERO: 0
// LEAST: -128
// LEAST: 0
// CLEAR: divides by zero
// SHIFT: 0
// SHIFT: -1
// BEYOND: 6
// BEYOND: [2,3]
// BEYOND: [4,1,2]
// WITHIN: 5
// WITHIN: [2,3]
// WITHIN: [4,1,2]
// UPTO: 12
// EVERY: 4
// SECOND: 3

func.func @divide(%a: i8, %b: i8) -> (i8, i8) {
  %q = arith.divsi %a, %b : i8
  %r = arith.remsi %a, %b : i8
  return %q, %r : i8, i8
}

func.func @shift(%a: i8, %b: i8) -> (i8, i8) {
  %l = arith.shli %a, %b : i8
  %r = arith.shrsi %a, %b : i8
  return %l, %r : i8, i8
}

func.func @places(%x: tensor<3x!FHE.eint<3>>, %c: tensor<3xi8>, %i: index) -> (i8, tensor<2x!FHE.eint<3>>, tensor<3xi8>) {
  %e = tensor.extract %c[%i] : tensor<3xi8>
  %s = tensor.extract_slice %x[%i] [2] [1] : tensor<3x!FHE.eint<3>> to tensor<2x!FHE.eint<3>>
  %n = arith.constant dense<[1, 2]> : tensor<2xi8>
  %t = tensor.insert_slice %n into %c[%i] [2] [1] : tensor<2xi8> into tensor<3xi8>
  return %e, %s, %t : i8, tensor<2x!FHE.eint<3>>, tensor<3xi8>
}

func.func @upto(%x: tensor<3x!FHE.eint<4>>, %n: i4) -> !FHE.eint<4> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = "FHE.zero"() : () -> !FHE.eint<4>
  %to = arith.index_cast %n : i4 to index
  %r = scf.for %i = %c0 to %to step %c1 iter_args(%a = %z) -> (!FHE.eint<4>) {
    %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<4>>
    %b = "FHE.add_eint"(%a, %e) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %b : !FHE.eint<4>
  }
  return %r : !FHE.eint<4>
}

func.func @every(%x: !FHE.eint<3>, %step: index) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %r = scf.for %i = %c0 to %c3 step %step iter_args(%a = %x) -> (!FHE.eint<3>) {
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    scf.yield %b : !FHE.eint<3>
  }
  return %r : !FHE.eint<3>
}
