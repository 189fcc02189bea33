//! Programs that are not what they are taken for: the description decides what a client sends in the
//! clear, and the code is run by the server.

use crate::room::Room;
use ferrocrete::{
    Client, Element, Encrypted, Error, ErrorBound, Expectation, IntTensor, Manifest, SpecsDigest,
    read_bundle, write_bundle,
};

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
