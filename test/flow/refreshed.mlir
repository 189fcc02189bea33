// Values that are refreshed on their way, since without there are no parameters: also where they leave their width
// and come back, which is arithmetic modulo 2^(p+1).
// EVAL: @unsigned(1) == 11
// EVAL: @unsigned(7) == 9
// EVAL: @signed(-3) == 1
// EVAL: @signed(3) == -1
// EVAL: @tensors([0, 1, -2], [1, -2, 1]) == [0, -1, -2]

// 5^39 is 13 modulo 16.
func.func @unsigned(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %five = arith.constant 5 : i4
  %two = arith.constant 2 : i4
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %39 = arith.constant 39 : index
  %y = scf.for %i = %0 to %39 step %1 iter_args(%y = %x) -> !FHE.eint<3> {
    %z = "FHE.mul_eint_int"(%y, %five) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    scf.yield %z : !FHE.eint<3>
  }
  %r = "FHE.sub_eint_int"(%y, %two) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %r : !FHE.eint<3>
}

// (-3)^39 is -3^39, and 3^39 modulo 16 is 11.
func.func @signed(%x: !FHE.esint<3>) -> !FHE.esint<3> {
  %minus = arith.constant -3 : i4
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %39 = arith.constant 39 : index
  %y = scf.for %i = %0 to %39 step %1 iter_args(%y = %x) -> !FHE.esint<3> {
    %z = "FHE.mul_eint_int"(%y, %minus) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
    scf.yield %z : !FHE.esint<3>
  }
  return %y : !FHE.esint<3>
}

// Steps that are written out, with sums between.
func.func @tensors(%x: tensor<3x!FHE.esint<2>>, %y: tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<2>> {
  %k = arith.constant dense<500000> : tensor<1xi32>
  %a = "FHELinalg.mul_eint_int"(%x, %k) : (tensor<3x!FHE.esint<2>>, tensor<1xi32>) -> tensor<3x!FHE.esint<2>>
  %b = "FHELinalg.add_eint"(%a, %y) : (tensor<3x!FHE.esint<2>>, tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<2>>
  %k1 = arith.constant dense<500001> : tensor<1xi32>
  %c = "FHELinalg.mul_eint_int"(%b, %k1) : (tensor<3x!FHE.esint<2>>, tensor<1xi32>) -> tensor<3x!FHE.esint<2>>
  %d = "FHELinalg.sub_eint"(%c, %y) : (tensor<3x!FHE.esint<2>>, tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<2>>
  %k3 = arith.constant dense<500003> : tensor<1xi32>
  %e = "FHELinalg.mul_eint_int"(%d, %k3) : (tensor<3x!FHE.esint<2>>, tensor<1xi32>) -> tensor<3x!FHE.esint<2>>
  %f = "FHELinalg.add_eint"(%e, %x) : (tensor<3x!FHE.esint<2>>, tensor<3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<2>>
  %g = "FHELinalg.mul_eint_int"(%f, %k3) : (tensor<3x!FHE.esint<2>>, tensor<1xi32>) -> tensor<3x!FHE.esint<2>>
  return %g : tensor<3x!FHE.esint<2>>
}
