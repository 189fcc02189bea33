//! Programs and who signed them.

use super::{either, fate, kept, short};
use crate::Fate;
use crate::seal::{self, sealed};
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::expectation::{Encrypted, Expectation, SpecsDigest};
use ferrocrete_abi::manifest::{Gate, Manifest};
use ferrocrete_server::{PublicKey, Signature, SigningKey};

/// A program's file. Its code is not loaded: who loads it trusts it.
pub fn bundle(bytes: &[u8]) -> Fate {
    let read = |bytes: &[u8]| {
        let bundle = kept(Bundle::from_bytes(bytes));
        if let Some(bundle) = &bundle {
            use_manifest(&bundle.manifest);
            let again = Bundle::from_bytes(&bundle.to_bytes()).expect("what was written is read");
            assert!(again == *bundle, "written and read again, it is another");
        }
        fate(&bundle)
    };
    either(read(bytes), read(&sealed(seal::BUNDLE, bytes)))
}

/// A description, as a file and as Python's JSON.
pub fn manifest(bytes: &[u8]) -> Fate {
    let read = |bytes: &[u8]| {
        let manifest = kept(Manifest::from_bytes(bytes));
        if let Some(manifest) = &manifest {
            use_manifest(manifest);
            let again = Manifest::from_bytes(&manifest.to_bytes()).expect("what was written is read");
            assert!(again == *manifest, "written and read again, it is another");
        }
        fate(&manifest)
    };
    either(read(bytes), read(&sealed(seal::MANIFEST, bytes)))
}

/// What a client and a server do with any description before a run.
fn use_manifest(manifest: &Manifest) {
    SpecsDigest::of(manifest);
    manifest.fingerprint();
    let expectation = Expectation {
        encrypted: Some(Encrypted::All),
        digest: Some(SpecsDigest([0; 32])),
        max_error_log2: Some(-40.0),
        min_security: Some(128),
    };
    kept(expectation.check(manifest));
    kept(Expectation { digest: None, ..expectation.clone() }.check(manifest));
    short(&manifest.errors.asked);
    for function in &manifest.functions {
        manifest.function(Some(&function.name));
        kept(expectation.check_arguments(function));
        for gate in function.inputs.iter().chain(&function.outputs) {
            use_gate(gate);
            gate.words(&manifest.parameters);
        }
    }
}

/// What is done with a gate that was checked: nothing overflows.
pub fn use_gate(gate: &Gate) {
    short(gate);
    short(&gate.element);
    gate.len();
    let (low, high) = gate.element.range();
    assert!(low <= high, "{low} to {high}");
    for value in [low, high, 0] {
        // Unsigned and clear values have no padding bit that could be taken for a sign.
        assert_eq!(gate.element.decode(gate.element.encode(value)), value, "{gate}");
    }
    for word in [0, 1, 1 << 63, u64::MAX] {
        gate.element.decode(word);
    }
}

/// Signatures, keys to sign with, and keys to check with, as text.
pub fn signature(bytes: &[u8]) -> Fate {
    // Of the program `program`, by the key of 32 bytes 7.
    let key: PublicKey = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c".parse().unwrap();
    let read = |bytes: &[u8]| {
        let signature = kept(Signature::from_bytes(bytes));
        if let Some(signature) = &signature {
            kept(signature.check(b"program", &key));
            assert!(signature.check(b"another", &key).is_err(), "forged");
            assert!(
                Signature::from_bytes(&signature.to_bytes()).expect("what was written is read") == *signature
            );
        }
        let secret = kept(SigningKey::from_bytes(bytes));
        if let Some(secret) = &secret {
            let signature = secret.sign(b"program");
            signature.check(b"program", &secret.public_key()).expect("a signature is right");
        }
        either(fate(&signature), fate(&secret))
    };
    let text = String::from_utf8_lossy(bytes);
    let public = kept(text.parse::<PublicKey>());
    if let Some(public) = public {
        assert_eq!(public.to_string().parse(), Ok(public));
    }
    let sealed = [seal::SIGNATURE, seal::SIGNING_KEY].map(|kind| read(&sealed(kind, bytes)));
    [read(bytes), fate(&public), fate(&kept(text.parse::<SpecsDigest>()))]
        .into_iter()
        .chain(sealed)
        .fold(Fate::Refused, either)
}
