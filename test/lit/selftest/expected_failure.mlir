// XFAIL: to see that an expected failure passes
// RUN: false
