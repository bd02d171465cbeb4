//! A new trade from a family 新行业: a folder of files that lints, with everything still to be thought of marked 待改.
//!
//! What a family asks of each of its trades (its own templates, the numbers of its practice cases) is taken from a trade that stands on it
//! already, so that the draft computes from the first day; the eight questions of its own are a skeleton to be written over.

use std::collections::BTreeSet;

use appraisal::checklist::{LayerFile, schema};
use appraisal::finding::Text;

use crate::patch::patched;
use crate::print;
use crate::rows::Source;
use crate::tree::{Node, Shape, Value, parse};

/// What a new trade is called and what it stands on.
#[derive(Debug, Clone)]
pub struct NewLayer {
    /// Its id, also the name of its folder: `car-wash`.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English; the id where none is given.
    pub english: String,
    /// The family.
    pub family: String,
    /// The trade of that family whose practice numbers are taken to begin with; none: the nearest to the family itself.
    pub like: Option<String>,
    /// Codes of GB/T 4754.
    pub codes: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
}

/// Id, section, type, unit, basis, what it is about, in both languages.
type Skeleton = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// The eight questions every trade has of its own; each is read by a rule or printed.
const QUESTIONS: &[Skeleton] = &[
    ("counted_day", "sales_evidence", "number", "待改", "observed", "走访当天自己数到的量", "Counted on the day"),
    (
        "usual_price",
        "sales_evidence",
        "number",
        "元",
        "document",
        "平均一单多少钱（抽单据算）",
        "Mean price, from slips",
    ),
    (
        "prepaid_cards",
        "customers",
        "money",
        "元",
        "system",
        "已收未用的预收款、储值卡余额",
        "Taken in advance, not yet used",
    ),
    ("largest_share", "customers", "percent", "", "document", "最大一户占收入的几成", "Share of the largest customer"),
    ("permits_ok", "precheck", "bool", "", "document", "这一行的许可、备案都有效", "Permits of the trade are valid"),
    (
        "price_change",
        "behaviour",
        "percent",
        "",
        "document",
        "单价比去年同月（降写负数）",
        "Price against a year ago, minus where it fell",
    ),
    ("claims_12m", "behaviour", "money", "元", "document", "近一年罚款、赔付合计", "Fines and claims of twelve months"),
    ("stopped_days_12m", "behaviour", "integer", "天", "third_party", "近一年停业几天", "Days closed in twelve months"),
];

/// The files of a new trade, the likeliest to be sound first: each begins from another trade of the family. Whoever asks lints them and
/// takes the first that is.
///
/// # Errors
/// When there is no such family, no trade to take the numbers from, or the id cannot be one.
pub fn starters(new: &NewLayer, files: &[LayerFile]) -> Result<Vec<Vec<Source>>, Text> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if new.id.is_empty() || !new.id.chars().all(good) || !new.id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(Text::new(
            format!("编号“{}”不行：小写字母开头，只用小写字母、数字、减号", new.id),
            format!("“{}” is no id: small letters, digits, hyphen", new.id),
        ));
    }
    let layers: Vec<(&str, Node)> =
        files.iter().filter_map(|f| Some((f.path.strip_suffix("/layer.toml")?, parse(&f.text).ok()?))).collect();
    let said = |node: &Node, key: &str| node.get(key).and_then(Node::said).unwrap_or_default().to_owned();
    if let Some((folder, _)) = layers.iter().find(|(_, node)| said(node, "id") == new.id) {
        return Err(Text::new(
            format!("已有编号 {}（{folder}）：换一个", new.id),
            format!("{} exists: {folder}", new.id),
        ));
    }
    let families: Vec<&(&str, Node)> = layers.iter().filter(|(_, node)| said(node, "kind") == "family").collect();
    let family = families
        .iter()
        .find(|(_, node)| said(node, "id") == new.family || said_zh(node) == new.family)
        .ok_or_else(|| {
            let known: Vec<String> =
                families.iter().map(|(_, node)| format!("{}（{}）", said(node, "id"), said_zh(node))).collect();
            Text::new(format!("没有族“{}”，有 {}", new.family, known.join("、")), format!("no family “{}”", new.family))
        })?;
    let family_id = said(&family.1, "id");
    let trades: Vec<&(&str, Node)> = layers.iter().filter(|(_, node)| said(node, "parent") == family_id).collect();
    let wanted = |(_, node): &&&(&str, Node)| {
        new.like.as_ref().is_none_or(|like| said(node, "id") == *like || said_zh(node) == *like)
    };
    // The one that changes least of the family's methods fits a new trade best.
    let mut like: Vec<&&(&str, Node)> = trades.iter().filter(wanted).collect();
    like.sort_by_key(|(folder, _)| refined(files, folder));
    if like.is_empty() {
        let known: Vec<String> = trades.iter().map(|(_, node)| said(node, "id")).collect();
        let known = if known.is_empty() { "还没有行业".to_owned() } else { format!("有 {}", known.join("、")) };
        let zh = format!("族 {family_id} 里没有可以参照的行业；{known}");
        return Err(Text::new(zh, "no trade of the family to begin from"));
    }
    let sources = |model: &Model<'_>, leaving_out: bool| {
        let all = [
            ("layer.toml", layer(new, &family_id, model)),
            ("methods.toml", methods(model, leaving_out)),
            ("questions.toml", questions(new)),
            ("policy.toml", policy(new)),
            ("warnings.toml", warnings(new)),
            ("benchmarks.toml", benchmarks(new)),
            ("world.toml", world(new, model)),
        ];
        all.into_iter().map(|(name, text)| Source { name: name.to_owned(), text }).collect()
    };
    let shared = shared_methods(files);
    let models =
        || like.iter().map(|(folder, node)| Model { folder, layer: node, family: family.0, files, shared: &shared });
    let lean = models().flat_map(|model| [sources(&model, true), sources(&model, false)]);
    // Where a family leaves much to its trades, a whole trade is what a draft can begin from.
    Ok(lean.chain(models().map(|model| copied(new, &family_id, &model))).collect())
}

/// The trade that the practice numbers come from.
struct Model<'a> {
    folder: &'a str,
    layer: &'a Node,
    family: &'a str,
    files: &'a [LayerFile],
    shared: &'a BTreeSet<String>,
}

impl Model<'_> {
    fn name(&self) -> String {
        said_zh(self.layer)
    }

    fn own(&self) -> impl Iterator<Item = &LayerFile> {
        let inside = |path: &str| {
            path.strip_prefix(self.folder).and_then(|p| p.strip_prefix('/')).is_some_and(|p| !p.contains('/'))
        };
        self.files.iter().filter(move |f| inside(&f.path) && f.path.ends_with(".toml"))
    }
}

fn said_zh(node: &Node) -> String {
    node.get("name").and_then(|name| name.get("zh")).and_then(Node::said).unwrap_or_default().to_owned()
}

/// How much a trade changes of the methods of its family.
fn refined(files: &[LayerFile], folder: &str) -> usize {
    let own = files.iter().filter(|f| f.path.starts_with(&format!("{folder}/")) && !f.path.ends_with("world.toml"));
    let methods = own
        .filter_map(|f| parse(&f.text).ok())
        .flat_map(|root| root.get("method").map(|m| m.items().to_vec()).unwrap_or_default());
    methods.filter(|method| method.get("value").is_some()).count()
}

fn layer(new: &NewLayer, family: &str, model: &Model<'_>) -> String {
    let list = |all: &[String]| all.iter().map(|t| print::text(t)).collect::<Vec<_>>().join(", ");
    let risk = model.layer.get("risk_class").and_then(Node::said).unwrap_or("medium");
    let share = |end: &str, none: &str| {
        let margin = model.layer.get("margin").and_then(|m| m.get(end));
        margin.map_or_else(|| none.to_owned(), print::inline)
    };
    let english = if new.english.is_empty() { &new.id } else { &new.english };
    format!(
        "# {name}：刚建的草稿，从族 {family} 来。风险等级和常见毛利照 {model} 抄，待改。\n\
         id = {id}\nkind = \"industry\"\nparent = {parent}\nname = {{ zh = {zh}, en = {en} }}\n\
         gbt4754 = [{codes}]\naliases = [{aliases}]\nrisk_class = \"{risk}\"\n\
         margin = {{ low = {low}, high = {high}, mark = \"own\" }}\nversion = 1\n",
        name = new.name,
        model = model.name(),
        id = print::text(&new.id),
        parent = print::text(family),
        zh = print::text(&new.name),
        en = print::text(english),
        codes = list(&new.codes),
        aliases = list(&new.aliases),
        low = share("low", "0.2"),
        high = share("high", "0.4"),
    )
}

/// What the family's own templates ask of each trade, and which of its methods the practice numbers leave out.
fn methods(model: &Model<'_>, leaving_out: bool) -> String {
    let family: Vec<LayerFile> =
        model.files.iter().filter(|f| f.path.starts_with(&format!("{}/", model.family))).cloned().collect();
    let kinds: Vec<String> = schema::templated(&family).into_iter().map(|t| t.of).filter(|of| of != "method").collect();
    let mut out = format!(
        "# 怎么算销售。族里的算法照用；不合这一行的去掉（写 remove = true），合用的改叫法、单位、系数，再加自己的。\n\
         # 下面几条照 {} 抄来，单位和说法都待改。\n",
        model.name()
    );
    for file in model.own() {
        let Ok(root) = parse(&file.text) else { continue };
        let mut copied = |item: &Node| {
            if let Some(block) = block(&file.text, item) {
                out.push('\n');
                out.push_str(&block);
            }
        };
        for kind in &kinds {
            root.get(kind).into_iter().flat_map(Node::items).for_each(&mut copied);
        }
        if leaving_out {
            let removed = |item: &&Node| item.get("remove").is_some();
            for kind in ["method", "warning"] {
                root.get(kind).into_iter().flat_map(Node::items).filter(removed).for_each(&mut copied);
            }
        }
    }
    // Papers that these entries name come with them.
    for file in model.own() {
        let Ok(root) = parse(&file.text) else { continue };
        for paper in root.get("material").into_iter().flat_map(Node::items) {
            let id = paper.get("id").and_then(Node::said).unwrap_or_default();
            if out.contains(&format!("\"{id}\""))
                && let Some(block) = block(&file.text, paper)
            {
                out.push('\n');
                out.push_str(&block);
            }
        }
    }
    out.push_str(
        "\n# 例：自己加一种算法（去掉行首的 # 就生效）\n\
         # [[method]]\n\
         # id = \"tickets\"\n\
         # label = { zh = \"工单本\", en = \"Book of jobs\" }\n\
         # paper = \"rental_contract\"\n\
         # basis = \"document\"\n\
         # rests_on = \"jobs_12m\"\n\
         # needs = [\"job_price\"]\n\
         # value = \"jobs_12m*job_price/12\"\n\
         # refuse = true\n\
         # ask = [\n\
         #   { id = \"jobs_12m\", type = \"number\", unit = \"单\", label = { zh = \"近 12 个月多少单\", en = \"Jobs in twelve months\" } },\n\
         #   { id = \"job_price\", type = \"number\", unit = \"元\", label = { zh = \"平均一单多少钱\", en = \"Mean price of a job\" } },\n\
         # ]\n",
    );
    out
}

/// All of another trade, and the skeleton beside it.
fn copied(new: &NewLayer, family: &str, model: &Model<'_>) -> Vec<Source> {
    let mut out = vec![Source { name: "layer.toml".to_owned(), text: layer(new, family, model) }];
    for file in model.own() {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if name != "layer.toml" && name != "world.toml" {
            let text =
                format!("# 整个照 {} 抄来，逐条改成 {} 的，用不着的删掉。\n{}", model.name(), new.name, file.text);
            out.push(Source { name: name.to_owned(), text });
        }
    }
    for (name, text) in [
        ("own-questions.toml", questions(new)),
        ("own-policy.toml", policy(new)),
        ("own-warnings.toml", warnings(new)),
        ("own-benchmarks.toml", benchmarks(new)),
    ] {
        out.push(Source { name: name.to_owned(), text });
    }
    let path = format!("{}/world.toml", model.folder);
    let text = model.files.iter().find(|f| f.path == path).map(|f| f.text.clone()).unwrap_or_default();
    let world = parse(&text).ok().and_then(|old| {
        let mut root = old.clone();
        for (id, node) in answers(new) {
            root.set(&["answers".to_owned(), id], node).ok()?;
        }
        patched(&text, &old, &root).ok()
    });
    out.push(Source { name: "world.toml".to_owned(), text: world.unwrap_or(text) });
    out
}

/// The text of an entry as the model has it, without the comments above it.
fn block(text: &str, item: &Node) -> Option<String> {
    if item.shape(text) != Shape::Header {
        return None;
    }
    let start = item.at.as_ref()?.start;
    let end = text[item.end()..].find('\n').map_or(text.len(), |n| item.end() + n + 1);
    Some(text.get(start..end)?.to_owned())
}

/// The prefix of the trade's own names: a name holds no hyphen.
fn prefix(id: &str) -> String {
    id.replace('-', "_")
}

fn questions(new: &NewLayer) -> String {
    let own = prefix(&new.id);
    let mut out = format!(
        "# {} 自己的八个问题。先用这副骨架，再换成这一行真正要问的：数得清的、别人作不了假的、会出事的。\n\
         # 每个问题都要有规则读它，或印在纸上；没有规则读的，检查会提示（C031）。\n",
        new.name
    );
    for (n, (id, section, kind, unit, basis, zh, en)) in (1..).zip(QUESTIONS) {
        let extra = match *kind {
            "percent" if *id == "price_change" => "signed = true\n".to_owned(),
            "percent" => format!(
                "constraint = {{ when = \"AND({own}.{id} >= 0, {own}.{id} <= 1)\", message = {{ zh = \"比例应在 0 与 100% 之间\", en = \"A share lies between 0 and 100%\" }} }}\n"
            ),
            _ => String::new(),
        };
        let unit = if unit.is_empty() { String::new() } else { format!("unit = {}\n", print::text(unit)) };
        out.push_str(&format!(
            "\n# {n}\n[[question]]\nid = \"{own}.{id}\"\nsection = \"{section}\"\ntype = \"{kind}\"\n{unit}\
             label = {{ zh = \"待改：{zh}\", en = \"To do: {en}\" }}\n\
             help = {{ zh = \"待改：写给头一回出门的人，怎么看、数什么、坑在哪。\", en = \"To do: how to look, what to count, where the trap is.\" }}\n\
             {extra}required = true\ndefault_basis = \"{basis}\"\norder = {}\n",
            900 + n
        ));
    }
    out
}

/// Id, type, value, label in both languages.
const POLICY: &[(&str, &str, &str, &str, &str)] = &[
    (
        "prepaid_share",
        "ratio",
        "0.3",
        "预收超过一年收入的这个份额须说明",
        "Share of a year's sales taken in advance above which an explanation is due",
    ),
    (
        "largest_share",
        "ratio",
        "0.5",
        "最大一户超过收入的这个份额须说明",
        "Share of the largest customer above which an explanation is due",
    ),
    (
        "price_fall",
        "ratio",
        "0.1",
        "单价一年降过这个份额须说明",
        "Fall of the price in a year above which an explanation is due",
    ),
    (
        "claims_share",
        "ratio",
        "0.01",
        "罚款赔付超过收入的这个份额须说明",
        "Fines and claims to sales above which an explanation is due",
    ),
    (
        "stopped_days",
        "number",
        "30",
        "一年停业超过几天须说明",
        "Days closed in a year above which an explanation is due",
    ),
];

fn policy(new: &NewLayer) -> String {
    let own = prefix(&new.id);
    let mut out = String::from("# 门槛。都未校准：本行确认过，才把 calibrated 改成 true。\n");
    for (id, kind, value, zh, en) in POLICY {
        out.push_str(&format!(
            "\n[[policy]]\nid = \"{own}_{id}\"\ntype = \"{kind}\"\nvalue = \"{value}\"\nlabel = {{ zh = \"{zh}\", en = \"{en}\" }}\n\
             source = \"待改：从哪里来\"\ncalibrated = false\n"
        ));
    }
    out
}

fn warnings(new: &NewLayer) -> String {
    let own = prefix(&new.id);
    let all = [
        (
            "permits",
            "committee",
            format!("NOT({own}.permits_ok)"),
            "许可或备案不全：查到就停",
            "Permits are missing: it may be stopped any day",
        ),
        (
            "prepaid",
            "explain",
            format!("{own}.prepaid_cards>policy.{own}_prepaid_share*income.year.revenue"),
            "预收偏多（未校准）：已经花了别人的钱，活还没干",
            "Much was taken in advance (uncalibrated): the work is still owed",
        ),
        (
            "one_customer",
            "explain",
            format!("{own}.largest_share>policy.{own}_largest_share"),
            "一户占了大半收入（未校准）：这一户走了怎么办",
            "One customer is most of it (uncalibrated)",
        ),
        (
            "price_falls",
            "explain",
            format!("{own}.price_change<-policy.{own}_price_fall"),
            "单价降得多（未校准）：按今天的价重算",
            "The price fell (uncalibrated): reckon with today's",
        ),
        (
            "claims",
            "explain",
            format!("{own}.claims_12m>policy.{own}_claims_share*income.year.revenue"),
            "罚款、赔付偏多（未校准）：问清是什么事",
            "Fines and claims are high (uncalibrated)",
        ),
        (
            "stopped",
            "explain",
            format!("{own}.stopped_days_12m>policy.{own}_stopped_days"),
            "停业天数偏多（未校准）：为什么停，会不会再停",
            "Closed for many days (uncalibrated): why, and will it happen again?",
        ),
        (
            "price_unknown",
            "note",
            format!("AND(KNOWN({own}.counted_day),NOT(KNOWN({own}.usual_price)))"),
            "数了量，没抽单价：抽二十张单据",
            "Counted, but no price was sampled: take twenty slips",
        ),
    ];
    let mut out = String::from("# 红旗：公式为真就出现。weight：note 提示、explain 须书面说明、committee 上会。\n");
    for (id, weight, when, zh, en) in all {
        out.push_str(&format!(
            "\n[[warning]]\nid = \"{own}_{id}\"\nweight = \"{weight}\"\nwhen = {}\ntext = {{ zh = \"{zh}\", en = \"{en}\" }}\n",
            print::text(&when)
        ));
    }
    out
}

fn benchmarks(new: &NewLayer) -> String {
    let own = prefix(&new.id);
    format!(
        "# 行业对标：族里的照用，区间可以改（policy 里的 benchmark_<编号>_low、_high）；自己的加在这里。mark：源 有公开来源、弱 来源弱、自 从业经验。\n\
         \n[[benchmark]]\nid = \"{own}_claims\"\nlabel = {{ zh = \"待改：罚款赔付占收入\", en = \"To do: fines and claims to sales\" }}\n\
         value = \"{own}.claims_12m/income.year.revenue\"\nlow = \"0\"\nhigh = \"0.02\"\nmark = \"自\"\n\
         how = {{ zh = \"偏高问是什么事；零也问一句真没有吗\", en = \"High: what happened? Zero: really none?\" }}\n"
    )
}

/// The practice numbers of the model, and what the skeleton asks.
fn world(new: &NewLayer, model: &Model<'_>) -> String {
    let mut out = format!(
        "# 演练用的真相：{}。[numbers] 照 {} 抄来，一个个改成这一行的；mark：源 有公开来源、弱 来源弱、自 从业经验。\n",
        new.name,
        model.name()
    );
    let path = format!("{}/world.toml", model.folder);
    if let Some(file) = model.files.iter().find(|f| f.path == path)
        && let Ok(root) = parse(&file.text)
    {
        for (key, field) in root.fields().into_iter().flatten().filter(|(_, f)| f.node.fields().is_none()) {
            out.push_str(&format!("{} = {}\n", print::key(key), print::inline(&field.node)));
        }
        for section in ["story", "numbers"] {
            if let Some(block) = root.get(section).and_then(|node| block(&file.text, node)) {
                out.push('\n');
                out.push_str(&block);
            }
        }
        if let Some(all) = root.get("numbers").and_then(|n| n.get("methods")).and_then(|m| m.get("words")) {
            let written = print::inline(all);
            let kept: Vec<Node> =
                all.items().iter().filter(|m| m.said().is_some_and(|id| model.shared.contains(id))).cloned().collect();
            out = out.replace(&written, &print::inline(&Node::new(Value::List(kept))));
        }
    }
    out.push_str("\n[answers]\n");
    for (id, node) in answers(new) {
        out.push_str(&format!("{} = {}\n", print::key(&id), print::inline(&node)));
    }
    out
}

/// The methods of the layers that trades share: those of the model alone are not the draft's.
fn shared_methods(files: &[LayerFile]) -> BTreeSet<String> {
    let shared = files.iter().filter(|f| !f.path.starts_with("industries/"));
    let roots = shared.filter_map(|f| parse(&f.text).ok());
    let methods = roots.flat_map(|root| root.get("method").map(|m| m.items().to_vec()).unwrap_or_default());
    methods.filter_map(|m| m.get("id").and_then(Node::said).map(str::to_owned)).collect()
}

/// Value as TOML, basis, who says so.
const ANSWERS: &[(&str, &str, &str, &str)] = &[
    ("counted_day", "40", "observed", "尽调岗"),
    ("usual_price", "\"35\"", "document", "二十张单据"),
    ("prepaid_cards", "12000", "system", "会员系统"),
    ("largest_share", "\"0.1\"", "document", "对账单"),
    ("permits_ok", "true", "document", "许可原件"),
    ("price_change", "\"0\"", "document", "两年单据"),
    ("claims_12m", "800", "document", "扣款记录"),
    ("stopped_days_12m", "6", "third_party", "邻铺"),
];

/// What the practice case answers to the skeleton.
fn answers(new: &NewLayer) -> Vec<(String, Node)> {
    let own = prefix(&new.id);
    let name = print::text(&format!("样例{}", new.name));
    let said = |value: &str, basis: &str, by: &str| {
        parse(&format!("v = {value}\nbasis = \"{basis}\"\nby = \"{by}\"\n")).map(|node| Node::new(node.value)).ok()
    };
    let skeleton =
        ANSWERS.iter().filter_map(|(id, value, basis, by)| Some((format!("{own}.{id}"), said(value, basis, by)?)));
    let name = said(&name, "document", "营业执照").map(|node| ("applicant.trading_name".to_owned(), node));
    name.into_iter().chain(skeleton).collect()
}
