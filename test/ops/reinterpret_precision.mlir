// More bits multiply.
// EVAL: @wider(3) == 12
// EVAL: @wider(0) == 0
func.func @wider(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %0 = "FHE.reinterpret_precision"(%x) : (!FHE.eint<2>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// EVAL: @wider_signed([-2, -1, 1]) == [-4, -2, 2]
func.func @wider_signed(%x: tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<3>> {
  %0 = "FHELinalg.reinterpret_precision"(%x) : (tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<3>>
  return %0 : tensor<3x!FHE.esint<3>>
}

// Fewer bits divide; here a multiple of 4, so that nothing is lost.
// EVAL: @narrower(0) == 1
// EVAL: @narrower(1) == 3
// EVAL: @narrower(3) == 7
func.func @narrower(%x: !FHE.eint<4>) -> !FHE.eint<3> {
  %c4 = arith.constant 4 : i4
  %t = arith.constant dense<[1, 3, 5, 7]> : tensor<4xi64>
  %0 = "FHE.mul_eint_int"(%x, %c4) : (!FHE.eint<4>, i4) -> !FHE.eint<4>
  %1 = "FHE.reinterpret_precision"(%0) : (!FHE.eint<4>) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  return %2 : !FHE.eint<3>
}

// Bits taken apart and put together again.
// EVAL: @modulo_four(13) == 1
// EVAL: @modulo_four(14) == 2
// EVAL: @modulo_four(7) == 3
func.func @modulo_four(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %b0 = "FHE.lsb"(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  %even = "FHE.sub_eint"(%x, %b0) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %half = "FHE.reinterpret_precision"(%even) : (!FHE.eint<4>) -> !FHE.eint<3>
  %b1 = "FHE.lsb"(%half) : (!FHE.eint<3>) -> !FHE.eint<3>
  %twice = "FHE.reinterpret_precision"(%b1) : (!FHE.eint<3>) -> !FHE.eint<4>
  %sum = "FHE.add_eint"(%b0, %twice) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %sum : !FHE.eint<4>
}

// A product widens both sides by one bit.
// EVAL: @widened(3, 3) == 18
// EVAL: @widened(2, 1) == 4
func.func @widened(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<5> {
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  %1 = "FHE.reinterpret_precision"(%0) : (!FHE.eint<4>) -> !FHE.eint<5>
  return %1 : !FHE.eint<5>
}

func.func @other_sign(%a: !FHE.eint<4>, %b: !FHE.esint<3>) -> (!FHE.esint<3>, !FHE.eint<4>) {
  %r = "FHE.reinterpret_precision"(%a) : (!FHE.eint<4>) -> !FHE.esint<3>
  %s = "FHE.reinterpret_precision"(%b) : (!FHE.esint<3>) -> !FHE.eint<4>
  return %r, %s : !FHE.esint<3>, !FHE.eint<4>
}
// EVAL: @other_sign(6, 3) == 3, 6
// EVAL: @other_sign(14, 0) == -1, 0

// What a quotient leaves over stays: twice a half is one.
// EVAL: @doubled(1) == 1
// EVAL: @doubled(3) == 3
// EVAL: @doubled(2) == 2
func.func @doubled(%x: !FHE.eint<3>) -> !FHE.eint<2> {
  %c2 = arith.constant 2 : i3
  %t = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %half = "FHE.reinterpret_precision"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %twice = "FHE.mul_eint_int"(%half, %c2) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %y = "FHE.apply_lookup_table"(%twice, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// So are two of them, in a sum of any kind, beside clear numbers, and below zero.
// EVAL: @halves([1, 3]) == 4, 2, 3
// EVAL: @halves([-1, -3]) == -4, -2, -3
func.func @halves(%x: tensor<2x!FHE.esint<4>>) -> (!FHE.esint<4>, !FHE.esint<3>, !FHE.esint<3>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %two = arith.constant 2 : i5
  %w = arith.constant dense<[0, 2]> : tensor<2xi4>
  %half = "FHELinalg.reinterpret_precision"(%x) : (tensor<2x!FHE.esint<4>>) -> tensor<2x!FHE.esint<3>>
  %sum = "FHELinalg.sum"(%half) : (tensor<2x!FHE.esint<3>>) -> !FHE.esint<3>
  %wide = "FHE.reinterpret_precision"(%sum) : (!FHE.esint<3>) -> !FHE.esint<4>
  %a = tensor.extract %half[%c0] : tensor<2x!FHE.esint<3>>
  %b = tensor.extract %half[%c1] : tensor<2x!FHE.esint<3>>
  %both = "FHE.add_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  %dot = "FHELinalg.dot_eint_int"(%half, %w) : (tensor<2x!FHE.esint<3>>, tensor<2xi4>) -> !FHE.esint<3>
  %minus = "FHE.sub_eint_int"(%wide, %two) : (!FHE.esint<4>, i5) -> !FHE.esint<4>
  %plus = "FHE.add_eint_int"(%minus, %two) : (!FHE.esint<4>, i5) -> !FHE.esint<4>
  return %plus, %both, %dot : !FHE.esint<4>, !FHE.esint<3>, !FHE.esint<3>
}

// The rectified value of 3 bits, by its bits: a half that was lost would be missing in the end.
// EVAL: @rectified(1) == 1
// EVAL: @rectified(3) == 3
// EVAL: @rectified(2) == 2
func.func @rectified(%x: !FHE.eint<3>) -> !FHE.eint<2> {
  %c2 = arith.constant 2 : i3
  %t = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %low = "FHE.lsb"(%x) : (!FHE.eint<3>) -> !FHE.eint<3>
  %even = "FHE.sub_eint"(%x, %low) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %a = "FHE.reinterpret_precision"(%even) : (!FHE.eint<3>) -> !FHE.eint<2>
  %b = "FHE.reinterpret_precision"(%low) : (!FHE.eint<3>) -> !FHE.eint<2>
  %sum = "FHE.add_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %twice = "FHE.mul_eint_int"(%sum, %c2) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %y = "FHE.apply_lookup_table"(%twice, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// What lies exactly between two values may be read as either: the clear reading says so.
// RUN: fhec run %s --function between --mode clear --args '[1, 2]' 2>&1 | FileCheck %s
// CHECK: reinterpret_precision.mlir:[[#@LINE+5]]:8: warning: `FHE.apply_lookup_table` takes a value between 0 and 1: what it gives is not specified
// CHECK: reinterpret_precision.mlir:[[#@LINE+5]]:8: warning: `FHE.mul_eint` takes a value between 0 and 1: what it gives is not specified
func.func @between(%x: !FHE.eint<3>, %y: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<4>) {
  %t = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %half = "FHE.reinterpret_precision"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %0 = "FHE.apply_lookup_table"(%half, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.mul_eint"(%half, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  return %0, %1 : !FHE.eint<2>, !FHE.eint<4>
}
