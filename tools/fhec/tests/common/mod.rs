//! A directory to run `fhec` in.

#![allow(dead_code, reason = "every test file uses some of it")]

use std::path::PathBuf;
use std::process::Command;

/// `2x + 2`: linear.
pub const DOUBLE: &str = r#"func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %two = arith.constant 2 : i5
  %double = "FHE.mul_eint_int"(%x, %two) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  %sum = "FHE.add_eint_int"(%double, %two) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  return %sum : !FHE.eint<4>
}
"#;

/// One lookup, in a function with a name that is no identifier.
pub const SQUARE: &str = r#"func.func @"<lambda>"(%x: !FHE.eint<2>) -> !FHE.eint<4> {
  %table = arith.constant dense<[0, 1, 4, 9]> : tensor<4xi64>
  %y = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<4>
  return %y : !FHE.eint<4>
}
"#;

/// Two functions, neither of them `main`; one takes a tensor.
pub const TWO: &str = r#"func.func @sum(%x: tensor<3x!FHE.eint<4>>) -> !FHE.eint<4> {
  %y = "FHELinalg.sum"(%x) : (tensor<3x!FHE.eint<4>>) -> !FHE.eint<4>
  return %y : !FHE.eint<4>
}
func.func @negate(%x: !FHE.esint<5>) -> !FHE.esint<5> {
  %y = "FHE.neg_eint"(%x) : (!FHE.esint<5>) -> !FHE.esint<5>
  return %y : !FHE.esint<5>
}
"#;

/// A temporary directory.
pub struct Room(tempfile::TempDir);

/// What a command did.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Room {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.path(name), content).expect("a file can be written");
        self
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `fhec` in the directory; words are separated by one space, and `'...'` is one word.
    pub fn fhec(&self, words: &str) -> Done {
        let words = words.split('\'').enumerate().flat_map(|(i, part)| match i % 2 {
            0 => part.split(' ').filter(|word| !word.is_empty()).collect(),
            _ => vec![part],
        });
        let output = Command::new(env!("CARGO_BIN_EXE_fhec"))
            .args(words)
            .current_dir(self.0.path())
            .output()
            .expect("fhec runs");
        Done {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Done {
    /// The standard output of a command that went well.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.out
    }

    /// Checks the exit code and that standard error says all the parts.
    #[track_caller]
    pub fn fails(self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in {self:#?}");
        }
        assert!(!self.err.contains("panicked"), "{self:#?}");
    }
}
