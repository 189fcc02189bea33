// Adding two numbers of four bits gate by gate: a sum and a carry are each one lookup of `a + b + c`.
// EVAL: @adder(0, 0, 0, 0, 0, 0, 0, 0) == 0, 0, 0, 0, 0
// EVAL: @adder(1, 1, 1, 1, 1, 1, 1, 1) == 0, 1, 1, 1, 1
// EVAL: @adder(1, 0, 0, 1, 1, 1, 1, 0) == 0, 0, 0, 0, 1
// EVAL: @adder(1, 0, 1, 0, 0, 1, 0, 1) == 1, 1, 1, 1, 0
// EVAL: @adder(1, 1, 0, 0, 0, 1, 1, 1) == 1, 0, 0, 0, 1
func.func @adder(%a0: !FHE.ebool, %a1: !FHE.ebool, %a2: !FHE.ebool, %a3: !FHE.ebool, %b0: !FHE.ebool, %b1: !FHE.ebool, %b2: !FHE.ebool, %b3: !FHE.ebool) -> (!FHE.ebool, !FHE.ebool, !FHE.ebool, !FHE.ebool, !FHE.ebool) {
  %s0 = "FHE.xor"(%a0, %b0) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %c0 = "FHE.and"(%a0, %b0) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x1 = "FHE.xor"(%a1, %b1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %s1 = "FHE.xor"(%x1, %c0) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %p1 = "FHE.and"(%a1, %b1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %q1 = "FHE.and"(%x1, %c0) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %c1 = "FHE.or"(%p1, %q1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x2 = "FHE.xor"(%a2, %b2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %s2 = "FHE.xor"(%x2, %c1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %p2 = "FHE.and"(%a2, %b2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %q2 = "FHE.and"(%x2, %c1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %c2 = "FHE.or"(%p2, %q2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x3 = "FHE.xor"(%a3, %b3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %s3 = "FHE.xor"(%x3, %c2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %p3 = "FHE.and"(%a3, %b3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %q3 = "FHE.and"(%x3, %c2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %c3 = "FHE.or"(%p3, %q3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %s0, %s1, %s2, %s3, %c3 : !FHE.ebool, !FHE.ebool, !FHE.ebool, !FHE.ebool, !FHE.ebool
}
