//! Arguments and tables; what is measured is not for a test.

use super::contestant::{Measured, Ready};
use super::report::{Report, Row};
use super::{Options, PROGRAMS, Peer, run};
use clap::{CommandFactory, Parser};
use std::path::Path;

#[derive(Parser)]
#[command(name = "bench")]
struct Bench {
    #[command(flatten)]
    options: Options,
}

fn options(arguments: &[&str]) -> Result<Options, String> {
    let all = ["bench"].iter().chain(arguments);
    Bench::try_parse_from(all).map(|bench| bench.options).map_err(|error| error.to_string())
}

#[test]
fn peers_are_all_or_those_named_or_none() {
    let peers = |arguments: &[&str]| options(arguments).unwrap().peers;
    assert_eq!(peers(&[]), []);
    assert_eq!(peers(&["--peers"]), [Peer::Concrete, Peer::Tfhe]);
    assert_eq!(peers(&["--peers=tfhe"]), [Peer::Tfhe]);
    assert_eq!(peers(&["--peers=concrete,tfhe", "--json"]), [Peer::Concrete, Peer::Tfhe]);
}

#[test]
fn wrong_arguments_are_refused_with_what_would_do() {
    let refused = |arguments: &[&str]| options(arguments).err().unwrap();
    let unknown = refused(&["--peers=fhew"]);
    assert!(unknown.contains("invalid value 'fhew'") && unknown.contains("concrete, tfhe"), "{unknown}");
    assert!(refused(&["--runs", "0"]).contains("0 is not in 1.."));
    assert!(refused(&["--core", "first"]).contains("invalid digit"));
    let nothing = options(&["--only", "lookup7"]).unwrap();
    let error = run(Path::new("."), &nothing).unwrap_err().to_string();
    assert!(error.starts_with("no program's name contains what --only says: lookup2, batch2"), "{error}");
    let help = Bench::command().render_help().to_string();
    for option in ["--peers", "--core", "--runs", "--seconds", "--p-error", "--only", "--json"] {
        assert!(help.contains(option), "{help}");
    }
}

#[test]
fn every_program_and_its_test_vectors_are_there() {
    let root = super::super::root().unwrap();
    for program in PROGRAMS {
        let [file, vectors, bound] = program.arguments(&root, (-40_f64).exp2());
        assert!(Path::new(&file).is_file() && Path::new(&vectors).is_file(), "{file}");
        assert_eq!(bound.parse::<f64>().unwrap(), (-40_f64).exp2());
    }
}

#[test]
fn a_table_has_ratios_and_what_one_lookup_more_costs() {
    let side = |seconds: &[f64]| Measured { ready: Ready::default(), seconds: seconds.to_vec() };
    let row = |name: &str, lookups, ours, theirs| Row {
        name: name.into(),
        lookups,
        peer: "Concrete",
        ours: side(ours),
        theirs: Some(side(theirs)),
    };
    let mut report = Report::new("a machine".into(), "today".into(), (-40_f64).exp2());
    report.rows.push(row("lookup4", 1, &[0.02, 0.01], &[0.08]));
    report.rows.push(row("batch4", 11, &[0.06], &[0.33, 0.5]));
    let text = report.to_text();
    assert!(text.contains("p = 2^-40"), "{text}");
    assert!(text.contains("| lookup4 | Concrete | 80.00 | 10.00 | 8.00 |"), "{text}");
    assert!(text.contains("| batch4 | Concrete | 30.00 | 5.45 | 5.50 |"), "{text}");
    assert!(text.contains("| marginal lookup, 4 bits | Concrete | 25.00 | 5.00 | 5.00 |"), "{text}");
}
