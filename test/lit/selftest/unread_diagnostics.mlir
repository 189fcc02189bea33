// FAILS: no RUN line passes --verify-diagnostics
// RUN: cat %s
func.func @f() {
  // expected-error @+1 {{nothing says this}}
  return
}
