//! Whether an act has effect 判定.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::action::Action;
use crate::history::{Done, History, Person};
use crate::role::{Group, Role};
use crate::state::State;
use crate::table::{Line, Table};
use crate::words::{Text, Worded, text};

/// Who acts, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; of the branch's own service, its name.
    pub person: Person,
    /// In which role, as the branch gave it.
    pub role: Role,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub action: Action,
    /// Which of the possible states follows, where there are several; none takes the only one.
    pub to: Option<State>,
    /// To whom which role is given.
    pub gives: Option<(Person, Role)>,
    /// Who asked for it, of an act that takes two persons.
    pub asked_by: Option<Actor>,
    /// What holds of the case, read from records by whoever asks: each refuses the acts that name it.
    pub holds: BTreeSet<Condition>,
}

impl Act {
    /// An act of which nothing in particular is to be said.
    #[must_use]
    pub fn plain(action: Action) -> Self {
        Self { action, to: None, gives: None, asked_by: None, holds: BTreeSet::new() }
    }
}

/// What a bank may settle for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Yuan: below it the relationship manager may survey. 0 as shipped: never.
    pub rm_may_survey_below: Decimal,
    /// Yuan asked for in this case.
    pub asked: Decimal,
}

impl Policy {
    fn rm_may_survey(&self) -> bool {
        self.asked < self.rm_may_survey_below
    }
}

/// What an act makes of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The state afterwards; none where there was no case and there is none.
    pub state: Option<State>,
    /// What goes into the history: of an act of two persons, both.
    pub done: Vec<Done>,
}

macro_rules! conditions {
    ($($name:ident = $id:literal, $zh:literal, $en:literal;)*) => {
        /// What refuses an act although its actor and the state would permit it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Condition { $(#[doc = $en] $name,)* }

        impl Condition {
            /// All of them.
            pub const ALL: &[Condition] = &[$(Condition::$name,)*];

            /// The id it has in the table.
            #[must_use]
            pub fn id(self) -> &'static str { match self { $(Condition::$name => $id,)* } }

            /// The condition of an id.
            #[must_use]
            pub fn of(id: &str) -> Option<Self> { Self::ALL.iter().copied().find(|c| c.id() == id) }
        }

        impl Worded for Condition {
            fn words(&self) -> Text { match self { $(Condition::$name => text($zh, $en),)* } }
        }
    };
}

conditions! {
    AssignsSelf = "assigns_self", "不能派给自己", "nobody assigns a case to themselves";
    SectionNotGiven = "section_not_given", "这一章没有派给您", "this chapter is not given to you";
    WroteTheText = "wrote_the_text", "解释是您写的，要由另一位确认", "you wrote the explanation; another person confirms it";
    OpenConflict = "open_conflict", "两人说法不一的地方还没有定下", "where the two officers differ is not settled";
    AnswerMissing = "answer_missing", "必填的还有没答的", "a required answer is missing";
    ConsentMissing = "consent_missing", "授权书还没有签或没有附上", "a consent is not signed or not attached";
    SecondNotNamed = "second_not_named", "还没有指定协办", "no second officer is named";
    LogsNotHeard = "logs_not_heard", "分行那里有这一案的新记录，先收下来", "the branch has records of this case that were not taken in yet";
    ReviewClaimed = "review_claimed", "审查已经接手，请审查退回", "a reviewer has claimed it; let the reviewer return it";
    NoMustRemark = "no_must_remark", "退回要写明必须补的事项", "a return names at least one remark that must be answered";
    NotCosigned = "not_cosigned", "协办还没有签", "the second officer has not signed";
    MustRemarkOpen = "must_remark_open", "必须补的事项还没有办完", "a remark that must be answered is still open";
    FileMissing = "file_missing", "附件还没有传齐", "a file has not arrived";
    FiguresDiffer = "figures_differ", "分行重算的数与报上来的不一样", "the figures reckoned at the branch differ from those submitted";
    BeyondAuthority = "beyond_authority", "超过您的审批权限", "beyond your authority";
    SubmissionNotLatest = "submission_not_latest", "这是旧的一次上报，请看最新的", "this is an older submission; look at the latest";
    Recused = "recused", "您已回避这一案的审批", "you took no part in this decision because of an interest";
    NoQuorum = "no_quorum", "表决的委员不足三人", "fewer than three members voted";
    NotCarried = "not_carried", "豁免只能由委员会表决通过", "only a carried motion waives";
    EverDecided = "ever_decided", "参加过审批的人不能签约", "who took part in the decision does not sign the contract";
    ConditionNotTicked = "condition_not_ticked", "放款条件还没有逐条落实", "a condition of the loan is not fulfilled";
    TierAsksAnother = "tier_asks_another", "这一档的贷后要由别人去", "this tier of monitoring asks for another person";
    NotNinetyDays = "not_ninety_days", "批准还没满 90 天", "ninety days have not passed since the approval";
    MonitoringOpen = "monitoring_open", "贷后还没有结清", "monitoring is still open";
    Held = "hold", "已冻结，不能删除", "on hold: nothing is erased";
    RetentionRunning = "retention_running", "保存期还没有满", "the time for which it must be kept is not over";
    LevelBelowThree = "level_below_three", "您看不到这一案的全部内容", "you may not read all of this case";
    ToSelf = "to_self", "不能给自己开阅读权", "nobody grants reading to themselves";
}

/// Why an act has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// The table does not list it for this role in this state.
    NotListed,
    /// The person acted in another group of this case.
    Apart(Group),
    /// Who looks after the customer surveys, reviews, decides and pays out nothing.
    RelationManager,
    /// Who acted in one of the groups cannot come to look after the customer.
    Acted,
    /// Who gave out the work does not review it.
    Assigned,
    /// Officer and second officer are two persons for good.
    TwoOfficers,
    /// An act of two persons by one, or without the other.
    TwoPersons,
    /// A condition of the table.
    Holds(Condition),
}

impl Refusal {
    /// The code that a record of the branch gives as the reason.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Refusal::NotListed => "not_listed".to_owned(),
            Refusal::Apart(group) => format!("apart_{}", group.code()),
            Refusal::RelationManager => "relation_manager".to_owned(),
            Refusal::Acted => "acted".to_owned(),
            Refusal::Assigned => "assigned".to_owned(),
            Refusal::TwoOfficers => "two_officers".to_owned(),
            Refusal::TwoPersons => "two_persons".to_owned(),
            Refusal::Holds(condition) => condition.id().to_owned(),
        }
    }

    /// The refusal of a code; none where a newer branch knows more reasons.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let plain = [
            Refusal::NotListed,
            Refusal::RelationManager,
            Refusal::Acted,
            Refusal::Assigned,
            Refusal::TwoOfficers,
            Refusal::TwoPersons,
        ];
        let apart = Group::ALL.into_iter().map(Refusal::Apart);
        let holds = Condition::ALL.iter().copied().map(Refusal::Holds);
        plain.into_iter().chain(apart).chain(holds).find(|refusal| refusal.code() == code)
    }
}

impl Worded for Refusal {
    fn words(&self) -> Text {
        match self {
            Refusal::NotListed => text("现在这个状态，您的角色不能做这件事", "your role cannot do this in this state"),
            Refusal::Apart(Group::Survey) => text(
                "您做过这一案的调查，其他环节要由别人办",
                "you took part in the survey of this case; the other steps are for others",
            ),
            Refusal::Apart(Group::Review) => text(
                "您做过这一案的审查，其他环节要由别人办",
                "you took part in the review of this case; the other steps are for others",
            ),
            Refusal::Apart(Group::Decision) => text(
                "您参加过这一案的审批，其他环节要由别人办",
                "you took part in the decision of this case; the other steps are for others",
            ),
            Refusal::Apart(Group::Money) => text(
                "您办过这一案的出账，其他环节要由别人办",
                "you paid out in this case; the other steps are for others",
            ),
            Refusal::RelationManager => text(
                "管户的人不调查、不审查、不审批、不出账",
                "who looks after the customer does not survey, review, decide or pay out",
            ),
            Refusal::Acted => {
                text("办过这一案的人不能转做管户", "who acted in this case cannot come to look after the customer")
            }
            Refusal::Assigned => text("派工的人不审查这一案", "who gave out the work does not review it"),
            Refusal::TwoOfficers => {
                text("主办和协办要是两个人，换岗也不行", "officer and second officer are two persons for good")
            }
            Refusal::TwoPersons => text("这件事要两个人办", "this takes two persons"),
            Refusal::Holds(condition) => condition.words(),
        }
    }
}

/// Whether an act has effect, and what it makes of the case. Pure: the same at a laptop, as advice, and at the branch, as truth.
///
/// # Errors
///
/// The first reason against it: the table, the separation, then the conditions.
pub fn judge(
    table: &Table,
    state: Option<State>,
    history: &History,
    actor: &Actor,
    act: &Act,
    policy: &Policy,
) -> Result<Effect, Refusal> {
    let entry = table.entry(act.action);
    let (lines, actors): (Vec<&Line>, Vec<&Actor>) = match &entry.pair {
        None => {
            let stands_in = stands_in(actor, act, policy);
            let line = entry.may.iter().find(|l| lists(l, state, act.to, stands_in)).ok_or(Refusal::NotListed)?;
            (vec![line], vec![actor])
        }
        Some((first, second)) => {
            let asked = act.asked_by.as_ref().ok_or(Refusal::TwoPersons)?;
            // who asks and who makes it count may come in either order where both only sign
            let (one, other) = if first.roles.contains(&asked.role) { (asked, actor) } else { (actor, asked) };
            if !lists(first, state, act.to, one.role) || !lists(second, state, act.to, other.role) {
                return Err(Refusal::NotListed);
            }
            if one.person == other.person {
                return Err(Refusal::TwoPersons);
            }
            (vec![first, second], vec![one, other])
        }
    };
    for (line, one) in lines.iter().zip(&actors) {
        apart(history, one, line.group, policy)?;
    }
    // both ways: who reviewed does not come to give out the work either
    if act.action == Action::Assign && history.ever_in(&actor.person, Group::Review) {
        return Err(Refusal::Apart(Group::Review));
    }
    if let Some((person, role)) = &act.gives {
        given(history, actor, person, *role)?;
    }
    for condition in &entry.unless {
        let found = match condition {
            Condition::AssignsSelf => act.gives.as_ref().is_some_and(|(person, _)| *person == actor.person),
            Condition::EverDecided => actors.iter().any(|a| history.ever_in(&a.person, Group::Decision)),
            // votes that fell with an older submission are for the caller to name; fewer than three voters never are a quorum
            Condition::NoQuorum => act.holds.contains(condition) || history.voters() < 3,
            other => act.holds.contains(other),
        };
        if found {
            return Err(Refusal::Holds(*condition));
        }
    }
    let to = act.to.or_else(|| lines[0].to.first().copied()).or(state);
    let done = lines
        .iter()
        .zip(&actors)
        .map(|(line, one)| Done {
            person: one.person.clone(),
            role: one.role,
            action: act.action,
            group: line.group,
            gave: act.gives.clone(),
        })
        .collect();
    Ok(Effect { state: to, done })
}

/// Below the bank's bound the relationship manager surveys like an officer.
fn stands_in(actor: &Actor, act: &Act, policy: &Policy) -> Role {
    let surveys = act.action != Action::Open && act.action != Action::FollowUp && act.action != Action::Withdraw;
    if actor.role == Role::RelationManager && surveys && policy.rm_may_survey() { Role::Officer } else { actor.role }
}

fn lists(line: &Line, state: Option<State>, to: Option<State>, role: Role) -> bool {
    let from = match state {
        None => line.from.is_empty(),
        Some(state) => line.from.contains(&state),
    };
    let leads = match to {
        // several states may follow: it must be said which
        None => line.to.len() <= 1,
        Some(to) => line.to.contains(&to) || (line.to.is_empty() && state == Some(to)),
    };
    from && leads && line.roles.contains(&role)
}

/// Survey, review, decision and money are kept apart in every direction.
fn apart(history: &History, actor: &Actor, group: Option<Group>, policy: &Policy) -> Result<(), Refusal> {
    let person = &actor.person;
    if actor.role == Role::RelationManager
        && history.group_of(person).is_some_and(|g| g != Group::Survey || !policy.rm_may_survey())
    {
        return Err(Refusal::Acted);
    }
    officers(history, person, actor.role)?;
    let Some(group) = group else { return Ok(()) };
    if let Some(other) = history.group_of(person).filter(|g| *g != group) {
        return Err(Refusal::Apart(other));
    }
    let surveys = group == Group::Survey && policy.rm_may_survey();
    if history.ever_as(person, Role::RelationManager) && !surveys {
        return Err(Refusal::RelationManager);
    }
    if group == Group::Review && history.ever_assigned(person) {
        return Err(Refusal::Assigned);
    }
    Ok(())
}

fn officers(history: &History, person: &Person, role: Role) -> Result<(), Refusal> {
    let other = match role {
        Role::Officer => Role::SecondOfficer,
        Role::SecondOfficer => Role::Officer,
        _ => return Ok(()),
    };
    if history.ever_as(person, other) { Err(Refusal::TwoOfficers) } else { Ok(()) }
}

/// Nobody is given a role whose acts would be refused.
fn given(history: &History, actor: &Actor, person: &Person, role: Role) -> Result<(), Refusal> {
    if role == Role::RelationManager && history.group_of(person).is_some() {
        return Err(Refusal::Acted);
    }
    officers(history, person, role)?;
    let group = match role {
        Role::Officer | Role::SecondOfficer => Group::Survey,
        Role::Reviewer => Group::Review,
        Role::Approver | Role::Member | Role::Chair => Group::Decision,
        _ => return Ok(()),
    };
    if let Some(other) = history.group_of(person).filter(|g| *g != group) {
        return Err(Refusal::Apart(other));
    }
    if history.ever_as(person, Role::RelationManager) {
        return Err(Refusal::RelationManager);
    }
    if group == Group::Review && (history.ever_assigned(person) || *person == actor.person) {
        return Err(Refusal::Assigned);
    }
    Ok(())
}
