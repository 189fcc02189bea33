// FAILS: if the new text is right, run `cargo xtask bless`
// RUN: echo not as it was | env -u FERROCRETE_BLESS golden %S/Inputs/golden.txt
