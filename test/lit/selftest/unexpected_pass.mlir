// FAILS: passes, but is marked XFAIL (to see that the mark is checked)
// XFAIL: to see that the mark is checked
// RUN: true
