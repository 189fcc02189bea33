//! Texts that MLIR's parser does not survive, and what else may become of the process that parses.

use crate::room::{Room, fhec};
use ferrocrete::{Compiler, Error, Isolation, Lost};
use std::time::Duration;

/// The parser asks for memory for so many operands, and LLVM gives up.
const HUGE: &str = "func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  // A comment.
  %y = tensor.from_elements %x : tensor<9223372036854775807x!FHE.eint<4>>
  return %x : !FHE.eint<4>
}
";

/// An op that uses a value which is not defined is freed with its region, and once more: that shows when the
/// thread ends.
const FREED: &str = "func.func private @f(%a: tensor<2x!FHE.eint<1>>) -> (tensor<2x!FHE.esint<1>>) {
    tensor.yield %v : !FHE.esint<2>
  %r = tensor.generate {
  %v = tensor.extract %t[%i, %j, %k, %l] : tensor<1x2x2x3x!FHE.esint<2>>
}
";

#[test]
fn a_text_that_crashes_the_parser_is_refused() {
    let room = Room::new();
    std::fs::write(room.path("huge.mlir"), HUGE).expect("it can be written");
    std::fs::write(room.path("v.json"), r#"[{"inputs": [1], "outputs": [1]}]"#).expect("it can be written");
    let crashed =
        "the parser crashed near huge.mlir:3:1 (signal 6, SIGABRT: LLVM ERROR: SmallVector unable to grow.";
    for command in ["compile", "explain", "run --mode clear --args [1]", "test --vectors v.json"] {
        room.refused(&format!("fhec {command} huge.mlir --isolate"), crashed);
    }
    assert!(!room.path("huge.fhe").exists());
    std::fs::write(room.path("freed.mlir"), FREED).expect("it can be written");
    room.refused("fhec compile freed.mlir --isolate", "freed.mlir:5:2: expected ':'");
}

#[test]
fn what_is_said_of_a_program_is_the_same() {
    let room = Room::new();
    let wrong = "func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {\n  return %y : !FHE.eint<4>\n}\n";
    let zero = "func.func @main(%x: !FHE.eint<4>)\0";
    let older = "func.func @main(%x: tensor<4x!FHE.eint<4>>) -> tensor<4x1x!FHE.eint<3>> {
  %y = tensor.expand_shape %x [[0, 1]] : tensor<4x!FHE.eint<4>> into tensor<4x1x!FHE.eint<4>> loc(\"q.py\":7:8)
  return %y : tensor<4x1x!FHE.eint<4>>\n}\n";
    let wide = "func.func @main(%x: !FHE.eint<30>) -> !FHE.eint<30> {
  %y = \"FHE.mul_eint\"(%x, %x) : (!FHE.eint<30>, !FHE.eint<30>) -> !FHE.eint<30> loc(\"q.py\":7:8)
  return %y : !FHE.eint<30>\n}\n";
    for text in [wrong, zero, older, wide] {
        std::fs::write(room.path("w.mlir"), text).expect("it can be written");
        let here = room.run("fhec compile w.mlir");
        let there = room.run("fhec compile w.mlir --isolate");
        assert_eq!(here, there, "{text}");
        assert_eq!(here.status.code(), Some(1), "{text}");
    }
    // And so is what it is compiled to.
    let compiled = |how: &str| room.ok(&format!("fhec compile p.mlir --emit llvm {how}"));
    assert_eq!(compiled(""), compiled("--isolate"));
}

#[test]
fn too_little_memory_or_time_is_an_error() {
    let room = Room::new();
    room.refused(
        "fhec compile p.mlir --isolate --parse-memory 1",
        "the parser had not enough memory for p.mlir",
    );
    room.refused(
        "fhec compile p.mlir --isolate --parse-time 0.001",
        "the parser took longer than 1ms for p.mlir",
    );
    for kib in [500_000, 600_000] {
        for how in ["", "--isolate"] {
            let output = room.run(&format!("ulimit -v {kib}; fhec compile p.mlir -o out.fhe {how}"));
            // Whether it is enough depends on the machine.
            assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        }
    }
}

/// A program of the embedding API whose command does not parse, or is not there.
#[test]
fn a_command_that_does_not_parse_is_an_error() {
    let parse =
        |isolation: Isolation| Compiler::new().isolate(isolation).compile_str(HUGE, "h.mlir").map(drop);
    let none: [&str; 0] = [];
    let refused = parse(Isolation::command("/bin/false", none));
    let Err(Error::LostParser(lost)) = refused else { panic!("{refused:?}") };
    assert_eq!(lost.how, Lost::Ended { code: Some(1), said: None });
    let refused = parse(Isolation::command("/bin/echo", ["ferrocrete: {}"]));
    assert!(
        matches!(&refused, Err(Error::LostParser(lost)) if matches!(lost.how, Lost::Ended { .. })),
        "{refused:?}"
    );
    let refused = parse(Isolation::command("/no/such/file", none));
    assert!(matches!(refused, Err(Error::NoParser { .. })), "{refused:?}");
    let refused = parse(Isolation::command("/bin/sleep", ["100"]).time_limit(Duration::from_millis(50)));
    assert!(
        matches!(&refused, Err(Error::LostParser(lost)) if matches!(lost.how, Lost::Time(_))),
        "{refused:?}"
    );
}

/// Threads that parse at a time, some of them in vain, leave neither processes nor descriptors behind.
#[test]
fn nothing_is_left_behind() {
    let room = Room::new();
    let text = String::from_utf8(room.read("p.mlir")).expect("text");
    let compiler = Compiler::new().isolate(Isolation::command(fhec(), [""; 0]));
    let parse = |text: &str| compiler.compile_str(text, "p.mlir").is_ok();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(parse(&text) && !parse(HUGE)));
        }
    });
    let held = std::fs::read_dir("/proc/self/fd").expect("Linux tells").filter_map(|entry| {
        let target = std::fs::read_link(entry.ok()?.path()).ok()?;
        target.to_string_lossy().contains("ferrocrete-parse").then_some(target)
    });
    assert_eq!(held.count(), 0);
    let children =
        |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux tells").filter_map(Result::ok);
    let names = tasks.flat_map(|task| children(task).split(' ').map(str::to_owned).collect::<Vec<_>>());
    let zombies = names.filter(|pid| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.contains("(fhec) Z")
    });
    assert_eq!(zombies.count(), 0);
}

/// The child ends with the process that asked, wherever it is.
#[test]
fn a_child_does_not_outlive_who_asked() {
    let room = Room::new();
    // Long enough to be met while it is parsed.
    let long = "  %a = arith.constant 1 : i5\n".replace("%a", "%a_N");
    let body: String = (0..400_000).map(|i| long.replace('N', &i.to_string())).collect();
    let text = format!(
        "func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {{\n{body}  return %x : !FHE.eint<4>\n}}\n"
    );
    std::fs::write(room.path("long.mlir"), text).expect("it can be written");
    let mut asking = std::process::Command::new(fhec());
    let asking = asking.args(["compile", "--isolate", "long.mlir"]).current_dir(room.path("."));
    let mut asking = asking.spawn().expect("fhec starts");
    let children = format!("/proc/{0}/task/{0}/children", asking.id());
    let children = || std::fs::read_to_string(&children).unwrap_or_default().trim().to_owned();
    while children().is_empty() {
        assert!(asking.try_wait().expect("it is a child").is_none(), "it ended before it asked");
        std::thread::sleep(Duration::from_millis(1));
    }
    let child = format!("/proc/{}/stat", children());
    asking.kill().expect("it runs");
    asking.wait().expect("it is a child");
    let lives = || std::fs::read_to_string(&child).is_ok_and(|stat| !stat.contains(") Z"));
    for _ in 0..200 {
        if !lives() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it goes on");
}
