// RUN: fhe-opt --canonicalize --split-input-file --verify-diagnostics %s | FileCheck %s

// CHECK-LABEL: func.func @undone
// CHECK-NEXT: return %arg0, %arg1, %arg0
func.func @undone(%a: !FHE.ebool, %x: !FHE.eint<2>) -> (!FHE.ebool, !FHE.eint<2>, !FHE.ebool) {
  %0 = "FHE.not"(%a) : (!FHE.ebool) -> !FHE.ebool
  %1 = "FHE.not"(%0) : (!FHE.ebool) -> !FHE.ebool
  %2 = "FHE.to_bool"(%x) : (!FHE.eint<2>) -> !FHE.ebool
  %3 = "FHE.from_bool"(%2) : (!FHE.ebool) -> !FHE.eint<2>
  %4 = "FHE.mux"(%2, %a, %a) : (!FHE.ebool, !FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %1, %3, %4 : !FHE.ebool, !FHE.eint<2>, !FHE.ebool
}

// -----

// Near miss: the integer has another width.
// CHECK-LABEL: func.func @another_width
// CHECK: "FHE.from_bool"
func.func @another_width(%x: !FHE.eint<1>) -> !FHE.eint<2> {
  %0 = "FHE.to_bool"(%x) : (!FHE.eint<1>) -> !FHE.ebool
  %1 = "FHE.from_bool"(%0) : (!FHE.ebool) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}

// -----

func.func @f(%x: !FHE.eint<3>) {
  // expected-error @+1 {{takes an integer of 1 or 2 bits, got 3}}
  %0 = "FHE.to_bool"(%x) : (!FHE.eint<3>) -> !FHE.ebool
  return
}

// -----

func.func @f(%a: !FHE.ebool, %t: tensor<2x2xi64>) {
  // expected-error @+1 {{needs a truth table of 4 entries, got tensor<2x2xi64>}}
  %0 = "FHE.gen_gate"(%a, %a, %t) : (!FHE.ebool, !FHE.ebool, tensor<2x2xi64>) -> !FHE.ebool
  return
}

// -----

func.func @f(%a: !FHE.ebool, %b: !FHE.eint<1>) {
  // expected-error @+1 {{operand #0 must be encrypted integer, but got '!FHE.ebool'}}
  %0 = "FHE.add_eint"(%a, %b) : (!FHE.ebool, !FHE.eint<1>) -> !FHE.eint<1>
  return
}
