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
  // expected-error @+1 {{needs constant bounds, since it computes on encrypted values}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

func.func @grows(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 100000 : index
  // expected-error @+1 {{carries an encrypted value whose noise grows for too many rounds to bound}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

func.func private @g(!FHE.eint<2>) -> !FHE.eint<2>
func.func @call(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  // expected-error @+1 {{on encrypted values is not supported yet: its noise cannot be bounded}}
  %0 = func.call @g(%x) : (!FHE.eint<2>) -> !FHE.eint<2>
  return %0 : !FHE.eint<2>
}
