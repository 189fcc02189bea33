// NOTE: the harness can pass at all; without this file, a harness that always fails would look right.
// RUN: cat %s | FileCheck %s --check-prefixes=CHECK,BOTH
// RUN: echo 100%% | \
// RUN:   FileCheck --check-prefix PERCENT %s
// RUN: touch %t.out && test -f %t.out && test -d %S

// CHECK-LABEL: func.func @f
// BOTH-NEXT: return
// PERCENT: {{^}}100%{{$}}
func.func @f() {
  return
}
