// Generated from crates/app/src/api by `TIANYE_EXPORT=1 cargo test -p app --test typescript`; do not edit.
// One word of `Commands` per command of the window, with its request and its reply.

/**
 * What this program is and where it keeps things.
 */
export type AboutProgram = Record<symbol, never>;

export type AboutView = { id: string, label: Text, 
/**
 * Where to go, for an answer.
 */
at: string | null, };

/**
 * A reviewer accepts the evidence of a check's explanation, or not, in a log of their own.
 */
export type AcceptEvidence = { case: string, check: string, accepted: boolean, text: string, password: Password, };

/**
 * A reviewer accepts a confirmed explanation, in the same way.
 */
export type AcceptExplanation = { case: string, check: string, officer: string, password: Password, };

export type AcceptedView = { act: ActView, check: string, label: Text, accepted: boolean, text: string, };

/**
 * What an account is for.
 */
export type AccountRole = "officer" | "reviewer" | "committee";

/**
 * Another account on this machine, for whoever signs in somebody's case.
 */
export type AccountView = { name: string, role: AccountRole, };

/**
 * An act: who, when, as what, and what became of it.
 */
export type ActView = { by: string, role: Text | null, at: string, seq: number, hash: string, what: Text, became: Became, 
/**
 * The same in words.
 */
words: Text, 
/**
 * Of who sits here.
 */
own: boolean, };

/**
 * What the officer did; one action is one record, a paste of 500 rows too.
 */
export type Action = "typed" | "paste" | "undo" | "redo" | "import" | "practice";

/**
 * Answers or declines one of them; neither takes the answer back. What is answered after the opening is kept and counts as no answer given alone.
 */
export type AnswerBlind = { case: string, question: string, 
/**
 * As typed.
 */
raw: string | null, 
/**
 * Why it is not answered.
 */
declined: string | null, };

export type AnswerGiven = { act: ActView, text: string, records: Array<RecordRef>, };

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
 * An officer answers a remark, and points to the records made because of it.
 */
export type AnswerRemark = { case: string, remark: string, text: string, 
/**
 * Hashes of records of the case.
 */
records: Array<string>, };

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

/**
 * When and where the client is visited.
 */
export type Appointment = { 
/**
 * ISO.
 */
day: string, 
/**
 * `09:30`
 */
time: string | null, place: string | null, 
/**
 * It lies before today.
 */
passed: boolean, };

export type AppraisalView = { headline: Headline, visit: VisitView, statements: Array<StatementView>, checks: Array<CheckView>, measures: Array<MeasureView>, 
/**
 * Other figures that have more than one reading, by the identities of the checklist: the same shape, for the ladder beside the questions.
 */
pairs: Array<MeasureView>, 
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
 * Puts a case into the archive of this desk, or back.
 */
export type ArchiveCase = { case: string, archived: boolean, };

/**
 * How far a case is at the branch.
 */
export type ArrivedWord = "here" | "records" | "all";

/**
 * Writes a request to be taken in as a file, where no network leads to the branch.
 */
export type AskEnrolment = { code: Password, path: FileRef, };

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
 * A case at the branch.
 */
export type AtBranch = { 
/**
 * The first digits of its id, by which people speak of it.
 */
number: string, 
/**
 * The branch of whoever opened it.
 */
branch: string, 
/**
 * Where it stands in review and decision, in words.
 */
state: Text, 
/**
 * When its first record came to the branch, ISO.
 */
came: string, 
/**
 * How much whoever asks may read: 1 this line, 2 figures, 3 all with numbers of persons covered, 4 all.
 */
level: number, };

/**
 * Keeps a file, encrypted, as evidence for a question, a cell or the case.
 */
export type Attach = { case: string, 
/**
 * A question id, `table.row.column`, or null for the case as a whole.
 */
at: string | null, file: FileSource, };

export type AttachmentBytes = { id: string, name: string, mime: string, base64: string, };

export type AttachmentFacts = { id: string, name: string, seq: number, officer: string, 
/**
 * Whether it stands in the log of who sits here: only they can take it out.
 */
own: boolean, added_at: string, 
/**
 * How it came, in words.
 */
source: Text, size: number, width: number | null, height: number | null, 
/**
 * By the picture's own account: local time.
 */
taken: string | null, 
/**
 * By its own account: north and east, as a map takes it.
 */
place: string | null, 
/**
 * What is to be looked at, in plain words; never a verdict.
 */
remarks: Array<Text>, 
/**
 * Photos that it equals or resembles.
 */
alike: Array<PhotoLikeness>, };

export type AttachmentView = { 
/**
 * SHA-256 of the content, hex.
 */
id: string, name: string, mime: string, size: number, at: string | null, added_at: string, seq: number, image: boolean, 
/**
 * By the picture's own account: local time.
 */
taken: string | null, 
/**
 * What is to be looked at, said when it is attached: another photo that it equals or resembles, another day or place by its own account.
 */
notices: Array<Text>, };

export type BackupChecked = { ok: boolean, officer: string | null, backup: BackupView, lines: Array<PackageLine>, };

export type BackupKnown = { number: number, at: string, 
/**
 * Whole days since.
 */
days: number, 
/**
 * Records written since.
 */
records_since: number, };

export type BackupMade = { path: string, number: number, 
/**
 * Bytes of the account, and bytes that had to be written; in units of 1,000.
 */
size_kb: number, written_kb: number, 
/**
 * Backups removed because they held cases erased since.
 */
removed_erased: Array<number>, 
/**
 * The record of it; null where the account was locked meanwhile.
 */
saved: Saved | null, 
/**
 * What else is to be known.
 */
notes: Array<Text>, };

/**
 * How far making, looking or restoring is.
 */
export type BackupProgress = Record<symbol, never>;

export type BackupRestored = { officer: string, backup: BackupView, 
/**
 * What was proved, and what is to be known.
 */
lines: Array<PackageLine>, state: SessionState, };

export type BackupRunning = { running: boolean, thousandths: number, };

export type BackupStanding = { 
/**
 * The latest one that the log knows of.
 */
last: BackupKnown | null, 
/**
 * Where it went, as this machine remembers.
 */
place: string | null, 
/**
 * That folder is there now.
 */
place_there: boolean, 
/**
 * It is time for one.
 */
due: boolean, 
/**
 * The same in words.
 */
words: Text, 
/**
 * Cases that were erased and that the latest backup still holds.
 */
erased_held: number, };

/**
 * How it stands with the backups of whoever is unlocked.
 */
export type BackupStatus = Record<symbol, never>;

export type BackupView = { number: number, at: string, 
/**
 * The end of the log in it.
 */
head_seq: number, head_hash: string, size_kb: number, };

export type BackupsFound = { 
/**
 * By this the account is named to the other commands.
 */
store: string, 
/**
 * As its key file says; null where that does not read.
 */
officer: string | null, 
/**
 * The account is on this machine already.
 */
here: boolean, 
/**
 * The newest last.
 */
backups: Array<BackupView>, 
/**
 * Numbers of manifests that do not read.
 */
unreadable: Array<number>, };

export type BandView = { points: string, text: Text, hit: boolean, };

/**
 * The basis of an answer 依据.
 */
export type Basis = "oral" | "third_party" | "observed" | "system" | "document";

/**
 * What became of an act.
 */
export type Became = "effective" | "pending" | "doubtful" | "refused";

export type BlindFact = { label: Text, text: string, };

export type BlindItem = { question: QuestionView, 
/**
 * The answer that stands; before the opening the one given alone.
 */
answer: AnswerView | null, 
/**
 * Why it was not answered.
 */
declined: string | null, 
/**
 * It was said after the opening.
 */
after_opening: boolean, };

/**
 * The second officer's questions, with as much of the case as a visit needs.
 */
export type BlindView = { 
/**
 * The first officer's answers are not opened yet, and nothing of them is shown.
 */
kept_back: boolean, first_officer: string | null, 
/**
 * Name, business, address, as far as known.
 */
about: Array<BlindFact>, items: Array<BlindItem>, 
/**
 * How many are neither answered nor declined.
 */
left: number, 
/**
 * When the first officer's answers were opened.
 */
opened_at: string | null, };

/**
 * The branch that this machine belongs to.
 */
export type BranchCard = { address: string, 
/**
 * The officer's staff number there.
 */
staff: string, name: string, 
/**
 * Where in the bank.
 */
path: string, 
/**
 * When this machine was taken in, by the branch's clock.
 */
since: string, };

/**
 * How the latest session ended.
 */
export type BranchEnd = { 
/**
 * A stable word: done, left, cut, busy, fork, stuck, revoked, destroyed, intercepted, expired, certificate_over, another_branch, only_read, stopped, refused, not_understood.
 */
code: string, words: Text, 
/**
 * What else happened.
 */
notes: Array<Text>, 
/**
 * What to do, one after the other; empty where it goes on by itself.
 */
steps: Array<Text>, at: string, 
/**
 * It goes on by itself after so many seconds, if the window is open; null: only when the officer says so.
 */
again_in: number | null, };

/**
 * What the branch reckoned of a submission 分行复算, beside what was submitted.
 */
export type BranchReckoned = { grade: string | null, 
/**
 * Yuan.
 */
limit: string | null, 
/**
 * Points.
 */
score: string | null, 
/**
 * Grade, limit and every figure of the digest are what was submitted.
 */
same: boolean, 
/**
 * What holds the case up there, the first of it.
 */
places: Array<PlaceNamed>, };

/**
 * How it stands with the branch, and how far the named cases are.
 */
export type BranchStatus = { cases: Array<string>, };

export type BranchView = { 
/**
 * Null: not taken in by a branch.
 */
branch: BranchCard | null, 
/**
 * The one line: not connected, waiting, running, or all there.
 */
words: Text, 
/**
 * A session is under way.
 */
running: boolean, 
/**
 * How far it is.
 */
thousandths: number, 
/**
 * Something waits.
 */
waiting: boolean, 
/**
 * The latest session since the account was unlocked.
 */
last: BranchEnd | null, cases: Array<CaseArrival>, 
/**
 * A request to be taken in was written as a file: the digits to say by telephone.
 */
asked: string | null, };

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

export type CaseArrival = { case: string, arrived: ArrivedWord, 
/**
 * The same in words, with its sign.
 */
words: Text, 
/**
 * What of it waits, in words; empty where nothing does.
 */
waits: Text, };

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
blockers: Array<Text>, amount_asked: FigureView | null, created_at: string, saved_at: string | null, 
/**
 * Not worked out yet: only what the record says stands here; asked again, it will be.
 */
pending: boolean, 
/**
 * Where it stands at the branch, for whoever reads it there and not on a laptop; null on a laptop.
 */
at_branch: AtBranch | null, };

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
read_only: Text | null, 
/**
 * The officer has seen the limit, and the record says so.
 */
limit_seen: boolean, };

/**
 * Text of a case file, or the path of one.
 */
export type CaseSource = { "from": "path", path: FileRef, } | { "from": "json", json: string, };

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
 * Units and reasons in English, by the Chinese that stands in figures and questions.
 */
words: { [key in string]: string }, 
/**
 * Where the day leads, in its order; every section is answered at one of them.
 */
places: Array<PlaceView>, 
/**
 * Which measures an answer feeds, by question or table, the one it speaks of most directly first.
 */
feeds: { [key in string]: Array<FeedView> }, 
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
set_aside: Array<SetAside>, appraisal: AppraisalView, 
/**
 * What is asked of the second officer alone; null for everybody else. While it is kept back, nothing else of the case is here.
 */
blind: BlindView | null, };

/**
 * A member votes on a motion.
 */
export type CastVote = { case: string, motion: string, vote: VoteGiven, reason: string, password: Password, };

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
export type CheckPackage = { path: FileRef, 
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
 * A reviewer accepts what was done about a remark, or not: then it stays open.
 */
export type CloseRemark = { case: string, remark: string, accepted: boolean, text: string | null, };

export type ClosingView = { act: ActView, accepted: boolean, text: string | null, };

/**
 * The closed set of failures at the boundary; the window matches on the code and never on the message.
 */
export type Code = "locked" | "wrong_password" | "too_many_tries" | "bad_officer" | "weak_password" | "in_use" | "damaged" | "read_only" | "reads_only" | "not_here" | "newer" | "not_found" | "bad_request" | "bad_case" | "bad_checklist" | "consent_missing" | "too_large" | "disk_full" | "file" | "kept_back" | "not_acknowledged" | "stopped" | "report" | "internal";

export type CodeView = { 
/**
 * As it is printed, in groups of five.
 */
shown: string, 
/**
 * It is whole and its check letter fits.
 */
good: boolean, 
/**
 * What to look at again; null while it is only not finished.
 */
fault: Text | null, };

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
 * What changed from one submission to the next, or since it; without `submission` since the latest one.
 */
export type CompareSubmission = { case: string, 
/**
 * The hash of a submission: what it changed against the one before it.
 */
submission: string | null, };

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
outside: Array<Text>, 
/**
 * What second officers said alone, beside the first officer's answers.
 */
second: Array<SecondView>, };

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
 * Looks at an invitation as far as it is typed; nothing of it is kept.
 */
export type ConsiderCode = { code: Password, };

/**
 * How good a password would be; nothing of it is kept.
 */
export type ConsiderPassword = { password: Password, 
/**
 * Whose it would be; empty: whoever is unlocked.
 */
name: string, };

/**
 * A share as far as it is typed; nothing of it is kept.
 */
export type ConsiderShare = { share: Password, };

/**
 * The second officer signs the latest submission, or says in what they differ.
 */
export type Cosign = { case: string, agrees: boolean, statement: string, dissent: string | null, password: Password, };

export type CosignView = { act: ActView, agrees: boolean, statement: string, dissent: string | null, };

/**
 * Why remarks were made in a month 退回原因, over the cases of this desk that are no practice; made of what is worked out already.
 */
export type CountReasons = { 
/**
 * `2026-11`; none: the month that is.
 */
month: string | null, };

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

export type DeskCount = { group: DeskGroup, count: number, };

/**
 * What a command of the desk did to a case.
 */
export type DeskDone = { 
/**
 * The case; none when it is gone.
 */
case: string | null, };

/**
 * Where a case lies on the desk; each in one group.
 */
export type DeskGroup = "today" | "open" | "waiting" | "done" | "archived";

/**
 * A line of the desk.
 */
export type DeskLine = { card: CaseCard, group: DeskGroup, appointment: Appointment | null, waits: Waits | null, archived: boolean, 
/**
 * Why it fits the words, where the line does not show it: the name, the phone with its first digits covered.
 */
found_as: Text | null, };

/**
 * A page and how many there are.
 */
export type DeskView = { 
/**
 * Cases that fit the words, by group.
 */
counts: Array<DeskCount>, 
/**
 * Lines of the group that is shown.
 */
total: number, from: number, lines: Array<DeskLine>, 
/**
 * Cases of the whole desk, whatever the words.
 */
cases: number, 
/**
 * Not worked out yet, of the whole desk (`work_out_desk`).
 */
pending: number, 
/**
 * Appointments of the seven days after today.
 */
coming: number, 
/**
 * The day that counts as today.
 */
today: string, };

export type DeskWork = { left: number, };

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

export type DraftsView = { drafts: Array<LeftDraft>, 
/**
 * What of them could not be taken just now, with the reason.
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
 * Deletes a practice case; one of a client is erased with the password (`erase_case`).
 */
export type DropPractice = { case: string, };

export type DutiesView = { 
/**
 * The version of the list.
 */
version: string, 
/**
 * Its SHA-256.
 */
hash: string, 
/**
 * The content hash of the checklist whose figures were read.
 */
checklist: string, 
/**
 * The day of the page, ISO: what was not due by then does not apply.
 */
day: string, 
/**
 * The case was submitted; else the page says how it stands.
 */
submitted: boolean, summary: Text, due: number, done: number, not_done: number, not_applicable: number, cannot_tell: number, notes: Array<Text>, 
/**
 * In the order of a loan's life.
 */
duties: Array<DutyView>, };

/**
 * What the records show of a duty.
 */
export type DutyOutcome = "done" | "not_done" | "not_applicable" | "cannot_tell";

/**
 * A record behind a duty: who, what, when, its number and hash, what stood there before and after.
 */
export type DutyProof = { by: string, 
/**
 * In which role, of an act of review and decision.
 */
role: Text | null, at: string, seq: number, hash: string, what: Text, 
/**
 * The question, table or cell it is about.
 */
place: string | null, before: string | null, after: string | null, };

export type DutyView = { id: string, 
/**
 * At which step.
 */
phase: Text, 
/**
 * Whose it is.
 */
role: Text, label: Text, outcome: DutyOutcome, outcome_text: Text, 
/**
 * What was not done, why it is not owed, why nobody can tell.
 */
why: Text | null, proofs: Array<DutyProof>, 
/**
 * Records left out between the first and the last.
 */
more: number, };

/**
 * Has this machine taken in by the branch at an address, with the code on paper.
 */
export type EnrolBranch = { code: Password, address: string, };

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

/**
 * The key of escrow on this machine.
 */
export type EscrowView = { 
/**
 * The digits to compare; null where the account is sealed and no file lies here any more.
 */
digits: string | null, 
/**
 * The short name that stands on the shares.
 */
name: string | null, 
/**
 * Whether the account that is unlocked is sealed to it.
 */
sealed: boolean, 
/**
 * Whether its password opens it on this device only.
 */
device_bound: boolean, 
/**
 * Where the secret of this device lies that its password needs, and why not in the system's key store.
 */
secret_place: Text | null, 
/**
 * Digits of another key that the account is sealed to.
 */
other: string | null, };

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
 * Writes a plain copy of one file where the officer chose. By right of the officers of the case, with a reason, recorded before it is there.
 */
export type ExportAttachment = { case: string, id: string, path: FileRef, reason: string, };

/**
 * Writes the case file in plain text: whoever has it can read it. Refused unless acknowledged; recorded in the log.
 */
export type ExportCase = { case: string, path: FileRef, acknowledged: boolean, };

/**
 * The page as a PDF, recorded as an export before it is written.
 */
export type ExportDuties = { case: string, path: FileRef, english: boolean, };

/**
 * Writes the print-ready report; recorded in the log.
 */
export type ExportPdf = { case: string, path: FileRef, };

/**
 * Writes a paper where the officer says; of a case it is recorded in the log.
 */
export type ExportPreparation = { case: string | null, industry: string | null, answers: { [key in string]: string }, paper: PreparedPaper, format: PaperFormat, english: boolean, path: FileRef, };

/**
 * Writes a report with identity, telephone and card numbers in full. By right of the officers on a case that is not closed, with the password
 * and a reason; recorded with both the reason and that nothing was covered.
 */
export type ExportUnmasked = { case: string, path: FileRef, format: ReportFormat, 
/**
 * Why; goes into the record.
 */
reason: string, password: Password, };

/**
 * Writes the workbook; recorded in the log.
 */
export type ExportXlsx = { case: string, path: FileRef, };

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
 * A measure that an answer feeds.
 */
export type FeedView = { measure: string, 
/**
 * The estimates it enters.
 */
estimates: Array<string>, 
/**
 * Whether the value that the statement carries rests on it.
 */
statement: boolean, };

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
 * A file or folder as whoever asks names it.
 */
export type FileRef = string;

/**
 * Where the bytes come from: a file the officer picked, or bytes pasted or dropped, here or sent in pieces before.
 */
export type FileSource = { "from": "path", path: FileRef, } | { "from": "base64", name: string, base64: string, } | { "from": "staged", name: string, id: string, };

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

export type FolderPicture = { path: string, name: string, size: number, 
/**
 * Seconds since 1970 at which it was written last; null where the system does not say.
 */
written: string | null, 
/**
 * A file of this name and size is in the case.
 */
there: boolean, };

/**
 * The pictures in a folder that the officer named: a memory card, a telephone that shows itself as a disk, a folder that a camera writes to. They are
 * offered, never taken by themselves.
 */
export type FolderPictures = { case: string, path: FileRef, };

export type GetAttachment = { case: string, id: string, };

/**
 * What is known of a file: who brought it when and from where, what a picture says of itself, what is to be looked at.
 */
export type GetAttachmentFacts = { case: string, id: string, };

/**
 * A small picture of a photo. Made once and kept, encrypted, beside the file.
 */
export type GetThumbnail = { case: string, id: string, };

/**
 * A reviewer passes the case on, gives it back, or advises to decline; an approver gives it back.
 */
export type GiveOpinion = { case: string, advice: OpinionAdvice, terms: Terms, text: string, password: Password, };

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
after_limit_seen: boolean, 
/**
 * Put to the second officer alone, and said after the first officer's answers were opened: it does not count as said alone.
 */
after_opening: boolean, hash: string, };

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

export type JobKind = "attach" | "preview" | "pdf" | "xlsx" | "json" | "copy";

/**
 * Long work under way.
 */
export type JobView = { job: number, case: string, kind: JobKind, 
/**
 * The file that it is about, without its folder.
 */
name: string, thousandths: number, 
/**
 * False once it is in the record.
 */
stoppable: boolean, };

export type JudgementView = { 
/**
 * What is proposed, how much of what was asked, and what holds it there.
 */
head: Text, 
/**
 * Why, each a sentence without its full stop.
 */
because: Array<Text>, 
/**
 * What would make it firm; none when it is.
 */
firm: Text | null, 
/**
 * The answers that it waits for.
 */
waits_for: Array<NamedRef>, 
/**
 * What each bound means in this case, by the bound's id.
 */
meanings: { [key in string]: Text }, 
/**
 * What second officers said alone, beside the first officer's answers.
 */
second: Array<SecondView>, 
/**
 * Of each deviating check, the questions among those that rest on answers it rests on, too.
 */
beside: { [key in string]: Array<string> }, };

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
 * Something that keeps the case from being submitted.
 */
export type Lacking = { 
/**
 * `open_conflict`, `answer_missing`, `consent_missing`.
 */
why: string, label: Text, 
/**
 * The question, table or cell to go to.
 */
at: string | null, };

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

/**
 * What one lock left of one case.
 */
export type LeftDraft = { id: string, case: string, title: string, 
/**
 * When it locked; null where the draft does not read.
 */
at: string | null, 
/**
 * Lies on the disk; else only this running program has it.
 */
on_disk: boolean, 
/**
 * What it holds; empty where it does not read any more.
 */
items: Array<LeftItem>, };

export type LeftItem = { 
/**
 * Its number in the draft.
 */
n: number, at: string, label: string, text: string, 
/**
 * What stands there now.
 */
stands: string | null, 
/**
 * Whether it can be taken over from here.
 */
takes: boolean, 
/**
 * Why it could not be saved then.
 */
why: Text | null, };

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
cells: { [key in string]: FigureView }, 
/**
 * How the line was checked; null where nothing is said.
 */
how_checked: Text | null, };

export type ListAttachments = { case: string, };

/**
 * The backups in a folder, of whatever accounts. Needs no password.
 */
export type ListBackups = { path: FileRef, };

export type ListCases = Record<symbol, never>;

/**
 * On what the officers of a case differ.
 */
export type ListConflicts = { case: string, };

/**
 * What was left unsaved at earlier locks.
 */
export type ListDrafts = Record<symbol, never>;

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
 * The list; made of what is worked out of the cases already, none is opened for it.
 */
export type ListQueue = Record<symbol, never>;

/**
 * The files that were taken out.
 */
export type ListRemoved = { case: string, };

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
 * Locks after a rest, whatever the disk says. What could not be saved is sealed for whoever was unlocked and kept as a draft.
 */
export type LockKeeping = { unsaved: Array<UnsavedCase>, };

/**
 * What waits for a consent of the client.
 */
export type LockView = { consent: string, label: Text, 
/**
 * What is still lacking.
 */
why: Text, 
/**
 * The question that says it is signed, at which the paper hangs.
 */
question: string, 
/**
 * Questions and tables that wait.
 */
questions: Array<string>, };

/**
 * How the lock went.
 */
export type LockedView = { state: SessionState, 
/**
 * How many inputs are kept on the disk.
 */
kept: number, 
/**
 * Inputs that the disk did not take, by their places in words: the running program alone still has them, sealed.
 */
at_risk: Array<string>, 
/**
 * Why.
 */
why: Failure | null, };

export type LogCount = { by: string, records: number, };

/**
 * A small picture of a file in that folder, before it is taken.
 */
export type LookAtPicture = { path: FileRef, };

/**
 * Makes a backup of whoever is unlocked, below a folder of a stick or share; null: where the latest one went.
 */
export type MakeBackup = { path: FileRef | null, 
/**
 * Look at every part that is there and write anew what is damaged, not only what is new.
 */
every_part: boolean, };

/**
 * Writes a case as a package, sealed: under a passphrase, made up here when none is given, and to the officers on the case whose keys are known.
 */
export type MakePackage = { case: string, path: FileRef, passphrase: Password | null, };

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
 * Whether who sits here may do something now, and why not.
 */
export type MayDo = { 
/**
 * `submit`, `recall`, `cosign`, `remark`, `answer`, `close`, `accept`, `forward`, `return`, `motion`, `vote`, `sign`.
 */
act: string, 
/**
 * It is for a role of who sits here, though perhaps not now.
 */
listed: boolean, 
/**
 * Null: it may be done.
 */
why_not: Text | null, };

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

export type MotionView = { id: string, act: ActView, body: string, declines: boolean, terms: Terms, waivers: Array<string>, 
/**
 * Votes that may be read by who sits here.
 */
votes: Array<VoteView>, 
/**
 * How many count.
 */
cast: number, 
/**
 * The count, where it may be read.
 */
count: Text | null, counted: boolean, 
/**
 * Its submission is not the latest: the votes fell with it.
 */
earlier: boolean, 
/**
 * Who sits here has voted.
 */
voted: boolean, };

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
 * Notes how long a chapter was open: counts and durations, no content and no keys. Nothing is noted of practice cases, closed cases and those only
 * looked at: replies null then.
 */
export type NoteTraces = { case: string, section: string, 
/**
 * Milliseconds the chapter was on the screen.
 */
open_ms: number, 
/**
 * Of these the window was in the background.
 */
away_ms: number, places: Array<PlaceTrace>, };

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

/**
 * Something unusual. Never a verdict.
 */
export type OddityView = { id: string, label: Text, 
/**
 * What was seen, in figures.
 */
seen: Text, 
/**
 * From where on it counts as unusual (uncalibrated).
 */
bound: Text, 
/**
 * Where it stands among the officer's own cases.
 */
rank: Text, 
/**
 * What may innocently explain it.
 */
innocent: Text, 
/**
 * What to ask.
 */
ask: Text, 
/**
 * The case it was compared with.
 */
other: OtherCase | null, };

export type OpenCase = { case: string, };

/**
 * Opens what the first officer answered: only when each question is answered or declined, and on record.
 */
export type OpenFirst = { case: string, };

/**
 * Opens the industry's practice case 练习案例, making it when it is not there yet.
 */
export type OpenPracticeCase = { industry: string, };

/**
 * The same for a small request, surveyed short 简版: few questions, totals where the usual survey has lists.
 */
export type OpenShortPracticeCase = { industry: string, };

export type OpinionAdvice = "forward" | "return" | "decline";

export type OpinionView = { act: ActView, advice: OpinionAdvice, terms: Terms, text: string, earlier: boolean, };

export type OptionView = { id: string, label: Text, };

export type OriginalView = { id: string, label: Text, proves: Array<Text>, };

export type OtherCase = { case: string, title: string, };

/**
 * How a case ended.
 */
export type Outcome = "approved" | "declined" | "withdrawn" | "dropped";

export type OutlookView = { net_profit: FigureView, disposable: FigureView, lowest: FigureView, lowest_month: FigureView, first_below: string | null, limit: FigureView, grade: Text, proposal: Text, };

/**
 * Figures reckoned again from what is in the package alone.
 */
export type PackageFigures = { limit: FigureView, score: FigureView, grade: FigureView, proposal: Text, checklist: string, checklist_name: Text, };

export type PackageLine = { word: PackageWord, 
/**
 * A stable word for it (`docs/record.md` §6).
 */
code: string, text: Text, };

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

/**
 * Who signed which paper.
 */
export type PaperSigned = { party: string, paper: string, 
/**
 * The id of its attachment.
 */
file: string | null, };

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

/**
 * A photo of the case beside another one, of it or of another case.
 */
export type PhotoLikeness = { 
/**
 * The photo, SHA-256.
 */
id: string, name: string, 
/**
 * The same bytes; else only alike.
 */
same: boolean, 
/**
 * The case of the other one; null: this case.
 */
other: OtherCase | null, other_name: string, text: Text, };

export type PictureLook = { 
/**
 * A JPEG; null where it is not decoded here.
 */
base64: string | null, 
/**
 * Local time by its own account.
 */
taken: string | null, };

/**
 * A place that holds another answer than before.
 */
export type PlaceChange = { at: string, label: Text, before: string | null, after: string | null, };

/**
 * A place of the case by its name, and where it leads.
 */
export type PlaceNamed = { label: Text, at: string, };

export type PlaceTrace = { 
/**
 * A question or a table.
 */
question: string, 
/**
 * Milliseconds it had the focus.
 */
dwell_ms: number, 
/**
 * How often it was left changed.
 */
edits: number, 
/**
 * How often something was pasted into it.
 */
pastes: number, };

/**
 * A place of the day's route 路线.
 */
export type PlaceView = { id: string, label: Text, 
/**
 * What to mind there.
 */
help: Text | null, };

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
 * The first page of the print alone, where the committee decides: shown while the whole is being set.
 */
export type PreviewFirstPage = { case: string, };

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

export type ProgramView = { version: string, 
/**
 * Where this account lies.
 */
folder: string, 
/**
 * The folder of the checklists that a bank adds; none where none is looked for.
 */
checklists: string | null, 
/**
 * Trades with a checklist.
 */
trades: number, 
/**
 * The longest rest before the lock that is allowed here, minutes.
 */
longest_rest: number, };

/**
 * What a deciding body is asked; without an amount, to decline.
 */
export type ProposeMotion = { case: string, 
/**
 * `AP1`, `AP2` or `committee`.
 */
body: string, terms: Terms, 
/**
 * Which refusals are waived.
 */
waivers: Array<string>, password: Password, };

/**
 * Puts the branch's key of escrow beside the accounts of this machine. It seals nothing: each account does that after its officer has compared the digits.
 */
export type PutEscrow = { path: FileRef, };

export type QualityFact = { label: Text, text: Text, };

export type QualityMeasure = { id: string, label: Text, seen: Text, bound: Text, rank: Text, odd: boolean, };

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
 * Tables whose rows are months: the twelve of them, `2026-11`; each is the id of its row and the text of its column `month`.
 */
months: Array<string>, 
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

export type QueueLine = { case: string, title: string, practice: boolean, 
/**
 * What is to be done.
 */
what: Text, 
/**
 * Since when, local time to the minute.
 */
since: string, 
/**
 * Until when; null for a step without a limit.
 */
due: string | null, 
/**
 * It is over.
 */
late: boolean, 
/**
 * How much working time is left, or how much it is late.
 */
left: Text | null, 
/**
 * Remarks to answer, each with the way there; those about no place lead to the case as a whole.
 */
remarks: Array<PlaceNamed>, };

export type QueueView = { 
/**
 * The oldest first.
 */
lines: Array<QueueLine>, 
/**
 * How many are late.
 */
late: number, 
/**
 * Cases not worked out yet (`work_out_desk`): something of them may wait, too.
 */
pending: number, 
/**
 * What has to be known of the times; null where there are none.
 */
note: Text | null, 
/**
 * Remarks of cases on this desk say why they were made (`count_reasons`).
 */
remarked: boolean, };

/**
 * The officer's cases, those for a second look first. A proposal of where to look, not a list of the guilty.
 */
export type RankVisits = Record<symbol, never>;

export type RankedVisit = { case: string, title: string, look_twice: boolean, 
/**
 * What is unusual, by name.
 */
oddities: Array<Text>, };

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
 * `money`, `percent`, `integer`, `number`, or `date`: one without its year is the nearest to today.
 */
type: QuestionType, text: string, 
/**
 * A day of an appointment: also 明天 and 周五, and one without its year is the next to come.
 */
ahead?: boolean, };

export type ReadingView = { id: string, label: Text, figure: string, basis: Basis | null, value: Text, 
/**
 * What all the others say in its place.
 */
predicted: Text | null, deviation: string | null, z: string | null, mark: Mark, questions: Array<NamedRef>, };

export type Reason = { id: string, 
/**
 * Of the figure that was asked about, where it is a bound or the limit: what it means, before any arithmetic.
 */
meaning: Text | null, label: Text, 
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

export type ReasonLine = { label: Text, 
/**
 * Remarks that give it.
 */
count: number, 
/**
 * What those remarks are about, the most frequent first.
 */
places: Array<ReasonPlace>, };

export type ReasonPlace = { label: Text, count: number, };

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

export type ReasonsView = { month: string, 
/**
 * Months of which there is something, the newest first.
 */
months: Array<string>, 
/**
 * Remarks of the month that say why.
 */
remarks: number, 
/**
 * The ten most frequent.
 */
lines: Array<ReasonLine>, };

/**
 * The main officer takes the latest submission back, before a reviewer began.
 */
export type RecallSubmission = { case: string, password: Password, };

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
 * A record that an answer points to, or could.
 */
export type RecordRef = { hash: string, by: string, seq: number, at: string, what: Text, 
/**
 * It touches the place of the remark.
 */
there: boolean, };

/**
 * Two custodians open an account with their shares, and its officer sets a new password. It is recorded, and told until the officer has dealt with it.
 */
export type Recover = { officer: string, first: Password, second: Password, 
/**
 * The new password.
 */
password: Password, };

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
text: string, date: string, said_by: Text, calibrated: boolean, 
/**
 * Differs from place to place: the local figure may be answered in its stead.
 */
local: boolean, };

/**
 * One change that is not taken: where, and why. The others of the same call are.
 */
export type Refused = { 
/**
 * A question, `table.row.column`, `table.row` for a row itself, or a table.
 */
at: string, why: Failure, };

/**
 * What a remark is about, by its own name: a question, `table.row.column`, a figure, a check, a file.
 */
export type RemarkAbout = { "kind": "question", "id": string } | { "kind": "cell", "id": string } | { "kind": "figure", "id": string } | { "kind": "check", "id": string } | { "kind": "file", "id": string };

/**
 * A reviewer remarks on the latest submission.
 */
export type RemarkOn = { case: string, 
/**
 * Null: the case as a whole.
 */
about: RemarkAbout | null, weight: RemarkWeight, text: string, 
/**
 * Why, by the ids of `ReviewView.reasons`: one or more of what has to be or ought to be done.
 */
reasons: Array<string>, };

export type RemarkView = { id: string, act: ActView, about: RemarkAbout | null, label: Text, 
/**
 * Where it leads: a question, a table or a cell; null where there is none.
 */
at: string | null, weight: RemarkWeight, weight_text: Text, 
/**
 * Why, in words; none in remarks older than the list.
 */
reasons: Array<Text>, text: string, answers: Array<AnswerGiven>, closings: Array<ClosingView>, open: boolean, 
/**
 * It has an answer newer than the last word of the reviewer.
 */
answered: boolean, 
/**
 * Of an earlier submission than the latest.
 */
earlier: boolean, 
/**
 * What was recorded since, to be pointed to.
 */
since: Array<RecordRef>, };

export type RemarkWeight = "must" | "should" | "note";

/**
 * Takes a file out of the case, by a signed record with the reason. The file itself stays as long as the record does.
 */
export type RemoveAttachment = { case: string, 
/**
 * The record that brought it.
 */
seq: number, reason: string, };

export type RemovedAttachment = { id: string, name: string, seq: number, at: string | null, added_at: string, removed_at: string, reason: string, };

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

/**
 * Which report.
 */
export type ReportFormat = "xlsx" | "pdf";

/**
 * Puts a practice case back to its beginning; replies the new case.
 */
export type ResetPractice = { case: string, };

/**
 * Puts an account together from a backup, verifies it, and only then puts it in place.
 */
export type RestoreBackup = { path: FileRef, store: string | null, number: number | null, 
/**
 * The account's password. Null: nothing is opened, and only parts and signature are proved.
 */
password: Password | null, 
/**
 * The account is here already: put this one beside it, as a copy.
 */
beside: boolean, };

/**
 * A reason of remarks 退回原因.
 */
export type ReturnReasonView = { id: string, label: Text, 
/**
 * Remarks of the case that give it, those that count.
 */
count: number, };

export type ReviewView = { 
/**
 * The letter of the state in the tables.
 */
state: string, state_text: Text, 
/**
 * The branch has spoken; else it is what follows from the acts at hand.
 */
by_branch: boolean, 
/**
 * Where it stands once what waits has effect; null where that is the same.
 */
next: Text | null, roles: Array<Text>, 
/**
 * What waits, for whom.
 */
waits: Array<Text>, may: Array<MayDo>, lacking: Array<Lacking>, 
/**
 * How many are missing besides those named.
 */
lacking_more: number, 
/**
 * Latest last.
 */
submissions: Array<SubmissionView>, remarks: Array<RemarkView>, 
/**
 * Why a remark may be made, and in how many of this case each was.
 */
reasons: Array<ReturnReasonView>, opinions: Array<OpinionView>, motions: Array<MotionView>, accepted: Array<AcceptedView>, signed: Array<SignedView>, 
/**
 * Everything that was done, oldest first, as far as it may be read.
 */
acts: Array<ActView>, 
/**
 * Opinions, motions or votes are kept from who sits here until the decision or the count.
 */
kept_from: boolean, };

export type ReviewerQuestionView = { id: string, 
/**
 * How much it weighs; the weightiest stands first.
 */
weight: number, text: Text, why: Text, answers: Text, 
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
 * How far exports and files being kept are.
 */
export type RunningJobs = Record<symbol, never>;

/**
 * Writes what of a case can be read, record by record, in plain text: for a case with a gap, or one that no checklist opens any more. Refused
 * unless acknowledged; recorded in the log where that can be written to.
 */
export type SalvageCase = { case: string, path: FileRef, acknowledged: boolean, };

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

/**
 * Seals the account that is unlocked to the key on this machine, once its digits were compared by telephone.
 */
export type SealEscrow = { 
/**
 * The digits as they were said; they must be those of the key.
 */
digits: string, 
/**
 * The password of whoever is unlocked: the key that opens everything is sealed once more.
 */
password: Password, };

export type SecondRow = { question: string, label: Text, second: Text, 
/**
 * What the first officer's answers came to without having heard it.
 */
first: Text, 
/**
 * The same now, where it is another.
 */
first_now: Text | null, 
/**
 * It differs so much that it is to be explained.
 */
differs: boolean, verdict: Text, tolerance: Text | null, to_do: Text | null, 
/**
 * What was changed after the opening, which does not count as said alone.
 */
later: Text | null, };

/**
 * What a second officer said alone, beside the first officer's answers.
 */
export type SecondView = { officer: string, 
/**
 * When the first officer's answers were opened, and by which record.
 */
opened_at: string, seq: number, rows: Array<SecondRow>, };

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
group: number, 
/**
 * Where it is answered: one of `CaseView.places`.
 */
place: string, };

/**
 * Brings everything to the branch, and what others wrote back. It runs beside the work.
 */
export type SendToBranch = Record<symbol, never>;

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
 * Those whose forgotten password two custodians of the branch can set anew.
 */
recoverable: Array<string>, 
/**
 * The branch's key of escrow on this machine, and whether whoever is unlocked is sealed to it.
 */
escrow: EscrowView | null, 
/**
 * The case that the window begins with: the practice case of a draft that is looked at.
 */
begin: string | null, version: string, };

/**
 * Who may unlock, and whether somebody has.
 */
export type SessionStatus = Record<symbol, never>;

/**
 * Sets an appointment 预约, or takes it back where `day` is empty; a record of the case, so that it comes along in packages and backups.
 */
export type SetAppointment = { case: string, 
/**
 * As people write it: 明天, 11月5日, 2026-11-05.
 */
day: string, 
/**
 * As people write it: 9:30, 下午3点; empty: no time.
 */
time: string, place: string, };

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
 * The branch moved to another address.
 */
export type SetBranchAddress = { address: string, };

/**
 * Says whose turn it is, or that it is the officer's own again.
 */
export type SetWaiting = { case: string, waits: Waits | null, };

/**
 * Settles a place by taking over what one of the officers said there: a new answer by somebody who has heard all of them.
 */
export type SettleConflict = { case: string, place: string, 
/**
 * Which of the claims, from 0.
 */
take: number, };

/**
 * Takes inputs of a draft over as answers, or lets them go. What cannot be taken stays in the draft.
 */
export type SettleDraft = { id: string, 
/**
 * Their numbers.
 */
items: Array<number>, take: boolean, };

/**
 * Notes what was done about a finding. It repairs nothing, and the check says it as before; it leaves the desk.
 */
export type SettleFinding = { id: string, words: string, };

export type SettledView = { saved: Saved, 
/**
 * The officer's words.
 */
words: string, };

/**
 * How a share reads.
 */
export type ShareView = { 
/**
 * 1, 2 or 3, where it reads.
 */
number: number | null, 
/**
 * The short name of the key it belongs to.
 */
name: string | null, 
/**
 * Which group is mistyped, where it does not read.
 */
fault: Text | null, };

export type SheetView = { table: string, label: Text, help: Text, columns: Array<Text>, 
/**
 * The line of titles for a spreadsheet, tab-separated.
 */
titles: Text, rows: number, };

/**
 * A page of the desk: the cases of a group, or of all groups, that fit the words. No case is appraised for it.
 */
export type ShowDesk = { 
/**
 * Name, phone, pinyin initials, trade, date; no words: all. It is written nowhere.
 */
search: string, 
/**
 * None: all of them, one group after the other.
 */
group: DeskGroup | null, 
/**
 * The first line of the page, counted from 0.
 */
from: number, 
/**
 * How many lines.
 */
count: number, };

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
 * What was signed face to face 面签.
 */
export type SignOff = { case: string, papers: Array<PaperSigned>, place: string | null, 
/**
 * The id of an attached photo.
 */
photo: string | null, password: Password, };

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

export type SignedView = { act: ActView, papers: Array<PaperSigned>, place: string | null, photo: string | null, };

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
 * Stops it. What was written stays, and the next run goes on with it.
 */
export type StopBackup = Record<symbol, never>;

/**
 * Stops it. What arrived is not sent again.
 */
export type StopBranch = Record<symbol, never>;

/**
 * Stops the reading.
 */
export type StopFlows = { case: string, };

/**
 * Stops one of them: nothing half done is left.
 */
export type StopJob = { job: number, };

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
 * What two submissions differ in.
 */
export type SubmissionChanges = { 
/**
 * There is an earlier one to compare with, and its records are here.
 */
known: boolean, 
/**
 * When the earlier one was made.
 */
before_at: string | null, figures: Array<FigureMove>, places: Array<PlaceChange>, 
/**
 * Places left out of the list.
 */
more: number, };

export type SubmissionView = { hash: string, act: ActView, statement: string, grade: string | null, 
/**
 * Yuan.
 */
limit: string | null, proposal: string | null, figures: string | null, 
/**
 * The records it stands on: whose, how many.
 */
logs: Array<LogCount>, cosigned: Array<CosignView>, latest: boolean, recalled: boolean, returned: boolean, 
/**
 * Reckoned again from the very records, the figures are the same; null: not all of those records are here.
 */
figures_hold: boolean | null, 
/**
 * What the branch reckoned; null: it has not said.
 */
branch: BranchReckoned | null, };

/**
 * The main officer hands the case over for review.
 */
export type SubmitCase = { case: string, 
/**
 * Yuan; empty for the limit as reckoned.
 */
proposal: string, 
/**
 * What the officer declares.
 */
statement: string, password: Password, };

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
 * Reads the branch's reply to that request.
 */
export type TakeEnrolment = { code: Password, path: FileRef, 
/**
 * Where the branch is reached later.
 */
address: string, };

/**
 * Takes a package in: all of it, or nothing.
 */
export type TakePackage = { path: FileRef, passphrase: Password | null, 
/**
 * The digits of each key that was compared by telephone and is not known here yet.
 */
confirmed: Array<string>, };

/**
 * On what terms.
 */
export type Terms = { 
/**
 * Yuan, as typed; empty for none.
 */
amount: string, 
/**
 * Months.
 */
term: number | null, method: string, 
/**
 * Basis points above the reference rate.
 */
points: number | null, conditions: Array<string>, };

/**
 * A user-visible text, Chinese first.
 */
export type Text = { zh: string, en: string, };

export type Thumbnail = { id: string, 
/**
 * A JPEG; null where the file is no picture that is decoded here.
 */
base64: string | null, };

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
 * What a window has unsaved of one case.
 */
export type UnsavedCase = { case: string, items: Array<UnsavedItem>, };

/**
 * One input that could not be saved.
 */
export type UnsavedItem = { 
/**
 * The question, `table.row.column`, or what a form calls it.
 */
at: string, 
/**
 * The same in words.
 */
label: string, 
/**
 * What was typed.
 */
text: string, 
/**
 * How it is taken over; null for a form with an act of its own: there it is only shown, to be copied.
 */
change: Change | null, 
/**
 * Why it could not be saved, where it was refused.
 */
why: Text | null, };

/**
 * The five verdicts; the window gives each a sign and a word (✓ 通过, ! 关注, ✗ 不通过, – 未检, 不适用).
 */
export type Verdict = "pass" | "attention" | "fail" | "not_checked" | "not_applicable";

export type VerdictCounts = { pass: number, attention: number, fail: number, not_checked: number, not_applicable: number, };

/**
 * Looks at every part of a backup; with the password it is also put together on this machine, opened, checked whole, and removed again.
 */
export type VerifyBackup = { path: FileRef, 
/**
 * Where several accounts lie there.
 */
store: string | null, 
/**
 * Null: the newest.
 */
number: number | null, password: Password | null, };

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
 * What is asked of the second officer alone, and what was answered.
 */
export type ViewBlind = { case: string, };

/**
 * The page of a case. It writes nothing.
 */
export type ViewDuties = { case: string, };

/**
 * The flows of the case as they stand.
 */
export type ViewFlows = { case: string, };

/**
 * The proposal of a case in words.
 */
export type ViewJudgement = { case: string, };

/**
 * Where the case stands, what was done to it, and what who sits here may do next.
 */
export type ViewReview = { case: string, };

export type VisitPlanView = { look_ups: Array<OriginalView>, at_the_bank: Array<OriginalView>, stops: Array<VisitStopView>, apart: Array<AskedApartView>, originals: Array<OriginalView>, };

/**
 * How a case was entered, and which of its photos are elsewhere.
 */
export type VisitQuality = { case: string, };

export type VisitQualityView = { 
/**
 * In one sentence.
 */
summary: Text, 
/**
 * Proposed for a second look: reasons of two kinds, or one strong one.
 */
look_twice: boolean, 
/**
 * What is recorded about the officer, in one sentence: shown where it is recorded.
 */
recorded: Text, 
/**
 * That bounds are not calibrated, and what is not found.
 */
limits: Text, 
/**
 * Plain figures: time worked, answers, photos.
 */
facts: Array<QualityFact>, 
/**
 * What is unusual, each with what may explain it.
 */
oddities: Array<OddityView>, 
/**
 * All measures, for whoever wants to see them.
 */
measures: Array<QualityMeasure>, 
/**
 * Photos that equal or resemble another one.
 */
photos: Array<PhotoLikeness>, 
/**
 * With how many other cases it was set beside.
 */
compared: number, };

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
 * Consents that come first, and what waits for them.
 */
locks: Array<LockView>, 
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

export type VoteGiven = "agree" | "decline" | "abstain" | "recuse";

export type VoteView = { act: ActView, vote: VoteGiven, vote_text: Text, reason: string, };

/**
 * Whose turn it is, as the officer says.
 */
export type Waits = "second" | "customer" | "review" | "branch";

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
 * Works out what is pending, the named cases first; replies how many are left.
 */
export type WorkOutDesk = { first: Array<string>, };

/**
 * Writes the months' totals and the exclusions into the checklist, as shown by `changes`; one record.
 */
export type WriteFlows = { case: string, };

export interface Commands {
  session_status: { request: SessionStatus; reply: SessionState };
  create_officer: { request: CreateOfficer; reply: SessionState };
  unlock: { request: Unlock; reply: SessionState };
  lock: { request: Lock; reply: SessionState };
  lock_keeping: { request: LockKeeping; reply: LockedView };
  list_drafts: { request: ListDrafts; reply: DraftsView };
  settle_draft: { request: SettleDraft; reply: DraftsView };
  consider_password: { request: ConsiderPassword; reply: PasswordView };
  change_password: { request: ChangePassword; reply: SessionState };
  put_escrow: { request: PutEscrow; reply: EscrowView };
  seal_escrow: { request: SealEscrow; reply: SessionState };
  consider_share: { request: ConsiderShare; reply: ShareView };
  recover: { request: Recover; reply: SessionState };
  list_industries: { request: ListIndustries; reply: Array<IndustryCard> };
  list_trades: { request: ListTrades; reply: Array<TradeCard> };
  list_cases: { request: ListCases; reply: Array<CaseCard> };
  show_desk: { request: ShowDesk; reply: DeskView };
  work_out_desk: { request: WorkOutDesk; reply: DeskWork };
  list_queue: { request: ListQueue; reply: QueueView };
  count_reasons: { request: CountReasons; reply: ReasonsView };
  set_appointment: { request: SetAppointment; reply: DeskDone };
  set_waiting: { request: SetWaiting; reply: DeskDone };
  archive_case: { request: ArchiveCase; reply: DeskDone };
  drop_practice: { request: DropPractice; reply: DeskDone };
  reset_practice: { request: ResetPractice; reply: DeskDone };
  about_program: { request: AboutProgram; reply: ProgramView };
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
  view_judgement: { request: ViewJudgement; reply: JudgementView };
  reviewer_questions: { request: ReviewerQuestions; reply: Array<ReviewerQuestionView> };
  list_attachments: { request: ListAttachments; reply: Array<AttachmentView> };
  list_removed: { request: ListRemoved; reply: Array<RemovedAttachment> };
  remove_attachment: { request: RemoveAttachment; reply: Saved };
  running_jobs: { request: RunningJobs; reply: Array<JobView> };
  stop_job: { request: StopJob; reply: Array<JobView> };
  import_case: { request: ImportCase; reply: ImportReply };
  case_text: { request: CaseText; reply: PlainCase };
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
  list_conflicts: { request: ListConflicts; reply: ConflictsView };
  settle_conflict: { request: SettleConflict; reply: ConflictsView };
  confirm_here: { request: ConfirmHere; reply: CommitReply };
  backup_status: { request: BackupStatus; reply: BackupStanding };
  backup_progress: { request: BackupProgress; reply: BackupRunning };
  stop_backup: { request: StopBackup; reply: BackupRunning };
  branch_status: { request: BranchStatus; reply: BranchView };
  stop_branch: { request: StopBranch; reply: BranchView };
  set_branch_address: { request: SetBranchAddress; reply: BranchView };
  consider_code: { request: ConsiderCode; reply: CodeView };
  ask_enrolment: { request: AskEnrolment; reply: BranchView };
  take_enrolment: { request: TakeEnrolment; reply: BranchView };
  view_blind: { request: ViewBlind; reply: BlindView };
  answer_blind: { request: AnswerBlind; reply: BlindView };
  open_first: { request: OpenFirst; reply: CaseView };
  note_traces: { request: NoteTraces; reply: Saved | null };
  view_review: { request: ViewReview; reply: ReviewView };
  compare_submission: { request: CompareSubmission; reply: SubmissionChanges };
  view_duties: { request: ViewDuties; reply: DutiesView };
  export_duties: { request: ExportDuties; reply: PaperWritten };
  submit_case: { request: SubmitCase; reply: ReviewView };
  recall_submission: { request: RecallSubmission; reply: ReviewView };
  cosign: { request: Cosign; reply: ReviewView };
  remark_on: { request: RemarkOn; reply: ReviewView };
  answer_remark: { request: AnswerRemark; reply: ReviewView };
  close_remark: { request: CloseRemark; reply: ReviewView };
  accept_evidence: { request: AcceptEvidence; reply: ReviewView };
  give_opinion: { request: GiveOpinion; reply: ReviewView };
  propose_motion: { request: ProposeMotion; reply: ReviewView };
  cast_vote: { request: CastVote; reply: ReviewView };
  sign_off: { request: SignOff; reply: ReviewView };
  ask_next: { request: AskNext; reply: NextQuestionsView };
  read_flows: { request: ReadFlows; reply: FlowsRead };
  view_flows: { request: ViewFlows; reply: FlowsView };
  flow_rows: { request: FlowRows; reply: FlowRowsPage };
  what_if: { request: WhatIf; reply: WhatIfView };
  stress_table: { request: StressTable; reply: StressView };
  find_structure: { request: FindStructure; reply: StructuresView };
  make_package: { request: MakePackage; reply: PackageMade };
  list_backups: { request: ListBackups; reply: Array<BackupsFound> };
  verify_backup: { request: VerifyBackup; reply: BackupChecked };
  get_attachment: { request: GetAttachment; reply: AttachmentBytes };
  get_thumbnail: { request: GetThumbnail; reply: Thumbnail };
  folder_pictures: { request: FolderPictures; reply: Array<FolderPicture> };
  look_at_picture: { request: LookAtPicture; reply: PictureLook };
  check_history: { request: CheckHistory; reply: Array<CheckStory> };
  verify_log: { request: VerifyLog; reply: VerifyReport };
  keep_flows: { request: KeepFlows; reply: FlowFile };
  check_package: { request: CheckPackage; reply: PackageView };
  take_package: { request: TakePackage; reply: PackageTaken };
  make_backup: { request: MakeBackup; reply: BackupMade };
  restore_backup: { request: RestoreBackup; reply: BackupRestored };
  attach: { request: Attach; reply: AttachmentView };
  get_attachment_facts: { request: GetAttachmentFacts; reply: AttachmentFacts };
  export_attachment: { request: ExportAttachment; reply: FileWritten };
  export_case: { request: ExportCase; reply: FileWritten };
  export_xlsx: { request: ExportXlsx; reply: FileWritten };
  export_pdf: { request: ExportPdf; reply: FileWritten };
  export_unmasked: { request: ExportUnmasked; reply: FileWritten };
  preview_first_page: { request: PreviewFirstPage; reply: PdfPreview };
  preview_pdf: { request: PreviewPdf; reply: PdfPreview };
  check_print: { request: CheckPrint; reply: Array<LackingCharacters> };
  visit_quality: { request: VisitQuality; reply: VisitQualityView };
  rank_visits: { request: RankVisits; reply: Array<RankedVisit> };
  send_to_branch: { request: SendToBranch; reply: BranchView };
  enrol_branch: { request: EnrolBranch; reply: BranchView };
}
