// NOTE: sums of encrypted products, up to what the result holds.
// EVAL: @dot([3, 3, 0], [3, 2, 3]) == 15
func.func @dot(%x: tensor<3x!FHE.eint<2>>, %y: tensor<3x!FHE.eint<2>>) -> !FHE.eint<4> {
  %0 = "FHELinalg.dot_eint_eint"(%x, %y) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// The products leave the width of the result, their sum does not.
// EVAL: @signed([-2, -2, 1], [-2, 1, 1]) == 3
func.func @signed(%x: tensor<3x!FHE.esint<2>>, %y: tensor<3x!FHE.esint<2>>) -> !FHE.esint<3> {
  %0 = "FHELinalg.dot_eint_eint"(%x, %y) : (tensor<3x!FHE.esint<2>>, tensor<3x!FHE.esint<2>>) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// EVAL: @norm([-4, 3]) == 25
func.func @norm(%x: tensor<2x!FHE.esint<3>>) -> !FHE.esint<6> {
  %0 = "FHELinalg.dot_eint_eint"(%x, %x) : (tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>) -> !FHE.esint<6>
  return %0 : !FHE.esint<6>
}
