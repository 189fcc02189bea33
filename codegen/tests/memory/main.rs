//! A program frees what it allocates. One test alone in its process: it asks the C library how
//! much is in use.
#![cfg(all(target_os = "linux", target_env = "gnu"))]
#![allow(unsafe_code)]

#[path = "../native/support.rs"]
mod support;

use support::{BIG, Program, looked_up, rows};

#[repr(C)]
struct Mallinfo2 {
    fields: [usize; 10],
}

unsafe extern "C" {
    fn mallinfo2() -> Mallinfo2;
}

/// Bytes in use: small blocks and those mapped one by one.
fn in_use() -> usize {
    // SAFETY: takes nothing, gives numbers.
    let info = unsafe { mallinfo2() };
    info.fields[7] + info.fields[4]
}

#[test]
fn temporaries_are_freed() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<64x!ct>, %n: index, %c: i1) -> tensor<64x!ct> {
          %0 = arith.constant 0 : index
          %1 = arith.constant 1 : index
          %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<4xi64>
          %r = scf.for %i = %0 to %n step %1 iter_args(%a = %x) -> tensor<64x!ct> {
            %s = "TFHE.keyswitch_glwe"(%a) : (tensor<64x!ct>) -> tensor<64x!small>
            %y = "TFHE.bootstrap_glwe"(%s, %p) {message_bits = 2 : i64} : (tensor<64x!small>, tensor<4xi64>) -> tensor<64x!ct>
            %z = scf.if %c -> tensor<64x!ct> {
              %e = tensor.extract %y[%0] : tensor<64x!ct>
              %v = tensor.insert %e into %y[%1] : tensor<64x!ct>
              scf.yield %v : tensor<64x!ct>
            } else {
              scf.yield %y : tensor<64x!ct>
            }
            scf.yield %z : tensor<64x!ct>
          }
          return %r : tensor<64x!ct>
        }"#,
    );
    let messages: Vec<i64> = (0..64).map(|i| i % 4).collect();
    let x = rows(&messages, 2);
    let run = |n: u64, c: u64| program.run("f", &[x.clone(), vec![n], vec![c]], &[64 * BIG]).remove(0);
    assert_eq!(run(1, 0), looked_up(&x, 2, 2, |m| (m + 1) % 4));
    run(5, 1);
    let before = in_use();
    for _ in 0..200 {
        run(5, 0);
        run(5, 1);
    }
    let grown = in_use().saturating_sub(before);
    // One result forgotten in each iteration would be 200 * 10 * 2560 bytes.
    assert!(grown < 64 << 10, "{grown} bytes were not freed");
}
