// RUN: fhe-opt --fhe-to-parametrized-tfhe --split-input-file --verify-diagnostics %s

func.func @too_wide(%x: !FHE.eint<24>, %t: tensor<16777216xi64>) -> !FHE.eint<4> {
  // expected-error @+1 {{infeasible: lookup 0 on 24 message bits}}
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<24>, tensor<16777216xi64>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}
