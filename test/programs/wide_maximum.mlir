// A sum and a maximum of 16 bits: the lookup in it takes 17.
// EVAL: @main(65535, [20000, 20000, 25535]) == 65535
// EVAL: @main(256, [255, 0, 0]) == 256
func.func @main(%x: !FHE.eint<16>, %y: tensor<3x!FHE.eint<16>>) -> !FHE.eint<16> {
  %s = "FHELinalg.sum"(%y) : (tensor<3x!FHE.eint<16>>) -> !FHE.eint<16>
  %r = "FHE.max_eint"(%x, %s) : (!FHE.eint<16>, !FHE.eint<16>) -> !FHE.eint<16>
  return %r : !FHE.eint<16>
}
