//! Roles 角色 and the groups of acts that are kept apart 不相容岗位.

use crate::words::{Text, Worded, text};

/// In what capacity somebody acts on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// RM 管户: looks after the customer.
    RelationManager,
    /// DD 主办尽调.
    Officer,
    /// SO 协办.
    SecondOfficer,
    /// LD 团队负责人.
    Leader,
    /// RV 审查.
    Reviewer,
    /// AP 审批.
    Approver,
    /// CM 委员.
    Member,
    /// CH 委员会主持: a member who leads the sitting.
    Chair,
    /// OP 集中作业.
    Operations,
    /// RK 风险.
    Risk,
    /// AU 审计.
    Auditor,
    /// AD 管理员: no action on any case.
    Administrator,
    /// HUB: the branch's service itself, for what nobody does by hand.
    Hub,
}

/// The roles of persons; the branch's own service is not among them.
pub const ROLES: [Role; 12] = [
    Role::RelationManager,
    Role::Officer,
    Role::SecondOfficer,
    Role::Leader,
    Role::Reviewer,
    Role::Approver,
    Role::Member,
    Role::Chair,
    Role::Operations,
    Role::Risk,
    Role::Auditor,
    Role::Administrator,
];

impl Role {
    /// The code it has in the tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::RelationManager => "RM",
            Role::Officer => "DD",
            Role::SecondOfficer => "SO",
            Role::Leader => "LD",
            Role::Reviewer => "RV",
            Role::Approver => "AP",
            Role::Member => "CM",
            Role::Chair => "CH",
            Role::Operations => "OP",
            Role::Risk => "RK",
            Role::Auditor => "AU",
            Role::Administrator => "AD",
            Role::Hub => "HUB",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        ROLES.into_iter().chain([Role::Hub]).find(|r| r.code() == code)
    }
}

impl Worded for Role {
    fn words(&self) -> Text {
        match self {
            Role::RelationManager => text("管户", "relationship manager"),
            Role::Officer => text("主办尽调", "due-diligence officer"),
            Role::SecondOfficer => text("协办", "second officer"),
            Role::Leader => text("团队负责人", "team leader"),
            Role::Reviewer => text("审查", "reviewer"),
            Role::Approver => text("审批", "approver"),
            Role::Member => text("委员", "member of the committee"),
            Role::Chair => text("委员会主持", "chair of the committee"),
            Role::Operations => text("集中作业", "operations"),
            Role::Risk => text("风险", "risk"),
            Role::Auditor => text("审计", "audit"),
            Role::Administrator => text("管理员", "administrator"),
            Role::Hub => text("分行服务", "the branch service"),
        }
    }
}

/// What is kept apart: who had effect in one of them is refused in the others, for the same case, on any device, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// sv 调查.
    Survey,
    /// rv 审查.
    Review,
    /// dc 审批.
    Decision,
    /// mo 出账.
    Money,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 4] = [Group::Survey, Group::Review, Group::Decision, Group::Money];

    /// The code it has in the tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Group::Survey => "sv",
            Group::Review => "rv",
            Group::Decision => "dc",
            Group::Money => "mo",
        }
    }

    /// The group of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }
}

impl Worded for Group {
    fn words(&self) -> Text {
        match self {
            Group::Survey => text("调查", "survey"),
            Group::Review => text("审查", "review"),
            Group::Decision => text("审批", "decision"),
            Group::Money => text("出账", "disbursement"),
        }
    }
}
