//! A server key is large: read from a file, it is in memory once. And a size that a file states is
//! no reason to end the process.
#![cfg(target_os = "linux")]

mod common;

use common::{four_bits, linear, parameters};
use ferrocrete_abi::key_material::ServerKeyFile;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::Parameters;
use ferrocrete_client::ClientKeys;
use ferrocrete_kernels::ServerKeys;
use std::path::Path;
use std::process::Command;

/// Which work this process does for another, and on which file.
const WORK: &str = "FERROCRETE_TEST_WORK";

/// The most memory this process has had, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("the system tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it tells the peak");
    let number = line.trim().strip_suffix(" kB").expect("in kB").parse::<usize>().expect("a number");
    number * 1024
}

/// What the tests below start in a process of its own.
#[test]
fn worker() {
    let Ok(work) = std::env::var(WORK) else { return };
    let before = peak();
    match work.split_once(' ').expect("work and a file") {
        ("prepare", path) => drop(ServerKeys::read(path).expect("a key")),
        ("read", path) => drop(ServerKeyFile::read(path).expect("a key")),
        (other, _) => panic!("no work `{other}`"),
    }
    println!("peak {}", peak() - before);
}

fn peak_of(work: &str, path: &Path) -> usize {
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "worker", "--nocapture"])
        .env(WORK, format!("{work} {}", path.display()))
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.split_once("peak "));
    line.unwrap_or_else(|| panic!("{output:?}")).1.parse().expect("a number")
}

#[test]
fn a_key_is_in_memory_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("server.key");
    ClientKeys::generate(&four_bits())
        .and_then(|client| client.server_keys(&Monitor::new()))
        .expect("keys")
        .write(&path)
        .expect("it can be written");
    let size = path.metadata().expect("it is there").len() as f64;
    for (work, most) in [("prepare", 1.1), ("read", 1.1)] {
        let times = peak_of(work, &path) as f64 / size;
        println!("{work}: {times:.2} of the file's {size} bytes");
        assert!(times < most, "{work} takes {times:.2} times the file's size");
        assert!(times > 0.5, "{work}: {times:.2} is not the whole key, so the measurement is wrong");
    }
}

/// Secure, consistent, and more keys than any machine has memory.
#[test]
fn keys_beyond_any_memory_are_refused() {
    let mut huge: Parameters = parameters(2000, (16, 1 << 14), (1, 30), (1, 60));
    huge.big.noise = common::noise(1 << 18);
    let error = ClientKeys::generate(&huge).unwrap_err().to_string();
    assert!(
        error.contains("number of bytes of the evaluation keys is") && error.contains("at most 2^40"),
        "{error}"
    );
    assert!(ClientKeys::generate(&linear()).is_ok());
}

/// Under the bound, but more than there is.
#[test]
fn keys_beyond_this_memory_are_an_error() {
    let output = Command::new("bash")
        .args(["-c", "ulimit -v 4000000; exec \"$0\" --exact limited --nocapture"])
        .arg(std::env::current_exe().expect("this test"))
        .env(WORK, "limited")
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("there is not enough memory"), "{output:?}");
}

#[test]
fn limited() {
    if std::env::var(WORK).is_ok_and(|work| work == "limited") {
        let large = parameters(2000, (3, 1 << 14), (1, 20), (2, 20));
        let client = ClientKeys::generate(&large).expect("the secret keys are small");
        println!("{}", client.server_keys(&Monitor::new()).unwrap_err());
    }
}
