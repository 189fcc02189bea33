//! A session as an editor holds it.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const PROGRAM: &str = r#"func.func @main(%x: !FHE.eint<4>, %y: !FHE.eint<4>) -> !FHE.eint<4> {
  %z = "FHE.add_eint"(%x, %y) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %z : !FHE.eint<4>
}
"#;
const URI: &str = "test:///program.mlir";

struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next_id: u64,
}

impl Editor {
    /// Starts the server and shakes hands.
    fn new() -> Self {
        Self::with(&[])
    }

    /// The same with arguments.
    fn with(arguments: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_fhe-lsp-server"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let to = server.stdin.take().expect("piped");
        let from = BufReader::new(server.stdout.take().expect("piped"));
        let mut editor = Self { server, to, from, next_id: 0 };
        let able = editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
        assert_eq!(able["capabilities"]["hoverProvider"], true, "{able}");
        editor
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
    }

    fn receive(&mut self) -> Value {
        let mut length = None;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).expect("the server writes text") > 0, "the server ended");
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse().ok();
            }
        }
        let mut body = vec![0; length.expect("a length")];
        self.from.read_exact(&mut body).expect("the whole message");
        serde_json::from_slice(&body).expect("JSON")
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        let answer = self.receive();
        assert_eq!(answer["id"], id, "{answer}");
        answer["result"].clone()
    }

    /// Opens a document and returns its diagnostics.
    fn open(&mut self, text: &str) -> Value {
        let document = json!({"uri": URI, "languageId": "mlir", "version": 1, "text": text});
        self.send(&json!({
            "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}
        }));
        self.diagnostics()
    }

    /// Edits the document and returns its diagnostics.
    fn change(&mut self, version: u64, changes: &[Value]) -> Value {
        self.send(&json!({
            "jsonrpc": "2.0", "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": URI, "version": version}, "contentChanges": changes}
        }));
        self.diagnostics()
    }

    fn diagnostics(&mut self) -> Value {
        let said = self.receive();
        assert_eq!(said["method"], "textDocument/publishDiagnostics", "{said}");
        said["params"]["diagnostics"].clone()
    }

    /// Asks about the place of `what` in `PROGRAM`.
    fn ask_at(&mut self, method: &str, what: &str) -> Value {
        let at = PROGRAM.find(what).expect("it is there");
        let line = PROGRAM[..at].matches('\n').count();
        let character = at - PROGRAM[..at].rfind('\n').map_or(0, |newline| newline + 1);
        self.ask(
            method,
            json!({
                "textDocument": {"uri": URI},
                "position": {"line": line, "character": character + 1},
                "context": {"includeDeclaration": true},
            }),
        )
    }

    fn quit(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
        assert!(self.server.wait().expect("it ends").success());
    }
}

fn lines(places: &Value) -> Vec<u64> {
    places.as_array().expect("a list").iter().filter_map(|p| p["range"]["start"]["line"].as_u64()).collect()
}

#[test]
fn a_mistake_is_shown_at_its_op() {
    let mut editor = Editor::new();
    let wrong =
        PROGRAM.replace("%x: !FHE.eint<4>", "%x: !FHE.eint<3>").replace("(!FHE.eint<4>", "(!FHE.eint<3>");
    let diagnostics = editor.open(&wrong);
    assert_eq!(lines(&diagnostics), [1], "{diagnostics}");
    let message = diagnostics[0]["message"].as_str().expect("a message");
    assert!(message.contains("'FHE.add_eint' op operands differ in width: 3 and 4"), "{message}");
    editor.quit();
}

#[test]
fn a_type_of_any_length_makes_a_message_of_bounded_length() {
    let mut editor = Editor::new();
    let long = format!("tuple<{}i1>", "i64, ".repeat(20_000));
    let diagnostics = editor.open(&PROGRAM.replace("%y: !FHE.eint<4>", &format!("%y: {long}")));
    let message = diagnostics[0]["message"].as_str().expect("a message");
    assert!(message.contains("i64, i64") && message.len() < 3000, "{message}");
    editor.quit();
}

#[test]
fn hovering_shows_what_the_definition_says() {
    let mut editor = Editor::new();
    assert_eq!(editor.open(PROGRAM), json!([]));
    let hover = editor.ask_at("textDocument/hover", "FHE.add_eint");
    let text = hover["contents"]["value"].as_str().expect("text");
    for part in
        ["**FHE.add_eint**: Adds two encrypted integers", "Operands and result have one type", "Generic Form"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let return_op = editor.ask_at("textDocument/hover", "return");
    let text = return_op["contents"]["value"].as_str().expect("text");
    assert!(text.starts_with("\"func.return\""), "an op of another dialect is left as it is: {text}");
    editor.quit();
}

#[test]
fn values_lead_to_their_definitions_and_uses() {
    let mut editor = Editor::new();
    editor.open(PROGRAM);
    assert_eq!(lines(&editor.ask_at("textDocument/definition", "%z : ")), [1]);
    assert_eq!(lines(&editor.ask_at("textDocument/references", "%x")), [0, 1]);
    assert_eq!(editor.ask_at("textDocument/hover", "}\n"), Value::Null);
    editor.quit();
}

/// As MLIR 17 wrote it; letters of two and four bytes stand before what changes.
const OLDER: &str = r#"func.func @main(%x: tensor<4x!FHE.eint<4>>) -> tensor<4x1x!FHE.eint<4>> {
  %y = tensor.expand_shape %x [[0, 1]] : tensor<4x!FHE.eint<4>> into tensor<4x1x!FHE.eint<4>> loc("é😀")
  return %y : tensor<4x1x!FHE.eint<4>>
}
"#;

#[test]
fn older_text_is_read_and_edited() {
    let mut editor = Editor::new();
    assert_eq!(editor.open(OLDER), json!([]));
    let uses = |editor: &mut Editor, line: u64, character: usize| {
        let places = editor.ask(
            "textDocument/references",
            json!({
                "textDocument": {"uri": URI},
                "position": {"line": line, "character": character},
                "context": {"includeDeclaration": true},
            }),
        );
        let start =
            |p: &Value| (p["range"]["start"]["line"].as_u64(), p["range"]["start"]["character"].as_u64());
        places.as_array().expect("a list").iter().map(start).collect::<Vec<_>>()
    };
    assert_eq!(uses(&mut editor, 2, 10), [(Some(1), Some(2)), (Some(2), Some(9))]);

    // What follows the place where text was written in: `loc` becomes a mistake, at its own column.
    let line = OLDER.lines().nth(1).expect("the op");
    let at = line.find("loc(").expect("it is there");
    let change = |start: usize, end: usize, text: &str| {
        json!({
            "range": {"start": {"line": 1, "character": start}, "end": {"line": 1, "character": end}},
            "text": text
        })
    };
    let said = editor.change(2, &[change(at, at + 3, "lok")]);
    assert_eq!(said[0]["range"]["start"], json!({"line": 1, "character": at}), "{said}");
    // The second letter of the name takes two units.
    let said = editor.change(3, &[change(at, at + 3, "loc"), change(at + 6, at + 8, "e")]);
    assert_eq!(said, json!([]));
    assert_eq!(editor.change(4, &[json!({"text": PROGRAM})]), json!([]));
    assert_eq!(lines(&editor.ask_at("textDocument/references", "%x")), [0, 1]);
    editor.quit();
}

/// A shape that MLIR's parser aborts on.
const CRASHING: &str = r#"func.func @f(%x: i4) -> tensor<9223372036854775807xi4> {
  %y = tensor.from_elements %x : tensor<9223372036854775807xi4>
  return %y : tensor<9223372036854775807xi4>
}
"#;

#[test]
fn a_text_that_crashes_the_parser_loses_no_session() {
    let mut editor = Editor::new();
    assert_eq!(editor.open(PROGRAM), json!([]));
    let other = "test:///other.mlir";
    let opened = json!({"uri": other, "languageId": "mlir", "version": 1, "text": CRASHING});
    let open = json!({
        "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": opened}
    });
    let crashed = |said: &Value, line: u64| {
        let message = said[0]["message"].as_str().expect("a message");
        assert!(message.contains("MLIR's parser crashed (signal 6) on this text"), "{message}");
        assert_eq!((said.as_array().expect("a list").len(), lines(said)), (1, vec![line]), "{said}");
    };
    editor.send(&open);
    crashed(&editor.diagnostics(), 0);
    // The other document is there as before.
    assert_eq!(lines(&editor.ask_at("textDocument/references", "%x")), [0, 1]);

    // The document is known again when it is mended, and only then.
    let change = |version: u64, text: &str| {
        let changes = json!([{"text": text}]);
        json!({
            "jsonrpc": "2.0", "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": other, "version": version}, "contentChanges": changes}
        })
    };
    let longer = CRASHING.replacen("  %y", "  // again\n  %y", 1);
    editor.send(&change(2, &longer));
    crashed(&editor.diagnostics(), 1);
    editor.send(&change(3, &longer.replace("9223372036854775807", "1")));
    assert_eq!(editor.diagnostics(), json!([]));
    let uses = json!({
        "textDocument": {"uri": other}, "position": {"line": 2, "character": 3},
        "context": {"includeDeclaration": true},
    });
    assert_eq!(lines(&editor.ask("textDocument/references", uses)), [2, 3]);

    // What is open and crashes when it is edited.
    crashed(&editor.change(2, &[json!({"text": CRASHING})]), 0);
    let close = json!({"textDocument": {"uri": URI}});
    editor.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": close}));
    assert_eq!(editor.diagnostics(), json!([]));
    editor.quit();
}

/// Takes seconds to read, and hundreds of megabytes.
fn long() -> String {
    let line = |i| format!("  %a_{i} = arith.constant {i} : i32\n");
    format!("func.func @f() {{\n{}  return\n}}\n", (0..200_000).map(line).collect::<String>())
}

#[test]
fn a_text_that_takes_too_much_loses_no_session() {
    for (limit, says) in [
        ("--parse-time=0.4", "MLIR's parser took longer than 400ms on this text; shorten it, or raise"),
        ("--parse-memory=64", "MLIR's parser had not enough memory on this text; shorten it, or raise"),
    ] {
        let mut editor = Editor::with(&[limit]);
        let said = editor.open(&long());
        assert!(said[0]["message"].as_str().is_some_and(|message| message.starts_with(says)), "{said}");
        assert_eq!(lines(&said), [0], "{said}");
        assert_eq!(editor.change(2, &[json!({"text": PROGRAM})]), json!([]));
        assert_eq!(lines(&editor.ask_at("textDocument/references", "%x")), [0, 1]);
        editor.quit();
    }
    let wrong = Command::new(env!("CARGO_BIN_EXE_fhe-lsp-server")).arg("--parse-time=0").output();
    let wrong = wrong.expect("it runs");
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert!(
        !wrong.status.success() && said.contains("--parse-time: give a number of seconds above 0"),
        "{said}"
    );
}

#[test]
fn a_server_that_is_killed_is_replaced() {
    let mut editor = Editor::new();
    assert_eq!(editor.open(PROGRAM), json!([]));
    let children = format!("/proc/{0}/task/{0}/children", editor.server.id());
    let inner = std::fs::read_to_string(children).expect("Linux tells");
    let killed = Command::new("kill").args(["-9", inner.trim()]).status().expect("kill runs");
    assert!(killed.success());
    editor.next_id += 1;
    editor.send(&json!({
        "jsonrpc": "2.0", "id": editor.next_id, "method": "textDocument/hover",
        "params": {"textDocument": {"uri": URI}, "position": {"line": 1, "character": 3}}
    }));
    let refused = editor.receive()["error"]["message"].clone();
    assert!(refused.as_str().is_some_and(|message| message.contains("signal 9")), "{refused}");
    assert_eq!(lines(&editor.ask_at("textDocument/definition", "%z : ")), [1]);
    editor.quit();
}
