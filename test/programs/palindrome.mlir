// Whether a word reads the same backwards: a slice that runs backwards, signed differences, and one table each for a
// pair of letters and for their number.
// EVAL: @main([1, 2, 3, 2, 1]) == 1
// EVAL: @main([1, 2, 3, 1, 1]) == 0
// EVAL: @main([7, 0, 0, 0, 7]) == 1
// EVAL: @main([0, 0, 0, 0, 7]) == 0
func.func @main(%word: tensor<5x!FHE.eint<4>>) -> !FHE.eint<1> {
  %reverse = tensor.extract_slice %word[4] [5] [-1] : tensor<5x!FHE.eint<4>> to tensor<5x!FHE.eint<4>>
  %a = "FHELinalg.to_signed"(%word) : (tensor<5x!FHE.eint<4>>) -> tensor<5x!FHE.esint<4>>
  %b = "FHELinalg.to_signed"(%reverse) : (tensor<5x!FHE.eint<4>>) -> tensor<5x!FHE.esint<4>>
  %apart = "FHELinalg.sub_eint"(%a, %b) : (tensor<5x!FHE.esint<4>>, tensor<5x!FHE.esint<4>>) -> tensor<5x!FHE.esint<4>>
  %differ = arith.constant dense<[0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]> : tensor<16xi64>
  %marks = "FHELinalg.apply_lookup_table"(%apart, %differ) : (tensor<5x!FHE.esint<4>>, tensor<16xi64>) -> tensor<5x!FHE.eint<3>>
  %count = "FHELinalg.sum"(%marks) : (tensor<5x!FHE.eint<3>>) -> !FHE.eint<3>
  %none = arith.constant dense<[1, 0, 0, 0, 0, 0, 0, 0]> : tensor<8xi64>
  %same = "FHE.apply_lookup_table"(%count, %none) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<1>
  return %same : !FHE.eint<1>
}
