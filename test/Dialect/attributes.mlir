// RUN: fhe-opt %s --split-input-file --verify-diagnostics
// An attribute that an op does not take would change nothing in silence.

func.func @near(%x: tensor<2x3x!FHE.eint<2>>) -> tensor<3x2x!FHE.eint<2>> {
  // expected-error @+1 {{'FHELinalg.transpose' op has no attribute `axis`; did you mean `axes`?}}
  %y = "FHELinalg.transpose"(%x) {axis = [1, 0]} : (tensor<2x3x!FHE.eint<2>>) -> tensor<3x2x!FHE.eint<2>>
  return %y : tensor<3x2x!FHE.eint<2>>
}

// -----

func.func @far(%x: tensor<2x3x!FHE.eint<2>>) -> !FHE.eint<2> {
  // expected-error @+1 {{'FHELinalg.sum' op has no attribute `initial`; it takes `axes`, `keep_dims`}}
  %y = "FHELinalg.sum"(%x) {initial = 1 : i64} : (tensor<2x3x!FHE.eint<2>>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// -----

func.func @none(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  // expected-error @+1 {{'FHE.neg_eint' op has no attribute `axes`; it takes none}}
  %y = "FHE.neg_eint"(%x) {axes = [0]} : (!FHE.eint<2>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// -----

// What belongs to a dialect is whose it is; Concrete's compiler notes norms.
func.func @others(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %y = "FHE.neg_eint"(%x) {my.note = 3 : i64, TFHE.OId = 1 : i32, MANP = 2 : ui2} : (!FHE.eint<2>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// -----

func.func @change_partition(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  // expected-error @+1 {{'FHE.change_partition' op has no attribute `destination`; it takes `src`, `dest`}}
  %y = "FHE.change_partition"(%x) {destination = 3 : i64} : (!FHE.eint<2>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}
