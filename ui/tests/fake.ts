// A backend of a few questions, for tests of the screens: it answers as the real one does, and records what it was asked.
import type { Backend, Word } from '@/backend'
import { CallFailed } from '@/backend'
import type {
  AccountView, AnswerView, AppraisalView, CaseView, Change, ColumnView, Commands, DraftsView, Failure, FigureView, FindingsView, QuestionView, ReviewView, TableView, Text, Touched, UnsavedCase,
} from '@/generated/api'

const ACCOUNTS: AccountView[] = [
  { name: '尽调岗甲', role: 'officer' }, { name: '尽调岗乙', role: 'officer' }, { name: '尽调岗丙', role: 'officer' }, { name: '审查岗丁', role: 'reviewer' },
]

export const text = (zh: string, en = zh): Text => ({ zh, en })

export function figure(id: string, raw: string | null, more: Partial<FigureView> = {}): FigureView {
  return {
    id, label: text(id), kind: 'money', unit: '元', state: raw === null ? 'unknown' : 'known', raw, text: raw ?? '缺',
    provisional: [], unknown: raw === null ? ['request.amount'] : [], reason: null, ...more,
  }
}

export function question(id: string, more: Partial<QuestionView> = {}): QuestionView {
  return {
    id, section: 'request', type: 'money', label: text(id), unit: '元', help: null, example: null, evidence: [], choices: [],
    default_basis: 'oral', required: true, line: null, columns: [], presets: [], months: [], may_be_empty: false, steers: false, read_only: null, guarded: null, ...more,
  }
}

export function column(id: string, more: Partial<ColumnView> = {}): ColumnView {
  return {
    id, type: 'money', label: text(id), unit: null, help: null, choices: [], rows_of: null, required: false, computed: false, default_basis: null,
    width: 10, total: false, read_only: null, guarded: null, steers: false, ...more,
  }
}

export function appraisal(missing: string[] = []): AppraisalView {
  const card = { total: figure('total', '70', { kind: 'number' }), grade: figure('grade', 'B', { kind: 'text', text: 'B' }), dimensions: [], indicators: [] }
  return {
    headline: {
      amount_asked: figure('request.amount', '300000'), limit: figure('limit.limit', '200000'), at_evidence_floor: '150000', floor_bound_by: [], binding: [], score: card.total, score_out_of: 100, graded_by: null, grade: card.grade,
      proposal: figure('proposal', '200000'), completeness: '0.5', answered: 1, required: 2,
      verdicts: { pass: 1, attention: 0, fail: 0, not_checked: 1, not_applicable: 0 },
    },
    visit: {
      survey: { depth: 'standard', label: text('标准'), why: null, due: null, amount: null, left_out: [], answers_left_out: 0, reference: [] },
      progress: [{ section: 'request', answered: 1, required: 2, begun: true, problems: 0 }], irrelevant: [], locks: [],
      missing: missing.map((at) => ({ at, section: 'request', label: text(at), matters: [] })), problems: [], computed: {}, sums: {},
    },
    statements: [], checks: [], measures: [], pairs: [], reconciliation: { suspects: [], quantities: [], identities: [] }, waterfall: [], score: { at_l0: card, at_amount_asked: card }, caps: [],
    plan: { minimum_cash: figure('min', '1'), columns: [], months: [], below_minimum: [] }, schedules: [],
    decision: { proposal: figure('proposal', '200000'), proposal_label: text('同意'), reduce_to: null, reasons: [], conditions: [] }, knock_outs: [], warnings: [], took_us: 900,
  }
}

export function answer(raw: string): AnswerView {
  return {
    raw, value: raw || null, text: raw, basis: 'oral', basis_inherited: true, by: null, how_checked: null, note: null, saved_at: null, evidence: [], unsigned: null, problem: null,
  }
}

export function caseView(): CaseView {
  return {
    meta: {
      id: 'c1', title: '样例商行', industry: 'fmcg-wholesale', industry_name: text('快消品批发'), practice: true, survey_date: '2026-10-31',
      initial_date: '2025-10-31', created_at: '2026-10-31T09:00:00+08:00', saved_at: null, checklist: 'abc', standing: 'present', standing_text: null, closed: null, read_only: null, limit_seen: true,
    },
    sections: [{ id: 'request', label: text('申请'), group: 1, place: 'shop' }, { id: 'stock', label: text('存货'), group: 3, place: 'store' }],
    words: {}, places: [{ id: 'shop', label: text('店里'), help: null }, { id: 'store', label: text('仓库'), help: null }], feeds: {},
    questions: [
      question('request.amount', { label: text('申请金额') }),
      question('request.purpose', { label: text('用途'), type: 'text', unit: null }),
      question('stock', {
        section: 'stock', type: 'table', label: text('盘点表'), may_be_empty: true,
        columns: [
          column('name', { type: 'text', label: text('品名') }), column('quantity', { type: 'number', label: text('数量') }),
          column('state', { type: 'choice', label: text('状态'), choices: [{ id: 'normal', label: text('正常') }, { id: 'expired', label: text('过期') }] }),
          column('amount', { label: text('金额'), computed: true, total: true }),
        ],
      }),
    ],
    answers: {}, tables: {}, set_aside: [], appraisal: appraisal(['request.amount']), blind: null,
  }
}

/**
 * Answers kept in memory; `hold` makes commits wait, `fail` makes the next one fail, `full` all of them as long as it stands;
 * `refuses` says why a change is not taken, while the others are; `apart` says what is not asked, given the answers.
 */
export class Fake implements Backend {
  asked: { word: Word; request: unknown }[] = []
  view = caseView()
  seq = 0
  hold: Promise<void> | null = null
  fail: Failure | null = null
  full: Failure | null = null
  refuses: (at: string, raw: string) => Failure | null = () => null
  apart: (view: CaseView) => string[] = () => []
  locked = false
  drafts: DraftsView = { drafts: [], refused: [] }
  /** The disk takes no draft either. */
  keepsNoDraft: Failure | null = null
  findings: FindingsView = { findings: [], reading: null }
  review: ReviewView = {
    state: 'V', state_text: text('调查中'), by_branch: false, next: null, roles: [text('主办尽调')], waits: [text('主办：提交审查')], may: [], lacking: [], lacking_more: 0,
    submissions: [], remarks: [], reasons: [], opinions: [], motions: [], accepted: [], signed: [], acts: [], kept_from: false,
  }
  savePath: string | null = '/tmp/out'

  async call<W extends Word>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
    return (await this.answer(word, request as Record<string, unknown>)) as Commands[W]['reply']
  }

  chooseSavePath = async () => this.savePath
  chooseOpenPath = async () => this.savePath
  chooseFolder = async () => this.savePath
  openFile = async () => undefined
  /** Pieces of files that came, by id. */
  staged = new Map<string, number>()
  stage = async (id: string, piece: Uint8Array) => void (piece.length ? this.staged.set(id, (this.staged.get(id) ?? 0) + piece.length) : this.staged.delete(id))
  attachment: Backend['attachment'] = async () => new ArrayBuffer(8)
  /** What the shell does when the officer wants to close the window. */
  closeAsked: () => void = () => undefined
  closed = 0
  onCloseAsked = async (asked: () => void) => void (this.closeAsked = asked)
  closeWindow = async () => void this.closed++

  requests<W extends Word>(word: W): Commands[W]['request'][] {
    return this.asked.filter((a) => a.word === word).map((a) => a.request as Commands[W]['request'])
  }

  private async answer(word: Word, request: Record<string, unknown>): Promise<unknown> {
    switch (word) {
      case 'consider_share':
        if ((request.share as string).startsWith('X')) return { number: null, name: null, fault: text('第 7 组抄错了') }
        return { number: (request.share as string).startsWith('A') ? 1 : 2, name: '0a1b2c3d', fault: null }
      case 'consider_password':
        return { accepted: true, lasts: text('一百年以上'), why: null }
      case 'recover':
        return this.answer('unlock', {})
      case 'seal_escrow': {
        const state = (await this.answer('session_status', {})) as object
        return { ...state, escrow: { digits: '1234 5678 9012 3456', name: '0a1b2c3d', sealed: true, device_bound: false, secret_place: null, other: null } }
      }
      case 'list_drafts':
        return this.drafts
      case 'settle_draft':
        this.drafts = { drafts: this.drafts.drafts.filter((draft) => draft.id !== request.id), refused: [] }
        return this.drafts
      case 'lock_keeping': {
        const unsaved = request.unsaved as UnsavedCase[]
        this.locked = true
        const state = await this.answer('lock', {})
        const items = unsaved.flatMap((one) => one.items)
        const at_risk = this.keepsNoDraft ? items.map((item) => item.label) : []
        this.drafts = {
          refused: [],
          drafts: unsaved.map((one, n) => ({
            id: `d${n}`, case: one.case, title: '样例商行', at: '2026-10-31T14:00:00+08:00', on_disk: !this.keepsNoDraft,
            items: one.items.map((item, at) => ({ n: at, at: item.at, label: item.label, text: item.text, stands: null, takes: item.change !== null, why: item.why })),
          })),
        }
        return { state, kept: this.keepsNoDraft ? 0 : items.length, at_risk, why: this.keepsNoDraft }
      }
      case 'lock':
        this.locked = true
        return { phase: 'locked', officers: ['尽调岗甲'], accounts: ACCOUNTS, officer: null, notices: [], begin: null, tries: null, recoverable: [], escrow: null, copies: [], version: '0' }
      case 'session_status':
      case 'unlock':
        this.locked = false
        return { phase: 'open', officers: ['尽调岗甲'], accounts: ACCOUNTS, officer: '尽调岗甲', notices: [], begin: null, tries: null, recoverable: [], escrow: null, copies: [], version: '0' }
      case 'open_case':
        return this.view
      case 'draft': {
        const view = structuredClone(this.view)
        const { taken, refused } = this.sift(request.changes as Change[])
        return { touched: this.touch(view, taken), appraisal: this.figures(view), refused }
      }
      case 'commit': {
        if (this.hold) await this.hold
        if (this.fail) {
          const failure = this.fail
          this.fail = null
          throw new CallFailed(failure)
        }
        if (this.full) throw new CallFailed({ ...this.full })
        const { taken, refused } = this.sift(request.changes as Change[])
        const touched = this.touch(this.view, taken)
        if (taken.length > 0) this.seq++
        const saved = taken.length > 0 ? { seq: this.seq, at: `2026-10-31T14:03:2${this.seq % 10}+08:00`, hash: 'h' } : null
        return { saved, touched, appraisal: this.figures(this.view), refused }
      }
      case 'list_findings':
        return this.findings
      case 'list_queue':
        return { lines: [], late: 0, pending: 0, note: null, remarked: false }
      case 'branch_status':
        return { branch: null, words: text('未接入分行，数据只在本机'), running: false, thousandths: 0, waiting: false, last: null, cases: [], asked: null }
      case 'backup_status':
        return { last: null, place: null, place_there: false, due: false, words: text('还没有备份过'), erased_held: 0 }
      case 'view_review':
        return this.review
      case 'list_conflicts':
        return { shared: false, owner: null, own: true, conflicts: [], agreed: 0, outside: [] }
      case 'check_history':
      case 'reviewer_questions':
      case 'list_attachments':
      case 'history':
      case 'clock_events':
      case 'check_print':
      case 'list_cases':
      case 'list_industries':
      case 'list_trades':
        return []
      default:
        throw new Error(`the fake does not know ${word}`)
    }
  }

  private figures(view: CaseView): AppraisalView {
    const made = appraisal()
    return { ...made, visit: { ...made.visit, irrelevant: this.apart(view) } }
  }

  private sift(changes: Change[]): { taken: Change[]; refused: { at: string; why: Failure }[] } {
    const refused: { at: string; why: Failure }[] = []
    const taken = changes.flatMap((change): Change[] => {
      if (change.kind === 'add_row') {
        const cells = Object.entries(change.cells).filter(([column, raw]) => {
          const why = this.refuses(`${change.table}.${change.row}.${column}`, raw ?? '')
          if (why) refused.push({ at: `${change.table}.${change.row}.${column}`, why })
          return !why
        })
        return [{ ...change, cells: Object.fromEntries(cells) }]
      }
      const at = change.kind === 'answer' ? change.question : change.kind === 'cell' ? `${change.table}.${change.row}.${change.column}` : ''
      const why = 'raw' in change && change.raw !== null ? this.refuses(at, change.raw) : null
      if (why) refused.push({ at, why })
      return why ? [] : [change]
    })
    return { taken, refused }
  }

  private touch(view: CaseView, changes: Change[]): Touched {
    const touched: Touched = { answers: {}, cells: {}, tables: {} }
    const tableOf = (id: string): TableView =>
      (view.tables[id] ??= { id, basis: 'oral', basis_inherited: true, declared_empty: false, rows: [] })
    for (const change of changes) {
      if (change.kind === 'answer') {
        const next = { ...(view.answers[change.question] ?? answer('')) }
        if (change.raw !== null) Object.assign(next, answer(change.raw))
        if (change.basis) Object.assign(next, { basis: change.basis, basis_inherited: false })
        view.answers[change.question] = next
        touched.answers[change.question] = next
      } else if (change.kind === 'cell') {
        const row = tableOf(change.table).rows.find((r) => r.id === change.row)
        if (row && change.raw !== null) row.cells[change.column] = answer(change.raw)
        touched.cells[`${change.table}.${change.row}.${change.column}`] = row?.cells[change.column] ?? null
      } else if (change.kind === 'add_row') {
        const table = tableOf(change.table)
        table.rows.push({ id: change.row, cells: Object.fromEntries(Object.entries(change.cells).map(([c, raw]) => [c, answer(raw)])) })
        touched.tables[change.table] = structuredClone(table)
      } else if (change.kind === 'remove_row') {
        const table = tableOf(change.table)
        table.rows = table.rows.filter((r) => r.id !== change.row)
        touched.tables[change.table] = structuredClone(table)
      } else if (change.kind === 'declare_empty') {
        tableOf(change.table).declared_empty = change.empty
        touched.tables[change.table] = structuredClone(tableOf(change.table))
      }
    }
    return touched
  }
}
