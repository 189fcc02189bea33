//! The example programs give their vectors' outputs in every mode.

use std::path::Path;
use std::process::Command;

#[track_caller]
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test/programs");
    for mode in ["clear", "simulate", "encrypted"] {
        let output = Command::new(env!("CARGO_BIN_EXE_fhec"))
            .arg("test")
            .arg(folder.join(format!("{name}.mlir")))
            .arg("--vectors")
            .arg(folder.join(format!("{name}.vectors.json")))
            .args(["--mode", mode])
            .output()
            .expect("fhec runs");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && out.contains(" 0 failed"), "{name}, {mode}: {output:?}");
        assert!(!out.starts_with("0 passed"), "{name} has no vectors");
    }
}

#[test]
fn linear() {
    check("seed_linear");
}

#[test]
fn lookup() {
    check("tlu4");
}

#[test]
fn product_of_ciphertexts() {
    check("mul4");
}

#[test]
fn two_layers() {
    check("mlp8");
}

#[test]
fn lookups_over_a_tensor() {
    check("vec256");
}
