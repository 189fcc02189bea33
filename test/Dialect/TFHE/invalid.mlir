// NOTE: every rule of the verifier, with the numbers or types that break it.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: !TFHE.glwe<sk[1]<750,1>>) {
  // expected-error @+1 {{'TFHE.add_glwe' op operands differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.add_glwe"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[1]<750,1>>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: !TFHE.glwe<sk[0]<2048,1>>) {
  // expected-error @+1 {{operands and result differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.add_glwe"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[1]<750,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: !TFHE.glwe<sk[1]<750,1>>) {
  // expected-error @+1 {{'TFHE.sub_glwe' op operands differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.sub_glwe"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[1]<750,1>>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: !TFHE.glwe<sk[0]<2048,1>>) {
  // expected-error @+1 {{operands and result differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.sub_glwe"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[1]<750,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>) {
  // expected-error @+1 {{operand and result differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk?>}}
  %0 = "TFHE.neg_glwe"(%a0) : (!TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk?>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk?>>, %a1: tensor<3xi64>) {
  // expected-error @+1 {{operands differ in shape: tensor<2x!TFHE.glwe<sk?>> and tensor<3xi64>}}
  %0 = "TFHE.add_glwe_int"(%a0, %a1) : (tensor<2x!TFHE.glwe<sk?>>, tensor<3xi64>) -> tensor<2x!TFHE.glwe<sk?>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: i64) {
  // expected-error @+1 {{operand and result differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.add_glwe_int"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, i64) -> !TFHE.glwe<sk[1]<750,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: i32) {
  // expected-error @+1 {{must be 64-bit integer or tensor of them, but got 'i32'}}
  %0 = "TFHE.add_glwe_int"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, i32) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk?>>, %a1: tensor<3xi64>) {
  // expected-error @+1 {{operands differ in shape: tensor<2x!TFHE.glwe<sk?>> and tensor<3xi64>}}
  %0 = "TFHE.mul_glwe_int"(%a0, %a1) : (tensor<2x!TFHE.glwe<sk?>>, tensor<3xi64>) -> tensor<2x!TFHE.glwe<sk?>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: i64) {
  // expected-error @+1 {{operand and result differ in type: !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.mul_glwe_int"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, i64) -> !TFHE.glwe<sk[1]<750,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>, %a1: i32) {
  // expected-error @+1 {{must be 64-bit integer or tensor of them, but got 'i32'}}
  %0 = "TFHE.mul_glwe_int"(%a0, %a1) : (!TFHE.glwe<sk[0]<2048,1>>, i32) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%a0: tensor<4xi64>) {
  // expected-error @+1 {{needs a table of 8 entries for a 3-bit operand, got 4}}
  %0 = "TFHE.encode_lut"(%a0) {input_bits = 3 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @f(%a0: tensor<5x4xi64>) {
  // expected-error @+1 {{needs a table of 2 entries for a 1-bit operand, got 4}}
  %0 = "TFHE.encode_lut"(%a0) {input_bits = 1 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<5x4xi64>) -> tensor<5x?xi64>
  return
}

// -----

func.func @f(%a0: tensor<?xi64>) {
  // expected-error @+1 {{needs a table of 8 entries for a 3-bit operand, got tensor<?xi64>}}
  %0 = "TFHE.encode_lut"(%a0) {input_bits = 3 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<?xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @f(%a0: tensor<4xi64>) {
  // expected-error @+1 {{has `input_bits` of -1, should be from 0 to 63}}
  %0 = "TFHE.encode_lut"(%a0) {input_bits = -1 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @f(%a0: tensor<4xi64>) {
  // expected-error @+1 {{has `input_bits` of 64, should be from 0 to 63}}
  %0 = "TFHE.encode_lut"(%a0) {input_bits = 64 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[0]<2048,1>>) {
  // expected-error @+1 {{goes from key 0 to key 1, got !TFHE.glwe<sk[0]<2048, 1>> and !TFHE.glwe<sk[0]<2048, 1>>}}
  %0 = "TFHE.keyswitch_glwe"(%a0) : (!TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk[0]<2048,1>>>) {
  // expected-error @+1 {{operand and result differ in shape}}
  %0 = "TFHE.keyswitch_glwe"(%a0) : (tensor<2x!TFHE.glwe<sk[0]<2048,1>>>) -> tensor<3x!TFHE.glwe<sk[1]<750,1>>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[1]<750,1>>, %a1: tensor<2048xi64>) {
  // expected-error @+1 {{goes from key 1 to key 0, got !TFHE.glwe<sk[1]<750, 1>> and !TFHE.glwe<sk[1]<750, 1>>}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1) {message_bits = 2 : i64} : (!TFHE.glwe<sk[1]<750,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[1]<750,1>>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk[1]<750,1>>>, %a1: tensor<2048xi64>) {
  // expected-error @+1 {{operand and result differ in shape}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1) {message_bits = 2 : i64} : (tensor<2x!TFHE.glwe<sk[1]<750,1>>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk[1]<750,1>>, %a1: tensor<2048xi64>) {
  // expected-error @+1 {{requires attribute 'message_bits'}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1) : (!TFHE.glwe<sk[1]<750,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<2048,1>>
  return
}

// -----

func.func @f(%t: tensor<1xi64>) {
  // expected-error @+1 {{has `input_bits` of 0, but `is_signed` of true: a table of 0 bits has no sign}}
  %0 = "TFHE.encode_lut"(%t) {input_bits = 0 : i64, output_bits = 3 : i64, is_signed = true} : (tensor<1xi64>) -> tensor<?xi64>
  return
}

// -----

func.func @f(%a0: tensor<5x4xi64>) {
  // expected-error @+1 {{table and result differ before their last axes: tensor<5x4xi64> and tensor<3x2048xi64>}}
  %0 = "TFHE.encode_lut"(%a0) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<5x4xi64>) -> tensor<3x2048xi64>
  return
}

// -----

func.func @f(%a0: !TFHE.glwe<sk?>, %a1: tensor<5x?xi64>) {
  // expected-error @+1 {{needs a table of 1 axis, got tensor<5x?xi64>}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1) {message_bits = 2 : i64} : (!TFHE.glwe<sk?>, tensor<5x?xi64>) -> !TFHE.glwe<sk?>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk?>>, %a1: tensor<?xi64>, %a2: tensor<2xindex>) {
  // expected-error @+1 {{chooses among tables, so it needs 2 axes of them, got tensor<?xi64>}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1, %a2) {message_bits = 2 : i64} : (tensor<2x!TFHE.glwe<sk?>>, tensor<?xi64>, tensor<2xindex>) -> tensor<2x!TFHE.glwe<sk?>>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk?>>, %a1: tensor<5x?xi64>, %a2: tensor<3xindex>) {
  // expected-error @+1 {{operand and choice of tables differ in shape: tensor<2x!TFHE.glwe<sk?>> and tensor<3xindex>}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1, %a2) {message_bits = 2 : i64} : (tensor<2x!TFHE.glwe<sk?>>, tensor<5x?xi64>, tensor<3xindex>) -> tensor<2x!TFHE.glwe<sk?>>
  return
}

// -----

func.func @f(%a0: tensor<2x!TFHE.glwe<sk?>>, %a1: tensor<5x?xi64>, %a2: tensor<2xi64>) {
  // expected-error @+1 {{operand #2 must be ranked tensor of index values, but got 'tensor<2xi64>'}}
  %0 = "TFHE.bootstrap_glwe"(%a0, %a1, %a2) {message_bits = 2 : i64} : (tensor<2x!TFHE.glwe<sk?>>, tensor<5x?xi64>, tensor<2xi64>) -> tensor<2x!TFHE.glwe<sk?>>
  return
}

// -----

func.func @f(%a0: memref<751xi64>) {
  // expected-error @+1 {{calls `nothing`, should be one of `}}
  "TFHE.runtime_call"(%a0) {entry_point = "nothing"} : (memref<751xi64>) -> ()
  return
}
