// RUN: fhe-opt --fhe-to-parametrized-tfhe --split-input-file %s | FileCheck %s

// Values live under key 0, a bootstrap starts from key 1, tables get the size of their ring.
// CHECK: module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = {{[0-9]+}}, noise = {{.*}} : f64>, bootstrap = <small = <dimension
// CHECK-LABEL: func.func @lookup
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk[0]<[[D:[0-9]+]], 1>>) -> !TFHE.glwe<sk[0]<[[D]], 1>>
func.func @lookup(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  // CHECK: %[[P:.*]] = "TFHE.encode_lut"({{.*}}) -> tensor<[[N:[0-9]+]]xi64>
  // CHECK: %[[S:.*]] = "TFHE.keyswitch_glwe"(%[[X]]) : (!TFHE.glwe<sk[0]<[[D]], 1>>) -> !TFHE.glwe<sk[1]<[[SMALL:[0-9]+]], 1>>
  // CHECK: "TFHE.bootstrap_glwe"(%[[S]], %[[P]]) {extension_log = {{[0-9]}} : i64, {{.*}}} : (!TFHE.glwe<sk[1]<[[SMALL]], 1>>, tensor<[[N]]xi64>) -> !TFHE.glwe<sk[0]<[[D]], 1>>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// A linear program has no bootstrap, hence no second key.
// CHECK: module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = {{[0-9]+}}, noise = {{.*}} : f64>>} {
// CHECK-LABEL: func.func @linear
// CHECK: "TFHE.add_glwe"(%{{.*}}, %{{.*}}) : (!TFHE.glwe<sk[0]<[[D:[0-9]+]], 1>>, !TFHE.glwe<sk[0]<[[D]], 1>>)
func.func @linear(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = "FHE.add_eint"(%x, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// Lookups of one value share its keyswitch; lookups of one table in different widths of ring do
// not share its polynomial.
// CHECK-LABEL: func.func @shared
// CHECK-COUNT-1: TFHE.keyswitch_glwe
// CHECK-NOT: TFHE.keyswitch_glwe
// CHECK: return
func.func @shared(%x: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %u = arith.constant dense<[7, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%x, %u) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %0, %1 : !FHE.eint<3>, !FHE.eint<3>
}
