//! Most likely wrong 最可能有误: the short list of the reconciliation, said to be advice, and what the sources agree on.

use crate::case::Case;
use crate::document::{Block, Cell};

/// The short list, or that nothing stands out; nothing at all where nothing could be compared.
pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let made = &case.appraisal.reconciliation;
    let agreed = made.quantities.iter().filter_map(|q| {
        let sentence = q.sentence.as_ref()?;
        Some(Cell::text(format!("{}{}{}", case.say(&q.label), case.pick("：", ": "), case.say(sentence))))
    });
    let agreed: Vec<Cell> = agreed.collect();
    if made.suspects.is_empty() && agreed.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading { level: 3, text: case.pick("最可能有误（建议）", "Most likely wrong (advice)").to_owned() },
        Block::note(case.pick(
            "把各来源与恒等式放在一起推断（未校准）。只提示先核哪里，不改答案、报表与检验结论。",
            "From all sources and identities together (uncalibrated). It says where to look first; it changes no answer, statement or verdict.",
        )),
    ];
    if made.suspects.is_empty() {
        blocks.push(Block::paragraph(
            case.pick("没有突出的：各数字互相对得上。", "Nothing stands out: the figures agree."),
        ));
    } else {
        let items = made.suspects.iter().map(|s| {
            let again: Vec<String> = s.questions.iter().take(4).map(|q| case.label(q)).collect();
            let tail = if again.is_empty() {
                String::new()
            } else {
                format!("{}{}", case.pick("。再看：", ". Look again at: "), again.join(case.pick("、", ", ")))
            };
            Cell::text(format!("{}{tail}", case.say(&s.sentence)))
        });
        blocks.push(Block::List { items: items.collect(), ordered: true });
    }
    if !agreed.is_empty() {
        blocks.push(Block::List { items: agreed, ordered: false });
    }
    blocks
}
