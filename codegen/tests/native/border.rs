//! What crosses a program's border, and under which name.

use crate::support::{BIG, Program, rows};
use ferrocrete_codegen::entry_symbol;

#[test]
fn results_may_be_arguments_constants_and_repeated() {
    let program = Program::new(
        r#"
        func.func @f(%x: tensor<2x!ct>, %s: !ct) -> (tensor<2x!ct>, !ct, tensor<2x!ct>, tensor<3x!ct>, !ct, !ct) {
          %z = "TFHE.zero"() : () -> tensor<3x!ct>
          %w = "TFHE.zero"() : () -> !ct
          %n = "TFHE.neg_glwe"(%s) : (!ct) -> !ct
          return %x, %s, %x, %z, %n, %n : tensor<2x!ct>, !ct, tensor<2x!ct>, tensor<3x!ct>, !ct, !ct
        }
        func.func @nothing() { return }
        func.func @constants() -> (i8, tensor<2xi16>, tensor<0xi64>) {
          %a = arith.constant -3 : i8
          %b = arith.constant dense<[-1, 300]> : tensor<2xi16>
          %c = arith.constant dense<> : tensor<0xi64>
          return %a, %b, %c : i8, tensor<2xi16>, tensor<0xi64>
        }"#,
    );
    let (x, s) = (rows(&[1, 2], 4), rows(&[3], 4));
    let outputs = program.run("f", &[x.clone(), s.clone()], &[2 * BIG, BIG, 2 * BIG, 3 * BIG, BIG, BIG]);
    let negated: Vec<_> = s.iter().map(|w| w.wrapping_neg()).collect();
    assert_eq!(outputs, [x.clone(), s, x, vec![0; 3 * BIG], negated.clone(), negated]);
    assert_eq!(program.run("nothing", &[], &[]), Vec::<Vec<u64>>::new());
    let minus = |n: i64| n as u64;
    assert_eq!(program.run("constants", &[], &[1, 2, 0]), [vec![minus(-3)], vec![minus(-1), 300], vec![]]);
}

/// Clear integers are sign-extended words outside and as wide as they say inside.
#[test]
fn clear_values() {
    let program = Program::new(
        r#"
        func.func @scalars(%a: i8, %b: i64, %c: index, %d: i1) -> (i8, i64, index, i1) {
          %s = arith.addi %a, %a : i8
          %t = arith.addi %b, %b : i64
          %u = arith.addi %c, %c : index
          return %s, %t, %u, %d : i8, i64, index, i1
        }
        func.func @tensors(%a: tensor<2x2xi8>, %b: tensor<2xindex>) -> (tensor<2x2xi8>, tensor<2xindex>) {
          %s = arith.addi %a, %a : tensor<2x2xi8>
          return %s, %b : tensor<2x2xi8>, tensor<2xindex>
        }"#,
    );
    let minus = |n: i64| n as u64;
    let inputs = [vec![100], vec![u64::MAX], vec![5], vec![1]];
    let expected = [vec![minus(-56)], vec![minus(-2)], vec![10], vec![minus(-1)]];
    assert_eq!(program.run("scalars", &inputs, &[1, 1, 1, 1]), expected);
    let inputs = [vec![1, minus(-1), 127, minus(-128)], vec![7, 8]];
    assert_eq!(program.run("tensors", &inputs, &[4, 2]), [vec![2, minus(-2), minus(-2), 0], vec![7, 8]]);
}

/// Names that clash with the C library's, with each other once mangled, or are no identifiers.
#[test]
fn any_name() {
    let names = [
        "<lambda>",
        "malloc",
        "free",
        "main",
        "memcpy",
        "f",
        "f.body",
        "fc_f",
        "fc_f.buffers",
        "a$b",
        "größe",
        "",
    ];
    let functions: Vec<_> = names[..names.len() - 1]
        .iter()
        .enumerate()
        .map(|(i, name)| {
            format!(
                r#"func.func @"{name}"(%x: tensor<2x!ct>) -> tensor<2x!ct> {{
                     %k = arith.constant dense<{i}> : tensor<2xi64>
                     %r = "TFHE.mul_glwe_int"(%x, %k) : (tensor<2x!ct>, tensor<2xi64>) -> tensor<2x!ct>
                     return %r : tensor<2x!ct>
                   }}"#
            )
        })
        .collect();
    let program = Program::new(&functions.join("\n"));
    let x = rows(&[1, 2], 4);
    for (i, name) in names[..names.len() - 1].iter().enumerate() {
        let expected: Vec<_> = x.iter().map(|w| w.wrapping_mul(i as u64)).collect();
        assert_eq!(program.run(name, std::slice::from_ref(&x), &[2 * BIG])[0], expected, "{name}");
    }
    let symbols: std::collections::HashSet<_> = names.iter().map(|name| entry_symbol(name)).collect();
    assert_eq!(symbols.len(), names.len());
}
