//! Generated formulas, written twice: with the language's names, and with cells of a sheet.

/// What a formula yields, and how closely two engines can be compared on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A number both engines hold exactly.
    Exact,
    /// A number after division, rounding to decimals, a power or an annuity.
    Real,
    Truth,
    Text,
    Day,
}

/// One formula in both writings.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    pub(crate) ours: String,
    pub(crate) theirs: String,
    pub(crate) kind: Kind,
    /// The largest amount that may stand on the way.
    pub(crate) bound: f64,
}

impl Expression {
    pub(crate) fn exact(ours: &str, theirs: &str) -> Self {
        Self { ours: ours.to_owned(), theirs: theirs.to_owned(), kind: Kind::Exact, bound: 0.0 }
    }
}

/// A generator of our own, so that the formulas are the same everywhere and for ever.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap_or(0)
    }
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

pub(crate) fn formulas(seed: u64, count: usize) -> Vec<Expression> {
    let mut dice = Dice(seed);
    (0..count)
        .map(|i| match i % 8 {
            0..=2 => exact(&mut dice, 3),
            3 | 4 => real(&mut dice, 3),
            5 => truth(&mut dice, 3),
            6 => text(&mut dice, 3),
            _ => day(&mut dice, 2),
        })
        .collect()
}

/// Puts parts into a template; `{}` stands for the next part, columns and scalars are written for either side.
fn join(kind: Kind, template: &str, parts: &[Expression], bound: f64) -> Expression {
    let fill = |own: bool| {
        let mut pieces = template.split("{}");
        let mut made = side(pieces.next().unwrap_or_default(), own);
        for (part, piece) in parts.iter().zip(pieces) {
            made.push_str(if own { &part.ours } else { &part.theirs });
            made.push_str(&side(piece, own));
        }
        made
    };
    Expression { ours: fill(true), theirs: fill(false), kind, bound }
}

/// `@x` is a column of the table.
fn side(piece: &str, own: bool) -> String {
    let columns = [("@x", "C"), ("@y", "D"), ("@kind", "E"), ("@ok", "F"), ("@due", "G")];
    columns.iter().fold(piece.to_owned(), |text, (mark, at)| {
        let put = if own { format!("t[{}]", &mark[1..]) } else { format!("${at}$1:${at}$7") };
        text.replace(mark, &put)
    })
}

fn leaf(kind: Kind, name: &str, row: usize, bound: f64) -> Expression {
    Expression { ours: name.to_owned(), theirs: format!("$A${row}"), kind, bound }
}

fn literal(kind: Kind, text: &str, bound: f64) -> Expression {
    Expression { ours: text.to_owned(), theirs: text.to_owned(), kind, bound }
}

fn exact(dice: &mut Dice, depth: usize) -> Expression {
    use Kind::Exact;
    if depth == 0 {
        return match dice.below(9) {
            0 => leaf(Exact, "a", 1, 1300.0),
            1 => leaf(Exact, "b", 2, 40.0),
            2 => leaf(Exact, "c", 3, 1.0),
            3 => leaf(Exact, "f", 4, 96_000.0),
            4 => leaf(Exact, "n", 6, 7.0),
            5 => literal(Exact, "0.125", 1.0),
            6 => literal(Exact, "-2.5", 2.5),
            7 => literal(Exact, "100", 100.0),
            _ => leaf(Exact, "g", 5, 4.0),
        };
    }
    let d = depth - 1;
    let one = |dice: &mut Dice| exact(dice, d);
    match dice.below(20) {
        0 => two(Exact, "({}+{})", one(dice), one(dice)),
        1 => two(Exact, "({}-{})", one(dice), one(dice)),
        2 => {
            let (x, k) = (one(dice), dice.pick(&["2", "-3", "0.5", "12", "0.25"]));
            let bound = x.bound * 12.0;
            join(Exact, &format!("({{}})*{k}"), &[x], bound)
        }
        3 => wrap(Exact, "ABS({})", one(dice)),
        4 => wrap(Exact, "ROUND({},0)", one(dice)),
        5 => wrap(
            Exact,
            &format!("{}({{}},{})", dice.pick(&["ROUND", "ROUNDUP", "ROUNDDOWN"]), dice.pick(&["0", "-1", "-2"])),
            one(dice),
        ),
        6 => wrap(Exact, "INT({})", one(dice)),
        7 => wrap(Exact, &format!("MOD({{}},{})", dice.pick(&["7", "0.25", "100", "-3"])), one(dice)),
        8 => wrap(Exact, &format!("FLOOR(ABS({{}}),{})", dice.pick(&["10", "0.5", "1000"])), one(dice)),
        9 => {
            let name = dice.pick(&["SUM", "MIN", "MAX", "MEDIAN"]);
            let parts = [one(dice), one(dice), one(dice)];
            let bound = parts.iter().map(|p| p.bound).sum();
            join(Exact, &format!("{name}({{}},{{}},{{}})"), &parts, bound)
        }
        10 => {
            let name = dice.pick(&["SUM", "MIN", "MAX", "MEDIAN"]);
            let x = one(dice);
            let bound = x.bound + 1e5;
            join(Exact, &format!("{name}({},{{}})", dice.pick(&["@x", "@y"])), &[x], bound)
        }
        11 => {
            let parts = [truth(dice, d), one(dice), one(dice)];
            let bound = parts[1].bound.max(parts[2].bound);
            join(Exact, "IF({},{},{})", &parts, bound)
        }
        12 => {
            let parts = [truth(dice, d), one(dice), truth(dice, d), one(dice), one(dice)];
            let bound = parts.iter().map(|p| p.bound).fold(0.0, f64::max);
            join(Exact, "IFS({},{},{},{},TRUE,{})", &parts, bound)
        }
        13 => {
            let parts = [text(dice, d), one(dice), one(dice), one(dice)];
            let bound = parts.iter().map(|p| p.bound).fold(0.0, f64::max);
            join(Exact, "SWITCH({},\"business\",{},\"b\",{},{})", &parts, bound)
        }
        14 => {
            let (op, x) = (dice.pick(&["<", ">=", "<>", ">", "<="]), one(dice));
            let column = dice.pick(&["@x", "@y"]);
            join(
                Exact,
                &format!("SUMIFS(@x,{column},\"{op}\"&({{}}),@kind,\"{}\")", dice.pick(&["business", "<>private"])),
                &[x],
                2e5,
            )
        }
        15 => {
            let (op, x) = (dice.pick(&["<", ">=", "="]), one(dice));
            join(Exact, &format!("COUNTIFS(@y,\"{op}\"&({{}}),@ok,{})", dice.pick(&["TRUE", "FALSE"])), &[x], 10.0)
        }
        16 => join(
            Exact,
            dice.pick(&[
                "MINIFS(@x,@kind,\"business\")",
                "MAXIFS(@y,@ok,TRUE)",
                "MAXIFS(@x,@due,\"<=\"&$e)",
                "SUMIFS(@y,@due,\">\"&$e)",
            ]),
            &[],
            1e5,
        ),
        17 => join(
            Exact,
            dice.pick(&["INDEX(@x,n)", "INDEX(@y,MATCH(v,@kind,0))", "MATCH(s,@kind,0)", "INDEX(@x,MATCH(e,@due,0))"]),
            &[],
            1e5,
        ),
        18 => {
            let x = one(dice);
            let bound = (x.bound + 1e5) * 100.0;
            join(
                Exact,
                dice.pick(&["SUMPRODUCT(@x*(@y>{}))", "SUMPRODUCT((@x<{})*@y)", "SUMPRODUCT(@x*@y)+{}"]),
                &[x],
                bound,
            )
        }
        _ => {
            let (from, to) = (day(dice, 0), day(dice, 0));
            let unit = dice.pick(&["YEAR", "MONTH", "DAY"]);
            match dice.below(3) {
                0 => wrap(Exact, &format!("{unit}({{}})"), from),
                1 => wrap(Exact, "LEN({})", text(dice, d)),
                // spreadsheets refuse a later start
                _ => join(
                    Exact,
                    &format!("IF({{}}<={{}},DATEDIF({{}},{{}},\"{}\"),0)", dice.pick(&["Y", "M", "D"])),
                    &[from.clone(), to.clone(), from, to],
                    2000.0,
                ),
            }
        }
    }
    .named()
}

fn wrap(kind: Kind, template: &str, part: Expression) -> Expression {
    let bound = part.bound + 1000.0;
    join(kind, template, &[part], bound)
}

fn two(kind: Kind, template: &str, x: Expression, y: Expression) -> Expression {
    let bound = x.bound + y.bound;
    join(kind, template, &[x, y], bound)
}

impl Expression {
    /// Scalars that templates name in words, as cells.
    fn named(mut self) -> Self {
        for (mark, name, cell) in [("$e)", "e)", "$A$14)"), ("(@x,n)", "(@x,n)", "")] {
            self.ours = self.ours.replace(mark, name);
            if !cell.is_empty() {
                self.theirs = self.theirs.replace(mark, cell);
            }
        }
        for (own, cell) in [
            (",n)", ",$A$6)"),
            ("MATCH(v,", "MATCH($A$12,"),
            ("MATCH(s,", "MATCH($A$10,"),
            ("MATCH(e,", "MATCH($A$14,"),
        ] {
            self.theirs = self.theirs.replace(own, cell);
        }
        self
    }
}

fn real(dice: &mut Dice, depth: usize) -> Expression {
    use Kind::Real;
    let d = depth.saturating_sub(1);
    if depth == 0 {
        let mut x = exact(dice, 1);
        x.kind = Real;
        return x;
    }
    match dice.below(11) {
        0 => two(Real, "({}+{})", real(dice, d), exact(dice, d)),
        1 => two(Real, "({}-{})", real(dice, d), real(dice, d)),
        2 => {
            let x = real(dice, d);
            let bound = x.bound * 20.0;
            join(Real, &format!("({{}})*{}", dice.pick(&["0.7", "1.1", "-0.35", "12"])), &[x], bound)
        }
        3 => {
            let (x, y) = (real(dice, d), exact(dice, d));
            let bound = x.bound;
            join(Real, "({})/(ABS({})+1)", &[x, y], bound)
        }
        // may well divide by nothing
        4 => {
            let (x, y) = (exact(dice, d), exact(dice, 1));
            let bound = x.bound * 8.0 * 1000.0;
            join(Real, "({})/({})", &[x, y], bound)
        }
        5 => wrap(
            Real,
            &format!("{}({{}},{})", dice.pick(&["ROUND", "ROUNDUP", "ROUNDDOWN"]), dice.pick(&["1", "2"])),
            exact(dice, d),
        ),
        6 => {
            let x = exact(dice, d);
            let bound = x.bound * 2.0 + 1000.0;
            join(
                Real,
                &format!(
                    "PMT({}/12,{},ABS({{}}){})",
                    dice.pick(&["0.0585", "0.12", "0.0435"]),
                    dice.pick(&["12", "36", "m"]),
                    dice.pick(&["", ",0,1", ",5000"])
                ),
                &[x],
                bound,
            )
        }
        7 => {
            let x = exact(dice, d);
            let bound = x.bound * 40.0 + 1000.0;
            join(
                Real,
                &format!(
                    "PV({}/12,{},{{}}{})",
                    dice.pick(&["0.0585", "0.24"]),
                    dice.pick(&["6", "24", "m"]),
                    dice.pick(&["", ",1000", ",0,1"])
                ),
                &[x],
                bound,
            )
        }
        8 => {
            let parts = [exact(dice, d), exact(dice, d), exact(dice, d)];
            let bound = parts.iter().map(|p| p.bound).sum();
            join(Real, "AVERAGE({},{},{})", &parts, bound)
        }
        9 => join(
            Real,
            dice.pick(&[
                "POWER(1.005,n)",
                "(1+0.0125)^m",
                "POWER(g,3)",
                "AVERAGE(@x)",
                "POWER(1+0.24/12,-n)",
                "a%",
                "YEARFRAC(d,e)",
            ]),
            &[],
            1e5,
        ),
        _ => {
            let parts = [truth(dice, d), real(dice, d), real(dice, d)];
            let bound = parts[1].bound.max(parts[2].bound);
            join(Real, "IF({},{},{})", &parts, bound)
        }
    }
    .cells()
}

impl Expression {
    fn cells(mut self) -> Self {
        for (own, cell) in [
            (",n)", ",$A$6)"),
            (",-n)", ",-$A$6)"),
            (")^m", ")^$A$7"),
            ("POWER(g,", "POWER($A$5,"),
            (",m,", ",$A$7,"),
            ("a%", "$A$1%"),
            ("YEARFRAC(d,e)", "YEARFRAC($A$13,$A$14)"),
        ] {
            self.theirs = self.theirs.replace(own, cell);
        }
        self
    }
}

fn truth(dice: &mut Dice, depth: usize) -> Expression {
    use Kind::Truth;
    if depth == 0 {
        return match dice.below(4) {
            0 => leaf(Truth, "p", 8, 0.0),
            1 => leaf(Truth, "q", 9, 0.0),
            _ => literal(Truth, dice.pick(&["TRUE", "FALSE"]), 0.0),
        };
    }
    let d = depth - 1;
    let op = dice.pick(&["=", "<>", "<", "<=", ">", ">="]);
    match dice.below(8) {
        0 | 1 => two(Truth, &format!("({{}}{op}{{}})"), exact(dice, d), exact(dice, d)),
        2 => two(Truth, "AND({},{})", truth(dice, d), truth(dice, d)),
        3 => two(Truth, "OR({},{})", truth(dice, d), truth(dice, d)),
        4 => wrap(Truth, "NOT({})", truth(dice, d)),
        5 => two(Truth, &format!("({{}}{}{{}})", dice.pick(&["=", "<>"])), text(dice, d), text(dice, d)),
        6 => two(Truth, &format!("({{}}{op}{{}})"), day(dice, d), day(dice, 0)),
        _ => join(Truth, "IF({},{},{})", &[truth(dice, d), truth(dice, d), truth(dice, d)], 0.0),
    }
}

fn text(dice: &mut Dice, depth: usize) -> Expression {
    use Kind::Text;
    if depth == 0 {
        return match dice.below(5) {
            0 => leaf(Text, "s", 10, 0.0),
            1 => leaf(Text, "u", 11, 0.0),
            2 => leaf(Text, "v", 12, 0.0),
            _ => literal(Text, dice.pick(&["\"business\"", "\"农\"", "\"b\""]), 0.0),
        };
    }
    let d = depth - 1;
    match dice.below(9) {
        0 => two(Text, "({}&\"/\"&{})", text(dice, d), text(dice, d)),
        1 => wrap(Text, &format!("LEFT({{}},{})", dice.pick(&["1", "3", "40"])), text(dice, d)),
        2 => wrap(Text, &format!("RIGHT({{}},{})", dice.pick(&["1", "2", "5"])), text(dice, d)),
        3 => {
            wrap(Text, &format!("MID({{}},{},{})", dice.pick(&["1", "2", "6"]), dice.pick(&["1", "4"])), text(dice, d))
        }
        4 => wrap(
            Text,
            &format!("SUBSTITUTE({{}},{})", dice.pick(&["\"b\",\"c\"", "\"s\",\"\"", "\"送货单\",\"x\""])),
            text(dice, d),
        ),
        5 => join(Text, "IF({},{},{})", &[truth(dice, d), text(dice, d), text(dice, d)], 0.0),
        6 => two(Text, "({}&{})", text(dice, d), exact(dice, 1)),
        7 => join(Text, "SWITCH({},\"b\",{},{})", &[text(dice, d), text(dice, d), text(dice, d)], 0.0),
        _ => join(Text, "INDEX(@kind,3)", &[], 0.0),
    }
}

fn day(dice: &mut Dice, depth: usize) -> Expression {
    use Kind::Day;
    if depth == 0 {
        return match dice.below(3) {
            0 => leaf(Day, "d", 13, 0.0),
            1 => leaf(Day, "e", 14, 0.0),
            _ => literal(Day, dice.pick(&["DATE(2024,2,29)", "DATE(2026,11,21)", "DATE(2025,12,31)"]), 0.0),
        };
    }
    let d = depth - 1;
    match dice.below(3) {
        0 => wrap(Day, &format!("EDATE({{}},{})", dice.pick(&["1", "-3", "12", "25", "0"])), day(dice, d)),
        1 => join(Day, "IF({},{},{})", &[truth(dice, d), day(dice, d), day(dice, d)], 0.0),
        _ => wrap(
            Day,
            &format!("DATE(YEAR({{}}),{},{})", dice.pick(&["1", "12", "6"]), dice.pick(&["1", "15", "30"])),
            day(dice, d),
        ),
    }
}
