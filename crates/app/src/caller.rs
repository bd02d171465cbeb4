//! Who asks 谁在用: the account behind a command, and the one table of who may do what. Every way in (window, terminal, test) passes here before a command
//! is carried out; what the window shows or hides is a courtesy and decides nothing.
//!
//! What an account may do in a case beyond that (remark, decide, sign) is the workflow's to say, command by command.

use serde::Serialize;

use crate::api::session::AccountRole;
use crate::api::text::{Code, Failure};
use crate::app::{App, case_id};
use crate::use_case::account_role;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// No account is unlocked.
    Nobody,
    /// The account that is unlocked.
    Account(AccountRole),
}

/// What a command does, as far as it matters who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Possible before anybody is unlocked; shows nothing of a case.
    Open,
    /// Shows or reckons, and leaves nothing behind: the branch answers these, and only these, in a browser.
    Read,
    /// Shows or hands out, and leaves something behind: a mark in the record, a file, a practice case, a small picture.
    Trace,
    /// The account's own affairs on this computer: password, desk, backups, packages, what goes to and comes from the branch.
    Own,
    /// Changes a survey: answers, files, statements, its trade, its end.
    Survey,
    /// A word on a survey: submission, remarks, opinions, decisions, signatures. Who may say it is the workflow's to judge.
    Word,
}

/// The acts, and the words of the commands that are of each.
const TABLE: &[(Act, &[&str])] = &[
    (
        Act::Open,
        &[
            "session_status",
            "create_officer",
            "unlock",
            "lock",
            "lock_keeping",
            "consider_password",
            "put_escrow",
            "consider_share",
            "recover",
            "list_industries",
            "list_trades",
            "about_program",
            "read_number",
            "running_jobs",
            "stop_job",
            "look_at_picture",
            "list_backups",
            "verify_backup",
            "restore_backup",
            "backup_progress",
            "stop_backup",
            "check_package",
        ],
    ),
    (
        Act::Read,
        &[
            "list_cases",
            "show_desk",
            "list_queue",
            "count_reasons",
            "open_case",
            "preview_move",
            "list_moves",
            "replay_case",
            "draft",
            "keystroke",
            "history",
            "clock_events",
            "explain",
            "explain_tree",
            "view_judgement",
            "reviewer_questions",
            "list_attachments",
            "list_removed",
            "case_text",
            "list_findings",
            "prepare_visit",
            "flows_progress",
            "list_scenarios",
            "list_conflicts",
            "view_blind",
            "view_review",
            "compare_submission",
            "view_duties",
            "ask_next",
            "view_flows",
            "flow_rows",
            "what_if",
            "stress_table",
            "find_structure",
            "check_history",
            "get_attachment_facts",
            "check_print",
            "visit_quality",
            "rank_visits",
        ],
    ),
    (
        Act::Trace,
        &[
            "work_out_desk",
            "open_practice_case",
            "open_short_practice_case",
            "mark_limit_seen",
            "export_preparation",
            "get_attachment",
            "get_thumbnail",
            "verify_log",
            "export_attachment",
            "export_case",
            "export_xlsx",
            "export_pdf",
            "export_duties",
            "export_unmasked",
            "preview_first_page",
            "preview_pdf",
        ],
    ),
    (
        Act::Own,
        &[
            "list_drafts",
            "settle_draft",
            "change_password",
            "seal_escrow",
            "archive_case",
            "drop_practice",
            "reset_practice",
            "settle_finding",
            "salvage_case",
            "erase_case",
            "backup_status",
            "make_backup",
            "make_package",
            "take_package",
            "branch_status",
            "stop_branch",
            "set_branch_address",
            "consider_code",
            "ask_enrolment",
            "take_enrolment",
            "send_to_branch",
            "enrol_branch",
            "save_scenario",
            "delete_scenario",
            "note_traces",
            "open_first",
        ],
    ),
    (
        Act::Survey,
        &[
            "new_case",
            "import_case",
            "revise_case",
            "close_case",
            "reopen_case",
            "move_case",
            "set_appointment",
            "set_waiting",
            "commit",
            "explain_check",
            "attach",
            "remove_attachment",
            "folder_pictures",
            "answer_phone",
            "read_flows",
            "stop_flows",
            "keep_flows",
            "drop_flows",
            "confirm_flows",
            "write_flows",
            "settle_conflict",
            "answer_blind",
            "confirm_here",
        ],
    ),
    (
        Act::Word,
        &[
            "confirm_explanation",
            "accept_explanation",
            "sign_answers",
            "submit_case",
            "recall_submission",
            "cosign",
            "remark_on",
            "answer_remark",
            "close_remark",
            "accept_evidence",
            "give_opinion",
            "propose_motion",
            "cast_vote",
            "sign_off",
        ],
    ),
];

/// What the command of a word does; none for a word that is not in the list.
#[must_use]
pub fn act(word: &str) -> Option<Act> {
    TABLE.iter().find(|(_, words)| words.contains(&word)).map(|(act, _)| *act)
}

/// Whether a caller may do such a thing; for a survey, in a case of others.
#[must_use]
pub fn may(caller: Caller, act: Act) -> bool {
    match (caller, act) {
        (_, Act::Open) => true,
        (Caller::Nobody, _) => false,
        (Caller::Account(AccountRole::Officer), _) => true,
        (Caller::Account(AccountRole::Reviewer | AccountRole::Committee), act) => act != Act::Survey,
    }
}

impl App {
    /// Who asks.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.session
            .as_ref()
            .map_or(Caller::Nobody, |s| Caller::Account(account_role(s.store.officer().role.unwrap_or_default())))
    }

    /// Refuses a command that is not its caller's. Practising is everybody's: a practice case of one's own may be filled in by any account.
    pub(crate) fn admit<C: Serialize>(&mut self, word: &str, command: &C) -> Result<(), Failure> {
        let caller = self.caller();
        // A word without a line in the table is nobody's.
        let Some(act) = act(word) else { return Err(Failure::new(Code::Internal)) };
        if may(caller, act) {
            return Ok(());
        }
        if caller == Caller::Nobody {
            return Err(Failure::new(Code::Locked));
        }
        match self.practises(command) {
            true => Ok(()),
            false => Err(Failure::new(Code::ReadsOnly)),
        }
    }

    /// Whether a command is about a practice case that was begun here.
    fn practises<C: Serialize>(&mut self, command: &C) -> bool {
        let fields = serde_json::to_value(command).unwrap_or_default();
        let case = fields.get("case").and_then(|case| case.as_str()).and_then(|case| case_id(case).ok());
        let open = case.and_then(|case| self.case_even_kept_back(&case.to_string()).ok());
        open.is_some_and(|(_, open)| {
            let begun_here = open.state.created.as_ref().is_some_and(|created| created.log == open.own());
            open.state.details.practice && begun_here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::WORDS;

    #[test]
    fn each_command_stands_in_the_table_once() {
        let mut all: Vec<&str> = TABLE.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        all.sort_unstable();
        let mut known = WORDS.to_vec();
        known.sort_unstable();
        assert_eq!(all, known);
    }
}
