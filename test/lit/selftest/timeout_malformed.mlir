// FAILS: line 2: TIMEOUT takes a number of seconds, not `soon`
// TIMEOUT: soon
// RUN: true
