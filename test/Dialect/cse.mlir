// NOTE: ops have no effects: equal ones are shared, unused ones dropped.
// RUN: fhe-opt %s --split-input-file --cse | FileCheck %s

// Addition commutes.
// CHECK-LABEL: func.func @equal
// CHECK-NEXT: %[[A:.*]] = "FHE.add_eint"
// CHECK-NEXT: "FHE.max_eint"(%[[A]], %[[A]])
func.func @equal(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %a = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %b = "FHE.add_eint"(%y, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %0 = "FHE.max_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Subtraction does not.
// CHECK-LABEL: func.func @not_commutative
// CHECK-COUNT-2: "FHE.sub_eint"
func.func @not_commutative(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<3> {
  %a = "FHE.sub_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %b = "FHE.sub_eint"(%y, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %0 = "FHE.max_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @same_lookup
// CHECK-NEXT: %[[A:.*]] = "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.add_eint"(%[[A]], %[[A]])
func.func @same_lookup(%x: !FHE.eint<3>, %t: tensor<8xi64>) -> !FHE.eint<3> {
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %b = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %0 = "FHE.add_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @lookup_to_another_type
// CHECK-COUNT-2: "FHE.apply_lookup_table"
func.func @lookup_to_another_type(%x: !FHE.eint<3>, %t: tensor<8xi64>) -> !FHE.eint<3> {
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %b = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.esint<3>
  %c = "FHE.to_unsigned"(%b) : (!FHE.esint<3>) -> !FHE.eint<3>
  %0 = "FHE.add_eint"(%a, %c) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @unused
// CHECK-NEXT: "FHE.to_signed"
// CHECK-NEXT: return
func.func @unused(%x: !FHE.eint<3>) -> !FHE.esint<3> {
  %a = "FHE.neg_eint"(%x) : (!FHE.eint<3>) -> !FHE.eint<3>
  %0 = "FHE.to_signed"(%x) : (!FHE.eint<3>) -> !FHE.esint<3>
  return %0 : !FHE.esint<3>
}

// -----

// CHECK-LABEL: func.func @tensors
// CHECK-NEXT: %[[A:.*]] = "FHELinalg.add_eint"
// CHECK-NEXT: "FHELinalg.sub_eint"(%[[A]], %[[A]])
func.func @tensors(%x: tensor<2x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %a = "FHELinalg.add_eint"(%x, %y) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %b = "FHELinalg.add_eint"(%y, %x) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %0 = "FHELinalg.sub_eint"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// -----

// CHECK-LABEL: func.func @ciphertexts
// CHECK-NEXT: %[[A:.*]] = "TFHE.add_glwe"
// CHECK-NEXT: "TFHE.sub_glwe"(%[[A]], %[[A]])
func.func @ciphertexts(%x: !TFHE.glwe<sk?>, %y: !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?> {
  %a = "TFHE.add_glwe"(%x, %y) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>
  %b = "TFHE.add_glwe"(%y, %x) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>
  %0 = "TFHE.sub_glwe"(%a, %b) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>
  return %0 : !TFHE.glwe<sk?>
}
