// RUN: fhe-opt --fhe-inline --split-input-file --verify-diagnostics %s

// expected-note @+1 {{the function called}}
func.func @f(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  // expected-error @+1 {{'func.call' op calls `f`, which it is itself a part of: recursion is not supported}}
  %0 = func.call @f(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}
