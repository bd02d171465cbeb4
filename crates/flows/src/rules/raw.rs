//! The rules files as they are written; a field that nobody knows is refused.

use serde::Deserialize;
use toml::Spanned;

use super::{PairKind, Treatment};
use crate::finding::Text;
use crate::header::Role;
use crate::known::Relation;
use crate::row::Channel;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) class: Vec<RawClass>,
    #[serde(default)]
    pub(super) rule: Vec<RawRule>,
    #[serde(default)]
    pub(super) threshold: Vec<RawThreshold>,
    #[serde(default)]
    pub(super) column: Vec<RawColumn>,
    #[serde(default)]
    pub(super) source: Vec<RawSource>,
    #[serde(default)]
    pub(super) pos: Vec<RawWords>,
    #[serde(default)]
    pub(super) own: Vec<RawWords>,
    #[serde(default)]
    pub(super) merchant: Vec<RawMerchant>,
    #[serde(default)]
    pub(super) settlement: Vec<RawSettlement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClass {
    pub(super) id: Spanned<String>,
    pub(super) label: Text,
    pub(super) treatment: Treatment,
    #[serde(default)]
    pub(super) by_party: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) class: Spanned<String>,
    pub(super) reason: Text,
    pub(super) direction: Option<RawDirection>,
    #[serde(default)]
    pub(super) channel: Vec<RawChannel>,
    #[serde(default)]
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) party_words: Vec<String>,
    #[serde(default)]
    pub(super) kind_words: Vec<String>,
    #[serde(default)]
    pub(super) memo_words: Vec<String>,
    #[serde(default)]
    pub(super) source: Vec<String>,
    #[serde(default)]
    pub(super) not_words: Vec<String>,
    #[serde(default)]
    pub(super) known: Vec<Relation>,
    #[serde(default)]
    pub(super) doubtful: bool,
    pub(super) pair: Option<PairKind>,
    pub(super) party_empty: Option<bool>,
    pub(super) amount_min: Option<Spanned<String>>,
    pub(super) amount_max: Option<Spanned<String>>,
    pub(super) days_min: Option<u32>,
    #[serde(default)]
    pub(super) refunded: bool,
    #[serde(default)]
    pub(super) reversal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawThreshold {
    pub(super) id: Spanned<String>,
    pub(super) value: Spanned<String>,
    pub(super) label: Text,
    pub(super) calibrated: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) role: Role,
    #[serde(default)]
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) parts: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) not: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) channel: RawChannel,
    #[serde(default)]
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) columns: Vec<String>,
    #[serde(default)]
    pub(super) not_columns: Vec<String>,
    #[serde(default)]
    pub(super) debt: bool,
    #[serde(default)]
    pub(super) merchant: bool,
    #[serde(default)]
    pub(super) refund_names_sale: bool,
    #[serde(default)]
    pub(super) prefer: Vec<String>,
    #[serde(default)]
    pub(super) ignore: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMerchant {
    pub(super) back: Vec<String>,
    pub(super) hold: Vec<String>,
    pub(super) settled: Vec<String>,
    pub(super) paid_out: Vec<String>,
    pub(super) receipt: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSettlement {
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) source: Vec<Spanned<String>>,
    pub(super) wallet: Option<RawChannel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWords {
    pub(super) words: Vec<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawChannel {
    Bank,
    Wechat,
    Alipay,
    Pos,
    Aside,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawDirection {
    In,
    Out,
    Neutral,
}

impl From<RawChannel> for Channel {
    fn from(raw: RawChannel) -> Self {
        match raw {
            RawChannel::Bank => Self::Bank,
            RawChannel::Wechat => Self::Wechat,
            RawChannel::Alipay => Self::Alipay,
            RawChannel::Pos => Self::Pos,
            RawChannel::Aside => Self::Aside,
        }
    }
}
