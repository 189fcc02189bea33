// NOTE: ops that move ciphertexts about; a lookup before or after shows that noise is bounded.

// EVAL: @reversed([[1, 2, 3], [4, 5, 6]]) == [[1, 4], [2, 5], [3, 6]]
func.func @reversed(%x: tensor<2x3x!FHE.eint<4>>) -> tensor<3x2x!FHE.eint<4>> {
  %0 = "FHELinalg.transpose"(%x) {axes = []} : (tensor<2x3x!FHE.eint<4>>) -> tensor<3x2x!FHE.eint<4>>
  return %0 : tensor<3x2x!FHE.eint<4>>
}

// EVAL: @permuted([[[1, 2, 3]], [[-4, -3, 0]]]) == [[[1, -4], [2, -3], [3, 0]]]
func.func @permuted(%x: tensor<2x1x3x!FHE.esint<3>>) -> tensor<1x3x2x!FHE.esint<3>> {
  %0 = "FHELinalg.transpose"(%x) {axes = [1, -1, 0]} : (tensor<2x1x3x!FHE.esint<3>>) -> tensor<1x3x2x!FHE.esint<3>>
  return %0 : tensor<1x3x2x!FHE.esint<3>>
}

// EVAL: @symmetric([[0, 1], [2, 3]]) == [[0, 3], [3, 2]]
func.func @symmetric(%x: tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<2>> {
  %t = arith.constant dense<[0, 1, 2, 3, 3, 2, 2, 0]> : tensor<8xi64>
  %0 = "FHELinalg.transpose"(%x) : (tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  %1 = "FHELinalg.add_eint"(%x, %0) : (tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  %2 = "FHELinalg.apply_lookup_table"(%1, %t) : (tensor<2x2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x2x!FHE.eint<2>>
  return %2 : tensor<2x2x!FHE.eint<2>>
}

// EVAL: @rows([[1, 2]], [[3, 4], [5, 6]]) == [[1, 2], [3, 4], [5, 6]]
func.func @rows(%x: tensor<1x2x!FHE.eint<3>>, %y: tensor<2x2x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %0 = "FHELinalg.concat"(%x, %y) : (tensor<1x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// EVAL: @columns([[1], [2]], [[-3, -4], [0, 3]]) == [[1, -3, -4, 1], [2, 0, 3, 2]]
func.func @columns(%x: tensor<2x1x!FHE.esint<3>>, %y: tensor<2x2x!FHE.esint<3>>) -> tensor<2x4x!FHE.esint<3>> {
  %0 = "FHELinalg.concat"(%x, %y, %x) {axis = -1 : i64} : (tensor<2x1x!FHE.esint<3>>, tensor<2x2x!FHE.esint<3>>, tensor<2x1x!FHE.esint<3>>) -> tensor<2x4x!FHE.esint<3>>
  return %0 : tensor<2x4x!FHE.esint<3>>
}

// EVAL: @fresh_and_looked_up([1, 2]) == [1, 2, 3, 0]
func.func @fresh_and_looked_up(%x: tensor<2x!FHE.eint<2>>) -> tensor<4x!FHE.eint<2>> {
  %t = arith.constant dense<[1, 3, 0, 2]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.eint<2>>
  %1 = "FHELinalg.concat"(%x, %0) {axis = 0 : i64} : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) -> tensor<4x!FHE.eint<2>>
  return %1 : tensor<4x!FHE.eint<2>>
}

// EVAL: @spread([[1], [2]]) == [[[1, 1, 1], [2, 2, 2]], [[1, 1, 1], [2, 2, 2]]]
func.func @spread(%x: tensor<2x1x!FHE.eint<3>>) -> tensor<2x2x3x!FHE.eint<3>> {
  %0 = "FHELinalg.broadcast"(%x) : (tensor<2x1x!FHE.eint<3>>) -> tensor<2x2x3x!FHE.eint<3>>
  return %0 : tensor<2x2x3x!FHE.eint<3>>
}

// One ciphertext three times over: the sum multiplies its noise by three.
// EVAL: @one_thrice(-1) == 2
// EVAL: @one_thrice(1) == 3
func.func @one_thrice(%x: !FHE.esint<3>) -> !FHE.eint<2> {
  %t = arith.constant dense<[0, 0, 0, 3, 0, 2, 0, 1]> : tensor<8xi64>
  %0 = "FHELinalg.from_element"(%x) : (!FHE.esint<3>) -> tensor<1x!FHE.esint<3>>
  %1 = "FHELinalg.broadcast"(%0) : (tensor<1x!FHE.esint<3>>) -> tensor<3x!FHE.esint<3>>
  %2 = "FHELinalg.sum"(%1) : (tensor<3x!FHE.esint<3>>) -> !FHE.esint<3>
  %3 = "FHE.apply_lookup_table"(%2, %t) : (!FHE.esint<3>, tensor<8xi64>) -> !FHE.eint<2>
  return %3 : !FHE.eint<2>
}

// EVAL: @element(5) == [5]
func.func @element(%x: !FHE.eint<3>) -> tensor<1x!FHE.eint<3>> {
  %0 = "FHELinalg.from_element"(%x) : (!FHE.eint<3>) -> tensor<1x!FHE.eint<3>>
  return %0 : tensor<1x!FHE.eint<3>>
}
