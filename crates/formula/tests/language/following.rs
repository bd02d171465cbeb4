//! An evaluation that follows its answers is the evaluation from the beginning, to the last digit; and so is what goes along with it under assumptions.

use formula::{
    Answer, Assumed, Assumption, Basis, Changed, Inputs, Model, ModelBuilder, Origin, Row, RowsSpec, TableAnswer,
    TableSpec, Type, Value,
};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Every way of reading: scalars, bases, the same row, the row before, whole columns, folds with criteria, cells of fixed rows, counted rows.
fn model() -> Arc<Model> {
    let mut builder = ModelBuilder::new();
    let mut line = 0;
    let mut at = || {
        line += 1;
        Origin::new("t.toml", line, 1)
    };
    builder
        .constant("policy.rate", Value::Number("0.06".parse().unwrap()))
        .input("sales", Type::Number, 2)
        .input("months", Type::Number, 0)
        .input("kind", Type::Text, 0)
        .table(TableSpec { name: "stock".into(), rows: RowsSpec::Asked })
        .input_column("stock", "qty", Type::Number, 2)
        .input_column("stock", "cost", Type::Number, 2)
        .input_column("stock", "state", Type::Text, 0)
        .column_rule("stock", "value", Type::Number, 2, "stock[@[qty]]*stock[@[cost]]", at())
        .column_rule("stock", "good", Type::Number, 2, "IF(stock[@[state]]=\"old\", 0, stock[@[value]])", at())
        .column_rule("stock", "share", Type::Number, 4, "stock[@[value]]/SUM(stock[value])", at())
        .column_rule(
            "stock",
            "twice",
            Type::Bool,
            0,
            "COUNTIFS(stock[state], stock[@[state]], stock[qty], stock[@[qty]])>1",
            at(),
        )
        .rule("twice", Type::Number, 0, "COUNTIFS(stock[twice], TRUE)", at())
        .rule("total", Type::Number, 2, "SUM(stock[good])", at())
        .rule("old", Type::Number, 2, "SUMIFS(stock[value], stock[state], \"old\")", at())
        .rule("count", Type::Number, 0, "COUNTROWS(stock)", at())
        .rule("basis", Type::Text, 0, "BASIS(stock[qty])", at())
        .rule("said", Type::Text, 0, "BASIS(sales)", at())
        .rule("margin", Type::Number, 2, "IF(kind=\"a\", sales*0.2, FALLBACK(total, 5)-old)", at())
        .rule("big", Type::Bool, 0, "margin>100", at())
        .table(TableSpec {
            name: "ways".into(),
            rows: RowsSpec::Fixed(vec!["one".into(), "two".into(), "three".into()]),
        })
        .column_rule("ways", "value", Type::Number, 2, "margin", at())
        .cell_rule("ways", "two", "value", "ways.one.value+total", at())
        .column_rule("ways", "doubled", Type::Number, 2, "ways[@[value]]*2+PREV(ways[@[value]], 1)", at())
        .rule("best", Type::Number, 2, "MAX(ways[doubled])", at())
        .table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("months+1".into(), at()) })
        .column_rule(
            "plan",
            "cash",
            Type::Number,
            2,
            "PREV(plan[@[cash]], best)+IF(plan[@[no]]>2, total, -policy.rate)",
            at(),
        )
        .rule("least", Type::Number, 2, "MIN(plan[cash])", at());
    builder.build().unwrap_or_else(|all| panic!("{all:?}"))
}

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
    fn number(&mut self) -> Answer {
        let basis = [None, Some(Basis::Oral), Some(Basis::Document)][self.below(3) as usize];
        match self.below(8) {
            0 => Answer::unanswered(),
            // the same value in other digits, too
            1 => Answer::known(Value::Number("5.0".parse().unwrap()), basis),
            2 => Answer::known(Value::Number("5".parse().unwrap()), basis),
            n => Answer::known(Value::Number(Decimal::new((self.below(2000) * n) as i64, 1)), basis),
        }
    }
    fn word(&mut self) -> Answer {
        match self.below(4) {
            0 => Answer::unanswered(),
            1 => Answer::known(Value::text("old"), None),
            _ => Answer::known(Value::text("a"), None),
        }
    }
    fn row(&mut self, id: u64) -> Row {
        let row = Row::new(format!("r{id}")).with("qty", self.number());
        row.with("cost", self.number()).with("state", self.word())
    }
    fn assumptions(&mut self, inputs: &Inputs) -> Vec<Assumption> {
        let factor = |dice: &mut Self| Assumed::Times(Decimal::new(dice.below(20) as i64, 1));
        let mut all = Vec::new();
        for name in ["sales", "margin", "stock[cost]", "stock[value]", "policy.rate", "ways.two.value", "plan.2.cash"] {
            if self.below(3) == 0 {
                all.push(Assumption { name: name.into(), assumed: factor(self) });
            }
        }
        if let Some(TableAnswer::Rows(rows)) = inputs.tables.get("stock") {
            for row in rows.iter().filter(|_| self.below(2) == 0).collect::<Vec<_>>() {
                all.push(Assumption { name: format!("stock.{}.qty", row.id), assumed: factor(self) });
            }
        }
        all
    }
}

/// Texts, numbers and gaps of all kinds: those that are alike without being the same, and those that a criterion reads as something else.
fn alike_of(dice: &mut Dice) -> Answer {
    const TEXTS: [&str; 10] = ["a", "A", "酒", " a", "<b", "=a", "", "Kelvin K", "kelvin k", "ß"];
    match dice.below(12) {
        0 => Answer::unanswered(),
        1 => Answer::not_applicable(formula::Reason::NotAsked),
        n => Answer::known(Value::text(TEXTS[(dice.below(TEXTS.len() as u64) * (n % 3)) as usize % TEXTS.len()]), None),
    }
}

#[test]
fn rows_that_are_alike_are_counted_as_one_by_one() {
    let mut dice = Dice(3);
    // The second writes the same so that no groups are made of it.
    let build = |formula: &str| {
        let mut builder = ModelBuilder::new();
        builder
            .table(TableSpec { name: "t".into(), rows: RowsSpec::Asked })
            .input_column("t", "name", Type::Text, 0)
            .input_column("t", "qty", Type::Number, 2)
            .column_rule("t", "guess", Type::Number, 2, "FALLBACK(t[@[qty]], 5)", Origin::new("t.toml", 1, 1))
            .column_rule("t", "count", Type::Number, 0, formula, Origin::new("t.toml", 2, 1));
        builder.build().unwrap_or_else(|all| panic!("{all:?}"))
    };
    for column in ["qty", "guess"] {
        let grouped = build(&format!("COUNTIFS(t[name], t[@[name]], t[{column}], t[@[{column}]])"));
        let plain = build(&format!("COUNTIFS(t[name], IF(TRUE, t[@[name]], \"\"), t[{column}], t[@[{column}]])"));
        for _ in 0..300 {
            let row = |dice: &mut Dice, i: usize| {
                let name = alike_of(dice);
                let qty = if dice.below(20) == 0 {
                    dice.number()
                } else {
                    Answer::known(Value::Number(dice.below(3).into()), None)
                };
                Row::new(format!("r{i}")).with("name", name).with("qty", qty)
            };
            let rows = (0..40).map(|i| row(&mut dice, i)).collect();
            let mut inputs = Inputs::new();
            inputs.set_table("t", TableAnswer::Rows(rows));
            let (grouped, plain) = (grouped.evaluate(&inputs), plain.evaluate(&inputs));
            assert_eq!(grouped.column("t", "count"), plain.column("t", "count"), "{inputs:?}");
        }
    }
}

/// Changes the inputs somewhere and says where.
fn edit(dice: &mut Dice, inputs: &mut Inputs) -> Vec<(String, Option<(usize, &'static str)>)> {
    let scalar = |name: &str| vec![(name.to_owned(), None)];
    let table = || vec![("stock".to_owned(), None)];
    let rows = match inputs.tables.entry("stock".into()).or_default() {
        TableAnswer::Rows(rows) => Some(rows),
        _ => None,
    };
    match (dice.below(10), rows) {
        (0, _) => {
            inputs.set("sales", dice.number());
            scalar("sales")
        }
        (1, _) => {
            inputs.set("months", Answer::known(Value::Number(dice.below(6).into()), None));
            scalar("months")
        }
        (2, _) => {
            inputs.set("kind", dice.word());
            scalar("kind")
        }
        (3, Some(rows)) => {
            let (id, at) = (dice.below(1_000_000), dice.below(rows.len() as u64 + 1) as usize);
            rows.insert(at, dice.row(id));
            table()
        }
        (4, Some(rows)) if !rows.is_empty() => {
            rows.remove(dice.below(rows.len() as u64) as usize);
            table()
        }
        (5, _) if dice.below(6) == 0 => {
            let other = [TableAnswer::Untouched, TableAnswer::DeclaredEmpty];
            inputs.set_table("stock", other[dice.below(2) as usize].clone());
            table()
        }
        (_, Some(rows)) if !rows.is_empty() => {
            let at = dice.below(rows.len() as u64) as usize;
            let column = ["qty", "cost", "state"][dice.below(3) as usize];
            let answer = if column == "state" { dice.word() } else { dice.number() };
            rows[at].cells.insert(column.into(), answer);
            vec![("stock".to_owned(), Some((at, column)))]
        }
        _ => {
            inputs.set_table("stock", TableAnswer::Rows((0..3).map(|i| dice.row(i)).collect()));
            table()
        }
    }
}

#[test]
fn what_follows_is_what_is_reckoned_from_the_beginning() {
    let model = model();
    let mut dice = Dice(7);
    let mut inputs = Inputs::new();
    let mut kept = model.evaluate(&inputs).watching();
    let mut figures_only = model.evaluate_figures(&inputs);
    let mut assumed = dice.assumptions(&inputs);
    let mut beside = kept.alongside(&assumed).unwrap();
    let looked = |e: &formula::Evaluation| (e.get("least").cloned(), e.cell("ways", "two", "doubled").cloned());
    let (mut shown, mut seen) = kept.watched(|| looked(&kept));
    for n in 0..4000 {
        let places = edit(&mut dice, &mut inputs);
        let changed: Vec<Changed<'_>> = places
            .iter()
            .map(|(name, cell)| match cell {
                Some((row, column)) => Changed::Cell { table: name, row: *row, column },
                None if name == "stock" => Changed::Table(name),
                None => Changed::Scalar(name),
            })
            .collect();
        let before = kept.clone();
        let moved = kept.follow(&inputs, &changed);
        let whole = model.evaluate(&inputs);
        assert!(kept == whole, "edit {n} {places:?}:\n{kept:?}\n{whole:?}");
        // Asking everywhere gives the same, and so does a second time.
        figures_only.follow(&inputs, &[Changed::Everything]);
        assert!(figures_only == model.evaluate_figures(&inputs), "edit {n}");
        assert!(kept.follow(&inputs, &[Changed::Everything]).nothing(), "edit {n}");
        assert!(!moved.nothing() || before == kept, "edit {n}");
        // What a reader saw that did not move is what it was.
        if moved.touches(&seen) {
            (shown, seen) = kept.watched(|| looked(&kept));
        }
        assert_eq!(shown, looked(&kept), "edit {n}");

        if n % 3 == 0 {
            assumed = dice.assumptions(&inputs);
        }
        match beside.follow(&kept, &moved, &assumed) {
            Ok(_) => {}
            // a row that is not there any more
            Err(_) => {
                assumed = dice.assumptions(&inputs);
                beside = kept.alongside(&assumed).unwrap();
            }
        }
        let from = whole.assuming(&assumed).unwrap();
        assert!(*beside.evaluation() == from, "edit {n}, {assumed:?}:\n{:?}\n{from:?}", beside.evaluation());
        assert!(from == model.evaluate_assuming(&inputs, &assumed).unwrap(), "edit {n}, {assumed:?}");
    }
}
