// RUN: fhe-opt --fhe-analyze-noise --split-input-file --verify-diagnostics %s

func.func @f(%a: !FHE.ebool) -> !FHE.ebool {
  // expected-error @+1 {{must be expanded before noise is analysed: run `fhe-expand-booleans` first}}
  %0 = "FHE.not"(%a) : (!FHE.ebool) -> !FHE.ebool
  return %0 : !FHE.ebool
}
