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
