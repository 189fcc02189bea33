// Cells of a grid, named by a constant row and given columns, are multiplied by clear weights that are laid out anew,
// and what each gathers is clipped by a table of its own.
// EVAL: @main([[1, 2, 3], [4, 5, 6]], [2, 0], [[1], [-1]]) == [6, 0], 2
// EVAL: @main([[7, 0, 1], [2, 3, 7]], [0, 1], [[2], [1]]) == [4, 3], 7
func.func @main(%grid: tensor<2x3x!FHE.eint<3>>, %columns: tensor<2xindex>, %weights: tensor<2x1xi4>) -> (tensor<2x!FHE.eint<4>>, !FHE.esint<5>) {
  %row = arith.constant dense<1> : tensor<1x1xindex>
  %rows = "FHELinalg.broadcast"(%row) : (tensor<1x1xindex>) -> tensor<2x1xindex>
  %others = tensor.expand_shape %columns [[0, 1]] : tensor<2xindex> into tensor<2x1xindex>
  %at = "FHELinalg.concat"(%rows, %others) {axis = 1 : i64} : (tensor<2x1xindex>, tensor<2x1xindex>) -> tensor<2x2xindex>
  %cells = "FHELinalg.fancy_index"(%grid, %at) : (tensor<2x3x!FHE.eint<3>>, tensor<2x2xindex>) -> tensor<2x!FHE.eint<3>>
  %same = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi64>
  %wide = "FHELinalg.apply_lookup_table"(%cells, %same) : (tensor<2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x!FHE.esint<5>>
  %turned = "FHELinalg.transpose"(%weights) : (tensor<2x1xi4>) -> tensor<1x2xi4>
  %w = tensor.collapse_shape %turned [[0, 1]] : tensor<1x2xi4> into tensor<2xi4>
  %scaled = "FHELinalg.mul_eint_int"(%wide, %w) : (tensor<2x!FHE.esint<5>>, tensor<2xi4>) -> tensor<2x!FHE.esint<5>>
  %clip = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<32xi64>
  %clipped = "FHELinalg.apply_lookup_table"(%scaled, %clip) : (tensor<2x!FHE.esint<5>>, tensor<32xi64>) -> tensor<2x!FHE.eint<4>>
  %total = "FHELinalg.sum"(%scaled) : (tensor<2x!FHE.esint<5>>) -> !FHE.esint<5>
  return %clipped, %total : tensor<2x!FHE.eint<4>>, !FHE.esint<5>
}
