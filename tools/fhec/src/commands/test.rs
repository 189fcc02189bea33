//! `fhec test`.

use crate::cli::TestArgs;
use crate::error::CliError;
use crate::json::{self, Vector};
use crate::runner::Runner;
use crate::terminal;
use ferrocrete_abi::bounded::message;
use serde::Serialize;
use serde_json::Value as Json;
use std::time::Instant;

/// What `--json` prints.
#[derive(Default, Serialize)]
struct Report {
    passed: usize,
    failed: usize,
    /// The failing cases alone.
    cases: Vec<Case>,
    compile_s: f64,
    keygen_s: f64,
    /// Encryption, evaluation and decryption of all vectors.
    run_s: f64,
    /// Evaluation alone.
    evaluate_s: f64,
}

#[derive(Serialize)]
struct Case {
    index: usize,
    expected: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    got: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Checks a program against test vectors.
pub fn test(args: &TestArgs) -> Result<(), CliError> {
    let report = check(args);
    if args.json {
        let text = match &report {
            Ok(report) => serde_json::to_string(report).unwrap_or_default(),
            Err(error) => serde_json::json!({ "error": text(error) }).to_string(),
        };
        terminal::print(format!("{text}\n"))?;
    }
    let report = report?;
    if !args.json {
        terminal::print(summary(&report))?;
    }
    if report.failed == 0 { Ok(()) } else { Err(CliError::VectorsFailed) }
}

fn check(args: &TestArgs) -> Result<Report, CliError> {
    let vectors = json::vectors(&args.vectors)?;
    if vectors.is_empty() {
        return Err(CliError::NoVectors(args.vectors.clone()));
    }
    let runner = Runner::new(&args.program, args.mode, &args.demands, &args.parsing)?;
    let name = runner.function(args.function.name.as_deref())?.name.clone();
    let mut report = Report {
        compile_s: runner.compile.as_secs_f64(),
        keygen_s: runner.keygen.as_secs_f64(),
        ..Report::default()
    };
    let start = Instant::now();
    for (index, vector) in vectors.iter().enumerate() {
        match check_one(&runner, &name, index, vector, &mut report.evaluate_s) {
            None => report.passed += 1,
            Some(case) => {
                report.failed += 1;
                report.cases.push(case);
            }
        }
    }
    report.run_s = start.elapsed().as_secs_f64();
    Ok(report)
}

/// Runs one vector; `None` if it gives exactly its outputs.
fn check_one(
    runner: &Runner,
    name: &str,
    index: usize,
    vector: &Vector,
    evaluate_s: &mut f64,
) -> Option<Case> {
    let expected = json::to_json(&vector.outputs);
    match runner.run(Some(name), &vector.inputs) {
        Ok((outcome, times)) => {
            *evaluate_s += times.evaluate.as_secs_f64();
            for overflow in &outcome.overflows {
                eprintln!("vector {index}: {overflow}");
            }
            let got = (outcome.results != vector.outputs).then(|| json::to_json(&outcome.results))?;
            Some(Case { index, expected, got: Some(got), error: None })
        }
        Err(error) => Some(Case { index, expected, got: None, error: Some(text(&error)) }),
    }
}

fn text(error: &CliError) -> String {
    match error {
        CliError::Ferrocrete(error) => error.to_text(),
        CliError::Json(_)
        | CliError::Io { .. }
        | CliError::NeedsSource(..)
        | CliError::DemandsOnBundle(_)
        | CliError::NoVectors(_)
        | CliError::VectorsFailed => error.to_string(),
    }
}

fn summary(report: &Report) -> String {
    let mut text = String::new();
    for Case { index, expected, got, error } in &report.cases {
        text += &match (got, error) {
            (Some(got), _) => {
                let (expected, got) = (expected.to_string(), got.to_string());
                format!("vector {index}: expected {}, got {}\n", message(&expected), message(&got))
            }
            (None, error) => format!("vector {index}: {}\n", error.as_deref().unwrap_or("failed")),
        };
    }
    text + &format!(
        "{} passed, {} failed (compile {:.2} s, keys {:.2} s, run {:.2} s)\n",
        report.passed, report.failed, report.compile_s, report.keygen_s, report.run_s
    )
}
