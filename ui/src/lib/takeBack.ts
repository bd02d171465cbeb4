// What takes one record back 撤销, and what does it again, read from what it changed: the answers, cells and rows that it touched as they stood
// before and as they stand after. Undo writes a record of its own and takes none away. Knows nothing of the window or the backend.
import type { AnswerView, Change, ColumnView, QuestionView, RowView, TableView, Touched } from '@/generated/api'

export interface Step {
  back: Change[]
  again: Change[]
  /** The place the officer is led to, and how many places were changed. */
  at: string
  places: number
  before: string
  after: string
}

/** What stood there before: copies, because the store changes its rows in place. */
export interface Before {
  answers: Record<string, AnswerView | undefined>
  cells: Record<string, AnswerView | undefined>
  tables: Record<string, TableView | undefined>
}

export function cellPath(path: string): [string, string, string] {
  const column = path.lastIndexOf('.')
  const row = path.lastIndexOf('.', column - 1)
  return [path.slice(0, row), path.slice(row + 1, column), path.slice(column + 1)]
}

/** `fresh` are rows that the window shows already and that this very record makes: before it they were not there. */
export function before(
  touched: Touched, answers: Record<string, AnswerView | undefined>, tables: Record<string, TableView | undefined>, fresh: ReadonlySet<string> = new Set(),
): Before {
  const copyOf = (table: TableView | undefined): TableView | undefined =>
    table && { ...table, rows: table.rows.filter((row) => !fresh.has(`${table.id}.${row.id}`)).map((row) => ({ id: row.id, cells: { ...row.cells } })) }
  const cell = (path: string) => {
    const [table, row, column] = cellPath(path)
    return fresh.has(`${table}.${row}`) ? undefined : tables[table]?.rows.find((r) => r.id === row)?.cells[column]
  }
  return {
    answers: Object.fromEntries(Object.keys(touched.answers).map((id) => [id, answers[id]])),
    cells: Object.fromEntries(Object.keys(touched.cells).map((path) => [path, cell(path)])),
    tables: Object.fromEntries(Object.keys(touched.tables).map((id) => [id, copyOf(tables[id])])),
  }
}

type Parts = Pick<AnswerView, 'raw' | 'by' | 'how_checked' | 'note'> & { basis: AnswerView['basis'] | null }
const parts = (a: AnswerView | null | undefined): Parts => ({
  raw: a?.raw ?? '', basis: a && !a.basis_inherited ? a.basis : null, by: a?.by ?? '', how_checked: a?.how_checked ?? '', note: a?.note ?? '',
})

/** The parts that differ, as a change to `to`; null when nothing differs that can be set. */
function difference(from: Parts, to: Parts, shown: AnswerView | null | undefined) {
  const basis = from.basis === to.basis ? null : (to.basis ?? (shown ? shown.basis : null))
  const set = {
    raw: from.raw === to.raw ? null : to.raw, basis,
    by: from.by === to.by ? null : to.by, how_checked: from.how_checked === to.how_checked ? null : to.how_checked, note: from.note === to.note ? null : to.note,
  }
  return Object.values(set).some((v) => v !== null) ? set : null
}

const settable = (column: ColumnView | undefined) => column !== undefined && !column.computed && !column.read_only

function pair(old: AnswerView | null | undefined, now: AnswerView | null | undefined, name: (set: NonNullable<ReturnType<typeof difference>>) => Change): { back: Change[]; again: Change[] } {
  const back = difference(parts(now), parts(old), old)
  const again = difference(parts(old), parts(now), now)
  return back && again ? { back: [name(back)], again: [name(again)] } : { back: [], again: [] }
}

/** Puts a row where it stood, with its texts and what stands beside them. */
function rowBack(table: string, row: RowView, next: string | null, columns: ColumnView[]): Change[] {
  const cells: Record<string, string> = {}
  const beside: Change[] = []
  for (const column of columns) {
    const cell = row.cells[column.id]
    if (!cell || !settable(column)) continue
    cells[column.id] = cell.raw
    if (!cell.basis_inherited || cell.by || cell.how_checked || cell.note)
      beside.push({ kind: 'cell', table, row: row.id, column: column.id, raw: null, basis: cell.basis_inherited ? null : cell.basis, by: cell.by, how_checked: cell.how_checked, note: cell.note })
  }
  return [{ kind: 'add_row', table, row: row.id, before: next, cells }, ...beside]
}

/** Rows that stand in `has` and not in `lacks`, put back the last first, so that each finds the row behind it. */
function missingRows(table: string, has: RowView[], lacks: Set<string>, columns: ColumnView[]): Change[] {
  return has.flatMap((row, n) => (lacks.has(row.id) ? [] : [rowBack(table, row, has[n + 1]?.id ?? null, columns)])).reverse().flat()
}

/** Rows that stand in both, in the order of `order`: each moved before the one behind it. */
function order(table: string, from: RowView[], to: RowView[]): Change[] {
  const kept = new Set(from.map((r) => r.id))
  const left = from.map((r) => r.id).filter((id) => to.some((r) => r.id === id))
  const right = to.map((r) => r.id).filter((id) => kept.has(id))
  if (left.join() === right.join()) return []
  return right.map((row, n) => ({ kind: 'move_row', table, row, before: right[n + 1] ?? null }) as Change).reverse()
}

function tableStep(old: TableView | undefined, now: TableView, columns: ColumnView[]): { back: Change[]; again: Change[] } {
  const id = now.id
  const [was, is] = [old?.rows ?? [], now.rows]
  const [wasIds, isIds] = [new Set(was.map((r) => r.id)), new Set(is.map((r) => r.id))]
  const removed = (rows: RowView[], gone: Set<string>): Change[] => rows.filter((r) => !gone.has(r.id)).map((r) => ({ kind: 'remove_row', table: id, row: r.id }))
  const back = [...removed(is, wasIds), ...missingRows(id, was, isIds, columns)]
  const again = [...removed(was, isIds), ...missingRows(id, is, wasIds, columns)]
  if (back.length === 0) {
    back.push(...order(id, is, was))
    again.push(...order(id, was, is))
  }
  if ((old?.declared_empty ?? false) !== now.declared_empty) {
    back.push({ kind: 'declare_empty', table: id, empty: !now.declared_empty })
    again.push({ kind: 'declare_empty', table: id, empty: now.declared_empty })
  }
  if (old && old.basis !== now.basis) {
    back.push({ kind: 'table_basis', table: id, basis: old.basis })
    again.push({ kind: 'table_basis', table: id, basis: now.basis })
  }
  return { back, again }
}

/** What takes a record back; null when nothing of it can be. */
export function stepOf(old: Before, touched: Touched, questions: Map<string, QuestionView>): Step | null {
  const back: Change[] = []
  const again: Change[] = []
  let places = 0
  let first: { at: string; before: string; after: string } | null = null
  const take = (at: string, made: { back: Change[]; again: Change[] }, was: string, is: string) => {
    if (made.back.length === 0) return
    back.unshift(...made.back)
    again.push(...made.again)
    places++
    first ??= { at, before: was, after: is }
  }
  for (const [id, now] of Object.entries(touched.answers)) {
    const was = old.answers[id]
    take(id, pair(was, now, (set) => ({ kind: 'answer', question: id, ...set })), was?.text || was?.raw || '', now?.text || now?.raw || '')
  }
  const moved = new Set<string>()
  for (const [id, now] of Object.entries(touched.tables)) {
    if (!now) continue
    const columns = questions.get(id)?.columns ?? []
    const was = old.tables[id]
    for (const row of [...now.rows, ...(was?.rows ?? [])])
      if (!was?.rows.some((r) => r.id === row.id) || !now.rows.some((r) => r.id === row.id)) moved.add(`${id}.${row.id}`)
    take(id, tableStep(was, now, columns), '', '')
  }
  for (const [path, now] of Object.entries(touched.cells)) {
    const [table, row, column] = cellPath(path)
    // a row that came or went takes its cells along
    if (moved.has(`${table}.${row}`) || !settable(questions.get(table)?.columns.find((c) => c.id === column))) continue
    const was = old.cells[path]
    take(path, pair(was, now, (set) => ({ kind: 'cell', table, row, column, ...set })), was?.text || was?.raw || '', now?.text || now?.raw || '')
  }
  const lead = first as { at: string; before: string; after: string } | null
  return lead && back.length > 0 ? { back, again, places, ...lead } : null
}

/** What stands in the case just now. */
export interface Stands {
  answers: Record<string, AnswerView | undefined>
  tables: Record<string, TableView | undefined>
}

/** Whether an answer says what a change sets, in every part that it sets. */
function says(answer: AnswerView | undefined, change: Extract<Change, { kind: 'answer' | 'cell' }>): boolean {
  const there = parts(answer)
  const basis = change.basis === null || answer?.basis === change.basis
  return basis && (['raw', 'by', 'how_checked', 'note'] as const).every((part) => change[part] === null || there[part] === change[part])
}

/** Whether every place stands as these changes leave it: then they are done already, or may be taken back without taking a newer word away. */
export function leaves(changes: Change[], now: Stands): boolean {
  const rows = (table: string) => now.tables[table]?.rows ?? []
  const row = (table: string, id: string) => rows(table).find((r) => r.id === id)
  return changes.every((c) => {
    switch (c.kind) {
      case 'answer':
        return says(now.answers[c.question], c)
      case 'cell':
        return says(row(c.table, c.row)?.cells[c.column], c)
      case 'add_row': {
        // with these texts and no others: what somebody else wrote into it since is not part of the step
        const there = row(c.table, c.row)
        const written = Object.entries(there?.cells ?? {}).filter(([, cell]) => cell.raw !== '')
        return there !== undefined && written.every(([column, cell]) => c.cells[column] === cell.raw) && Object.entries(c.cells).every(([column, raw]) => (there.cells[column]?.raw ?? '') === (raw ?? ''))
      }
      case 'remove_row':
        return row(c.table, c.row) === undefined
      case 'move_row': {
        const order = rows(c.table).map((r) => r.id)
        return (order[order.indexOf(c.row) + 1] ?? null) === c.before
      }
      case 'declare_empty':
        return (now.tables[c.table]?.declared_empty ?? false) === c.empty
      case 'table_basis':
        return now.tables[c.table]?.basis === c.basis
      default:
        return c satisfies never
    }
  })
}
