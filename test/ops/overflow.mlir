// Results that left their widths, as decryption shows them: every reading agrees, and agrees with
// Concrete.

func.func @add_unsigned(%a: !FHE.eint<4>, %b: !FHE.eint<4>) -> !FHE.eint<4> {
  %r = "FHE.add_eint"(%a, %b) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %r : !FHE.eint<4>
}
// EVAL: @add_unsigned(15, 1) == 16
// EVAL: @add_unsigned(15, 15) == 30

func.func @add_signed(%a: !FHE.esint<4>, %b: !FHE.esint<4>) -> !FHE.esint<4> {
  %r = "FHE.add_eint"(%a, %b) : (!FHE.esint<4>, !FHE.esint<4>) -> !FHE.esint<4>
  return %r : !FHE.esint<4>
}
// Too large: two's complement of 4 bits.
// EVAL: @add_signed(4, 4) == -8
// EVAL: @add_signed(7, 7) == -2
// Too small: the padding bit shows.
// EVAL: @add_signed(-8, -1) == -9
// EVAL: @add_signed(-8, -8) == -16

func.func @sub_unsigned(%a: !FHE.eint<4>, %b: !FHE.eint<4>) -> !FHE.eint<4> {
  %r = "FHE.sub_eint"(%a, %b) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %r : !FHE.eint<4>
}
// EVAL: @sub_unsigned(0, 1) == 31
// EVAL: @sub_unsigned(0, 15) == 17

func.func @neg_unsigned(%a: tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>> {
  %r = "FHELinalg.neg_eint"(%a) : (tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>>
  return %r : tensor<3x!FHE.eint<4>>
}
// EVAL: @neg_unsigned([0, 1, 15]) == [0, 31, 17]

func.func @neg_signed(%a: tensor<3x!FHE.esint<4>>) -> tensor<3x!FHE.esint<4>> {
  %r = "FHELinalg.neg_eint"(%a) : (tensor<3x!FHE.esint<4>>) -> tensor<3x!FHE.esint<4>>
  return %r : tensor<3x!FHE.esint<4>>
}
// EVAL: @neg_signed([-8, -7, 7]) == [-8, 7, -7]

func.func @mul_clear(%a: !FHE.esint<4>) -> !FHE.esint<4> {
  %c = arith.constant -3 : i5
  %r = "FHE.mul_eint_int"(%a, %c) : (!FHE.esint<4>, i5) -> !FHE.esint<4>
  return %r : !FHE.esint<4>
}
// EVAL: @mul_clear(-2) == 6
// EVAL: @mul_clear(4) == -12
// 24 is -8 modulo 32.
// EVAL: @mul_clear(-8) == -8

func.func @reread(%a: !FHE.esint<4>) -> !FHE.eint<4> {
  %r = "FHE.to_unsigned"(%a) : (!FHE.esint<4>) -> !FHE.eint<4>
  return %r : !FHE.eint<4>
}
// EVAL: @reread(7) == 7
// EVAL: @reread(-1) == 31

func.func @reread_signed(%a: !FHE.eint<4>) -> !FHE.esint<4> {
  %r = "FHE.to_signed"(%a) : (!FHE.eint<4>) -> !FHE.esint<4>
  return %r : !FHE.esint<4>
}
// EVAL: @reread_signed(7) == 7
// EVAL: @reread_signed(15) == -1
