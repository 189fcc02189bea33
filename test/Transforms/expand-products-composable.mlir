// RUN: fhe-opt --fhe-expand-products %s | FileCheck %s

// The product widens its operands; in a composable module so is what another function takes and gives
// in the same type, or neither could be given to the other. Near miss: another shape.
module attributes {FHE.composable} {
  // CHECK-LABEL: func.func @product
  // CHECK-SAME: (%{{.*}}: !FHE.eint<4> {FHE.width = 3 : i64}, %{{.*}}: !FHE.eint<4> {FHE.width = 3 : i64}) -> (!FHE.eint<6>
  func.func @product(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> !FHE.eint<6> {
    %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<6>
    return %0 : !FHE.eint<6>
  }

  // CHECK-LABEL: func.func @narrow
  // CHECK-SAME: (%{{.*}}: !FHE.eint<6> {FHE.width = 6 : i64}, %{{.*}}: tensor<2x!FHE.eint<3>> {FHE.width = 3 : i64}) -> (!FHE.eint<4> {FHE.width = 3 : i64})
  func.func @narrow(%x: !FHE.eint<6>, %z: tensor<2x!FHE.eint<3>>) -> !FHE.eint<3> {
    %t = arith.constant dense<1> : tensor<64xi64>
    // CHECK: "FHE.apply_lookup_table"({{.*}}) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<4>
    %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<3>
    return %0 : !FHE.eint<3>
  }
}
