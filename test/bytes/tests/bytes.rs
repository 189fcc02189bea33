//! Each target on its corpus, and on changes of it: [`CHANGES`] that are the same in every run and on
//! every machine, or as many as fit into `FERROCRETE_FUZZ_MINUTES` each.

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

/// About a minute of the slower targets on one core.
const CHANGES: u64 = 2_000_000;

/// No input of these lengths takes longer, on the slowest machine.
const LONGEST: Duration = Duration::from_secs(10);

fn main() {
    let trial = |target: &'static Target| Trial::test(target.name, move || fuzz(target));
    libtest_mimic::run(&Arguments::from_args(), TARGETS.iter().map(trial).collect()).exit();
}

/// Where a target's run ends.
enum Limit {
    Changes(u64),
    Time(Instant),
}

impl Limit {
    fn asked() -> Result<Self, Failed> {
        let Ok(minutes) = std::env::var("FERROCRETE_FUZZ_MINUTES") else { return Ok(Self::Changes(CHANGES)) };
        let time =
            minutes.parse().ok().and_then(|minutes: f64| Duration::try_from_secs_f64(60.0 * minutes).ok());
        let time =
            time.ok_or_else(|| format!("FERROCRETE_FUZZ_MINUTES is \"{minutes}\", which is no time"))?;
        Ok(Self::Time(Instant::now() + time))
    }

    fn is_reached(&self, changes: u64) -> bool {
        match self {
            Self::Changes(most) => changes >= *most,
            Self::Time(end) => Instant::now() >= *end,
        }
    }
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
    let limit = Limit::asked()?;
    let inputs = corpus(&target.corpus())?;
    let watch = Watch::default();
    std::thread::scope(|scope| {
        scope.spawn(|| watch.look(target));
        let result = all(target, &inputs, &limit, &watch);
        watch.end();
        result
    })
}

fn all(target: &Target, inputs: &[Vec<u8>], limit: &Limit, watch: &Watch) -> Result<(), Failed> {
    let mut tally = Tally::default();
    for input in inputs {
        one(target, input, &mut tally, watch)?;
    }
    let mut random = Random::new(1);
    let own = tally.tried;
    while !limit.is_reached(tally.tried - own) {
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
