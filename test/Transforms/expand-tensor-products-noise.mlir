// RUN: fhe-opt --fhe-expand-products --fhe-analyze-noise %s | FileCheck %s

// Each of the three products is a difference of two independent bootstraps: 6 in all.
// CHECK-LABEL: func.func @dot
// CHECK-SAME: FHE.results = [{bits = 8 : i64, bootstrap = 6.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 0.000000e+00 : f64}]
// CHECK-COUNT-2: "FHELinalg.apply_lookup_table"({{.*}}) {FHE.noise = {bootstrap = 0.000000e+00 : f64, count = 3.000000e+00 : f64, fresh = 2.000000e+00 : f64}}
func.func @dot(%x: tensor<3x!FHE.eint<3>>, %y: tensor<3x!FHE.eint<3>>) -> !FHE.eint<8> {
  %0 = "FHELinalg.dot_eint_eint"(%x, %y) : (tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>) -> !FHE.eint<8>
  return %0 : !FHE.eint<8>
}
