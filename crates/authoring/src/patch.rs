//! From the old tree to the new one as changes of the text 逐字节改写: what did not change keeps its bytes, comments and blank lines included.

use std::ops::Range;

use indexmap::IndexMap;

use crate::print;
use crate::tree::{Field, Node, Shape, Value};

/// The text that says what `new` says, `old` being what it says now. `new` was made from `old`: items of lists know which they were.
///
/// # Errors
/// When two changes are asked of the same bytes, which is a fault of ours; nothing is to be written then.
pub(crate) fn patched(text: &str, old: &Node, new: &Node) -> Result<String, String> {
    let mut ends = Vec::new();
    gather(old, &mut ends);
    ends.sort_unstable();
    let mut patch = Patch { text, ends, edits: Vec::new() };
    patch.table(old, new, &Where { path: Vec::new(), within: Vec::new(), inline: false });
    patch.applied()
}

/// Where every written value ends: above these no comment belongs to what follows.
fn gather(node: &Node, ends: &mut Vec<usize>) {
    if let Some(at) = &node.at {
        ends.push(at.end);
    }
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| gather(item, ends)),
        Value::Table(fields) => fields.values().for_each(|field| gather(&field.node, ends)),
        _ => {}
    }
}

/// Where in the file a table stands.
#[derive(Clone)]
struct Where {
    /// Its keys from the file's root.
    path: Vec<String>,
    /// Its keys from the nearest table that is written out.
    within: Vec<String>,
    /// That one stands in braces.
    inline: bool,
}

struct Patch<'t> {
    text: &'t str,
    ends: Vec<usize>,
    edits: Vec<(Range<usize>, String)>,
}

impl Patch<'_> {
    fn delete(&mut self, range: Range<usize>) {
        self.edits.push((range, String::new()));
    }

    fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    fn applied(mut self) -> Result<String, String> {
        // What is put in at a place stands before what is taken out from there on.
        self.edits.sort_by_key(|(range, with)| (range.start, !range.is_empty() || with.is_empty(), range.end));
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for (range, with) in &self.edits {
            if range.start < done && with.is_empty() {
                // Blank lines around two entries that both go.
                done = done.max(range.end);
                continue;
            }
            let kept = self.text.get(done..range.start);
            out.push_str(kept.ok_or_else(|| format!("bytes {done} and {} changed twice", range.start))?);
            out.push_str(with);
            done = range.end;
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
        Ok(out)
    }

    /// One table into another.
    fn table(&mut self, old: &Node, new: &Node, at: &Where) {
        let (Some(before), Some(after)) = (old.fields(), new.fields()) else { return };
        let mut removed: Vec<&str> = Vec::new();
        let mut added: Vec<(&String, &Node)> = Vec::new();
        for (key, field) in before {
            match after.get(key) {
                None => removed.push(key),
                Some(now) if !self.field(field, &now.node, &at.below(key, old.shape(self.text))) => {
                    removed.push(key);
                    added.push((key, &now.node));
                }
                Some(_) => {}
            }
        }
        added.extend(after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(key, f)| (key, &f.node)));
        if !removed.is_empty() {
            self.remove(before, &removed, at, old.shape(self.text));
        }
        if !added.is_empty() {
            self.add(old, before, &removed, &added, at);
        }
    }

    /// A value into another one where it stands; false where it must be taken out and written anew.
    fn field(&mut self, old: &Field, new: &Node, at: &Where) -> bool {
        if old.node.same(new) && !moved(&old.node, new) {
            return true;
        }
        match (&old.node.value, &new.value) {
            (Value::Table(_), Value::Table(_)) => {
                self.table(&old.node, new, at);
                true
            }
            (Value::List(_), Value::List(_)) if old.node.is_tables() && new.is_tables() => {
                self.list(&old.node, new, at);
                true
            }
            _ if old.node.shape(self.text) == Shape::Inline => {
                if let Some(range) = old.node.at.clone() {
                    let indent = self.indent(range.start);
                    self.edits.push((range, print::value(new, &indent)));
                }
                true
            }
            _ => false,
        }
    }

    // ---- lists of tables ----

    fn list(&mut self, old: &Node, new: &Node, at: &Where) {
        let items = old.items();
        let kept: Vec<(usize, &Node)> = new.items().iter().filter_map(|n| Some((n.origin?, n))).collect();
        let shape = old.shape(self.text);
        if kept.is_empty() && shape == Shape::Inline {
            if let Some(range) = old.at.clone() {
                let indent = self.indent(range.start);
                self.edits.push((range, print::value(new, &indent)));
            }
            return;
        }
        for (i, now) in &kept {
            if let Some(item) = items.get(*i) {
                let inline = item.shape(self.text) == Shape::Inline;
                self.table(item, now, &Where { path: at.path.clone(), within: Vec::new(), inline });
            }
        }
        let gone: Vec<bool> = (0..items.len()).map(|i| !kept.iter().any(|(k, _)| *k == i)).collect();
        let mut before: Option<usize> = None;
        let mut fresh: Vec<(Option<usize>, &Node)> = Vec::new();
        for item in new.items() {
            match item.origin {
                Some(i) => before = Some(i),
                None => fresh.push((before, item)),
            }
        }
        match shape {
            Shape::Inline => {
                self.remove_items(items, &gone);
                self.add_items(old, items, &gone, &fresh);
            }
            _ => {
                items.iter().zip(&gone).filter(|(_, gone)| **gone).for_each(|(item, _)| self.remove_block(item));
                self.add_blocks(items, &fresh, &at.path);
            }
        }
    }

    fn add_blocks(&mut self, items: &[Node], fresh: &[(Option<usize>, &Node)], path: &[String]) {
        let start = |item: &Node| item.at.as_ref().map_or(0, |at| at.start);
        for (before, item) in fresh {
            let beside = before.and_then(|i| items.get(i)).or(items.first());
            let Some(beside) = beside else { continue };
            let indent = self.indent(start(beside));
            let entry = print::entry(path, item, &indent);
            // Entries of their own stand apart; columns of a table mostly do not.
            let apart = path.len() == 1 || self.blank_above(self.comments_above(start(beside)));
            let gap = if apart { "\n" } else { "" };
            if before.is_some() {
                let end = self.line_after(beside.end());
                let newline = if self.text[..end].ends_with('\n') { "" } else { "\n" };
                self.insert(end, format!("{newline}{gap}{entry}"));
            } else {
                let first = self.comments_above(start(beside));
                self.insert(first, format!("{entry}{gap}"));
            }
        }
    }

    fn remove_items(&mut self, items: &[Node], gone: &[bool]) {
        let spans: Vec<Range<usize>> = items.iter().filter_map(|item| item.at.clone()).collect();
        let own_lines = spans.iter().all(|span| self.has_own_lines(span));
        if own_lines {
            for (span, _) in spans.iter().zip(gone).filter(|(_, gone)| **gone) {
                self.delete(self.line_start(span.start)..self.line_after(span.end));
            }
        } else {
            self.remove_runs(&spans, gone);
        }
    }

    /// Takes runs of neighbours out of a list in brackets or braces, with the commas that are then too many.
    fn remove_runs(&mut self, spans: &[Range<usize>], gone: &[bool]) {
        let mut i = 0;
        while i < spans.len() {
            if !gone.get(i).copied().unwrap_or_default() {
                i += 1;
                continue;
            }
            let first = i;
            while i < spans.len() && gone.get(i).copied().unwrap_or_default() {
                i += 1;
            }
            let range = match (spans.get(i), first.checked_sub(1).and_then(|k| spans.get(k))) {
                (Some(next), _) => spans[first].start..next.start,
                (None, Some(before)) => before.end..spans[i - 1].end,
                (None, None) => spans[first].start..spans[i - 1].end,
            };
            self.delete(range);
        }
    }

    fn add_items(&mut self, list: &Node, items: &[Node], gone: &[bool], fresh: &[(Option<usize>, &Node)]) {
        let (Some(all), Some(first)) = (list.at.clone(), items.first().and_then(|i| i.at.clone())) else { return };
        let lines = self.text[all.start..first.start].contains('\n');
        let own_lines = items.iter().filter_map(|i| i.at.as_ref()).all(|span| self.has_own_lines(span));
        let indent = self.indent(first.start);
        for (before, item) in fresh {
            let said = print::inline(item);
            match before.and_then(|i| items.get(i)).and_then(|i| i.at.clone()) {
                None if lines => self.insert(all.start + 1, format!("\n{indent}{said},")),
                None => self.insert(first.start, format!("{said}, ")),
                Some(span) => {
                    let rest = &self.text[span.end..all.end];
                    // Where all that follows goes, its comma goes with it.
                    let stays = before.is_some_and(|i| gone.iter().skip(i + 1).any(|gone| !gone)) || own_lines;
                    let comma = (stays && rest.trim_start().starts_with(',')).then(|| rest.find(',')).flatten();
                    match (comma, lines) {
                        (Some(comma), true) => {
                            let at = span.end + comma + 1;
                            let line = self.line_after(at).saturating_sub(1);
                            let alone = self.text[at..line].trim_start();
                            let at = if alone.is_empty() || alone.starts_with('#') { line } else { at };
                            self.insert(at, format!("\n{indent}{said},"));
                        }
                        (Some(comma), false) => self.insert(span.end + comma + 1, format!(" {said},")),
                        (None, true) => self.insert(span.end, format!(",\n{indent}{said}")),
                        (None, false) => self.insert(span.end, format!(", {said}")),
                    }
                }
            }
        }
    }

    // ---- keys ----

    fn remove(&mut self, fields: &IndexMap<String, Field>, keys: &[&str], at: &Where, shape: Shape) {
        let inline = at.inline || shape == Shape::Inline;
        if inline && shape == Shape::Inline {
            let spans: Vec<Range<usize>> = fields.values().map(|f| self.whole(f)).collect();
            let gone: Vec<bool> = fields.keys().map(|k| keys.contains(&k.as_str())).collect();
            self.remove_runs(&spans, &gone);
            return;
        }
        for field in keys.iter().filter_map(|key| fields.get(*key)) {
            self.remove_field(field);
        }
    }

    fn remove_field(&mut self, field: &Field) {
        match (field.node.shape(self.text), &field.node.value) {
            (Shape::Header, Value::List(items)) => items.iter().for_each(|item| self.remove_block(item)),
            (Shape::Header, _) => self.remove_block(&field.node),
            (Shape::Implied, Value::Table(fields)) => fields.values().for_each(|f| self.remove_field(f)),
            _ => {
                let whole = self.whole(field);
                self.delete(self.line_start(whole.start)..self.line_after(whole.end));
            }
        }
    }

    fn add(
        &mut self,
        old: &Node,
        before: &IndexMap<String, Field>,
        removed: &[&str],
        added: &[(&String, &Node)],
        at: &Where,
    ) {
        match old.shape(self.text) {
            Shape::Inline => {
                let kept = before.iter().filter(|(key, _)| !removed.contains(&key.as_str())).map(|(_, f)| f);
                let last = kept.map(|f| self.whole(f).end).max();
                let said: Vec<String> =
                    added.iter().map(|(k, v)| format!("{} = {}", print::key(k), print::inline(v))).collect();
                let said = said.join(", ");
                match (last, old.at.clone()) {
                    (Some(end), _) => self.insert(end, format!(", {said}")),
                    (None, Some(range)) => self.edits.push((range, format!("{{ {said} }}"))),
                    (None, None) => {}
                }
                if last.is_none() {
                    // The braces are written anew; what was to be taken out of them is gone with them.
                    let range = old.at.clone().unwrap_or_default();
                    self.edits.retain(|(r, with)| !(with.is_empty() && r.start > range.start && r.end < range.end));
                }
            }
            Shape::Header => {
                let root = at.path.is_empty();
                let own = |(_, node): &&(&String, &Node)| root && (node.is_tables() || node.fields().is_some());
                for (key, node) in added.iter().filter(own) {
                    self.append(std::slice::from_ref(*key), node);
                }
                let direct: Vec<_> = added.iter().filter(|pair| !own(pair)).collect();
                if direct.is_empty() {
                    return;
                }
                let last = before.values().filter_map(|f| self.direct(&f.node, f)).max_by_key(|(_, end)| *end);
                let header = old.at.clone().unwrap_or_default();
                let (place, indent) = match last {
                    Some((start, end)) => (self.line_after(end), self.indent(start)),
                    None if root => (self.first_header(old), String::new()),
                    None => (self.line_after(header.end), self.indent(header.start)),
                };
                let newline = if place == 0 || self.text[..place].ends_with('\n') { "" } else { "\n" };
                let line = |(key, node): &&(&String, &Node)| {
                    format!("{indent}{} = {}\n", print::key(key), print::value(node, &indent))
                };
                let said: String = direct.iter().map(line).collect();
                self.insert(place, format!("{newline}{said}"));
            }
            Shape::Implied => {
                let headers = before.values().any(|f| f.node.shape(self.text) == Shape::Header);
                if headers {
                    for (key, node) in added {
                        let path: Vec<String> = at.path.iter().chain([*key]).cloned().collect();
                        self.append(&path, node);
                    }
                    return;
                }
                let Some((start, end)) = before.values().filter_map(|f| self.direct(&f.node, f)).max_by_key(|l| l.1)
                else {
                    return;
                };
                for (key, node) in added {
                    let path: Vec<String> = at.within.iter().chain([*key]).cloned().collect();
                    let said = format!("{} = {}", print::dotted(&path), print::inline(node));
                    if at.inline {
                        self.insert(end, format!(", {said}"));
                    } else {
                        let indent = self.indent(start);
                        self.insert(self.line_after(end), format!("{indent}{said}\n"));
                    }
                }
            }
        }
    }

    /// At the end of the file, under a header of its own.
    fn append(&mut self, path: &[String], node: &Node) {
        let mut said = String::new();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            said.push('\n');
        }
        match &node.value {
            Value::List(items) if node.is_tables() => {
                for item in items {
                    said.push_str(&format!("\n{}", print::entry(path, item, "")));
                }
            }
            Value::Table(fields) => {
                said.push_str(&format!("\n[{}]\n{}", print::dotted(path), print::lines(fields, "")));
            }
            _ => said.push_str(&format!("\n{} = {}\n", print::dotted(path), print::inline(node))),
        }
        if self.text.trim().is_empty() {
            said = said.trim_start_matches('\n').to_owned();
        }
        self.insert(self.text.len(), said);
    }

    // ---- places ----

    /// A header table with all that is in it, its comments, and a blank line beside it.
    fn remove_block(&mut self, node: &Node) {
        let start = self.comments_above(node.at.as_ref().map_or(0, |at| at.start));
        let end = self.line_after(node.end());
        let blank = |text: &str| text.len() - text.trim_start_matches(['\n', '\r', ' ', '\t']).len();
        let below = self.text.get(end..).map_or(0, |rest| {
            let swallowed = blank(rest);
            // Only whole lines: the indentation of what follows stays.
            rest[..swallowed].rfind('\n').map_or(0, |at| at + 1)
        });
        if end + below >= self.text.len() {
            let above = self.text[..start].trim_end_matches(['\n', '\r', ' ', '\t']).len();
            let above = self.text[above..start].find('\n').map_or(above, |at| above + at + 1);
            self.delete(above.min(start)..self.text.len());
        } else if start == 0 || self.blank_above(start) {
            self.delete(start..end + below);
        } else {
            self.delete(start..end);
        }
    }

    /// The first and last byte of a key with its value, where it is written in this very table.
    fn direct(&self, node: &Node, field: &Field) -> Option<(usize, usize)> {
        match (node.shape(self.text), &node.value) {
            (Shape::Header, _) => None,
            (Shape::Implied, Value::Table(fields)) => {
                let inner: Vec<_> = fields.values().filter_map(|f| self.direct(&f.node, f)).collect();
                Some((inner.iter().map(|s| s.0).min()?, inner.iter().map(|s| s.1).max()?))
            }
            _ => Some((field.key.as_ref()?.start, node.at.as_ref()?.end)),
        }
    }

    fn whole(&self, field: &Field) -> Range<usize> {
        let (start, end) = self.direct(&field.node, field).unwrap_or_default();
        let start = match field.node.shape(self.text) {
            Shape::Implied => field.node.at.as_ref().map_or(start, |at| at.start.min(start)),
            _ => start,
        };
        start..end
    }

    fn first_header(&self, root: &Node) -> usize {
        let fields = root.fields().into_iter().flatten().map(|(_, f)| &f.node);
        let starts = fields.filter(|n| n.shape(self.text) == Shape::Header).filter_map(|n| n.at.clone());
        starts.map(|at| self.comments_above(at.start)).min().unwrap_or(self.text.len())
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |n| n + 1)
    }

    /// Behind the line that holds this byte, its comment included.
    fn line_after(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |n| at + n + 1)
    }

    fn indent(&self, at: usize) -> String {
        let line = &self.text[self.line_start(at)..at];
        line.chars().take_while(|c| *c == ' ' || *c == '\t').collect()
    }

    /// Where the comments begin that stand right above this line.
    fn comments_above(&self, at: usize) -> usize {
        let bound = self.ends.partition_point(|end| *end < at).checked_sub(1).map_or(0, |i| self.ends[i]);
        let mut start = self.line_start(at);
        while start > bound {
            let above = self.line_start(start - 1);
            if above < bound || !self.text[above..start].trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    fn blank_above(&self, at: usize) -> bool {
        at > 0 && self.text[self.line_start(at - 1)..at].trim().is_empty()
    }

    /// Nothing else stands on its lines but a comma and a comment.
    fn has_own_lines(&self, span: &Range<usize>) -> bool {
        let before = &self.text[self.line_start(span.start)..span.start];
        let after = self.text[span.end..self.line_after(span.end)].trim();
        let after = after.strip_prefix(',').unwrap_or(after).trim();
        before.trim().is_empty() && (after.is_empty() || after.starts_with('#'))
    }
}

impl Where {
    fn below(&self, key: &str, shape: Shape) -> Self {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        let mut within = if shape == Shape::Implied { self.within.clone() } else { Vec::new() };
        within.push(key.to_owned());
        Self { path, within, inline: self.inline || shape == Shape::Inline }
    }
}

/// Whether items came or went although both say the same: one of two equal ones.
fn moved(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::List(a), Value::List(b)) => {
            old.is_tables()
                && (a.len() != b.len() || b.iter().enumerate().any(|(i, n)| n.origin.is_some_and(|o| o != i)))
        }
        (Value::Table(a), Value::Table(b)) => {
            a.iter().any(|(key, f)| b.get(key).is_some_and(|g| moved(&f.node, &g.node)))
        }
        _ => false,
    }
}

#[cfg(test)]
#[path = "patch/tests.rs"]
mod tests;
