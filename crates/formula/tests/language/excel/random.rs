//! Formulas nobody would write: typed trees from a fixed seed, so that every combination of states meets every other.

use formula::Type;

/// A small generator of our own, so that the formulas are the same everywhere and for ever.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

pub(super) fn formulas(count: usize) -> Vec<(String, Type)> {
    let mut dice = Dice(20_261_121);
    (0..count)
        .map(|i| match i % 4 {
            0 | 1 => (number(&mut dice, 3), Type::Number),
            2 => (truth(&mut dice, 3), Type::Bool),
            _ => (text(&mut dice, 3), Type::Text),
        })
        .collect()
}

fn number(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return dice.pick(&["a", "b", "c", "2", "0.5", "100", "0"]).to_owned();
    }
    let d = depth - 1;
    match dice.below(22) {
        0 => format!("{}+{}", number(dice, d), number(dice, d)),
        1 => format!("{}-({})", number(dice, d), number(dice, d)),
        2 => format!("({})*({})", number(dice, d), number(dice, d)),
        3 => format!("({})/({})", number(dice, d), number(dice, d)),
        4 => format!("-({})", number(dice, d)),
        5 => format!(
            "{}({}, {}, {})",
            dice.pick(&["SUM", "MIN", "MAX", "AVERAGE"]),
            number(dice, d),
            number(dice, d),
            number(dice, d)
        ),
        6 => format!("{}({}, {})", dice.pick(&["SUMKNOWN", "MINKNOWN", "MAXKNOWN"]), number(dice, d), number(dice, d)),
        7 => format!("IF({}, {}, {})", truth(dice, d), number(dice, d), number(dice, d)),
        8 => format!("IFS({}, {}, {}, {})", truth(dice, d), number(dice, d), truth(dice, d), number(dice, d)),
        9 => format!(
            "SWITCH({}, \"business\", {}, u, {}, {})",
            text(dice, d),
            number(dice, d),
            number(dice, d),
            number(dice, d)
        ),
        10 => format!("FALLBACK({}, {})", number(dice, d), number(dice, d)),
        11 => format!("PROVISIONAL({}, {})", number(dice, d), number(dice, d)),
        12 => format!("ROUND({}, {})", number(dice, d), dice.pick(&["0", "1", "2", "-1"])),
        13 => format!("ABS({})", number(dice, d)),
        14 => dice.pick(&["NOTAPPLICABLE(\"x\")", "NOTMEANINGFUL(\"y\")"]).to_owned(),
        15 => format!(
            "{}(t[balance], {})",
            dice.pick(&["SUM", "MIN", "MAX", "MEDIAN", "SUMKNOWN", "MINKNOWN"]),
            dice.pick(&["a", "b", "7"])
        ),
        16 => format!("SUMPRODUCT(t[balance]*(t[rate]{}{}))", dice.pick(&["<", ">=", "<>"]), number(dice, d)),
        17 => format!("SUM(IF(t[use]={}, t[balance], {}))", text(dice, d), dice.pick(&["0", "a", "t[rate]"])),
        18 => format!("SUMIFS(t[balance], t[use], {})", dice.pick(&["s", "\"business\"", "\"<>private\"", "\"<>\"&u"])),
        19 => format!(
            "{}(t[balance], t[rate], \"{}\"&{}, t[use], s)",
            dice.pick(&["SUMIFS", "MINIFS", "MAXIFS"]),
            dice.pick(&["<", ">="]),
            number(dice, d)
        ),
        20 => format!("INDEX(t[balance], {})", dice.pick(&["1", "2", "a", "MATCH(s, t[use], 0)"])),
        _ => format!(
            "COUNTIFS(t[use], {}, t[rate], \">\"&{})",
            dice.pick(&["s", "\"private\""]),
            dice.pick(&["0", "b", "0.1"])
        ),
    }
}

fn truth(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return dice.pick(&["p", "q", "TRUE", "FALSE"]).to_owned();
    }
    let d = depth - 1;
    match dice.below(10) {
        0 => format!("({}){}({})", number(dice, d), dice.pick(&["=", "<>", "<", "<=", ">", ">="]), number(dice, d)),
        1 => format!("AND({}, {})", truth(dice, d), truth(dice, d)),
        2 => format!("OR({}, {}, {})", truth(dice, d), truth(dice, d), truth(dice, d)),
        3 => format!("NOT({})", truth(dice, d)),
        4 => format!("KNOWN({})", number(dice, d)),
        5 => format!("APPLICABLE({})", text(dice, d)),
        6 => format!("({}){}({})", text(dice, d), dice.pick(&["=", "<>"]), text(dice, d)),
        7 => format!("IF({}, {}, {})", truth(dice, d), truth(dice, d), truth(dice, d)),
        8 => format!("HAS(u, {})", text(dice, d)),
        _ => format!("d{}e", dice.pick(&["=", "<", ">"])),
    }
}

fn text(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return dice.pick(&["s", "u", "\"business\"", "\"b\""]).to_owned();
    }
    let d = depth - 1;
    match dice.below(8) {
        0 => format!("VERDICT({}, {}, {})", number(dice, d), dice.pick(&["0.1", "a", "b"]), number(dice, d)),
        1 => format!("IF({}, {}, {})", truth(dice, d), text(dice, d), text(dice, d)),
        2 => format!("FALLBACK({}, {})", text(dice, d), text(dice, d)),
        3 => format!("LEFT({}, {})", text(dice, d), dice.pick(&["1", "3", "a"])),
        4 => format!("({})&\"/\"&({})", text(dice, d), text(dice, d)),
        5 => dice
            .pick(&[
                "BASIS(a)",
                "BASIS(t[balance])",
                "YEARMONTH(d)",
                "SOFTEST(a, b)",
                "BASISBYVALUE(0.1, t[balance], t[rate], a, c)",
            ])
            .to_owned(),
        6 => format!("INDEX(t[use], {})", dice.pick(&["1", "a"])),
        _ => format!("SUBSTITUTE({}, \"b\", \"c\")", text(dice, d)),
    }
}
