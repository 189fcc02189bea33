// Products and maxima at the edges of their widths.

func.func @max_unsigned(%a: !FHE.eint<3>, %b: !FHE.eint<3>) -> !FHE.eint<3> {
  %r = "FHE.max_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %r : !FHE.eint<3>
}
// EVAL: @max_unsigned(0, 7) == 7
// EVAL: @max_unsigned(7, 0) == 7
// EVAL: @max_unsigned(7, 7) == 7

func.func @max_signed(%a: !FHE.esint<3>, %b: !FHE.esint<3>) -> !FHE.esint<3> {
  %r = "FHE.max_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  return %r : !FHE.esint<3>
}
// The difference of these leaves the width; the maximum does not.
// EVAL: @max_signed(-4, 3) == 3
// EVAL: @max_signed(3, -4) == 3
// EVAL: @max_signed(-4, -4) == -4

func.func @mul_unsigned(%a: !FHE.eint<3>, %b: !FHE.eint<3>) -> !FHE.eint<3> {
  %r = "FHE.mul_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %r : !FHE.eint<3>
}
// EVAL: @mul_unsigned(7, 1) == 7
// EVAL: @mul_unsigned(0, 7) == 0
// EVAL: @mul_unsigned(2, 3) == 6

func.func @mul_signed(%a: !FHE.esint<3>, %b: !FHE.esint<3>) -> !FHE.esint<6> {
  %r = "FHE.mul_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<6>
  return %r : !FHE.esint<6>
}
// EVAL: @mul_signed(-4, -4) == 16
// EVAL: @mul_signed(-4, 3) == -12

func.func @square(%a: !FHE.esint<3>) -> !FHE.esint<6> {
  %r = "FHE.mul_eint"(%a, %a) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<6>
  return %r : !FHE.esint<6>
}
// EVAL: @square(-4) == 16
// EVAL: @square(3) == 9
