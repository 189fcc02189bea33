// NOTE: products of encrypted tensors at the edges of their widths, broadcast, and of one with itself.
// EVAL: @unsigned([0, 3, 2], [3, 3, 1]) == [0, 9, 2]
func.func @unsigned(%x: tensor<3x!FHE.eint<2>>, %y: tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<4>> {
  %0 = "FHELinalg.mul_eint"(%x, %y) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<4>>
  return %0 : tensor<3x!FHE.eint<4>>
}

// EVAL: @signed([[-2], [1]], [-2, 1]) == [[4, -2], [-2, 1]]
func.func @signed(%x: tensor<2x1x!FHE.esint<2>>, %y: tensor<2x!FHE.esint<2>>) -> tensor<2x2x!FHE.esint<4>> {
  %0 = "FHELinalg.mul_eint"(%x, %y) : (tensor<2x1x!FHE.esint<2>>, tensor<2x!FHE.esint<2>>) -> tensor<2x2x!FHE.esint<4>>
  return %0 : tensor<2x2x!FHE.esint<4>>
}

// EVAL: @square([-4, 3]) == [16, 9]
func.func @square(%x: tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<6>> {
  %0 = "FHELinalg.mul_eint"(%x, %x) : (tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<6>>
  return %0 : tensor<2x!FHE.esint<6>>
}
