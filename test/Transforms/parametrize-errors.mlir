// RUN: fhe-opt --fhe-to-parametrized-tfhe --split-input-file --verify-diagnostics %s

func.func @too_wide(%x: !FHE.eint<24>, %t: tensor<16777216xi64>) -> !FHE.eint<4> {
  // expected-error @+1 {{infeasible: a lookup of 24 bits on a value with squared noise norm 1 cannot keep to an error probability of 2^-40.0; the closest width that would do is 20 bits}}
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<24>, tensor<16777216xi64>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}
