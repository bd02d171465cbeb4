// The open case: its questions, what is answered, what is typed and not saved, and what follows from it.
// A keystroke recomputes a draft in memory; Enter, leaving the field or a short rest saves one record. “Saved” is said only when all is durable and
// nothing waits: what a disk refused waits and is tried again, what is refused for a reason of its own stays at its field with that reason.
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowReactive, shallowRef } from 'vue'
import { asFailure, call, CallFailed } from '@/backend'
import type {
  Action, AnswerView, AppraisalView, Basis, BlindView, CaseMeta, CaseView, Change, CommitReply,
  Failure, FeedView, PlaceView, QuestionView, RowView, SectionView, SetAside, TableView, Touched,
} from '@/generated/api'
import { learnTerms, say } from '@/i18n'
import { betweenKeys, Coming } from '@/lib/betweenKeys'
import { newRowId, splitCell } from '@/lib/rows'
import { before } from '@/lib/takeBack'
import { keyOf, keyOfChange, Pending, type Edit, type Target } from '@/stores/pending'
import { useTrouble } from '@/stores/trouble'
import { useUndo } from '@/stores/undo'
import { Steering, write, type Refusal, type Unsaved } from '@/stores/writing'

export type SaveState = 'idle' | 'typing' | 'saving' | 'saved' | 'failed' | 'refused'
type Part = 'by' | 'how_checked' | 'note'
const PARTS = ['by', 'how_checked', 'note'] as const

const REST_MS = 800
/** A disk that took nothing is asked again. */
const RETRY_MS = 5000

export const useVisit = defineStore('visit', () => {
  const meta = shallowRef<CaseMeta | null>(null)
  const sections = shallowRef<SectionView[]>([])
  const questions = shallowRef<QuestionView[]>([])
  /** Where the day leads, in its order. */
  const places = shallowRef<PlaceView[]>([])
  /** Which measures an answer feeds, by question. */
  const feeds = shallowRef<Record<string, FeedView[] | undefined>>({})
  const appraisal = shallowRef<AppraisalView | null>(null)
  /** Answers that the checklist does not ask for: kept, under their ids. */
  const setAside = shallowRef<SetAside[]>([])
  /** What is asked of the second officer alone; nothing for everybody else. While it is kept back, it is all there is of the case. */
  const blind = shallowRef<BlindView | null>(null)
  const answers = shallowReactive<Record<string, AnswerView | undefined>>({})
  const tables = reactive<Record<string, TableView | undefined>>({})
  /** Raw texts on screen that differ from what is in force: typed, or on their way. */
  const typed = shallowReactive<Record<string, string | undefined>>({})
  /** The same for who said it, how it was checked, the note: by answer and part. */
  const worded = shallowReactive<Record<string, string | undefined>>({})
  /** Bases chosen and on their way: F4 pressed twice goes two steps. */
  const chosenBasis = shallowReactive<Record<string, Basis | undefined>>({})
  /** Answers as a draft understands them, until they are saved. */
  const drafted = shallowReactive<Record<string, AnswerView | null | undefined>>({})
  /** Changes that are not taken, by their place. */
  const refused = shallowReactive<Record<string, Refusal | undefined>>({})
  /** Texts that an input method is still composing. */
  const composed = shallowReactive(new Map<string, Target>())
  /** Why the disk took nothing, last time. */
  const failure = shallowRef<Failure | null>(null)
  const savedAt = ref<string | null>(null)
  /** The chapter that was open last. */
  const place = ref('')
  /** How much is waiting and how much is on its way: the sign follows these, and nothing else sets it. */
  const waiting = ref(0)
  const underWay = ref(0)

  const pending = new Pending()
  const steering = new Steering()
  const figures = new Coming<AppraisalView>(() => steering.open)
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let drafting = false
  let draftWanted = false
  /** Every call about the case waits for the one before it: a draft never names a row that is not there yet. */
  let queue: Promise<unknown> = Promise.resolve()
  /** Changes taken for saving and not answered yet. */
  const sending: Map<string, Change>[] = []

  const saveState = computed<SaveState>(() => {
    if (underWay.value > 0) return 'saving'
    if (waiting.value > 0) return failure.value ? 'failed' : 'typing'
    if (composed.size > 0) return 'typing'
    if (Object.keys(refused).length > 0) return 'refused'
    return savedAt.value ? 'saved' : 'idle'
  })

  function count(): void {
    waiting.value = pending.size
    underWay.value = sending.length
  }

  const caseId = computed(() => meta.value?.id ?? '')
  const irrelevant = computed(() => new Set(appraisal.value?.visit.irrelevant ?? []))
  /** Questions and tables in which nothing is written before a consent is signed. */
  const locks = computed(() => new Map((appraisal.value?.visit.locks ?? []).flatMap((lock) => lock.questions.map((id) => [id, lock] as const))))
  const byId = computed(() => new Map(questions.value.map((q) => [q.id, q])))
  /** The chapters in which something is asked of this case; the one that is open stays. */
  const chapters = computed(() => {
    const asked = new Set(questions.value.filter((q) => !irrelevant.value.has(q.id)).map((q) => q.section))
    const stop = new Map(places.value.map((p, n) => [p.id, n]))
    const there = sections.value.filter((s) => asked.has(s.id) || s.id === place.value)
    // in the order of the way, and at one place in that of the checklist
    return there.sort((a, b) => (stop.get(a.place) ?? 0) - (stop.get(b.place) ?? 0))
  })
  /** Whether the limit may stand on the screen: it was asked for, or the visit is closed. */
  const limitSeen = computed(() => meta.value !== null && (meta.value.limit_seen || meta.value.closed !== null))

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

  const everything = [answers, tables, typed, worded, drafted, chosenBasis, refused]

  function empty(): void {
    figures.drop()
    for (const timer of [restTimer, retryTimer]) clearTimeout(timer)
    pending.clear()
    composed.clear()
    for (const store of everything) for (const key of Object.keys(store)) delete store[key]
    failure.value = null
    steering.learn(steering.turn)
    count()
  }

  /** Shows a case. What is typed in this very case and not saved stays so. */
  function take(view: CaseView): void {
    const kept = view.meta.id === caseId.value ? unsavedChanges() : []
    empty()
    meta.value = view.meta
    sections.value = view.sections
    questions.value = view.questions
    places.value = view.places
    feeds.value = view.feeds
    appraisal.value = view.appraisal
    setAside.value = view.set_aside
    blind.value = view.blind
    Object.assign(answers, view.answers)
    Object.assign(tables, view.tables)
    savedAt.value = view.meta.saved_at
    useUndo().forCase(view.meta.id)
    learnTerms(view.words)
    place.value = ''
    restore(kept)
  }

  async function open(id: string): Promise<void> {
    if (caseId.value === id) return
    take(await call('open_case', { case: id }))
  }

  /** Lets the case go, with whatever is not saved: whoever leaves asks `flush` first. */
  function close(): void {
    sending.length = 0 // what is still on its way answers to nobody here any more
    empty()
    meta.value = null
    appraisal.value = null
    savedAt.value = null
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
    composed.set(keyOf(target), target)
  }

  /** Takes back a composed text that became nothing. */
  function withdraw(key: string): void {
    composed.delete(key)
    delete typed[key]
  }

  function type(target: Target, raw: string): void {
    const key = keyOf(target)
    composed.delete(key)
    typed[key] = raw
    edit(target, { raw })
  }

  /** What else is asked may depend on it. */
  function steers(target: Target): boolean {
    if ('question' in target) return byId.value.get(target.question)?.steers ?? false
    return byId.value.get(target.table)?.columns.find((c) => c.id === target.column)?.steers ?? false
  }

  function edit(target: Target, change: Edit): void {
    const key = keyOf(target)
    // what was refused is tried again with what is new
    for (const at of 'row' in target ? [`${target.table}.${target.row}`, key] : [key]) {
      const before = refused[at]
      if (before) pending.restore(at, before.change)
      delete refused[at]
    }
    pending.set(target, change)
    for (const part of PARTS) if (change[part] !== undefined) worded[`${key}|${part}`] = change[part]
    if (change.raw !== undefined && steers(target)) steering.steer()
    wait()
  }

  /** Something waits: a draft at once, a record after a rest. */
  function wait(): void {
    count()
    void draft()
    clearTimeout(restTimer)
    restTimer = setTimeout(() => void commit(), REST_MS)
  }

  /** What stands beside an answer, as it is on the screen. */
  function wordOf(key: string, part: Part, answer: AnswerView | null | undefined): string {
    return worded[`${key}|${part}`] ?? answer?.[part] ?? ''
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = queue.then(work)
    queue = run.catch(() => undefined)
    return run
  }

  /** What is typed and not saved, as a draft would name it. */
  function unsaved(): Change[] {
    return [...sending.flatMap((batch) => [...batch.values()]), ...pending.list()]
  }

  function unsavedChanges(): Change[] {
    return [...unsaved(), ...Object.values(refused).flatMap((r) => (r ? [r.change] : []))]
  }

  /** The same by name, for the officer: what would be lost. */
  function unsavedList(): Unsaved[] {
    // `pending` itself is not watched: these two say when it changes
    void (waiting.value + underWay.value)
    const name = (change: Change, why: Failure | null): Unsaved => {
      const key = keyOfChange(change)
      const words = 'raw' in change ? [change.raw ?? typed[key], change.by, change.how_checked, change.note] : []
      const text = change.kind === 'add_row' ? Object.values(change.cells).join(' · ') : words.filter(Boolean).join(' · ')
      return { key, label: labelAt(key), text, why, change }
    }
    const waits = unsaved().map((change) => name(change, failure.value))
    const stay = Object.values(refused).flatMap((r) => (r ? [name(r.change, r.why)] : []))
    const begun = [...composed.keys()].map((key) => ({ key, label: labelAt(key), text: typed[key] ?? '', why: null }))
    return [...waits, ...stay, ...begun]
  }

  /** Puts figures on the screen, unless another case is open by then. */
  const showing = (turn: number, of = caseId.value) => (view: AppraisalView) => {
    if (of !== caseId.value) return
    appraisal.value = view
    steering.learn(turn)
  }

  /** One draft at a time; while it runs, the newest typing waits for its turn. */
  async function draft(): Promise<void> {
    if (drafting) {
      draftWanted = true
      return
    }
    drafting = true
    let turn = steering.turn
    try {
      do {
        // keys of one burst share a draft; where the next key's target depends on it, it is asked at once
        await betweenKeys(() => steering.open)
        draftWanted = false
        const reply = await inTurn(async () => {
          turn = steering.turn
          return pending.size === 0 ? null : call('draft', { case: caseId.value, changes: unsaved() })
        })
        if (!reply) break // a record that was made meanwhile brings its own figures
        if (pending.size === 0) {
          if (sending.length === 0) steering.learn(turn)
          break
        }
        figures.bring(reply.appraisal, showing(turn))
        understand(reply.touched)
      } while (draftWanted)
    } catch (error) {
      steering.learn(turn)
      useTrouble().report(error)
    } finally {
      drafting = false
    }
  }

  function understand(touched: Touched): void {
    Object.assign(drafted, touched.answers, touched.cells)
    for (const table of Object.values(touched.tables)) {
      for (const row of table?.rows ?? []) {
        const fresh = pending.has(`${table?.id}.${row.id}`)
        const shown = fresh ? tables[table?.id ?? '']?.rows.find((r) => r.id === row.id) : undefined
        for (const [column, cell] of Object.entries(row.cells)) {
          const key = `${table?.id}.${row.id}.${column}`
          if (key in typed) {
            if (!(key in touched.cells)) drafted[key] = cell
          } else if (shown) shown.cells[column] = cell // what a new row begins with
        }
      }
    }
  }

  function accept(touched: Touched): void {
    for (const [id, answer] of Object.entries(touched.answers)) {
      if (answer) answers[id] = answer
      else delete answers[id]
    }
    for (const [id, table] of Object.entries(touched.tables)) {
      if (!table) continue
      // rows typed meanwhile, on their way, refused or still here, stay where they are
      const there = new Set(table.rows.map((row) => row.id))
      const known = new Set(unsavedChanges().flatMap((change) => (change.kind === 'add_row' && change.table === id ? [change.row] : [])))
      const fresh = tables[id]?.rows.filter((row) => known.has(row.id) && !there.has(row.id)) ?? []
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
      if (change.kind === 'answer' || change.kind === 'cell') {
        const key = keyOfChange(change)
        forget(key, change.raw)
        for (const part of PARTS) if (change[part] !== null && worded[`${key}|${part}`] === change[part]) delete worded[`${key}|${part}`]
      } else if (change.kind === 'add_row')
        for (const [column, raw] of Object.entries(change.cells)) forget(`${change.table}.${change.row}.${column}`, raw ?? null)
    }
  }

  function forget(key: string, raw: string | null): void {
    if (refused[key]) return
    if (raw !== null && typed[key] === raw) delete typed[key]
    if (!pending.has(key)) delete drafted[key]
  }

  /** Keeps a change that is not taken at its field; one that was typed over meanwhile has nothing to say any more. */
  function refuse(at: string, change: Change, why: Failure): void {
    if (pending.has(at)) return
    refused[at] = { change, why }
  }

  /** What a record changed comes on the screen, and can be taken back from any screen. */
  function keep(touched: Touched, action: Action, changes: Change[] = []): void {
    const fresh = new Set(changes.flatMap((change) => (change.kind === 'add_row' ? [keyOfChange(change)] : [])))
    const old = before(touched, answers, tables, fresh)
    accept(touched)
    useUndo().made(old, touched, action)
  }

  function took(reply: CommitReply, changes: Change[], kept: boolean, action: Action): void {
    for (const { at, why } of reply.refused) {
      if (!kept) {
        useTrouble().report(new CallFailed(why))
        continue
      }
      const whole = changes.find((change) => keyOfChange(change) === at)
      const [table, row, column] = splitCell(at)
      const raw = changes.find((c) => c.kind === 'add_row' && c.table === table && c.row === row)
      if (whole) refuse(at, whole, why)
      else if (raw?.kind === 'add_row')
        refuse(at, { kind: 'cell', table, row, column, raw: raw.cells[column] ?? '', basis: null, by: null, how_checked: null, note: null }, why)
    }
    keep(reply.touched, action, changes)
    settle(changes)
    if (reply.saved) savedAt.value = reply.saved.at
  }

  /** Sends a batch in its turn; what the disk does not take comes back to `pending` when it was `typed`. */
  function send(left: Map<string, Change>, action: Action, kept: boolean): Promise<boolean> {
    sending.push(left)
    count()
    return inTurn(async () => {
      const of = caseId.value
      const turn = steering.turn
      let last: AppraisalView | null = null
      let refusals = 0
      const deliver = async (changes: Change[]) => {
        const reply = await call('commit', { case: of, changes, action })
        if (of !== caseId.value) return
        refusals += reply.refused.length
        took(reply, changes, kept, action)
        last = reply.appraisal
      }
      try {
        await write(left, deliver, (change, why) => {
          refusals++
          if (kept) refuse(keyOfChange(change), change, why)
          else useTrouble().report(new CallFailed(why))
        })
        if (failure.value && useTrouble().failure?.code === failure.value.code) useTrouble().dismiss()
        failure.value = null
        return kept || refusals === 0
      } catch (error) {
        if (of !== caseId.value) return false
        if (kept) {
          pending.giveBack(left)
          const why = asFailure(error)
          // said once; while it lasts the strip above the questions says it
          if (failure.value === null) useTrouble().report(new CallFailed(why))
          failure.value = why
          clearTimeout(retryTimer)
          retryTimer = setTimeout(() => void commit(), RETRY_MS)
        } else useTrouble().report(error)
        return false
      } finally {
        const at = sending.indexOf(left)
        if (at >= 0) sending.splice(at, 1)
        count()
        if (of === caseId.value) {
          if (pending.size > 0) void draft()
          else if (last && sending.length === 0) figures.bring(last, showing(turn))
        }
      }
    })
  }

  /** Saves everything typed so far as one record. True when the disk has taken it; what is refused for itself stands at its field. */
  async function commit(action: Action = 'typed'): Promise<boolean> {
    clearTimeout(restTimer)
    clearTimeout(retryTimer)
    if (pending.size > 0) return send(pending.takeAll(), action, true)
    await queue
    return pending.size === 0
  }

  /** Everything typed is on the disk, and nothing was refused: only then a case may be left without asking. */
  async function flush(): Promise<boolean> {
    for (const [key, target] of [...composed]) {
      const raw = typed[key] ?? ''
      const known = !('row' in target) || tables[target.table]?.rows.some((r) => r.id === target.row)
      if (known) type(target, raw)
      else if ('row' in target && raw !== '') addRow(target.table, { [target.column]: raw }, target.row)
      composed.delete(key)
    }
    // a refused change may have become possible (the row was made, the guard lifted); it is tried once more
    const again = Object.entries(refused).flatMap(([at, refusal]) => (refusal ? [[at, refusal.change] as const] : []))
    pending.giveBack(new Map(again))
    for (const [at] of again) delete refused[at]
    count()
    do if (!(await commit())) return false
    while (pending.size > 0 || sending.length > 0)
    return Object.keys(refused).length === 0
  }

  /** Saves changes of their own, after what was typed before. Nothing of them is kept when they fail: the act did not happen. */
  async function apply(changes: Change[], action: Action = 'typed'): Promise<boolean> {
    await commit()
    return send(new Map(changes.map((change, n) => [`${n}`, change])), action, false)
  }

  /** A record that a command of its own writes, after what was typed before. */
  async function record(work: () => Promise<CommitReply>): Promise<boolean> {
    if (!(await commit())) return false
    return inTurn(async () => {
      try {
        const reply = await work()
        keep(reply.touched, 'typed')
        if (reply.saved) savedAt.value = reply.saved.at
        figures.bring(reply.appraisal, showing(steering.turn))
        return true
      } catch (error) {
        useTrouble().report(error)
        return false
      }
    })
  }

  /** The officer asks for the limit: what is changed from now on is marked, so what was typed before is written first. */
  async function seeLimit(): Promise<void> {
    if (limitSeen.value) return
    await commit()
    await inTurn(async () => {
      const of = caseId.value
      try {
        const saved = await call('mark_limit_seen', { case: of })
        if (meta.value?.id !== of) return
        if (saved) savedAt.value = saved.at
        meta.value = { ...meta.value, limit_seen: true }
      } catch (error) {
        useTrouble().report(error)
      }
    })
  }

  function ensureTable(id: string): TableView {
    const question = byId.value.get(id)
    tables[id] ??= { id, basis: question?.default_basis ?? 'oral', basis_inherited: true, declared_empty: false, rows: [] }
    return tables[id] as TableView
  }

  /** Adds a row at the end with its first texts; it is saved together with what is typed into it next. */
  function addRow(table: string, cells: Record<string, string>, id = newRowId()): string {
    const row: RowView = { id, cells: {} }
    ensureTable(table).rows.push(row)
    pending.addRow(table, row.id, cells)
    for (const [column, raw] of Object.entries(cells)) {
      typed[`${table}.${row.id}.${column}`] = raw
      composed.delete(`${table}.${row.id}.${column}`)
    }
    if (byId.value.get(table)?.steers || Object.keys(cells).some((column) => steers({ table, row: id, column }))) steering.steer()
    wait()
    return row.id
  }

  /** Rows and cells from a spreadsheet: on the screen at once, and kept like what is typed when the disk refuses them. */
  async function paste(changes: Change[], action: Action = 'paste'): Promise<boolean> {
    void commit()
    restore(changes)
    return commit(action)
  }

  /** One step back or forward as one record, after what was typed; what stood refused at its places goes with it. */
  async function step(changes: Change[], action: 'undo' | 'redo'): Promise<boolean> {
    const done = await apply(changes, action)
    if (done) for (const change of changes) if (!pending.has(keyOfChange(change))) forgetUnder(keyOfChange(change))
    return done
  }

  function forgetUnder(at: string): void {
    for (const store of [typed, worded, drafted, refused, chosenBasis]) for (const key of Object.keys(store)) if (key === at || key.startsWith(`${at}.`)) delete store[key]
  }

  /** Puts changes on the screen again that were made before and are not saved. */
  function restore(changes: Change[]): void {
    for (const change of changes) {
      if (change.kind === 'add_row') {
        const cells = Object.fromEntries(Object.entries(change.cells).map(([column, raw]) => [column, raw ?? '']))
        if (!tables[change.table]?.rows.some((r) => r.id === change.row)) addRow(change.table, cells, change.row)
      } else if (change.kind === 'answer' || change.kind === 'cell') {
        const target: Target = change.kind === 'answer' ? { question: change.question } : { table: change.table, row: change.row, column: change.column }
        const said = Object.entries({ raw: change.raw, basis: change.basis, by: change.by, how_checked: change.how_checked, note: change.note })
        const parts = Object.fromEntries(said.filter(([, value]) => value !== null)) as Edit
        if (parts.raw !== undefined) typed[keyOf(target)] = parts.raw
        edit(target, parts)
      }
    }
    if (changes.length > 0) wait()
  }

  /** Rows that are not saved at all are simply gone; the others go as one record. */
  async function removeRows(table: string, rows: string[]): Promise<boolean> {
    await commit()
    const fresh = rows.filter((row) => pending.dropRow(table, row) || refused[`${table}.${row}`])
    const view = tables[table]
    if (view && fresh.length > 0) view.rows = view.rows.filter((r) => !fresh.includes(r.id))
    for (const row of fresh) forgetUnder(`${table}.${row}`)
    count()
    if (fresh.length > 0) void draft()
    const kept = rows.filter((row) => !fresh.includes(row))
    const gone = new Map(kept.map((row, n): [string, Change] => [`${n}`, { kind: 'remove_row', table, row }]))
    const done = gone.size === 0 || (await send(gone, 'typed', false))
    if (done) for (const row of kept) forgetUnder(`${table}.${row}`)
    return done
  }

  async function setBasis(target: Target, basis: Basis): Promise<void> {
    const key = keyOf(target)
    chosenBasis[key] = basis
    edit(target, { basis })
    await commit()
    if (chosenBasis[key] === basis && !refused[key] && !pending.has(key)) delete chosenBasis[key]
  }

  return {
    meta, sections, questions, places, feeds, limitSeen, seeLimit, appraisal, setAside, blind, answers, tables, typed, drafted, chosenBasis, refused, failure, saveState, savedAt, place,
    caseId, irrelevant, locks, byId, chapters,
    questionAt, labelAt, take, open, close, rawOf, wordOf, cellOf, understood, compose, withdraw, type, edit, commit, flush, apply, record, addRow,
    paste, restore, step, removeRows, removeRow: (table: string, row: string) => removeRows(table, [row]), ensureTable, setBasis, unsaved, unsavedChanges, unsavedList,
    /** The next key's target is not known yet: what else is asked hangs on an answer that was just typed. */
    unsettled: () => steering.open,
    settled: () => steering.settled(),
  }
})

export { newRowId, splitCell }
