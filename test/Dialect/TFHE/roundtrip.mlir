// NOTE: types and ops survive printing and parsing, in the default and in the generic form, and bytecode.
// RUN: fhe-opt %s | FileCheck %s
// RUN: fhe-opt %s | fhe-opt | FileCheck %s
// RUN: fhe-opt %s --mlir-print-op-generic | fhe-opt | FileCheck %s
// RUN: fhe-opt %s --emit-bytecode -o %t.mlirbc
// RUN: fhe-opt %t.mlirbc | FileCheck %s

// CHECK-LABEL: func.func @f0
// CHECK: "TFHE.zero"() : () -> tensor<2x!TFHE.glwe<sk?>>
func.func @f0() {
  %0 = "TFHE.zero"() : () -> tensor<2x!TFHE.glwe<sk?>>
  return
}

// CHECK-LABEL: func.func @f1
// CHECK: "TFHE.add_glwe"(%{{.*}}, %{{.*}}) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>
func.func @f1(%a: !TFHE.glwe<sk?>, %b: !TFHE.glwe<sk?>) {
  %0 = "TFHE.add_glwe"(%a, %b) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>
  return
}

// CHECK-LABEL: func.func @f2
// CHECK: "TFHE.sub_glwe"(%{{.*}}, %{{.*}}) : (!TFHE.glwe<sk[0]<2048, 1>>, !TFHE.glwe<sk[0]<2048, 1>>) -> !TFHE.glwe<sk[0]<2048, 1>>
func.func @f2(%a: !TFHE.glwe<sk[0]<2048,1>>, %b: !TFHE.glwe<sk[0]<2048,1>>) {
  %0 = "TFHE.sub_glwe"(%a, %b) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// CHECK-LABEL: func.func @f3
// CHECK: "TFHE.neg_glwe"(%{{.*}}) : (tensor<2x3x!TFHE.glwe<sk[0]<2048, 1>>>) -> tensor<2x3x!TFHE.glwe<sk[0]<2048, 1>>>
func.func @f3(%a: tensor<2x3x!TFHE.glwe<sk[0]<2048,1>>>) {
  %0 = "TFHE.neg_glwe"(%a) : (tensor<2x3x!TFHE.glwe<sk[0]<2048,1>>>) -> tensor<2x3x!TFHE.glwe<sk[0]<2048,1>>>
  return
}

// CHECK-LABEL: func.func @f4
// CHECK: "TFHE.add_glwe_int"(%{{.*}}, %{{.*}}) : (tensor<2x!TFHE.glwe<sk[0]<2048, 1>>>, tensor<2xi64>) -> tensor<2x!TFHE.glwe<sk[0]<2048, 1>>>
func.func @f4(%a: tensor<2x!TFHE.glwe<sk[0]<2048,1>>>, %b: tensor<2xi64>) {
  %0 = "TFHE.add_glwe_int"(%a, %b) : (tensor<2x!TFHE.glwe<sk[0]<2048,1>>>, tensor<2xi64>) -> tensor<2x!TFHE.glwe<sk[0]<2048,1>>>
  return
}

// CHECK-LABEL: func.func @f5
// CHECK: "TFHE.mul_glwe_int"(%{{.*}}, %{{.*}}) : (!TFHE.glwe<sk[0]<2048, 1>>, i64) -> !TFHE.glwe<sk[0]<2048, 1>>
func.func @f5(%a: !TFHE.glwe<sk[0]<2048,1>>, %b: i64) {
  %0 = "TFHE.mul_glwe_int"(%a, %b) : (!TFHE.glwe<sk[0]<2048,1>>, i64) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// CHECK-LABEL: func.func @f6
// CHECK: "TFHE.encode_lut"(%{{.*}}) {input_bits = 2 : i64, is_signed = true, output_bits = 3 : i64} : (tensor<5x4xi64>) -> tensor<5x2048xi64>
func.func @f6(%a: tensor<5x4xi64>) {
  %0 = "TFHE.encode_lut"(%a) {input_bits = 2 : i64, is_signed = true, output_bits = 3 : i64} : (tensor<5x4xi64>) -> tensor<5x2048xi64>
  return
}

// CHECK-LABEL: func.func @f7
// CHECK: "TFHE.keyswitch_glwe"(%{{.*}}) : (!TFHE.glwe<sk[0]<2048, 1>>) -> !TFHE.glwe<sk[1]<750, 1>>
func.func @f7(%a: !TFHE.glwe<sk[0]<2048,1>>) {
  %0 = "TFHE.keyswitch_glwe"(%a) : (!TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[1]<750,1>>
  return
}

// CHECK-LABEL: func.func @f8
// CHECK: "TFHE.bootstrap_glwe"(%{{.*}}, %{{.*}}) {message_bits = 2 : i64} : (!TFHE.glwe<sk[1]<750, 1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<2048, 1>>
func.func @f8(%a: !TFHE.glwe<sk[1]<750,1>>, %b: tensor<2048xi64>) {
  %0 = "TFHE.bootstrap_glwe"(%a, %b) {message_bits = 2 : i64} : (!TFHE.glwe<sk[1]<750,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// CHECK-LABEL: func.func @f9
// CHECK: "TFHE.bootstrap_glwe"(%{{.*}}, %{{.*}}, %{{.*}}) {extension_log = 1 : i64, message_bits = 2 : i64} : (tensor<3x!TFHE.glwe<sk[1]<750, 1>>>, tensor<2x4096xi64>, tensor<3xindex>) -> tensor<3x!TFHE.glwe<sk[0]<2048, 1>>>
func.func @f9(%a: tensor<3x!TFHE.glwe<sk[1]<750,1>>>, %b: tensor<2x4096xi64>, %c: tensor<3xindex>) {
  %0 = "TFHE.bootstrap_glwe"(%a, %b, %c) {extension_log = 1 : i64, message_bits = 2 : i64} : (tensor<3x!TFHE.glwe<sk[1]<750,1>>>, tensor<2x4096xi64>, tensor<3xindex>) -> tensor<3x!TFHE.glwe<sk[0]<2048,1>>>
  return
}

// CHECK-LABEL: func.func @f10
// CHECK: "TFHE.runtime_call"(%{{.*}}, %{{.*}}) {entry_point = "keyswitch"} : (memref<751xi64>, i64) -> ()
func.func @f10(%a: memref<751xi64>, %b: i64) {
  "TFHE.runtime_call"(%a, %b) {entry_point = "keyswitch"} : (memref<751xi64>, i64) -> ()
  return
}
