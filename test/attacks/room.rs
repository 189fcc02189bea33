//! A folder with a program, its bundle and its keys, and the command line tool to use on them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// `x + 1` on 4 bits, wrapped by a table, so that its server key has bootstraps.
const PROGRAM: &str = r#"func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %table = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %y = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}
"#;

pub struct Room(tempfile::TempDir);

impl Room {
    /// With `p.mlir` and `p.fhe`.
    pub fn new() -> Self {
        let room = Self(tempfile::tempdir().expect("a temporary folder"));
        std::fs::write(room.path("p.mlir"), PROGRAM).expect("it can be written");
        room.ok("fhec compile p.mlir -o p.fhe");
        room
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All files and links, by name.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("it can be listed");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> =
            entries.map(|entry| name(entry).into_string().expect("names are text")).collect();
        names.sort();
        names
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        let path = format!("{}:{}", tools().display(), std::env::var("PATH").unwrap_or_default());
        command.args(["-o", "pipefail", "-c", line]).current_dir(self.0.path()).env("PATH", path);
        command
    }

    /// Starts a line of bash.
    pub fn start(&self, line: &str) -> Child {
        let mut command = self.command(line);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("bash runs")
    }

    pub fn run(&self, line: &str) -> Output {
        self.command(line).stdin(Stdio::null()).output().expect("bash runs")
    }

    /// What a line of bash prints, which must succeed.
    #[track_caller]
    pub fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A line that must end in an error of ours, not in a panic or a signal, and say that.
    #[track_caller]
    pub fn refused(&self, line: &str, says: &str) {
        let output = self.run(line);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
        // Messages are wrapped, and their lines begin with a bar.
        let flat = text.replace(['│', '\n'], " ");
        let flat = flat.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(says) && !flat.contains("panicked"), "{line}: {text}");
    }

    /// That both keys fit each other: what goes through them comes back right.
    #[track_caller]
    pub fn keys_fit(&self, client: &str, server: &str) {
        self.ok(&format!("fhec encrypt p.fhe --client-key {client} --args '[2]' -o a.ct"));
        self.ok(&format!("fhec eval p.fhe --server-key {server} a.ct -o r.ct"));
        assert_eq!(self.ok(&format!("fhec decrypt p.fhe --client-key {client} r.ct")), "3\n");
        for name in ["a.ct", "r.ct"] {
            std::fs::remove_file(self.path(name)).expect("it is there");
        }
    }
}

/// The folder of `fhec`, which must be no older than this test needs it.
fn tools() -> PathBuf {
    let test = std::env::current_exe().expect("this test is a file");
    let folder = test.ancestors().nth(2).expect("it is in a target folder").to_path_buf();
    let missing = "run `cargo build -p fhec` (`tools/test` does)";
    assert!(Path::new(&folder).join("fhec").exists(), "fhec is missing: {missing}");
    folder
}

/// The tool itself.
pub fn fhec() -> PathBuf {
    tools().join("fhec")
}
