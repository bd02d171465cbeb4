//! How long one evaluation takes at the size of a real case: a thousand figures, a table of 150 rows with five computed columns,
//! a plan of 37 months. `cargo run --release -p formula --example speed`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use formula::{Answer, Basis, Inputs, ModelBuilder, Origin, Row, RowsSpec, TableAnswer, TableSpec, Type, Value};
use std::time::Instant;

fn main() {
    let at = || Origin::new("speed", 1, 1);
    let mut builder = ModelBuilder::new();
    for i in 0..400 {
        builder.input(&format!("q.n{i}"), Type::Number, 2);
    }
    builder.table(TableSpec { name: "stock".into(), rows: RowsSpec::Asked });
    for column in ["quantity", "cost", "price"] {
        builder.input_column("stock", column, Type::Number, 2);
    }
    builder.input_column("stock", "state", Type::Text, 0);
    let column = |b: &mut ModelBuilder, name: &str, source: &str| {
        b.column_rule("stock", name, Type::Number, 2, source, at());
    };
    column(&mut builder, "value", "stock[@[quantity]]*MIN(stock[@[cost]], stock[@[price]])");
    column(&mut builder, "share", "SWITCH(stock[@[state]], \"normal\", 1, \"near_expiry\", 0.3, 0)");
    column(&mut builder, "kept", "stock[@[value]]*stock[@[share]]");
    column(&mut builder, "margin", "IF(stock[@[price]]>0, 1-stock[@[cost]]/stock[@[price]], NOTMEANINGFUL(\"price\"))");
    column(&mut builder, "lost", "stock[@[value]]-stock[@[kept]]");
    builder.table(TableSpec { name: "plan".into(), rows: RowsSpec::Count("37".into(), at()) });
    let plan = |b: &mut ModelBuilder, name: &str, source: &str| {
        b.column_rule("plan", name, Type::Number, 2, source, at());
    };
    plan(&mut builder, "opening", "PREV(plan[@[closing]], q.n0)");
    plan(&mut builder, "flow", "q.n1/100-plan[@[no]]*3");
    plan(&mut builder, "closing", "plan[@[opening]]+plan[@[flow]]");
    for i in 0..1000 {
        let (a, b, c) = (i % 400, (i * 7 + 1) % 400, i.max(1) - 1);
        let source = match i % 10 {
            0 => "SUM(stock[kept])".to_owned(),
            1 => format!("SUMIFS(stock[value], stock[state], \"normal\")+q.n{a}"),
            2 => format!("IF(q.n{a}>q.n{b}, f{c}*0.7, f{c}/3)"),
            3 => format!("MIN(q.n{a}, q.n{b}, f{c})"),
            4 => format!("ROUND(f{c}*12, 2)"),
            5 => format!("IF(AND(q.n{a}>0, f{c}>0), (q.n{a}-q.n{b})/f{c}, NOTMEANINGFUL(\"base\"))"),
            6 => format!("FALLBACK(q.n{a}, 0)+q.n{b}"),
            7 => format!("MEDIAN(q.n{a}, q.n{b}, f{c}, 100)"),
            8 => format!("SUM(q.n{a}, q.n{b}, f{c}, -1)"),
            _ => format!("f{c}+MIN(plan[closing])"),
        };
        builder.rule(&format!("f{i}"), Type::Number, 2, &source, at());
    }
    let started = Instant::now();
    let model = builder.build().unwrap();
    println!("built in {:?}", started.elapsed());

    let number = |n: i64| Answer::known(Value::Number(n.into()), Some(Basis::Document));
    let mut inputs = Inputs::new();
    for i in 0..400 {
        inputs.set(format!("q.n{i}"), number(i * 37 % 1000 + 1));
    }
    let rows = (0..150).map(|i| {
        let state = ["normal", "near_expiry", "expired"][i % 3];
        Row::new(format!("s{i}"))
            .with("quantity", number(i as i64 + 1))
            .with("cost", number(80))
            .with("price", number(100))
            .with("state", Answer::known(Value::text(state), None))
    });
    inputs.set_table("stock", TableAnswer::Rows(rows.collect()));
    for unanswered in [0, 50] {
        for i in 0..unanswered {
            inputs.set(format!("q.n{i}"), Answer::unanswered());
        }
        let mut times: Vec<_> = (0..200)
            .map(|_| {
                let started = Instant::now();
                std::hint::black_box(model.evaluate(&inputs));
                started.elapsed()
            })
            .collect();
        times.sort();
        println!("{unanswered} unanswered: median {:?}, worst {:?}", times[times.len() / 2], times[times.len() - 1]);
    }
}
