// Tables of signed and unsigned operands, entries of narrow and wide types, and a result narrower
// and wider than the operand.

func.func @signed(%a: !FHE.esint<2>) -> !FHE.esint<4> {
  // For 0, 1, -2, -1.
  %t = arith.constant dense<[7, -8, 2, -1]> : tensor<4xi4>
  %r = "FHE.apply_lookup_table"(%a, %t) : (!FHE.esint<2>, tensor<4xi4>) -> !FHE.esint<4>
  return %r : !FHE.esint<4>
}
// EVAL: @signed(0) == 7
// EVAL: @signed(1) == -8
// EVAL: @signed(-2) == 2
// EVAL: @signed(-1) == -1

func.func @to_signed(%a: !FHE.eint<2>) -> !FHE.esint<1> {
  %t = arith.constant dense<[0, -1, -1, 0]> : tensor<4xi64>
  %r = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<1>
  return %r : !FHE.esint<1>
}
// EVAL: @to_signed(3) == 0
// EVAL: @to_signed(1) == -1

func.func @one_bit(%a: !FHE.eint<1>, %b: !FHE.esint<1>) -> (!FHE.eint<5>, !FHE.eint<5>) {
  %t = arith.constant dense<[31, 1]> : tensor<2xi8>
  %r = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<1>, tensor<2xi8>) -> !FHE.eint<5>
  %s = "FHE.apply_lookup_table"(%b, %t) : (!FHE.esint<1>, tensor<2xi8>) -> !FHE.eint<5>
  return %r, %s : !FHE.eint<5>, !FHE.eint<5>
}
// EVAL: @one_bit(0, 0) == 31, 31
// EVAL: @one_bit(1, -1) == 1, 1

func.func @tensor(%a: tensor<4x!FHE.esint<2>>, %t: tensor<4xi64>) -> tensor<4x!FHE.eint<3>> {
  %r = "FHELinalg.apply_lookup_table"(%a, %t) : (tensor<4x!FHE.esint<2>>, tensor<4xi64>) -> tensor<4x!FHE.eint<3>>
  return %r : tensor<4x!FHE.eint<3>>
}
// EVAL: @tensor([0, 1, -2, -1], [7, 0, 5, 1]) == [7, 0, 5, 1]

func.func @entry_outside(%a: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.esint<2>) {
  // Modulo 8; the compiler warns.
  %t = arith.constant dense<[0, 7, 9, -1]> : tensor<4xi64>
  %r = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %s = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<2>
  return %r, %s : !FHE.eint<2>, !FHE.esint<2>
}
// EVAL: @entry_outside(1) == 7, -1
// EVAL: @entry_outside(2) == 1, 1
// EVAL: @entry_outside(3) == 7, -1

func.func @narrow(%a: !FHE.eint<2>, %b: tensor<2x!FHE.eint<2>>, %c: !FHE.ebool) -> (!FHE.eint<3>, !FHE.esint<4>, tensor<2x!FHE.eint<4>>, !FHE.ebool) {
  // The same bits are 5 to an unsigned result, and -3 to a signed one.
  %t = arith.constant dense<[0, 1, 3, -3]> : tensor<4xi3>
  %u = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.eint<3>
  %s = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.esint<4>
  %tables = arith.constant dense<[[0, 1, 3, -3], [0, 0, 0, -1]]> : tensor<2x4xi3>
  %m = "FHELinalg.apply_multi_lookup_table"(%b, %tables) : (tensor<2x!FHE.eint<2>>, tensor<2x4xi3>) -> tensor<2x!FHE.eint<4>>
  %gate = arith.constant dense<[true, false, true, true]> : tensor<4xi1>
  %g = "FHE.gen_gate"(%c, %c, %gate) : (!FHE.ebool, !FHE.ebool, tensor<4xi1>) -> !FHE.ebool
  return %u, %s, %m, %g : !FHE.eint<3>, !FHE.esint<4>, tensor<2x!FHE.eint<4>>, !FHE.ebool
}
// EVAL: @narrow(3, [3, 3], 0) == 5, -3, [5, 7], 1
// EVAL: @narrow(2, [2, 0], 1) == 3, 3, [3, 0], 1

func.func @narrow_argument(%a: !FHE.eint<2>, %t: tensor<4xi3>) -> (!FHE.eint<3>, !FHE.esint<3>) {
  %u = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.eint<3>
  %s = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi3>) -> !FHE.esint<3>
  return %u, %s : !FHE.eint<3>, !FHE.esint<3>
}
// EVAL: @narrow_argument(3, [0, 1, 2, -3]) == 5, -3
