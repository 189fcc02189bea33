//! The drawing as SVG. Styles are attributes, and nothing has an id, so that several drawings can
//! stand in one page.

use super::Label;
use super::layered::Point;
use super::placed::{CHARACTER, LEGEND, PADDING, offset};
use crate::graph::Graph;

const INK: &str = "#1f2933";
const ENCRYPTED: &str = "#dbeafe";
const CLEAR: &str = "#ffffff";

impl Graph {
    /// The graph as an SVG drawing, from top to bottom. Encrypted values have two borders and solid
    /// edges, clear ones a dashed border and dashed edges; tooltips give places in the user's
    /// source and what fused parts compute.
    pub fn svg(&self) -> String {
        let drawing = self.drawing();
        let edges = drawing.edges.iter().map(|e| edge(e.start, &e.passes, e.end, e.encrypted));
        let nodes = drawing.nodes.iter().map(|n| node(n.centre, n.size, &n.label, n.encrypted));
        document(drawing.size, &edges.chain(nodes).collect::<String>())
    }
}

fn edge(start: Point, route: &[Point], end: Point, encrypted: bool) -> String {
    let tip = offset(end, 0.0, -6.0);
    let mut path = format!("M{:.1} {:.1}", start.0, start.1);
    let mut last = start;
    for &(x, y) in route.iter().chain([&tip]) {
        let middle = (last.1 + y) / 2.0;
        path += &format!(" C{:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {y:.1}", last.0);
        last = (x, y);
    }
    let (x, y) = end;
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"{INK}\"{}/>\n\
         <path d=\"M{:.1} {:.1}L{:.1} {:.1}L{x:.1} {y:.1}Z\" fill=\"{INK}\"/>\n",
        if encrypted { "" } else { DASHED },
        x - 3.5,
        y - 7.0,
        x + 3.5,
        y - 7.0,
    )
}

const DASHED: &str = " stroke-dasharray=\"4 3\"";

/// A box with its label; `encrypted` is `None` for what is no value.
fn node(centre: Point, (width, height): Point, label: &Label, encrypted: Option<bool>) -> String {
    let (left, top) = offset(centre, -width / 2.0, -height / 2.0);
    let mut text = String::from("<g>");
    if !label.tooltip.is_empty() {
        text += &format!("<title>{}</title>", escape(&label.tooltip));
    }
    text += &frame((left, top), (width, height), encrypted);
    for (place, line) in label.lines.iter().enumerate() {
        let y = top + PADDING.1 + (place as f64 + 0.75) * CHARACTER.1;
        let weight = if place == 0 { " font-weight=\"bold\"" } else { "" };
        text += &format!(
            "<text x=\"{:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" xml:space=\"preserve\"{weight}>{}</text>",
            centre.0,
            escape(line)
        );
    }
    text + "</g>\n"
}

fn frame((left, top): Point, (width, height): Point, encrypted: Option<bool>) -> String {
    let rectangle = |inset: f64, style: &str| {
        format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" stroke=\"{INK}\"{style}/>",
            left + inset,
            top + inset,
            width - 2.0 * inset,
            height - 2.0 * inset,
        )
    };
    match encrypted {
        Some(true) => {
            let fill = format!(" rx=\"5\" fill=\"{ENCRYPTED}\"");
            rectangle(0.0, &fill) + &rectangle(3.0, " rx=\"3\" fill=\"none\"")
        }
        Some(false) => rectangle(0.0, &format!(" fill=\"{CLEAR}\"{DASHED}")),
        None => rectangle(0.0, &format!(" rx=\"{:.1}\" fill=\"{CLEAR}\"", height / 2.0)),
    }
}

fn document((width, height): Point, body: &str) -> String {
    let (width, total) = (width.max(LEGEND.0), height + LEGEND.1);
    let mut legend = String::new();
    for (left, text, encrypted) in [(16.0, "encrypted", true), (176.0, "clear", false)] {
        legend += &frame((left, height + 8.0), (34.0, 20.0), Some(encrypted));
        legend += &format!("<text x=\"{:.1}\" y=\"{:.1}\">{text}</text>\n", left + 42.0, height + 22.0);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{total:.0}\" \
         viewBox=\"0 0 {width:.0} {total:.0}\" font-family=\"monospace\" font-size=\"12\" fill=\"{INK}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{body}{legend}</svg>\n"
    )
}

/// As text of XML; characters that XML does not have are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' => escaped.push(character),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            character if character.is_control() => escaped.push('\u{FFFD}'),
            character => escaped.push(character),
        }
    }
    escaped
}
