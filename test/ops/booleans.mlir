// Booleans cross the border as 0 and 1.
// EVAL: @gates(0, 0) == 0, 0, 1, 0
// EVAL: @gates(0, 1) == 0, 1, 1, 1
// EVAL: @gates(1, 0) == 0, 1, 1, 1
// EVAL: @gates(1, 1) == 1, 1, 0, 0
func.func @gates(%a: !FHE.ebool, %b: !FHE.ebool) -> (!FHE.ebool, !FHE.ebool, !FHE.ebool, !FHE.ebool) {
  %0 = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %1 = "FHE.or"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %2 = "FHE.nand"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %3 = "FHE.xor"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %0, %1, %2, %3 : !FHE.ebool, !FHE.ebool, !FHE.ebool, !FHE.ebool
}

// EVAL: @not(0) == 1
// EVAL: @not(1) == 0
func.func @not(%a: !FHE.ebool) -> !FHE.ebool {
  %0 = "FHE.not"(%a) : (!FHE.ebool) -> !FHE.ebool
  return %0 : !FHE.ebool
}

// The condition counts: 0 takes the first of the two, 1 the second, as in Concrete.
// EVAL: @mux(0, 0, 1) == 0
// EVAL: @mux(0, 1, 0) == 1
// EVAL: @mux(1, 0, 1) == 1
// EVAL: @mux(1, 1, 0) == 0
// EVAL: @mux(1, 1, 1) == 1
func.func @mux(%s: !FHE.ebool, %a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %0 = "FHE.mux"(%s, %a, %b) : (!FHE.ebool, !FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %0 : !FHE.ebool
}

// a and not b: the order of the operands matters.
// EVAL: @gen_gate(0, 0) == 0
// EVAL: @gen_gate(0, 1) == 0
// EVAL: @gen_gate(1, 0) == 1
// EVAL: @gen_gate(1, 1) == 0
func.func @gen_gate(%a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %t = arith.constant dense<[0, 0, 1, 0]> : tensor<4xi64>
  %0 = "FHE.gen_gate"(%a, %b, %t) : (!FHE.ebool, !FHE.ebool, tensor<4xi64>) -> !FHE.ebool
  return %0 : !FHE.ebool
}

// Integers in, integers out, from and to all encodings, with a gate after `not`.
// EVAL: @integers(0, 0) == 0, 0, 0
// EVAL: @integers(0, 1) == 0, 0, 0
// EVAL: @integers(1, 0) == 1, 1, 1
// EVAL: @integers(1, 1) == 0, 0, 0
func.func @integers(%x: !FHE.eint<1>, %y: !FHE.eint<2>) -> (!FHE.eint<1>, !FHE.eint<2>, !FHE.eint<4>) {
  %a = "FHE.to_bool"(%x) : (!FHE.eint<1>) -> !FHE.ebool
  %b = "FHE.to_bool"(%y) : (!FHE.eint<2>) -> !FHE.ebool
  %c = "FHE.not"(%b) : (!FHE.ebool) -> !FHE.ebool
  %d = "FHE.and"(%a, %c) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %0 = "FHE.from_bool"(%d) : (!FHE.ebool) -> !FHE.eint<1>
  %1 = "FHE.from_bool"(%d) : (!FHE.ebool) -> !FHE.eint<2>
  %2 = "FHE.from_bool"(%d) : (!FHE.ebool) -> !FHE.eint<4>
  return %0, %1, %2 : !FHE.eint<1>, !FHE.eint<2>, !FHE.eint<4>
}

// Booleans in tensors and loops: the parity of three.
// EVAL: @parity([0, 0, 0]) == 0
// EVAL: @parity([1, 0, 1]) == 0
// EVAL: @parity([1, 1, 1]) == 1
func.func @parity(%x: tensor<3x!FHE.ebool>) -> !FHE.ebool {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %first = tensor.extract %x[%c0] : tensor<3x!FHE.ebool>
  %r = scf.for %i = %c1 to %c3 step %c1 iter_args(%sum = %first) -> !FHE.ebool {
    %next = tensor.extract %x[%i] : tensor<3x!FHE.ebool>
    %s = "FHE.xor"(%sum, %next) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
    scf.yield %s : !FHE.ebool
  }
  return %r : !FHE.ebool
}
