//! Small systems worked out without our code: by hand, or by refitting with one figure left out (numpy and scipy, primal least squares with a
//! numerical optimiser; the numbers are written down here).
#![allow(clippy::unwrap_used)]

use super::*;
use crate::checklist::LayerFile;
use crate::crosscheck::checks;
use crate::figures::figures;
use formula::Inputs;

/// A layer of constants: figures, then the entries of the reconciliation.
fn world(figures: &[(&str, &str)], entries: &str) -> Checklist {
    let mut text = String::from(
        "[[section]]\nid = \"a\"\nlabel = { zh = \"甲\", en = \"A\" }\n\
         [[question]]\nid = \"q\"\nsection = \"a\"\ntype = \"text\"\nlabel = { zh = \"问\", en = \"Q\" }\n",
    );
    for (id, formula) in figures {
        let kind = if formula.contains('"') { "text" } else { "number" };
        text.push_str(&format!(
            "[[figure]]\nid = \"{id}\"\ntype = \"{kind}\"\nlabel = {{ zh = \"{id}\", en = \"{id}\" }}\nformula = '{formula}'\n"
        ));
    }
    text.push_str(entries);
    let file = |path: &str, text: String| LayerFile { path: path.to_owned(), text };
    let layer = "id = \"base\"\nkind = \"base\"\nname = { zh = \"通用\", en = \"Base\" }\nversion = 1";
    Checklist::load(&[file("base/layer.toml", layer.to_owned()), file("base/a.toml", text)], "base")
        .unwrap_or_else(|p| panic!("{p:?}"))
}

fn quantity(id: &str, form: &str, readings: &[(&str, &str)]) -> String {
    let mut text = format!(
        "[[quantity]]\nid = \"{id}\"\ntype = \"number\"\nform = \"{form}\"\nlabel = {{ zh = \"{id}\", en = \"{id}\" }}\nquestions = [\"q\"]\n"
    );
    for (figure, basis) in readings {
        text.push_str(&format!(
            "  [[quantity.reading]]\n  id = \"{figure}\"\n  value = \"{figure}\"\n  basis = '\"{basis}\"'\n"
        ));
    }
    text
}

fn identity(id: &str, base: &str, terms: &[(&str, &[&str])], rest: &str) -> String {
    let terms: Vec<String> =
        terms.iter().map(|(times, of)| format!("{{ times = \"{times}\", of = {of:?} }}")).collect();
    format!(
        "[[identity]]\nid = \"{id}\"\nlabel = {{ zh = \"{id}\", en = \"{id}\" }}\nbase = \"{base}\"\nterms = [{}]\n{rest}\n",
        terms.join(", ")
    )
}

fn check(id: &str, verdict: &str) -> String {
    format!("[[check]]\nid = \"{id}\"\nlabel = {{ zh = \"检\", en = \"C\" }}\nverdict = \"{verdict}\"\n")
}

fn solved(checklist: &Checklist) -> Reconciliation {
    let (figures, _) = figures(&checklist.model, &Inputs::new());
    let (checks, _) = checks(checklist, &figures);
    reconcile(checklist, &figures, &checks).0
}

fn near(got: Option<f64>, wanted: f64, within: f64) {
    let got = got.unwrap_or_else(|| panic!("nothing instead of {wanted}"));
    assert!((got - wanted).abs() <= within, "{got} instead of {wanted}");
}

/// Three readings of sales, a margin, a cost, and sales × (1 − margin) = cost.
fn shop() -> Checklist {
    let figures =
        [("a", "100"), ("b", "104"), ("c", "97"), ("m", "0.2"), ("k", "81"), ("base", "100"), ("said", "140")];
    let readings = [("a", "document"), ("b", "system"), ("c", "observed"), ("said", "oral")];
    let entries = quantity("sales", "log", &readings)
        + &quantity("margin", "level", &[("m", "observed")])
        + &quantity("cost", "level", &[("k", "document")])
        + &identity("cost_of_sales", "base", &[("1", &["sales"]), ("-1", &["sales", "margin"]), ("-1", &["cost"])], "");
    world(&figures, &entries)
}

#[test]
fn the_fit_is_that_of_another_solver() {
    let made = solved(&shop());
    // scipy.optimize.least_squares, slack 1 on the identity.
    for (id, value, sd) in
        [("sales", 101.556_442, 1.833_243), ("margin", 0.200_667_7, 0.014_181_6), ("cost", 81.151_658, 1.753_212)]
    {
        let fit = made.quantities.iter().find(|q| q.id == id).unwrap();
        near(fit.reference, value, value * 2e-5);
        near(fit.sd, sd, sd * 2e-3);
    }
}

#[test]
fn leave_one_out_is_that_of_refitting_without_the_figure() {
    let made = solved(&shop());
    // Refitted with scipy, each figure left out in turn.
    let wanted = [
        ("sales", "a", 102.4483, -0.6443),
        ("sales", "b", 100.1915, 0.9925),
        ("sales", "c", 101.8067, -0.5890),
        ("margin", "m", 0.203_112_8, -0.0902),
        ("cost", "k", 81.3164, -0.0901),
    ];
    for (quantity, reading, predicted, z) in wanted {
        let fit = made.quantities.iter().find(|q| q.id == quantity).unwrap();
        let fit = fit.readings.iter().find(|r| r.id == reading).unwrap();
        near(fit.predicted, predicted, predicted * 2e-4);
        near(fit.z, z, 2e-3);
        assert_eq!(fit.mark, Mark::Agrees);
    }
    near(made.identities[0].z, 0.0901, 2e-3);
    assert!(made.suspects.is_empty(), "{:?}", made.suspects);
}

#[test]
fn what_was_said_makes_no_part_of_the_reference_and_is_named_by_its_distance() {
    let made = solved(&shop());
    let said = made.quantities[0].readings.iter().find(|r| r.id == "said").unwrap();
    near(said.predicted, 101.556_442, 0.01);
    near(said.deviation, 140.0 / 101.556_442 - 1.0, 1e-4);
    assert_eq!(said.mark, Mark::Apart);
    let sentence = made.quantities[0].sentence.clone().unwrap();
    assert_eq!(sentence.zh, "三个来源一致，约102；sales高出 38%");
    assert_eq!(sentence.en, "three sources agree on about 102; sales is 38% above");
}

#[test]
fn two_readings_of_one_quantity_weigh_by_their_variances() {
    // Weights 1/3² and 1/8.8²: (100/9 + 110/77.44) / (1/9 + 1/77.44) = 101.0411 …, both stand (110−100)/√86.44 = 1.0756 apart.
    let figures = [("a", "100"), ("b", "110")];
    let made = solved(&world(&figures, &quantity("x", "level", &[("a", "document"), ("b", "observed")])));
    near(made.quantities[0].reference, 101.041_185, 1e-5);
    near(made.quantities[0].sd, (1.0f64 / (1.0 / 9.0 + 1.0 / 77.44)).sqrt(), 1e-6);
    near(made.quantities[0].readings[0].z, -1.075_574, 1e-5);
    near(made.quantities[0].readings[1].z, 1.075_574, 1e-5);
    near(made.quantities[0].readings[0].predicted, 110.0, 1e-9);
}

#[test]
fn a_figure_that_was_said_is_predicted_where_it_alone_is_open_and_not_where_two_are() {
    let figures = [("a", "100"), ("b", "60"), ("o", "70"), ("p", "5"), ("base", "100")];
    let hard = quantity("a", "level", &[("a", "document")]) + &quantity("b", "level", &[("b", "document")]);
    let one = hard.clone()
        + &quantity("o", "level", &[("o", "oral")])
        + &identity("i", "base", &[("1", &["a"]), ("-1", &["b"]), ("-1", &["o"])], "");
    let made = solved(&world(&figures, &one));
    let open = made.quantities.iter().find(|q| q.id == "o").unwrap();
    // 100 − 60 = 40; the spread is that of both and of the slack: √(3² + 1.8² + 1²).
    near(open.reference, 40.0, 1e-6);
    near(open.sd, (9.0f64 + 3.24 + 1.0).sqrt(), 1e-6);
    near(open.readings[0].deviation, 0.75, 1e-6);
    assert_eq!(open.readings[0].mark, Mark::Apart);

    let two = hard
        + &quantity("o", "level", &[("o", "oral")])
        + &quantity("p", "level", &[("p", "oral")])
        + &identity("i", "base", &[("1", &["a"]), ("-1", &["b"]), ("-1", &["o"]), ("-1", &["p"])], "");
    let made = solved(&world(&figures, &two));
    for id in ["o", "p"] {
        let open = made.quantities.iter().find(|q| q.id == id).unwrap();
        assert_eq!((open.reference, open.readings[0].mark), (None, Mark::Untested), "{id}");
    }
}

#[test]
fn one_gross_error_is_named_alone() {
    let figures = [("a", "100"), ("b", "101"), ("c", "99"), ("d", "160")];
    let readings = [("a", "document"), ("b", "system"), ("c", "document"), ("d", "system")];
    let made = solved(&world(&figures, &quantity("x", "log", &readings)));
    assert_eq!(made.suspects.len(), 1, "{:?}", made.suspects);
    let blamed = &made.suspects[0].blamed;
    assert_eq!((blamed.len(), blamed[0].reading.as_deref(), blamed[0].way), (1, Some("d"), Way::TooHigh));
    assert_eq!(made.suspects[0].questions, ["q"]);
}

#[test]
fn what_cannot_be_told_apart_is_named_together() {
    // Two documents and an identity far from closing: either may be wrong, in its own direction.
    let figures = [("a", "100"), ("b", "200"), ("base", "100")];
    let entries = quantity("a", "level", &[("a", "document")])
        + &quantity("b", "level", &[("b", "document")])
        + &identity("i", "base", &[("1", &["a"]), ("-1", &["b"])], "");
    let made = solved(&world(&figures, &entries));
    assert_eq!(made.suspects.len(), 1, "{:?}", made.suspects);
    let mut names: Vec<(&str, Way)> = made.suspects[0].blamed.iter().map(|b| (b.id.as_str(), b.way)).collect();
    names.sort_by_key(|n| n.0);
    assert_eq!(names, [("a", Way::TooLow), ("b", Way::TooHigh)]);
}

#[test]
fn a_failed_verdict_is_named_whatever_its_z() {
    let figures = [("a", "100"), ("b", "107"), ("base", "100")];
    let world = |verdict: &str| {
        let figures = [figures[0], figures[1], figures[2], ("v", verdict)];
        let entries = quantity("a", "level", &[("a", "document")])
            + &quantity("b", "level", &[("b", "document")])
            + &identity("i", "base", &[("1", &["a"]), ("-1", &["b"])], "checks = [\"c\"]")
            + &check("c", "v");
        solved(&self::world(&figures, &entries))
    };
    let failed = world("\"fail\"");
    // 7 apart, √(3² + 3.21² + 1²): nothing suspicious by itself.
    near(failed.identities[0].z, -7.0 / (9.0f64 + 10.3041 + 1.0).sqrt(), 1e-6);
    assert_eq!(failed.identities[0].mark, Mark::Candidate);
    assert_eq!(failed.suspects.len(), 1);
    assert!(failed.suspects[0].by_verdict);
    assert_eq!(failed.suspects[0].checks, ["c"]);
    assert!(world("\"pass\"").suspects.is_empty());
}

#[test]
fn nothing_known_nothing_claimed_and_nothing_breaks() {
    let values = ["0", "-5", "0.0000001", "99999999999999999999", "-99999999999999999999", "1/0"];
    for a in values {
        for b in values {
            let figures = [("a", a), ("b", b), ("o", b), ("base", a), ("v", "\"fail\"")];
            let entries = quantity("a", "log", &[("a", "document"), ("b", "oral")])
                + &quantity("b", "level", &[("b", "document")])
                + &quantity("o", "level", &[("o", "oral")])
                + &quantity("z", "level", &[]).replace("form =", "zero = true\nscale = '1000000'\nform =")
                + &identity("i", "base", &[("1", &["a"]), ("-1", &["b", "a^-1"]), ("1", &["z"])], "checks = [\"c\"]")
                + &identity("j", "base", &[("1", &["b^-2"]), ("-1", &["o"])], "anchor = \"a\"")
                + &check("c", "v");
            let checklist = world(&figures, &entries);
            let made = solved(&checklist);
            assert_eq!(made, solved(&checklist), "the same twice");
            let finite = |x: Option<f64>| x.is_none_or(f64::is_finite);
            for q in &made.quantities {
                assert!(finite(q.reference) && finite(q.sd), "{a} {b}: {q:?}");
                assert!(q.readings.iter().all(|r| finite(r.z) && finite(r.predicted)), "{a} {b}: {q:?}");
            }
        }
    }
    assert_eq!(solved(&world(&[], "")).suspects, []);
}

#[test]
fn amounts_are_said_as_people_say_them() {
    let say = |v: f64| {
        let t = spoken(v, Kind::Money);
        (t.zh, t.en)
    };
    assert_eq!(say(461_234.0), ("46.1 万元".to_owned(), "461,000 yuan".to_owned()));
    assert_eq!(say(7_654.0), ("7650 元".to_owned(), "7,650 yuan".to_owned()));
    assert_eq!(say(-12_345_678.0), ("-1230 万元".to_owned(), "-12,300,000 yuan".to_owned()));
    assert_eq!(say(0.0), ("0 元".to_owned(), "0 yuan".to_owned()));
    assert_eq!(spoken(0.1266, Kind::Ratio).zh, "12.7%");
}

#[test]
fn the_critical_distance_is_that_of_the_normal_table() {
    // Two-sided tails of published tables: 1.96 → 5%, 2.5758 → 1%, 3.2905 → 0.1%, 3.8906 → 0.01%.
    for (z, tail) in [(1.959_964, 0.025), (2.575_829, 0.005), (3.290_527, 0.0005), (3.890_592, 0.000_05)] {
        let got = bar::upper_tail(z);
        assert!((got - tail).abs() < tail * 2e-4, "{z}: {got}");
    }
}
