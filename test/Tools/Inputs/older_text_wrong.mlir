func.func @main(%x: tensor<4x!FHE.eint<4>>) -> tensor<3x2x!FHE.eint<4>> {
  %y = tensor.expand_shape %x [[0, 1]] : tensor<4x!FHE.eint<4>> into tensor<3x2x!FHE.eint<4>>
  return %y : tensor<3x2x!FHE.eint<4>>
}
