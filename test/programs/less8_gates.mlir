// Comparing two numbers of eight bits gate by gate: each place is one lookup, a majority of `not a`, `b` and
// the places below.
// EVAL: @less(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) == 0
// EVAL: @less(0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1) == 1
// EVAL: @less(1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1) == 0
// EVAL: @less(1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1) == 1
// EVAL: @less(1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1) == 0
func.func @less(%a0: !FHE.ebool, %a1: !FHE.ebool, %a2: !FHE.ebool, %a3: !FHE.ebool, %a4: !FHE.ebool, %a5: !FHE.ebool, %a6: !FHE.ebool, %a7: !FHE.ebool, %b0: !FHE.ebool, %b1: !FHE.ebool, %b2: !FHE.ebool, %b3: !FHE.ebool, %b4: !FHE.ebool, %b5: !FHE.ebool, %b6: !FHE.ebool, %b7: !FHE.ebool) -> !FHE.ebool {
  %n0 = "FHE.not"(%a0) : (!FHE.ebool) -> !FHE.ebool
  %l0 = "FHE.and"(%n0, %b0) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n1 = "FHE.not"(%a1) : (!FHE.ebool) -> !FHE.ebool
  %t1 = "FHE.and"(%n1, %b1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x1 = "FHE.xor"(%a1, %b1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e1 = "FHE.not"(%x1) : (!FHE.ebool) -> !FHE.ebool
  %k1 = "FHE.and"(%e1, %l0) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l1 = "FHE.or"(%t1, %k1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n2 = "FHE.not"(%a2) : (!FHE.ebool) -> !FHE.ebool
  %t2 = "FHE.and"(%n2, %b2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x2 = "FHE.xor"(%a2, %b2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e2 = "FHE.not"(%x2) : (!FHE.ebool) -> !FHE.ebool
  %k2 = "FHE.and"(%e2, %l1) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l2 = "FHE.or"(%t2, %k2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n3 = "FHE.not"(%a3) : (!FHE.ebool) -> !FHE.ebool
  %t3 = "FHE.and"(%n3, %b3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x3 = "FHE.xor"(%a3, %b3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e3 = "FHE.not"(%x3) : (!FHE.ebool) -> !FHE.ebool
  %k3 = "FHE.and"(%e3, %l2) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l3 = "FHE.or"(%t3, %k3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n4 = "FHE.not"(%a4) : (!FHE.ebool) -> !FHE.ebool
  %t4 = "FHE.and"(%n4, %b4) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x4 = "FHE.xor"(%a4, %b4) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e4 = "FHE.not"(%x4) : (!FHE.ebool) -> !FHE.ebool
  %k4 = "FHE.and"(%e4, %l3) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l4 = "FHE.or"(%t4, %k4) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n5 = "FHE.not"(%a5) : (!FHE.ebool) -> !FHE.ebool
  %t5 = "FHE.and"(%n5, %b5) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x5 = "FHE.xor"(%a5, %b5) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e5 = "FHE.not"(%x5) : (!FHE.ebool) -> !FHE.ebool
  %k5 = "FHE.and"(%e5, %l4) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l5 = "FHE.or"(%t5, %k5) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n6 = "FHE.not"(%a6) : (!FHE.ebool) -> !FHE.ebool
  %t6 = "FHE.and"(%n6, %b6) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x6 = "FHE.xor"(%a6, %b6) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e6 = "FHE.not"(%x6) : (!FHE.ebool) -> !FHE.ebool
  %k6 = "FHE.and"(%e6, %l5) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l6 = "FHE.or"(%t6, %k6) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %n7 = "FHE.not"(%a7) : (!FHE.ebool) -> !FHE.ebool
  %t7 = "FHE.and"(%n7, %b7) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %x7 = "FHE.xor"(%a7, %b7) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %e7 = "FHE.not"(%x7) : (!FHE.ebool) -> !FHE.ebool
  %k7 = "FHE.and"(%e7, %l6) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %l7 = "FHE.or"(%t7, %k7) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %l7 : !FHE.ebool
}
