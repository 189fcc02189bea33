// FAILS: $ exit 3
// RUN: true
// RUN: exit 3
