// Linear scalar ops at the edges of their widths, unsigned and signed; constants and clear
// arguments, negative ones too.

func.func @unsigned(%a: !FHE.eint<3>, %b: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %s = "FHE.add_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %d = "FHE.sub_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %s, %d : !FHE.eint<3>, !FHE.eint<3>
}
// EVAL: @unsigned(7, 0) == 7, 7
// EVAL: @unsigned(4, 3) == 7, 1

func.func @signed(%a: !FHE.esint<3>, %b: !FHE.esint<3>) -> (!FHE.esint<3>, !FHE.esint<3>, !FHE.esint<3>) {
  %s = "FHE.add_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  %d = "FHE.sub_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  %n = "FHE.neg_eint"(%b) : (!FHE.esint<3>) -> !FHE.esint<3>
  return %s, %d, %n : !FHE.esint<3>, !FHE.esint<3>, !FHE.esint<3>
}
// EVAL: @signed(-4, 0) == -4, -4, 0
// EVAL: @signed(-1, -3) == -4, 2, 3
// EVAL: @signed(0, 3) == 3, -3, -3

func.func @unsigned_clear(%a: !FHE.eint<3>, %c: i4) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>) {
  %s = "FHE.add_eint_int"(%a, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %d = "FHE.sub_eint_int"(%a, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %r = "FHE.sub_int_eint"(%c, %a) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  %m = "FHE.mul_eint_int"(%a, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %s, %d, %r, %m : !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>
}
// EVAL: @unsigned_clear(0, 7) == 7, 9, 7, 0
// EVAL: @unsigned_clear(1, 7) == 8, 10, 6, 7
// A clear operand is two's complement: 7 - 8, 7 + 8, -8 - 7 and -56 modulo 16.
// EVAL: @unsigned_clear(7, -8) == 15, 15, 1, 8

func.func @signed_clear(%a: !FHE.esint<3>) -> (!FHE.esint<3>, !FHE.esint<3>, !FHE.esint<3>, !FHE.esint<3>) {
  %c = arith.constant -2 : i4
  %one = arith.constant -1 : i1
  %s = "FHE.add_eint_int"(%a, %one) : (!FHE.esint<3>, i1) -> !FHE.esint<3>
  %d = "FHE.sub_eint_int"(%a, %c) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
  %r = "FHE.sub_int_eint"(%c, %a) : (i4, !FHE.esint<3>) -> !FHE.esint<3>
  %m = "FHE.mul_eint_int"(%a, %c) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
  return %s, %d, %r, %m : !FHE.esint<3>, !FHE.esint<3>, !FHE.esint<3>, !FHE.esint<3>
}
// EVAL: @signed_clear(1) == 0, 3, -3, -2
// EVAL: @signed_clear(-1) == -2, 1, -1, 2
// EVAL: @signed_clear(-3) == -4, -1, 1, -2

func.func @zero() -> (!FHE.eint<3>, !FHE.esint<2>, tensor<2x!FHE.esint<2>>) {
  %u = "FHE.zero"() : () -> !FHE.eint<3>
  %s = "FHE.zero"() : () -> !FHE.esint<2>
  %t = "FHE.zero_tensor"() : () -> tensor<2x!FHE.esint<2>>
  return %u, %s, %t : !FHE.eint<3>, !FHE.esint<2>, tensor<2x!FHE.esint<2>>
}
// EVAL: @zero() == 0, 0, [0, 0]
