// The product of two encrypted 3-bit numbers: two lookups of 4 bits, run as one batch.
// EVAL: @main(0, 7) == 0
// EVAL: @main(5, 6) == 30
// EVAL: @main(7, 7) == 49
func.func @main(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<6> {
  %product = "FHE.mul_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<6>
  return %product : !FHE.eint<6>
}
