// NOTE: elements replaced at constant and clear places; of two values for one place the last stays.
// EVAL: @vector([1, 2, 3, 4, 5], [[6, 7], [0, 1]]) == [1, 7, 0, 1, 5]
func.func @vector(%x: tensor<5x!FHE.eint<3>>, %v: tensor<2x2x!FHE.eint<3>>) -> tensor<5x!FHE.eint<3>> {
  %i = arith.constant dense<[[3, 1], [2, 3]]> : tensor<2x2xindex>
  %0 = "FHELinalg.fancy_assign"(%x, %i, %v) : (tensor<5x!FHE.eint<3>>, tensor<2x2xindex>, tensor<2x2x!FHE.eint<3>>) -> tensor<5x!FHE.eint<3>>
  return %0 : tensor<5x!FHE.eint<3>>
}

// EVAL: @matrix([[1, 2, 3], [-1, -2, -3]], [0, 1, -4]) == [[-4, 0, 3], [0, -2, -3]], [[1, 2, 3], [-1, -2, -3]]
// EVAL: @clear_indices([[1, 2, 3], [-1, -2, -3]], [[1, 0], [0, 2], [0, 0]], [0, 1, -4]) == [[-4, 2, 1], [0, -2, -3]]
func.func @matrix(%x: tensor<2x3x!FHE.esint<3>>, %v: tensor<3x!FHE.esint<3>>) -> (tensor<2x3x!FHE.esint<3>>, tensor<2x3x!FHE.esint<3>>) {
  %i = arith.constant dense<[[1, 0], [0, 0], [0, 0]]> : tensor<3x2xindex>
  %j = arith.constant dense<[[0, 1]]> : tensor<1x2xindex>
  %0 = "FHELinalg.fancy_assign"(%x, %i, %v) : (tensor<2x3x!FHE.esint<3>>, tensor<3x2xindex>, tensor<3x!FHE.esint<3>>) -> tensor<2x3x!FHE.esint<3>>
  %w = tensor.extract_slice %v[0][1][1] : tensor<3x!FHE.esint<3>> to tensor<1x!FHE.esint<3>>
  %1 = "FHELinalg.fancy_assign"(%0, %j, %w) : (tensor<2x3x!FHE.esint<3>>, tensor<1x2xindex>, tensor<1x!FHE.esint<3>>) -> tensor<2x3x!FHE.esint<3>>
  return %1, %x : tensor<2x3x!FHE.esint<3>>, tensor<2x3x!FHE.esint<3>>
}

func.func @clear_indices(%x: tensor<2x3x!FHE.esint<3>>, %i: tensor<3x2xindex>, %v: tensor<3x!FHE.esint<3>>) -> tensor<2x3x!FHE.esint<3>> {
  %0 = "FHELinalg.fancy_assign"(%x, %i, %v) : (tensor<2x3x!FHE.esint<3>>, tensor<3x2xindex>, tensor<3x!FHE.esint<3>>) -> tensor<2x3x!FHE.esint<3>>
  return %0 : tensor<2x3x!FHE.esint<3>>
}
