// RUN: fhe-opt --canonicalize --split-input-file --verify-diagnostics %s | FileCheck %s

// CHECK-LABEL: func.func @same_type
// CHECK-NEXT: return %arg0
func.func @same_type(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = "FHE.reinterpret_precision"(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// -----

// CHECK-LABEL: func.func @there_and_back
// CHECK-NEXT: return %arg0
func.func @there_and_back(%x: tensor<2x!FHE.esint<4>>) -> tensor<2x!FHE.esint<4>> {
  %0 = "FHELinalg.reinterpret_precision"(%x) : (tensor<2x!FHE.esint<4>>) -> tensor<2x!FHE.esint<6>>
  %1 = "FHELinalg.reinterpret_precision"(%0) : (tensor<2x!FHE.esint<6>>) -> tensor<2x!FHE.esint<4>>
  return %1 : tensor<2x!FHE.esint<4>>
}

// -----

// Near miss: a smaller width rounds.
// CHECK-LABEL: func.func @rounds
// CHECK-COUNT-2: "FHE.reinterpret_precision"
func.func @rounds(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = "FHE.reinterpret_precision"(%x) : (!FHE.eint<4>) -> !FHE.eint<3>
  %1 = "FHE.reinterpret_precision"(%0) : (!FHE.eint<3>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

func.func @f(%x: !FHE.eint<4>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.eint<4> and !FHE.esint<2>}}
  %0 = "FHE.round"(%x) : (!FHE.eint<4>) -> !FHE.esint<2>
  return
}

// -----

func.func @f(%x: !FHE.eint<4>) {
  // expected-error @+1 {{rounds to fewer bits, got 5 bits from 4}}
  %0 = "FHE.round"(%x) : (!FHE.eint<4>) -> !FHE.eint<5>
  return
}

// -----

func.func @f(%x: tensor<3x!FHE.eint<4>>) {
  // expected-error @+1 {{result has shape 2, should be 3}}
  %0 = "FHELinalg.round"(%x) : (tensor<3x!FHE.eint<4>>) -> tensor<2x!FHE.eint<3>>
  return
}

// -----

func.func @f(%x: tensor<3x!FHE.eint<4>>) {
  // expected-error @+1 {{result has shape 3x1, should be 3}}
  %0 = "FHELinalg.reinterpret_precision"(%x) : (tensor<3x!FHE.eint<4>>) -> tensor<3x1x!FHE.eint<3>>
  return
}
