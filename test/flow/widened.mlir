// What a body yields is encoded as what it was made of: a maximum widens both.
// EVAL: @generated(-4, 3) == 3, [-4, -4]
// EVAL: @elementwise([3, -4], 2) == 3, [-3, 2]
// EVAL: @branch(3, -3, false) == 3, -3
// EVAL: @switch(-4, 2, 1) == 2, 2

func.func @generated(%x: !FHE.esint<3>, %y: !FHE.esint<3>) -> (!FHE.esint<3>, tensor<2x!FHE.esint<3>>) {
  %s = tensor.splat %x : tensor<2x!FHE.esint<3>>
  %g = tensor.generate {
  ^bb0(%i: index):
    %e = tensor.extract %s[%i] : tensor<2x!FHE.esint<3>>
    tensor.yield %e : !FHE.esint<3>
  } : tensor<2x!FHE.esint<3>>
  %m = "FHE.max_eint"(%x, %y) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  return %m, %g : !FHE.esint<3>, tensor<2x!FHE.esint<3>>
}

func.func @elementwise(%x: tensor<2x!FHE.esint<3>>, %y: !FHE.esint<3>) -> (!FHE.esint<3>, tensor<2x!FHE.esint<3>>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant -1 : i4
  %empty = tensor.empty() : tensor<2x!FHE.esint<3>>
  %first = tensor.extract %x[%c0] : tensor<2x!FHE.esint<3>>
  %m = "FHE.max_eint"(%first, %y) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  %t = arith.constant dense<[0, 1, 2, -3, 2, 0, 0, 0]> : tensor<8xi64>
  %g = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<2x!FHE.esint<3>>) outs(%empty : tensor<2x!FHE.esint<3>>) {
  ^bb0(%a: !FHE.esint<3>, %o: !FHE.esint<3>):
    %l = "FHE.apply_lookup_table"(%a, %t) : (!FHE.esint<3>, tensor<8xi64>) -> !FHE.esint<3>
    linalg.yield %l : !FHE.esint<3>
  } -> tensor<2x!FHE.esint<3>>
  return %m, %g : !FHE.esint<3>, tensor<2x!FHE.esint<3>>
}

func.func @branch(%x: !FHE.esint<3>, %y: !FHE.esint<3>, %c: i1) -> (!FHE.esint<3>, !FHE.esint<3>) {
  %c0 = arith.constant 0 : i4
  %b = scf.if %c -> (!FHE.esint<3>) {
    %n = "FHE.neg_eint"(%x) : (!FHE.esint<3>) -> !FHE.esint<3>
    scf.yield %n : !FHE.esint<3>
  } else {
    %n = "FHE.sub_int_eint"(%c0, %y) : (i4, !FHE.esint<3>) -> !FHE.esint<3>
    %p = "FHE.neg_eint"(%n) : (!FHE.esint<3>) -> !FHE.esint<3>
    scf.yield %p : !FHE.esint<3>
  }
  %m = "FHE.max_eint"(%x, %y) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  return %m, %b : !FHE.esint<3>, !FHE.esint<3>
}

func.func @switch(%x: !FHE.esint<3>, %y: !FHE.esint<3>, %n: index) -> (!FHE.esint<3>, !FHE.esint<3>) {
  %c1 = arith.constant 1 : i4
  %b = scf.index_switch %n -> !FHE.esint<3>
  case 0 {
    %p = "FHE.add_eint_int"(%x, %c1) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
    scf.yield %p : !FHE.esint<3>
  }
  default {
    %p = "FHE.add_eint_int"(%y, %c1) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
    %q = "FHE.sub_eint_int"(%p, %c1) : (!FHE.esint<3>, i4) -> !FHE.esint<3>
    scf.yield %q : !FHE.esint<3>
  }
  %m = "FHE.max_eint"(%x, %y) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  return %m, %b : !FHE.esint<3>, !FHE.esint<3>
}
