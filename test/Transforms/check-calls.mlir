// RUN: fhe-opt --fhe-check-calls --split-input-file --verify-diagnostics %s

// expected-note @+1 {{the function called}}
func.func private @g(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = func.call @f(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}
func.func @f(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  // expected-error @+1 {{'func.call' op calls `g`, which it is itself a part of: recursion is not supported}}
  %0 = func.call @g(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// -----

// expected-note @+1 {{it is declared here}}
func.func private @g(!FHE.eint<4>) -> !FHE.eint<4>
func.func @f(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  // expected-error @+1 {{'func.call' op calls `g`, which has no body}}
  %0 = func.call @g(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// -----

// Nothing wrong: one function called from several places, on two levels.
func.func private @h(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  return %x : !FHE.eint<4>
}
func.func private @g(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = func.call @h(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  %1 = func.call @h(%0) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}
func.func @f(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = func.call @g(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  %1 = func.call @h(%0) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %1 : !FHE.eint<4>
}

// -----

func.func @jumps(%x: !FHE.eint<3>, %c: i1) -> !FHE.eint<3> { // expected-note {{the function}}
  cf.cond_br %c, ^twice, ^once
^twice:
  // expected-error @+1 {{stands in a block that is jumped to: with encrypted values, use `scf.for` and `scf.if`}}
  %y = "FHE.add_eint"(%x, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %y : !FHE.eint<3>
^once:
  return %x : !FHE.eint<3>
}
