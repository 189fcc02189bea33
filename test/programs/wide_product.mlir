// Products of 16-bit types: the lookups they expand to are too wide for one bootstrap.
// EVAL: @product(-128, 255) == -32640
// EVAL: @product(181, 181) == 32761
func.func @product(%x: !FHE.esint<16>, %y: !FHE.esint<16>) -> !FHE.esint<16> {
  %r = "FHE.mul_eint"(%x, %y) : (!FHE.esint<16>, !FHE.esint<16>) -> !FHE.esint<16>
  return %r : !FHE.esint<16>
}
