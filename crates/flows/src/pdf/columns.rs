//! Where one column ends and the next begins: at the rules between them, else where the fewest words of the table's lines are cut,
//! between the middles of two names.

use super::heading::Heading;
use super::words::{TextLine, Word};

/// The edges between the columns, first and last included.
pub(super) struct Columns {
    pub(super) edges: Vec<f64>,
    /// Stretches whose words may belong to either side.
    doubtful: Vec<(f64, f64)>,
}

/// What a word may stick out of its column.
const HAIR: f64 = 0.8;
/// Heavier than all words: a name is never cut.
const NAME: i64 = 1_000_000;

impl Columns {
    /// `data` are lines that hold a movement, `rest` the others: they say where in a gap the edge lies.
    pub(super) fn of(heading: &Heading, data: &[&TextLine], rest: &[&TextLine]) -> Self {
        if let Some(rules) = &heading.rules {
            return Self { edges: rules.clone(), doubtful: Vec::new() };
        }
        let words: Vec<(usize, &Word)> =
            data.iter().enumerate().flat_map(|(row, line)| line.words.iter().map(move |w| (row, w))).collect();
        let mut made = Self { edges: vec![f64::NEG_INFINITY], doubtful: Vec::new() };
        for (at, pair) in heading.names.windows(2).enumerate() {
            let [one, next] = pair else { continue };
            let reach = heading.names.get(at + 2).map_or(f64::INFINITY, |n| f64::midpoint(n.left, n.right));
            let (from, to) = (f64::midpoint(one.left, one.right), f64::midpoint(next.left, next.right));
            let mut changes: Vec<(f64, i64)> = vec![(from, 0), (to, 0)];
            for (left, right, weight) in words
                .iter()
                .map(|(_, w)| (w.left, w.right, 1))
                .chain([(one.left, one.right, NAME), (next.left, next.right, NAME)])
            {
                if left < to && right > from {
                    changes.push((left.max(from), weight));
                    changes.push((right.min(to), -weight));
                }
            }
            // Ends before beginnings at one place: words that only touch leave room for an edge.
            changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut gaps: Vec<(i64, f64, f64)> = Vec::new();
            let mut cut = 0;
            for pair in changes.windows(2) {
                cut += pair[0].1;
                let (start, end) = (pair[0].0, pair[1].0);
                if end - start > 0.05 {
                    match gaps.last_mut() {
                        Some(last) if last.0 == cut && (last.2 - start).abs() < 0.01 => last.2 = end,
                        _ => gaps.push((cut, start, end)),
                    }
                }
            }
            let fewest = gaps.iter().map(|g| g.0).min().unwrap_or(0);
            let best: Vec<(f64, f64)> = gaps.iter().filter(|g| g.0 == fewest).map(|g| (g.1, g.2)).collect();
            let gap = match best[..] {
                [] => (one.right, next.left),
                [only] => only,
                [.., last] => made.between(&words, best[0], last, reach),
            };
            made.edges.push(spared(gap, rest));
        }
        made.edges.push(f64::INFINITY);
        made
    }

    /// Words stand between two gaps, under neither name: whose are they?
    fn between(&mut self, words: &[(usize, &Word)], first: (f64, f64), last: (f64, f64), reach: f64) -> (f64, f64) {
        let start = self.edges.last().copied().unwrap_or(f64::NEG_INFINITY);
        let (a, b) = (f64::midpoint(first.0, first.1), f64::midpoint(last.0, last.1));
        let rows = |from: f64, to: f64| -> std::collections::HashSet<usize> {
            words.iter().filter(|(_, w)| w.left >= from - HAIR && w.right <= to + HAIR).map(|(row, _)| *row).collect()
        };
        let orphans = rows(a, b);
        if orphans.is_empty() {
            return if first.1 - first.0 > last.1 - last.0 { first } else { last };
        }
        // The next column reaches as far as the name after it.
        let (own, next) = (rows(start, a), rows(b, reach));
        let tied = |from: f64, to: f64| {
            let mut there = words.iter().map(|(_, w)| w).filter(|w| w.left >= from - HAIR && w.right <= to + HAIR);
            there.clone().next().is_some() && there.all(|w| w.follows)
        };
        let wider = |one: (f64, f64), other: (f64, f64)| one.1 - one.0 > 1.4 * (other.1 - other.0);
        match (own.is_disjoint(&orphans), next.is_disjoint(&orphans)) {
            // Rows that have a word there have none under this name, but one under the next: and the other way round.
            (true, false) => last,
            (false, true) => first,
            // Only one of the two names has words of its own: the others are the other's.
            (true, true) if own.is_empty() && !next.is_empty() => last,
            (true, true) if next.is_empty() && !own.is_empty() => first,
            // A second word of a cell on either side: a written space ties it to its own, or it stands nearer to it.
            (false, false) if tied(a, b) && !tied(b, reach) => last,
            (false, false) if tied(b, reach) && !tied(a, b) => first,
            (false, false) if wider(last, first) => last,
            (false, false) if wider(first, last) => first,
            _ => {
                self.doubtful.push((a, b));
                last
            }
        }
    }

    /// The column of a word; `None` where it lies over an edge, or may be of either side.
    pub(super) fn column(&self, word: &Word) -> Option<usize> {
        let centre = f64::midpoint(word.left, word.right);
        let at = self.edges.windows(2).position(|e| e[0] <= centre && centre < e[1])?;
        let (left, right) = (self.edges.get(at)?, self.edges.get(at + 1)?);
        let doubtful = self.doubtful.iter().any(|(from, to)| *from < centre && centre < *to);
        (word.left >= left - HAIR && word.right <= right + HAIR && !doubtful && !word.tangled).then_some(at)
    }
}

/// The place in a gap that cuts the fewest words of the other lines; the middle of the widest such stretch.
fn spared((start, end): (f64, f64), rest: &[&TextLine]) -> f64 {
    let mut changes: Vec<(f64, i64)> = vec![(start, 0), (end, 0)];
    for word in rest.iter().flat_map(|l| &l.words).filter(|w| w.left < end && w.right > start) {
        changes.push((word.left.max(start), 1));
        changes.push((word.right.min(end), -1));
    }
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut best = (i64::MAX, 0.0, f64::midpoint(start, end));
    let mut cut = 0;
    for pair in changes.windows(2) {
        cut += pair[0].1;
        let long = pair[1].0 - pair[0].0;
        if cut < best.0 && long > 0.2 || cut == best.0 && long > best.1 {
            best = (cut, long, f64::midpoint(pair[0].0, pair[1].0));
        }
    }
    best.2
}
