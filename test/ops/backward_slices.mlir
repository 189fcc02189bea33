// A slice may run backwards.

// EVAL: @read([0, 1, 2, 3, 4]) == [4, 2, 0], [0, 3, 6, 1, 4]
func.func @read(%x: tensor<5x!FHE.eint<3>>) -> (tensor<3x!FHE.eint<3>>, tensor<5x!FHE.eint<3>>) {
  %table = arith.constant dense<[0, 3, 6, 1, 4, 7, 2, 5]> : tensor<8xi64>
  %every_other = tensor.extract_slice %x[4] [3] [-2] : tensor<5x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  %reverse = tensor.extract_slice %x[4] [5] [-1] : tensor<5x!FHE.eint<3>> to tensor<5x!FHE.eint<3>>
  %looked_up = "FHELinalg.apply_lookup_table"(%reverse, %table) : (tensor<5x!FHE.eint<3>>, tensor<8xi64>) -> tensor<5x!FHE.eint<3>>
  %back = tensor.extract_slice %looked_up[4] [5] [-1] : tensor<5x!FHE.eint<3>> to tensor<5x!FHE.eint<3>>
  return %every_other, %back : tensor<3x!FHE.eint<3>>, tensor<5x!FHE.eint<3>>
}

// EVAL: @write([[0, 1, 2], [3, 4, 5]], [7, 6]) == [[0, 1, 6], [3, 4, 7]]
func.func @write(%x: tensor<2x3x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> tensor<2x3x!FHE.eint<3>> {
  %z = tensor.insert_slice %y into %x[1, 2] [2, 1] [-1, 1] : tensor<2x!FHE.eint<3>> into tensor<2x3x!FHE.eint<3>>
  return %z : tensor<2x3x!FHE.eint<3>>
}
