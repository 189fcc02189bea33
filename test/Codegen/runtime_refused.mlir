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

func.func private @list(%x: memref<5xi64>) {
  // expected-error @below {{stands for a list of calls that has no form}}
  "TFHE.runtime_call"(%x) {entry_point = "steps", table = dense<[0, 9]> : tensor<2xi64>} : (memref<5xi64>) -> ()
  return
}

// -----

func.func private @empty_list(%x: memref<5xi64>) {
  // expected-error @below {{stands for a list of calls, but has none}}
  "TFHE.runtime_call"(%x) {entry_point = "steps", table = dense<[]> : tensor<0xi64>} : (memref<5xi64>) -> ()
  return
}

// -----

func.func private @list_of_number(%n: i64) {
  // expected-error @below {{gives i64 as argument 0 of a list of calls, which takes buffers}}
  "TFHE.runtime_call"(%n) {entry_point = "steps", table = dense<[0, 4, 1, 0]> : tensor<4xi64>} : (i64) -> ()
  return
}

// -----

func.func private @row(%x: memref<5xi64>) {
  // expected-error @below {{row 0 has 4 words, and its callee takes 16}}
  "TFHE.runtime_call"(%x) {entry_point = "steps", table = dense<[0, 4, 1, 0]> : tensor<4xi64>} : (memref<5xi64>) -> ()
  return
}

// -----

func.func private @slot(%x: memref<5xi64>) {
  // expected-error @below {{row 0 names slot 4; there are 4}}
  "TFHE.runtime_call"(%x) {entry_point = "steps", table = dense<[0, 16, 1, 0, 3, 0, 4, 0, 0, 1, 0, 1, 0, 0, 0, 0]> : tensor<16xi64>} : (memref<5xi64>) -> ()
  return
}

// -----

// expected-error @below {{is public but takes or gives more than buffers; run `tfhe-border` first}}
func.func @no_border(%x: i64) {
  return
}
