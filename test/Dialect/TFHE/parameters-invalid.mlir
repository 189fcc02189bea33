// NOTE: numbers that no key set has, and modules that do not keep to theirs, are refused on parsing.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{parameters.big: dimension is 0, expected 1 to 2^18}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 0, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters: big.dimension is -1, expected no negative number}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = -1, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters.big: noise is NaN, expected above 0 and below 0.5}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 0x7FF8000000000000 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters.big: dimension is 1280, expected k * N = 1024}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1280, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters.bootstrap: polynomial_size is 1000, expected a power of two up to 2^17}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1000, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters.bootstrap: glwe_dimension is 9223372036854775807, expected 1 to 16}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 9223372036854775807, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters.bootstrap.keyswitch: base_log is 99, expected 1 to 31}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 99, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// expected-error @below {{parameters.bootstrap.bootstrap: base_log * level_count is 80, expected at most 63}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 4>>>} {
}

// -----

// expected-error @below {{parameters.bootstrap.circuit: digits is 0, expected 1 to 16}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>, circuit = <ggsw = <base_log = 4, level_count = 5>, packing = <base_log = 12, level_count = 3>, digits = 0>>>} {
}

// -----

// expected-error @below {{parameters: security_bits is -1, expected 0 to 2^32}}
module attributes {TFHE.parameters = #TFHE.parameters<security_bits = -1, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
}

// -----

// What an older compiler wrote, or a hand.
// expected-error @below {{as `TFHE.parameters`, should be `#TFHE.parameters<security_bits}}
module attributes {TFHE.parameters = "{}"} {
}

// -----

// expected-error @below {{has `TFHE.parameters`, which belongs on a module}}
func.func private @f() attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>>}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
// expected-error @below {{has type !TFHE.glwe<sk[0]<2048, 1>> with dimension 2048, but key 0 of the module's `TFHE.parameters` has 1024}}
func.func @type(%x: !TFHE.glwe<sk[0]<2048,1>>) {
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @inside() {
  // expected-error @below {{has type tensor<2x!TFHE.glwe<sk[1]<601, 1>>> with dimension 601, but key 1 of the module's `TFHE.parameters` has 600}}
  %0 = "TFHE.zero"() : () -> tensor<2x!TFHE.glwe<sk[1]<601,1>>>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @unknown() {
  // expected-error @below {{has type !TFHE.glwe<sk?>, but the module has `TFHE.parameters`}}
  %0 = "TFHE.zero"() : () -> !TFHE.glwe<sk?>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
// expected-error @below {{there is no key 2, only 0, the big, and 1, the small}}
func.func private @key(!TFHE.glwe<sk[2]<1024,1>>)
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>>} {
// expected-error @below {{uses the small key, but the module's `TFHE.parameters` have no bootstrap}}
func.func private @small(!TFHE.glwe<sk[1]<600,1>>)
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @table(%t: tensor<4xi64>) {
  // expected-error @below {{gives 3072 coefficients, which is no power of two times the polynomial size 1024}}
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<3072xi64>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @table(%t: tensor<4xi64>) {
  // expected-error @below {{gives tables of unknown length, but the polynomial size is 1024}}
  %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<?xi64>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @extension(%s: !TFHE.glwe<sk[1]<600,1>>, %p: tensor<2048xi64>) {
  // expected-error @below {{takes tables of 2048 coefficients, should be 1024: the polynomial size 1024 with `extension_log` of 0}}
  %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64, extension_log = 0 : i64} : (!TFHE.glwe<sk[1]<600,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<1024,1>>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @extension(%s: !TFHE.glwe<sk[1]<600,1>>, %p: tensor<1024xi64>) {
  // expected-error @below {{has `extension_log` of 64, should be 0 to 16}}
  %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64, extension_log = 64 : i64} : (!TFHE.glwe<sk[1]<600,1>>, tensor<1024xi64>) -> !TFHE.glwe<sk[0]<1024,1>>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>>>} {
func.func @circuit(%x: !TFHE.glwe<sk[0]<1024,1>>, %t: tensor<4xi64>) {
  // expected-error @below {{is a circuit lookup, but the bootstrap of the module's `TFHE.parameters` has no `circuit`}}
  %y = "TFHE.circuit_lookup"(%x, %t) {input_bits = 2 : i64, output_bits = 2 : i64, message_bits = 2 : i64} : (!TFHE.glwe<sk[0]<1024,1>>, tensor<4xi64>) -> !TFHE.glwe<sk[0]<1024,1>>
  return
}
}

// -----

module attributes {TFHE.parameters = #TFHE.parameters<security_bits = 128, big = <dimension = 1024, noise = 1.0e-9 : f64>, bootstrap = <small = <dimension = 600, noise = 1.0e-5 : f64>, glwe_dimension = 1, polynomial_size = 1024, keyswitch = <base_log = 4, level_count = 3>, bootstrap = <base_log = 20, level_count = 1>, circuit = <ggsw = <base_log = 4, level_count = 5>, packing = <base_log = 12, level_count = 3>, digits = 2>>>} {
func.func @digits(%x: !TFHE.glwe<sk[0]<1024,1>>, %t: tensor<4xi64>) {
  // expected-error @below {{gives results of 4 digits, but the module's `TFHE.parameters` are for 2 at most}}
  %y = "TFHE.circuit_lookup"(%x, %t) {input_bits = 2 : i64, output_bits = 15 : i64, message_bits = 2 : i64} : (!TFHE.glwe<sk[0]<1024,1>>, tensor<4xi64>) -> !TFHE.glwe<sk[0]<1024,1>>
  return
}
}
