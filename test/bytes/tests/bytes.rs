//! Each target on its corpus, and on changes of it that are the same in every run for as long as there
//! is time: a minute each, or `FERROCRETE_FUZZ_MINUTES`.

use ferrocrete_bytes::memory::Budgeted;
use ferrocrete_bytes::mutate::{Random, changed};
use ferrocrete_bytes::{Fate, TARGETS, Target};
use libtest_mimic::{Arguments, Failed, Trial};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

#[global_allocator]
static MEMORY: Budgeted = Budgeted;

/// No input of these lengths takes longer, on the slowest machine.
const LONGEST: Duration = Duration::from_secs(10);

fn main() {
    let trial = |target: &'static Target| Trial::test(target.name, move || fuzz(target));
    libtest_mimic::run(&Arguments::from_args(), TARGETS.iter().map(trial).collect()).exit();
}

fn minutes() -> Duration {
    let minutes = std::env::var("FERROCRETE_FUZZ_MINUTES").ok().and_then(|m| m.parse().ok()).unwrap_or(1.0);
    Duration::from_secs_f64(60.0 * minutes)
}

fn corpus(folder: &Path) -> Result<Vec<Vec<u8>>, Failed> {
    let mut files = vec![];
    for file in std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        files.push(file?.path());
    }
    files.sort();
    Ok(files.iter().map(std::fs::read).collect::<Result<_, _>>()?)
}

/// Inputs so far, and how many of them were read.
#[derive(Default)]
struct Tally {
    tried: u64,
    read: u64,
}

fn fuzz(target: &'static Target) -> Result<(), Failed> {
    let end = Instant::now() + minutes();
    let inputs = corpus(&target.corpus())?;
    let watch = Watch::default();
    std::thread::scope(|scope| {
        scope.spawn(|| watch.look(target));
        let result = all(target, &inputs, end, &watch);
        watch.end();
        result
    })
}

fn all(target: &Target, inputs: &[Vec<u8>], end: Instant, watch: &Watch) -> Result<(), Failed> {
    let mut tally = Tally::default();
    for input in inputs {
        one(target, input, &mut tally, watch)?;
    }
    let mut random = Random::new(1);
    while Instant::now() < end {
        one(target, &changed(inputs, &mut random), &mut tally, watch)?;
    }
    // What nothing, or everything, is read of tests nothing.
    if tally.read == 0 || tally.read == tally.tried {
        return Err(format!("of {} inputs {} are read", tally.tried, tally.read).into());
    }
    println!("{}: {} inputs, {} of them read", target.name, tally.tried, tally.read);
    Ok(())
}

fn one(target: &Target, input: &[u8], tally: &mut Tally, watch: &Watch) -> Result<(), Failed> {
    watch.begin(input);
    let fate = catch_unwind(AssertUnwindSafe(|| target.run(input)));
    watch.done();
    tally.tried += 1;
    match fate {
        Ok(fate) => tally.read += u64::from(fate == Fate::Read),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
            return Err(format!("{said}\nof \"{}\"", input.escape_ascii()).into());
        }
    }
    Ok(())
}

/// An input, and since when it is tried.
type Tried = (Vec<u8>, Instant);

/// What is tried; and whether all is done.
#[derive(Default)]
struct Watch(Mutex<(Option<Tried>, bool)>);

impl Watch {
    fn begin(&self, input: &[u8]) {
        self.0.lock().expect("nobody panics with it").0 = Some((input.to_vec(), Instant::now()));
        if let Ok(path) = std::env::var("FERROCRETE_FUZZ_LAST") {
            std::fs::write(path, input).expect("the file can be written");
        }
    }

    fn done(&self) {
        self.0.lock().expect("nobody panics with it").0 = None;
    }

    fn end(&self) {
        self.0.lock().expect("nobody panics with it").1 = true;
    }

    /// Ends the process if an input takes too long.
    fn look(&self, target: &Target) {
        loop {
            std::thread::sleep(Duration::from_millis(50));
            let now = self.0.lock().expect("nobody panics with it");
            if now.1 {
                return;
            }
            if let Some((input, since)) = &now.0
                && since.elapsed() > LONGEST
            {
                eprintln!("{} takes longer than {LONGEST:?} for \"{}\"", target.name, input.escape_ascii());
                std::process::abort();
            }
        }
    }
}
