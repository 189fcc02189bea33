// Loops around encrypted values: refreshed in each round, swapped, nested, over tensors, with bounds
// that only the caller knows.
// EVAL: @refreshed([1, 2, 3, 0, 1], 3) == 3
// EVAL: @swap(1, 6) == 6, 1
// EVAL: @triangle([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == 35
// EVAL: @few(2, 3) == 8
// EVAL: @few(2, -3) == 2
// EVAL: @many(1, 5) == 2
// EVAL: @many(1, 0) == 1
// EVAL: @running([3, 1, 0, 2]) == [3, 4, 4, 6]
// EVAL: @largest([2, 7, 5]) == 7
// EVAL: @weighted([1, 2, 3]) == 14
// EVAL: @widened([3, 1, 2]) == 14

func.func @refreshed(%v: tensor<5x!FHE.eint<3>>, %x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %t = arith.constant dense<[1, 2, 3, 0, 1, 2, 3, 0]> : tensor<8xi64>
  %r = scf.for %i = %c0 to %c5 step %c1 iter_args(%a = %x) -> (!FHE.eint<3>) {
    %e = tensor.extract %v[%i] : tensor<5x!FHE.eint<3>>
    %s = "FHE.add_eint"(%a, %e) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %m = "FHE.apply_lookup_table"(%s, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    scf.yield %m : !FHE.eint<3>
  }
  return %r : !FHE.eint<3>
}

func.func @swap(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c5 = arith.constant 5 : index
  %r:2 = scf.for %i = %c0 to %c5 step %c2 iter_args(%a = %x, %b = %y) -> (!FHE.eint<3>, !FHE.eint<3>) {
    scf.yield %b, %a : !FHE.eint<3>, !FHE.eint<3>
  }
  return %r#0, %r#1 : !FHE.eint<3>, !FHE.eint<3>
}

// The elements on and above the diagonal, and once more the last.
func.func @triangle(%v: tensor<3x3x!FHE.eint<6>>) -> !FHE.eint<6> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %last = tensor.extract %v[%c2, %c2] : tensor<3x3x!FHE.eint<6>>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %last) -> (!FHE.eint<6>) {
    %s = scf.for %j = %i to %c3 step %c1 iter_args(%b = %a) -> (!FHE.eint<6>) {
      %e = tensor.extract %v[%i, %j] : tensor<3x3x!FHE.eint<6>>
      %c = "FHE.add_eint"(%b, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
      scf.yield %c : !FHE.eint<6>
    }
    scf.yield %s : !FHE.eint<6>
  }
  return %r : !FHE.eint<6>
}

func.func @few(%x: !FHE.eint<5>, %n: i4) -> !FHE.eint<5> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %to = arith.index_cast %n : i4 to index
  %r = scf.for %i = %c0 to %to step %c1 iter_args(%a = %x) -> (!FHE.eint<5>) {
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<5>, !FHE.eint<5>) -> !FHE.eint<5>
    scf.yield %b : !FHE.eint<5>
  }
  return %r : !FHE.eint<5>
}

func.func @many(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

func.func @running(%v: tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %empty = tensor.empty() : tensor<4x!FHE.eint<3>>
  %r:2 = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %z, %t = %empty) -> (!FHE.eint<3>, tensor<4x!FHE.eint<3>>) {
    %e = tensor.extract %v[%i] : tensor<4x!FHE.eint<3>>
    %b = "FHE.add_eint"(%a, %e) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %u = tensor.insert %b into %t[%i] : tensor<4x!FHE.eint<3>>
    scf.yield %b, %u : !FHE.eint<3>, tensor<4x!FHE.eint<3>>
  }
  return %r#1 : tensor<4x!FHE.eint<3>>
}

// A maximum widens its operand's encoding, around the whole loop.
func.func @largest(%v: tensor<3x!FHE.eint<3>>) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %z) -> (!FHE.eint<3>) {
    %e = tensor.extract %v[%i] : tensor<3x!FHE.eint<3>>
    %m = "FHE.max_eint"(%a, %e) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    scf.yield %m : !FHE.eint<3>
  }
  return %r : !FHE.eint<3>
}

// The counter as a weight: what it counts to bounds the noise, not its type.
func.func @weighted(%v: tensor<3x!FHE.eint<5>>) -> !FHE.eint<5> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %z = "FHE.zero"() : () -> !FHE.eint<5>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %z) -> (!FHE.eint<5>) {
    %e = tensor.extract %v[%i] : tensor<3x!FHE.eint<5>>
    %k = arith.addi %i, %c1 : index
    %w = arith.index_cast %k : index to i64
    %m = "FHE.mul_eint_int"(%e, %w) : (!FHE.eint<5>, i64) -> !FHE.eint<5>
    %s = "FHE.add_eint"(%a, %m) : (!FHE.eint<5>, !FHE.eint<5>) -> !FHE.eint<5>
    scf.yield %s : !FHE.eint<5>
  }
  return %r : !FHE.eint<5>
}

// Sums of squares: the product's operands take one more bit, through the tensor and its elements.
func.func @widened(%v: tensor<3x!FHE.eint<4>>) -> !FHE.eint<4> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %z = "FHE.zero"() : () -> !FHE.eint<4>
  %f = tensor.extract %v[%c0] : tensor<3x!FHE.eint<4>>
  %r:2 = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %z, %p = %f) -> (!FHE.eint<4>, !FHE.eint<4>) {
    %e = tensor.extract %v[%i] : tensor<3x!FHE.eint<4>>
    %m = "FHE.mul_eint"(%e, %p) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    %s = "FHE.add_eint"(%a, %m) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %s, %e : !FHE.eint<4>, !FHE.eint<4>
  }
  return %r#0 : !FHE.eint<4>
}
