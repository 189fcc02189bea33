// 2x + 2 for each x of a tensor, x at most 3: the result needs 4 bits, so the argument's type has 4 too.
// Only clear numbers are multiplied and added, so no bootstrap is needed.
// EVAL: @main([0]) == [2]
// EVAL: @main([3]) == [8]
func.func @main(%x: tensor<1x!FHE.eint<4>>) -> tensor<1x!FHE.eint<4>> {
  %two = arith.constant dense<2> : tensor<1xi5>
  %product = "FHELinalg.mul_eint_int"(%x, %two) : (tensor<1x!FHE.eint<4>>, tensor<1xi5>) -> tensor<1x!FHE.eint<4>>
  %sum = "FHELinalg.add_eint_int"(%product, %two) : (tensor<1x!FHE.eint<4>>, tensor<1xi5>) -> tensor<1x!FHE.eint<4>>
  return %sum : tensor<1x!FHE.eint<4>>
}
