//! The function table: one entry per function. A new function is one entry here and its evaluator beside it.

mod basis;
mod check;
mod fold;
mod lookup;
mod number;
mod state;
mod text;
mod time;

use crate::evaluate::{At, Run};
use crate::function::{Arity, Evaluator, Function, InExcel, NodesEvaluator, Parameter, Returns};
use crate::node::Node;
use crate::outcome::{Outcome, Reason};
use crate::value::Value;
use Parameter::*;

pub(crate) use basis::PLACES as BASIS_PLACES;
pub(crate) use lookup::split as split_criterion;
pub(crate) use number::raise;

const ONE: Arity = Arity::Optional(0);

#[expect(clippy::too_many_arguments, reason = "one row of the function table")]
const fn each(
    name: &'static str,
    signature: &'static str,
    parameters: &'static [Parameter],
    arity: Arity,
    returns: Returns,
    f: fn(&[Value]) -> Result<Value, Reason>,
    zh: &'static str,
    en: &'static str,
) -> Function {
    let evaluator = Evaluator::Values(f);
    Function { name, parameters, arity, returns, lifts: true, evaluator, excel: InExcel::Same, signature, zh, en }
}

#[expect(clippy::too_many_arguments, reason = "one row of the function table")]
const fn whole(
    name: &'static str,
    signature: &'static str,
    parameters: &'static [Parameter],
    arity: Arity,
    returns: Returns,
    f: fn(&Run<'_>, &[Node], At) -> Outcome,
    zh: &'static str,
    en: &'static str,
) -> Function {
    let evaluator = Evaluator::Nodes(NodesEvaluator(f));
    Function { name, parameters, arity, returns, lifts: false, evaluator, excel: InExcel::Special, signature, zh, en }
}

const fn lifted(f: Function) -> Function {
    Function { lifts: true, ..f }
}
const fn special(f: Function) -> Function {
    Function { excel: InExcel::Special, ..f }
}
const fn cached(f: Function) -> Function {
    Function { excel: InExcel::Cached, ..f }
}
const fn bound(f: Function) -> Function {
    Function { evaluator: Evaluator::Bound, ..f }
}
fn never(_: &Run<'_>, _: &[Node], _: At) -> Outcome {
    // PREV and BASIS become nodes of their own when bound
    Outcome::not_meaningful(Reason::OutOfDomain)
}

use Arity::{Optional, Repeat, Switch};
use Returns as R;

/// Every function of the language.
#[rustfmt::skip]
pub static FUNCTIONS: &[Function] = &[
    // folds
    whole("SUM", "SUM(x, …)", &[Numbers], Repeat(1), R::Exact, fold::sum, "求和；不适用的跳过，未知的传出", "sum; skips what is not applicable, passes unknown on"),
    whole("MIN", "MIN(x, …)", &[Numbers], Repeat(1), R::Exact, fold::min, "最小值；不适用的跳过", "least; skips what is not applicable"),
    whole("MAX", "MAX(x, …)", &[Numbers], Repeat(1), R::Exact, fold::max, "最大值；不适用的跳过", "greatest; skips what is not applicable"),
    whole("MEDIAN", "MEDIAN(x, …)", &[Numbers], Repeat(1), R::Number, fold::median, "中位数；偶数个取中间两个的平均", "median; of an even number the mean of the middle two"),
    whole("AVERAGE", "AVERAGE(x, …)", &[Numbers], Repeat(1), R::Number, fold::average, "平均值；不适用的跳过", "mean; skips what is not applicable"),
    whole("SUMKNOWN", "SUMKNOWN(x, …)", &[Numbers], Repeat(1), R::Exact, fold::sum_known, "已知各项之和；一个都不知道则未知", "sum of the known ones; unknown when none is"),
    whole("MINKNOWN", "MINKNOWN(x, …)", &[Numbers], Repeat(1), R::Exact, fold::min_known, "已知各项的最小值", "least of the known ones; unknown when none is"),
    whole("MAXKNOWN", "MAXKNOWN(x, …)", &[Numbers], Repeat(1), R::Exact, fold::max_known, "已知各项的最大值", "greatest of the known ones; unknown when none is"),
    whole("SUMPRODUCT", "SUMPRODUCT(列算式, …)", &[Product], Repeat(1), R::Number, fold::sum_product, "同一张表各行算式之和；真假按 1 和 0 相乘", "sum of column arithmetic over one table; truths count as 1 and 0"),
    whole("SUMIFS", "SUMIFS(值列, 条件列, 条件, …)", &[Column, Column, Criterion], Repeat(2), R::Exact, lookup::sum_ifs, "符合全部条件的行求和", "sum of the rows that meet every criterion"),
    whole("COUNTIFS", "COUNTIFS(条件列, 条件, …)", &[Column, Criterion], Repeat(2), R::Whole, lookup::count_ifs, "符合全部条件的行数", "number of rows that meet every criterion"),
    whole("MINIFS", "MINIFS(值列, 条件列, 条件, …)", &[Column, Column, Criterion], Repeat(2), R::Exact, lookup::min_ifs, "符合条件的行的最小值；没有则不适用", "least over the matching rows; not applicable without any"),
    whole("MAXIFS", "MAXIFS(值列, 条件列, 条件, …)", &[Column, Column, Criterion], Repeat(2), R::Exact, lookup::max_ifs, "符合条件的行的最大值；没有则不适用", "greatest over the matching rows; not applicable without any"),
    whole("COUNTROWS", "COUNTROWS(表)", &[Table], ONE, R::Whole, fold::count_rows, "行数；没碰过的表未知", "number of rows; an untouched table is unknown"),
    whole("INDEX", "INDEX(列, 第几行)", &[Column, Number], ONE, R::Element, lookup::index, "列的第几个值", "the n-th value of a column"),
    whole("MATCH", "MATCH(值, 列, 0)", &[Any, Column, Number], ONE, R::Whole, lookup::match_exact, "值在列中第几行；没有则不适用", "position of a value in a column; not applicable without a hit"),
    // choices
    lifted(whole("IF", "IF(条件, 是, 否)", &[Bool, Same, Same], ONE, R::Same, state::if_else, "只算选中的一支", "only the branch taken is evaluated")),
    whole("IFS", "IFS(条件, 值, …)", &[Bool, Same], Repeat(2), R::Same, state::ifs, "第一个成立的条件的值；都不成立则不适用", "value of the first condition that holds; not applicable without any"),
    whole("SWITCH", "SWITCH(键, 值, 结果, …, [其余])", &[Key, Key, Same], Switch, R::Same, state::switch, "等于键的第一个值的结果", "result of the first value that equals the key"),
    whole("AND", "AND(条件, …)", &[Bool], Repeat(1), R::Bool, state::and, "都成立；三值逻辑", "all hold; three-valued"),
    whole("OR", "OR(条件, …)", &[Bool], Repeat(1), R::Bool, state::or, "有一个成立；三值逻辑", "one holds; three-valued"),
    each("NOT", "NOT(条件)", &[Bool], ONE, R::Bool, state::not, "相反", "the opposite"),
    // states
    lifted(whole("KNOWN", "KNOWN(x)", &[Any], ONE, R::Bool, state::known, "已知为真；本身总是已知", "whether x is known; always known itself")),
    lifted(whole("APPLICABLE", "APPLICABLE(x)", &[Any], ONE, R::Bool, state::applicable, "不适用为假；未知算适用", "FALSE when x is not applicable; unknown counts as applicable")),
    lifted(whole("MEANINGFUL", "MEANINGFUL(x)", &[Any], ONE, R::Bool, state::meaningful, "无意义为假；未知算有意义", "FALSE when x is not meaningful; unknown counts as meaningful")),
    cached(whole("FIRM", "FIRM(x)", &[Same], ONE, R::Same, state::firm, "x；暂估的算未知", "x; unknown by its own causes when it is provisional")),
    whole("FALLBACK", "FALLBACK(x, 替代)", &[Same, Same], ONE, R::Same, state::fallback, "x 未知时用替代值，并标为暂估", "the substitute when x is unknown, marked provisional by x's causes"),
    whole("PROVISIONAL", "PROVISIONAL(v, x)", &[Same, Any], ONE, R::Same, state::provisional, "v；x 未知时标为暂估", "v, marked provisional by x's causes when x is unknown"),
    whole("NOTMEANINGFUL", "NOTMEANINGFUL(\"原因\")", &[Literal], ONE, R::Any, state::not_meaningful, "无意义", "not meaningful, with the reason"),
    whole("NOTAPPLICABLE", "NOTAPPLICABLE(\"原因\")", &[Literal], ONE, R::Any, state::not_applicable, "不适用", "not applicable, with the reason"),
    whole("UNKNOWN", "UNKNOWN(\"问题\")", &[Literal], ONE, R::Any, state::unknown, "未知，由该问题引起（答案不能用，等于没有答）", "unknown, caused by that question: an answer that cannot be used counts as none"),
    whole("VERDICT", "VERDICT(x, 通过, 关注)", &[Number, Number, Number], ONE, R::Text, state::verdict, "pass / attention / fail；未知为 not_checked", "x ≤ p pass, x ≤ a attention, else fail; unknown gives not_checked"),
    bound(whole("BASIS", "BASIS(问题)", &[Question], ONE, R::Text, never, "答案的依据；整列取最弱", "basis of an answer; of a column the weakest")),
    lifted(whole("SOFTEST", "SOFTEST(依据, …)", &[Basis], Repeat(1), R::Text, basis::softest, "几个依据中最弱的，问题取其答案的依据；未知的跳过，都不知道为 none", "softest of several bases, of a question that of its answer; skips what is not known, \"none\" without any")),
    whole("BASISBYVALUE", "BASISBYVALUE(界限, 金额, 依据, …)", &[Number, Product, Basis], Repeat(2), R::Text, basis::by_value, "加总数的依据，按金额：口述超过其余的这一比例为口述，口述与侧面合计超过硬的这一比例为侧面，否则取金额最大的硬依据；未知的不计", "basis of what is added up, by value: said beyond that share of the rest is oral, said and third party beyond that share of the hard is third party, else the largest hard one; what is not known carries no weight"),
    bound(whole("PREV", "PREV(表[@[列]], 初值)", &[Same, Same], ONE, R::Same, never, "上一行的值；第一行用初值", "the value one row up; the initial value in the first row")),
    // numbers
    each("ROUND", "ROUND(x, 位数)", &[Number, Number], ONE, R::Rounded, number::round, "四舍五入（远离零）", "rounds half away from zero"),
    each("ROUNDUP", "ROUNDUP(x, 位数)", &[Number, Number], ONE, R::Rounded, number::round_up, "向远离零的方向进位", "rounds away from zero"),
    each("ROUNDDOWN", "ROUNDDOWN(x, 位数)", &[Number, Number], ONE, R::Rounded, number::round_down, "向零截断", "rounds towards zero"),
    each("FLOOR", "FLOOR(x, 倍数)", &[Number, Number], ONE, R::Number, number::floor, "向下取到倍数", "down to a multiple"),
    each("ABS", "ABS(x)", &[Number], ONE, R::Exact, number::abs, "绝对值", "absolute value"),
    each("INT", "INT(x)", &[Number], ONE, R::Whole, number::int, "向下取整", "down to a whole number"),
    each("MOD", "MOD(x, 除数)", &[Number, Number], ONE, R::Number, number::modulo, "余数，符号随除数", "remainder, with the divisor's sign"),
    each("POWER", "POWER(x, 指数)", &[Number, Number], ONE, R::Number, number::power, "乘方", "power"),
    each("PMT", "PMT(期利率, 期数, 现值, [终值], [期初])", &[Number, Number, Number, Number, Number], Optional(2), R::Number, number::pmt, "等额还款额", "level payment"),
    each("PV", "PV(期利率, 期数, 每期, [终值], [期初])", &[Number, Number, Number, Number, Number], Optional(2), R::Number, number::pv, "现值", "present value"),
    // dates
    special(each("DATEDIF", "DATEDIF(起, 止, \"Y\"|\"M\"|\"D\")", &[Date, Date, Literal], ONE, R::Whole, time::date_dif, "整年、整月或天数", "whole years, months or days")),
    each("EDATE", "EDATE(日期, 月数)", &[Date, Number], ONE, R::Date, time::edate, "若干月之后的同一天", "the same day so many months later"),
    each("YEARFRAC", "YEARFRAC(起, 止, [基准])", &[Date, Date, Number], Optional(1), R::Number, time::year_frac, "年的分数", "fraction of a year"),
    each("YEAR", "YEAR(日期)", &[Date], ONE, R::Whole, time::year, "年", "year"),
    each("MONTH", "MONTH(日期)", &[Date], ONE, R::Whole, time::month, "月", "month"),
    each("DAY", "DAY(日期)", &[Date], ONE, R::Whole, time::day, "日", "day"),
    each("DATE", "DATE(年, 月, 日)", &[Number, Number, Number], ONE, R::Date, time::date, "日期", "date"),
    special(each("YEARMONTH", "YEARMONTH(日期)", &[Date], ONE, R::Text, time::year_month, "“2026-11”", "\"2026-11\"")),
    // texts
    each("VALUE", "VALUE(文本)", &[Text], ONE, R::Number, text::value, "文字里的数", "the number a text writes"),
    each("LEN", "LEN(文本)", &[Text], ONE, R::Whole, text::len, "字数", "number of characters"),
    each("MID", "MID(文本, 起, 字数)", &[Text, Number, Number], ONE, R::Text, text::mid, "中间的字", "part of a text"),
    each("LEFT", "LEFT(文本, [字数])", &[Text, Number], Optional(1), R::Text, text::left, "左边的字", "beginning of a text"),
    each("RIGHT", "RIGHT(文本, [字数])", &[Text, Number], Optional(1), R::Text, text::right, "右边的字", "end of a text"),
    each("SUBSTITUTE", "SUBSTITUTE(文本, 旧, 新)", &[Text, Text, Text], ONE, R::Text, text::substitute, "替换全部", "replaces every occurrence"),
    special(each("HAS", "HAS(多选, 项)", &[Text, Any], ONE, R::Bool, text::has, "多选答案里有这一项", "whether a multi-choice answer holds the item")),
    cached(each("IDCARDOK", "IDCARDOK(文本)", &[Text], ONE, R::Bool, check::id_card, "身份证号校验位与生日（GB 11643）", "check digit and birth date of an ID card number (GB 11643)")),
    cached(each("USCCOK", "USCCOK(文本)", &[Text], ONE, R::Bool, check::credit_code, "统一社会信用代码校验位（GB 32100）", "check digit of a unified social credit code (GB 32100)")),
];
