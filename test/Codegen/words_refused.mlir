// What has no words yet is refused at the op.
// RUN: fhe-opt --tfhe-to-words --split-input-file --verify-diagnostics %s

// expected-error @below {{has a ciphertext without parameters; choose them first (`tfhe-parametrize`)}}
func.func @unknown(%x: !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?> {
  return %x : !TFHE.glwe<sk?>
}

// -----

// expected-error @below {{every length of a tensor must be known at compile time}}
func.func @dynamic(%x: tensor<?x!TFHE.glwe<sk[0]<4,1>>>) {
  return
}

// -----

// expected-error @below {{which is not supported below TFHE yet; use a tensor}}
func.func @buffer(%x: memref<2x!TFHE.glwe<sk[0]<4,1>>>) {
  return
}

// -----

// expected-error @below {{declares `g`, which takes or gives ciphertexts, without a body}}
func.func private @g(!TFHE.glwe<sk[0]<4,1>>)

// -----

func.func @other(%x: tensor<2x!TFHE.glwe<sk[0]<4,1>>>, %shape: tensor<2xindex>) -> tensor<1x2x!TFHE.glwe<sk[0]<4,1>>> {
  // expected-error @below {{on ciphertexts is not supported below TFHE yet}}
  %0 = tensor.reshape %x(%shape) : (tensor<2x!TFHE.glwe<sk[0]<4,1>>>, tensor<2xindex>) -> tensor<1x2x!TFHE.glwe<sk[0]<4,1>>>
  return %0 : tensor<1x2x!TFHE.glwe<sk[0]<4,1>>>
}

// -----

func.func @no_parameters(%t: tensor<4xi64>) -> tensor<8xi64> {
  // expected-error @below {{needs a bootstrap among the module's `TFHE.parameters`}}
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<8xi64>
  return %p : tensor<8xi64>
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 4, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 2, noise = 1.0e-9 : f64>, glwe_dimension = 1, polynomial_size = 4, keyswitch = <base_log = 3, level_count = 4>, bootstrap = <base_log = 3, level_count = 4>>>} {
func.func @size(%t: tensor<4xi64>) -> tensor<12xi64> {
  // expected-error @below {{gives 12 coefficients, which is no power of two times the polynomial size 4}}
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<12xi64>
  return %p : tensor<12xi64>
}
}

// -----

func.func @choice(%x: !TFHE.glwe<sk[1]<2,1>>, %p: tensor<2x4xi64>) -> !TFHE.glwe<sk[0]<4,1>> {
  // expected-error @below {{needs a table of 1 axis, got tensor<2x4xi64>}}
  %y = "TFHE.bootstrap_glwe"(%x, %p) {message_bits = 2 : i64} : (!TFHE.glwe<sk[1]<2,1>>, tensor<2x4xi64>) -> !TFHE.glwe<sk[0]<4,1>>
  return %y : !TFHE.glwe<sk[0]<4,1>>
}

// -----

#id = affine_map<(i) -> (i)>
func.func @body(%x: tensor<4x!TFHE.glwe<sk[0]<4,1>>>, %out: tensor<4x!TFHE.glwe<sk[1]<4,1>>>) -> tensor<4x!TFHE.glwe<sk[1]<4,1>>> {
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
    ins(%x : tensor<4x!TFHE.glwe<sk[0]<4,1>>>) outs(%out : tensor<4x!TFHE.glwe<sk[1]<4,1>>>) {
  ^bb0(%a: !TFHE.glwe<sk[0]<4,1>>, %o: !TFHE.glwe<sk[1]<4,1>>):
    // expected-error @below {{is not supported below TFHE yet in the body of a linalg.generic}}
    %s = "TFHE.keyswitch_glwe"(%a) : (!TFHE.glwe<sk[0]<4,1>>) -> !TFHE.glwe<sk[1]<4,1>>
    linalg.yield %s : !TFHE.glwe<sk[1]<4,1>>
  } -> tensor<4x!TFHE.glwe<sk[1]<4,1>>>
  return %r : tensor<4x!TFHE.glwe<sk[1]<4,1>>>
}

// -----

#id = affine_map<(i) -> (i)>
func.func @mixed(%x: tensor<4x!TFHE.glwe<sk[0]<4,1>>>, %o: tensor<4xi64>) -> (tensor<4x!TFHE.glwe<sk[0]<4,1>>>, tensor<4xi64>) {
  // expected-error @below {{giving clear and encrypted tensors at once is not supported}}
  %r:2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
    outs(%x, %o : tensor<4x!TFHE.glwe<sk[0]<4,1>>>, tensor<4xi64>) {
  ^bb0(%a: !TFHE.glwe<sk[0]<4,1>>, %b: i64):
    linalg.yield %a, %b : !TFHE.glwe<sk[0]<4,1>>, i64
  } -> (tensor<4x!TFHE.glwe<sk[0]<4,1>>>, tensor<4xi64>)
  return %r#0, %r#1 : tensor<4x!TFHE.glwe<sk[0]<4,1>>>, tensor<4xi64>
}
