// RUN: fhe-opt %s --fhe-merge-partitions | FileCheck %s

// CHECK-LABEL: func.func @through
// CHECK-NOT: change_partition
func.func @through(%a: !FHE.eint<4>) -> !FHE.eint<4> {
  %t = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0]> : tensor<16xi64>
  %b = "FHE.change_partition"(%a) {src = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (!FHE.eint<4>) -> !FHE.eint<4>
  %c = "FHE.apply_lookup_table"(%b, %t) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>
  %d = "FHE.change_partition"(%c) {dest = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (!FHE.eint<4>) -> !FHE.eint<4>
  return %d : !FHE.eint<4>
}
// EVAL: @through(5) == 5
// EVAL: @through(15) == 0

func.func @tensor(%a: tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>> {
  %b = "FHELinalg.change_partition"(%a) {src = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  return %b : tensor<2x!FHE.esint<3>>
}
// EVAL: @tensor([-4, 3]) == [-4, 3]
