// Generated from crates/app/src/api by `TIANYE_EXPORT=1 cargo test -p app --test typescript`; do not edit.
// One word of `Commands` per command of the window, with its request and its reply.

export type AboutView = { id: string, label: Text, 
/**
 * Where to go, for an answer.
 */
at: string | null, };

/**
 * A reviewer accepts a confirmed explanation, in the same way.
 */
export type AcceptExplanation = { case: string, check: string, officer: string, password: Password, };

/**
 * What an account is for.
 */
export type AccountRole = "officer" | "reviewer" | "committee";

/**
 * Another account on this machine, for whoever signs in somebody's case.
 */
export type AccountView = { name: string, role: AccountRole, };

/**
 * What the officer did; one action is one record, a paste of 500 rows too.
 */
export type Action = "typed" | "paste" | "undo" | "redo" | "import" | "practice";

/**
 * Records what was said on the phone as ordinary answers: said by the borrower, basis oral, now. What rests on something harder stays.
 */
export type AnswerPhone = { case: string, 
/**
 * The question of the call; null for circumstances alone.
 */
id: string | null, 
/**
 * The answer chosen; empty takes the answer back.
 */
option: string | null, 
/**
 * What was typed, by question id.
 */
fields: { [key in string]: string }, };

/**
 * The answer in force to one question or in one cell.
 */
export type AnswerView = { 
/**
 * As typed (`62万`).
 */
raw: string, 
/**
 * As understood (`620000`); none when empty or unreadable.
 */
value: string | null, 
/**
 * As shown (`620,000`).
 */
text: string, basis: Basis, 
/**
 * The basis comes from the table or the question's default.
 */
basis_inherited: boolean, 
/**
 * Who said it.
 */
by: string | null, how_checked: string | null, note: string | null, saved_at: string | null, 
/**
 * Attachment ids.
 */
evidence: Array<string>, 
/**
 * Another person's own act that was not signed, or whose signature no longer holds: why it does not count.
 */
unsigned: Text | null, problem: Problem | null, };

export type ApartQuestionView = { say: Text, how: Text, against: Array<Text>, };

export type AppraisalView = { headline: Headline, visit: VisitView, statements: Array<StatementView>, checks: Array<CheckView>, measures: Array<MeasureView>, 
/**
 * Who is wrong: advice beside the checks.
 */
reconciliation: ReconciliationView, 
/**
 * The equity check as a waterfall: from the opening equity to the actual one.
 */
waterfall: Array<WaterfallBar>, score: ScoreView, caps: Array<CapView>, plan: PlanView, schedules: Array<ScheduleView>, decision: DecisionView, knock_outs: Array<KnockOutView>, warnings: Array<Text>, 
/**
 * Time of evaluation, microseconds.
 */
took_us: number, };

/**
 * What to ask next, given the answers and what is being typed.
 */
export type AskNext = { case: string, 
/**
 * As in a draft.
 */
changes: Array<Change>, 
/**
 * How many at most.
 */
most: number, };

export type AskedApartView = { id: string, label: Text, help: Text, open: boolean, asked: Array<ApartQuestionView>, };

/**
 * Keeps a file, encrypted, as evidence for a question, a cell or the case.
 */
export type Attach = { case: string, 
/**
 * A question id, `table.row.column`, or null for the case as a whole.
 */
at: string | null, file: FileSource, };

export type AttachmentBytes = { id: string, name: string, mime: string, base64: string, };

export type AttachmentView = { 
/**
 * SHA-256 of the content, hex.
 */
id: string, name: string, mime: string, size: number, at: string | null, added_at: string, seq: number, image: boolean, };

export type BandView = { points: string, text: Text, hit: boolean, };

/**
 * The basis of an answer 依据.
 */
export type Basis = "oral" | "third_party" | "observed" | "system" | "document";

/**
 * What the call comes to.
 */
export type CallOutcome = "go" | "no" | "to_be_asked";

export type CallView = { outcome: CallOutcome, 
/**
 * The outcome in one word.
 */
word: Text, 
/**
 * Why not, or what is to be asked.
 */
reasons: Array<Text>, 
/**
 * What stays to be proven on site.
 */
to_prove: Array<Text>, questions: Array<PhoneQuestionView>, };

export type CapKind = "need" | "capacity" | "exposure" | "asked" | "other";

export type CapView = { id: string, kind: CapKind, label: Text, value: FigureView, 
/**
 * After the grade's factor, where it applies.
 */
after: FigureView | null, binding: boolean, 
/**
 * A capacity above the amount asked constrains nothing, and is shown without a figure.
 */
above_asked: boolean, };

export type CaseCard = { id: string, title: string, industry: string, industry_name: Text, practice: boolean, state: CaseState, survey_date: string, 
/**
 * Share of the required questions that are answered, a ratio; none when the case's checklist cannot be read here.
 */
completeness: string | null, answered: number, required: number, 
/**
 * When and how it was closed; null while it is open.
 */
closed: Text | null, 
/**
 * What blocks submission, worst first: problems, missing answers, failed checks, in words.
 */
blockers: Array<Text>, amount_asked: FigureView | null, created_at: string, saved_at: string | null, };

export type CaseMeta = { id: string, title: string, industry: string, industry_name: Text, 
/**
 * A practice case says so on every screen and on every page.
 */
practice: boolean, survey_date: string, initial_date: string, created_at: string, saved_at: string | null, 
/**
 * The content hash of the checklist the case is computed with.
 */
checklist: string, 
/**
 * Whether that is the one the case is pinned to, and whether it is the one that is here.
 */
standing: Standing, 
/**
 * The same in words; null where there is nothing to say.
 */
standing_text: Text | null, 
/**
 * When and how it was closed; null while it is open. Nothing of a closed case changes.
 */
closed: Text | null, 
/**
 * Why the case is only looked at; null when it is filled in.
 */
read_only: Text | null, };

/**
 * Text of a case file, or the path of one.
 */
export type CaseSource = { "from": "path", path: string, } | { "from": "json", json: string, };

export type CaseState = "new" | "surveying" | "complete";

/**
 * The same as text, for a stream; a plaintext export like any other.
 */
export type CaseText = { case: string, acknowledged: boolean, };

/**
 * A whole case as the window opens it.
 */
export type CaseView = { meta: CaseMeta, sections: Array<SectionView>, 
/**
 * Scalars and tables in the order in which they are asked.
 */
questions: Array<QuestionView>, 
/**
 * Answers to scalar questions, by question id; a question never answered has no entry.
 */
answers: { [key in string]: AnswerView }, 
/**
 * Tables by id; an untouched table has no entry.
 */
tables: { [key in string]: TableView }, 
/**
 * Answers that are kept and not asked for by the checklist the case stands on.
 */
set_aside: Array<SetAside>, appraisal: AppraisalView, };

/**
 * One change of an answer. A field that is null keeps what is in force; `raw: ""` takes the answer back.
 */
export type Change = { "kind": "answer", question: string, raw: string | null, basis: Basis | null, by: string | null, how_checked: string | null, note: string | null, } | { "kind": "cell", table: string, row: string, column: string, raw: string | null, basis: Basis | null, by: string | null, how_checked: string | null, note: string | null, } | { "kind": "add_row", table: string, row: string, before: string | null, cells: { [key in string]: string }, } | { "kind": "remove_row", table: string, row: string, } | { "kind": "move_row", table: string, row: string, before: string | null, } | { "kind": "declare_empty", table: string, empty: boolean, } | { "kind": "table_basis", table: string, basis: Basis, };

/**
 * What is new, gone or changed, one kind of thing in each group.
 */
export type ChangeGroup = { 
/**
 * `figure`, `question`, `threshold`, `method`, `check`, `knock_out`, `warning`, `material`, `rule`, `answer`, `explanation`.
 */
of: string, label: Text, items: Array<ChangeItem>, };

/**
 * One thing that differs.
 */
export type ChangeItem = { 
/**
 * `new`, `gone` or `changed`.
 */
how: string, how_text: Text, id: string, label: Text, 
/**
 * What stands there before and after; null where nothing does.
 */
before: Text | null, after: Text | null, };

/**
 * Another password for whoever is unlocked; the data stays as it is.
 */
export type ChangePassword = { old: Password, new: Password, };

/**
 * The values of every check that ever failed on record: when it was first seen, and what changed after.
 */
export type CheckHistory = { case: string, };

/**
 * Checks a package, with nobody's database: what holds, what does not, what it cannot prove; and reckons the figures again.
 */
export type CheckPackage = { path: string, 
/**
 * Null: the unlocked officer's own key opens it.
 */
passphrase: Password | null, 
/**
 * Keys known from elsewhere: the sixteen digits, or the hash of the key.
 */
keys: Array<string>, 
/**
 * Heads known from elsewhere, as a report prints them: `number:hash`, of the hash at least eight digits.
 */
heads: Array<string>, };

export type CheckPoint = { seq: number, 
/**
 * Local time of the record.
 */
at: string, verdict: Verdict, left: FigureView | null, right: FigureView | null, residual: FigureView | null, deviation: FigureView | null, 
/**
 * What the record changed, in words.
 */
changed: Array<Text>, 
/**
 * The officer had already seen the limit.
 */
after_limit_seen: boolean, };

/**
 * What the print could not show, asked before it is made.
 */
export type CheckPrint = { case: string, };

export type CheckStory = { check: string, label: Text, 
/**
 * First the record at which it failed first, then each at which its values had changed, the last as they are now.
 */
points: Array<CheckPoint>, 
/**
 * Points left out in the middle.
 */
left_out: number, };

export type CheckView = { id: string, label: Text, verdict: Verdict, 
/**
 * Found minus expected.
 */
residual: FigureView | null, 
/**
 * The size the verdict is taken on.
 */
deviation: FigureView | null, direction: string | null, 
/**
 * What the direction means and what to ask next.
 */
meaning: Text | null, left: FigureView | null, right: FigureView | null, 
/**
 * Questions (or `table.row.column`) it waits for.
 */
missing: Array<string>, provisional: Array<string>, 
/**
 * Whether the present deviation is explained; the verdict stays.
 */
explained: ExplainedState, 
/**
 * All that was written about it, the latest last.
 */
explanations: Array<ExplanationView>, };

/**
 * A version of a trade's checklist.
 */
export type ChecklistRef = { trade: string, name: Text, 
/**
 * Content hash; empty where none was recorded.
 */
hash: string, };

export type ChoiceView = { id: string, label: Text, };

export type CircumstanceView = { question: QuestionView, 
/**
 * As it was typed; empty while nobody said.
 */
raw: string, };

export type ClaimView = { officer: string, text: Text, basis: Text | null, note: string | null, at: string, seq: number, hash: string, };

export type ClockEvent = { 
/**
 * The record that tells of it; what bears a higher number came later, whatever the times say.
 */
seq: number, 
/**
 * Local time of the record before, `2026-11-21T14:03:22+08:00`.
 */
before: string, 
/**
 * What the clock said then.
 */
now: string, 
/**
 * The same in plain words.
 */
text: Text, hash: string, };

/**
 * Each time the machine's clock was found to have gone back since the case was opened, oldest first. Nothing is refused because of it; who reads
 * the times of a case must know it.
 */
export type ClockEvents = { case: string, };

/**
 * Closes a case 结案: from then on nothing of it changes until it is opened again.
 */
export type CloseCase = { case: string, outcome: Outcome, 
/**
 * Why, in the officer's words; goes into the record.
 */
reason: string | null, };

/**
 * The closed set of failures at the boundary; the window matches on the code and never on the message.
 */
export type Code = "locked" | "wrong_password" | "too_many_tries" | "bad_officer" | "weak_password" | "in_use" | "damaged" | "read_only" | "newer" | "not_found" | "bad_request" | "bad_case" | "bad_checklist" | "too_large" | "disk_full" | "file" | "not_acknowledged" | "report" | "internal";

export type ColumnView = { id: string, type: QuestionType, label: Text, unit: string | null, help: Text | null, choices: Array<ChoiceView>, 
/**
 * The answer is a row of that table, picked by its name.
 */
rows_of: RowsOf | null, required: boolean, 
/**
 * Computed, not asked: its values stand in `VisitView.computed`.
 */
computed: boolean, default_basis: Basis | null, 
/**
 * Width in characters.
 */
width: number, 
/**
 * Its sum is kept in sight.
 */
total: boolean, 
/**
 * Why its cells are not typed here: they come with an act of their own.
 */
read_only: Text | null, 
/**
 * Who signs its cells, where they are another person's own act.
 */
guarded: GuardView | null, 
/**
 * What else is asked may depend on its cells.
 */
steers: boolean, };

/**
 * Writes one record, durably, and only then answers: the window may now say `已存`.
 */
export type Commit = { case: string, changes: Array<Change>, action: Action, };

export type CommitReply = { 
/**
 * The record; none when every change was refused, so that there was nothing to write.
 */
saved: Saved | null, 
/**
 * Changes that are not in the record, each with its reason.
 */
refused: Array<Refused>, touched: Touched, appraisal: AppraisalView, };

export type CompareCell = { figure: FigureView, 
/**
 * Against the case as it is, an exact decimal in the figure's own unit; none when equal or not known.
 */
change: string | null, };

/**
 * One figure in every situation.
 */
export type CompareRow = { label: Text, cells: Array<CompareCell>, };

/**
 * The second officer confirms an explanation with their own account on this machine: the password unlocks their key, which signs.
 */
export type ConfirmExplanation = { case: string, check: string, 
/**
 * The account.
 */
officer: string, password: Password, statement: string, };

/**
 * Confirms or rejects what is proposed, for groups or single rows; one action, one record. To reject an exclusion takes a reason.
 */
export type ConfirmFlows = { case: string, keys: Array<string>, verdict: FlowVerdict, reason: string, };

/**
 * The second officer confirms an explanation in a log of their own, on their own laptop.
 */
export type ConfirmHere = { case: string, check: string, agrees: boolean, statement: string, };

/**
 * One place, and what each officer said there.
 */
export type ConflictView = { 
/**
 * The place, as settling names it.
 */
place: string, label: Text, how: Text, 
/**
 * By rank; the first counts meanwhile.
 */
claims: Array<ClaimView>, 
/**
 * Can be settled by taking one of them over; else by going to the place itself.
 */
can_take: boolean, };

export type ConflictsView = { 
/**
 * Several logs belong to the case.
 */
shared: boolean, 
/**
 * The main officer's name; null: nobody opened it here.
 */
owner: string | null, 
/**
 * Who sits here is the main officer.
 */
own: boolean, conflicts: Array<ConflictView>, 
/**
 * Places at which they said the same without having heard each other.
 */
agreed: number, 
/**
 * Records that do not count, with reasons.
 */
outside: Array<Text>, };

export type ConsentView = { id: string, label: Text, text: Text, signers: Array<Text>, 
/**
 * What may not be done before it is signed.
 */
first: Text, refused: Text, 
/**
 * The yes-or-no question that says it is signed.
 */
question: string | null, signed: boolean | null, 
/**
 * Whether it is not yet known that it is needed.
 */
open: boolean, };

/**
 * How good a password would be; nothing of it is kept.
 */
export type ConsiderPassword = { password: Password, 
/**
 * Whose it would be; empty: whoever is unlocked.
 */
name: string, };

/**
 * Creates an officer with an encrypted database of their own, and unlocks it.
 */
export type CreateOfficer = { name: string, password: Password, 
/**
 * What the account is for; it stays so. Null: an officer's.
 */
role: AccountRole | null, };

export type DecisionView = { proposal: FigureView, proposal_label: Text, 
/**
 * The amount to agree to, where it is less than what is asked.
 */
reduce_to: FigureView | null, 
/**
 * In the order in which they decide; those that came too late, too.
 */
reasons: Array<ReasonView>, conditions: Array<Text>, };

/**
 * Drops a scenario; the log keeps that it was there.
 */
export type DeleteScenario = { case: string, name: string, };

export type DimensionView = { id: string, label: Text, points: FigureView, max: string, };

/**
 * Recomputes with unsaved changes, in memory only: for every keystroke.
 */
export type Draft = { case: string, changes: Array<Change>, };

export type DraftReply = { touched: Touched, appraisal: AppraisalView, 
/**
 * Changes that cannot be taken; the others are in the figures.
 */
refused: Array<Refused>, };

/**
 * Takes a file out of the flows, with a reason; it stays in the history.
 */
export type DropFlows = { case: string, 
/**
 * Attachment id.
 */
file: string, reason: string, };

/**
 * Destroys what a case says, with its files, for good (个人信息保护法 47). The chain of records stays and still verifies.
 */
export type EraseCase = { case: string, reason: ErasureReason, 
/**
 * The password of whoever is unlocked: this cannot be taken back.
 */
password: Password, };

/**
 * What was erased.
 */
export type Erased = { 
/**
 * Number of the record that says so.
 */
seq: number, 
/**
 * What remains elsewhere, in words.
 */
remains: Text, };

/**
 * Why a case is erased. It outlives the case, so it is one of a list and names nobody.
 */
export type ErasureReason = "requested" | "retention_over" | "mistaken" | "practice";

export type EstimateView = { id: string, label: Text, value: FigureView, 
/**
 * The shape of the dot.
 */
basis: Basis | null, 
/**
 * What the estimate counts as: `independent`, `credibility`, `bound` …
 */
role: string | null, deviation: FigureView | null, verdict: Verdict, };

/**
 * Why is this figure what it is? One level; each input can be asked in turn.
 */
export type Explain = { case: string, 
/**
 * A figure id, or `table.row.column` of a rule table.
 */
figure: string, };

/**
 * Writes or changes the explanation of a check for its present deviation. Null keeps what is in force.
 */
export type ExplainCheck = { case: string, check: string, text: string | null, 
/**
 * What proves it: names of files, or where the paper is kept.
 */
evidence: string | null, };

/**
 * Explains a figure to some depth; deeper parts are asked for in turn.
 */
export type ExplainTree = { case: string, 
/**
 * A figure id, a question id, or `table.row.column`.
 */
figure: string, depth: number, };

export type ExplainedInput = { role: InputRole, figure: FigureView, 
/**
 * Where it is asked: a question or table id.
 */
question: string | null, section: string | null, };

/**
 * How far the explanation of the present deviation got.
 */
export type ExplainedState = "not_due" | "due" | "moved" | "needs_evidence" | "needs_second_officer" | "done";

export type Explanation = { figure: FigureView, formula: string | null, 
/**
 * The paragraph of the method, and a reading note where one was chosen.
 */
source: string | null, note: string | null, inputs: Array<ExplainedInput>, };

/**
 * An explanation as it stands on record, the latest of a check last.
 */
export type ExplanationView = { 
/**
 * Row id in the table `explanations`; evidence is attached at `explanations.<row>.evidence`.
 */
row: string, text: string, evidence: string | null, 
/**
 * Attachment ids.
 */
files: Array<string>, second_officer: string | null, second_statement: string | null, 
/**
 * Whether the second officer signed it; null: nobody is named.
 */
confirmed: SignatureView | null, accepted_by: string | null, 
/**
 * Whether the reviewer signed it; null: nobody is named.
 */
accepted: SignatureView | null, 
/**
 * The deviation or residual it was written for, as shown.
 */
written_for: string | null, saved_at: string | null, };

/**
 * Writes the case file in plain text: whoever has it can read it. Refused unless acknowledged; recorded in the log.
 */
export type ExportCase = { case: string, path: string, acknowledged: boolean, };

/**
 * Writes the print-ready report; recorded in the log.
 */
export type ExportPdf = { case: string, path: string, };

/**
 * Writes a paper where the officer says; of a case it is recorded in the log.
 */
export type ExportPreparation = { case: string | null, industry: string | null, answers: { [key in string]: string }, paper: PreparedPaper, format: PaperFormat, english: boolean, path: string, };

/**
 * Writes the workbook; recorded in the log.
 */
export type ExportXlsx = { case: string, path: string, };

/**
 * A failure at the boundary: what happened, what was kept, what to do.
 */
export type Failure = { code: Code, message: Text, 
/**
 * What was kept and what to do next.
 */
advice: Text, 
/**
 * For support: where and why, never needed to understand the message.
 */
detail: string | null, };

/**
 * How a figure reads: it decides the unit shown and the alignment.
 */
export type FigureKind = "money" | "ratio" | "number" | "integer" | "days" | "text" | "bool" | "date";

/**
 * A figure of the case before and after.
 */
export type FigureMove = { label: Text, before: FigureView, after: FigureView, same: boolean, };

/**
 * What is known of a figure.
 */
export type FigureState = "known" | "unknown" | "not_meaningful" | "not_applicable";

/**
 * One figure. `raw` is exact (a decimal string, a word, `true`/`false`, an ISO date) and present when known;
 * `text` is ready to print in Chinese; `provisional` and `unknown` name the questions (or `table.row.column`) behind it.
 */
export type FigureView = { id: string, label: Text, kind: FigureKind, unit: string | null, state: FigureState, raw: string | null, text: string, provisional: Array<string>, unknown: Array<string>, reason: string | null, };

/**
 * Where the bytes come from: a file the officer picked, or bytes pasted or dropped.
 */
export type FileSource = { "from": "path", path: string, } | { "from": "base64", name: string, base64: string, };

export type FileWritten = { path: string, size: number, saved: Saved, warning: Text | null, };

/**
 * Searches what policy offers where the loan asked for does not fit.
 */
export type FindStructure = { case: string, 
/**
 * What is typed and not saved yet counts, too.
 */
changes: Array<Change>, };

/**
 * One finding: what happened, what was kept, what to do.
 */
export type FindingView = { 
/**
 * By what it is known again.
 */
id: string, 
/**
 * A stable word.
 */
code: string, 
/**
 * The evidence itself is in question; else it is to be known and spoils no check.
 */
fault: boolean, 
/**
 * The case it concerns; null: the log.
 */
case: string | null, happened: Text, kept: Text, to_do: Text, 
/**
 * The record that tells of it, its local time and hash; null until one does.
 */
noted: Saved | null, 
/**
 * How it was dealt with; null while it is open.
 */
settled: SettledView | null, 
/**
 * Until it is dealt with, nothing is written.
 */
holds: boolean, };

export type FindingsView = { 
/**
 * Those that are open first.
 */
findings: Array<FindingView>, 
/**
 * Why the data is open for reading only, and what ends that; null when it is written to.
 */
reading: Text | null, };

/**
 * An answer to a question about a file.
 */
export type FlowAnswer = { 
/**
 * `dates year blank_dates currency unit sign`.
 */
about: string, value: string, };

export type FlowChange = { label: Text, 
/**
 * Empty: not answered.
 */
old: string, new: string, };

export type FlowChoice = { value: string, label: Text, };

export type FlowColumn = { 
/**
 * Counted from 0.
 */
column: number, 
/**
 * `date time amount in out direction balance party party_account memo kind method status order currency refunded own_account`.
 */
role: string, };

export type FlowColumnRead = { name: string, role: string, };

export type FlowExclusion = { label: Text, amount: string, confirmed: boolean, };

export type FlowFile = { 
/**
 * Attachment id; empty before it is kept.
 */
id: string, name: string, source: Text, encoding: string, account: string, from: string, to: string, rows: number, unreadable: number, 
/**
 * Lines beside the table: totals, headings, footers.
 */
notes: number, findings: Array<FlowFinding>, reading: FlowReading, };

export type FlowFinding = { code: string, level: FlowLevel, line: number | null, text: Text, };

export type FlowGroup = { key: string, class: string, label: Text, 
/**
 * The other side, for groups by party.
 */
party: string, treatment: FlowTreatment, count: number, inflow: string, outflow: string, excluded: string, 
/**
 * Why its rows are here, the commonest first.
 */
reasons: Array<Text>, verdict: FlowVerdict | null, reason: string, open: boolean, };

export type FlowLevel = "note" | "attention" | "serious";

export type FlowLine = { line: number, text: string, };

/**
 * Two sides that may be the same money. Excluded: linked, the second side counts for nothing. Sales: parted, both count.
 */
export type FlowLink = { key: string, 
/**
 * `settlement landed paid_by_card withdrawal own_accounts same_account`.
 */
kind: string, label: Text, 
/**
 * The amounts agree to the cent.
 */
exact: boolean, first: FlowSide, second: FlowSide, reason: Text, verdict: FlowVerdict | null, 
/**
 * Why it was parted.
 */
why: string, 
/**
 * Nobody decided, and the second side is kept out of sales by it.
 */
open: boolean, };

/**
 * Which column holds what.
 */
export type FlowMapping = { 
/**
 * The header's line; the table begins after it.
 */
line: number, columns: Array<FlowColumn>, };

export type FlowMonth = { month: string, 
/**
 * Null where no file covers the month.
 */
bank: string | null, wechat: string | null, alipay: string | null, pos: string | null, excluded: string, sales: string, };

export type FlowQuestion = { about: string, text: Text, choices: Array<FlowChoice>, };

/**
 * How a file was read 我这样读的.
 */
export type FlowReading = { sheets: Array<FlowSheet>, dates: Text, currency: Text, unit: Text, sign: Text, 
/**
 * Columns that were used, and for what.
 */
columns: Array<FlowColumnRead>, unused: Array<string>, 
/**
 * Lines that are no movements, the first of them.
 */
beside: Array<FlowLine>, 
/**
 * The one question that is open.
 */
question: FlowQuestion | null, 
/**
 * Answers that were given.
 */
told: Array<Text>, 
/**
 * They were given for an earlier file of the same layout.
 */
remembered: boolean, };

export type FlowRow = { key: string, file: string, line: number, time: string, 
/**
 * `in`, `out` or `neutral`.
 */
direction: string, amount: string, 
/**
 * What of it was given back; empty: nothing.
 */
refunded: string, 
/**
 * It did not take place, or is in another currency: counted nowhere.
 */
counted: boolean, channel: string, party: string, memo: string, kind: string, reason: Text, 
/**
 * File and line of the other half of a pair.
 */
pair: string, verdict: FlowVerdict | null, };

/**
 * The rows of a group, a page at a time, newest first.
 */
export type FlowRows = { case: string, group: string, offset: number, limit: number, };

export type FlowRowsPage = { total: number, rows: Array<FlowRow>, };

export type FlowSheet = { name: string, rows: number, taken: boolean, why: Text, };

/**
 * One side of a link.
 */
export type FlowSide = { file: string, count: number, 
/**
 * Of receipts: less what was given back.
 */
sum: string, 
/**
 * The first twenty.
 */
rows: Array<FlowSideRow>, };

export type FlowSideRow = { line: number, time: string, 
/**
 * `in`, `out` or `neutral`.
 */
direction: string, amount: string, party: string, memo: string, };

export type FlowTreatment = "sales" | "excluded" | "outgo";

export type FlowVerdict = "excluded" | "sales";

export type FlowsDone = { running: boolean, thousandths: number, };

/**
 * How far the reading is.
 */
export type FlowsProgress = { case: string, };

/**
 * What reading came to: a file that may be kept, or why not.
 */
export type FlowsRead = { file: FlowFile | null, refused: Text | null, 
/**
 * The first lines, for choosing columns by hand.
 */
sample: Array<Array<string>>, 
/**
 * The numbers of those lines.
 */
sample_lines: Array<number>, };

export type FlowsView = { files: Array<FlowFile>, months: Array<FlowMonth>, groups: Array<FlowGroup>, exclusions: Array<FlowExclusion>, findings: Array<FlowFinding>, 
/**
 * Twelve months of credits, what is out of sales, what counts.
 */
gross: string, excluded: string, sales: string, 
/**
 * Groups with an exclusion that nobody confirmed or rejected.
 */
open: number, rows: number, duplicates: number, 
/**
 * Rows outside the twelve months.
 */
outside: number, 
/**
 * What writing into the checklist would change.
 */
changes: Array<FlowChange>, 
/**
 * Exclusions typed by hand stand beside those of the flows.
 */
typed_exclusions: number, 
/**
 * What may be the same money in two files; the first five hundred.
 */
links: Array<FlowLink>, 
/**
 * How many there are.
 */
links_total: number, 
/**
 * What was typed for months and channels that no file covers, and stays.
 */
stays: Array<Text>, };

export type GetAttachment = { case: string, id: string, };

export type GroupView = { label: Text, rows: Array<CompareRow>, };

/**
 * Whose signature an answer needs.
 */
export type GuardView = { 
/**
 * `second_officer`, `reviewer` or `committee`.
 */
by: string, label: Text, 
/**
 * It holds the name of who signs: the signature fills it in.
 */
signer: boolean, };

/**
 * What the panel beside the questions always shows.
 */
export type Headline = { amount_asked: FigureView, limit: FigureView, 
/**
 * In yuan, with every figure at the lower end of its evidence 按证据下限; none while it is not known.
 */
at_evidence_floor: string | null, 
/**
 * The caps that hold it there, where it is lower than the limit.
 */
floor_bound_by: Array<NamedRef>, 
/**
 * The caps that bind, most binding first.
 */
binding: Array<NamedRef>, score: FigureView, 
/**
 * The full points of the indicators asked: 100, and less at a short survey.
 */
score_out_of: number, 
/**
 * At a short survey how the grade came of the points; none at the others, where the total gives it.
 */
graded_by: Text | null, grade: FigureView, proposal: FigureView, 
/**
 * Share of required questions answered, a ratio; a table counts one, by the share of its required cells.
 */
completeness: string, 
/**
 * Those answered whole.
 */
answered: number, required: number, verdicts: VerdictCounts, };

/**
 * Every answer ever given to one question or in one cell, newest first.
 */
export type History = { case: string, question: string, row: string | null, column: string | null, };

export type HistoryEntry = { seq: number, at: string, officer: string, 
/**
 * The device it was written on: this one, or another by the log it keeps.
 */
device: Text, action: Action, 
/**
 * What stood there before, as shown; null: nothing.
 */
before: string | null, 
/**
 * As typed; null: taken back, or the row was removed.
 */
raw: string | null, text: string, basis: Basis, by: string | null, how_checked: string | null, note: string | null, 
/**
 * The officer had already seen the limit.
 */
after_limit_seen: boolean, hash: string, };

export type IdentityView = { id: string, label: Text, checks: Array<string>, 
/**
 * What is left over by the best values of its parts.
 */
residual: Text, z: string | null, mark: Mark, };

/**
 * Takes a case file in: as a new case (`case` null), or into an open one, where answers already given stay unless
 * `overwrite`.
 */
export type ImportCase = { case: string | null, source: CaseSource, overwrite: boolean, };

export type ImportReply = { case: CaseView, imported: number, kept: number, 
/**
 * What the file holds and this checklist does not ask, or what does not read.
 */
problems: Array<Problem>, };

export type IndicatorView = { id: string, dimension: string, label: Text, value: FigureView, points: FigureView, max: string, 
/**
 * A short survey leaves it out; then it counts neither for nor against.
 */
asked: boolean, 
/**
 * The band it fell into, in words, or that it is not asked; none while the value is unknown.
 */
band: Text | null, bands: Array<BandView>, missing: Array<string>, };

export type IndustryCard = { id: string, name: Text, sector: Text | null, 
/**
 * Codes of GB/T 4754 国民经济行业分类.
 */
gbt4754: Array<string>, 
/**
 * A practice case can be opened.
 */
practice: boolean, };

export type InputRole = "question" | "table" | "figure" | "policy" | "case";

/**
 * Keeps the file read last, sealed, as evidence of the case.
 */
export type KeepFlows = { case: string, };

/**
 * A draft, for a window that holds the view of an earlier keystroke.
 */
export type Keystroke = { case: string, changes: Array<Change>, 
/**
 * The turn of the view that the window holds; null asks for a whole one.
 */
seen: number | null, };

export type KeystrokeReply = { touched: Touched, 
/**
 * Changes that cannot be taken; the others are in the figures.
 */
refused: Array<Refused>, 
/**
 * The turn of this view.
 */
turn: number, 
/**
 * The view, where the window does not hold the one before it.
 */
whole: AppraisalView | null, 
/**
 * What is different from the view that the window holds.
 */
patches: Array<Patch>, };

export type KnockOutView = { id: string, label: Text, 
/**
 * null: not known yet.
 */
hit: boolean | null, waivable: boolean, missing: Array<string>, 
/**
 * The answers it is decided by: questions, tables, and columns as `table[column]`.
 */
rests_on: Array<string>, };

/**
 * Characters of one answer (or of a title, a name) that the fonts of the print do not have. The workbook is not concerned.
 */
export type LackingCharacters = { 
/**
 * The question or cell; null: not an answer.
 */
at: string | null, label: Text, 
/**
 * The characters themselves, each once.
 */
characters: string, 
/**
 * The whole in plain words: where, which, and what stands in the print instead.
 */
text: Text, };

export type LeftOut = { section: Text, questions: number, };

/**
 * What may be turned.
 */
export type LeverView = { id: string, label: Text, help: Text, 
/**
 * `percent`, `money`, `integer`, `ratio` or `choice`.
 */
kind: string, unit: string, low: string | null, high: string | null, step: string | null, 
/**
 * What it replaces, as it is now.
 */
now: FigureView | null, 
/**
 * The value is taken as it is (`true`) or added to what is there.
 */
replaces: boolean, choices: Array<OptionView>, rows: Array<OptionView>, };

export type LineView = { id: string, label: Text, level: number, total: boolean, 
/**
 * By column id; a column without a figure has no entry.
 */
cells: { [key in string]: FigureView }, how_checked: string | null, };

export type ListAttachments = { case: string, };

export type ListCases = Record<symbol, never>;

/**
 * On what the officers of a case differ.
 */
export type ListConflicts = { case: string, };

/**
 * Everything to be told: of all cases, or of what concerns one (its own, and the log's).
 */
export type ListFindings = { case: string | null, };

export type ListIndustries = Record<symbol, never>;

/**
 * Where the case stands, where it could go, and the moves it made.
 */
export type ListMoves = { case: string, };

/**
 * The scenarios kept.
 */
export type ListScenarios = { case: string, };

/**
 * Finds trades by name, other name, pinyin or code of GB/T 4754; no words: all of them. Best first.
 */
export type ListTrades = { words: string, };

/**
 * Closes the database; what was typed and not saved stays with the window as its draft.
 */
export type Lock = Record<symbol, never>;

/**
 * Writes a case as a package, sealed: under a passphrase, made up here when none is given, and to the officers on the case whose keys are known.
 */
export type MakePackage = { case: string, path: string, passphrase: Password | null, };

/**
 * The usual gross margin, shares of one; uncalibrated.
 */
export type MarginView = { low: string, high: string, 
/**
 * What it rests on: `source`, `weak`, `own`.
 */
mark: string, };

/**
 * How a value stands to the others; the window gives each a sign and a word.
 */
export type Mark = "untested" | "agrees" | "suspicious" | "candidate" | "apart";

/**
 * The score-and-limit screen was shown; changes after it are marked in the record. Replies null when it was marked before.
 */
export type MarkLimitSeen = { case: string, };

export type MaterialGroupView = { label: Text, materials: Array<MaterialView>, };

export type MaterialView = { id: string, label: Text, 
/**
 * In which case it is needed; empty where that is settled.
 */
given: Text, note: Text, open: boolean, };

/**
 * One measure: several estimates of the same quantity, as dots on one axis.
 */
export type MeasureView = { id: string, label: Text, 
/**
 * The value the statement carries: a line across the axis.
 */
statement: FigureView | null, 
/**
 * R: the median of the independent estimates.
 */
reference: FigureView | null, 
/**
 * Tolerances around the reference, ratios; the inner is pass, the outer attention.
 */
pass_band: string | null, attention_band: string | null, verdict: Verdict, check: string | null, estimates: Array<EstimateView>, };

export type Missing = { 
/**
 * A question id, a table id, or `table.row.column`.
 */
at: string, section: string, label: Text, 
/**
 * Figures, checks and indicators that wait for it.
 */
matters: Array<NamedRef>, };

export type MonthView = { month: string, 
/**
 * Closing cash in every situation.
 */
closing: Array<FigureView>, 
/**
 * Whether it is below minimum cash.
 */
below: Array<boolean>, };

/**
 * Moves the case. `seen` is that of the preview: a case that changed since is to be looked at again.
 */
export type MoveCase = { case: string, trade: string | null, checklist: string | null, seen: number, };

/**
 * What a move changes.
 */
export type MovePreview = { from: ChecklistRef, to: ChecklistRef, 
/**
 * The case stands there already: there is nothing to move.
 */
same: boolean, figures: Array<FigureMove>, groups: Array<ChangeGroup>, 
/**
 * Answers that would be set aside: kept, not asked for there, back with a move back.
 */
set_aside: Array<SetAside>, 
/**
 * Answers set aside now that would be asked for again.
 */
back: Array<SetAside>, 
/**
 * Explanations that would be due again, because their deviation moves.
 */
due_again: Array<Text>, 
/**
 * The last record of the case when this was reckoned.
 */
seen: number, };

/**
 * A move that was made.
 */
export type MoveView = { seq: number, at: string, from: ChecklistRef, to: ChecklistRef, 
/**
 * Where it came from can be moved back to.
 */
can_go_back: boolean, 
/**
 * As it was shown then.
 */
groups: Array<ChangeGroup>, after_limit_seen: boolean, };

export type MovesView = { now: ChecklistRef, standing: Standing, standing_text: Text | null, 
/**
 * Oldest first.
 */
moves: Array<MoveView>, set_aside: Array<SetAside>, };

export type NamedRef = { id: string, label: Text, };

/**
 * Opens a new case of an industry. Dates are ISO (`2026-10-31`); the initial point lies before the survey.
 */
export type NewCase = { industry: string, title: string, survey_date: string, initial_date: string, };

export type NextKind = "ask" | "verify";

export type NextQuestionView = { 
/**
 * A question, a table or `table.row.column`: where to jump.
 */
at: string, section: string, label: Text, 
/**
 * Not answered yet, or answered by word of mouth only.
 */
kind: NextKind, 
/**
 * How to find it out: what to look at, count or ask for.
 */
look: Text | null, 
/**
 * The papers or sights that would settle it.
 */
evidence: Array<Text>, 
/**
 * By how much the interval of the limit would shrink, yuan.
 */
narrows: FigureView, 
/**
 * Why it matters, in one sentence.
 */
why: Text, };

export type NextQuestionsView = { 
/**
 * Between what amounts the limit lies as things stand; none while nothing can be said.
 */
low: FigureView | null, high: FigureView | null, questions: Array<NextQuestionView>, 
/**
 * Time of the reckoning, microseconds.
 */
took_us: number, };

/**
 * What a typed number means.
 */
export type NumberRead = { 
/**
 * An exact decimal, a share as a part of one; none when the text is blank or does not read.
 */
value: string | null, 
/**
 * Why it does not read.
 */
problem: Text | null, };

export type OpenCase = { case: string, };

/**
 * Opens the industry's practice case 练习案例, making it when it is not there yet.
 */
export type OpenPracticeCase = { industry: string, };

/**
 * The same for a small request, surveyed short 简版: few questions, totals where the usual survey has lists.
 */
export type OpenShortPracticeCase = { industry: string, };

export type OptionView = { id: string, label: Text, };

export type OriginalView = { id: string, label: Text, proves: Array<Text>, };

/**
 * How a case ended.
 */
export type Outcome = "approved" | "declined" | "withdrawn" | "dropped";

export type OutlookView = { net_profit: FigureView, disposable: FigureView, lowest: FigureView, lowest_month: FigureView, first_below: string | null, limit: FigureView, grade: Text, proposal: Text, };

/**
 * Figures reckoned again from what is in the package alone.
 */
export type PackageFigures = { limit: FigureView, score: FigureView, grade: FigureView, proposal: Text, checklist: string, checklist_name: Text, };

export type PackageLine = { word: PackageWord, text: Text, };

/**
 * One officer's part.
 */
export type PackageLogView = { log: string, name: string, role: Text, records: number, 
/**
 * To be compared by telephone with whoever bears the name.
 */
digits: string, 
/**
 * The key is known from elsewhere.
 */
known: boolean, 
/**
 * The log of the officer who looks.
 */
own: boolean, };

export type PackageMade = { path: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * What opens it, in groups to be said by telephone.
 */
passphrase: string, 
/**
 * Files that go along.
 */
files: number, 
/**
 * Files of the case that are missing or damaged here and do not go along.
 */
left_out: number, 
/**
 * The hash that names it.
 */
id: string, 
/**
 * The digits by which the receiver compares the maker's key.
 */
digits: string, saved: Saved, warning: Text, };

export type PackageTaken = { case: string, title: string, new_case: boolean, records: number, files: number, 
/**
 * Places on which the officers differ now.
 */
conflicts: number, notes: Array<Text>, };

export type PackageView = { 
/**
 * Nothing contradicts anything.
 */
ok: boolean, case: string, title: string, id: string, made_by: string, made_at: string, records: number, files: number, logs: Array<PackageLogView>, lines: Array<PackageLine>, 
/**
 * Null where they cannot be reckoned again; why, is among the lines.
 */
figures: PackageFigures | null, conflicts: Array<ConflictView>, 
/**
 * What no package can show.
 */
limits: Text, };

/**
 * What a line of a check says.
 */
export type PackageWord = "holds" | "fails" | "unproved";

/**
 * As what it is written.
 */
export type PaperFormat = "pdf" | "xlsx" | "txt";

export type PaperWritten = { path: string, size: number, 
/**
 * The record of it; none without a case.
 */
saved: Saved | null, 
/**
 * Characters that no font has.
 */
warning: Text | null, };

/**
 * A password.
 */
export type Password = string;

/**
 * What a password is worth.
 */
export type PasswordView = { 
/**
 * Whether it would be taken.
 */
accepted: boolean, 
/**
 * How long guessing it takes, in words, and under which assumption.
 */
lasts: Text, 
/**
 * Why it is not taken, where something can be named.
 */
why: Text | null, };

/**
 * What is different in one object or list of the view.
 */
export type Patch = { 
/**
 * The way there: names of fields, and places in lists counted from 0.
 */
at: Array<string>, 
/**
 * What stands there now, by field or place.
 */
set: Record<string, unknown>, 
/**
 * Fields that are there no more.
 */
gone: Array<string>, };

export type PdfPreview = { base64: string, lacking: Array<LackingCharacters>, };

export type PhoneOptionView = { id: string, label: Text, chosen: boolean, };

export type PhoneQuestionView = { id: string, 
/**
 * The words to say.
 */
say: Text, help: Text, state: PhoneState, reasons: Array<Text>, to_prove: Array<Text>, fields: Array<CircumstanceView>, options: Array<PhoneOptionView>, };

/**
 * How one question of the call stands.
 */
export type PhoneState = "stopped" | "open" | "ask_first" | "said";

export type PlainCase = { json: string, saved: Saved, warning: Text, };

export type PlanMonth = { no: number, 
/**
 * `2026-11`.
 */
month: string, cells: { [key in string]: FigureView }, };

/**
 * The cash plan month by month: rows are months, columns as the rule table has them.
 */
export type PlanView = { minimum_cash: FigureView, columns: Array<NamedRef>, months: Array<PlanMonth>, 
/**
 * Months whose closing cash lies below the minimum, by number.
 */
below_minimum: Array<number>, };

/**
 * Everything that is prepared.
 */
export type PreparationView = { industry: string, industry_name: Text, 
/**
 * The questions that decide what is prepared, with what stands there.
 */
circumstances: Array<CircumstanceView>, call: CallView, consents: Array<ConsentView>, materials: Array<MaterialGroupView>, 
/**
 * The client's list as a text to send, in both languages.
 */
materials_text: Text, plan: VisitPlanView, sheets: Array<SheetView>, };

/**
 * What is prepared, for a case or, before there is one, for a trade with what is known of the client.
 */
export type PrepareVisit = { case: string | null, 
/**
 * The trade, where there is no case.
 */
industry: string | null, 
/**
 * What is known, by question id; of a case its own answers stand.
 */
answers: { [key in string]: string }, };

/**
 * What is printed.
 */
export type PreparedPaper = "materials" | "consents" | "plan" | "sheets";

export type PresetView = { id: string, label: Text, 
/**
 * Raw texts by column.
 */
values: { [key in string]: string }, };

/**
 * What a move would change; nothing is recorded. Without `trade` the case's own, without `checklist` the version that is here now.
 */
export type PreviewMove = { case: string, trade: string | null, 
/**
 * Content hash of a version that the store kept.
 */
checklist: string | null, };

/**
 * The report as it prints, without writing a file.
 */
export type PreviewPdf = { case: string, };

/**
 * Something wrong or contradictory in the answers; it is listed and never blocks typing.
 */
export type Problem = { 
/**
 * The question id, or `table.row.column`.
 */
at: string, label: Text, kind: ProblemKind, message: Text, };

export type ProblemKind = "unreadable" | "contradiction" | "unknown_name";

export type QuantityView = { id: string, label: Text, 
/**
 * The figures, questions and rule tables it stands for.
 */
figures: Array<string>, reference: Text | null, 
/**
 * How sure the reference is, such as ±1.3%.
 */
spread: string | null, sentence: Text | null, readings: Array<ReadingView>, };

export type QuestionType = "text" | "choice" | "multi" | "number" | "integer" | "money" | "percent" | "date" | "month" | "phone" | "id_number" | "credit_code" | "bool" | "place" | "photo" | "file" | "signature" | "table";

export type QuestionView = { id: string, section: string, type: QuestionType, label: Text, unit: string | null, help: Text | null, example: string | null, 
/**
 * The evidence that is expected, in words.
 */
evidence: Array<Text>, choices: Array<ChoiceView>, default_basis: Basis, 
/**
 * Asked for in every case; whether it applies now stands in `VisitView.irrelevant`.
 */
required: boolean, 
/**
 * The statement line or figure it feeds, in words.
 */
line: string | null, 
/**
 * Tables only.
 */
columns: Array<ColumnView>, 
/**
 * Tables only: rows proposed to the officer.
 */
presets: Array<PresetView>, 
/**
 * Tables only: `核实无` may be declared.
 */
may_be_empty: boolean, 
/**
 * What else is asked may depend on this answer (of a table: on its rows).
 */
steers: boolean, 
/**
 * Why it is not typed here: it comes with an act of its own.
 */
read_only: Text | null, 
/**
 * Who signs it, where it is another person's own act.
 */
guarded: GuardView | null, };

/**
 * Reads a statement file, with progress; keeps nothing yet.
 */
export type ReadFlows = { case: string, file: FileSource, 
/**
 * The columns as the officer says, for a file whose header was not recognised.
 */
mapping: FlowMapping | null, 
/**
 * Answers to what the file left open, so far.
 */
answers: Array<FlowAnswer>, };

/**
 * Reads a number as it is typed.
 */
export type ReadNumber = { 
/**
 * `money`, `percent`, `integer` or `number`.
 */
type: QuestionType, text: string, };

export type ReadingView = { id: string, label: Text, figure: string, basis: Basis | null, value: Text, 
/**
 * What all the others say in its place.
 */
predicted: Text | null, deviation: string | null, z: string | null, mark: Mark, questions: Array<NamedRef>, };

export type Reason = { id: string, label: Text, 
/**
 * The value with its unit, or the word for what it is instead.
 */
value: Text, known: boolean, provisional: boolean, role: InputRole, 
/**
 * The rule in words, with values.
 */
sentence: Text | null, 
/**
 * Which branch was taken, what is missing, what stands for it.
 */
remarks: Array<Text>, 
/**
 * The paragraph of the method.
 */
source: Text, 
/**
 * Layer file and line.
 */
place: string, uncalibrated: boolean, said: ReasonSaid | null, 
/**
 * Where it is asked: a question, a table, or a cell.
 */
ask: string | null, 
/**
 * There is more below than is given here.
 */
more: boolean, parts: Array<Reason>, };

export type ReasonSaid = { basis: Basis, by: string, at: string, how_checked: string, evidence: number, };

/**
 * One reason of the proposal.
 */
export type ReasonView = { code: string, group: string, 
/**
 * What the group proposes.
 */
group_label: Text, 
/**
 * Whether its group decides.
 */
decides: boolean, 
/**
 * The whole sentence, with the first names.
 */
text: Text, 
/**
 * All that it is about.
 */
about: Array<AboutView>, };

export type ReconciliationView = { 
/**
 * Most likely wrong 最可能有误, the likeliest first.
 */
suspects: Array<SuspectView>, 
/**
 * Quantities with something to compare.
 */
quantities: Array<QuantityView>, identities: Array<IdentityView>, };

/**
 * A datum of the bank that stands in for an answer.
 */
export type ReferenceView = { id: string, 
/**
 * The chapter in which it stands.
 */
section: string, label: Text, 
/**
 * As shown.
 */
text: string, date: string, said_by: Text, calibrated: boolean, };

/**
 * One change that is not taken: where, and why. The others of the same call are.
 */
export type Refused = { 
/**
 * A question, `table.row.column`, `table.row` for a row itself, or a table.
 */
at: string, why: Failure, };

/**
 * Opens a closed case again 重新打开.
 */
export type ReopenCase = { case: string, };

/**
 * The decision as it stood after a record, with the checklist in force then; nothing is recorded.
 */
export type ReplayCase = { case: string, 
/**
 * The number of the last record that counts.
 */
at: number, };

/**
 * A decision replayed.
 */
export type Replayed = { checklist: ChecklistRef, standing: Standing, standing_text: Text | null, view: CaseView, };

export type ReviewerQuestionView = { id: string, text: Text, why: Text, answers: Text, 
/**
 * The check it is about.
 */
check: string | null, 
/**
 * Where it would be answered: questions and cells.
 */
at: Array<string>, };

/**
 * The questions of a case, the weightiest first.
 */
export type ReviewerQuestions = { case: string, };

/**
 * Changes the case's own facts; what is null stays.
 */
export type ReviseCase = { case: string, title: string | null, survey_date: string | null, initial_date: string | null, };

export type RowView = { 
/**
 * Letters and digits; the window makes one by `crypto.randomUUID()` without the dashes.
 */
id: string, cells: { [key in string]: AnswerView }, };

/**
 * The rows of a table as choices.
 */
export type RowsOf = { table: string, 
/**
 * The column that names its rows.
 */
column: string, 
/**
 * The choice of none of them; null where one must be picked.
 */
none: ChoiceView | null, };

/**
 * Writes what of a case can be read, record by record, in plain text: for a case with a gap, or one that no checklist opens any more. Refused
 * unless acknowledged; recorded in the log where that can be written to.
 */
export type SalvageCase = { case: string, path: string, acknowledged: boolean, };

export type Salvaged = { path: string, size: number, 
/**
 * Records written with their content.
 */
records: number, 
/**
 * Records whose content is lost.
 */
gaps: Array<number>, 
/**
 * Null where the log could not be written to.
 */
saved: Saved | null, warning: Text, };

/**
 * Keeps what is turned under a name. The same name again replaces it.
 */
export type SaveScenario = { case: string, name: string, turns: Array<TurnView>, };

export type Saved = { seq: number, 
/**
 * Local time, `2026-11-21T14:03:22+08:00`.
 */
at: string, 
/**
 * The record's hash, hex.
 */
hash: string, };

export type ScenarioList = { 
/**
 * The record just written, if one was.
 */
saved: Saved | null, scenarios: Array<ScenarioView>, };

export type ScenarioView = { name: string, saved_at: string, turns: Array<TurnView>, };

export type ScheduleRow = { no: number, principal: string, interest: string, total: string, balance: string, };

/**
 * A repayment schedule 还款计划 at one amount by one method.
 */
export type ScheduleView = { id: string, label: Text, method: string, method_label: Text, 
/**
 * The method that was asked for.
 */
asked: boolean, amount: FigureView, summary: Array<FigureView>, rows: Array<ScheduleRow>, };

export type ScoreCard = { total: FigureView, grade: FigureView, dimensions: Array<DimensionView>, indicators: Array<IndicatorView>, };

export type ScoreView = { at_l0: ScoreCard, at_amount_asked: ScoreCard, };

export type SectionProgress = { section: string, 
/**
 * Required questions and tables answered whole, and all of them: a table counts one.
 */
answered: number, required: number, 
/**
 * Something is answered, be it a part of a table.
 */
begun: boolean, problems: number, };

export type SectionView = { id: string, label: Text, 
/**
 * 1–7: the seven groups of facts; 0: administration.
 */
group: number, };

export type SessionPhase = "no_officer" | "locked" | "open";

export type SessionState = { phase: SessionPhase, 
/**
 * Those who can unlock on this machine; copies of a store come last.
 */
officers: Array<string>, 
/**
 * Those among them that are copies of a store lying elsewhere: never chosen unless somebody does.
 */
copies: Array<string>, 
/**
 * The same with what each account is for.
 */
accounts: Array<AccountView>, 
/**
 * Who is unlocked.
 */
officer: string | null, 
/**
 * What else lies there and needs attention: data without its key file, a folder that cannot be read, an added checklist left out.
 */
notices: Array<Text>, 
/**
 * Wrong passwords tried since this officer was last here, told once they are unlocked; none when there were none.
 */
tries: Text | null, 
/**
 * The case that the window begins with: the practice case of a draft that is looked at.
 */
begin: string | null, version: string, };

/**
 * Who may unlock, and whether somebody has.
 */
export type SessionStatus = Record<symbol, never>;

/**
 * An answer that is kept and not asked for by the checklist on which the case stands.
 */
export type SetAside = { 
/**
 * Question, table, or `table.row.column`.
 */
at: string, label: Text, 
/**
 * The answer as it was given; of a table how many rows.
 */
text: Text, };

/**
 * Settles a place by taking over what one of the officers said there: a new answer by somebody who has heard all of them.
 */
export type SettleConflict = { case: string, place: string, 
/**
 * Which of the claims, from 0.
 */
take: number, };

/**
 * Notes what was done about a finding. It repairs nothing, and the check says it as before; it leaves the desk.
 */
export type SettleFinding = { id: string, words: string, };

export type SettledView = { saved: Saved, 
/**
 * The officer's words.
 */
words: string, };

export type SheetView = { table: string, label: Text, help: Text, columns: Array<Text>, 
/**
 * The line of titles for a spreadsheet, tab-separated.
 */
titles: Text, rows: number, };

/**
 * The same for any guarded answer: another person signs what the checklist asks of them at one place.
 */
export type SignAnswers = { case: string, 
/**
 * A question, or a table.
 */
question: string, 
/**
 * The row, in a table.
 */
row: string | null, 
/**
 * `second_officer`, `reviewer` or `committee`.
 */
guard: string, officer: string, password: Password, 
/**
 * Raw texts by column, or by the question's own id. What holds the signer's name is filled in by the signature.
 */
answers: { [key in string]: string }, };

/**
 * What stands behind a name in an explanation.
 */
export type SignatureView = { 
/**
 * Signed by that person, for what stands there now.
 */
holds: boolean, 
/**
 * How it was signed, or why it does not count.
 */
text: Text, at: string | null, };

export type SituationView = { 
/**
 * Name of the scenario; none for the case and for what is turned now.
 */
name: string | null, label: Text, 
/**
 * What is assumed, one sentence each.
 */
turns: Array<Text>, 
/**
 * Why it cannot be made in the case as it is now.
 */
refused: Array<Text>, 
/**
 * When it was kept.
 */
saved_at: string | null, 
/**
 * The turns themselves, to take up again.
 */
again: Array<TurnView>, };

/**
 * How the checklist a case stands on relates to the one that is here.
 */
export type Standing = "present" | "older" | "not_kept" | "damaged";

export type StatementView = { id: string, label: Text, columns: Array<NamedRef>, lines: Array<LineView>, };

/**
 * Stops the reading.
 */
export type StopFlows = { case: string, };

export type StressLine = { label: Text, calibrated: boolean, 
/**
 * Why it cannot be made in this case; then there is no outlook.
 */
refused: Text | null, outlook: OutlookView | null, };

/**
 * The stress table of the case.
 */
export type StressTable = { case: string, 
/**
 * What is typed and not saved yet counts, too.
 */
changes: Array<Change>, };

export type StressView = { 
/**
 * The loan whose plan is tested.
 */
tested: FigureView, 
/**
 * It is the limit proposed; otherwise the amount asked.
 */
at_limit: boolean, 
/**
 * The case as it is, then each stress.
 */
rows: Array<StressLine>, };

export type StructureView = { head: Text, reason: Text, limit: FigureView, lowest: FigureView, interest: FigureView, 
/**
 * To look at it as a scenario; empty for two parts, which no lever makes.
 */
turns: Array<TurnView>, };

export type StructuresView = { 
/**
 * Why what was asked does not fit; empty when it does.
 */
why: Array<Text>, 
/**
 * The best, best first, each in one sentence.
 */
better: Array<StructureView>, 
/**
 * What to say when there is nothing to show.
 */
nothing: Text | null, evaluations: number, 
/**
 * Whether all that policy offers was tried.
 */
complete: boolean, 
/**
 * Time of the search, microseconds.
 */
took_us: number, };

/**
 * How deep the case is surveyed 调查深浅, why, and what that leaves out.
 */
export type SurveyView = { 
/**
 * `short`, `standard` or `enhanced`.
 */
depth: string, label: Text, 
/**
 * The row of the policy that fits, in words; none while the amount or what it looks at is open.
 */
why: Text | null, 
/**
 * What the policy asks for, where the officer chose to go deeper.
 */
due: Text | null, 
/**
 * The most that the limit can be at this depth, shown; none where nothing bounds it.
 */
amount: string | null, 
/**
 * What is asked at a deeper survey only, chapter by chapter.
 */
left_out: Array<LeftOut>, 
/**
 * How many answers of a deeper survey stand and do not count.
 */
answers_left_out: number, 
/**
 * What the bank knows and nobody is asked.
 */
reference: Array<ReferenceView>, };

export type SuspectView = { sentence: Text, 
/**
 * An alternative to the entry before it.
 */
instead: boolean, 
/**
 * A failed check names it, not statistics alone.
 */
by_verdict: boolean, 
/**
 * The failed checks it explains.
 */
checks: Array<NamedRef>, 
/**
 * The questions to look at again, the likeliest first.
 */
questions: Array<NamedRef>, };

export type TableView = { id: string, 
/**
 * The basis its cells inherit.
 */
basis: Basis, basis_inherited: boolean, 
/**
 * 核实无: verified that there is none.
 */
declared_empty: boolean, rows: Array<RowView>, };

/**
 * Takes a package in: all of it, or nothing.
 */
export type TakePackage = { path: string, passphrase: Password | null, 
/**
 * The digits of each key that was compared by telephone and is not known here yet.
 */
confirmed: Array<string>, };

/**
 * A user-visible text, Chinese first.
 */
export type Text = { zh: string, en: string, };

/**
 * The answers and tables that the changes touched, as they stand after them.
 */
export type Touched = { 
/**
 * By question id; null: taken back.
 */
answers: { [key in string]: AnswerView | null }, 
/**
 * Cells by `table.row.column`; null: taken back.
 */
cells: { [key in string]: AnswerView | null }, 
/**
 * Tables whose rows, basis or declaration changed, whole.
 */
tables: { [key in string]: TableView }, };

/**
 * A trade, with or without a checklist.
 */
export type TradeCard = { id: string, name: Text, family: Text, sector: Text, 
/**
 * Codes of GB/T 4754 国民经济行业分类.
 */
gbt4754: Array<string>, aliases: Array<string>, 
/**
 * The other name by which it was found.
 */
found_as: string | null, state: TradeState, 
/**
 * The state in words.
 */
state_text: Text, 
/**
 * `low`, `medium`, `elevated`, `high`; uncalibrated.
 */
risk_class: string | null, margin: MarginView | null, };

/**
 * Whether a trade's checklist is there.
 */
export type TradeState = "built" | "family_there" | "family_missing";

/**
 * One turn of a lever.
 */
export type TurnView = { lever: string, 
/**
 * A row id or `largest`, where the lever has a table.
 */
row: string | null, 
/**
 * A decimal or a choice.
 */
to: string, };

export type Unlock = { officer: string, password: Password, };

/**
 * The five verdicts; the window gives each a sign and a word (✓ 通过, ! 关注, ✗ 不通过, – 未检, 不适用).
 */
export type Verdict = "pass" | "attention" | "fail" | "not_checked" | "not_applicable";

export type VerdictCounts = { pass: number, attention: number, fail: number, not_checked: number, not_applicable: number, };

/**
 * Verifies every record and every attachment of the officer's log; against what is known from elsewhere, where that is given.
 */
export type VerifyLog = { 
/**
 * A log head as a report prints it: number and hash, or the first digits of the hash.
 */
head: string | null, 
/**
 * The public key, or its fingerprint, in hexadecimal.
 */
key: string | null, };

export type VerifyReport = { ok: boolean, records: number, attachments: number, head_seq: number, head_hash: string, 
/**
 * SHA-256 of the public key that verifies the log.
 */
key: string, 
/**
 * What was given from elsewhere and is confirmed, in words.
 */
confirmed: Array<Text>, 
/**
 * What does not hold, and what else is to be known: the same whenever it is asked, whatever was done about it.
 */
findings: Array<FindingView>, 
/**
 * What verification cannot show.
 */
limits: Text, };

/**
 * The flows of the case as they stand.
 */
export type ViewFlows = { case: string, };

export type VisitPlanView = { look_ups: Array<OriginalView>, at_the_bank: Array<OriginalView>, stops: Array<VisitStopView>, apart: Array<AskedApartView>, originals: Array<OriginalView>, };

export type VisitStepView = { 
/**
 * 数, 看 or 拍.
 */
kind: Text, 
/**
 * The question, table or material.
 */
id: string, label: Text, unit: string, how: Text, section: Text, table: boolean, };

export type VisitStopView = { id: string, label: Text, help: Text, steps: Array<VisitStepView>, };

/**
 * The state of the questions after this evaluation.
 */
export type VisitView = { survey: SurveyView, progress: Array<SectionProgress>, 
/**
 * Question ids, `table.row.column` and whole columns `table[column]` that are not asked now; their old answers are kept.
 */
irrelevant: Array<string>, 
/**
 * Required and not answered, those that matter most first.
 */
missing: Array<Missing>, problems: Array<Problem>, 
/**
 * Values of computed columns by table, row, column.
 */
computed: { [key in string]: { [key in string]: { [key in string]: FigureView } } }, 
/**
 * Sums of the columns to be kept in sight, by table and column.
 */
sums: { [key in string]: { [key in string]: FigureView } }, };

export type WaterfallBar = { id: string, label: Text, figure: FigureView, role: WaterfallRole, };

export type WaterfallRole = "level" | "plus" | "minus" | "residual";

/**
 * The case under these turns, beside the case as it is and the scenarios kept.
 */
export type WhatIf = { case: string, 
/**
 * What is typed and not saved yet counts, too.
 */
changes: Array<Change>, turns: Array<TurnView>, };

export type WhatIfView = { levers: Array<LeverView>, 
/**
 * Why turns could not be made; then `now` stands without them.
 */
refused: Array<Text>, 
/**
 * What is compared: one column per situation, the case itself first, then what is turned now, then the scenarios kept.
 */
columns: Array<SituationView>, groups: Array<GroupView>, 
/**
 * Months of the cash plan with the loan each situation would get.
 */
months: Array<MonthView>, };

/**
 * Writes the months' totals and the exclusions into the checklist, as shown by `changes`; one record.
 */
export type WriteFlows = { case: string, };

export interface Commands {
  session_status: { request: SessionStatus; reply: SessionState };
  create_officer: { request: CreateOfficer; reply: SessionState };
  unlock: { request: Unlock; reply: SessionState };
  lock: { request: Lock; reply: SessionState };
  consider_password: { request: ConsiderPassword; reply: PasswordView };
  change_password: { request: ChangePassword; reply: SessionState };
  list_industries: { request: ListIndustries; reply: Array<IndustryCard> };
  list_trades: { request: ListTrades; reply: Array<TradeCard> };
  list_cases: { request: ListCases; reply: Array<CaseCard> };
  new_case: { request: NewCase; reply: CaseView };
  open_practice_case: { request: OpenPracticeCase; reply: CaseView };
  open_short_practice_case: { request: OpenShortPracticeCase; reply: CaseView };
  open_case: { request: OpenCase; reply: CaseView };
  revise_case: { request: ReviseCase; reply: CaseView };
  close_case: { request: CloseCase; reply: CaseView };
  reopen_case: { request: ReopenCase; reply: CaseView };
  erase_case: { request: EraseCase; reply: Erased };
  preview_move: { request: PreviewMove; reply: MovePreview };
  move_case: { request: MoveCase; reply: CaseView };
  list_moves: { request: ListMoves; reply: MovesView };
  replay_case: { request: ReplayCase; reply: Replayed };
  mark_limit_seen: { request: MarkLimitSeen; reply: Saved | null };
  draft: { request: Draft; reply: DraftReply };
  keystroke: { request: Keystroke; reply: KeystrokeReply };
  commit: { request: Commit; reply: CommitReply };
  history: { request: History; reply: Array<HistoryEntry> };
  read_number: { request: ReadNumber; reply: NumberRead };
  clock_events: { request: ClockEvents; reply: Array<ClockEvent> };
  explain: { request: Explain; reply: Explanation };
  explain_tree: { request: ExplainTree; reply: Reason };
  explain_check: { request: ExplainCheck; reply: CommitReply };
  confirm_explanation: { request: ConfirmExplanation; reply: CommitReply };
  accept_explanation: { request: AcceptExplanation; reply: CommitReply };
  sign_answers: { request: SignAnswers; reply: CommitReply };
  reviewer_questions: { request: ReviewerQuestions; reply: Array<ReviewerQuestionView> };
  attach: { request: Attach; reply: AttachmentView };
  list_attachments: { request: ListAttachments; reply: Array<AttachmentView> };
  get_attachment: { request: GetAttachment; reply: AttachmentBytes };
  import_case: { request: ImportCase; reply: ImportReply };
  export_case: { request: ExportCase; reply: FileWritten };
  case_text: { request: CaseText; reply: PlainCase };
  export_xlsx: { request: ExportXlsx; reply: FileWritten };
  export_pdf: { request: ExportPdf; reply: FileWritten };
  preview_pdf: { request: PreviewPdf; reply: PdfPreview };
  check_print: { request: CheckPrint; reply: Array<LackingCharacters> };
  verify_log: { request: VerifyLog; reply: VerifyReport };
  list_findings: { request: ListFindings; reply: FindingsView };
  settle_finding: { request: SettleFinding; reply: FindingsView };
  salvage_case: { request: SalvageCase; reply: Salvaged };
  prepare_visit: { request: PrepareVisit; reply: PreparationView };
  answer_phone: { request: AnswerPhone; reply: CommitReply };
  export_preparation: { request: ExportPreparation; reply: PaperWritten };
  drop_flows: { request: DropFlows; reply: FlowsDone };
  flows_progress: { request: FlowsProgress; reply: FlowsDone };
  stop_flows: { request: StopFlows; reply: FlowsDone };
  confirm_flows: { request: ConfirmFlows; reply: CommitReply };
  write_flows: { request: WriteFlows; reply: CommitReply };
  save_scenario: { request: SaveScenario; reply: ScenarioList };
  list_scenarios: { request: ListScenarios; reply: ScenarioList };
  delete_scenario: { request: DeleteScenario; reply: ScenarioList };
  check_package: { request: CheckPackage; reply: PackageView };
  take_package: { request: TakePackage; reply: PackageTaken };
  list_conflicts: { request: ListConflicts; reply: ConflictsView };
  settle_conflict: { request: SettleConflict; reply: ConflictsView };
  confirm_here: { request: ConfirmHere; reply: CommitReply };
  ask_next: { request: AskNext; reply: NextQuestionsView };
  read_flows: { request: ReadFlows; reply: FlowsRead };
  view_flows: { request: ViewFlows; reply: FlowsView };
  flow_rows: { request: FlowRows; reply: FlowRowsPage };
  what_if: { request: WhatIf; reply: WhatIfView };
  stress_table: { request: StressTable; reply: StressView };
  find_structure: { request: FindStructure; reply: StructuresView };
  make_package: { request: MakePackage; reply: PackageMade };
  check_history: { request: CheckHistory; reply: Array<CheckStory> };
  keep_flows: { request: KeepFlows; reply: FlowFile };
}
