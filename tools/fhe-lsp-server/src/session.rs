//! A session with a client, which outlives the servers that its texts crash.

use crate::documents::Documents;
use crate::server::{Command, End, Fate, Server};
use crate::{bounded, hover, message};
use serde_json::{Value, json};
use std::io::{self, StdoutLock, Write};
use std::process::ExitCode;

/// JSON-RPC's internal error.
const INTERNAL_ERROR: i32 = -32603;

/// One client and the server it has at the moment.
pub struct Session {
    command: Command,
    server: Server,
    documents: Documents,
    /// The messages that begin a session, for the next server.
    beginning: Vec<Vec<u8>>,
    out: StdoutLock<'static>,
}

/// What a message of the client is.
struct Given {
    method: String,
    id: Option<Value>,
    uri: Option<String>,
}

impl Given {
    fn of(body: &[u8]) -> Self {
        let message: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |at| message.pointer(at).and_then(Value::as_str).map(str::to_owned);
        Self {
            method: text("/method").unwrap_or_default(),
            id: message.get("id").cloned(),
            uri: text("/params/textDocument/uri"),
        }
    }
}

impl Session {
    /// Serves the client on standard input and output.
    pub fn hold(command: Command) -> io::Result<ExitCode> {
        let out = io::stdout().lock();
        let (server, documents) = (Server::start(&command)?, Documents::default());
        let mut session = Self { command, server, documents, beginning: vec![], out };
        let mut from = io::stdin().lock();
        while let Some(body) = message::read(&mut from)? {
            if let Some(status) = session.pass(body)? {
                return Ok(status);
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Passes a message of the client on; how the session ends, if it does with that.
    fn pass(&mut self, body: Vec<u8>) -> io::Result<Option<ExitCode>> {
        let given = Given::of(&body);
        if given.method == "textDocument/didClose"
            && let Some(uri) = &given.uri
            && self.documents.is_lost(uri)
        {
            // The server does not know it, so says nothing of it.
            self.say(&diagnostics(uri, &[]))?;
        }
        let body = self.documents.outgoing(body);
        let Self { server, documents, out, .. } = self;
        let fate = server.deliver(&body, |said| tell(documents, out, said))?;
        let is_beginning = matches!(&*given.method, "initialize" | "initialized");
        match fate {
            Fate::Done if is_beginning => self.beginning.push(body),
            Fate::Done => {}
            Fate::Ended => {
                let end = self.server.wait()?;
                if given.method == "exit" || is_beginning {
                    let code = end.status.code().and_then(|code| u8::try_from(code).ok());
                    return Ok(Some(code.map_or(ExitCode::FAILURE, ExitCode::from)));
                }
                self.recover(&given, end)?;
            }
        }
        Ok(None)
    }

    /// Goes on with another server after a message that the last one did not survive.
    fn recover(&mut self, given: &Given, end: End) -> io::Result<()> {
        match (&given.id, &given.uri) {
            (Some(id), _) => {
                let message = format!("MLIR's server {end} on this request; it runs again");
                let error = json!({"code": INTERNAL_ERROR, "message": message});
                self.say(&json!({"jsonrpc": "2.0", "id": id, "error": error}))?;
            }
            (None, Some(uri)) => self.lose(uri, end)?,
            (None, None) => {}
        }
        // Each round without an end loses a document.
        while let Some((uri, end)) = self.restart()? {
            self.lose(&uri, end)?;
        }
        Ok(())
    }

    /// Starts a server and gives it all that the last one had; the document that crashes it, if one does.
    fn restart(&mut self) -> io::Result<Option<(String, End)>> {
        self.server = Server::start(&self.command)?;
        for body in &self.beginning {
            if self.server.deliver(body, |_| Ok(()))? == Fate::Ended {
                return Err(io::Error::other("MLIR's server does not start again"));
            }
        }
        for (uri, body) in self.documents.reopened() {
            // The client has heard of it.
            if self.server.deliver(&body, |_| Ok(()))? == Fate::Ended {
                return Ok(Some((uri, self.server.wait()?)));
            }
        }
        Ok(None)
    }

    /// Goes on without a document, until it is edited.
    fn lose(&mut self, uri: &str, end: End) -> io::Result<()> {
        let Some(line) = self.documents.lose(uri) else { return Ok(()) };
        let what = match end.is_limit() {
            true => "; shorten it, or raise the limits (--parse-time, --parse-memory)",
            false => ", which is spoilt, most likely where it was edited last; mend it there",
        };
        let message =
            format!("MLIR's parser {end} on this text{what}. Until then, nothing is known of this document");
        let range =
            json!({"start": {"line": line, "character": 0}, "end": {"line": line + 1, "character": 0}});
        let lost = json!({"range": range, "severity": 1, "source": "mlir", "message": message});
        self.say(&diagnostics(uri, &[lost]))
    }

    fn say(&mut self, said: &Value) -> io::Result<()> {
        message::write(&mut self.out, said.to_string().as_bytes())?;
        self.out.flush()
    }
}

/// Passes on what the server says.
fn tell(documents: &mut Documents, out: &mut impl Write, said: Vec<u8>) -> io::Result<()> {
    let said = bounded::diagnostics(documents.incoming(said));
    message::write(out, &hover::with_documentation(said))?;
    out.flush()
}

fn diagnostics(uri: &str, all: &[Value]) -> Value {
    let params = json!({"uri": uri, "diagnostics": all});
    json!({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params})
}
