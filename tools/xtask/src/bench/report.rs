//! What was measured, as tables.

use super::contestant::Measured;
use serde::Serialize;
use std::fmt::Write;

/// All that was measured, and where.
#[derive(Serialize)]
pub struct Report {
    machine: String,
    date: String,
    p_error: f64,
    pub rows: Vec<Row>,
}

/// A program.
#[derive(Serialize)]
pub struct Row {
    pub name: String,
    /// What times are divided by.
    pub lookups: usize,
    /// Whose `theirs` is.
    pub peer: &'static str,
    pub ours: Measured,
    pub theirs: Option<Measured>,
}

impl Report {
    pub fn new(machine: String, date: String, p_error: f64) -> Self {
        Self { machine, date, p_error, rows: vec![] }
    }

    /// Tables in Markdown: times and ratios, then what they were measured with.
    pub fn to_text(&self) -> String {
        let instructions = self.rows.iter().find_map(|row| row.ours.ready.instructions.as_deref());
        let mut text = format!(
            "{}, one core, {}, {}; p = 2^{:.0} for each lookup; milliseconds of the processor, the least run\n\n",
            self.machine,
            instructions.unwrap_or("unknown instructions"),
            self.date,
            self.p_error.log2()
        );
        text.push_str("| work | peer | theirs | ours | ratio |\n|---|---|---|---|---|\n");
        self.rows.iter().for_each(|row| self.times(&mut text, row));
        text.push_str("\n| work | whose | parameters | p | key MB | keygen s |\n|---|---|---|---|---|---|\n");
        for row in &self.rows {
            let sides = [("ours", Some(&row.ours)), (row.peer, row.theirs.as_ref())];
            for (whose, Measured { ready, .. }) in
                sides.into_iter().filter_map(|(who, side)| Some((who, side?)))
            {
                let p = ready.p_error.map_or("".into(), |p| format!("2^{:.1}", p.log2()));
                let bytes = ready.key_bytes.map_or("".into(), |bytes| format!("{:.0}", bytes as f64 / 1e6));
                let keygen = ready.keygen_seconds.map_or("".into(), |seconds| format!("{seconds:.1}"));
                let _ = writeln!(
                    text,
                    "| {} | {whose} | {} | {p} | {bytes} | {keygen} |",
                    row.name, ready.parameters
                );
            }
        }
        text
    }

    /// The times of what was measured last, to watch it by.
    pub fn last(&self) -> String {
        let mut text = String::new();
        self.rows.last().iter().for_each(|row| self.times(&mut text, row));
        text
    }

    fn times(&self, text: &mut String, row: &Row) {
        let theirs = row.theirs.as_ref().map(|theirs| theirs.least() / row.lookups as f64);
        line(text, &row.name, row.peer, theirs, row.ours.least() / row.lookups as f64);
        if let Some((name, theirs, ours)) = self.marginal(row) {
            line(text, &name, row.peer, theirs, ours);
        }
    }

    /// What one lookup more costs in a batch, where the single one was measured too.
    fn marginal(&self, row: &Row) -> Option<(String, Option<f64>, f64)> {
        let bits = row.name.strip_prefix("batch")?;
        let one = self.rows.iter().find(|one| one.name.strip_prefix("lookup") == Some(bits))?;
        let per_lookup =
            |many: &Measured, one: &Measured| (many.least() - one.least()) / (row.lookups - 1) as f64;
        let theirs = row.theirs.as_ref().zip(one.theirs.as_ref()).map(|(many, one)| per_lookup(many, one));
        Some((format!("marginal lookup, {bits} bits"), theirs, per_lookup(&row.ours, &one.ours)))
    }
}

fn line(text: &mut String, name: &str, peer: &str, theirs: Option<f64>, ours: f64) {
    let milliseconds = |seconds: f64| format!("{:.2}", seconds * 1e3);
    let (peer, their_time, ratio) = match theirs {
        Some(theirs) => (peer, milliseconds(theirs), format!("{:.2}", theirs / ours)),
        None => ("", String::new(), String::new()),
    };
    let _ = writeln!(text, "| {name} | {peer} | {their_time} | {} | {ratio} |", milliseconds(ours));
}
