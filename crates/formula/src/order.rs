//! Puts the rules in order of need. Columns are one node each, except in tables with fixed rows, where every cell is one, so
//! that a cell of one row may read a cell of another. What needs itself is refused, with the path.

use crate::diagnostic::{Code, Fault, Span};
use crate::model::{Model, RowsKind, Source, Step};
use crate::node::{Read, Slot};

/// How one node reads another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Whole,
    SameRow,
    Previous,
}

#[derive(Clone, Copy)]
enum Vertex {
    Scalar(Slot),
    Rows(Slot),
    Column(Slot),
    Cell(Slot, u32),
}

/// What each vertex needs, one list after the other: there are tens of thousands, and a list of its own for each costs more than what is in it.
#[derive(Default)]
struct Edges {
    /// Where the edges of each vertex end; those of the next begin there.
    ends: Vec<usize>,
    all: Vec<(u32, Edge)>,
}

impl Edges {
    fn with_capacity(vertices: usize) -> Edges {
        Edges { ends: Vec::with_capacity(vertices), all: Vec::with_capacity(vertices * 3) }
    }

    fn push(&mut self, to: usize, edge: Edge) {
        self.all.push((to as u32, edge));
    }

    /// What was pushed since is what the next vertex needs.
    fn end(&mut self) {
        self.ends.push(self.all.len());
    }

    fn of(&self, vertex: usize) -> &[(u32, Edge)] {
        let start = if vertex == 0 { 0 } else { self.ends[vertex - 1] };
        &self.all[start..self.ends[vertex]]
    }

    fn reach(&self, from: usize, to: usize) -> bool {
        self.of(from).iter().any(|(end, _)| *end as usize == to)
    }
}

struct Graph<'m> {
    model: &'m Model,
    vertices: Vec<Vertex>,
    edges: Edges,
    rows_at: usize,
    /// First vertex of each column; cells of a fixed table follow each other.
    column_at: Vec<usize>,
}

/// The order of evaluation, or what is in the way (the rule where a cycle shows, and the fault).
pub(crate) fn order(model: &Model) -> Result<Vec<Step>, Vec<(usize, Fault)>> {
    let graph = Graph::of(model);
    let (mut steps, mut faults) = (Vec::new(), Vec::new());
    steps.reserve(graph.vertices.len());
    components(&graph.edges, &mut |group| {
        let alone = group.len() == 1 && !graph.edges.reach(group[0], group[0]);
        if alone && graph.is_absent(group[0]) {
            return;
        }
        if alone {
            steps.push(graph.step(group[0]));
        } else if let Some(columns) = graph.row_by_row(group) {
            steps.push(Step::RowByRow(columns));
        } else {
            faults.push(graph.cycle(group));
        }
    });
    if faults.is_empty() { Ok(steps) } else { Err(faults) }
}

impl<'m> Graph<'m> {
    fn of(model: &'m Model) -> Graph<'m> {
        let mut vertices: Vec<Vertex> = (0..model.scalars.len() as Slot).map(Vertex::Scalar).collect();
        let rows_at = vertices.len();
        vertices.extend((0..model.tables.len() as Slot).map(Vertex::Rows));
        let mut column_at = Vec::with_capacity(model.columns.len());
        for (c, column) in model.columns.iter().enumerate() {
            column_at.push(vertices.len());
            if matches!(column.source, Source::Absent) {
                continue;
            }
            match &model.tables[column.table as usize].rows {
                RowsKind::Fixed(ids) => vertices.extend((0..ids.len() as u32).map(|r| Vertex::Cell(c as Slot, r))),
                _ => vertices.push(Vertex::Column(c as Slot)),
            }
        }
        let mut graph = Graph { model, edges: Edges::default(), vertices, rows_at, column_at };
        let mut edges = Edges::with_capacity(graph.vertices.len());
        for vertex in &graph.vertices {
            graph.needs(*vertex, &mut edges);
            edges.end();
        }
        graph.edges = edges;
        graph
    }

    /// A name of other models: nothing to compute.
    fn is_absent(&self, vertex: usize) -> bool {
        match self.vertices[vertex] {
            Vertex::Scalar(s) => matches!(self.model.scalars[s as usize].source, Source::Absent),
            Vertex::Rows(t) => self.model.tables[t as usize].name.is_empty(),
            Vertex::Column(_) | Vertex::Cell(..) => false,
        }
    }

    fn rule_of(&self, vertex: Vertex) -> Option<usize> {
        match vertex {
            Vertex::Scalar(s) => match self.model.scalars[s as usize].source {
                Source::Rule(rule) => Some(rule),
                _ => None,
            },
            Vertex::Rows(t) => match self.model.tables[t as usize].rows {
                RowsKind::Count(rule) => Some(rule),
                _ => None,
            },
            Vertex::Column(c) => match self.model.columns[c as usize].source {
                Source::Rule(rule) => Some(rule),
                _ => None,
            },
            Vertex::Cell(c, r) => match &self.model.columns[c as usize].source {
                Source::Cells(rules) => rules.get(r as usize).copied().flatten(),
                _ => None,
            },
        }
    }

    fn needs(&self, vertex: Vertex, edges: &mut Edges) {
        if let Vertex::Column(c) = vertex {
            edges.push(self.rows_at + self.model.columns[c as usize].table as usize, Edge::Whole);
        }
        if let Some(rule) = self.rule_of(vertex) {
            self.reads(self.model.rules[rule].reads(), vertex, edges);
        }
    }

    fn reads(&self, reads: &[Read], from: Vertex, edges: &mut Edges) {
        reads.iter().for_each(|read| match (*read, from) {
            (Read::Scalar(s), _) => edges.push(s as usize, Edge::Whole),
            (Read::Rows(t), _) => edges.push(self.rows_at + t as usize, Edge::Whole),
            (Read::Cell(c, r), _) => edges.push(self.column_at[c as usize] + r as usize, Edge::Whole),
            (Read::SameRow(c), Vertex::Cell(_, r)) => {
                edges.push(self.column_at[c as usize] + r as usize, Edge::Whole);
            }
            (Read::Prev(_), Vertex::Cell(_, 0)) => {}
            (Read::Prev(c), Vertex::Cell(_, r)) => {
                edges.push(self.column_at[c as usize] + r as usize - 1, Edge::Whole);
            }
            (Read::SameRow(c), _) => edges.push(self.column_at[c as usize], Edge::SameRow),
            (Read::Prev(c), _) => edges.push(self.column_at[c as usize], Edge::Previous),
            (Read::Column(c), _) => {
                let table = self.model.columns[c as usize].table as usize;
                edges.push(self.rows_at + table, Edge::Whole);
                let cells = match &self.model.tables[table].rows {
                    RowsKind::Fixed(ids) => ids.len(),
                    _ => 1,
                };
                (0..cells).for_each(|i| edges.push(self.column_at[c as usize] + i, Edge::Whole));
            }
        });
    }

    fn step(&self, vertex: usize) -> Step {
        match self.vertices[vertex] {
            Vertex::Scalar(s) => Step::Scalar(s),
            Vertex::Rows(t) => Step::Rows(t),
            Vertex::Column(c) => Step::Column(c),
            Vertex::Cell(c, r) => Step::Cell(c, r),
        }
    }

    /// The columns of one table that need each other through PREV only, in their order within a row.
    fn row_by_row(&self, group: &[usize]) -> Option<Vec<Slot>> {
        let mut columns = Vec::with_capacity(group.len());
        for v in group {
            let Vertex::Column(c) = self.vertices[*v] else { return None };
            columns.push(c);
        }
        let table = self.model.columns[columns[0] as usize].table;
        if columns.iter().any(|c| self.model.columns[*c as usize].table != table) {
            return None;
        }
        let inside = |v: usize| group.iter().position(|g| *g == v);
        let mut within = Edges::with_capacity(group.len());
        for v in group {
            for (to, edge) in self.edges.of(*v) {
                match (inside(*to as usize), edge) {
                    (None, _) | (_, Edge::Previous) => {}
                    (Some(j), Edge::SameRow) => within.push(j, Edge::SameRow),
                    (Some(_), Edge::Whole) => return None,
                }
            }
            within.end();
        }
        let (mut ordered, mut in_order) = (Vec::with_capacity(group.len()), true);
        components(&within, &mut |part| {
            in_order &= part.len() == 1 && !within.reach(part[0], part[0]);
            ordered.push(columns[part[0]]);
        });
        in_order.then_some(ordered)
    }

    fn name(&self, vertex: usize) -> String {
        match self.vertices[vertex] {
            Vertex::Scalar(s) => self.model.scalars[s as usize].name.to_string(),
            Vertex::Rows(t) => self.model.tables[t as usize].name.to_string(),
            Vertex::Column(c) => self.model.column_name(c),
            Vertex::Cell(c, r) => self.model.cell_name(c, r),
        }
    }

    /// One closed path through the group, for the message.
    fn cycle(&self, group: &[usize]) -> (usize, Fault) {
        let inside: std::collections::HashSet<usize> = group.iter().copied().collect();
        // By name: slots are of all models that were made together, and a message must not hang on which were.
        let start = group.iter().copied().min_by_key(|v| self.name(*v)).unwrap_or(0);
        let mut path = vec![start];
        let mut at = start;
        // in a strongly connected group every vertex has a way on; walk until a vertex comes again
        let first = loop {
            let ways = self.edges.of(at).iter().map(|(to, _)| *to as usize).filter(|to| inside.contains(to));
            let Some(next) = ways.min_by_key(|to| self.name(*to)) else { break 0 };
            if let Some(i) = path.iter().position(|p| *p == next) {
                path.push(next);
                break i;
            }
            path.push(next);
            at = next;
        };
        let path: Vec<String> = path[first..].iter().map(|v| self.name(*v)).collect();
        let path = path.join(" → ");
        let mut named: Vec<usize> = group.to_vec();
        named.sort_by_key(|v| self.name(*v));
        let rule = named.iter().find_map(|v| self.rule_of(self.vertices[*v])).unwrap_or(0);
        let fault = Fault::new(
            Code::Cycle,
            Span::default(),
            format!("循环引用：{path}"),
            format!("these need each other: {path}"),
        );
        (rule, fault)
    }
}

/// Tells the strongly connected components, needed ones first (Tarjan, without recursion: a chain of rules may be long).
fn components(edges: &Edges, tell: &mut impl FnMut(&[usize])) {
    const NEW: u32 = u32::MAX;
    let mut seen = vec![Reached { number: NEW, low: NEW, open: false }; edges.ends.len()];
    let (mut stack, mut group) = (Vec::new(), Vec::new());
    // Each vertex on the way down, with the edge that is looked at next.
    let mut calls: Vec<(usize, usize)> = Vec::new();
    let mut next = 0;
    for root in 0..seen.len() {
        if seen[root].number != NEW {
            continue;
        }
        let mut down = Some(root);
        loop {
            if let Some(v) = down.take() {
                seen[v] = Reached { number: next, low: next, open: true };
                next += 1;
                stack.push(v);
                calls.push((v, 0));
            }
            let Some((v, at)) = calls.last_mut() else { break };
            let v = *v;
            for (to, _) in &edges.of(v)[*at..] {
                *at += 1;
                let there = &seen[*to as usize];
                if there.number == NEW {
                    down = Some(*to as usize);
                    break;
                }
                if there.open {
                    seen[v].low = seen[v].low.min(there.number);
                }
            }
            if down.is_some() {
                continue;
            }
            calls.pop();
            if let Some((parent, _)) = calls.last() {
                seen[*parent].low = seen[*parent].low.min(seen[v].low);
            }
            if seen[v].low == seen[v].number {
                group.clear();
                while let Some(w) = stack.pop() {
                    seen[w].open = false;
                    group.push(w);
                    if w == v {
                        break;
                    }
                }
                tell(&group);
            }
        }
    }
}

/// How far the search for components came at a vertex: when it was reached, the earliest reached from it, and whether its component is not told yet.
#[derive(Clone, Copy)]
struct Reached {
    number: u32,
    low: u32,
    open: bool,
}
