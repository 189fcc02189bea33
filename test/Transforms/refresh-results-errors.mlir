// RUN: fhe-opt --fhe-refresh-results --verify-diagnostics %s

module attributes {FHE.composable} {
  func.func @wide(%x: !FHE.eint<30>) -> !FHE.eint<30> {
    // expected-error @+1 {{infeasible: in a composable program, result 0 must be refreshed by a lookup of its 30 bits, and no parameters take more than 20; give it a type that no argument has}}
    %sum = "FHE.add_eint"(%x, %x) : (!FHE.eint<30>, !FHE.eint<30>) -> !FHE.eint<30>
    return %sum : !FHE.eint<30>
  }
}
