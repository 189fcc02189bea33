// RUN: fhe-opt --fhe-expand-rounds --split-input-file %s | FileCheck %s

// CHECK-LABEL: func.func @two_bits
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<5>) -> !FHE.eint<3>
func.func @two_bits(%x: !FHE.eint<5>) -> !FHE.eint<3> {
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant 2 : i6
  // CHECK-NEXT: %[[S:.*]] = "FHE.add_eint_int"(%[[X]], %[[HALF]]) : (!FHE.eint<5>, i6) -> !FHE.eint<5>
  // CHECK-NEXT: %[[B0:.*]] = "FHE.lsb"(%[[S]]) : (!FHE.eint<5>) -> !FHE.eint<5>
  // CHECK-NEXT: %[[E0:.*]] = "FHE.sub_eint"(%[[S]], %[[B0]])
  // CHECK-NEXT: %[[Y:.*]] = "FHE.reinterpret_precision"(%[[E0]]) : (!FHE.eint<5>) -> !FHE.eint<4>
  // CHECK-NEXT: %[[B1:.*]] = "FHE.lsb"(%[[Y]]) : (!FHE.eint<4>) -> !FHE.eint<4>
  // CHECK-NEXT: %[[E1:.*]] = "FHE.sub_eint"(%[[Y]], %[[B1]])
  // CHECK-NEXT: %[[Z:.*]] = "FHE.reinterpret_precision"(%[[E1]]) : (!FHE.eint<4>) -> !FHE.eint<3>
  // CHECK-NEXT: return %[[Z]]
  %0 = "FHE.round"(%x) : (!FHE.eint<5>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// A tensor stays one operation for each bit.
// CHECK-LABEL: func.func @tensor
func.func @tensor(%x: tensor<2x3x!FHE.esint<4>>) -> tensor<2x3x!FHE.esint<3>> {
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant dense<1> : tensor<1x1xi5>
  // CHECK-NEXT: "FHELinalg.add_eint_int"
  // CHECK-NEXT: "FHELinalg.lsb"{{.*}} -> tensor<2x3x!FHE.esint<4>>
  // CHECK-NEXT: "FHELinalg.sub_eint"
  // CHECK-NEXT: "FHELinalg.reinterpret_precision"{{.*}} -> tensor<2x3x!FHE.esint<3>>
  // CHECK-NEXT: return
  %0 = "FHELinalg.round"(%x) : (tensor<2x3x!FHE.esint<4>>) -> tensor<2x3x!FHE.esint<3>>
  return %0 : tensor<2x3x!FHE.esint<3>>
}
