// RUN: fhe-opt --tfhe-border --split-input-file --verify-diagnostics %s

// expected-error @below {{takes or gives f32, which cannot cross a program's border}}
func.func @float(%x: f32) {
  return
}

// -----

// expected-error @below {{takes or gives i65, which cannot cross a program's border}}
func.func @wide(%x: i65) {
  return
}

// -----

// Inside, anything goes.
func.func private @wide(%x: i65) {
  return
}

// -----

// expected-error @below {{declares `g` without a body}}
func.func private @g(i64)
