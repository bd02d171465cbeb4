//! Formulas and answers for the differential test.

use formula::Type::{self, Bool as B, Date as D, Number as N, Text as T};

/// Formulas over the questions a b c (numbers), p q (truths), s u (texts), d e (dates) and the table t.
pub(super) const FORMULAS: &[(&str, Type)] = &[
    ("a+b*c", N), ("a-b-c", N), ("a/b", N), ("a/(b-c)", N), ("-b^2", N), ("(0-b)^2", N), ("b^c", N), ("c^2", N), ("a*50%", N),
    ("-(a+b)%", N), ("a-(b-c)", N), ("a/(b*c)", N), ("2^3^2+a*0", N), ("10/(a+b)^2", N),
    ("a>b", B), ("a*b>=c", B), ("a/3*3=a", B), ("a+0.1=b+0.1", B), ("s=\"BUSINESS\"", B), ("s<>u", B), ("d<e", B), ("d=e", B), ("p=q", B),
    ("s&\"-\"&u", T), ("s&a", T),
    ("SUM(a, b, c)", N), ("SUM(a*2, b*2)", N), ("SUM(a, IF(p, NOTAPPLICABLE(\"x\"), 3))", N), ("MIN(a, b, c)", N), ("MAX(a, b, c)", N),
    ("MIN(a+1, b+1)", N), ("MAX(a+1, IF(p, NOTAPPLICABLE(\"x\"), 3))", N), ("MEDIAN(a, b, c)", N), ("MEDIAN(a, b)", N),
    ("AVERAGE(a, b, c)", N), ("AVERAGE(a*2, b*2)", N), ("SUMKNOWN(a, b, c)", N), ("MINKNOWN(a, b)", N), ("MAXKNOWN(a*2, b*2)", N),
    ("MINKNOWN(a, 100)", N),
    ("IF(a>b, a, b)", N), ("IF(p, a, b/c)", N), ("IF(p, IF(q, 1, 2), 3)", N), ("IFS(p, a, q, b)", N), ("IFS(a>100, 1, b>0, 2, TRUE, 3)", N),
    ("SWITCH(s, \"business\", a, \"private\", b)", N), ("SWITCH(a, 5, \"five\", 0, \"zero\", \"else\")", T),
    ("AND(p, q)", B), ("OR(p, q)", B), ("NOT(p)", B), ("AND(p, a>b, q)", B), ("OR(a>b, q)", B), ("AND(TRUE, NOT(q))", B),
    ("OR(p, AND(q, a=5))", B), ("IF(AND(p, q), 1, 0)", N),
    ("KNOWN(a)", B), ("KNOWN(a/b)", B), ("APPLICABLE(b)", B), ("FALLBACK(b, a)", N), ("FALLBACK(a+b, 7)", N), ("PROVISIONAL(a, b)", N),
    ("VERDICT(a, 1, 5)", T), ("VERDICT(a/b, 10%, c)", T), ("VERDICT(b, a, 100)", T), ("BASIS(a)", T), ("BASIS(b)", T),
    ("IF(KNOWN(b), b, IF(APPLICABLE(b), -1, -2))", N),
    ("ROUND(a/b, 2)", N), ("ROUND(a*100, -1)", N), ("ROUNDUP(a/3, 1)", N), ("ROUNDDOWN(c/7, 2)", N), ("FLOOR(a*1000, 700)", N),
    ("FLOOR(a, b)", N), ("ABS(c)", N), ("INT(c/2)", N), ("INT(1.1*10)", N), ("MOD(a, b)", N), ("MOD(c, 2)", N), ("POWER(a, 3)", N), ("POWER(b, c)", N),
    ("PMT(1%, 12, a*1000)", N), ("PMT(b/100, a, 1000)", N), ("PV(1%, 12, a)", N), ("PMT(b/100, 12, a, c, 1)", N),
    ("DATEDIF(d, e, \"Y\")", N), ("DATEDIF(d, e, \"M\")", N), ("DATEDIF(d, e, \"D\")", N), ("EDATE(d, 13)", D), ("EDATE(e, c)", D),
    ("YEARFRAC(d, e)", N), ("YEARFRAC(d, e, 3)", N), ("YEARFRAC(d, e, 4)", N), ("YEAR(d)", N), ("MONTH(e)", N), ("DAY(d)", N),
    ("DATE(2026, a, 3)", D), ("YEARMONTH(d)", T), ("e-d", N), ("d+a", D),
    ("LEN(s)", N), ("MID(s, 2, 3)", T), ("MID(s, a, b)", T), ("LEFT(s)", T), ("LEFT(s, 3)", T), ("RIGHT(u, 2)", T), ("SUBSTITUTE(s, \"s\", \"z\")", T),
    ("HAS(\"business,private\", s)", B), ("HAS(u, \"b\")", B), ("HAS(\"1,5,12\", a)", B),
    ("SUM(t[balance])", N), ("SUM(t[balance], a)", N), ("MIN(t[balance])", N), ("MAX(t[balance], b)", N), ("MEDIAN(t[balance])", N),
    ("AVERAGE(t[balance])", N), ("SUMKNOWN(t[balance])", N), ("MINKNOWN(t[balance], a)", N), ("MAXKNOWN(t[rate])", N),
    ("SUM(t[balance]*t[rate])", N), ("SUMPRODUCT(t[balance], t[rate])", N), ("SUMPRODUCT(t[balance]*(t[use]=\"business\"))", N),
    ("SUMPRODUCT(--(t[balance]>a))", N), ("SUMPRODUCT((t[use]=s)*(t[rate]>0.1)*t[balance])", N), ("MIN(t[balance]*2)", N),
    ("MEDIAN(t[balance]+t[rate])", N), ("SUM(IF(t[use]=\"business\", t[balance], 0))", N), ("SUMPRODUCT(ROUND(t[balance]*t[rate], 1)*1)", N),
    ("SUMPRODUCT(t[balance]*(t[due]<=e))", N), ("MINKNOWN(t[balance]*2)", N), ("AVERAGE(t[balance]*2)", N),
    ("SUMPRODUCT(KNOWN(t[rate])*1)", N),
    ("SUMIFS(t[balance], t[use], \"business\")", N), ("SUMIFS(t[balance], t[use], \"<>business\")", N), ("SUMIFS(t[balance], t[use], s)", N),
    ("SUMIFS(t[balance], t[rate], \">=\"&0.1)", N), ("SUMIFS(t[balance], t[rate], \">\"&b, t[use], \"business\")", N),
    ("SUMIFS(t[balance], t[due], \"<=\"&e)", N), ("SUMIFS(t[balance], t[rate], 0.2)", N), ("COUNTIFS(t[use], \"business\")", N),
    ("COUNTIFS(t[use], \"business\", t[balance], \">100\")", N), ("MINIFS(t[balance], t[use], \"business\")", N),
    ("MAXIFS(t[balance], t[rate], \"<\"&a)", N), ("MAXIFS(t[balance], t[use], \"nobody\")", N),
    ("COUNTROWS(t)", N), ("INDEX(t[balance], 2)", N), ("INDEX(t[use], a)", T), ("MATCH(\"private\", t[use], 0)", N),
    ("MATCH(s, t[use], 0)", N), ("MATCH(\"nobody\", t[use], 0)", N), ("INDEX(t[balance], MATCH(\"private\", t[use], 0))", N),
    ("BASIS(t[balance])", T), ("BASIS(t[due])", T),
];

type Scenario = ([&'static str; 9], &'static [&'static str]);

/// Answers to a b c p q s u d e, and the rows of t (balance|use|rate|due).
pub(super) const SCENARIOS: &[Scenario] = &[
    (["5", "2.5", "-3", "TRUE", "FALSE", "business", "a,b,c", "2024-02-29", "2026-10-31"],
     &["1000|business|0.1|2026-01-31", "500.55|private|0.2|2027-06-30", "300|Business|0.05|2026-10-31"]),
    (["5", "?", "-3", "TRUE", "?", "business", "ab", "2026-10-31", "2024-02-29"],
     &["1000|business|0.1|2026-01-31", "?|private|0.2|2027-06-30", "300|?|0.05|?"]),
    (["0", "-", "?", "FALSE", "TRUE", "?", "b", "2026-01-31", "2026-02-28"],
     &["-|business|0.1|2026-01-31", "500|private|-|2027-06-30", "?|other|?|2026-10-31"]),
    (["0", "0", "0", "?", "FALSE", "private", "-", "2026-01-31", "?"], &["untouched"]),
    (["5", "!", "2", "?", "TRUE", "-", "x", "-", "2026-01-31"], &["empty"]),
    (["-", "-", "-", "-", "-", "nobody", "c,b", "2026-01-15", "2026-01-15"], &["not asked"]),
    (["1.005", "100", "0.5", "FALSE", "FALSE", "private", "", "2025-12-31", "2026-12-30"],
     &["-|?|0.1|-", "!|business|0.2|2026-01-01", "100.1|-|0.3|2026-01-02", "200.2|private|0.15|2026-01-03"]),
    (["12", "3", "1", "TRUE", "TRUE", "BUSINESS", "a", "2026-03-31", "2028-02-29"], &["?|?|?|?", "10|private|0.1|2026-01-01"]),
    (["?", "2", "4", "FALSE", "-", "other", "a", "2026-03-31", "2028-02-29"], &["-|-|-|-"]),
];
