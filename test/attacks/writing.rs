//! Links that somebody planted, writers at the same time, and disks that are full.

use crate::room::Room;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

const KEYGEN: &str = "fhec keygen p.fhe --client-key c.key --server-key s.key";

/// Names that used to be foreseen: that of the file, and of the temporary one beside it.
#[test]
fn a_planted_link_gets_no_secret_and_loses_no_file() {
    let room = Room::new();
    let victim = room.path("victim");
    fs::write(&victim, "mine").expect("it can be written");
    fs::set_permissions(&victim, fs::Permissions::from_mode(0o644)).expect("it is ours");
    symlink("victim", room.path("c.key")).expect("a link");
    let process = std::process::id();
    for process in process..process + 2000 {
        symlink("victim", room.path(&format!("c.key.{process}.part"))).expect("a link");
    }
    room.refused(KEYGEN, "c.key exists");
    room.ok(&format!("umask 000; {KEYGEN} --force"));
    assert_eq!(room.read("victim"), b"mine");
    let key = fs::symlink_metadata(room.path("c.key")).expect("it is there");
    assert!(key.is_file());
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    room.keys_fit("c.key", "s.key");
}

#[test]
fn of_eight_at_a_time_one_makes_the_keys() {
    let room = Room::new();
    let all: Vec<_> = (0..8).map(|_| room.start(KEYGEN)).collect();
    let done = all.into_iter().map(|child| child.wait_with_output().expect("it ends"));
    assert_eq!(done.filter(|output| output.status.success()).count(), 1);
    room.keys_fit("c.key", "s.key");
    assert_eq!(room.names(), ["c.key", "p.fhe", "p.mlir", "s.key"]);
}

/// A file may be no longer than 8 KiB, as on a disk that has no more.
#[test]
fn a_full_disk_costs_no_key() {
    let room = Room::new();
    room.ok(KEYGEN);
    let (client, server) = (room.read("c.key"), room.read("s.key"));
    let limited = |line: &str| format!("ulimit -f 8; trap '' XFSZ; {line}");
    room.refused(&limited(&format!("{KEYGEN} --force")), "s.key: File too large");
    assert_eq!((room.read("c.key"), room.read("s.key")), (client, server));
    room.refused(
        &limited("fhec keygen p.fhe --client-key d.key --server-key t.key"),
        "t.key: File too large",
    );
    let limited = "ulimit -f 1; trap '' XFSZ; fhec compile p.mlir --emit llvm -o q.mlir";
    room.refused(limited, "q.mlir: File too large");
    assert_eq!(room.names(), ["c.key", "p.fhe", "p.mlir", "s.key"]);
}

#[test]
fn what_a_full_device_did_not_take_is_told() {
    let room = Room::new();
    room.ok(KEYGEN);
    for line in [
        "fhec compile p.mlir --emit tfhe -o /dev/full",
        "fhec compile p.mlir --emit tfhe > /dev/full",
        "fhec compile p.mlir --emit obj -o - > /dev/full",
        "fhec compile p.mlir -o - > /dev/full",
        "fhec encrypt p.fhe --client-key c.key --args '[1]' -o - > /dev/full",
        "fhec run p.mlir --args '[1]' --mode clear > /dev/full",
        "fhec keygen p.fhe --client-key new.key --server-key - > /dev/full",
    ] {
        room.refused(line, "No space left on device");
    }
    assert_eq!(room.names(), ["c.key", "p.fhe", "p.mlir", "s.key"]);
}

/// The folder of the second key can't be written: the first is not there either.
#[test]
fn one_key_alone_is_never_left() {
    let room = Room::new();
    room.refused("fhec keygen p.fhe --client-key c.key --server-key none/s.key", "none/s.key: No such file");
    room.refused("fhec keygen p.fhe --client-key none/c.key --server-key s.key", "none/c.key: No such file");
    room.refused("fhec keygen p.fhe --client-key c.key --server-key .", "it is a folder");
    assert_eq!(room.names(), ["p.fhe", "p.mlir"]);
}
