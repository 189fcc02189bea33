// A message quotes what stands around its place, however long the line, the name or the type is.
// RUN: seq -s ', ' 0 16383 | tr -d '\n' > %t.entries
// RUN: sed "s/ENTRIES/$(cat %t.entries)/g" %S/Inputs/long_line.mlir > %t.mlir
// RUN: not fhe-opt %t.mlir > %t.opt 2>&1 && FileCheck --check-prefix=OPT %s < %t.opt && test $(wc -c < %t.opt) -lt 6000
// RUN: not fhec compile %t.mlir --emit fhe > %t.fhec 2>&1 && FileCheck --check-prefix=FHEC %s < %t.fhec && test $(wc -c < %t.fhec) -lt 2000
// RUN: not fhec run %t.mlir --args "[[$(cat %t.entries), x]]" > %t.args 2>&1 && FileCheck --check-prefix=ARGS %s < %t.args && test $(wc -c < %t.args) -lt 2000
// RUN: sed "s/LONG/$(printf 'long%.0s' $(seq 10000))/" %S/Inputs/long_name.mlir > %t.name.mlir
// RUN: not fhec compile %t.name.mlir > %t.name 2>&1 && FileCheck --check-prefix=NAME %s < %t.name && test $(wc -c < %t.name) -lt 8000
// RUN: not fhe-opt %t.name.mlir > %t.name 2>&1 && FileCheck --check-prefix=NAME %s < %t.name && test $(wc -c < %t.name) -lt 8000

// OPT: error: 'FHE.apply_lookup_table' op
// OPT-NEXT: {{^…}}{{.*}}"FHE.apply_lookup_table"{{.*}}…
// OPT-NEXT: {{^ +\^$}}
// FHEC: FHE.apply_lookup_table
// FHEC: [{{.*}}.mlir:2:{{[0-9]+}}]
// FHEC: 2 | …{{.*}}%y = "FHE.apply_lookup_table"
// FHEC: here
// ARGS: --args:1:{{[0-9]+}}: expected value
// ARGS: [--args:1:{{[0-9]+}}]
// ARGS: 16383, x]]
// ARGS: here
// NAME: error
