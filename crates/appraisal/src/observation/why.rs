//! Why a text does not read 读不出的原因, in words an officer acts on: what is wrong and how to write it.

use crate::finding::Text;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Brackets,
    BracketAndSign,
    ByZero,
    Colloquial,
    CommaAtTheEdge,
    CommaBehindPoint,
    DashOnly,
    DateLike,
    Foreign(&'static str),
    Groups,
    Joined,
    LoneBracket,
    MixedShares,
    Numeral,
    PointAtTheEdge,
    Range,
    Scientific,
    Separator(char),
    Spaced,
    Strange(char),
    TooDeep,
    TooLarge,
    TooLong,
    TwoPoints,
    TwoSigns,
    TwoWays,
    Unfinished,
    Vague,
}

impl Why {
    /// The reason, to stand behind the text it is about.
    pub(super) fn text(self) -> Text {
        let (zh, en) = match self {
            Why::Brackets => ("括号不成对", "brackets do not match"),
            Why::BracketAndSign => {
                ("括号本身就表示负数，不要再写正负号", "brackets already mean a negative; leave the sign out")
            }
            Why::ByZero => ("除数是 0", "division by zero"),
            Why::Colloquial => (
                "“万”“千”后面的零头说不清是哪一位，请写成 3.5万 或 30005 这样",
                "it is unclear which place the digits behind the unit stand for; write 3.5万 or 30005",
            ),
            Why::CommaAtTheEdge => (
                "逗号前后要有数字，逗号只用来分节，如 1,234,567",
                "a comma stands between groups of digits only, as in 1,234,567",
            ),
            Why::CommaBehindPoint => (
                "小数点后面又有逗号：逗号只用来分节，小数点用“.”，如 1,234.56",
                "a comma behind the point: commas part groups, the point is “.”, as in 1,234.56",
            ),
            Why::DashOnly => (
                "只有横线，没有数；没有就填 0，不知道就留空",
                "only a dash; write 0 for none, leave it open if unknown",
            ),
            Why::DateLike => (
                "像是日期或时间，不是数；要做减法、除法请在符号两边空一格",
                "looks like a date or time; to subtract or divide put spaces around the sign",
            ),
            Why::Foreign(word) => {
                return Text::new(
                    format!("写了外币“{word}”；请按人民币元填，折算写在备注里"),
                    format!("foreign currency “{word}”; give yuan, and the conversion in the note"),
                );
            }
            Why::Groups => (
                "逗号的位置不对：三位一节（1,234,567）或四位一节（1,2345），小数点用“.”",
                "a comma in the wrong place: groups of three (1,234,567) or four (1,2345), the point is “.”",
            ),
            Why::Joined => (
                "里面有制表符或换行，像是几个单元格连在一起；请一格一格填",
                "holds a tab or a line break, as if several cells were joined; fill cell by cell",
            ),
            Why::LoneBracket => (
                "括号里只有一个数：单独写表示负数，夹在算式里说不清；请去掉括号或写负号",
                "one number in brackets means a negative by itself and is unclear in a sum; drop the brackets or write a minus",
            ),
            Why::MixedShares => (
                "有的带百分号（或元），有的不带，合不到一起",
                "some parts carry a percent sign (or 元) and others do not",
            ),
            Why::Numeral => (
                "不是一个确定的中文数字（如 十五万、三千五、一万零五十）",
                "not one definite numeral in characters (such as 十五万, 三千五)",
            ),
            Why::PointAtTheEdge => {
                ("小数点前后都要有数字，如 0.5", "digits must stand on both sides of the point, as in 0.5")
            }
            Why::Range => (
                "像是一个区间；请填一个确定的数，要做减法请在减号两边空一格",
                "looks like a range; give one number, or put spaces around the minus to subtract",
            ),
            Why::Scientific => (
                "是科学记数法，可能丢了尾数；请填完整的数",
                "scientific notation may have lost digits; give the whole number",
            ),
            Why::Separator(c) => {
                return Text::new(
                    format!("数里不能有“{c}”；一格填一个数，小数点用“.”"),
                    format!("“{c}” cannot stand in a number; one number a field, the point is “.”"),
                );
            }
            Why::Spaced => (
                "数字中间有空格，说不清是一个数还是两个数",
                "a space between digits: it is unclear whether this is one number or two",
            ),
            Why::Strange(c) => {
                return Text::new(format!("“{c}”不该出现在这里"), format!("“{c}” does not belong there"));
            }
            Why::TooDeep => ("括号太多层", "too many brackets within each other"),
            Why::TooLarge => (
                "大得不像真的：超过千万亿（10 的 15 次方）；请检查是不是多写了几位",
                "too large to be true: beyond 10 to the 15th; check for digits too many",
            ),
            Why::TooLong => ("位数太多", "more digits than can be kept"),
            Why::TwoPoints => ("有两个小数点", "two points"),
            Why::TwoSigns => ("连着写了两个正负号", "two signs in a row"),
            Why::TwoWays => {
                ("数字和单位混写，说不清是多少", "digits and units are mixed so that the amount is unclear")
            }
            Why::Unfinished => ("没写完，缺一个数", "unfinished, a number is missing"),
            Why::Vague => ("是约数或区间；请填一个确定的数，依据写在备注里", "an estimate or a range; give one number"),
        };
        Text::new(zh, en)
    }
}
