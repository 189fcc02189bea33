// Loops, functions, generics and branches inside of each other.
// EVAL: @rounds([1, 2, 3]) == [3, 5, 7]
// EVAL: @gather([1, 2, 3], [2, 0]) == [7, 1]
// EVAL: @scalar(2, 3) == 5
// EVAL: @generate_with_branch([1, 2, 3]) == [1, 3, 5]
// EVAL: @branch_in_loop([1, 2, 3], -1) == 6
// EVAL: @branch_in_loop([1, 2, 3], 0) == 4
// EVAL: @tables(1, 2) == 7
// EVAL: @difference([[3, 1], [2, 2]]) == [[0, 1], [1, 0]]
#one = affine_map<(i) -> (i)>

// An elementwise op in a loop, with a lookup in its body, on a tensor that the loop carries.
func.func @rounds(%x: tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %t = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi64>
  %u = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %empty = tensor.empty() : tensor<3x!FHE.eint<3>>
  %r = scf.for %i = %c0 to %c2 step %c1 iter_args(%y = %x) -> (tensor<3x!FHE.eint<3>>) {
    %z = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
        ins(%y : tensor<3x!FHE.eint<3>>) outs(%empty : tensor<3x!FHE.eint<3>>) {
    ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
      %k = linalg.index 0 : index
      %l = "FHE.apply_lookup_table"(%a, %u) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
      %w = arith.index_cast %k : index to i4
      %m = arith.muli %w, %w : i4
      %n = arith.subi %m, %m : i4
      %p = "FHE.add_eint_int"(%l, %n) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
      linalg.yield %p : !FHE.eint<3>
    } -> tensor<3x!FHE.eint<3>>
    scf.yield %z : tensor<3x!FHE.eint<3>>
  }
  %s = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%r : tensor<3x!FHE.eint<3>>) outs(%empty : tensor<3x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %k = linalg.index 0 : index
    %w = arith.index_cast %k : index to i4
    %p = "FHE.add_eint_int"(%a, %w) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    linalg.yield %p : !FHE.eint<3>
  } -> tensor<3x!FHE.eint<3>>
  return %s : tensor<3x!FHE.eint<3>>
}

// Elements at places that a clear tensor names, and a lookup of each.
func.func @gather(%x: tensor<3x!FHE.eint<3>>, %at: tensor<2xindex>) -> tensor<2x!FHE.eint<3>> {
  %t = arith.constant dense<[0, 1, 3, 7, 0, 0, 0, 0]> : tensor<8xi64>
  %empty = tensor.empty() : tensor<2x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%at : tensor<2xindex>) outs(%empty : tensor<2x!FHE.eint<3>>) {
  ^bb0(%i: index, %o: !FHE.eint<3>):
    %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
    %l = "FHE.apply_lookup_table"(%e, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    linalg.yield %l : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  return %r : tensor<2x!FHE.eint<3>>
}

// Without any loop.
func.func @scalar(%x: tensor<!FHE.eint<3>>, %y: tensor<!FHE.eint<3>>) -> tensor<!FHE.eint<3>> {
  %empty = tensor.empty() : tensor<!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []}
      ins(%x, %y : tensor<!FHE.eint<3>>, tensor<!FHE.eint<3>>) outs(%empty : tensor<!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %b: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<!FHE.eint<3>>
  return %r : tensor<!FHE.eint<3>>
}

func.func @generate_with_branch(%x: tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = tensor.generate {
  ^bb0(%i: index):
    %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
    %first = arith.cmpi eq, %i, %c0 : index
    %s = scf.if %first -> (!FHE.eint<3>) {
      scf.yield %e : !FHE.eint<3>
    } else {
      %j = arith.subi %i, %c1 : index
      %f = tensor.extract %x[%j] : tensor<3x!FHE.eint<3>>
      %a = "FHE.add_eint"(%e, %f) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
      scf.yield %a : !FHE.eint<3>
    }
    tensor.yield %s : !FHE.eint<3>
  } : tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

func.func @branch_in_loop(%x: tensor<3x!FHE.eint<3>>, %all: i1) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %z) -> (!FHE.eint<3>) {
    %odd = arith.remui %i, %c2 : index
    %even = arith.cmpi eq, %odd, %c0 : index
    %take = arith.ori %even, %all : i1
    %n = scf.if %take -> (!FHE.eint<3>) {
      %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
      %s = "FHE.add_eint"(%a, %e) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
      scf.yield %s : !FHE.eint<3>
    } else {
      scf.yield %a : !FHE.eint<3>
    }
    scf.yield %n : !FHE.eint<3>
  }
  return %r : !FHE.eint<3>
}

// A row of a table chosen by the counter, and the counter of an outer loop as a bound.
func.func @tables(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %tables = arith.constant dense<[[0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7, 0], [2, 3, 4, 5, 6, 7, 0, 1]]> : tensor<3x8xi64>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x) -> (!FHE.eint<3>) {
    %t = tensor.extract_slice %tables[%i, 0] [1, 8] [1, 1] : tensor<3x8xi64> to tensor<8xi64>
    %l = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    scf.yield %l : !FHE.eint<3>
  }
  %n = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %r) -> (!FHE.eint<3>) {
    %b = scf.for %j = %c1 to %i step %c1 iter_args(%c = %a) -> (!FHE.eint<3>) {
      %d = "FHE.add_eint"(%c, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
      %one = arith.constant 1 : i4
      %e = "FHE.add_eint_int"(%d, %one) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
      scf.yield %e : !FHE.eint<3>
    }
    scf.yield %b : !FHE.eint<3>
  }
  return %n : !FHE.eint<3>
}

// A matrix and what it is transposed, in one body.
func.func @difference(%x: tensor<2x2x!FHE.esint<3>>) -> tensor<2x2x!FHE.esint<3>> {
  %empty = tensor.empty() : tensor<2x2x!FHE.esint<3>>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %x : tensor<2x2x!FHE.esint<3>>, tensor<2x2x!FHE.esint<3>>) outs(%empty : tensor<2x2x!FHE.esint<3>>) {
  ^bb0(%a: !FHE.esint<3>, %b: !FHE.esint<3>, %o: !FHE.esint<3>):
    %d = "FHE.sub_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
    %m = "FHE.mul_eint"(%d, %d) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
    linalg.yield %m : !FHE.esint<3>
  } -> tensor<2x2x!FHE.esint<3>>
  return %r : tensor<2x2x!FHE.esint<3>>
}
