//! How compile time grows with programs: `cargo bench -p ferrocrete --bench compile_time`.
//!
//! Arguments choose shapes (`-- mixed deep`) and sizes (`-- mixed 30000`), or are paths of programs.
//! `-- --print mixed 1000` prints a program instead, for a profiler or another compiler.

mod programs;
mod straight;

use ferrocrete::{Compiler, Program};
use programs::{SHAPES, Shape};
use std::time::{Duration, Instant};

/// What was asked for.
#[derive(Default)]
struct Request {
    shapes: Vec<&'static Shape>,
    sizes: Vec<usize>,
    files: Vec<String>,
    print: bool,
}

fn main() {
    let mut request = Request::default();
    // cargo adds `--bench`.
    for word in std::env::args().skip(1).filter(|word| word != "--bench") {
        if word == "--print" {
            request.print = true;
        } else if let Some(shape) = SHAPES.iter().find(|shape| shape.name == word) {
            request.shapes.push(shape);
        } else if let Ok(size) = word.parse() {
            request.sizes.push(size);
        } else if word.ends_with(".mlir") {
            request.files.push(word);
        } else {
            let names: Vec<_> = SHAPES.iter().map(|s| format!("  {:<10} {}", s.name, s.summary)).collect();
            eprintln!("`{word}` is no size, no .mlir file and none of these:\n{}", names.join("\n"));
            std::process::exit(2);
        }
    }
    if request.shapes.is_empty() && request.files.is_empty() {
        request.shapes = SHAPES.iter().collect();
    }
    measure(&request);
}

fn measure(request: &Request) {
    if !request.print {
        println!("{:<28} {:>7} {:>9} {:>10}  stages", "program", "size", "seconds", "us / size");
    }
    for path in &request.files {
        let start = Instant::now();
        let program = Compiler::new().compile_file(path).map_err(|error| error.to_string());
        report(path.rsplit('/').next().unwrap_or(path), None, start.elapsed(), program);
    }
    for shape in &request.shapes {
        let sizes = if request.sizes.is_empty() { shape.sizes } else { &request.sizes };
        for &size in sizes {
            let text = (shape.text)(size);
            if request.print {
                print!("{text}");
                continue;
            }
            let start = Instant::now();
            let program = Compiler::new().compile_str(&text, shape.name).map_err(|error| error.to_string());
            report(shape.name, Some(size), start.elapsed(), program);
        }
    }
}

fn report(name: &str, size: Option<usize>, time: Duration, program: Result<Program, String>) {
    let seconds = time.as_secs_f64();
    let (each, size) = match size {
        Some(size) => (format!("{:.1}", 1e6 * seconds / size as f64), size.to_string()),
        None => (String::new(), String::new()),
    };
    let stages = match program {
        Ok(program) => {
            let stage = |s: &ferrocrete::Stage| format!("{} {:.2}", s.name, s.duration.as_secs_f64());
            program.stages().iter().map(stage).collect::<Vec<_>>().join(", ")
        }
        Err(error) => error.lines().next().unwrap_or_default().to_owned(),
    };
    println!("{name:<28} {size:>7} {seconds:>9.2} {each:>10}  {stages}");
}
