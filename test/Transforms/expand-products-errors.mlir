// RUN: fhe-opt --fhe-expand-products --split-input-file --verify-diagnostics %s

func.func @table_from_outside(%x: !FHE.eint<2>, %y: !FHE.eint<2>, %t: tensor<4xi64>) -> (!FHE.eint<4>, !FHE.eint<2>) {
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  // expected-error @+1 {{needs a constant table here, since a product or maximum widens its operand}}
  %1 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %0, %1 : !FHE.eint<4>, !FHE.eint<2>
}

// -----

// Its tables of 2^31 entries would fill the memory.
func.func @product_too_wide(%x: !FHE.eint<30>, %y: !FHE.eint<30>) -> !FHE.eint<30> {
  // expected-error @+1 {{infeasible: is expanded into lookups of 31 bits, and no parameters take more than 20; use narrower operands}}
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<30>, !FHE.eint<30>) -> !FHE.eint<30>
  return %0 : !FHE.eint<30>
}

// -----

func.func @maximum_too_wide(%x: !FHE.esint<25>, %y: !FHE.esint<25>) -> !FHE.esint<25> {
  // expected-error @+1 {{infeasible: is expanded into lookups of 26 bits}}
  %0 = "FHE.max_eint"(%x, %y) : (!FHE.esint<25>, !FHE.esint<25>) -> !FHE.esint<25>
  return %0 : !FHE.esint<25>
}
