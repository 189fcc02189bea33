// RUN: fhe-opt %s --fhe-merge-partitions --split-input-file --verify-diagnostics

func.func @two(%a: !FHE.eint<4>) -> !FHE.eint<4> {
  %b = "FHE.change_partition"(%a) {src = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (!FHE.eint<4>) -> !FHE.eint<4>
  // expected-error @+1 {{unsupported: a program has one key set, but this names the partition #FHE.partition<name "other", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1> beside #FHE.partition<name "tfhers"}}
  %c = "FHE.change_partition"(%b) {dest = #FHE.partition<name "other", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1>} : (!FHE.eint<4>) -> !FHE.eint<4>
  return %c : !FHE.eint<4>
}

// -----

func.func @nothing(%a: !FHE.eint<4>) {
  // expected-error @+1 {{names no partition: it needs `src` or `dest`}}
  %b = "FHE.change_partition"(%a) : (!FHE.eint<4>) -> !FHE.eint<4>
  return
}

// -----

func.func @width(%a: tensor<2x!FHE.eint<4>>) {
  // expected-error @+1 {{operand and result differ in width: 4 and 5}}
  %b = "FHELinalg.change_partition"(%a) {src = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<5>>
  return
}
