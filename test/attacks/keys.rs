//! Keys that would be lost, mixed up, or known.

use crate::room::Room;
use ferrocrete::{Client, IntTensor, TestSeed, read_bundle};
use std::fs;
use std::os::unix::fs::symlink;

const KEYGEN: &str = "fhec keygen p.fhe --client-key c.key --server-key s.key";

#[test]
fn a_client_key_is_not_replaced_unasked() {
    let room = Room::new();
    room.ok(KEYGEN);
    let key = room.read("c.key");
    room.refused(KEYGEN, "c.key exists; without a client key");
    assert_eq!(room.read("c.key"), key);
    room.keys_fit("c.key", "s.key");
    room.ok(&format!("{KEYGEN} --force"));
    assert_ne!(room.read("c.key"), key);
    room.keys_fit("c.key", "s.key");
}

/// Whoever mixes the options up.
#[test]
fn nothing_else_is_written_over_a_client_key() {
    let room = Room::new();
    room.ok(KEYGEN);
    let key = room.read("c.key");
    for line in [
        "fhec keygen p.fhe --client-key new.key --server-key c.key",
        "fhec keygen p.fhe --client-key new.key --server-key c.key --force",
        "fhec encrypt p.fhe --client-key c.key --args '[1]' -o c.key",
        "fhec compile p.mlir -o c.key",
        "fhec compile p.mlir --emit tfhe -o c.key",
    ] {
        room.refused(line, "it is a client key, and nothing else is written over one");
        assert_eq!(room.read("c.key"), key, "{line}");
    }
    assert_eq!(room.names(), ["c.key", "p.fhe", "p.mlir", "s.key"]);
}

/// Nor over a signing key, which servers trust.
#[test]
fn nothing_is_written_over_a_signing_key() {
    let room = Room::new();
    room.ok(KEYGEN);
    room.ok("fhec sign --new-key me.key");
    let key = room.read("me.key");
    for line in [
        "fhec keygen p.fhe --client-key new.key --server-key me.key",
        "fhec keygen p.fhe --client-key me.key --server-key new.key --force",
        "fhec encrypt p.fhe --client-key c.key --args '[1]' -o me.key",
        "fhec compile p.mlir -o me.key",
        "fhec compile p.mlir --emit tfhe -o me.key",
    ] {
        room.refused(line, "it is a signing key, and nothing else is written over one");
        assert_eq!(room.read("me.key"), key, "{line}");
    }
    room.refused("fhec sign --new-key me.key", "it is a signing key, and nothing else");
    room.refused("fhec sign --new-key -", "-: a signing key is two files");
    assert_eq!(room.names(), ["c.key", "me.key", "me.key.pub", "p.fhe", "p.mlir", "s.key"]);
}

#[test]
fn both_keys_never_go_into_one_file() {
    let room = Room::new();
    fs::create_dir(room.path("sub")).expect("a folder");
    symlink(room.path("sub"), room.path("alias")).expect("a link");
    fs::write(room.path("file"), "").expect("it can be written");
    symlink("file", room.path("link")).expect("a link");
    fs::hard_link(room.path("file"), room.path("hard")).expect("a hard link");
    for (client, server) in [
        ("k", "k"),
        ("k", "./k"),
        ("k", "sub/../k"),
        ("sub/k", "alias/k"),
        ("link", "file"),
        ("hard", "file"),
        ("hard", "link"),
        ("-", "-"),
    ] {
        let line = format!("fhec keygen p.fhe --client-key {client} --server-key {server} --force");
        room.refused(&line, "would be the client key and the server key; name two files");
    }
    assert_eq!(room.names(), ["alias", "file", "hard", "link", "p.fhe", "p.mlir", "sub"]);
}

#[test]
fn keys_go_to_standard_output() {
    let room = Room::new();
    room.ok("fhec keygen p.fhe --client-key - --server-key s.key > c.key");
    room.keys_fit("c.key", "s.key");
    room.ok("fhec keygen p.fhe --client-key d.key --server-key - > t.key");
    room.keys_fit("d.key", "t.key");
    assert_eq!(
        room.ok("fhec encrypt p.fhe --client-key c.key --args '[1]' -o - > a.ct && \
                 fhec eval p.fhe --server-key s.key a.ct -o - | cat > r.ct && \
                 fhec decrypt p.fhe --client-key c.key r.ct"),
        "2\n"
    );
    assert!(!room.path("-").exists());
}

/// A command line shows among the processes.
#[test]
fn arguments_need_not_be_on_the_command_line() {
    let room = Room::new();
    room.ok(KEYGEN);
    assert_eq!(room.ok("echo '[2]' | fhec run p.mlir --args-file - --mode clear"), "3\n");
    room.ok("echo '[2]' > args.json");
    assert_eq!(room.ok("fhec run p.mlir --args-file args.json --mode clear"), "3\n");
    room.ok("echo '[2]' | fhec encrypt p.fhe --client-key c.key --args-file - -o a.ct");
    room.ok("fhec eval p.fhe --server-key s.key a.ct -o r.ct");
    assert_eq!(room.ok("fhec decrypt p.fhe --client-key c.key r.ct"), "3\n");
    room.refused("echo '[2' | fhec run p.mlir --args-file - --mode clear", "standard input:2:1: EOF");
    room.refused("fhec run p.mlir --args-file none --mode clear", "none: No such file");
    for line in ["fhec run p.mlir", "fhec run p.mlir --args '[1]' --args-file args.json"] {
        assert_eq!(room.run(line).status.code(), Some(2), "{line}");
    }
}

/// With equal masks, the difference of the bodies would be that of the plaintexts.
#[test]
fn a_seed_gives_no_mask_away() {
    let room = Room::new();
    let bundle = read_bundle(room.path("p.fhe")).expect("a bundle");
    let encrypt = |message| {
        let client = Client::generate_from_test_seed(&bundle.manifest, TestSeed(42)).expect("secure");
        client.encrypt(None, &[IntTensor::scalar(message)]).expect("it fits").remove(0)
    };
    let (one, other) = (encrypt(0), encrypt(3));
    assert!(one.words().iter().zip(other.words()).all(|(a, b)| a != b));
    let client = Client::generate_from_test_seed(&bundle.manifest, TestSeed(42)).expect("secure");
    assert_eq!((one.key(), other.key()), (Some(client.keys().tag()), Some(client.keys().tag())));
}
