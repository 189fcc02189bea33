// Loops that change a tensor in place, element by element.
// EVAL: @product([[1, 2, 0], [3, 0, 1]], [[1, 0], [-1, 2], [0, 3]]) == [[-1, 4], [3, 3]]
// EVAL: @doubled([1, 2, 3, 0]) == [2, 4, 6, 0]
func.func @product(%x: tensor<2x3x!FHE.esint<5>>, %w: tensor<3x2xi3>) -> tensor<2x2x!FHE.esint<5>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %z = "FHE.zero_tensor"() : () -> tensor<2x2x!FHE.esint<5>>
  %p = scf.for %i = %c0 to %c2 step %c1 iter_args(%a = %z) -> (tensor<2x2x!FHE.esint<5>>) {
    %q = scf.for %j = %c0 to %c2 step %c1 iter_args(%b = %a) -> (tensor<2x2x!FHE.esint<5>>) {
      %s = scf.for %k = %c0 to %c3 step %c1 iter_args(%c = %b) -> (tensor<2x2x!FHE.esint<5>>) {
        %e = tensor.extract %x[%i, %k] : tensor<2x3x!FHE.esint<5>>
        %f = tensor.extract %w[%k, %j] : tensor<3x2xi3>
        %m = "FHE.mul_eint_int"(%e, %f) : (!FHE.esint<5>, i3) -> !FHE.esint<5>
        %o = tensor.extract %c[%i, %j] : tensor<2x2x!FHE.esint<5>>
        %n = "FHE.add_eint"(%o, %m) : (!FHE.esint<5>, !FHE.esint<5>) -> !FHE.esint<5>
        %u = tensor.insert %n into %c[%i, %j] : tensor<2x2x!FHE.esint<5>>
        scf.yield %u : tensor<2x2x!FHE.esint<5>>
      }
      scf.yield %s : tensor<2x2x!FHE.esint<5>>
    }
    scf.yield %q : tensor<2x2x!FHE.esint<5>>
  }
  return %p : tensor<2x2x!FHE.esint<5>>
}

func.func @doubled(%v: tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %v) -> (tensor<4x!FHE.eint<3>>) {
    %e = tensor.extract %t[%i] : tensor<4x!FHE.eint<3>>
    %d = "FHE.add_eint"(%e, %e) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %u = tensor.insert %d into %t[%i] : tensor<4x!FHE.eint<3>>
    scf.yield %u : tensor<4x!FHE.eint<3>>
  }
  return %r : tensor<4x!FHE.eint<3>>
}
