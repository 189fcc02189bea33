// FAILS: timed out: the file's commands may take 1s together
// TIMEOUT: 1
// RUN: sleep 60
