// RUN: fhe-opt --fhe-analyze-noise --split-input-file --verify-diagnostics %s

func.func @product(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<4> {
  // expected-error @+1 {{run `fhe-expand-products` first}}
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// -----

func.func @unknown_bounds(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'scf.for' op carries encrypted value 0, whose noise grows in every round of a number that is not known}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    // expected-note @+1 {{this is what is carried into the next round}}
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

func.func @doubles(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 1000 : index
  // expected-error @+1 {{'scf.for' op carries encrypted value 1, whose noise grows in 1000 rounds beyond any ciphertext}}
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x, %b = %y) -> (!FHE.eint<2>, !FHE.eint<2>) {
    // expected-note @+1 {{this is what is carried into the next round}}
    %c = "FHE.add_eint"(%b, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %a, %c : !FHE.eint<2>, !FHE.eint<2>
  }
  return %r#1 : !FHE.eint<2>
}

// -----

func.func private @g(!FHE.eint<2>) -> !FHE.eint<2>
func.func @call(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  // expected-error @+1 {{on encrypted values is not supported yet: its noise cannot be bounded}}
  %0 = func.call @g(%x) : (!FHE.eint<2>) -> !FHE.eint<2>
  return %0 : !FHE.eint<2>
}

// -----

func.func @counted(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  // expected-warning @+1 {{runs lookups in a number of rounds that is not known: error probabilities count it as 4096, and a run that goes beyond is refused}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}
