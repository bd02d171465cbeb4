//! Words that a choice never takes, wherever a rule holds the choice against them.

use formula::{Code, Diagnostic, ModelBuilder, Origin, RowsSpec, TableSpec, Type};

/// What is wrong with a rule over one question of two choices, one of several, and a table with a choice.
fn wrong(ty: Type, source: &str) -> Vec<Diagnostic> {
    let mut builder = ModelBuilder::new();
    builder
        .input("way", Type::Text, 0)
        .options("way", vec!["hand".into(), "tunnel".into()])
        .input("kinds", Type::Text, 0)
        .options_of_several("kinds", vec!["own".into(), "toll".into()])
        .input("free", Type::Text, 0)
        .input("n", Type::Number, 0)
        .table(TableSpec { name: "t".into(), rows: RowsSpec::Asked })
        .input_column("t", "state", Type::Text, 0)
        .options("t[state]", vec!["raw".into(), "done".into()])
        .input_column("t", "amount", Type::Number, 0)
        .rule("r", ty, 0, source, Origin::new("a.toml", 1, 1));
    builder.build().err().unwrap_or_default()
}

/// Every form in which a rule holds a choice against a word; `§` stands for the word.
const FORMS: &[(Type, &str, &[&str])] = &[
    (Type::Bool, "way=\"§\"", &["hand", "tunnel"]),
    (Type::Bool, "\"§\"<>way", &["hand", "tunnel"]),
    (Type::Number, "SWITCH(way,\"hand\",1,\"§\",2)", &["tunnel"]),
    (Type::Number, "SWITCH(way,\"§\",1,2)", &["hand", "tunnel"]),
    (Type::Number, "COUNTIFS(t[state],\"§\")", &["raw", "done"]),
    (Type::Number, "COUNTIFS(t[state],\"<>§\")", &["raw", "done"]),
    (Type::Number, "COUNTIFS(t[amount],\">0\",t[state],\"=§\")", &["raw", "done"]),
    (Type::Number, "SUMIFS(t[amount],t[state],\"§\")", &["raw", "done"]),
    (Type::Number, "SUMIFS(t[amount],t[amount],\">0\",t[state],\"§\")", &["raw", "done"]),
    (Type::Number, "MINIFS(t[amount],t[state],\"§\")", &["raw", "done"]),
    (Type::Number, "MAXIFS(t[amount],t[state],\"§\")", &["raw", "done"]),
    (Type::Number, "MATCH(\"§\",t[state],0)", &["raw", "done"]),
    (Type::Bool, "INDEX(t[state],1)=\"§\"", &["raw", "done"]),
    (Type::Number, "SUMPRODUCT((t[state]=\"§\")*t[amount])", &["raw", "done"]),
    (Type::Bool, "HAS(kinds,\"§\")", &["own", "toll"]),
    (Type::Bool, "kinds=\"§\"", &["own", "toll", "own,toll"]),
    (Type::Bool, "FALLBACK(way,\"none\")=\"§\"", &["hand", "tunnel", "none"]),
    (Type::Bool, "IF(KNOWN(way),way,\"none\")=\"§\"", &["hand", "tunnel", "none"]),
    (Type::Bool, "IFS(n>1,way,TRUE,NOTAPPLICABLE(\"x\"))=\"§\"", &["hand", "tunnel"]),
    (Type::Bool, "way=IF(n>1,\"hand\",\"§\")", &["hand", "tunnel"]),
    (Type::Number, "COUNTIFS(t[state],IF(n>1,\"raw\",\"§\"))", &["raw", "done"]),
    (Type::Number, "SWITCH(SWITCH(n,1,way,\"other\"),\"§\",1,2)", &["hand", "tunnel", "other"]),
];

#[test]
fn a_word_that_no_choice_has_is_found_in_every_form() {
    for (ty, form, right) in FORMS {
        for word in *right {
            let found = wrong(*ty, &form.replace('§', word));
            assert!(found.is_empty(), "{form} {word}: {found:?}");
        }
        let source = form.replace('§', "tunel");
        let found = wrong(*ty, &source);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::NoOption], "{form}: {found:?}");
        let wanted = found[0].wanted.as_ref().expect("the word is told");
        assert_eq!(wanted.word, "tunel", "{form}");
        assert!(wanted.of.as_deref().is_some_and(|of| ["way", "kinds", "t[state]"].contains(&of)), "{form}");
        // It points at the word, or at the criterion that holds it.
        let at = source.find("tunel").expect("it is there");
        let column = usize::try_from(found[0].column).expect("a column");
        assert!(source[..at].chars().count() + 1 - column <= 3, "{form}: {column}");
    }
}

#[test]
fn what_is_no_choice_the_empty_word_and_other_signs_are_left_alone() {
    for (ty, source) in [
        (Type::Bool, "free=\"tunel\""),
        (Type::Bool, "way=\"\""),
        (Type::Bool, "way=free"),
        (Type::Bool, "IF(n>1,way,free)=\"tunel\""),
        (Type::Bool, "(way&\"x\")=\"tunel\""),
        (Type::Number, "COUNTIFS(t[state],\">=m\")"),
        (Type::Number, "COUNTIFS(t[state],\"<>\"&free)"),
        (Type::Number, "SWITCH(n,1,2,3)"),
        (Type::Bool, "HAS(free,\"tunel\")"),
    ] {
        assert!(wrong(ty, source).is_empty(), "{source}: {:?}", wrong(ty, source));
    }
}

#[test]
fn what_is_unknown_is_told_with_the_formula_and_what_it_was_looked_for_in() {
    let told = |source: &str| {
        let found = wrong(Type::Number, source);
        let wanted = found[0].wanted.clone().unwrap_or_else(|| panic!("{source}: {found:?}"));
        assert_eq!(found[0].source, source);
        (found[0].code, wanted.word, wanted.of)
    };
    assert_eq!(told("m+1"), (Code::UnknownName, "m".to_owned(), None));
    assert_eq!(told("SUM(u[amount])"), (Code::UnknownTable, "u".to_owned(), None));
    assert_eq!(told("SUM(t[amont])"), (Code::UnknownColumn, "amont".to_owned(), Some("t".to_owned())));
    assert_eq!(told("SUMM(t[amount])"), (Code::UnknownFunction, "SUMM".to_owned(), None));
}
