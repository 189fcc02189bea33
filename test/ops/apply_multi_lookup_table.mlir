// NOTE: each element through a table of its own, with numpy's broadcasting of the tables.
// EVAL: @rows([[0, 1], [3, 0], [2, 3]]) == [[1, 2], [7, 0], [5, 6]]
func.func @rows(%x: tensor<3x2x!FHE.eint<2>>) -> tensor<3x2x!FHE.eint<3>> {
  %luts = arith.constant dense<[[1, 3, 5, 7], [0, 2, 4, 6]]> : tensor<2x4xi64>
  %0 = "FHELinalg.apply_multi_lookup_table"(%x, %luts) : (tensor<3x2x!FHE.eint<2>>, tensor<2x4xi64>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// EVAL: @signed([[-2, 1], [-1, 0]]) == [[3, 2], [-1, 0]]
func.func @signed(%x: tensor<2x2x!FHE.esint<2>>) -> tensor<2x2x!FHE.esint<3>> {
  %luts = arith.constant dense<[[[1, 2, 3, -4]], [[0, 1, -2, -1]]]> : tensor<2x1x4xi64>
  %0 = "FHELinalg.apply_multi_lookup_table"(%x, %luts) : (tensor<2x2x!FHE.esint<2>>, tensor<2x1x4xi64>) -> tensor<2x2x!FHE.esint<3>>
  return %0 : tensor<2x2x!FHE.esint<3>>
}

// Tables that are arguments: with two axes before the entries, and with none.
// EVAL: @clear_tables([[0, 1]], [[[1, 2], [3, 0]]], [3, 1]) == [[1, 0]], [[3, 1]]
func.func @clear_tables(%x: tensor<1x2x!FHE.eint<1>>, %many: tensor<1x2x2xi8>, %one: tensor<2xi64>) -> (tensor<1x2x!FHE.eint<2>>, tensor<1x2x!FHE.eint<2>>) {
  %0 = "FHELinalg.apply_multi_lookup_table"(%x, %many) : (tensor<1x2x!FHE.eint<1>>, tensor<1x2x2xi8>) -> tensor<1x2x!FHE.eint<2>>
  %1 = "FHELinalg.apply_multi_lookup_table"(%x, %one) : (tensor<1x2x!FHE.eint<1>>, tensor<2xi64>) -> tensor<1x2x!FHE.eint<2>>
  return %0, %1 : tensor<1x2x!FHE.eint<2>>, tensor<1x2x!FHE.eint<2>>
}
