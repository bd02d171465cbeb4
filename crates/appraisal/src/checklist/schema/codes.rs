//! The one registry of findings 检查码: code, severity, what it means, an example. Whoever reports a finding takes its severity from here.
//!
//! `C` is for the layer files, `F` for formulas, `W` for the rules of account flows. A code that is gone is not given out again.

use super::super::problem::Level;

/// One code.
#[derive(Debug)]
pub struct LintCode {
    /// Stable code.
    pub code: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What it means and what to do, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// What brings it about.
    pub example: &'static str,
}

const fn error(code: &'static str, zh: &'static str, en: &'static str, example: &'static str) -> LintCode {
    LintCode { code, level: Level::Error, zh, en, example }
}

const fn mild(level: Level, code: &'static str, zh: &'static str, en: &'static str, example: &'static str) -> LintCode {
    LintCode { code, level, zh, en, example }
}

/// Files, layers, keys.
const FILES: &[LintCode] = &[
    error("C000", "文件不是有效的 TOML，这一行起读不下去", "The file is not TOML from here on", "`[[question]`"),
    error(
        "C001",
        "不认识的条目或键，多半是拼错了",
        "An unknown entry or key, mostly a slip of the pen",
        "`exmaple = \"1\"`",
    ),
    error("C002", "缺少必填的字段", "A required field is missing", "`[[question]]` without `section`"),
    error("C003", "字段的类型不对", "A field has another type than it should", "`required = \"yes\"`"),
    error("C004", "没有这种类型", "There is no such type", "`type = \"mony\"`"),
    error("C005", "条目要写成双方括号", "Entries are written in double brackets", "`[question]`"),
    error("C006", "同一层里编号重复", "An id stands twice in one layer", "two `[[question]]` with `id = \"q\"`"),
    error(
        "C007",
        "改写的报表行不止一张报表有，须写 `statement`",
        "Several statements have a line of that id: say which",
        "`[[line]] id = \"cash\"`",
    ),
    error(
        "C008",
        "改写或去掉的条目，前面的层里没有",
        "No earlier layer has the entry that is refined or removed",
        "`id = \"stok\"` for `stock`",
    ),
    error(
        "C009",
        "这种层不能写这种条目",
        "This kind of layer may not hold this kind of entry",
        "`[[question]]` in a product",
    ),
    error("C010", "没有这一层", "There is no such layer", "`parent = \"retial\"`"),
    error("C011", "层互为上级，绕成了圈", "Layers are each other's ancestors", "`a` under `b` under `a`"),
    error("C012", "政策参数的值不是它的类型", "A policy value does not read as its type", "`value = \"a lot\"`"),
    error(
        "C013",
        "`layer.toml` 里的词或毛利区间不可用",
        "A word or margin of `layer.toml` is none that may stand there",
        "`risk_class = \"hi\"`",
    ),
    error("C014", "两层用了同一个编号", "Two layers have one id", "two folders with `id = \"restaurant\"`"),
    error(
        "C015",
        "上一层不在它前面：次序是 base、sector、family、industry",
        "Its parent does not stand before it: base, sector, family, industry",
        "a sector below an industry",
    ),
    error(
        "C016",
        "`also` 只在行业里写，写另一个族",
        "`also` stands in an industry and names another family",
        "`also = [\"restaurant\"]`",
    ),
];

/// Scorecard and sections.
const SCORE: &[LintCode] = &[
    error("C020", "评分指标没有取值公式", "An indicator has no value", "`[[indicator]]` without `value`"),
    error("C021", "最高一档的得分与满分不符", "The best band is not the maximum", "`max = 5`, best band 4"),
    error(
        "C022",
        "没有条件的一档后面还有档，永远到不了",
        "Bands after one without a condition are never reached",
        "`{ points = 5 }, { when = \"x>1\", … }`",
    ),
    error(
        "C023",
        "最后一档须没有条件，否则有的取值没有分",
        "The last band must have no condition",
        "`bands = [{ when = \"x>1\", points = 5 }]`",
    ),
    error("C024", "各指标满分合计不是 100", "The maxima of all indicators do not sum to 100", "maxima of 98"),
    error("C025", "没有这个章节", "There is no such section", "`section = \"sale\"`"),
    mild(
        Level::Warning,
        "C026",
        "章节里一个问题也没有",
        "A section has no question",
        "a section all of whose questions were removed",
    ),
    error(
        "C043",
        "维度的满分合计与政策参数不符",
        "The maxima of a dimension are not what policy says",
        "`dimension_A_max = \"20\"`, maxima of 18",
    ),
];

/// Questions and tables.
const QUESTIONS: &[LintCode] = &[
    error("C027", "没有中文名称", "There is no Chinese label", "`label = { en = \"Stock\" }`"),
    mild(
        Level::Note,
        "C028",
        "缺英文名称、帮助或选项",
        "An English label, help or choice is missing",
        "`label = { zh = \"存货\" }`",
    ),
    error("C029", "选择题没有选项", "A choice has no choices", "`type = \"choice\"` without `choices`"),
    mild(
        Level::Note,
        "C031",
        "没有规则读它：只给人看的问题可以，阈值没人读就什么也不管",
        "No rule reads it: fine for a question that people read, useless for a threshold",
        "a `[[policy]]` that no formula names",
    ),
    error("C032", "没有这种依据", "There is no such basis", "`default_basis = \"orla\"`"),
    error("C033", "`id` 是内置列（行号），列名要换一个", "Column `id` is built in", "`[[table.column]] id = \"id\"`"),
    error("C034", "选项编号重复", "A choice id stands twice", "two choices `x`"),
    error(
        "C035",
        "默认值不是这种类型的答案",
        "A default does not read as its type",
        "`type = \"money\", default = \"no\"`",
    ),
    error("C036", "没有这一列可供选择", "There is no such column to choose from", "`choices_from = \"debt.lender\"`"),
    error("C037", "没有这种材料", "There is no such paper", "`evidence = [\"papers\"]`"),
    error("C038", "表格没有可填的列", "A table has no column to fill in", "all columns have a `formula`"),
    error("C039", "`months` 应为 `back` 或 `ahead`", "`months` is `back` or `ahead`", "`months = \"forward\"`"),
    error("C040", "按月的表须有 `month` 列", "A table by months needs a column `month`", "`months = \"back\"` alone"),
    error("C041", "预置行写了没有的列", "A preset names no column of its table", "`values = { cc = \"1\" }`"),
    error(
        "C042",
        "预置行的值不是这一列的答案",
        "A preset's value does not read as its column",
        "`values = { amount = \"some\" }`",
    ),
    error(
        "C061",
        "选项编号有分隔符、全角字符或为空，答案读不到它",
        "A choice id is empty, full-width or holds a separator: no answer reads as it",
        "`id = \"a,b\"`",
    ),
    error("C062", "两个选项读起来一样，分不清", "Two choices read alike", "labels `甲、乙` beside `甲` and `乙`"),
    error("C063", "两列同名，粘贴和表头分不清", "Two columns have one name", "two columns `金额`"),
    mild(
        Level::Warning,
        "C064",
        "两个预置行，或一章里两个问题、表同名",
        "Two presets, or two questions of a section, have one name",
        "two questions `月销售额`",
    ),
    error(
        "C065",
        "预置行编号只能用字母、数字、下划线和连字符",
        "A preset id has letters, digits, _ and - only",
        "`id = \"r.s\"`",
    ),
    error(
        "C066",
        "须本人签字的答案不能有公式或默认值；写签字人的列须写 `guarded`",
        "What a person signs has no formula and no default; a signer's column says by whom it is guarded",
        "`guarded = \"reviewer\"`, `default = \"甲\"`",
    ),
];

/// What names something else.
const NAMES: &[LintCode] = &[
    error("C030", "没有这个数字", "There is no such figure", "`verdict = \"equity.verdit\"`"),
    error("C050", "不是可用的词", "It is none of the words that may stand here", "`by = \"time\"` for `times`"),
    error("C051", "可调项什么也不动", "A lever moves nothing", "`moves = []`"),
    error(
        "C052",
        "可调项带动的名字不存在",
        "A lever moves a name that does not exist",
        "`moves = [{ id = \"sale\" }]`",
    ),
    error(
        "C053",
        "压力情景调的可调项不存在",
        "A stress turns a lever that does not exist",
        "`turns = [{ id = \"sale\" }]`",
    ),
    error("C054", "压力情景的值或行不合这个可调项", "A turn does not fit its lever", "`to = \"-1.1\"` below `low`"),
    error("C055", "带动的方式与名字不合", "A move does not fit what it moves", "`by = \"hold\"` of a whole column"),
    error(
        "C056",
        "可调项的表、列、现值或类型不全",
        "A lever's table, column, present value or type is incomplete",
        "`{row}` without `table`",
    ),
    error(
        "C057",
        "还款安排用了没有的还款方式或用途",
        "A repayment names no choice of method or purpose",
        "`method = \"anuity\"`",
    ),
    error(
        "C058",
        "期限、只付息月数或份额超出范围",
        "Terms, interest-only months or shares are out of range",
        "`terms = [0]`",
    ),
    error("C059", "`key_figures` 没有这一行", "`key_figures` has no such row", "`rests_on = [\"stok\"]`"),
    error(
        "C060",
        "退件问题：没有这样的逐项",
        "A reviewer's question: there are no such items",
        "`each = \"warnings\"`",
    ),
    error(
        "C067",
        "关键数字不是问题、表或它们的上一级",
        "A key figure is no question, no table and stands above none",
        "`id = \"stok\"`",
    ),
    error(
        "C068",
        "恒等式或量指了没有的量、检验",
        "An identity or quantity names a quantity or check that does not exist",
        "`of = [\"sale_month\"]`",
    ),
    error("C069", "理由：没有这样的逐项", "A reason: there are no such items", "`each = \"missings\"`"),
    error(
        "C070",
        "模板里提到的字段没有：写错的 `{字段}` 会悄悄变成空的",
        "A template names a field that it does not have: a mistyped `{field}` would silently be nothing",
        "`label = \"{lable}\"`",
    ),
    error(
        "C080",
        "由另一个回答得出的问题：没有那个问题，或类型不合",
        "A question that follows from another: there is no such question, or it is of another type",
        "`derived = { from = \"season.month\", by = \"count\" }`",
    ),
    error(
        "C081",
        "参考数据的值不是那个问题的答案",
        "A reference datum does not read as the answer to its question",
        "`[[reference]] id = \"share\", value = \"15%\"`: write `0.15`",
    ),
    mild(
        Level::Warning,
        "C082",
        "同一件事问了两遍：一个回答推得出另一个，或两个问题同名",
        "One thing is asked twice: one answer follows from another, or two questions share a name",
        "an integer “months” beside the list of months",
    ),
    error(
        "C090",
        "尽调前准备里提到的问题、表、章节、否决项或人不存在",
        "Preparation names a question, table, section, knock-out or person that does not exist",
        "`stops = [\"overdu\"]`",
    ),
    error(
        "C091",
        "电话答法要填的值，那个问题读不了",
        "What a phone answer fills in does not read as an answer to that question",
        "`sets = { \"knockouts.listed\" = \"no\" }`",
    ),
    mild(
        Level::Warning,
        "C092",
        "电话预审应有五到八句，两分钟问完",
        "The call has five to eight questions, two minutes in all",
        "nine `[[prequalify]]`",
    ),
    error(
        "C093",
        "电话预审的一句没有可填的，或什么也决定不了",
        "A phone question fills nothing in, or decides nothing",
        "neither `stops` nor `refuse` nor `open`",
    ),
    error(
        "C094",
        "只问协办的问题：编号以 `second.` 开头，并写 `blind_of`",
        "A question put to the second officer alone begins with `second.` and says what it is held against",
        "`id = \"second.cash\"` without `blind_of`",
    ),
    error(
        "C095",
        "只问协办的问题用了用不上的字段：每一个都问，不进任何数",
        "A question put to the second officer alone has a field that cannot be: each is asked, none enters a figure",
        "`blind_of = \"q\"` with `required = true`",
    ),
    error(
        "C096",
        "这种回答没法与主办的比",
        "Answers of this type cannot be held against each other",
        "`type = \"photo\"` with `blind_of`",
    ),
    error(
        "C097",
        "`blind_within` 要写一个 0 到 1 的比率参数，数才用",
        "`blind_within` names a policy share from 0 to below 1, of a number",
        "`blind_within = \"cash\"`",
    ),
    error(
        "C098",
        "`blind_of` 没有用到主办的任何回答",
        "`blind_of` reads no answer of the first officer",
        "`blind_of = \"0\"`",
    ),
];

/// Formulas.
const FORMULAS: &[LintCode] = &[
    error(
        "F001",
        "不是公式：括号、引号或运算符没写全",
        "Not a formula: a bracket, quote or operator is missing",
        "`q*`",
    ),
    error("F002", "没有这个名字", "Nobody declares that name", "`qq*2`"),
    error(
        "F003",
        "没有这个函数；可用的见 `crates/formula/functions.md`",
        "The language has no such function",
        "`SUMM(q)`",
    ),
    error("F004", "参数多了或少了", "Too few or too many arguments", "`IF(q)`"),
    error("F005", "类型不合：文字对数", "Types do not fit: a text against a number", "`q&1>2`"),
    error("F006", "名字互相要对方，绕成了圈", "Names need each other", "`a = b`, `b = a`"),
    error("F007", "一个名字声明了两次", "A name is declared twice", "a question and a figure `q`"),
    error("F008", "没有这张表", "There is no such table", "`SUM(debt[amount])`"),
    error("F009", "表里没有这一列", "The table has no such column", "`SUM(debts[amout])`"),
    error(
        "F010",
        "本行的格只能写在这张表的列公式里",
        "A same-row cell stands outside a row formula of its table",
        "`debts[@[balance]]` in a figure",
    ),
    error(
        "F011",
        "该写一个值的地方写了整列，或反过来",
        "A whole column where one value is needed, or the other way round",
        "`debts[balance]+1`",
    ),
    error("F012", "公式太长或嵌套太深", "The formula is too long or nested too deep", "a hundred `IF` in each other"),
    error("F013", "不是合法的名字", "Not a name", "`id = \"1st\"`"),
    error(
        "F014",
        "一条公式里混了几张表的列",
        "Columns of different tables in one expression",
        "`SUMPRODUCT(a[x],b[y])`",
    ),
    error("F015", "这个参数只能是几个固定的词之一", "The argument must be one of a few literals", "`NOTAPPLICABLE(q)`"),
    error("F016", "表里没有这一行", "The table has no such row", "a cell for a row `winter` that nobody declares"),
    error(
        "F017",
        "单位不合：钱只能与钱相加减、比较",
        "Units do not fit: money is added to and compared with money only",
        "`limit > 100000`",
    ),
    error(
        "F018",
        "选择题没有这个选项：这样比，永远不成立",
        "The choice has no such option: the comparison never holds",
        "`way=\"credti\"`",
    ),
];

/// Account flows.
const FLOWS: &[LintCode] = &[error(
    "W001",
    "流水规则写错了，消息里说明哪里",
    "A rule of the account flows is wrong; the message says how",
    "`treatment = \"sale\"`",
)];

/// Numbers that businesses are made of for practice (`world.toml`).
const WORLDS: &[LintCode] = &[
    error(
        "W002",
        "演练用的数（world.toml）造不出生意，消息里说明哪一个数",
        "No business can be made of the numbers for practice; the message names the number",
        "`margin = { from = 0.2, to = 0.1, mark = \"自\" }`",
    ),
    mild(
        Level::Warning,
        "W003",
        "演练用的数没有用到：写错了名字，或族不需要它",
        "A number for practice is not read: misspelt, or its family has no use for it",
        "`margn = { is = 0.2, mark = \"自\" }`",
    ),
    mild(
        Level::Warning,
        "W004",
        "演练用的数里还写着清单没有的算法：去掉了算法，`methods` 里的它也要去掉",
        "The numbers for practice name a method that the checklist does not have: take it out of `methods`, too",
        "`methods = { words = [\"fuel\"], mark = \"自\" }` after `[[method]] id = \"fuel\" remove = true`",
    ),
];

/// All codes in the order of the page.
pub fn codes() -> impl Iterator<Item = &'static LintCode> {
    [FILES, SCORE, QUESTIONS, NAMES, FORMULAS, FLOWS, WORLDS].into_iter().flatten()
}

/// How bad a finding of this code is.
pub(crate) fn level(code: &str) -> Level {
    codes().find(|c| c.code == code).map_or(Level::Error, |c| c.level)
}

/// The page of codes, `LINT.md`.
#[must_use]
pub fn lint_manual() -> String {
    let mut page = String::from(
        "# 检查码 Findings of the lint\n\n\
         由程序写出，不手改：`TIANYE_EXPORT=1 cargo test --workspace --test entries`。错误要改，清单才能用；警告多半不是本意；注意供参考。\n\
         Written by the program. An error refuses the checklist, a warning is probably not meant, a note is worth knowing.\n\n\
         | 码 code | 轻重 severity | 意思 | meaning | 例 example |\n|---|---|---|---|---|\n",
    );
    let mut all: Vec<&LintCode> = codes().collect();
    all.sort_by_key(|c| c.code);
    for c in all {
        let level = match c.level {
            Level::Error => "错误 error",
            Level::Warning => "警告 warning",
            Level::Note => "注意 note",
        };
        page.push_str(&format!("| {} | {level} | {} | {} | {} |\n", c.code, c.zh, c.en, c.example));
    }
    page
}
