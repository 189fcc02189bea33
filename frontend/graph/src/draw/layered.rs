//! Where the boxes of an acyclic graph go: in layers from top to bottom, each edge from a layer to
//! a later one, ordered so that few edges cross.
//!
//! The method is that of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of
//! hierarchical system structures", IEEE Trans. Syst. Man Cybern. 11(2), 1981, with layers of a
//! limited length after E. G. Coffman and R. L. Graham, "Optimal scheduling for two-processor
//! systems", Acta Informatica 1, 1972.

use std::collections::HashMap;

/// Boxes in one layer, at most: rows of a wide graph are stacked, so that it can be read.
const LAYER: usize = 8;
/// Rounds of ordering and of placing; more change little.
const ROUNDS: usize = 8;
/// Between boxes of one layer, and between layers, in pixels.
const GAP: (f64, f64) = (24.0, 44.0);
/// Width that an edge passing a layer needs, with the gap beside it.
const LANE: f64 = 10.0;
/// More places where edges pass layers than this would be no readable drawing, and slow.
const LANES: usize = 100_000;

/// Lengths and coordinates in pixels.
pub(super) type Point = (f64, f64);

/// Boxes by their width and height, and edges between them; every box after those that its
/// edges come from.
pub(super) struct Boxes {
    pub sizes: Vec<Point>,
    pub edges: Vec<(usize, usize)>,
}

/// Where everything goes.
pub(super) struct Placed {
    /// Centres of the boxes.
    pub centres: Vec<Point>,
    pub routes: Vec<Route>,
    pub size: Point,
}

/// An edge from its box, or from where it leaves an earlier edge of that box.
#[derive(Clone, Default)]
pub(super) struct Route {
    pub start: Option<Point>,
    /// The points it passes; none between neighbouring layers.
    pub passes: Vec<Point>,
}

/// A box, or an edge passing a layer.
struct Slot {
    width: f64,
    centre: f64,
}

struct Layers {
    slots: Vec<Slot>,
    /// Slots by layer, from left to right.
    layers: Vec<Vec<usize>>,
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

pub(super) fn place(boxes: &Boxes) -> Placed {
    let ranks = ranks(boxes);
    let (mut layers, lanes) = Layers::new(boxes, &ranks);
    for round in 0..ROUNDS {
        layers.sweep(round % 2 == 0, Layers::order);
    }
    for index in 0..layers.layers.len() {
        layers.pack(index);
    }
    for round in 0..ROUNDS {
        layers.sweep(round % 2 == 0, Layers::align);
    }
    layers.move_to_margin();
    placed(boxes, &ranks, &layers, &lanes)
}

/// The layer of each box: after all it comes from; what comes from nothing, right before its first
/// use.
fn ranks(boxes: &Boxes) -> Vec<usize> {
    let count = boxes.sizes.len();
    let (mut from, mut to) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(source, target) in &boxes.edges {
        from[target].push(source);
        to[source].push(target);
    }
    let mut ranks = vec![0i64; count];
    let mut filled: HashMap<i64, usize> = HashMap::new();
    let mut put = |start: i64, step: i64| {
        let mut rank = start;
        while filled.get(&rank).is_some_and(|&boxes| boxes >= LAYER) {
            rank += step;
        }
        *filled.entry(rank).or_default() += 1;
        rank
    };
    for index in (0..count).filter(|&index| !from[index].is_empty()) {
        let after =
            from[index].iter().map(|&source| if from[source].is_empty() { 0 } else { ranks[source] + 1 });
        ranks[index] = put(after.max().unwrap_or(0), 1);
    }
    for index in (0..count).filter(|&index| from[index].is_empty()) {
        let first = to[index].iter().map(|&target| ranks[target]).min().unwrap_or(0);
        ranks[index] = put(first - 1, -1);
    }
    // Layers without boxes are left out.
    let mut used: Vec<i64> = ranks.clone();
    used.sort_unstable();
    used.dedup();
    ranks.iter().map(|rank| used.partition_point(|other| other < rank)).collect()
}

impl Layers {
    /// The boxes in their layers, and for each source and layer passed the slot of its edges there.
    fn new(boxes: &Boxes, ranks: &[usize]) -> (Self, HashMap<(usize, usize), usize>) {
        let count = boxes.sizes.len();
        let mut slots: Vec<Slot> =
            boxes.sizes.iter().map(|&(width, _)| Slot { width, centre: 0.0 }).collect();
        let mut layers = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
        ranks.iter().enumerate().for_each(|(index, &rank)| layers[rank].push(index));
        let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut lanes: HashMap<(usize, usize), usize> = HashMap::new();
        for &(source, target) in &boxes.edges {
            let mut last = source;
            let passed = ranks[source] + 1..ranks[target];
            for (rank, layer) in passed.clone().zip(&mut layers[passed]) {
                if let Some(&lane) = lanes.get(&(source, rank)) {
                    last = lane;
                    continue;
                }
                if lanes.len() >= LANES {
                    break;
                }
                let lane = slots.len();
                slots.push(Slot { width: LANE, centre: 0.0 });
                above.push(vec![last]);
                below.push(Vec::new());
                below[last].push(lane);
                layer.push(lane);
                lanes.insert((source, rank), lane);
                last = lane;
            }
            above[target].push(last);
            below[last].push(target);
        }
        (Self { slots, layers, above, below }, lanes)
    }

    /// Visits the layers from top to bottom looking up, or from bottom to top looking down.
    fn sweep(&mut self, down: bool, visit: fn(&mut Self, usize, bool)) {
        let count = self.layers.len();
        for step in 0..count {
            visit(self, if down { step } else { count - 1 - step }, down);
        }
    }

    /// Sorts a layer by the mean place of what each slot is connected to.
    fn order(&mut self, layer: usize, down: bool) {
        let mut places: HashMap<usize, usize> = HashMap::new();
        let other = if down { layer.checked_sub(1) } else { Some(layer + 1) };
        if let Some(other) = other.and_then(|other| self.layers.get(other)) {
            places.extend(other.iter().enumerate().map(|(place, &slot)| (slot, place)));
        }
        let mean = |(place, slot): (usize, usize)| {
            let neighbours = if down { &self.above[slot] } else { &self.below[slot] };
            let at: Vec<f64> =
                neighbours.iter().filter_map(|slot| places.get(slot)).map(|&place| place as f64).collect();
            let mean = at.iter().sum::<f64>() / at.len() as f64;
            (slot, if at.is_empty() { place as f64 } else { mean })
        };
        let mut means: Vec<(usize, f64)> = self.layers[layer].iter().copied().enumerate().map(mean).collect();
        means.sort_by(|left, right| left.1.total_cmp(&right.1));
        self.layers[layer] = means.into_iter().map(|(slot, _)| slot).collect();
    }

    /// Least distance of the centres of two neighbours.
    fn apart(&self, left: usize, right: usize) -> f64 {
        let (left, right) = (self.slots[left].width, self.slots[right].width);
        let gap = if left.min(right) > LANE { GAP.0 } else { 0.0 };
        (left + right) / 2.0 + gap
    }

    /// Puts the slots of a layer next to each other.
    fn pack(&mut self, layer: usize) {
        for place in 1..self.layers[layer].len() {
            let (left, right) = (self.layers[layer][place - 1], self.layers[layer][place]);
            self.slots[right].centre = self.slots[left].centre + self.apart(left, right);
        }
    }

    /// Moves the slots of a layer towards what they are connected to, in their order.
    fn align(&mut self, layer: usize, down: bool) {
        let layer = &self.layers[layer];
        let wanted: Vec<f64> = layer
            .iter()
            .map(|&slot| {
                let neighbours = if down { &self.above[slot] } else { &self.below[slot] };
                let sum: f64 = neighbours.iter().map(|&slot| self.slots[slot].centre).sum();
                if neighbours.is_empty() { self.slots[slot].centre } else { sum / neighbours.len() as f64 }
            })
            .collect();
        let apart = |place: usize| self.apart(layer[place], layer[place + 1]);
        let (mut right, mut left) = (wanted.clone(), wanted);
        for place in 1..layer.len() {
            right[place] = right[place].max(right[place - 1] + apart(place - 1));
        }
        for place in (1..layer.len()).rev() {
            left[place - 1] = left[place - 1].min(left[place] - apart(place - 1));
        }
        // Both keep the slots apart, so their mean does.
        for (place, &slot) in layer.iter().enumerate() {
            self.slots[slot].centre = (left[place] + right[place]) / 2.0;
        }
    }

    fn move_to_margin(&mut self) {
        let left = self.slots.iter().map(|slot| slot.centre - slot.width / 2.0).fold(f64::INFINITY, f64::min);
        self.slots.iter_mut().for_each(|slot| slot.centre += GAP.0 - left);
    }
}

fn placed(boxes: &Boxes, ranks: &[usize], layers: &Layers, lanes: &HashMap<(usize, usize), usize>) -> Placed {
    let mut heights = vec![0.0f64; layers.layers.len()];
    for (&(_, height), &rank) in boxes.sizes.iter().zip(ranks) {
        heights[rank] = heights[rank].max(height);
    }
    let mut tops = Vec::with_capacity(heights.len());
    let mut bottom = 0.0;
    for height in &heights {
        tops.push(bottom + GAP.1 / 2.0);
        bottom += height + GAP.1;
    }
    let centres = ranks
        .iter()
        .enumerate()
        .map(|(index, &rank)| (layers.slots[index].centre, tops[rank] + heights[rank] / 2.0));
    // The last layer that edges of a box were drawn through.
    let mut drawn: HashMap<usize, usize> = HashMap::new();
    let route = |&(source, target): &(usize, usize)| {
        let mut route = Route::default();
        for rank in ranks[source] + 1..ranks[target] {
            let Some(&lane) = lanes.get(&(source, rank)) else { break };
            let (centre, top, bottom) = (layers.slots[lane].centre, tops[rank], tops[rank] + heights[rank]);
            if drawn.get(&source).is_some_and(|&last| rank <= last) {
                route.start = Some((centre, bottom));
            } else {
                route.passes.extend([(centre, top), (centre, bottom)]);
                drawn.insert(source, rank);
            }
        }
        route
    };
    let routes = boxes.edges.iter().map(route).collect();
    let right = layers.slots.iter().map(|slot| slot.centre + slot.width / 2.0).fold(0.0, f64::max);
    Placed { centres: centres.collect(), routes, size: (right + GAP.0, bottom) }
}
