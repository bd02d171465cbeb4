//! What can be done to a case 动作. The table says by whom and when; a test holds both lists equal.

macro_rules! actions {
    ($($name:ident = $id:literal,)*) => {
        /// One kind of act.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = concat!("`", $id, "` in the table.")] $name,)*
        }

        /// All of them, in the order of the table.
        pub const ACTIONS: &[Action] = &[$(Action::$name,)*];

        impl Action {
            /// Its id in the table.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Action::$name => $id,)* }
            }
        }
    };
}

actions! {
    Open = "open",
    Assign = "assign",
    Answer = "answer",
    Attach = "attach",
    Explain = "explain",
    ConfirmExplanation = "confirm_explanation",
    Submit = "submit",
    Recall = "recall",
    Cosign = "cosign",
    AnswerRemark = "answer_remark",
    Claim = "claim",
    Remark = "remark",
    CloseRemark = "close_remark",
    AcceptEvidence = "accept_evidence",
    Return = "return",
    Forward = "forward",
    Decide = "decide",
    Table = "table",
    Vote = "vote",
    Count = "count",
    Waive = "waive",
    SignContract = "sign_contract",
    Disburse = "disburse",
    Classify = "classify",
    FollowUp = "follow_up",
    Withdraw = "withdraw",
    Reopen = "reopen",
    Lapse = "lapse",
    Archive = "archive",
    Erase = "erase",
    ExportReport = "export_report",
    GrantRead = "grant_read",
    Hold = "hold",
    LiftHold = "lift_hold",
}

impl Action {
    /// The action of an id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        ACTIONS.iter().copied().find(|a| a.id() == id)
    }
}
