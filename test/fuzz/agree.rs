//! One program read in every way.

use crate::generate::{self, Case, Text};
use ferrocrete::{Client, Compiler, Error, IntTensor, Monitor, Program, Randomness, Server, Severity};

/// How far a program is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readings {
    ClearAndSimulated,
    All,
}

/// What came of a program.
pub enum Verdict {
    Agree,
    /// The compiler said why it cannot be run.
    Refused(String),
}

/// Compares the readings of the program that the bytes stand for. An error shows the program, cut
/// down to one value that is wrong.
pub fn judge(bytes: &[u8], readings: Readings) -> Result<Verdict, String> {
    // Bytes that run out are no program.
    let Ok(case) = generate::case(bytes) else { return Ok(Verdict::Agree) };
    agree_on(&case, readings)
}

/// The same of a program that was made.
pub fn agree_on(case: &Case, readings: Readings) -> Result<Verdict, String> {
    let whole = compare(case, &case.text, readings);
    let Err(mut reason) = whole else { return whole };
    let mut text = case.text.clone();
    for slice in case.text.slices() {
        if let Err(other) = compare(case, &slice, readings)
            && alike(&other, &reason)
        {
            (reason, text) = (other, slice);
            break;
        }
    }
    Err(format!("{reason}\n{text}\n{}", commands(case)))
}

/// Whether two failures are of a kind.
fn alike(a: &str, b: &str) -> bool {
    let kind = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).take(20).collect::<String>();
    kind(a) == kind(b)
}

/// The calls as `fhec` takes them.
fn commands(case: &Case) -> String {
    let calls = case.calls.iter().map(|call| call.iter().map(nested).collect::<Vec<_>>().join(", "));
    let options = if case.composable { "--composable " } else { "" };
    calls.map(|call| format!("{options}--args '[{call}]'\n")).collect()
}

fn nested(t: &IntTensor) -> String {
    fn part(shape: &[usize], data: &[i64]) -> String {
        let Some((&n, rest)) = shape.split_first() else { return data[0].to_string() };
        let piece = rest.iter().product::<usize>();
        let parts: Vec<String> = (0..n).map(|i| part(rest, &data[i * piece..][..piece])).collect();
        format!("[{}]", parts.join(", "))
    }
    part(t.shape(), t.data())
}

/// Why the compiler refused, when it is a limit that it states at an op.
fn refusal(error: &Error) -> Option<String> {
    let Error::Compile(said) = error else { return None };
    let limits =
        ["infeasible: ", "not supported", "for too many rounds to bound", "needs a constant table here"];
    let errors: Vec<_> = said.0.iter().filter(|d| d.severity == Severity::Error).collect();
    let stated = |message: &str| limits.iter().any(|limit| message.contains(limit));
    let all = !errors.is_empty() && errors.iter().all(|d| d.location.is_some() && stated(&d.message));
    all.then(|| errors[0].message.clone())
}

fn compare(case: &Case, text: &Text, readings: Readings) -> Result<Verdict, String> {
    let program = match Compiler::new()
        .composable(case.composable)
        .allow_unencrypted(true)
        .compile_str(&text.to_string(), "fuzz.mlir")
    {
        Ok(program) => program,
        Err(error) => return refusal(&error).map(Verdict::Refused).ok_or_else(|| error.to_text()),
    };
    agree(case, &program, readings).map(|()| Verdict::Agree)
}

/// Whether the other readings refuse the arguments too, and say the same.
fn alike_refused(
    program: &Program,
    keys: Option<&(Client, Server)>,
    arguments: &[IntTensor],
    words: &str,
) -> Result<(), String> {
    let main = Some("main");
    let simulated = program.simulate(main, arguments, &mut Randomness::from_seed(1));
    let mut others = vec![("simulated", simulated.map(|outcome| outcome.results))];
    if let Some((client, server)) = keys {
        let run = || client.decrypt(main, &server.run(main, &client.encrypt(main, arguments)?)?);
        others.push(("encrypted", run()));
    }
    for (reading, outcome) in others {
        match outcome {
            Err(error) if error.to_string() == words => {}
            Err(error) => return Err(format!("clear refuses: {words}; {reading}: {error}")),
            Ok(results) => return Err(format!("clear refuses: {words}; {reading} gives {results:?}")),
        }
    }
    Ok(())
}

fn agree(case: &Case, program: &Program, readings: Readings) -> Result<(), String> {
    let told = |error: Error| error.to_text();
    let keys = match readings {
        Readings::ClearAndSimulated => None,
        Readings::All if case.wide => None,
        Readings::All => Some(program.keygen(&Monitor::new()).map_err(told)?),
    };
    let main = Some("main");
    for (i, arguments) in case.calls.iter().enumerate() {
        let clear = match program.clear(main, arguments) {
            Err(Error::Evaluate(refused)) if case.wild => {
                alike_refused(program, keys.as_ref(), arguments, &refused.to_string())?;
                continue;
            }
            clear => clear.map_err(told)?,
        };
        if !case.wraps && !clear.overflows.is_empty() {
            return Err(format!(
                "a value left its width, which the generator rules out: {:?}",
                clear.overflows
            ));
        }
        let clear = clear.results;
        let simulated =
            program.simulate(main, arguments, &mut Randomness::from_seed(1)).map_err(told)?.results;
        if simulated != clear {
            return Err(format!("call {i}: clear gives {clear:?}, simulated {simulated:?}"));
        }
        if let Some((client, server)) = &keys {
            let inputs = client.encrypt(main, arguments).map_err(told)?;
            let outputs = server.run(main, &inputs).map_err(told)?;
            let encrypted = client.decrypt(main, &outputs).map_err(told)?;
            if encrypted != clear {
                return Err(format!("call {i}: clear gives {clear:?}, encrypted {encrypted:?}"));
            }
        }
    }
    Ok(())
}
