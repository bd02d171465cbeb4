// The open case: its questions, what is answered, what is typed and not saved, and what follows from it.
// A keystroke recomputes a draft in memory; Enter, leaving the field or a short rest saves one record. “Saved” is said
// only when the backend has answered that the record is durable and nothing newer is waiting.
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowReactive, shallowRef } from 'vue'
import { call } from '@/backend'
import type {
  Action,
  AnswerView,
  AppraisalView,
  Basis,
  CaseMeta,
  CaseView,
  Change,
  CommitReply,
  QuestionView,
  RowView,
  SectionView,
  TableView,
  Touched,
} from '@/generated/api'
import { say } from '@/i18n'
import { keyOf, Pending, type Edit, type Target } from '@/stores/pending'
import { useTrouble } from '@/stores/trouble'

export type SaveState = 'idle' | 'typing' | 'saving' | 'saved' | 'failed'

const REST_MS = 800
const GATHER_MS = 40

export const useVisit = defineStore('visit', () => {
  const meta = shallowRef<CaseMeta | null>(null)
  const sections = shallowRef<SectionView[]>([])
  const questions = shallowRef<QuestionView[]>([])
  const appraisal = shallowRef<AppraisalView | null>(null)
  const answers = shallowReactive<Record<string, AnswerView | undefined>>({})
  const tables = reactive<Record<string, TableView | undefined>>({})
  /** Raw texts on screen that differ from what is in force: typed, or on their way. */
  const typed = shallowReactive<Record<string, string | undefined>>({})
  /** Bases chosen and on their way: F4 pressed twice goes two steps. */
  const chosenBasis = shallowReactive<Record<string, Basis | undefined>>({})
  /** Answers as a draft understands them, until they are saved. */
  const drafted = shallowReactive<Record<string, AnswerView | null | undefined>>({})
  const saveState = ref<SaveState>('idle')
  const savedAt = ref<string | null>(null)
  /** The chapter that was open last. */
  const place = ref('')

  const pending = new Pending()
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let drafting = false
  let draftWanted = false
  /** Every call about the case waits for the one before it: a draft never names a row that is not there yet. */
  let queue: Promise<unknown> = Promise.resolve()
  /** Changes taken for saving and not answered yet. */
  const sending: Change[][] = []

  const caseId = computed(() => meta.value?.id ?? '')
  const irrelevant = computed(() => new Set(appraisal.value?.visit.irrelevant ?? []))
  const byId = computed(() => new Map(questions.value.map((q) => [q.id, q])))

  /** The question that a path belongs to: itself, or the table of a cell. */
  function questionAt(path: string): QuestionView | undefined {
    const direct = byId.value.get(path)
    if (direct) return direct
    const tables_ = questions.value.filter((q) => q.type === 'table' && path.startsWith(`${q.id}.`))
    return tables_.sort((a, b) => b.id.length - a.id.length)[0]
  }

  /** What a path asks for, in words: a question, or a table and its column. */
  function labelAt(path: string): string {
    const question = questionAt(path)
    if (!question) return path
    const column = question.columns.find((c) => path.endsWith(`.${c.id}`))
    return column && path !== question.id ? `${say(question.label)} · ${say(column.label)}` : say(question.label)
  }

  function take(view: CaseView): void {
    clearTimeout(restTimer)
    pending.clear()
    meta.value = view.meta
    sections.value = view.sections
    questions.value = view.questions
    appraisal.value = view.appraisal
    for (const store of [answers, tables, typed, drafted, chosenBasis]) for (const key of Object.keys(store)) delete store[key]
    Object.assign(answers, view.answers)
    Object.assign(tables, view.tables)
    savedAt.value = view.meta.saved_at
    place.value = ''
    saveState.value = view.meta.saved_at ? 'saved' : 'idle'
  }

  async function open(id: string): Promise<void> {
    if (caseId.value === id) return
    take(await call('open_case', { case: id }))
  }

  function close(): void {
    clearTimeout(restTimer)
    pending.clear()
    meta.value = null
    appraisal.value = null
    for (const store of [answers, tables, typed, drafted, chosenBasis]) for (const key of Object.keys(store)) delete store[key]
    saveState.value = 'idle'
  }

  /** The raw text on screen of an answer. */
  function rawOf(key: string, answer: AnswerView | undefined): string {
    return typed[key] ?? answer?.raw ?? ''
  }

  function cellOf(table: string, row: string, column: string): AnswerView | undefined {
    return tables[table]?.rows.find((r) => r.id === row)?.cells[column]
  }

  function understood(key: string, answer: AnswerView | undefined): AnswerView | null {
    return drafted[key] !== undefined ? (drafted[key] ?? null) : (answer ?? null)
  }

  /** Shows a text without recomputing: an input method is still composing it. */
  function compose(target: Target, raw: string): void {
    typed[keyOf(target)] = raw
    saveState.value = 'typing'
  }

  /** Takes back a composed text that became nothing. */
  function withdraw(key: string): void {
    delete typed[key]
    if (pending.size === 0 && sending.length === 0) saveState.value = savedAt.value ? 'saved' : 'idle'
  }

  function type(target: Target, raw: string): void {
    typed[keyOf(target)] = raw
    edit(target, { raw })
  }

  function edit(target: Target, change: Edit): void {
    pending.set(target, change)
    saveState.value = 'typing'
    void draft()
    clearTimeout(restTimer)
    restTimer = setTimeout(() => void commit(), REST_MS)
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = queue.then(work)
    queue = run.catch(() => undefined)
    return run
  }

  /** What is typed and not saved, as a draft would name it. */
  function unsaved(): Change[] {
    return [...sending.flat(), ...pending.list()]
  }

  /** One draft at a time; while it runs, the newest typing waits for its turn. */
  async function draft(): Promise<void> {
    if (drafting) {
      draftWanted = true
      return
    }
    drafting = true
    try {
      do {
        // keys of one burst share a draft: reading its reply must not get in the way of the next key
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
        draftWanted = false
        const reply = await inTurn(async () =>
          pending.size === 0 ? null : call('draft', { case: caseId.value, changes: unsaved() }),
        )
        if (!reply || pending.size === 0) break
        appraisal.value = reply.appraisal
        Object.assign(drafted, reply.touched.answers, reply.touched.cells)
        for (const table of Object.values(reply.touched.tables)) {
          for (const row of table?.rows ?? []) {
            for (const [column, cell] of Object.entries(row.cells)) {
              const key = `${table?.id}.${row.id}.${column}`
              if (key in typed && !(key in reply.touched.cells)) drafted[key] = cell
            }
          }
        }
      } while (draftWanted)
    } catch (error) {
      useTrouble().report(error)
    } finally {
      drafting = false
    }
  }

  function accept(touched: Touched): void {
    for (const [id, answer] of Object.entries(touched.answers)) {
      if (answer) answers[id] = answer
      else delete answers[id]
    }
    for (const [id, table] of Object.entries(touched.tables)) {
      if (!table) continue
      // rows typed meanwhile, on their way or still here, stay where they are
      const there = new Set(table.rows.map((row) => row.id))
      const waiting = new Set(
        [...sending.flat(), ...pending.list()].flatMap((change) => (change.kind === 'add_row' && change.table === id ? [change.row] : [])),
      )
      const fresh = tables[id]?.rows.filter((row) => waiting.has(row.id) && !there.has(row.id)) ?? []
      tables[id] = { ...table, rows: [...table.rows, ...fresh] }
    }
    for (const [path, answer] of Object.entries(touched.cells)) {
      const [table, row, column] = splitCell(path)
      const cells = tables[table]?.rows.find((r) => r.id === row)?.cells
      if (!cells) continue
      if (answer) cells[column] = answer
      else delete cells[column]
    }
  }

  /** Texts that were on their way are in force now, unless something newer was typed meanwhile. */
  function settle(changes: Change[]): void {
    for (const change of changes) {
      if (change.kind === 'answer') forget(change.question, change.raw)
      else if (change.kind === 'cell') forget(`${change.table}.${change.row}.${change.column}`, change.raw)
      else if (change.kind === 'add_row')
        for (const [column, raw] of Object.entries(change.cells)) forget(`${change.table}.${change.row}.${column}`, raw ?? null)
    }
  }

  function forget(key: string, raw: string | null): void {
    if (raw !== null && typed[key] === raw) delete typed[key]
    if (!pending.has(key)) delete drafted[key]
  }

  function send(changes: Change[], action: Action, onFailure: () => void): Promise<boolean> {
    sending.push(changes)
    saveState.value = 'saving'
    return inTurn(async () => {
      try {
        const reply = await call('commit', { case: caseId.value, changes, action })
        accept(reply.touched)
        settle(changes)
        savedAt.value = reply.saved.at
        sending.splice(sending.indexOf(changes), 1)
        if (pending.size === 0) appraisal.value = reply.appraisal
        else void draft()
        const composing = Object.keys(typed).length > 0
        saveState.value = sending.length > 0 ? 'saving' : pending.size > 0 || composing ? 'typing' : 'saved'
        return true
      } catch (error) {
        sending.splice(sending.indexOf(changes), 1)
        onFailure()
        saveState.value = 'failed'
        useTrouble().report(error)
        return false
      }
    })
  }

  /** Saves everything typed so far as one record. */
  async function commit(action: Action = 'typed'): Promise<boolean> {
    clearTimeout(restTimer)
    if (pending.size === 0) {
      await queue
      return saveState.value !== 'failed'
    }
    const taken = pending.takeAll()
    return send([...taken.values()], action, () => pending.giveBack(taken))
  }

  /** Saves changes of their own, after what was typed before. */
  async function apply(changes: Change[], action: Action = 'typed'): Promise<boolean> {
    await commit()
    return send(changes, action, () => undefined)
  }

  /** A record that a command of its own writes, after what was typed before. */
  async function record(work: () => Promise<CommitReply>): Promise<boolean> {
    if (!(await commit())) return false
    return inTurn(async () => {
      try {
        const reply = await work()
        accept(reply.touched)
        savedAt.value = reply.saved.at
        saveState.value = 'saved'
        appraisal.value = reply.appraisal
        return true
      } catch (error) {
        useTrouble().report(error)
        return false
      }
    })
  }

  function ensureTable(id: string): TableView {
    const question = byId.value.get(id)
    tables[id] ??= {
      id,
      basis: question?.default_basis ?? 'oral',
      basis_inherited: true,
      declared_empty: false,
      rows: [],
    }
    return tables[id] as TableView
  }

  /** Adds a row at the end with its first texts; it is saved together with what is typed into it next. */
  function addRow(table: string, cells: Record<string, string>, id = newRowId()): string {
    const row: RowView = { id, cells: {} }
    ensureTable(table).rows.push(row)
    pending.addRow(table, row.id, cells)
    for (const [column, raw] of Object.entries(cells)) typed[`${table}.${row.id}.${column}`] = raw
    saveState.value = 'typing'
    void draft()
    clearTimeout(restTimer)
    restTimer = setTimeout(() => void commit(), REST_MS)
    return row.id
  }

  async function setBasis(target: Target, basis: Basis): Promise<void> {
    const key = keyOf(target)
    chosenBasis[key] = basis
    pending.set(target, { basis })
    saveState.value = 'typing'
    await commit()
    if (chosenBasis[key] === basis) delete chosenBasis[key]
  }

  return {
    meta, sections, questions, appraisal, answers, tables, typed, drafted, chosenBasis, saveState, savedAt, place,
    caseId, irrelevant, byId,
    questionAt, labelAt, take, open, close, rawOf, cellOf, understood, compose, withdraw, type, edit, commit, apply, record, addRow, ensureTable, setBasis, unsaved,
  }
})

/** Splits `table.row.column` at its last two points: a table's name may hold points, a row and a column do not. */
export function splitCell(path: string): [string, string, string] {
  const column = path.lastIndexOf('.')
  const row = path.lastIndexOf('.', column - 1)
  return [path.slice(0, row), path.slice(row + 1, column), path.slice(column + 1)]
}

export function newRowId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
