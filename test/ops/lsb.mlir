// The lowest bit as the narrowest integer.
// EVAL: @odd(0) == 0
// EVAL: @odd(1) == 1
// EVAL: @odd(14) == 0
// EVAL: @odd(15) == 1
func.func @odd(%x: !FHE.eint<4>) -> !FHE.eint<1> {
  %0 = "FHE.lsb"(%x) : (!FHE.eint<4>) -> !FHE.eint<1>
  return %0 : !FHE.eint<1>
}

// In the precision of the operand it can be subtracted. Negative numbers are odd in two's complement.
// EVAL: @even(-4) == -4
// EVAL: @even(-3) == -4
// EVAL: @even(-1) == -2
// EVAL: @even(3) == 2
func.func @even(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %0 = "FHE.lsb"(%x) : (!FHE.esint<3>) -> !FHE.esint<3>
  %1 = "FHE.sub_eint"(%x, %0) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  return %1 : !FHE.esint<3>
}

// Wider than the operand, and looked up afterwards.
// EVAL: @table(0) == 5
// EVAL: @table(1) == 9
// EVAL: @table(3) == 9
func.func @table(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %t = arith.constant dense<[5, 9, 0, 0, 0, 0, 0, 0]> : tensor<8xi64>
  %0 = "FHE.lsb"(%x) : (!FHE.eint<2>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// EVAL: @tensor([[0, 1, 2], [3, 6, 7]]) == [[0, 1, 0], [1, 0, 1]]
func.func @tensor(%x: tensor<2x3x!FHE.eint<3>>) -> tensor<2x3x!FHE.eint<2>> {
  %0 = "FHELinalg.lsb"(%x) : (tensor<2x3x!FHE.eint<3>>) -> tensor<2x3x!FHE.eint<2>>
  return %0 : tensor<2x3x!FHE.eint<2>>
}

// A product widens the class of values that it meets, whose lowest bit stays where it was.
// EVAL: @widened(3, 2) == 7
// EVAL: @widened(2, 3) == 6
func.func @widened(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<4> {
  %0 = "FHE.lsb"(%x) : (!FHE.eint<2>) -> !FHE.eint<4>
  %1 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  %2 = "FHE.add_eint"(%0, %1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %2 : !FHE.eint<4>
}
