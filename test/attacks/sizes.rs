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
