//! What a program is compiled to depends on the program, not on where the memory for it was.

use ferrocrete::{Compiler, Source};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

/// Loops, networks of gates, products, and tables that meet again: what is kept in maps by op and value.
const PROGRAM: &str = r#"
func.func @main(%x: !FHE.eint<3>, %y: !FHE.eint<3>, %t: tensor<6x!FHE.eint<3>>, %p: !FHE.ebool, %q: !FHE.ebool)
    -> (!FHE.eint<3>, !FHE.eint<4>, !FHE.ebool) {
  %start = arith.constant 0 : index
  %end = arith.constant 6 : index
  %step = arith.constant 1 : index
  %table = arith.constant dense<[3, 1, 0, 2, 1, 3, 2, 0]> : tensor<8xi64>
  %other = arith.constant dense<[0, 1, 1, 0, 1, 0, 0, 1]> : tensor<8xi64>
  %sum, %last = scf.for %i = %start to %end step %step iter_args(%a = %x, %b = %y)
      -> (!FHE.eint<3>, !FHE.eint<3>) {
    %e = tensor.extract %t[%i] : tensor<6x!FHE.eint<3>>
    %f = "FHE.apply_lookup_table"(%e, %table) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    %g = "FHE.add_eint"(%f, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %h = "FHE.apply_lookup_table"(%g, %other) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    %k = "FHE.apply_lookup_table"(%a, %table) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    %m = "FHE.add_eint"(%h, %k) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    scf.yield %m, %f : !FHE.eint<3>, !FHE.eint<3>
  }
  %r = "FHE.mul_eint"(%sum, %last) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %s = "FHE.max_eint"(%r, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %u = "FHE.apply_lookup_table"(%y, %table) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<4>
  %v = "FHE.apply_lookup_table"(%y, %other) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<4>
  %w = "FHE.add_eint"(%u, %v) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %and = "FHE.and"(%p, %q) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %xor = "FHE.xor"(%p, %and) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %or = "FHE.or"(%xor, %q) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %s, %w, %or : !FHE.eint<3>, !FHE.eint<4>, !FHE.ebool
}
"#;

/// All that the compiler makes of the program, as a few numbers.
fn compiled() -> String {
    let compiler = Compiler::new().compose_for_free(true);
    let source = Source::parse(PROGRAM, "same.mlir").expect("the program parses");
    let lowered = compiler.lower(&source).expect("it has parameters");
    let hashed = |bytes: &[u8]| {
        // Its keys are the same in every process.
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    };
    let tfhe = hashed(lowered.tfhe().as_bytes());
    let batched = hashed(compiler.batched(&lowered).expect("it is batched").as_bytes());
    let llvm = hashed(compiler.llvm(&lowered).expect("it is lowered").as_bytes());
    let program = compiler.build(lowered).expect("it compiles");
    format!("made {tfhe} {batched} {llvm} {}", hashed(&program.bundle().to_bytes()))
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    let mut all = BTreeSet::from([compiled()]);
    // Memory in pieces, with holes that the next compilation fills.
    for size in [24, 700] {
        let mut pieces: Vec<Option<Vec<u8>>> = (0..20_000).map(|i| Some(vec![1; size + i % 97])).collect();
        pieces.iter_mut().step_by(3).for_each(|piece| *piece = None);
        all.insert(compiled());
        drop(pieces);
    }
    // Another process has other addresses, and other keys of hash maps.
    let this = std::env::current_exe().expect("this test is a file");
    let mut child = Command::new(this);
    child.args(["in_another_process", "--exact", "--ignored", "--nocapture"]);
    let printed = child.output().expect("it runs").stdout;
    let printed = String::from_utf8(printed).expect("it prints text");
    let made = printed.lines().find_map(|line| line.find("made ").map(|at| line[at..].to_owned()));
    all.insert(made.unwrap_or_else(|| panic!("nothing was compiled: {printed}")));
    assert_eq!(all.len(), 1, "compiled to different things: {all:#?}");
}

#[test]
#[ignore = "the other process of the test above"]
fn in_another_process() {
    println!("{}", compiled());
}
