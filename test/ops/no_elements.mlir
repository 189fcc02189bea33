// Tensors without elements, as arguments and results.

// EVAL: @join([], [3, 4]) == [3, 4]
func.func @join(%x: tensor<0x!FHE.eint<4>>, %y: tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<4>> {
  %z = "FHELinalg.concat"(%x, %y) {axis = 0 : i64} : (tensor<0x!FHE.eint<4>>, tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<4>>
  return %z : tensor<2x!FHE.eint<4>>
}

// EVAL: @none([], 5) == [], 5
func.func @none(%x: tensor<0x!FHE.eint<4>>, %y: !FHE.eint<4>) -> (tensor<0x!FHE.eint<4>>, !FHE.eint<4>) {
  %z = "FHELinalg.neg_eint"(%x) : (tensor<0x!FHE.eint<4>>) -> tensor<0x!FHE.eint<4>>
  return %z, %y : tensor<0x!FHE.eint<4>>, !FHE.eint<4>
}
