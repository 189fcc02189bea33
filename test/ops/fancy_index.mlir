// NOTE: places in a vector and coordinates in a matrix, constant and clear; repeated elements.
// EVAL: @vector([1, 2, 3, 4, 5]) == [[4, 2], [3, 3], [1, 5]]
func.func @vector(%x: tensor<5x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %i = arith.constant dense<[[3, 1], [2, 2], [0, 4]]> : tensor<3x2xindex>
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<5x!FHE.eint<3>>, tensor<3x2xindex>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// EVAL: @matrix([[1, 2, -3], [-4, 3, 0]]) == [-4, -3, 1]
func.func @matrix(%x: tensor<2x3x!FHE.esint<3>>) -> tensor<3x!FHE.esint<3>> {
  %i = arith.constant dense<[[1, 0], [0, 2], [0, 0]]> : tensor<3x2xindex>
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<2x3x!FHE.esint<3>>, tensor<3x2xindex>) -> tensor<3x!FHE.esint<3>>
  return %0 : tensor<3x!FHE.esint<3>>
}

// EVAL: @clear_indices([[0, 1, 2], [3, 4, 5], [6, 7, 0]], [[[1, 0], [0, 2], [0, 0]], [[2, 0], [1, 1], [2, 1]]], [2]) == [[3, 2, 0], [6, 4, 7]], [6]
func.func @clear_indices(%x: tensor<3x3x!FHE.eint<3>>, %i: tensor<2x3x2xindex>, %j: tensor<1xindex>) -> (tensor<2x3x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) {
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<3x3x!FHE.eint<3>>, tensor<2x3x2xindex>) -> tensor<2x3x!FHE.eint<3>>
  %c = tensor.extract_slice %x[0, 0][3, 1][1, 1] : tensor<3x3x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  %1 = "FHELinalg.fancy_index"(%c, %j) : (tensor<3x!FHE.eint<3>>, tensor<1xindex>) -> tensor<1x!FHE.eint<3>>
  return %0, %1 : tensor<2x3x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>
}

// The same element many times, summed: its noise grows by the factor, not by the root of it.
// EVAL: @repeated([3, 1]) == 10
func.func @repeated(%x: tensor<2x!FHE.eint<4>>) -> !FHE.eint<4> {
  %i = arith.constant dense<[0, 0, 1, 0]> : tensor<4xindex>
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<2x!FHE.eint<4>>, tensor<4xindex>) -> tensor<4x!FHE.eint<4>>
  %1 = "FHELinalg.sum"(%0) : (tensor<4x!FHE.eint<4>>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// EVAL: @looked_up([3, 1]) == [4, 0]
func.func @looked_up(%x: tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<3>> {
  %i = arith.constant dense<[1, 0]> : tensor<2xindex>
  %luts = arith.constant dense<[[7, 4, 2, 1], [3, 2, 1, 0]]> : tensor<2x4xi64>
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<2x!FHE.eint<2>>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  %1 = "FHELinalg.apply_multi_lookup_table"(%0, %luts) : (tensor<2x!FHE.eint<2>>, tensor<2x4xi64>) -> tensor<2x!FHE.eint<3>>
  return %1 : tensor<2x!FHE.eint<3>>
}
