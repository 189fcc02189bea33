// The key set is an attribute of its own: what is written is what is read, number by number.
// RUN: fhe-opt %s --split-input-file | fhe-opt --split-input-file | FileCheck %s

// CHECK: module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.000000e-09 : f64>>} {
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>>} {
}

// -----

// CHECK: bootstrap = <small = <dimension = 600, noise = 1.2345678901234568E-5 : f64>, glwe_dimension = 1, polynomial_size = 1024,
// CHECK-SAME: keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>,
// CHECK-SAME: circuit = <ggsw = <base_log = 4, level_count = 5>, packing = <base_log = 12, level_count = 3>, digits = 2>>>
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.2345678901234567e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>, circuit = <ggsw = <base_log = 4, level_count = 5>, packing = <base_log = 12, level_count = 3>, digits = 2>>>} {
func.func @f(%x: !TFHE.glwe<sk[0]<1024,1>>, %t: tensor<4xi64>) -> !TFHE.glwe<sk[0]<1024,1>> {
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<2048xi64>
  %s = "TFHE.keyswitch_glwe"(%x) : (!TFHE.glwe<sk[0]<1024,1>>) -> !TFHE.glwe<sk[1]<600,1>>
  %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64, extension_log = 1 : i64} : (!TFHE.glwe<sk[1]<600,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<1024,1>>
  return %y : !TFHE.glwe<sk[0]<1024,1>>
}
}
