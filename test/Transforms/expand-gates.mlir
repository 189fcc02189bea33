// RUN: fhe-opt %s --fhe-expand-booleans | FileCheck %s

// A gate that is the same for `a, b` and `b, a` is one lookup of `a + b`; others look `2 a + b` up. A mux is two.

// CHECK-LABEL: func.func @or
// CHECK: dense<[0, 1, 1, 0]>
// CHECK-COUNT-1: FHE.apply_lookup_table
func.func @or(%a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %r = "FHE.or"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %r : !FHE.ebool
}

// CHECK-LABEL: func.func @nand
// CHECK: dense<[1, 1, 0, 0]>
// CHECK-COUNT-1: FHE.apply_lookup_table
func.func @nand(%a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %r = "FHE.nand"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %r : !FHE.ebool
}

// CHECK-LABEL: func.func @xor
// CHECK: dense<[0, 1, 0, 0]>
// CHECK-COUNT-1: FHE.apply_lookup_table
func.func @xor(%a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %r = "FHE.xor"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %r : !FHE.ebool
}

// CHECK-LABEL: func.func @gen_gate
// CHECK-SAME: %[[T:[a-z0-9]+]]: tensor<4xi64>
// CHECK: "FHE.apply_lookup_table"(%{{.*}}, %[[T]])
func.func @gen_gate(%a: !FHE.ebool, %b: !FHE.ebool, %t: tensor<4xi64>) -> !FHE.ebool {
  %r = "FHE.gen_gate"(%a, %b, %t) : (!FHE.ebool, !FHE.ebool, tensor<4xi64>) -> !FHE.ebool
  return %r : !FHE.ebool
}

// CHECK-LABEL: func.func @mux
// CHECK-COUNT-2: FHE.apply_lookup_table
// CHECK: FHE.add_eint
func.func @mux(%c: !FHE.ebool, %a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %r = "FHE.mux"(%c, %a, %b) : (!FHE.ebool, !FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %r : !FHE.ebool
}
