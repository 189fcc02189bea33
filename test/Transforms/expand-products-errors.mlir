// RUN: fhe-opt --fhe-expand-products --split-input-file --verify-diagnostics %s

func.func @table_from_outside(%x: !FHE.eint<2>, %y: !FHE.eint<2>, %t: tensor<4xi64>) -> (!FHE.eint<4>, !FHE.eint<2>) {
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  // expected-error @+1 {{needs a constant table here, since a product or maximum widens its operand}}
  %1 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %0, %1 : !FHE.eint<4>, !FHE.eint<2>
}
