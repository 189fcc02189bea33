// RUN: fhe-opt %s --fhe-lint --split-input-file --verify-diagnostics
// What no program may hold is the program's fault, and said to be.

// expected-error @+1 {{has the buffer memref<4xi64>, but a program is over tensors: use a `tensor` type}}
func.func @buffer(%x: memref<4xi64>) -> i64 {
  %c0 = arith.constant 0 : i64
  return %c0 : i64
}

// -----

// expected-error @+1 {{has tensor<3xi8, "sparse">, a tensor with an encoding, which no operation knows: leave it out}}
func.func @encoding(%x: tensor<3xi8, "sparse">) {
  return
}

// -----

module {
  // expected-error @+1 {{stands in another module, but a program is a single one: move its functions out}}
  module {
    func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<2> {
      return %x : !FHE.eint<2>
    }
  }
}

// -----

func.func @elided(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  // expected-error @+1 {{has lost its numbers, which whoever printed the program left out}}
  %t = arith.constant dense_resource<__elided__> : tensor<4xi64>
  %y = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// -----

func.func @resource() -> tensor<2xi64> {
  // expected-error @+1 {{has its numbers in a resource, where they are not looked for: write them as `dense<…>`}}
  %t = arith.constant dense_resource<numbers> : tensor<2xi64>
  return %t : tensor<2xi64>
}

// -----

// expected-error @+1 {{has tensor<9223372036854775807xi3>, which has more elements than any memory holds}}
func.func @huge(%x: tensor<9223372036854775807xi3>) -> i3 {
  %c0 = arith.constant 0 : i3
  return %c0 : i3
}

// -----

// expected-error @+1 {{which has more elements than any memory holds}}
func.func @product(%x: tensor<4611686018427387904x4611686018427387904xi3>) -> i3 {
  %c0 = arith.constant 0 : i3
  return %c0 : i3
}

// -----

func.func @nothing(%x: tensor<0x9223372036854775807xi3>) -> i3 {
  %c0 = arith.constant 0 : i3
  return %c0 : i3
}
