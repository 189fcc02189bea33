// FAILS: line 2: XFAIL needs a reason
// XFAIL:
// RUN: false
