//! The end of a case: closed, opened again, erased.

use evidence::{CaseClosed, Payload};

use crate::api::closing::{CloseCase, EraseCase, Erased, ErasureReason, Outcome, ReopenCase};
use crate::api::text::{Code, Failure, Text};
use crate::api::visit::CaseView;
use crate::app::{App, Handle, case_id};

/// A reason longer than this is a note.
const LONGEST_REASON: usize = 200;

impl Outcome {
    const ALL: [Outcome; 4] = [Outcome::Approved, Outcome::Declined, Outcome::Withdrawn, Outcome::Dropped];

    /// The word in the record.
    fn word(self) -> &'static str {
        match self {
            Outcome::Approved => "approved",
            Outcome::Declined => "declined",
            Outcome::Withdrawn => "withdrawn",
            Outcome::Dropped => "dropped",
        }
    }

    fn label(self) -> Text {
        match self {
            Outcome::Approved => Text::new("已批准", "approved"),
            Outcome::Declined => Text::new("已否决", "declined"),
            Outcome::Withdrawn => Text::new("客户撤回", "withdrawn by the customer"),
            Outcome::Dropped => Text::new("不再跟进", "dropped"),
        }
    }
}

/// How a case ended, from the word in the record; a word of a newer program is shown as it is.
pub(crate) fn outcome(word: &str) -> Text {
    let known = Outcome::ALL.into_iter().find(|outcome| outcome.word() == word);
    known.map_or_else(|| Text::new(word, word), Outcome::label)
}

impl ErasureReason {
    /// The text in the record; it outlives the case and names nobody.
    fn recorded(self) -> &'static str {
        match self {
            ErasureReason::Requested => "本人要求删除 requested by the person",
            ErasureReason::RetentionOver => "保存期满 retention over",
            ErasureReason::Mistaken => "误建或重复 opened by mistake",
            ErasureReason::Practice => "练习用完 practice",
        }
    }
}

/// The reason for which practice cases are erased.
pub(super) fn practice_over() -> &'static str {
    ErasureReason::Practice.recorded()
}

fn refused<T>(zh: impl AsRef<str>, en: impl AsRef<str>) -> Result<T, Failure> {
    Err(Failure::new(Code::BadRequest).saying(zh, en))
}

impl Handle for CloseCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let reason = self.reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if reason.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REASON) {
            return refused(
                format!("理由最多 {LONGEST_REASON} 个字"),
                format!("a reason has at most {LONGEST_REASON} characters"),
            );
        }
        let (store, open) = app.case(&self.case)?;
        if open.state.closed.is_some() {
            return refused("案件已经结案", "the case is closed already");
        }
        open.append(store, Payload::CaseClosed(CaseClosed { outcome: self.outcome.word().to_owned(), reason }))?;
        Ok(open.view())
    }
}

impl Handle for ReopenCase {
    fn handle(self, app: &mut App) -> Result<CaseView, Failure> {
        let (store, open) = app.case(&self.case)?;
        if open.state.closed.is_none() {
            return refused("案件没有结案", "the case is not closed");
        }
        open.append(store, Payload::CaseReopened)?;
        Ok(open.view())
    }
}

impl Handle for EraseCase {
    fn handle(self, app: &mut App) -> Result<Erased, Failure> {
        let case = case_id(&self.case)?;
        app.prove(&self.password)?;
        let saved = app.session()?.store.erase_case(case, self.reason.recorded())?;
        app.forget_case(case)?;
        Ok(Erased {
            seq: u32::try_from(saved.stamp.seq).unwrap_or(u32::MAX),
            remains: Text::new(
                "内容、照片和文件已销毁，找不回来；日志里只剩这件案卷曾经存在、何时删除和原因。备份里的那一份在下一次备份时去掉，每个盘都要再备份一次；导出过的报告和明文案卷不在这台电脑的管辖内，须另行删除",
                "Contents, photos and files are destroyed for good; the record keeps only that the case was there, when it was erased and why. What backups hold of it is removed by the next backup, on each stick; reports and plain files made before must be erased where they are",
            ),
        })
    }
}
