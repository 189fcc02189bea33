func.func @main(%x: tensor<4x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>> {
  %s = "FHELinalg.add_eint"(%x, %x) : (tensor<4x!FHE.eint<4>>, tensor<4x!FHE.eint<4>>) -> tensor<4x!FHE.eint<4>>
  %y = tensor.expand_shape %s [[0, 1]] : tensor<4x!FHE.eint<4>> into tensor<2x2x!FHE.eint<4>>
  return %y : tensor<2x2x!FHE.eint<4>>
}
