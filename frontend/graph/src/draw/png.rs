//! The drawing as PNG: the same as the SVG, without its tooltips.

use super::layered::Point;
use super::placed::{CHARACTER, Drawing, Edge, LEGEND, PADDING, Placed, offset};
use crate::graph::Graph;
use embedded_graphics::Pixel;
use embedded_graphics::geometry::{OriginDimensions, Size};
use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::iso_8859_1::{FONT_7X13, FONT_7X13_BOLD};
use embedded_graphics::pixelcolor::{Rgb888, RgbColor};
use embedded_graphics::prelude::{DrawTarget, Drawable, Point as Dot, Primitive};
use embedded_graphics::primitives::{Line, PrimitiveStyle, Rectangle, Triangle};
use embedded_graphics::text::{Alignment, Text};
use std::convert::Infallible;

const INK: Rgb888 = Rgb888::new(0x1f, 0x29, 0x33);
const ENCRYPTED: Rgb888 = Rgb888::new(0xdb, 0xea, 0xfe);
/// A picture of more pixels would take more memory than it is worth.
const PIXELS: u64 = 1 << 27;
/// Lines that a curve between two points is drawn as.
const STEPS: u32 = 24;

impl Graph {
    /// The graph as a PNG picture, drawn as [`svg`](Self::svg) does.
    ///
    /// # Errors
    /// What is too large for a picture, in words.
    pub fn png(&self) -> Result<Vec<u8>, String> {
        let drawing = self.drawing();
        let (width, height) = (drawing.size.0.max(LEGEND.0), drawing.size.1 + LEGEND.1);
        let (width, height) = (width.round() as u32, height.round() as u32);
        if u64::from(width) * u64::from(height) > PIXELS {
            return Err(format!("the drawing has {width} x {height} pixels, too many for a PNG: write .svg"));
        }
        let mut canvas = Canvas::new(width, height);
        canvas.picture(&drawing).unwrap_or_else(|never| match never {});
        canvas.encode().map_err(|error| error.to_string())
    }
}

/// Pixels, row by row from the top.
struct Canvas {
    size: Size,
    pixels: Vec<u8>,
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        self.size
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(Dot { x, y }, color) in pixels {
            let inside = |at: i32, length: u32| u32::try_from(at).ok().filter(|at| *at < length);
            if let (Some(x), Some(y)) = (inside(x, self.size.width), inside(y, self.size.height)) {
                let at = 3 * (y as usize * self.size.width as usize + x as usize);
                self.pixels[at..at + 3].copy_from_slice(&[color.r(), color.g(), color.b()]);
            }
        }
        Ok(())
    }
}

impl Canvas {
    fn new(width: u32, height: u32) -> Self {
        Self { size: Size::new(width, height), pixels: vec![0xff; 3 * width as usize * height as usize] }
    }

    fn encode(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.size.width, self.size.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.pixels)?;
        Ok(bytes)
    }

    fn picture(&mut self, drawing: &Drawing) -> Result<(), Infallible> {
        for edge in &drawing.edges {
            self.edge(edge)?;
        }
        for node in &drawing.nodes {
            self.node(node)?;
        }
        let top = drawing.size.1 + 8.0;
        for (left, text, encrypted) in [(16.0, "encrypted", true), (176.0, "clear", false)] {
            self.frame((left, top), (34.0, 20.0), Some(encrypted))?;
            let style = MonoTextStyle::new(&FONT_7X13, INK);
            Text::new(text, dot((left + 42.0, top + 14.0)), style).draw(self)?;
        }
        Ok(())
    }

    fn edge(&mut self, edge: &Edge) -> Result<(), Infallible> {
        let tip = offset(edge.end, 0.0, -6.0);
        let mut last = edge.start;
        let mut drawn = 0;
        for &next in edge.passes.iter().chain([&tip]) {
            let mut from = last;
            for step in 1..=STEPS {
                let to = between(last, next, f64::from(step) / f64::from(STEPS));
                drawn += 1;
                if edge.encrypted || drawn % 2 == 0 {
                    self.line(from, to)?;
                }
                from = to;
            }
            last = next;
        }
        let corners = [offset(edge.end, -3.5, -7.0), offset(edge.end, 3.5, -7.0), edge.end].map(dot);
        Triangle::new(corners[0], corners[1], corners[2])
            .into_styled(PrimitiveStyle::with_fill(INK))
            .draw(self)
    }

    fn node(&mut self, node: &Placed) -> Result<(), Infallible> {
        let corner = offset(node.centre, -node.size.0 / 2.0, -node.size.1 / 2.0);
        self.frame(corner, node.size, node.encrypted)?;
        for (place, line) in node.label.lines.iter().enumerate() {
            let y = corner.1 + PADDING.1 + (place as f64 + 0.75) * CHARACTER.1;
            let font = if place == 0 { &FONT_7X13_BOLD } else { &FONT_7X13 };
            let style = MonoTextStyle::new(font, INK);
            let text = readable(line);
            Text::with_alignment(&text, dot((node.centre.0, y)), style, Alignment::Center).draw(self)?;
        }
        Ok(())
    }

    fn frame(&mut self, corner: Point, size: Point, encrypted: Option<bool>) -> Result<(), Infallible> {
        let fill = if encrypted == Some(true) { ENCRYPTED } else { Rgb888::WHITE };
        rectangle(corner, size).into_styled(PrimitiveStyle::with_fill(fill)).draw(self)?;
        match encrypted {
            Some(false) => self.dashes(corner, size),
            Some(true) => {
                let inner = (size.0 - 6.0, size.1 - 6.0);
                let border = PrimitiveStyle::with_stroke(INK, 1);
                rectangle(offset(corner, 3.0, 3.0), inner).into_styled(border).draw(self)?;
                rectangle(corner, size).into_styled(border).draw(self)
            }
            None => rectangle(corner, size).into_styled(PrimitiveStyle::with_stroke(INK, 1)).draw(self),
        }
    }

    /// A dashed border.
    fn dashes(&mut self, (left, top): Point, (width, height): Point) -> Result<(), Infallible> {
        let (right, bottom) = (left + width - 1.0, top + height - 1.0);
        for start in (0..width as u32).step_by(7).map(f64::from) {
            let end = (left + start + 3.0).min(right);
            self.line((left + start, top), (end, top))?;
            self.line((left + start, bottom), (end, bottom))?;
        }
        for start in (0..height as u32).step_by(7).map(f64::from) {
            let end = (top + start + 3.0).min(bottom);
            self.line((left, top + start), (left, end))?;
            self.line((right, top + start), (right, end))?;
        }
        Ok(())
    }

    fn line(&mut self, from: Point, to: Point) -> Result<(), Infallible> {
        Line::new(dot(from), dot(to)).into_styled(PrimitiveStyle::with_stroke(INK, 1)).draw(self)
    }
}

/// The nearest pixel.
fn dot((x, y): Point) -> Dot {
    Dot::new(x.round() as i32, y.round() as i32)
}

fn rectangle(corner: Point, (width, height): Point) -> Rectangle {
    Rectangle::new(dot(corner), Size::new(width.round() as u32, height.round() as u32))
}

/// A point of the cubic curve that leaves one point and reaches the other straight downwards.
fn between(from: Point, to: Point, part: f64) -> Point {
    let rest = 1.0 - part;
    let middle = (from.1 + to.1) / 2.0;
    // The weights of Bernstein's polynomials; of the inner points each has one end's x.
    let (a, b) = (rest * rest * (rest + 3.0 * part), part * part * (part + 3.0 * rest));
    let ends = rest.powi(3) * from.1 + part.powi(3) * to.1;
    (a * from.0 + b * to.0, ends + 3.0 * rest * part * middle)
}

/// In characters that the font has.
fn readable(line: &str) -> String {
    line.replace('∈', "in").replace('…', "..")
}
