//! Bases in Excel: the weakest of a column, the softest of several, and the basis of what is added up.

use super::fold::{existing, fold_highest};
use super::piece::{Print, Printer, atom, guarded, highest, missing, rounded};
use crate::functions::BASIS_PLACES;
use crate::inputs::Basis;
use crate::node::{Kind, Node, Slot};

/// One pair of BASISBYVALUE: a sum over it, given what a row's amount is multiplied by.
struct Pair {
    amount: String,
    word: String,
    known: Vec<String>,
    rows: Option<super::piece::Piece>,
}

impl Pair {
    /// Σ over the rows that are known, 0 without rows.
    fn sum(&self, term: &str) -> String {
        let inner = self.known.iter().rev().fold(term.to_owned(), |inner, status| format!("IF({status}=0,{inner},0)"));
        match &self.rows {
            Some(rows) => existing(rows, &format!("SUM({inner})")),
            None => inner,
        }
    }
    fn is(&self, basis: Basis) -> String {
        format!("({}=\"{}\")", self.word, basis.as_str())
    }
}

impl Printer<'_> {
    pub(super) fn weakest_basis(&self, column: Slot) -> Print {
        let (table, name) = self.names(column);
        let words = self.resolver.basis_column(table, name).ok_or_else(|| missing(&format!("the basis of {name}")))?;
        let rows = self.table(self.model.columns[column as usize].table)?;
        let value = Basis::ALL.iter().rev().fold("\"\"".to_owned(), |rest, basis| {
            let word = basis.as_str();
            format!("IF(COUNTIF({},\"{word}\")>0,\"{word}\",{rest})", words.value)
        });
        let all = highest(&[&words.status, &rows.status, "1"], false);
        Ok(atom(value, format!("IF(COUNTIF({},0)>0,0,{all})", words.status)))
    }

    pub(super) fn softest(&self, args: &[Node], over: bool) -> Print {
        let words = args.iter().map(|a| self.piece(a, over)).collect::<Result<Vec<_>, _>>()?;
        let value = Basis::ALL.iter().rev().fold("\"none\"".to_owned(), |rest, basis| {
            let word = basis.as_str();
            let tests = words.iter().map(|w| match w.status.as_str() {
                "0" => format!("({}=\"{word}\")", w.at(2)),
                status => format!("IF({status}=0,({}=\"{word}\")*1,0)", w.at(2)),
            });
            format!("IF({}>0,\"{word}\",{rest})", tests.collect::<Vec<_>>().join("+"))
        });
        Ok(atom(value, "0"))
    }

    pub(super) fn basis_by_value(&self, args: &[Node]) -> Print {
        let limit = self.piece(&args[0], false)?;
        let (mut pairs, mut statuses) = (Vec::new(), vec!["1".to_owned()]);
        for pair in args[1..].chunks_exact(2) {
            let table = pair[0].over.or(pair[1].over);
            self.array.set(self.array.get() || table.is_some());
            let rows = table.map(|t| self.table(t)).transpose()?;
            let part = |node: &Node| self.piece(node, node.over.is_some());
            let (amount, word) = (part(&pair[0])?, part(&pair[1])?);
            let known: Vec<String> =
                [&amount, &word].iter().filter(|p| p.status != "0").map(|p| p.status.clone()).collect();
            let plain = |node: &Node| matches!(node.kind, Kind::Column(_) | Kind::BasisOfRows(_));
            for (node, piece) in pair.iter().zip([&amount, &word]) {
                statuses.push(match &rows {
                    Some(rows) if piece.status != "0" && !plain(node) => existing(rows, &piece.status),
                    _ => piece.status.clone(),
                });
            }
            statuses.extend(rows.iter().map(|r| r.status.clone()));
            pairs.push(Pair { amount: format!("ABS({})", amount.value), word: word.at(3), known, rows });
        }
        let all = |term: &dyn Fn(&Pair) -> String| pairs.iter().map(|p| p.sum(&term(p))).collect::<Vec<_>>().join("+");
        let hard = [Basis::Observed, Basis::System, Basis::Document];
        let share = format!("(0-{})", limit.at(4));
        // what is soft counts whole, what is firm by the limit's share against it
        let weighed = |firm: &[Basis]| {
            let total = all(&|p| {
                let firm: Vec<String> = firm.iter().map(|b| p.is(*b)).collect();
                format!("{}*IF({}>0,{share},1)", p.amount, firm.join("+"))
            });
            format!("ROUND({total},{BASIS_PLACES})>0")
        };
        let more = |a: Basis, b: Basis| {
            let total = all(&|p| format!("{}*({}-{})", p.amount, p.is(a), p.is(b)));
            format!("ROUND({total},{BASIS_PLACES})>=0")
        };
        let (oral, soft) = (weighed(&[hard[0], hard[1], hard[2], Basis::ThirdParty]), weighed(&hard));
        let value = format!(
            "IF({oral},\"oral\",IF({soft},\"third_party\",IF(AND({},{}),\"observed\",IF({},\"system\",\"document\"))))",
            more(hard[0], hard[1]),
            more(hard[0], hard[2]),
            more(hard[1], hard[2])
        );
        let count = all(&|p| format!("--({}>0)", rounded(&p.amount, BASIS_PLACES)));
        let statuses: Vec<&str> = statuses.iter().map(String::as_str).collect();
        let none = fold_highest(&statuses);
        Ok(atom(value, guarded(&limit.status, &format!("IF({count}>0,0,{none})"))))
    }
}
