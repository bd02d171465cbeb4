//! A case is submitted, reviewed, given back, submitted again, cosigned, passed on, put before the committee, voted and counted: by people with accounts of
//! their own, who hand each other the package of the case. What the rules will not have is refused; what is for others to know later is kept back.

#[path = "review/digest.rs"]
mod digest;
#[path = "review/people.rs"]
mod people;

use app::api::desk::Waits;
use app::api::review::{Became, OpinionAdvice, RemarkAbout, RemarkWeight, Terms, VoteGiven};
use app::api::session::AccountRole;
use app::api::text::Code;
use people::{Account, May, declaration, moved};

const TEXT_OF_THE_OPINION: &str = "流水与库存相互印证，同意按七成支持";

fn says(refused: &app::api::text::Failure, part: &str) {
    assert!(refused.message.zh.contains(part), "{part}: {refused:?}");
}

#[test]
fn from_the_first_submission_to_the_count() {
    let stick = tempfile::tempdir().expect("a stick");
    let mut first = Account::of("客户经理甲", AccountRole::Officer);
    let case = first.begin();
    let mut second = Account::of("客户经理乙", AccountRole::Officer);
    let mut reviewer = Account::of("审查岗丙", AccountRole::Reviewer);

    // A required answer is missing: refused, by its name. Nobody else may submit.
    let view = first.review(&case);
    assert_eq!((view.state.as_str(), view.by_branch, view.submissions.len()), ("V", false, 0));
    assert!(view.lacking.is_empty() && view.may("submit").why_not.is_none(), "{:?}", view.lacking);
    let cash = first.answer_of(&case, "balance_survey.cash");
    first.set(&case, "balance_survey.cash", "");
    let lacking = first.review(&case).lacking;
    assert!(lacking.iter().any(|l| l.why == "answer_missing" && l.at.as_deref() == Some("balance_survey.cash")));
    says(&first.submit(&case).expect_err("an answer is missing"), "必填的还有没答的");
    first.set(&case, "balance_survey.cash", &cash);
    says(&first.cosign(&case, true).expect_err("nothing to sign"), "还没有提交审查");

    // Two officers differ: refused until it is settled.
    moved(&stick, &mut first, &mut [&mut second], &case);
    says(&second.submit(&case).expect_err("kept back"), "主办的回答还没有打开");
    second.opens(&case);
    says(&second.submit(&case).expect_err("the second officer"), "您的角色不能做这件事");
    first.set(&case, "balance_survey.cash", "3100");
    second.set(&case, "balance_survey.cash", "4321");
    moved(&stick, &mut second, &mut [&mut first], &case);
    says(&first.submit(&case).expect_err("two words"), "两人说法不一的地方还没有定下");
    first.set(&case, "balance_survey.cash", &cash);

    // Submitted, with the password, and with what was reckoned.
    let wrong = first.submit_with(&case, "不是这个口令");
    assert_eq!(wrong.expect_err("the password").code, Code::WrongPassword);
    let digest = digest::of(&mut first.app, &case);
    let shown = first.view(&case).appraisal.headline;
    assert_eq!(first.desk_waits(), None);
    let view = first.submit(&case).expect("submitted");
    assert_eq!(view.state, "S");
    assert_eq!(first.desk_waits(), Some(Waits::Review), "on the desk it waits for the reviewer");
    let submission = view.submissions.last().expect("it").clone();
    assert_eq!(submission.figures.as_deref(), Some(digest.as_str()), "reckoned again by hand");
    assert_eq!((submission.limit.clone(), submission.grade.clone()), (shown.limit.raw, shown.grade.raw));
    assert_eq!(submission.proposal, submission.limit, "no other proposal was written");
    assert_eq!((submission.act.became, submission.figures_hold), (Became::Pending, Some(true)));
    assert_eq!(submission.act.words.zh, "已签名，待回行生效");
    assert_eq!(submission.logs.len(), 2);
    says(&first.submit(&case).expect_err("twice"), "现在这个状态");
    // The officer takes it back as long as nobody reviews it.
    let view = first.recall(&case).expect("taken back");
    assert!(view.state == "V" && view.submissions[0].recalled);
    assert_eq!(first.desk_waits(), None, "taken back it is the officer's again");
    first.submit(&case).expect("submitted again");

    moved(&stick, &mut first, &mut [&mut second, &mut reviewer], &case);
    let view = reviewer.review(&case);
    assert_eq!((view.state.as_str(), view.submissions.len()), ("S", 2));
    assert_eq!(reviewer.desk_waits(), None, "it waits for who sits here, not for others");
    assert_eq!(view.submissions[1].figures_hold, Some(true), "the reviewer's program comes to the same");
    says(&reviewer.submit(&case).expect_err("a reviewer"), "您的角色不能做这件事");

    // Remarks stand at places that are there.
    let nowhere = reviewer.remark(&case, Some(RemarkAbout::Question("no.such".into())), RemarkWeight::Must, "请补");
    assert_eq!(nowhere.expect_err("nowhere").code, Code::NotFound);
    says(&reviewer.opinion(&case, OpinionAdvice::Return, "退").expect_err("too short"), "请写理由");
    says(&reviewer.opinion(&case, OpinionAdvice::Return, "请补材料").expect_err("no remark"), "退回要写明必须补的事项");
    let at_cash = Some(RemarkAbout::Question("balance_survey.cash".into()));
    reviewer.remark(&case, at_cash, RemarkWeight::Must, "现金和当天的照片对不上，请重点").expect("a remark");
    let on_check = Some(RemarkAbout::Check("equity".into()));
    reviewer.remark(&case, on_check, RemarkWeight::Note, "权益检验的说明可以再具体").expect("a remark");
    let view =
        reviewer.remark(&case, Some(RemarkAbout::Figure("limit.limit".into())), RemarkWeight::Should, "额度偏高");
    let view = view.expect("a remark");
    assert_eq!(view.remarks.len(), 3);
    // Each names why, of the bank's list; a note may leave it.
    let none = reviewer.remark_why(&case, None, RemarkWeight::Should, "请补", &[]);
    says(&none.expect_err("no reason"), "请选原因");
    let strange = reviewer.remark_why(&case, None, RemarkWeight::Must, "请补", &["no_such".to_owned()]);
    assert_eq!(strange.expect_err("no such reason").code, Code::NotFound);
    let counted: Vec<(&str, u32)> = view.reasons.iter().map(|r| (r.id.as_str(), r.count)).collect();
    let ids = ["omission", "contradiction", "evidence", "purpose", "terms", "compliance", "other"];
    assert_eq!(counted, ids.map(|id| (id, if id == "evidence" { 2 } else { 0 })));
    assert_eq!(view.remarks[0].reasons[0].zh, "证据不足");
    assert!(view.remarks[1].reasons.is_empty());
    assert!(view.remarks[0].open && view.remarks[0].at.as_deref() == Some("balance_survey.cash"));
    let must = view.remarks[0].id.clone();
    says(&reviewer.opinion(&case, OpinionAdvice::Forward, "可以上").expect_err("not cosigned"), "协办还没有签");
    second.cosign(&case, true).expect("signed");
    moved(&stick, &mut second, &mut [&mut reviewer], &case);
    says(&reviewer.opinion(&case, OpinionAdvice::Forward, "可以上").expect_err("open"), "必须补的事项还没有办完");
    // It is with the reviewer now, whom the officer answers only once it was given back, and whose remarks nobody else closes.
    moved(&stick, &mut reviewer, &mut [&mut first], &case);
    says(&first.recall(&case).expect_err("under review"), "审查已经接手");
    says(&first.answer(&case, &must, Vec::new()).expect_err("not given back"), "现在这个状态");
    says(&first.close(&case, &must, true).expect_err("a remark on one's own work"), "您的角色不能做这件事");
    let view = reviewer.opinion(&case, OpinionAdvice::Return, "现金要重点一次").expect("given back");
    assert_eq!(view.state, "T");
    moved(&stick, &mut reviewer, &mut [&mut first, &mut second], &case);

    // The officers see the remarks, not the opinion.
    let view = first.review(&case);
    assert!(view.state == "T" && view.submissions[1].returned && view.kept_from && view.opinions.is_empty());
    assert!(!serde_json::to_string(&view).expect("JSON").contains("现金要重点一次"));
    assert!(view.remarks[0].since.is_empty(), "nothing was recorded since");
    first.set(&case, "balance_survey.cash", "2600");
    let since = first.review(&case).remarks[0].since.clone();
    assert_eq!((since.len(), since[0].there), (1, true), "{since:?}");
    let foreign = first.answer(&case, &must, vec!["00".repeat(32)]);
    assert_eq!(foreign.expect_err("no record").code, Code::NotFound);
    let view = first.answer(&case, &must, vec![since[0].hash.clone()]).expect("answered");
    assert!(view.remarks[0].open && view.remarks[0].answered && view.remarks[0].answers[0].records[0].there);
    first.submit(&case).expect("the second submission");
    let changed = first.changes(&case);
    let places: Vec<_> = changed.places.iter().map(|p| (p.at.as_str(), p.before.clone(), p.after.clone())).collect();
    let cash_before = people::grouped(&cash);
    assert_eq!(places, [("balance_survey.cash", Some(cash_before), Some("2,600".to_owned()))]);

    // The signature of before does not count for it; the reviewer takes the answer, and passes the case on.
    moved(&stick, &mut first, &mut [&mut reviewer, &mut second], &case);
    says(&reviewer.close(&case, &must, false).expect_err("no word why"), "不认可要写明还差什么");
    let view = reviewer.close(&case, &must, true).expect("closed");
    assert!(!view.remarks[0].open && view.remarks[0].earlier);
    says(&reviewer.close(&case, &must, true).expect_err("closed"), "已经了结");
    says(&reviewer.forward(&case).expect_err("the old signature"), "协办还没有签");
    says(&second.cosign(&case, false).expect_err("without a reason"), "不同意要写明");
    second.cosign(&case, true).expect("signed");
    moved(&stick, &mut second, &mut [&mut reviewer], &case);
    assert_eq!(reviewer.forward(&case).expect("passed on").state, "R");
    says(&reviewer.sign_off(&case).expect_err("not approved"), "现在这个状态");
    let terms =
        Terms { amount: "15万".into(), term: Some(12), conditions: vec!["房产抵押".into()], ..Terms::default() };
    let view = reviewer.motion(&case, terms).expect("before the committee");
    assert_eq!(view.state, "C");
    let motion = view.motions[0].id.clone();
    assert_eq!(view.motions[0].terms.amount, "150000");
    says(&reviewer.vote(&case, &motion, VoteGiven::Agree).expect_err("a reviewer"), "您的角色不能做这件事");

    // Four of the committee, each with an account; the stick goes round.
    let names = ["委员一", "委员二", "委员三", "委员四"];
    let mut members: Vec<Account> = names.iter().map(|n| Account::of(n, AccountRole::Committee)).collect();
    let mut all: Vec<&mut Account> = members.iter_mut().collect();
    moved(&stick, &mut reviewer, &mut all, &case);
    let given = [VoteGiven::Agree, VoteGiven::Recuse, VoteGiven::Agree, VoteGiven::Decline];
    for (n, vote) in given.into_iter().enumerate() {
        let before = members[n].review(&case);
        assert_eq!((before.motions[0].votes.len(), before.motions[0].count.clone()), (0, None), "{n} sees no vote");
        assert_eq!(before.motions[0].cast as usize, n);
        let after = members[n].vote(&case, &motion, vote).expect("a vote");
        let mine = usize::from(n == 3) * 3 + 1;
        assert_eq!(after.motions[0].votes.len(), mine, "one's own, and all once everybody has voted");
        if vote == VoteGiven::Recuse {
            says(&members[n].vote(&case, &motion, VoteGiven::Agree).expect_err("recused"), "您已回避");
        }
        let (voted, rest) = members.split_at_mut(n + 1);
        let mut others: Vec<&mut Account> = rest.iter_mut().chain([&mut reviewer, &mut first]).collect();
        moved(&stick, &mut voted[n], &mut others, &case);
        if n < 3 {
            let officer = first.review(&case);
            assert!(officer.state == "C" && officer.motions.is_empty() && officer.opinions.is_empty());
            let told = serde_json::to_string(&officer).expect("JSON");
            assert!(!told.contains("150000") && !told.contains("房产抵押") && !told.contains(TEXT_OF_THE_OPINION));
        }
    }

    // Counted: 2 of 3, 2 · 3 ≥ 3 · 2.
    for account in [&mut reviewer, &mut first, &mut members[3]] {
        let view = account.review(&case);
        assert_eq!(view.state, "A");
        let count = view.motions[0].count.clone().expect("counted").zh;
        assert_eq!(count, "同意 2，不同意 1，弃权和回避 1：通过");
        assert!(!view.kept_from && view.opinions.iter().any(|o| o.text == TEXT_OF_THE_OPINION));
    }
    moved(&stick, &mut reviewer, &mut [&mut members[0]], &case);
    says(&members[0].vote(&case, &motion, VoteGiven::Decline).expect_err("too late"), "现在这个状态");
    let signed = first.sign_off(&case).expect("signed face to face").signed;
    assert_eq!((signed.len(), signed[0].papers.len()), (1, 2));
    // It takes the customer's manager and operations to have effect.
    assert_eq!(signed[0].act.became, Became::Doubtful);
    assert_eq!(declaration(&first.review(&case)), "本人到场调查，所填属实");
}

/// Two agree and one declines, and a fourth who holds the case has not voted: nothing is counted yet. Two to two is lost.
#[test]
fn a_lost_motion_goes_back_and_another_one_may_be_put() {
    let stick = tempfile::tempdir().expect("a stick");
    let mut first = Account::of("客户经理甲", AccountRole::Officer);
    let case = first.begin();
    let mut second = Account::of("客户经理乙", AccountRole::Officer);
    let mut reviewer = Account::of("审查岗丙", AccountRole::Reviewer);
    first.submit(&case).expect("submitted");
    moved(&stick, &mut first, &mut [&mut second], &case);
    second.opens(&case);
    second.cosign(&case, true).expect("signed");
    moved(&stick, &mut second, &mut [&mut reviewer], &case);
    reviewer.forward(&case).expect("passed on");
    let view = reviewer.motion(&case, Terms { amount: "80000".into(), ..Terms::default() }).expect("a motion");
    let motion = view.motions[0].id.clone();
    let mut members: Vec<Account> =
        ["委员一", "委员二", "委员三"].iter().map(|n| Account::of(n, AccountRole::Committee)).collect();
    let mut all: Vec<&mut Account> = members.iter_mut().collect();
    moved(&stick, &mut reviewer, &mut all, &case);
    for (n, vote) in [VoteGiven::Agree, VoteGiven::Decline, VoteGiven::Decline].into_iter().enumerate() {
        members[n].vote(&case, &motion, vote).expect("a vote");
        moved(&stick, &mut members[n], &mut [&mut reviewer], &case);
        let state = if n < 2 { "C" } else { "R" };
        assert_eq!(reviewer.review(&case).state, state, "after {} votes", n + 1);
    }
    let view = reviewer.review(&case);
    assert_eq!(view.motions[0].count.clone().expect("counted").zh, "同意 1，不同意 2，弃权和回避 0：未通过，回到待批");
    // Other terms are another motion; the officers still know nothing.
    assert_eq!(reviewer.motion(&case, Terms { amount: "50000".into(), ..Terms::default() }).expect("again").state, "C");
    moved(&stick, &mut reviewer, &mut [&mut first], &case);
    let officer = first.review(&case);
    assert!(officer.motions.is_empty() && officer.kept_from && officer.state == "C");
}

/// The page of duties, what waits for whom, and why remarks were made: in the window of each of them, and in the package that goes between them.
#[test]
fn the_page_of_duties_and_what_waits_for_whom() {
    let stick = tempfile::tempdir().expect("a stick");
    let mut first = Account::of("客户经理甲", AccountRole::Officer);
    let case = first.begin();
    let open = first.duties(&case);
    assert!(!open.submitted && open.duties.len() == 15, "{}", open.summary.zh);
    assert!(first.queue().lines.is_empty(), "nothing was submitted");
    let mut second = Account::of("客户经理乙", AccountRole::Officer);
    let mut reviewer = Account::of("审查岗丙", AccountRole::Reviewer);
    first.submit(&case).expect("submitted");
    moved(&stick, &mut first, &mut [&mut second, &mut reviewer], &case);
    second.opens(&case);
    // One for the reviewer, one for the second officer, none for who submitted.
    let line = |account: &mut Account| account.queue().lines.into_iter().map(|l| (l.what.zh, l.due.is_some(), l.late));
    assert_eq!(line(&mut reviewer).collect::<Vec<_>>(), [("审查".to_owned(), true, false)]);
    assert_eq!(line(&mut second).collect::<Vec<_>>(), [("协办签字".to_owned(), false, false)]);
    assert_eq!(line(&mut first).collect::<Vec<_>>(), []);
    assert!(reviewer.queue().note.is_some_and(|note| note.zh.contains("未校准")));
    second.cosign(&case, true).expect("signed");
    assert_eq!(line(&mut second).collect::<Vec<_>>(), []);

    // Given back, the remark waits for the officers, with the way to its place.
    moved(&stick, &mut second, &mut [&mut first, &mut reviewer], &case);
    let at_cash = Some(RemarkAbout::Question("balance_survey.cash".into()));
    reviewer.remark(&case, at_cash, RemarkWeight::Must, "现金请重点").expect("a remark");
    reviewer.opinion(&case, OpinionAdvice::Return, "现金要重点一次").expect("given back");
    moved(&stick, &mut reviewer, &mut [&mut first, &mut second], &case);
    let waits = first.queue().lines;
    assert_eq!((waits[0].what.zh.as_str(), waits[0].due.clone()), ("回复审查意见", None));
    assert_eq!(waits[0].remarks[0].at, "balance_survey.cash");

    // The page is the same whoever looks, names the list that the submission pinned, and shows the second officer's own records.
    let (one, other) = (first.duties(&case), reviewer.duties(&case));
    let told = |page: &app::api::duties::DutiesView| -> Vec<_> {
        page.duties.iter().map(|duty| (duty.id.clone(), duty.outcome, duty.why.clone())).collect()
    };
    assert_eq!(told(&one), told(&other));
    assert!(one.submitted && one.notes[1].zh.contains("钉住的尽职清单"), "{:?}", one.notes);
    let by_second = one.duties.iter().find(|duty| duty.id == "two_officers").expect("it");
    assert_eq!(by_second.outcome, app::api::duties::DutyOutcome::Done, "{by_second:?}");
    assert!(by_second.proofs.iter().any(|proof| proof.by == "客户经理乙" && proof.hash.len() == 64));
    assert_eq!(one.due + one.not_applicable, 15);
    assert_eq!(one.due, one.done + one.not_done + one.cannot_tell);
    let line = first.checked(&stick, &case, "duties");
    assert!(line.len() == 1 && line[0].ends_with(&one.summary.zh), "{line:?} {}", one.summary.zh);
}
