//! Files that state sizes beyond all memory, and a system that gives no threads.

use crate::room::Room;
use ferrocrete::parameters::{
    DecompositionBaseLog, DecompositionLevelCount, GlweDimension, LweDimension, PolynomialSize,
    StandardDeviation,
};
use ferrocrete::{Bundle, Parameters, read_bundle, write_bundle};

/// Of a process: what `fhec` needs itself, and half as much again.
const LIMIT: &str = "ulimit -v 3000000";

fn changed(room: &Room, change: impl FnOnce(&mut Bundle)) {
    let mut bundle = read_bundle(room.path("p.fhe")).expect("a bundle");
    change(&mut bundle);
    write_bundle(&bundle, room.path("q.fhe")).expect("it can be written");
}

/// A key set of a ring that large, as secure as any, with as many levels as there may be.
fn large(parameters: &mut Parameters, (k, size): (usize, usize), levels: usize) {
    let bootstrap = parameters.bootstrap.as_mut().expect("it has a lookup");
    (bootstrap.glwe_dimension, bootstrap.polynomial_size) = (GlweDimension(k), PolynomialSize(size));
    bootstrap.bootstrap.base_log = DecompositionBaseLog(1);
    bootstrap.bootstrap.level_count = DecompositionLevelCount(levels);
    parameters.big.dimension = LweDimension(k * size);
    parameters.big.noise = StandardDeviation((-50f64).exp2());
}

#[test]
fn a_bundle_that_asks_for_terabytes_of_keys_is_refused() {
    let room = Room::new();
    changed(&room, |bundle| large(&mut bundle.manifest.parameters, (16, 1 << 14), 60));
    let line = format!("{LIMIT}; fhec keygen q.fhe --client-key c.key --server-key s.key");
    room.refused(&line, "number of bytes of the evaluation keys is");
    assert_eq!(room.names(), ["p.fhe", "p.mlir", "q.fhe"]);
}

#[test]
fn a_bundle_that_asks_for_more_than_there_is_is_an_error() {
    let room = Room::new();
    changed(&room, |bundle| large(&mut bundle.manifest.parameters, (4, 1 << 14), 20));
    let line = format!("{LIMIT}; fhec keygen q.fhe --client-key c.key --server-key s.key");
    room.refused(&line, "there is not enough memory");
    assert_eq!(room.names(), ["p.fhe", "p.mlir", "q.fhe"]);
}

/// What comes through a pipe has no length; one that has no end is read as far as it makes sense.
#[test]
fn what_never_ends_is_refused() {
    let room = Room::new();
    room.ok("fhec keygen p.fhe --client-key c.key --server-key s.key");
    room.ok("fhec encrypt p.fhe --client-key c.key --args '[1]' -o a.ct");
    let endless = "/dev/zero";
    let longer = "<(cat a.ct /dev/zero)";
    let key = "<(cat s.key /dev/zero)";
    for (line, says) in [
        (format!("fhec eval {endless} --server-key s.key a.ct -o r.ct"), "not a Ferrocrete file"),
        (format!("fhec eval p.fhe --server-key {endless} a.ct -o r.ct"), "not a Ferrocrete file"),
        (format!("fhec eval p.fhe --server-key s.key {endless} -o r.ct"), "not a Ferrocrete file"),
        (format!("fhec eval p.fhe --server-key s.key {longer} -o r.ct"), "unexpected bytes follow the end"),
        (format!("fhec eval p.fhe --server-key {key} a.ct -o r.ct"), "unexpected bytes follow the end"),
        (format!("fhec encrypt p.fhe --client-key {endless} --args '[1]' -o b.ct"), "not a Ferrocrete file"),
        (format!("fhec encrypt p.fhe --client-key c.key --args-file {endless} -o b.ct"), "at most"),
    ] {
        room.refused(&format!("{LIMIT}; {line}"), says);
    }
    // What ends is read.
    room.ok("fhec eval <(cat p.fhe) --server-key <(cat s.key) <(cat a.ct) -o r.ct");
}

/// The file's own length and checksum are right, but the code says what it was compiled for.
#[test]
fn results_that_are_larger_than_what_the_code_makes_are_refused() {
    let room = Room::new();
    room.ok("fhec keygen p.fhe --client-key c.key --server-key s.key");
    room.ok("fhec encrypt p.fhe --client-key c.key --args '[1]' -o a.ct");
    changed(&room, |bundle| bundle.manifest.functions[0].outputs[0].shape = vec![1 << 28]);
    room.refused(
        &format!("{LIMIT}; fhec eval q.fhe --server-key s.key a.ct -o r.ct"),
        "was compiled for other values or keys than the manifest says",
    );
    assert!(!room.path("r.ct").exists());
}

/// Buffers that the native code of this asks for in each round.
const ROUNDS: &str = r#"func.func @main(%x: tensor<100x!FHE.eint<2>>, %n: i4) -> tensor<100x!FHE.eint<2>> {
  %table = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %end = arith.index_cast %n : i4 to index
  %r = scf.for %i = %c0 to %end step %c1 iter_args(%a = %x) -> (tensor<100x!FHE.eint<2>>) {
    %y = "FHELinalg.apply_lookup_table"(%a, %table) : (tensor<100x!FHE.eint<2>>, tensor<4xi64>) -> tensor<100x!FHE.eint<2>>
    scf.yield %y : tensor<100x!FHE.eint<2>>
  }
  return %r : tensor<100x!FHE.eint<2>>
}
"#;

/// Of memory there may be any amount from what the process itself takes to what the work does.
#[test]
fn too_little_memory_is_an_error_however_much_there_is() {
    let room = Room::new();
    room.ok("fhec keygen p.fhe --client-key c.key --server-key s.key");
    std::fs::write(room.path("rounds.mlir"), ROUNDS).expect("it can be written");
    room.ok("fhec compile rounds.mlir -o rounds.fhe");
    room.ok("fhec keygen rounds.fhe --client-key r.key --server-key t.key");
    let ones = vec![1; 100];
    let arguments = format!("--args '[{ones:?}, 1]' -o b.ct");
    room.ok(&format!("fhec encrypt rounds.fhe --client-key r.key {arguments}"));
    let limited = |kib: u64, line: &str| room.run(&format!("ulimit -v {kib}; {line}"));
    // The least that is enough, more or less.
    let least = |from: u64, line: &str| {
        let (mut few, mut enough) = (from, 1 << 22);
        while enough - few > 1 << 13 {
            let kib = few.midpoint(enough);
            if limited(kib, line).status.success() { enough = kib } else { few = kib }
        }
        enough
    };
    // What an operating system loads, and LLVM makes ready, before any line of ours.
    let start = least(1 << 14, "fhec --version") + (2 << 10);
    for line in [
        "fhec keygen p.fhe --client-key new.key --server-key new.s.key --force",
        "fhec eval rounds.fhe --server-key t.key b.ct -o r.ct",
    ] {
        let enough = least(start, line);
        let mut refused = 0;
        for step in 0..6 {
            let output = limited(start + (enough - start) * step / 6, line);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {output:?}");
            assert!(output.status.success() || said.contains("memory"), "{line}: {said}");
            refused += usize::from(!output.status.success());
        }
        assert!(refused > 3, "{line}: nearly everything was enough");
    }
}

/// As `ulimit -u` does, and an address space that is full: no thread but the first. The stack of any
/// other would be larger than all addresses.
#[test]
fn without_threads_keys_and_runs_take_longer() {
    let room = Room::new();
    let alone = "export RUST_MIN_STACK=200000000000000";
    room.ok(&format!("{alone}; fhec keygen p.fhe --client-key c.key --server-key s.key"));
    room.ok(&format!("{alone}; fhec encrypt p.fhe --client-key c.key --args '[2]' -o a.ct"));
    room.ok(&format!("{alone}; fhec eval p.fhe --server-key s.key a.ct -o r.ct"));
    assert_eq!(room.ok(&format!("{alone}; fhec decrypt p.fhe --client-key c.key r.ct")), "3\n");
}

/// A user who may have no more processes. Root always may, so somebody else tries.
#[test]
fn that_the_compiler_gets_no_thread_is_no_defect() {
    let room = Room::new();
    room.ok("cp $(command -v fhec) . && chmod 755 .");
    let user = if room.ok("id -u") == "0\n" { "setpriv --reuid 65534 --clear-groups" } else { "" };
    let line = format!("{user} bash -c 'ulimit -u 1; exec ./fhec compile p.mlir --emit tfhe'");
    room.refused(&line, "the system starts no thread for the compiler");
}
