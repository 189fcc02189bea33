//! How compile time grows with programs: `cargo bench -p ferrocrete --bench compile_time`.
//!
//! Arguments choose shapes (`-- mixed deep`), kinds of ops (`-- mul_eint` deep and wide, `-- mul_eint/deep`
//! one of both, `-- kinds` all) and sizes (`-- mixed 30000`), or are paths of programs. Of two sizes or
//! more, the exponent of growth from one to the next is printed, and `--passes` adds the time of each
//! pass. `-- --print mixed 1000` prints a program instead, for a profiler or another compiler. Times are
//! the processor's, except those of stages, which are the clock's.

mod kinds;
mod programs;
mod stages;
mod straight;

use ferrocrete::Compiler;
use kinds::KINDS;
use programs::SHAPES;

/// A program of any size.
struct Subject {
    name: String,
    sizes: &'static [usize],
    text: Box<dyn Fn(usize) -> String>,
}

/// What was asked for.
#[derive(Default)]
struct Request {
    subjects: Vec<Subject>,
    sizes: Vec<usize>,
    files: Vec<String>,
    print: bool,
    passes: bool,
}

/// What kinds of ops are measured at when nothing is said.
const OPS: &[usize] = &[2500, 10_000];

fn main() {
    let mut request = Request::default();
    // cargo adds `--bench`.
    for word in std::env::args().skip(1).filter(|word| word != "--bench") {
        let found = subjects(&word);
        if word == "--print" {
            request.print = true;
        } else if word == "--passes" {
            request.passes = true;
        } else if !found.is_empty() {
            request.subjects.extend(found);
        } else if let Ok(size) = word.parse() {
            request.sizes.push(size);
        } else if word.ends_with(".mlir") {
            request.files.push(word);
        } else {
            let names: Vec<_> = SHAPES.iter().map(|s| format!("  {:<10} {}", s.name, s.summary)).collect();
            let kinds: Vec<_> = KINDS.iter().map(|k| k.name).collect();
            eprintln!(
                "`{word}` is no size, no .mlir file and none of these:\n{}\n  kinds      all of {}",
                names.join("\n"),
                kinds.join(", ")
            );
            std::process::exit(2);
        }
    }
    if request.subjects.is_empty() && request.files.is_empty() {
        request.subjects = SHAPES.iter().flat_map(|shape| subjects(shape.name)).collect();
    }
    let left_out = kinds::left_out();
    assert!(left_out.is_empty(), "no kind has {}", left_out.join(", "));
    measure(&request);
}

/// What a word asks for.
fn subjects(word: &str) -> Vec<Subject> {
    let shapes = SHAPES.iter().filter(|shape| shape.name == word).map(|shape| Subject {
        name: shape.name.to_owned(),
        sizes: shape.sizes,
        text: Box::new(shape.text),
    });
    let kinds = KINDS.iter().flat_map(|kind| {
        let deep: (_, Box<dyn Fn(usize) -> String>) = ("deep", Box::new(|n| kind.deep(n)));
        let wide: (_, Box<dyn Fn(usize) -> String>) = ("wide", Box::new(|n| kind.wide(n)));
        [deep, wide].map(|(way, text)| Subject { name: format!("{}/{way}", kind.name), sizes: OPS, text })
    });
    let asked = |name: &str| word == "kinds" || name == word || name.split('/').next() == Some(word);
    shapes.chain(kinds.filter(|kind| asked(&kind.name))).collect()
}

fn measure(request: &Request) {
    if !request.print {
        println!(
            "{:<36} {:>7} {:>9} {:>10} {:>6}  stages",
            "program", "size", "seconds", "us / size", "growth"
        );
    }
    for path in &request.files {
        let name = path.rsplit('/').next().unwrap_or(path);
        match std::fs::read_to_string(path) {
            Ok(text) => drop(one(request, name, None, &text, None)),
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
    for subject in &request.subjects {
        let sizes = if request.sizes.is_empty() { subject.sizes } else { &request.sizes };
        let mut last = None;
        for &size in sizes {
            let text = (subject.text)(size);
            if request.print {
                print!("{text}");
                continue;
            }
            let seconds = one(request, &subject.name, Some(size), &text, last);
            last = Some((size, seconds));
        }
    }
}

/// Measures one program, prints it, and returns its seconds.
fn one(request: &Request, name: &str, size: Option<usize>, text: &str, last: Option<(usize, f64)>) -> f64 {
    let (program, seconds) = stages::timed(|| Compiler::new().compile_str(text, name));
    let each = size.map_or(String::new(), |size| format!("{:.1}", 1e6 * seconds / size as f64));
    // The `k` of `size^k`.
    let growth = size.zip(last).map_or(String::new(), |(size, (before, then))| {
        format!("{:.2}", (seconds / then).ln() / (size as f64 / before as f64).ln())
    });
    let stages = match program {
        Ok(program) => {
            let stage = |s: &ferrocrete::Stage| format!("{} {:.2}", s.name, s.duration.as_secs_f64());
            program.stages().iter().map(stage).collect::<Vec<_>>().join(", ")
        }
        Err(error) => error.to_string().lines().next().unwrap_or_default().to_owned(),
    };
    let size = size.map_or(String::new(), |size| size.to_string());
    println!("{name:<36} {size:>7} {seconds:>9.2} {each:>10} {growth:>6}  {stages}");
    if request.passes {
        match stages::by_pass(text) {
            Ok(times) => {
                for (pass, time) in times.iter().filter(|(_, time)| *time >= 0.02) {
                    println!("    {time:>8.2}  {pass}");
                }
            }
            Err(why) => println!("    {why}"),
        }
    }
    seconds
}
