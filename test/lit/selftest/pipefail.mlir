// FAILS: exit status: 1
// RUN: false | cat
