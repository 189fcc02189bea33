// FAILS: line 2: RUN line ends in
// RUN: cat %s | \
