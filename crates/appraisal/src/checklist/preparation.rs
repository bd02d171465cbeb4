//! What is prepared before a visit 尽调前准备, as the layer files say it: phone questions, consents, places, informants, sheets.
//!
//! Plain data and how it is read; what follows for a case stands in `crate::preparation`. Knows no answer.

use super::entry::Formula;
use super::node::{Place, Plain};
use super::reader::Reader;
use crate::finding::Text;
use indexmap::IndexMap;

/// Everything a checklist says of preparing a visit 准备.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PreparationRules {
    /// What is asked on the phone, in order.
    pub phone: Vec<PhoneRule>,
    /// What is signed first, in order.
    pub consents: Vec<ConsentRule>,
    /// Places of a visit, in order.
    pub places: Vec<PlaceRule>,
    /// Who is asked apart, in order.
    pub informants: Vec<InformantRule>,
    /// What they are asked, in order.
    pub apart: Vec<ApartRule>,
    /// Tables to fill in by hand, in order.
    pub sheets: Vec<SheetRule>,
}

/// One sentence of the pre-qualification 电话预审.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // the fields are those of the layer files
pub struct PhoneRule {
    pub id: String,
    pub order: i64,
    pub say: Text,
    pub help: Text,
    pub when: Option<Formula>,
    /// Questions that are typed.
    pub fields: Vec<String>,
    pub options: Vec<PhoneOption>,
    /// Knock-outs it can bring about.
    pub stops: Vec<String>,
    /// A term of the product under which nobody needs to go.
    pub refuse: Option<Formula>,
    pub why: Text,
    /// Where it holds, something is to be asked first.
    pub open: Option<Formula>,
    pub ask_on: Text,
    pub place: Place,
}

/// One answer on the phone: the questions it fills in.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct PhoneOption {
    pub id: String,
    pub label: Text,
    pub sets: IndexMap<String, String>,
}

/// A form to be signed 授权书.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct ConsentRule {
    pub id: String,
    pub label: Text,
    pub order: i64,
    pub text: Text,
    /// Of [`SIGNERS`].
    pub signers: Vec<String>,
    /// What may not be done before it is signed.
    pub first: Text,
    pub refused: Text,
    /// The yes-or-no question that says it is signed; empty where none does.
    pub signed: String,
    /// The question for the date of the signature; empty where it needs none.
    pub dated: String,
    /// Whether the signed paper must hang at the question `signed`.
    pub attached: bool,
    /// Questions and tables in which nothing is written before.
    pub locks: Vec<String>,
    /// Of [`HELD_ACTS`]: what is not done before.
    pub holds: Vec<String>,
    pub when: Option<Formula>,
    pub place: Place,
}

/// What waits for a consent besides answers, and how it is called.
pub(crate) const HELD_ACTS: [(&str, &str, &str); 2] =
    [("flows", "读入账户流水", "reading account statements"), ("images", "附照片", "attaching photographs")];

/// Who may have to sign, and how they are called.
pub const SIGNERS: [(&str, &str, &str); 5] = [
    ("applicant", "借款人", "Borrower"),
    ("spouse", "配偶", "Spouse"),
    ("guarantor", "保证人", "Guarantor"),
    ("company", "企业（盖章）", "Firm (seal)"),
    ("officer", "经办人", "Officer"),
];

/// A place of the visit 地方.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct PlaceRule {
    pub id: String,
    pub label: Text,
    pub order: i64,
    pub help: Text,
    pub sections: Vec<String>,
    pub asks: Vec<String>,
    /// What no other place names is seen here.
    pub rest: bool,
    /// No place: what it names is written afterwards and stands in no plan.
    pub off: bool,
    pub place: Place,
}

/// Somebody asked apart 另问的人.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct InformantRule {
    pub id: String,
    pub label: Text,
    pub order: i64,
    pub help: Text,
    /// Is asked whatever rests on a third party.
    pub third_party: bool,
    pub when: Option<Formula>,
}

/// What an informant is asked 分开问.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct ApartRule {
    pub id: String,
    pub order: i64,
    pub whom: String,
    pub say: Text,
    pub asks: Vec<String>,
    pub place: Place,
}

/// A table printed blank 待填表.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct SheetRule {
    pub id: String,
    pub table: String,
    pub label: Text,
    pub help: Text,
    pub order: i64,
    pub rows: u32,
    pub place: Place,
}

/// Blank rows of a sheet that does not say how many.
pub(crate) const BLANK_ROWS: u32 = 14;

pub(crate) fn phone(r: Reader<'_>) -> PhoneRule {
    let options = r.children("options").into_iter().map(|o| {
        let sets = o.fields("sets").filter_map(|(k, v)| match &v.value {
            Plain::Text(t) | Plain::Number(t) => Some((k.clone(), t.to_string())),
            Plain::Truth(b) => Some((k.clone(), b.to_string())),
            _ => None,
        });
        PhoneOption { id: o.id(), label: o.label("label"), sets: sets.collect() }
    });
    PhoneRule {
        id: r.id(),
        order: r.whole("order").unwrap_or(0),
        say: r.label("say"),
        help: r.label("help"),
        when: r.formula("when"),
        fields: r.words("fields"),
        options: options.collect(),
        stops: r.words("stops"),
        refuse: r.formula("refuse"),
        why: r.label("why"),
        open: r.formula("open"),
        ask_on: r.label("ask_on"),
        place: r.node.place.clone(),
    }
}

pub(crate) fn consent(r: Reader<'_>) -> ConsentRule {
    ConsentRule {
        id: r.id(),
        label: r.label("label"),
        order: r.whole("order").unwrap_or(0),
        text: r.label("text"),
        signers: r.words("signers"),
        first: r.label("first"),
        refused: r.label("refused"),
        signed: r.text("signed").unwrap_or_default(),
        dated: r.text("dated").unwrap_or_default(),
        attached: r.truth("attached").unwrap_or(false),
        locks: r.words("locks"),
        holds: r.words("holds"),
        when: r.formula("when"),
        place: r.node.place.clone(),
    }
}

pub(crate) fn place(r: Reader<'_>) -> PlaceRule {
    PlaceRule {
        id: r.id(),
        label: r.label("label"),
        order: r.whole("order").unwrap_or(0),
        help: r.label("help"),
        sections: r.words("sections"),
        asks: r.words("asks"),
        rest: r.truth("rest").unwrap_or(false),
        off: r.truth("off").unwrap_or(false),
        place: r.node.place.clone(),
    }
}

pub(crate) fn informant(r: Reader<'_>) -> InformantRule {
    InformantRule {
        id: r.id(),
        label: r.label("label"),
        order: r.whole("order").unwrap_or(0),
        help: r.label("help"),
        third_party: r.truth("third_party").unwrap_or(false),
        when: r.formula("when"),
    }
}

pub(crate) fn apart(r: Reader<'_>) -> ApartRule {
    ApartRule {
        id: r.id(),
        order: r.whole("order").unwrap_or(0),
        whom: r.required("whom"),
        say: r.label("say"),
        asks: r.words("asks"),
        place: r.node.place.clone(),
    }
}

pub(crate) fn sheet(r: Reader<'_>) -> SheetRule {
    SheetRule {
        id: r.id(),
        table: r.required("table"),
        label: r.label("label"),
        help: r.label("help"),
        order: r.whole("order").unwrap_or(0),
        rows: r.count("rows").unwrap_or(BLANK_ROWS),
        place: r.node.place.clone(),
    }
}

/// Takes each rule's condition with its name in the graph of conditions.
pub(crate) fn conditions<'a>(
    rules: &'a PreparationRules,
    materials: &'a super::InOrder<super::Material>,
) -> impl Iterator<Item = (String, &'a Formula)> {
    let phone = rules.phone.iter().flat_map(|p| {
        [("phone_when", &p.when), ("phone_refuse", &p.refuse), ("phone_open", &p.open)]
            .into_iter()
            .filter_map(|(what, formula)| Some((condition_name(what, &p.id), formula.as_ref()?)))
    });
    let consents = rules.consents.iter().filter_map(|c| Some((condition_name("consent", &c.id), c.when.as_ref()?)));
    let informants =
        rules.informants.iter().filter_map(|i| Some((condition_name("informant", &i.id), i.when.as_ref()?)));
    let materials = materials.iter().flat_map(|m| {
        [("material", &m.when), ("kept", &m.kept)]
            .into_iter()
            .filter_map(|(what, formula)| Some((condition_name(what, &m.id), formula.as_ref()?)))
    });
    phone.chain(consents).chain(informants).chain(materials)
}

/// The rule of the graph of conditions that says whether something is prepared.
pub(crate) fn condition_name(what: &str, id: &str) -> String {
    format!("{PREPARE}{what}.{id}")
}

/// What those names begin with.
pub(crate) const PREPARE: &str = "prepare.";
