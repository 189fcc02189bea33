// RUN: fhe-opt --fhe-analyze-noise --fhe-to-tfhe --split-input-file %s | FileCheck %s

// The bit is brought to the top by 2^4, its noise by 4^4; a bit of value 1 in 3 bits is at 2^60, so
// plus and minus half of that come from the table.
// CHECK-LABEL: func.func @scalar
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk?>)
func.func @scalar(%x: !FHE.eint<4>) -> !FHE.eint<3> {
  // CHECK: %[[F:.*]] = arith.constant 16 : i64
  // CHECK: %[[TOP:.*]] = "TFHE.mul_glwe_int"(%[[X]], %[[F]])
  // CHECK: %[[T:.*]] = arith.constant dense<-1> : tensor<1xi64>
  // CHECK: %[[L:.*]] = "TFHE.encode_lut"(%[[T]]) {input_bits = 0 : i64, is_signed = false, output_bits = 4 : i64}
  // CHECK: %[[S:.*]] = "TFHE.keyswitch_glwe"(%[[TOP]])
  // CHECK: %[[B:.*]] = "TFHE.bootstrap_glwe"(%[[S]], %[[L]]) {message_bits = 0 : i64, noise = {bootstrap = 0.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 2.560000e+02 : f64}}
  // CHECK: %[[H:.*]] = arith.constant 576460752303423488 : i64
  // CHECK: "TFHE.add_glwe_int"(%[[B]], %[[H]])
  %0 = "FHE.lsb"(%x) : (!FHE.eint<4>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// CHECK-LABEL: func.func @tensor
func.func @tensor(%x: tensor<5x!FHE.esint<2>>) -> tensor<5x!FHE.eint<1>> {
  // CHECK: "TFHE.mul_glwe_int"{{.*}} (tensor<5x!TFHE.glwe<sk?>>, tensor<5xi64>)
  // CHECK: "TFHE.bootstrap_glwe"{{.*}}message_bits = 0{{.*}}count = 5.0{{.*}} -> tensor<5x!TFHE.glwe<sk?>>
  %0 = "FHELinalg.lsb"(%x) : (tensor<5x!FHE.esint<2>>) -> tensor<5x!FHE.eint<1>>
  return %0 : tensor<5x!FHE.eint<1>>
}

// -----

// CHECK-LABEL: func.func @reinterpreted
// CHECK-SAME: (%[[X:.*]]: !TFHE.glwe<sk?>)
// CHECK-NEXT: return %[[X]]
func.func @reinterpreted(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %0 = "FHE.reinterpret_precision"(%x) : (!FHE.eint<2>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}
