//! Each fault a layer file can have, once, with its code and its line; and that a sound file has none.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::Level;

const HEAD: &str = "[[section]]\nid = \"a\"\nlabel = { zh = \"甲\", en = \"A\" }\n";

fn problems(text: &str) -> Vec<Problem> {
    let file = |path: &str, text: String| LayerFile { path: path.to_owned(), text };
    let layer = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1";
    lint(&[file("base/layer.toml", layer.to_owned()), file("base/a.toml", format!("{HEAD}{text}"))])
}

fn question(rest: &str) -> String {
    let rest = if rest.is_empty() { String::new() } else { format!("{rest}\n") };
    format!(
        "[[question]]\nid = \"q\"\nsection = \"a\"\ntype = \"money\"\nlabel = {{ zh = \"问\", en = \"Q\" }}\n{rest}"
    )
}

fn table(rest: &str) -> String {
    format!(
        "{}[[table]]\nid = \"t\"\nsection = \"a\"\nlabel = {{ zh = \"表\", en = \"T\" }}\n\
         column = [{{ id = \"c\", type = \"money\", label = {{ zh = \"列\", en = \"C\" }} }}]\n{rest}\n",
        question("")
    )
}

fn figure(formula: &str) -> String {
    format!(
        "{}[[figure]]\nid = \"f\"\ntype = \"money\"\nlabel = {{ zh = \"数\", en = \"F\" }}\nformula = \"{formula}\"\n",
        question("")
    )
}

/// A plain number taken from the question, which is money.
fn half_plain() -> String {
    "[[figure]]\nid = \"half\"\ntype = \"number\"\nlabel = { zh = \"半\", en = \"Half\" }\nformula = \"q/2\"\n"
        .to_owned()
}

/// A lever that moves the question, and a stress that turns it.
fn lever(moves: &str, stress: &str) -> String {
    format!(
        "{}[[lever]]\nid = \"l\"\nlabel = {{ zh = \"调\", en = \"L\" }}\ntype = \"percent\"\nlow = \"-1\"\nmoves = [{moves}]\n\
         [[stress]]\nid = \"s\"\nlabel = {{ zh = \"压\", en = \"S\" }}\nturns = [{stress}]\n",
        question("")
    )
}

/// A way of repaying beside the questions it draws its words from.
fn repayment(rest: &str) -> String {
    let asked = |id: &str, choices: &str| {
        format!(
            "[[question]]\nid = \"{id}\"\nsection = \"a\"\ntype = \"choice\"\nlabel = {{ zh = \"问 {id}\", en = \"Q {id}\" }}\nchoices = [{choices}]\n"
        )
    };
    let choice = |id: &str| format!("{{ id = \"{id}\", label = {{ zh = \"选\", en = \"C\" }} }}");
    let (method, kind) =
        (asked("request.method", &choice("annuity")), asked("request.purpose_kind", &choice("seasonal")));
    format!("{method}{kind}[[repayment]]\nid = \"r\"\n{rest}\n")
}

fn indicator(rest: &str) -> String {
    format!(
        "{}[[indicator]]\nid = \"A1\"\ndimension = \"A\"\nlabel = {{ zh = \"指标\", en = \"I\" }}\n{rest}\n",
        question("")
    )
}

#[test]
fn a_sound_file_has_neither_errors_nor_warnings() {
    let levers = lever("{ id = \"q\", by = \"times\" }", "{ id = \"l\", to = \"-0.1\" }");
    let repaid = repayment(
        "method = \"annuity\"\nterms = [1, 120]\ninterest_only_months = 0\npurposes = [\"seasonal\"]\n\
         second = { method = \"annuity\", shares = [0.5], terms = [12] }",
    );
    for text in [figure("q*2"), levers, repaid] {
        let found = problems(&text);
        assert!(found.iter().all(|p| p.level == Level::Note), "{found:?}");
    }
}

#[test]
fn each_fault_is_named_with_code_line_and_proposal() {
    let cases: Vec<(&str, String, u32, Option<&str>)> = vec![
        ("C000", "[[question]\n".to_owned(), 4, None),
        ("C001", question("exmaple = \"1\""), 9, Some("example")),
        ("C001", "[[qestion]]\nid = \"q\"\n".to_owned(), 4, Some("question")),
        ("C002", "[[question]]\nsection = \"a\"\n".to_owned(), 4, None),
        ("C003", question("required = \"yes\""), 9, None),
        ("C004", question("").replace("\"money\"", "\"mony\""), 7, Some("money")),
        ("C006", question("") + &question(""), 9, None),
        ("C012", "[[policy]]\nid = \"p\"\ntype = \"ratio\"\nvalue = \"a lot\"\n".to_owned(), 4, None),
        ("C020", indicator("max = 100\nbands = [ { points = 100 } ]"), 9, None),
        ("C021", indicator("max = 100\nvalue = \"q\"\nbands = [ { points = 90 } ]"), 9, None),
        (
            "C022",
            indicator("max = 100\nvalue = \"q\"\nbands = [ { points = 100 }, { when = \"x>1\", points = 1 } ]"),
            9,
            None,
        ),
        ("C023", indicator("max = 100\nvalue = \"q\"\nbands = [ { when = \"x>1\", points = 100 } ]"), 9, None),
        ("C024", indicator("max = 2\nvalue = \"q\"\nbands = [ { points = 2 } ]"), 0, None),
        ("C025", question("").replace("section = \"a\"", "section = \"aa\""), 4, Some("a")),
        ("C027", question("").replace("zh = \"问\", ", ""), 4, None),
        ("C028", question("").replace(", en = \"Q\"", ""), 4, None),
        ("C029", question("").replace("\"money\"", "\"choice\""), 4, None),
        ("C030", figure("q") + "[[cap]]\nid = \"x\"\nkind = \"need\"\nvalue = \"ff\"\nafter = \"f\"\n", 0, Some("f")),
        ("C031", question(""), 4, None),
        ("C032", question("default_basis = \"orla\""), 4, Some("oral")),
        ("C033", table("").replace("id = \"c\"", "id = \"id\""), 13, None),
        ("C034", question("choices = [{ id = \"x\" }, { id = \"x\" }]"), 4, None),
        (
            "C035",
            table("").replace(
                "type = \"money\", label = { zh = \"列\"",
                "default = \"no\", type = \"money\", label = { zh = \"列\"",
            ),
            13,
            None,
        ),
        ("C036", table("").replace("id = \"c\",", "id = \"c\", choices_from = \"t.d\","), 13, Some("t.c")),
        (
            "C037",
            question("evidence = [\"papers\"]")
                + "[[material]]\nid = \"paper\"\nlabel = { zh = \"纸\", en = \"Paper\" }\n",
            4,
            Some("paper"),
        ),
        ("C038", table("").replace("id = \"c\",", "id = \"c\", formula = \"1\","), 9, None),
        ("C039", table("months = \"forward\""), 9, None),
        ("C040", table("months = \"back\""), 9, None),
        ("C041", table("preset = [{ id = \"r\", values = { cc = \"1\" } }]"), 9, Some("c")),
        ("C042", table("preset = [{ id = \"r\", values = { c = \"some\" } }]"), 9, None),
        (
            "C043",
            "[[policy]]\nid = \"dimension_A_max\"\ntype = \"integer\"\nvalue = \"99\"\n".to_owned()
                + &indicator("max = 100\nvalue = \"q\"\nbands = [ { points = 100 } ]"),
            4,
            None,
        ),
        ("C050", lever("{ id = \"q\", by = \"time\" }", "{ id = \"l\", to = \"-0.1\" }"), 14, Some("times")),
        (
            "C050",
            "[[quantity]]\nid = \"v\"\nlabel = { zh = \"量\", en = \"V\" }\nform = \"lig\"\n".to_owned(),
            7,
            Some("log"),
        ),
        ("C003", question("evidence = \"slip\""), 9, None),
        ("C003", question("constraint = [\"q>0\"]"), 9, None),
        ("C003", table("preset = [{ id = \"r\", values = { c = [1] } }]"), 14, None),
        ("C001", "[[cap]]\nid = \"c\"\nweigth = 1\n".to_owned(), 6, None),
        (
            "C068",
            "[[identity]]\nid = \"i\"\nlabel = { zh = \"恒等\", en = \"I\" }\nterms = [{ of = [\"v\"] }]\n".to_owned(),
            4,
            None,
        ),
        (
            "C069",
            "[[reason]]\nid = \"r\"\ngroup = \"return\"\nwhen = \"TRUE\"\neach = \"mising\"\n".to_owned(),
            4,
            Some("missing"),
        ),
        ("C051", lever("", "{ id = \"l\", to = \"-0.1\" }"), 9, None),
        ("C052", lever("{ id = \"qq\", by = \"times\" }", "{ id = \"l\", to = \"-0.1\" }"), 14, Some("q")),
        ("C052", lever("{ id = \"q\", by = \"plus\", of = \"qq\" }", "{ id = \"l\", to = \"-0.1\" }"), 14, Some("q")),
        ("C053", lever("{ id = \"q\", by = \"times\" }", "{ id = \"ll\", to = \"-0.1\" }"), 15, Some("l")),
        ("C054", lever("{ id = \"q\", by = \"times\" }", "{ id = \"l\", to = \"-1.1\" }"), 15, None),
        ("C054", lever("{ id = \"q\", by = \"times\" }", "{ id = \"l\", to = \"a tenth\" }"), 15, None),
        ("C054", lever("{ id = \"q\", by = \"times\" }", "{ id = \"l\", row = \"largest\", to = \"-0.1\" }"), 15, None),
        ("C055", lever("{ id = \"q\", by = \"times\", of = \"q\" }", "{ id = \"l\", to = \"-0.1\" }"), 14, None),
        ("C056", lever("{ id = \"t.{row}.c\", by = \"times\" }", "{ id = \"l\", to = \"-0.1\" }"), 9, None),
        ("C003", lever("{ id = \"q\", by = \"times\", scale = \"half\" }", "{ id = \"l\", to = \"-0.1\" }"), 14, None),
        ("C057", repayment("method = \"anuity\"\nterms = [12]\npurposes = [\"seasonal\"]"), 16, Some("annuity")),
        ("C057", repayment("method = \"annuity\"\nterms = [12]\npurposes = [\"seasonl\"]"), 16, Some("seasonal")),
        (
            "C057",
            repayment(
                "method = \"annuity\"\nterms = [12]\nsecond = { method = \"anuity\", shares = [0.5], terms = [12] }",
            ),
            16,
            Some("annuity"),
        ),
        ("C058", repayment("method = \"annuity\"\nterms = []"), 16, None),
        ("C058", repayment("method = \"annuity\"\nterms = [0]"), 16, None),
        ("C058", repayment("method = \"annuity\"\nterms = [121]"), 16, None),
        ("C058", repayment("method = \"annuity\"\nterms = [12]\ninterest_only_months = 12"), 16, None),
        (
            "C058",
            repayment(
                "method = \"annuity\"\nterms = [12]\nsecond = { method = \"annuity\", shares = [1], terms = [12] }",
            ),
            16,
            None,
        ),
        (
            "C059",
            figure("q")
                + "[[rows]]\nid = \"key_figures\"\nlabel = { zh = \"键\", en = \"K\" }\nrow = [{ id = \"stock\" }]\n\
                   [[cap]]\nid = \"x\"\nkind = \"need\"\nvalue = \"f\"\nafter = \"f\"\nrests_on = [\"stok\"]\n",
            0,
            Some("stock"),
        ),
        ("C060", "[[reviewer_question]]\nid = \"r\"\neach = \"warnings\"\n".to_owned(), 4, Some("warning")),
        ("F001", figure("q*"), 13, None),
        ("F002", figure("qq*2"), 13, Some("q")),
        ("F005", figure("q&1>2"), 13, None),
        ("F006", figure("f+q"), 13, None),
        ("F002", question("relevant = \"f\"") + &figure("1").replace(&question(""), ""), 9, Some("q")),
        ("F017", figure("q*q"), 13, None),
        ("F017", figure("q+1"), 13, None),
        ("F017", figure("IF(q>1000,q,0)"), 13, None),
        ("F017", question("constraint = { when = \"q<=50000\", message = { zh = \"多\", en = \"Much\" } }"), 9, None),
        (
            "F017",
            question("decimals = 4").replace("\"money\"", "\"number\"\nunit = \"元/件\"") + &half_plain(),
            15,
            None,
        ),
        ("F017", table("") + &half_plain().replace("q/2", "SUM(t[c])"), 19, None),
        (
            "F018",
            figure("IF(way=WORD,q,0)").replace("\"IF(way=WORD,q,0)\"", "'IF(way=\"tunel\",q,0)'")
                + "[[question]]\nid = \"way\"\nsection = \"a\"\ntype = \"choice\"\nlabel = { zh = \"法\", en = \"Way\" }\n\
                   choices = [{ id = \"hand\", label = { zh = \"手\", en = \"Hand\" } }, { id = \"tunnel\", label = { zh = \"机\", en = \"Tunnel\" } }]\n",
            13,
            Some("tunnel"),
        ),
        (
            "F017",
            "[[policy]]\nid = \"p\"\ntype = \"money\"\nvalue = \"9\"\n".to_owned()
                + &half_plain().replace("q/2", "policy.p"),
            12,
            None,
        ),
    ];
    for (code, text, line, proposal) in cases {
        let found = problems(&text);
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        let hit = found.iter().find(|p| p.code == code);
        let hit = hit.unwrap_or_else(|| panic!("{code} is not found in\n{text}\n{}", shown.join("\n")));
        assert_eq!(
            (hit.place.line, hit.proposal.as_deref()),
            (line, proposal),
            "{code} in\n{text}\n{}",
            shown.join("\n")
        );
    }
}

#[test]
fn a_problem_says_file_line_column_in_both_languages() {
    let found = problems(&figure("qq*2"));
    let line = found.iter().find(|p| p.code == "F002").unwrap().to_string();
    assert!(line.starts_with("base/a.toml:13:12: F002"), "{line}");
    assert!(line.contains("qq") && line.contains("did you mean: q"), "{line}");
}

#[test]
fn units_that_do_not_fit_are_named_at_the_operator_and_a_plain_file_has_none() {
    let found = problems(&figure("q*0.5 + 300"));
    let line = found.iter().find(|p| p.code == "F017").unwrap().to_string();
    assert_eq!(line, "base/a.toml:13:18: F017 单位不合：元对纯数 / units do not fit: yuan against a plain number");
    // a price of a piece is money though it is shown as a number; a plain number is not
    let priced = |unit: &str| {
        let asked = question(&format!("unit = \"{unit}\"")).replace("\"money\"", "\"number\"");
        problems(&format!("{asked}{}", half_plain()))
    };
    assert!(priced("元/件").iter().any(|p| p.code == "F017"));
    assert!(priced("件").iter().all(|p| p.level == Level::Note), "{:?}", priced("件"));
}

/// A question of several choices.
fn picked(kind: &str, choices: &[(&str, &str, &str)]) -> String {
    let choice =
        |(id, zh, en): &(&str, &str, &str)| format!("{{ id = \"{id}\", label = {{ zh = \"{zh}\", en = \"{en}\" }} }}");
    let choices: Vec<String> = choices.iter().map(choice).collect();
    question(&format!("choices = [{}]", choices.join(", "))).replace("\"money\"", &format!("\"{kind}\""))
}

fn codes(text: &str) -> Vec<String> {
    let found = problems(text);
    found.iter().filter(|p| p.level != Level::Note).map(|p| p.code.to_owned()).collect()
}

#[test]
fn one_thing_asked_twice_is_said() {
    let months: Vec<String> = (1..=12).map(|m| m.to_string()).collect();
    let choices: Vec<(&str, String)> = months.iter().map(|m| (m.as_str(), format!("{m} 月"))).collect();
    let listed: Vec<(&str, &str, &str)> = choices.iter().map(|(id, zh)| (*id, zh.as_str(), *id)).collect();
    let which = picked("multi", &listed).replace("\"q\"", "\"s.months\"");
    let number = |more: &str| {
        let asked = question(more).replace("\"q\"", "\"s.n\"").replace("\"money\"", "\"integer\"");
        asked.replace("\"问\"", "\"几个月\"").replace("\"Q\"", "\"How many\"")
    };
    assert_eq!(codes(&format!("{which}{}", number(""))), ["C082"]);
    let derived = number("derived = { from = \"s.months\", by = \"count\" }");
    assert_eq!(codes(&format!("{which}{derived}")), Vec::<String>::new());
    let nowhere = number("derived = { from = \"s.month\", by = \"count\" }");
    assert_eq!(codes(&format!("{which}{nowhere}")), ["C080"]);
    let datum = |value: &str| {
        format!("{}[[reference]]\nid = \"q\"\ndate = \"2025-01-01\"\nvalue = \"{value}\"\n", question(""))
    };
    assert_eq!(codes(&datum("1200")), Vec::<String>::new());
    assert_eq!(codes(&datum("much")), ["C081"]);
}

#[test]
fn an_id_of_a_choice_holds_nothing_that_separates_answers() {
    for kind in ["multi", "choice"] {
        for separator in [",", "，", ";", "；", " ", "\u{3000}", "\u{a0}", "、", "\\t", "\u{2003}"] {
            for id in [format!("a{separator}b"), format!("{separator}a"), format!("a{separator}")] {
                let found = codes(&picked(kind, &[(&id, "甲", "One"), ("c", "乙", "Two")]));
                assert_eq!(found, ["C061"], "{kind} {id:?}");
            }
        }
        // What no answer would ever read as: answers are read half-width.
        for id in ["ａ", "a１", ""] {
            assert!(
                codes(&picked(kind, &[(id, "甲", "One"), ("c", "乙", "Two")])).contains(&"C061".to_owned()),
                "{id:?}"
            );
        }
        for id in ["a", "a_b", "a-b", "a.b", "12", "甲", "over_365"] {
            assert!(codes(&picked(kind, &[(id, "甲项", "One"), ("c", "乙", "Two")])).is_empty(), "{id:?}");
        }
    }
}

#[test]
fn two_choices_that_read_alike_are_an_error() {
    for (zh, en) in [
        ("乙", "Third"),
        ("乙 ", "Third"),
        ("Ｔwo", "Third"),
        ("丙", "TWO"),
        ("丙", " two"),
        ("b", "Third"),
        ("丙", "Ｂ"),
    ] {
        let found = codes(&picked("choice", &[("a", "甲", "One"), ("b", "乙", "Two"), ("c", zh, en)]));
        assert_eq!(found, ["C062"], "{zh:?} {en:?}");
    }
    // Its own names may look like each other.
    assert!(codes(&picked("choice", &[("pos", "POS", "POS"), ("b", "乙", "Two")])).is_empty());
    // Written out, the third reads as the first two.
    for label in ["甲、乙", "甲，乙", "乙 甲", "甲；乙"] {
        let found = codes(&picked("multi", &[("a", "甲", "One"), ("b", "乙", "Two"), ("c", label, "Both")]));
        assert_eq!(found, ["C062"], "{label}");
        assert!(codes(&picked("choice", &[("a", "甲", "One"), ("b", "乙", "Two"), ("c", label, "Both")])).is_empty());
    }
    assert!(
        codes(&picked("multi", &[("a", "甲", "One"), ("b", "甲、丙", "Two")])).is_empty(),
        "half of it is no choice"
    );
}

#[test]
fn alike_columns_presets_and_questions_are_said() {
    let column = |id: &str, zh: &str, en: &str| {
        format!("{{ id = \"{id}\", type = \"money\", label = {{ zh = \"{zh}\", en = \"{en}\" }} }}")
    };
    let table = |columns: &str, presets: &str| {
        format!(
            "{}[[table]]\nid = \"t\"\nsection = \"a\"\nlabel = {{ zh = \"表\", en = \"T\" }}\ncolumn = [{columns}]\npreset = [{presets}]\n",
            question("")
        )
    };
    let preset = |id: &str, zh: &str, en: &str| {
        format!("{{ id = \"{id}\", label = {{ zh = \"{zh}\", en = \"{en}\" }}, values = {{}} }}")
    };
    let sound = table(
        &format!("{}, {}", column("c", "列", "C"), column("d", "栏", "D")),
        &format!("{}, {}", preset("r", "行", "R"), preset("s", "排", "S")),
    );
    assert!(codes(&sound).is_empty(), "{:?}", problems(&sound));
    for (zh, en) in [("列", "D"), ("栏", "c"), ("列\u{3000}", "D"), ("栏", "Ｃ")] {
        let found = codes(&table(&format!("{}, {}", column("c", "列", "C"), column("d", zh, en)), ""));
        assert_eq!(found, ["C063"], "{zh:?} {en:?}");
        let found =
            codes(&table(&column("c", "列", "C"), &format!("{}, {}", preset("r", "列", "C"), preset("s", zh, en))));
        assert_eq!(found, ["C064"], "{zh:?} {en:?}");
    }
    for id in ["r s", "r.s", "r,s", "r、s", "", "ｒ"] {
        assert!(codes(&table(&column("c", "列", "C"), &preset(id, "行", "R"))).contains(&"C065".to_owned()), "{id:?}");
    }
    let twice = question("") + &question("").replace("id = \"q\"", "id = \"p\"");
    let found = problems(&twice);
    let hit = found.iter().find(|p| p.code == "C064").expect("two questions of one label");
    assert_eq!((hit.level, hit.place.line), (Level::Warning, 9));
}
