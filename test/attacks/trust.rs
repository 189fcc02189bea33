//! Programs that are not what they are taken for: the description decides what a client sends in the
//! clear, and the code is run by the server.

use crate::room::Room;
use ferrocrete::{
    Client, Element, Encrypted, Error, ErrorBound, Expectation, IntTensor, LoadedProgram, Manifest,
    PublicKey, SpecsDigest, read_bundle, write_bundle,
};
use ferrocrete_abi::frame::{self, Kind};
use std::os::unix::fs::PermissionsExt;

const KEYGEN: &str = "fhec keygen p.fhe --client-key c.key --server-key s.key";
const ENCRYPT: &str = "--client-key c.key --args '[1]' -o a.ct";

/// Writes `edited.fhe`, which is `p.fhe` with another description.
fn edit(room: &Room, change: impl FnOnce(&mut Manifest)) {
    let mut bundle = read_bundle(room.path("p.fhe")).expect("a bundle");
    change(&mut bundle.manifest);
    write_bundle(&bundle, room.path("edited.fhe")).expect("it can be written");
}

fn to_clear(manifest: &mut Manifest) {
    manifest.functions[0].inputs[0].element = Element::Clear { width: 8 };
}

fn digest(room: &Room) -> String {
    room.ok("fhec digest p.fhe").trim().to_owned()
}

#[test]
fn an_argument_that_is_expected_to_be_encrypted_is_not_sent_in_the_clear() {
    let room = Room::new();
    room.ok(KEYGEN);
    edit(&room, to_clear);
    let expectations = ["--expect-encrypted all", "--expect-encrypted 0"];
    let digest = format!("--specs-digest {}", digest(&room));
    for expect in expectations.into_iter().chain([&*digest]) {
        room.ok(&format!("fhec encrypt p.fhe {expect} {ENCRYPT} && rm a.ct"));
        let says = if expect == digest { "expected" } else { "would go to the server in the clear" };
        room.refused(&format!("fhec encrypt edited.fhe {expect} {ENCRYPT}"), says);
        assert!(!room.path("a.ct").exists(), "{expect}");
    }
    room.refused(&format!("fhec encrypt p.fhe --expect-encrypted 0,1 {ENCRYPT}"), "the function has 1");
}

#[test]
fn an_argument_in_the_clear_is_named() {
    let room = Room::new();
    room.ok(KEYGEN);
    edit(&room, to_clear);
    let told = room.run(&format!("fhec encrypt edited.fhe {ENCRYPT}"));
    assert!(told.status.success());
    assert_eq!(String::from_utf8_lossy(&told.stderr), "argument 0 goes to the server in the clear\n");
    let quiet = room.run(&format!("fhec encrypt p.fhe {ENCRYPT}"));
    assert_eq!((quiet.status.code(), &*quiet.stderr), (Some(0), &b""[..]));
}

/// A client in Rust, which prints nothing.
#[test]
fn a_client_refuses_what_it_does_not_expect() {
    let room = Room::new();
    let manifest = read_bundle(room.path("p.fhe")).expect("a bundle").manifest;
    let mut edited = manifest.clone();
    to_clear(&mut edited);
    let all = || Expectation { encrypted: Some(Encrypted::All), ..Expectation::default() };
    let client = |manifest| Client::generate(manifest).expect("secure").expecting(all()).expect("no digest");
    client(&manifest).encrypt(None, &[IntTensor::scalar(1)]).expect("it is as expected");
    for refused in [
        client(&edited).encrypt(None, &[IntTensor::scalar(1)]).map(drop),
        client(&edited).encrypt_argument(None, 0, &IntTensor::scalar(1)).map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Unexpected(_))), "{refused:?}");
    }
    let pinned = Expectation { digest: Some(SpecsDigest::of(&manifest)), ..Expectation::default() };
    let refused = Client::generate(&edited).expect("secure").expecting(pinned);
    assert!(matches!(refused, Err(Error::Unexpected(_))), "{refused:?}");
}

/// A client in Rust that was told nothing, which sends nothing in the clear by itself.
#[test]
fn a_client_is_told_of_clear_arguments() {
    let room = Room::new();
    let mut edited = read_bundle(room.path("p.fhe")).expect("a bundle").manifest;
    to_clear(&mut edited);
    let client = Client::generate(&edited).expect("secure");
    let refused = client.encrypt(None, &[IntTensor::scalar(1)]);
    assert!(matches!(&refused, Err(Error::ClearArguments { places, .. }) if places == &[0]), "{refused:?}");
    let refused = client.encrypt_argument(None, 0, &IntTensor::scalar(1));
    assert!(matches!(refused, Err(Error::ClearArguments { .. })), "{refused:?}");
    let allowed = client.allow_clear().encrypt(None, &[IntTensor::scalar(1)]).expect("it is allowed");
    assert!(allowed[0].key().is_none(), "it is clear");
}

/// Whatever of the description a client relies on.
#[test]
fn the_digest_covers_all_that_counts() {
    let room = Room::new();
    room.ok(KEYGEN);
    let digest = digest(&room);
    let line = format!("fhec encrypt edited.fhe --specs-digest {digest} {ENCRYPT}");
    let changes: [fn(&mut Manifest); 6] = [
        |m| m.functions[0].name = "other".into(),
        |m| m.functions[0].inputs[0].shape = vec![1],
        |m| m.functions[0].outputs[0].element = Element::Clear { width: 8 },
        |m| m.functions[0].composable = None,
        |m| m.errors.asked = ErrorBound::WholeProgram(-80.0),
        |m| m.errors.whole_program_log2 = None,
    ];
    for change in changes {
        edit(&room, change);
        room.refused(&line, &format!("expected {digest}"));
    }
    // Keys for other parameters do not even fit.
    edit(&room, |m| m.parameters.big.noise.0 *= 2.0);
    room.refused(
        &format!("{KEYGEN} --force").replace("p.fhe", &format!("edited.fhe --specs-digest {digest}")),
        "expected",
    );
    // Another machine's code is the same program.
    edit(&room, |m| m.target.cpu = "other".into());
    room.ok(&line);
}

#[test]
fn a_program_that_errs_too_often_or_is_too_weak_is_refused() {
    let room = Room::new();
    room.ok("fhec compile p.mlir --p-error 2^-10 -o often.fhe");
    let keygen = "fhec keygen often.fhe --client-key o.key --server-key t.key";
    room.refused(&format!("{keygen} --max-error 2^-40"), "at most 2^-40.0 is expected");
    room.refused(&format!("{keygen} --min-security 256"), "at least 256 are expected");
    assert!(!room.path("o.key").exists() && !room.path("t.key").exists());
    room.ok(&format!("{keygen} --max-error 2^-9 --min-security 128"));
    let encrypt = "fhec encrypt often.fhe --client-key o.key --args '[1]' -o a.ct";
    room.refused(&format!("{encrypt} --max-error 2^-40"), "at most 2^-40.0 is expected");
    room.refused(&format!("{encrypt} --min-security 256"), "at least 256 are expected");
    room.ok(&format!("{encrypt} --max-error 2^-9"));
    let told = room.ok("fhec explain often.fhe");
    assert!(told.contains("2^-10.0 for each lookup and output") && told.contains("128 bits"), "{told}");
    let told = room.ok("fhec explain p.fhe");
    assert!(told.contains("2^-40.0 for the whole program") && told.contains(&digest(&room)), "{told}");
    room.refused("fhec explain p.fhe --p-error 2^-10", "its error bound");
}

/// Numbers that are no probabilities, which nothing could be compared with.
#[test]
fn impossible_errors_are_refused() {
    let room = Room::new();
    for impossible in [1.0, f64::MAX] {
        edit(&room, |m| m.errors.whole_program_log2 = Some(impossible));
        room.refused("fhec explain edited.fhe", "log2 of a probability");
    }
    edit(&room, |m| m.errors.worst_log2 = Some(f64::MIN));
    room.ok("fhec explain edited.fhe");
}

/// With `me.key` and `other.key`, and `p.fhe` signed with the first.
fn signed() -> Room {
    let room = Room::new();
    room.ok("fhec sign --new-key me.key && fhec sign --new-key other.key && fhec sign p.fhe --key me.key");
    room.ok(KEYGEN);
    room.ok(&format!("fhec encrypt p.fhe {ENCRYPT}"));
    room
}

const EVAL: &str = "fhec eval p.fhe --server-key s.key a.ct -o r.ct --require-signature";

#[test]
fn a_signed_program_runs() {
    let room = signed();
    room.ok(&format!("{EVAL} me.key.pub"));
    room.ok(&format!("{EVAL} $(cat me.key.pub)"));
    let key: PublicKey = room.ok("cat me.key.pub").parse().expect("a key");
    LoadedProgram::load_signed(room.path("p.fhe"), &key).expect("it is signed");
}

#[test]
fn a_program_that_is_not_signed_as_required_is_not_loaded() {
    let room = signed();
    let eval = format!("{EVAL} me.key.pub");
    let refused = |how: &str, says: &str| {
        room.ok("cp p.fhe p.kept; cp p.fhe.sig sig.kept");
        room.ok(how);
        room.refused(&eval, says);
        assert!(!room.path("r.ct").exists(), "{how}");
        let key: PublicKey = room.ok("cat me.key.pub").parse().expect("a key");
        LoadedProgram::load_signed(room.path("p.fhe"), &key).expect_err(how);
        room.ok("mv p.kept p.fhe; mv sig.kept p.fhe.sig");
    };
    refused("rm p.fhe.sig", "p.fhe.sig: No such file");
    refused("fhec sign p.fhe --key other.key", "the program is signed with the key");
    refused("fhec compile p.mlir --p-error 2^-10 -o p.fhe", "the signature is not of this program");
    refused("truncate -s -1 p.fhe.sig", "the file is truncated");
    refused("truncate -s 0 p.fhe.sig", "not a Ferrocrete file");
    refused("cp p.fhe p.fhe.sig", "this file is a program bundle, expected a signature");
    edit(&room, |m| m.functions[0].name = "other".into());
    refused("cp edited.fhe p.fhe", "the signature is not of this program");
    // Native code that differs in a byte, in a bundle whose checksum is right.
    let mut bundle = read_bundle(room.path("p.fhe")).expect("a bundle");
    let last = bundle.code.len() - 1;
    bundle.code[last] ^= 1;
    write_bundle(&bundle, room.path("edited.fhe")).expect("it can be written");
    refused("cp edited.fhe p.fhe", "the signature is not of this program");
    // A signature of another key that says it is of the required one.
    room.ok("fhec sign p.fhe --key other.key");
    let forged = room.read("p.fhe.sig");
    let (_, signature) = frame::decode::<serde_json::Value>(Kind::Signature, &forged).expect("a signature");
    let header = serde_json::json!({ "public_key": room.ok("cat me.key.pub").trim() });
    std::fs::write(room.path("forged"), frame::encode(Kind::Signature, &header, &[signature]))
        .expect("written");
    refused("cp forged p.fhe.sig", "the signature is not of this program");
    room.refused("fhec sign --new-key me.key", "it is a signing key, and nothing else is written over one");
}

/// Under a key of small order, one signature is valid for many programs.
#[test]
fn keys_that_are_none_are_refused() {
    let room = Room::new();
    for key in ["0", &"0".repeat(64), &format!("01{}", "0".repeat(62)), &"g".repeat(64), "p.mlir"] {
        let output = room.run(&format!("fhec eval p.fhe --server-key s a -o r --require-signature {key}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{key}: {said}");
        assert!(said.contains("no public key of 64 hexadecimal digits"), "{said}");
    }
    room.ok("fhec sign --new-key me.key");
    room.refused("fhec sign p.fhe --key me.key.pub", "not a Ferrocrete file");
    let mode = std::fs::metadata(room.path("me.key")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o077, 0, "only its owner may read it");
}
