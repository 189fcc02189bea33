// Several public functions of different signatures, calls in loops, private and unused functions,
// choices by clear values.
// EVAL: @first(1, 2) == 3, 6
// EVAL: @second([1, 2, 3]) == 3
// EVAL: @switch(0, 3) == 6
// EVAL: @switch(2, 3) == 4
// EVAL: @switch(7, 3) == 3
// EVAL: @branch(-1, 3) == 3, 4
// EVAL: @branch(0, 3) == 4, 3
// EVAL: @empty([]) == [], 0
func.func private @unused(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  return %x : !FHE.eint<3>
}

func.func private @next(%x: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %l = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %l, %x : !FHE.eint<3>, !FHE.eint<3>
}

func.func @first(%x: !FHE.eint<3>, %n: i3) -> (!FHE.eint<3>, i4) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %to = arith.index_cast %n : i3 to index
  %r = scf.for %i = %c0 to %to step %c1 iter_args(%a = %x) -> (!FHE.eint<3>) {
    %b, %c = func.call @next(%a) : (!FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>)
    scf.yield %b : !FHE.eint<3>
  }
  %w = arith.extsi %n : i3 to i4
  %c3 = arith.constant 3 : i4
  %m = arith.muli %w, %c3 : i4
  return %r, %m : !FHE.eint<3>, i4
}

func.func @second(%x: tensor<3x!FHE.eint<3>>) -> !FHE.eint<3> {
  %c2 = arith.constant 2 : index
  %e = tensor.extract %x[%c2] : tensor<3x!FHE.eint<3>>
  %b, %c = func.call @next(%e) : (!FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>)
  %d, %f = func.call @next(%c) : (!FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>)
  return %f : !FHE.eint<3>
}

func.func @switch(%n: index, %x: !FHE.eint<4>) -> !FHE.eint<4> {
  %r = scf.index_switch %n -> !FHE.eint<4>
  case 0 {
    %b = "FHE.add_eint"(%x, %x) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %b : !FHE.eint<4>
  }
  case 2 {
    %c1 = arith.constant 1 : i5
    %b = "FHE.add_eint_int"(%x, %c1) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
    scf.yield %b : !FHE.eint<4>
  }
  default {
    scf.yield %x : !FHE.eint<4>
  }
  return %r : !FHE.eint<4>
}

func.func @branch(%c: i1, %x: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %l = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  scf.if %c {
    scf.yield
  }
  %r:2 = scf.if %c -> (!FHE.eint<3>, !FHE.eint<3>) {
    scf.yield %x, %l : !FHE.eint<3>, !FHE.eint<3>
  } else {
    scf.yield %l, %x : !FHE.eint<3>, !FHE.eint<3>
  }
  return %r#0, %r#1 : !FHE.eint<3>, !FHE.eint<3>
}

func.func @empty(%x: tensor<0x!FHE.eint<3>>) -> (tensor<0x!FHE.eint<3>>, !FHE.eint<3>) {
  %t = arith.constant dense<1> : tensor<8xi64>
  %l = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<0x!FHE.eint<3>>, tensor<8xi64>) -> tensor<0x!FHE.eint<3>>
  %s = "FHELinalg.sum"(%x) : (tensor<0x!FHE.eint<3>>) -> !FHE.eint<3>
  return %l, %s : tensor<0x!FHE.eint<3>>, !FHE.eint<3>
}
