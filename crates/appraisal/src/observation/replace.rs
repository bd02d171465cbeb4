//! Answers in force that go on 续答: what is said of one place now takes the place of what was, without folding the rest again.

use super::{Answer, Answers};

/// What of an answer decides whether it is there and proven; its value aside.
fn traced(answer: Option<&Answer>) -> Option<(super::Basis, bool)> {
    answer.map(|a| (a.basis, a.attached))
}

impl Answers {
    /// Takes over a question as another fold has it. Whether its being there, its basis or its trace is another than before.
    pub(crate) fn put_question(&mut self, id: &str, mut from: Self) -> bool {
        let was_open = self.taken_back(id);
        let before = self.scalars.swap_remove(id);
        let now = from.scalars.swap_remove(id);
        let other = traced(before.as_ref()) != traced(now.as_ref());
        self.unread.swap_remove(id);
        self.unsigned.swap_remove(id);
        self.first.swap_remove(id);
        self.taken_back.swap_remove(id);
        self.scalars.extend(now.map(|answer| (id.to_owned(), answer)));
        self.unread.extend(from.unread);
        self.unsigned.extend(from.unsigned);
        self.first.extend(from.first);
        self.taken_back.extend(from.taken_back);
        other || was_open != self.taken_back(id)
    }

    /// Takes over a cell of a row that is there, as another fold of that cell alone has it. Whether its being there, its basis or its trace is another
    /// than before; `None` where there is no such row.
    pub(crate) fn put_cell(&mut self, table: &str, row: usize, column: &str, from: Self) -> Option<bool> {
        let cells = &mut self.tables.get_mut(table)?.rows.get_mut(row)?.cells;
        let mut made = from.tables.into_iter().flat_map(|(_, table)| table.rows).flat_map(|row| row.cells);
        let now = made.next();
        let at = cells.iter().position(|(id, _)| &**id == column);
        let before = at.map(|at| traced(Some(&cells[at].1))).unwrap_or_default();
        let other = before != traced(now.as_ref().map(|(_, answer)| answer));
        match (at, now) {
            (Some(at), Some((_, answer))) => cells[at].1 = answer,
            (Some(at), None) => {
                cells.remove(at);
            }
            (None, Some(cell)) => cells.push(cell),
            (None, None) => {}
        }
        Some(other)
    }

    /// Takes over a table as another fold has it.
    pub(crate) fn put_table(&mut self, id: &str, from: Self, troubled: &[String]) {
        for place in troubled {
            self.unread.swap_remove(place);
            self.unsigned.swap_remove(place);
        }
        self.tables.swap_remove(id);
        self.tables.extend(from.tables);
        self.unread.extend(from.unread);
        self.unsigned.extend(from.unsigned);
    }

    /// The cells that are no answers and of which something is said.
    pub(crate) fn troubled(&self) -> Vec<String> {
        self.unread.keys().chain(self.unsigned.keys()).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Answers, Row, Table};
    use std::sync::Arc;

    #[test]
    fn a_cell_without_a_row_is_not_put_anywhere() {
        let mut answers = Answers::default();
        assert_eq!(answers.put_cell("t", 0, "a", Answers::default()), None);
        let row = Row { id: Arc::from("r"), cells: Vec::new() };
        answers.tables.insert("t".to_owned(), Table { declared_empty: false, rows: vec![row] });
        assert_eq!(answers.put_cell("t", 0, "a", Answers::default()), Some(false));
        assert_eq!(answers.put_cell("t", 1, "a", Answers::default()), None);
    }
}
