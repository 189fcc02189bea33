// NOTE: what folds must mean what it said, of values out of range too. Each function is called with
// values that stay in range and with some that do not.

// A sum beyond 3 reads the identity negated: 4 gives -0, 5 gives -1, which is 7 modulo 8.
// EVAL: @identity_of_sum(1, 2) == 3
// EVAL: @identity_of_sum(3, 1) == 0
// EVAL: @identity_of_sum(3, 2) == 7
func.func @identity_of_sum(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %t = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %0 = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}

// EVAL: @constant_of_sum(1, 2) == 1
// EVAL: @constant_of_sum(3, 1) == -1
func.func @constant_of_sum(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.esint<2> {
  %t = arith.constant dense<1> : tensor<4xi64>
  %0 = "FHE.add_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<2>
  return %1 : !FHE.esint<2>
}

// 3 - (2 - (x - 1)) + 1 is x + 1; on the way everything leaves two bits.
// EVAL: @chain([0, 1, 2]) == [1, 2, 3]
// EVAL: @chain([2, 2, 0]) == [3, 3, 1]
func.func @chain(%x: tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>> {
  %c1 = arith.constant dense<1> : tensor<3xi3>
  %c2 = arith.constant dense<2> : tensor<1xi3>
  %c3 = arith.constant dense<[3, 3, 3]> : tensor<3xi3>
  %0 = "FHELinalg.sub_eint_int"(%x, %c1) : (tensor<3x!FHE.eint<2>>, tensor<3xi3>) -> tensor<3x!FHE.eint<2>>
  %1 = "FHELinalg.sub_int_eint"(%c2, %0) : (tensor<1xi3>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  %2 = "FHELinalg.sub_int_eint"(%c3, %1) : (tensor<3xi3>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  %3 = "FHELinalg.add_eint_int"(%2, %c1) : (tensor<3x!FHE.eint<2>>, tensor<3xi3>) -> tensor<3x!FHE.eint<2>>
  return %3 : tensor<3x!FHE.eint<2>>
}

// -2 x + x + x + y is y, whatever leaves its width before.
// EVAL: @products(3, 1) == 1
// EVAL: @products(0, 3) == 3
func.func @products(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %two = arith.constant 2 : i3
  %minus = arith.constant -1 : i3
  %0 = "FHE.mul_eint_int"(%x, %two) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %1 = "FHE.mul_eint_int"(%0, %minus) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %2 = "FHE.add_eint"(%1, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %3 = "FHE.add_eint"(%2, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %4 = "FHE.add_eint"(%3, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %4 : !FHE.eint<2>
}

// EVAL: @single([[[1], [2]]], [[3]]) == [1, 2], 3
func.func @single(%x: tensor<1x2x1x!FHE.eint<2>>, %y: tensor<1x1x!FHE.eint<2>>) -> (tensor<2x!FHE.eint<2>>, !FHE.eint<2>) {
  %m = arith.constant dense<[[1, 0], [0, 1]]> : tensor<2x2xi3>
  %0 = "FHELinalg.sum"(%x) {axes = [0, 2]} : (tensor<1x2x1x!FHE.eint<2>>) -> tensor<2x!FHE.eint<2>>
  %1 = "FHELinalg.matmul_eint_int"(%0, %m) : (tensor<2x!FHE.eint<2>>, tensor<2x2xi3>) -> tensor<2x!FHE.eint<2>>
  %2 = "FHELinalg.sum"(%y) : (tensor<1x1x!FHE.eint<2>>) -> !FHE.eint<2>
  return %1, %2 : tensor<2x!FHE.eint<2>>, !FHE.eint<2>
}

// 7 rounds to 4, past the top of two bits: both tables read their entry for 0 negated.
// EVAL: @rounded_twice(0) == 3, 1
// EVAL: @rounded_twice(3) == 1, 3
// EVAL: @rounded_twice(6) == 0, 5
// EVAL: @rounded_twice(7) == -3, -1
func.func @rounded_twice(%x: !FHE.eint<3>) -> (!FHE.esint<3>, !FHE.esint<4>) {
  %t = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %u = arith.constant dense<[1, 2, 3, 5]> : tensor<4xi64>
  %0 = "FHE.round"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
  %2 = "FHE.apply_lookup_table"(%0, %u) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<4>
  return %1, %2 : !FHE.esint<3>, !FHE.esint<4>
}
