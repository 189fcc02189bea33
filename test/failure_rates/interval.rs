//! How often something happens, from how often it was seen: the interval of Clopper and Pearson.

/// The rates that `seen` of `count` trials do not rule out; each end errs with a chance of `chance`.
pub fn rates(seen: u64, count: u64, chance: f64) -> (f64, f64) {
    let low = match seen {
        0 => 0.0,
        _ => bisect(|rate| at_least(seen, count, rate) < chance),
    };
    let high = match seen {
        _ if seen == count => 1.0,
        _ => bisect(|rate| 1.0 - at_least(seen + 1, count, rate) > chance),
    };
    (low, high)
}

/// Where a condition on rates ends to hold.
fn bisect(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if holds(middle) { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// That of so many trials `least` or more happen.
fn at_least(least: u64, count: u64, rate: f64) -> f64 {
    let (n, odds) = (count as f64, rate / (1.0 - rate));
    if rate <= 0.0 || rate >= 1.0 {
        return rate.clamp(0.0, 1.0);
    }
    let chosen: f64 = (0..least).map(|i| ((n - i as f64) / (i as f64 + 1.0)).ln()).sum();
    let first = chosen + least as f64 * rate.ln() + (n - least as f64) * (1.0 - rate).ln();
    let next = |log: &f64, i: u64| log + ((n - i as f64) / (i as f64 + 1.0) * odds).ln();
    let logs =
        std::iter::successors(Some((first, least)), |(log, i)| (*i < count).then(|| (next(log, *i), i + 1)));
    logs.map(|(log, _)| log.exp()).sum::<f64>().min(1.0)
}

/// Of 0 of 20 and 20 of 20 the ends are known in closed form; those of 3 of 50 are in tables.
#[test]
fn intervals_are_those_of_tables() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-4, "{a}, not {b}");
    let end = 0.025_f64.powf(1.0 / 20.0);
    let (low, high) = rates(0, 20, 0.025);
    near(low, 0.0);
    near(high, 1.0 - end);
    let (low, high) = rates(20, 20, 0.025);
    near(low, end);
    near(high, 1.0);
    let (low, high) = rates(3, 50, 0.025);
    near(low, 0.0125);
    near(high, 0.1655);
}
