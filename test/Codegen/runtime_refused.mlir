// RUN: fhe-opt --tfhe-to-runtime --split-input-file --verify-diagnostics %s

func.func private @name(%x: memref<5xi64>) {
  // expected-error @below {{calls `keyswatch`, should be one of}}
  "TFHE.runtime_call"(%x) {entry_point = "keyswatch"} : (memref<5xi64>) -> ()
  return
}

// -----

func.func private @count(%x: memref<5xi64>) {
  // expected-error @below {{gives 1 arguments to `keyswitch`, which takes 3}}
  "TFHE.runtime_call"(%x) {entry_point = "keyswitch"} : (memref<5xi64>) -> ()
  return
}

// -----

func.func private @kind(%x: memref<5xi64>, %n: i64) {
  // expected-error @below {{gives i64 as argument 0 of `keyswitch`, which takes a buffer to write}}
  "TFHE.runtime_call"(%n, %x, %n) {entry_point = "keyswitch"} : (i64, memref<5xi64>, i64) -> ()
  return
}

// -----

// A buffer that may be missing is missing for certain or not at all.
func.func private @missing(%x: memref<5xi64>, %n: i64) {
  // expected-error @below {{gives i64 as argument 1 of `keyswitch`, which takes a buffer to read}}
  "TFHE.runtime_call"(%x, %n, %n) {entry_point = "keyswitch"} : (memref<5xi64>, i64, i64) -> ()
  return
}

// -----

// expected-error @below {{is public but takes or gives more than buffers; run `tfhe-border` first}}
func.func @no_border(%x: i64) {
  return
}
