//! Runs the programs of `test/bench` through Ferrocrete and through what others have made, on one core
//! and in turn, and prints how long each takes.

mod contestant;
mod peers;
mod programs;
mod report;

use contestant::{Contestant, Measured};
use programs::{PROGRAMS, Program};
use report::{Report, Row};
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// How to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Whom to compare with; without a list, with all. They are installed below `target/peers`.
    #[arg(
        long,
        value_enum,
        value_name = "PEERS",
        value_delimiter = ',',
        num_args = 0..,
        require_equals = true,
        default_missing_values = ["concrete", "tfhe"]
    )]
    peers: Vec<Peer>,
    /// The core that everything runs on; nothing else should run there.
    #[arg(long, default_value_t = 0)]
    core: usize,
    /// Runs that count; one more goes before. The least time of them is compared.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Seconds of a contestant's runs of one program, after which it does no further.
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// Bound on the probability that a lookup is wrong; without it 2^-40.
    #[arg(long, default_value_t = (-40_f64).exp2(), hide_default_value = true)]
    p_error: f64,
    /// Only programs whose name contains one of these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Everything that was measured, as JSON.
    #[arg(long)]
    json: bool,
}

/// Somebody else's implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Peer {
    /// Concrete 2.11, from the Python package index.
    Concrete,
    /// The crate `tfhe` 1.8, at its own parameters for two bits of message and two of carry.
    Tfhe,
}

/// Batches that `tfhe`'s lookups are measured in.
const TFHE_BATCHES: [usize; 2] = [1, 64];

/// Measures and prints.
pub fn run(root: &Path, options: &Options) -> Result<(), Box<dyn Error>> {
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|part| name.contains(part));
    let programs: Vec<&Program> = PROGRAMS.iter().filter(|program| wanted(program.name)).collect();
    let batches: Vec<usize> = match options.peers.contains(&Peer::Tfhe) {
        true => TFHE_BATCHES.into_iter().filter(|batch| wanted(&tfhe_name(*batch))).collect(),
        false => vec![],
    };
    if programs.is_empty() && batches.is_empty() {
        let names: Vec<_> = PROGRAMS.iter().map(|program| program.name).collect();
        return Err(format!("no program's name contains what --only says: {}", names.join(", ")).into());
    }
    let ours = peers::ours(root)?;
    let concrete = options.peers.contains(&Peer::Concrete).then(|| peers::concrete(root)).transpose()?;
    let tfhe = options.peers.contains(&Peer::Tfhe).then(|| peers::tfhe(root)).transpose()?;
    let mut report = Report::new(machine(), today(), options.p_error);
    for program in programs {
        eprintln!("{}", program.name);
        let arguments = program.arguments(root, options.p_error);
        let mut sides =
            vec![Contestant::start(&ours, &[&["program".into()], &arguments[..]].concat(), options.core)?];
        if let Some(concrete) = &concrete {
            sides.push(Contestant::start(concrete, &arguments, options.core)?);
        }
        let mut measured = in_turn(sides, options)?.into_iter();
        let ours = measured.next().ok_or("nothing was measured")?;
        report.rows.push(Row {
            name: program.name.into(),
            lookups: program.lookups,
            peer: "Concrete",
            ours,
            theirs: measured.next(),
        });
        eprint!("{}", report.last());
    }
    if let Some(tfhe) = &tfhe {
        for batch in batches {
            eprintln!("{}", tfhe_name(batch));
            let theirs = Contestant::start(tfhe, &[batch.to_string()], options.core)?;
            let parameters: Vec<_> = theirs.ready.numbers.iter().map(usize::to_string).collect();
            let arguments = ["kernels".into(), batch.to_string(), parameters.join(",")];
            let sides = vec![Contestant::start(&ours, &arguments, options.core)?, theirs];
            let mut measured = in_turn(sides, options)?.into_iter();
            let ours = measured.next().ok_or("nothing was measured")?;
            report.rows.push(Row {
                name: tfhe_name(batch),
                lookups: batch,
                peer: "tfhe",
                ours,
                theirs: measured.next(),
            });
            eprint!("{}", report.last());
        }
    }
    match options.json {
        true => println!("{}", serde_json::to_string_pretty(&report)?),
        false => print!("{}", report.to_text()),
    }
    Ok(())
}

fn tfhe_name(batch: usize) -> String {
    format!("tfhe's 2_2, {batch} at a time")
}

/// Lets all run in turn, so that a bad minute falls on each.
fn in_turn(mut sides: Vec<Contestant>, options: &Options) -> Result<Vec<Measured>, Box<dyn Error>> {
    for _ in 0..=options.runs {
        for side in &mut sides {
            if side.wall_seconds() < options.seconds {
                side.run()?;
            }
        }
    }
    Ok(sides.into_iter().map(Contestant::finish).collect())
}

/// The name Linux has for the processor, and its cores.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let values = |key: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with(key));
        lines.filter_map(|line| Some(line.split_once(": ")?.1.trim().to_owned())).collect()
    };
    let of_first = |key| values(key).first().cloned().unwrap_or("unknown".into());
    let (family, model) = (of_first("cpu family"), of_first("model\t"));
    format!(
        "{} (family {family}, model {model}), {} cores",
        of_first("model name"),
        values("processor").len()
    )
}

/// Today's date, as `date` has it.
fn today() -> String {
    let said = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    said.map_or("date unknown".into(), |said| String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests;
