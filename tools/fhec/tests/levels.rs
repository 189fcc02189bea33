//! What is emitted at each level, fed back.

mod common;

use common::{Room, SQUARE};

/// Every level there is, as `fhec` lists them itself.
fn levels(room: &Room) -> Vec<String> {
    let said = room.fhec("compile p.mlir --emit nonsense").err;
    let (_, list) = said.split_once("[possible values: ").unwrap_or_else(|| panic!("no list in {said}"));
    let (list, _) = list.split_once(']').unwrap_or_else(|| panic!("no end in {said}"));
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_level_is_taken_again_or_refused_with_the_reason() {
    let room = Room::new();
    room.write("p.mlir", SQUARE);
    let levels = levels(&room);
    assert!(levels.len() >= 8, "{levels:?}");
    for level in levels {
        room.fhec(&format!("compile p.mlir --emit {level} -o out.{level}")).ok();
        let again = room.fhec(&format!("compile out.{level} --emit {level} -o again.{level}"));
        let run = room.fhec(&format!("run out.{level} --mode clear --args [2]"));
        let reason = match level.as_str() {
            "fhe" => {
                assert_eq!((again.ok(), run.ok()), (String::new(), "4\n".to_owned()));
                assert_eq!(
                    room.read("again.fhe"),
                    room.read("out.fhe"),
                    "optimising twice is optimising once"
                );
                continue;
            }
            "tfhe" | "batched" => "is of the TFHE level, and a program is compiled from the FHE level",
            "llvm" => "is of the LLVM dialect, and a program is compiled from the FHE level",
            "llvm-ir" | "asm" => "out.",
            "obj" => "is no text; a program is MLIR text",
            "bundle" => "is written by this compiler; a program is compiled from MLIR text",
            // A level that is new: it must be taken, or not in silence.
            _ => {
                assert!(again.code == Some(0) || !again.err.is_empty(), "{level}: {again:?}");
                continue;
            }
        };
        again.fails(1, &[reason]);
        if level != "bundle" {
            run.fails(1, &[reason]);
        }
        assert!(!room.path(&format!("again.{level}")).exists(), "{level}");
    }
}
