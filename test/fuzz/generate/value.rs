//! Values of a program under construction: their types, and the ranges they keep to.

/// An encrypted value: its type, and the range its elements keep to.
#[derive(Clone, Debug)]
pub struct Value {
    pub name: String,
    pub width: u32,
    pub signed: bool,
    pub boolean: bool,
    pub shape: Vec<usize>,
    pub low: i64,
    pub high: i64,
}

impl Value {
    /// A boolean.
    pub fn truth(name: String) -> Self {
        Self { name, width: 2, signed: false, boolean: true, shape: vec![], low: 0, high: 1 }
    }

    pub fn scalar_type(&self) -> String {
        match (self.boolean, self.signed) {
            (true, _) => "!FHE.ebool".to_owned(),
            (false, true) => format!("!FHE.esint<{}>", self.width),
            (false, false) => format!("!FHE.eint<{}>", self.width),
        }
    }

    pub fn ty(&self) -> String {
        tensor(&self.shape, &self.scalar_type())
    }

    pub fn limits(&self) -> (i64, i64) {
        match self.signed {
            _ if self.boolean => (0, 1),
            false => (0, (1 << self.width) - 1),
            true => (-(1 << (self.width - 1)), (1 << (self.width - 1)) - 1),
        }
    }

    pub fn fits(&self) -> bool {
        let (low, high) = self.limits();
        low <= self.low && self.high <= high
    }

    pub fn dialect(&self) -> &'static str {
        if self.shape.is_empty() { "FHE" } else { "FHELinalg" }
    }

    pub fn same_element(&self, other: &Self) -> bool {
        self.scalar_type() == other.scalar_type()
    }

    pub fn elements(&self) -> usize {
        self.shape.iter().product()
    }
}

/// A clear value. Without a width it is an `index`.
#[derive(Clone, Debug)]
pub struct Clear {
    pub name: String,
    pub width: Option<u32>,
    pub shape: Vec<usize>,
    pub low: i64,
    pub high: i64,
}

impl Clear {
    /// A vector of a table's entries.
    pub fn table(name: String, entries: usize, low: i64, high: i64) -> Self {
        Self { name, width: Some(64), shape: vec![entries], low, high }
    }

    pub fn is_table(&self, entries: usize) -> bool {
        self.width == Some(64) && self.shape == [entries]
    }

    pub fn ty(&self) -> String {
        tensor(&self.shape, &self.width.map_or("index".to_owned(), |width| format!("i{width}")))
    }

    /// Whether the type holds the range.
    pub fn fits(&self) -> bool {
        let width = self.width.unwrap_or(64).min(62);
        -(1 << (width - 1)) <= self.low && self.high < 1 << (width - 1)
    }
}

pub fn tensor(shape: &[usize], element: &str) -> String {
    if shape.is_empty() {
        return element.to_owned();
    }
    let axes: String = shape.iter().map(|n| format!("{n}x")).collect();
    format!("tensor<{axes}{element}>")
}

/// `dense<...>` with brackets as the shape asks.
pub fn dense(shape: &[usize], values: &[i64]) -> String {
    fn nested(shape: &[usize], values: &[i64]) -> String {
        let Some((&n, rest)) = shape.split_first() else { return values[0].to_string() };
        let piece = rest.iter().product::<usize>();
        let parts: Vec<String> = (0..n).map(|i| nested(rest, &values[i * piece..][..piece])).collect();
        format!("[{}]", parts.join(", "))
    }
    match shape {
        _ if values.is_empty() => "dense<0>".to_owned(),
        [] => values[0].to_string(),
        _ => format!("dense<{}>", nested(shape, values)),
    }
}

/// The shape two shapes broadcast to, if they do.
pub fn broadcast(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let skipped = long.len() - short.len();
    let join = |(i, &n): (usize, &usize)| match i.checked_sub(skipped).map(|j| short[j]) {
        None | Some(1) => Some(n),
        Some(m) if n == m || n == 1 => Some(m),
        Some(_) => None,
    };
    long.iter().enumerate().map(join).collect()
}

/// The shape of numpy's matmul, and the length of the axis it contracts.
pub fn matmul(a: &[usize], b: &[usize]) -> Option<(Vec<usize>, usize)> {
    let (&inner, rows) = a.split_last()?;
    let (batch_b, contracted, columns) = match *b {
        [] => return None,
        [n] => (&b[..0], n, None),
        [.., n, m] => (&b[..b.len() - 2], n, Some(m)),
    };
    let (row, batch_a) = rows.split_last().map_or((None, rows), |(row, batch)| (Some(*row), batch));
    let batch = broadcast(batch_a, batch_b).filter(|_| inner == contracted)?;
    Some((batch.into_iter().chain(row).chain(columns).collect(), inner))
}

/// The range of a product of two ranges.
pub fn corners(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    let all = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
    (*all.iter().min().expect("four"), *all.iter().max().expect("four"))
}
