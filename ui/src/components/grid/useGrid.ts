// The hands of one table: what is selected, what keys, pointer and clipboard do with it, what can be taken back. Every act is one
// record. The cell that has the focus is an ordinary field, so that an input method works in it as anywhere; while it composes, no key
// means anything here.
import { computed, nextTick, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Basis, Change, ColumnView, QuestionView, RowView } from '@/generated/api'
import { hold } from '@/lib/hold'
import { composing, placeOfKey } from '@/lib/keys'
import { cellsOf, toHtml, toTsv } from '@/lib/grid/copied'
import { clear, fillAll, fillDown, type Edit, type Sheet } from '@/lib/grid/fill'
import { changesOf, doubtful, propose, type Made, type Plan } from '@/lib/grid/mapping'
import { columnsIn, many, moved, rectOf, rowsIn, type Cell, type Range } from '@/lib/grid/range'
import { sumOf } from '@/lib/grid/sum'
import { cellChange, inverse, rowsBack, turnable, type Step } from '@/lib/grid/undo'
import { leaves } from '@/lib/takeBack'
import { stepsOf } from '@/stores/steps'
import { useVisit } from '@/stores/visit'

export interface Parts {
  question: ComputedRef<QuestionView>
  columns: ComputedRef<ColumnView[]>
  /** Rows as they are shown, the blank one last. */
  shown: ComputedRef<RowView[]>
  rows: ComputedRef<RowView[]>
  /** Rows that stand ready and are none yet, with the texts they begin with: they become real with what is written into them. */
  ready: ComputedRef<Record<string, Record<string, string>>>
  blank: Ref<string>
  /** Rows of one screen of the table. */
  page: Ref<number>
  /** Brings a cell into view and gives it the focus. */
  focusCell: (index: number, column: string) => Promise<void>
  /** Brings a row into view without moving the focus. */
  reveal: (index: number) => void
  next: () => void
  full: () => void
  isFull: () => boolean
  menu: (column: string) => void
  /** What stands in a cell for somebody who reads it: the word of a choice, the exact figure. */
  textOf: (row: RowView, column: ColumnView) => string
  /** The exact figure of a cell, where it is one. */
  figureOf: (row: RowView, column: ColumnView) => string | null
  pasted: (made: Made, plan: Plan) => void
}

/** How long a paste may take to come after its key. */
const CATCH_MS = 400
/** More than any table has rows. */
const MOST = 1_000_000

export type Grid = ReturnType<typeof useGrid>
export const GRID: InjectionKey<Grid> = Symbol('grid')

export function useGrid(parts: Parts) {
  const visit = useVisit()
  const table = computed(() => parts.question.value.id)
  const steps = computed(() => stepsOf(visit.caseId, table.value))
  const range = shallowRef<Range | null>(null)
  const focus = shallowRef<Cell | null>(null)
  /** The caret is in the text: arrows move in it. Else the whole cell is marked, and arrows move between cells. */
  const editing = ref(false)
  const preview = shallowRef<Plan | null>(null)
  const previewAt = ref(0)
  const said = shallowRef<{ key: string; n: number } | null>(null)
  const dragging = ref(false)
  let begun: { cell: Cell; raw: string; fresh: boolean } | null = null
  /** The column at which the entry of a row began: Enter returns to it. */
  let startColumn = ''
  let tabbed = false
  let failedOnce: Step | null = null
  /** What stands marked was marked by a hand; a block that a paste leaves marked was not. */
  let byHand = true
  /** The block into which the text just typed may go whole by Ctrl+Enter, as spreadsheets have it. */
  let toFill: Range | null = null

  const rowIds = computed(() => parts.shown.value.map((row) => row.id))
  const columnIds = computed(() => parts.columns.value.map((column) => column.id))
  const rect = computed(() => rectOf(range.value, rowIds.value, columnIds.value))
  const keyOf = (row: string, column: string) => `${table.value}.${row}.${column}`
  const rawOf = (row: string, column: string) => visit.rawOf(keyOf(row, column), visit.cellOf(table.value, row, column))
  const takes = (row: string, column: string) => {
    const of = parts.columns.value.find((c) => c.id === column)
    return of !== undefined && !of.computed && !of.read_only && row !== parts.blank.value && !visit.irrelevant.has(keyOf(row, column))
  }
  const sheet = (rows: readonly string[], columns: readonly string[]): Sheet => ({ rows, columns, rawOf, takes })
  /** The selected block, without the blank row at the end. */
  const block = (): Sheet | null => {
    const at = rect.value
    return many(at) ? sheet(rowsIn(at, rowIds.value).filter((r) => r !== parts.blank.value), columnsIn(at, columnIds.value)) : null
  }

  /** What the selection adds up to. */
  const marked = computed(() => {
    const at = rect.value
    if (!many(at)) return null
    const columns = columnsIn(at, parts.columns.value)
    const rows = parts.shown.value.slice(at.top, at.bottom + 1)
    // prices and pieces have no sum: only figures of one column do
    const sums = columns.map((column) => sumOf(rows.map((row) => parts.figureOf(row, column)))).filter((s) => s.count > 0)
    return { rows: at.bottom - at.top + 1, columns: at.right - at.left + 1, ...(sums.length === 1 ? sums[0] : { sum: '', count: 0 }) }
  })

  // --- what was done, and taking it back

  /** The typing in the cell that has the focus is over: one step. */
  function finish(): void {
    const was = begun
    begun = null
    // a row that another undo took away under the caret was not typed into
    if (!was || !rowIds.value.includes(was.cell.row)) return
    const { row, column } = was.cell
    const raw = rawOf(row, column)
    if (raw === was.raw) return
    const again: Change[] = was.fresh
      ? [{ kind: 'add_row', table: table.value, row, before: null, cells: { ...parts.ready.value[row], [column]: raw } }]
      : [cellChange(table.value, row, column, raw)]
    steps.value.push({ did: 'typed', back: inverse(again, () => was.raw), again })
  }

  function begin(cell: Cell): void {
    begun = { cell, raw: rawOf(cell.row, cell.column), fresh: cell.row === parts.blank.value || cell.row in parts.ready.value }
  }

  /** Cells of rows that stand ready make them real, each with all that is written into it. */
  function realized(changes: Change[]): Change[] {
    const ready = parts.ready.value
    const made = new Map<string, Change & { kind: 'add_row' }>()
    return changes.flatMap((change): Change[] => {
      if (change.kind !== 'cell' || !(change.row in ready)) return [change]
      const there = made.get(change.row)
      if (there) {
        there.cells = { ...there.cells, [change.column]: change.raw ?? '' }
        return []
      }
      const fresh: Change & { kind: 'add_row' } = { kind: 'add_row', table: table.value, row: change.row, before: null, cells: { ...ready[change.row], [change.column]: change.raw ?? '' } }
      made.set(change.row, fresh)
      return [fresh]
    })
  }

  async function write(edits: Edit[], did: Step['did']): Promise<void> {
    finish()
    if (edits.length === 0) return
    const changes = realized(edits.map((e) => cellChange(table.value, e.row, e.column, e.raw)))
    steps.value.push({ did, back: inverse(changes, rawOf), again: changes })
    said.value = { key: did, n: edits.length }
    const saving = visit.paste(changes, 'typed')
    if (focus.value) begin(focus.value)
    await saving
  }

  async function removeRows(gone: string[]): Promise<void> {
    finish()
    const rows = gone.filter((row) => row !== parts.blank.value && !(row in parts.ready.value))
    if (rows.length === 0) return
    const back = rowsBack(table.value, parts.rows.value, rows, parts.question.value.columns, rawOf)
    const again = rows.map((row): Change => ({ kind: 'remove_row', table: table.value, row }))
    if (await visit.removeRows(table.value, rows)) {
      steps.value.push({ did: 'remove', back, again })
      said.value = { key: 'remove', n: rows.length }
    }
  }

  /** On what the marked cells rest, as one record: those that hold something. */
  async function setBasis(basis: Basis): Promise<void> {
    const of = block()
    if (!of) return
    const cells = of.rows.flatMap((row) => of.columns.filter((column) => takes(row, column) && rawOf(row, column) !== '').map((column) => ({ row, column })))
    const change = (cell: Cell, to: Basis): Change => ({ kind: 'cell', table: table.value, ...cell, raw: null, basis: to, by: null, how_checked: null, note: null })
    const before = (cell: Cell) => visit.cellOf(table.value, cell.row, cell.column)?.basis ?? parts.question.value.default_basis
    await act('basis', cells.map((cell) => change(cell, basis)), cells.map((cell) => change(cell, before(cell))))
    said.value = { key: 'basisOf', n: cells.length }
  }

  /** An act on the whole table, done as one record and taken back by Ctrl+Z as any other. */
  async function act(did: Step['did'], again: Change[], back: Change[]): Promise<boolean> {
    finish()
    if (again.length === 0 || !(await visit.apply(again))) return false
    steps.value.push({ did, back, again })
    said.value = { key: did, n: again.length }
    return true
  }

  /** The step that a key would take now: what the case's own undo did meanwhile, from another screen, counts. */
  const stepFor = (way: 'undo' | 'redo') => turnable(steps.value, way, {
    rows: new Set(parts.rows.value.map((row) => row.id)), rawOf, other: (change) => leaves([change], visit),
  })

  let turning: Promise<void> = Promise.resolve()
  let turns = 0
  /** One after the other: a second key must not find the step of the first. */
  function turn(way: 'undo' | 'redo'): Promise<void> {
    turns++
    return (turning = turning.then(() => turnOnce(way)).finally(() => turns--))
  }

  async function turnOnce(way: 'undo' | 'redo'): Promise<void> {
    finish()
    const which = way === 'undo' ? 'last' : 'next'
    const step = stepFor(way)
    if (!step) {
      said.value = { key: way === 'undo' ? 'nothingBack' : 'nothingAgain', n: 0 }
      return
    }
    const changes = way === 'undo' ? step.back : step.again
    const was = focus.value
    const wasAt = was ? rowIds.value.indexOf(was.row) : 0
    if (await visit.step(changes, way)) {
      if (way === 'undo') steps.value.tookBack()
      else steps.value.didAgain()
      failedOnce = null
      said.value = { key: `${way}-${step.did}`, n: changes.length }
    } else if (failedOnce === step) steps.value.drop(which)
    else failedOnce = step
    await nextTick()
    // the focus stays where it is in what was changed, else it goes to the top of it
    const places = changes.flatMap((c) => ('row' in c && rowIds.value.includes(c.row) ? [{ index: rowIds.value.indexOf(c.row), column: 'column' in c ? c.column : null }] : []))
    const kept = places.find((p) => was && p.index === rowIds.value.indexOf(was.row))
    const at = kept ?? places.sort((x, y) => x.index - y.index)[0]
    const index = at?.index ?? Math.max(0, Math.min(rowIds.value.length - 1, wasAt))
    await parts.focusCell(index, (kept ? was?.column : at?.column) ?? was?.column ?? columnIds.value[0] ?? '')
    if (focus.value) begin(focus.value)
  }

  // --- moving and selecting

  /** Moves the caret; where the answer just typed decides what the next row asks, not before that is known. */
  function go(index: number, column: string): void {
    if (visit.unsettled()) void hold(visit.settled(), () => parts.focusCell(index, column))
    else void parts.focusCell(index, column)
  }

  let extending = false
  /** The pointer put the caret where it is. */
  let pointed = false
  let pressed = false
  async function extend(to: Cell): Promise<void> {
    const anchor = range.value?.anchor ?? focus.value
    if (!anchor) return
    said.value = null
    select(anchor, to)
    extending = true
    await parts.focusCell(rowIds.value.indexOf(to.row), to.column)
    extending = false
  }

  function select(anchor: Cell, head: Cell, hand = true): void {
    range.value = { anchor, head }
    byHand = hand
  }

  /** The cell with the focus got another text while a block was marked: Ctrl+Enter may fill the block with it. */
  function written(): void {
    if (byHand && many(rect.value)) toFill = range.value
  }

  function focused(event: FocusEvent, cell: Cell): void {
    if (catching) return
    pointed = pressed
    if (focus.value?.row !== cell.row || focus.value.column !== cell.column) {
      finish()
      begin(cell)
      toFill = null
    }
    focus.value = cell
    editing.value = false
    if (!extending && !dragging.value) range.value = { anchor: cell, head: cell }
    if (!tabbed && !extending) startColumn = cell.column
    tabbed = false
    const element = event.target
    if (element instanceof HTMLInputElement && !dragging.value) void nextTick(() => document.activeElement === element && !editing.value && element.select())
  }

  /** A text is begun: what was marked before is marked no more. */
  function typing(): void {
    editing.value = true
    said.value = null
    written()
    if (focus.value && many(rect.value)) select(focus.value, focus.value)
  }

  function blurred(): void {
    if (catching) return
    finish()
    toFill = null
    focus.value = null
    void visit.commit()
  }

  /** The next cell of the row that takes a text, before or behind. */
  function beside(cell: Cell, by: number): string {
    const at = columnIds.value.indexOf(cell.column)
    for (let n = at + by; n >= 0 && n < columnIds.value.length; n += by) {
      const column = parts.columns.value[n]
      if (!column.computed && !column.read_only) return column.id
    }
    return cell.column
  }

  // --- keys

  /** The caret has no further to go in its text. */
  function atEdge(field: HTMLInputElement, by: number): boolean {
    return field.selectionStart === field.selectionEnd && field.selectionStart === (by < 0 ? 0 : field.value.length)
  }

  function keys(event: KeyboardEvent, cell: Cell): void {
    if (composing(event)) return
    const index = rowIds.value.indexOf(cell.row)
    const { key, shiftKey, altKey } = event
    const ctrl = event.ctrlKey || event.metaKey
    const text = event.target instanceof HTMLInputElement
    const done = () => event.preventDefault()
    const several = many(rect.value)
    const arrow = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key]
    if (key === 'Tab') tabbed = true
    else if (key === 'Enter' && ctrl) {
      done()
      // only a text that was just typed into a marked block fills it; a block that merely stands marked is left as it is
      const into = toFill
      toFill = null
      if (into) select(into.anchor, into.head)
      const of = into ? block() : null
      if (of) void write(fillAll(of, rawOf(cell.row, cell.column)), 'fill')
      else parts.next()
    } else if (key === 'Enter' && !altKey && !shiftKey) {
      done()
      if (cell.row === parts.blank.value) parts.next()
      else {
        finish()
        void visit.commit()
        go(index + 1, startColumn || cell.column)
      }
    } else if (arrow && altKey) return
    else if (arrow && shiftKey && (!editing.value || arrow[0] !== 0 || !text)) {
      done()
      // with Ctrl as far as there are rows or columns
      const far = ctrl ? MOST : 1
      const filled = rowIds.value.filter((row) => row !== parts.blank.value)
      void extend(moved(range.value?.head ?? cell, arrow[0] * far, arrow[1] * far, ctrl && filled.length > 0 ? filled : rowIds.value, columnIds.value))
    } else if (arrow && !shiftKey && arrow[0] !== 0) {
      done()
      go(ctrl ? (arrow[0] < 0 ? 0 : rowIds.value.length - 1) : index + arrow[0], cell.column)
    } else if (arrow && !shiftKey && !ctrl && (!editing.value || !text || atEdge(event.target as HTMLInputElement, arrow[1]))) {
      done()
      go(index, beside(cell, arrow[1]))
    } else if (key === 'PageDown' || key === 'PageUp') {
      done()
      go(index + (key === 'PageDown' ? 1 : -1) * Math.max(1, parts.page.value - 2), cell.column)
    } else if ((key === 'Home' || key === 'End') && ctrl && !shiftKey && !altKey) {
      done()
      // to the first cell of the table, and to the last that is a row: the blank one is no end
      const filled = rowIds.value.filter((row) => row !== parts.blank.value)
      const columns = parts.columns.value.filter((c) => !c.computed && !c.read_only)
      go(key === 'Home' ? 0 : Math.max(0, rowIds.value.indexOf(filled.at(-1) ?? '')), (key === 'Home' ? columns[0] : columns.at(-1))?.id ?? cell.column)
    } else if ((key === 'Home' || key === 'End') && text) editing.value = true
    else if (key === 'Delete' && ctrl) {
      done()
      const gone = block()?.rows ?? [cell.row]
      if (cell.row !== parts.blank.value || several) void hold(removeRows([...gone]), () => parts.focusCell(several && rect.value ? rect.value.top : index, cell.column))
    } else if ((key === 'Delete' || key === 'Backspace') && several) {
      done()
      const of = block()
      if (of) void write(clear(of), 'clear')
    } else if (key === 'Delete' && event.target instanceof HTMLSelectElement) {
      done()
      void write(clear(sheet([cell.row], [cell.column])), 'clear')
    } else if (key === 'Escape' && (several || parts.isFull())) {
      done()
      event.stopPropagation()
      if (several) select(cell, cell)
      else parts.full()
    } else if (key === 'F11') {
      done()
      parts.full()
    } else if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) {
      done()
      parts.menu(cell.column)
    } else if (ctrl && !altKey) chords(event, cell, index)
    else if (event.target instanceof HTMLSelectElement && !altKey && placeOfKey(key) < event.target.options.length - 1) {
      // as on the chips of a question: the key of the choice, unless a choice begins with it
      const options = Array.from(event.target.options)
      const option = options[placeOfKey(key) + 1]
      if (options.some((o) => o.text.trim().toLowerCase().startsWith(key.toLowerCase()))) return
      done()
      event.target.value = option.value
      event.target.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }

  /** Nothing is left to mark in the cell itself: by keyboard its text is marked whenever it has the focus; the pointer puts the caret into it. */
  function wholeCell(target: EventTarget | null): boolean {
    if (!pointed || !(target instanceof HTMLInputElement)) return true
    return target.selectionStart === 0 && target.selectionEnd === target.value.length
  }

  function chords(event: KeyboardEvent, cell: Cell, index: number): void {
    const key = event.key.toLowerCase()
    if (key === 'z' || key === 'y') {
      const way = key === 'y' || event.shiftKey ? 'redo' : 'undo'
      finish()
      if (focus.value) begin(focus.value)
      // nothing here: the key is left to the undo of the whole case
      if (turns === 0 && !stepFor(way)) return
      event.preventDefault()
      void hold(turn(way))
    } else if (key === 'v' && !event.shiftKey && event.target instanceof HTMLSelectElement) catchPaste(event.target, cell)
    else if (key === 'l' && event.shiftKey) {
      // as spreadsheets have it for what a column offers; Shift+F10 is the system's own on some
      event.preventDefault()
      parts.menu(cell.column)
    } else if (key === 'd' && !event.shiftKey) {
      event.preventDefault()
      const above = rowIds.value[index - 1]
      const of = block() ?? (above === undefined || cell.row === parts.blank.value ? null : sheet([above, cell.row], [cell.column]))
      if (of) void write(fillDown(of), 'fill')
    } else if (key === 'a' && !editing.value && parts.rows.value.length > 0 && wholeCell(event.target)) {
      event.preventDefault()
      const last = rowIds.value.filter((row) => row !== parts.blank.value).at(-1) ?? cell.row
      select({ row: rowIds.value[0], column: columnIds.value[0] }, { row: last, column: columnIds.value.at(-1) ?? cell.column })
    }
  }

  // --- clipboard

  /** What a block may go into: by titles any column of the table, else those on the screen. */
  const asked = (titles: string[] | null): QuestionView => (titles ? parts.question.value : { ...parts.question.value, columns: parts.columns.value })

  function copy(event: ClipboardEvent, cut = false): void {
    const at = rect.value
    if (!many(at)) return
    event.preventDefault()
    const columns = columnsIn(at, parts.columns.value)
    const rows = parts.shown.value.slice(at.top, at.bottom + 1).filter((row) => row.id !== parts.blank.value)
    const cells = rows.map((row) => columns.map((column) => parts.textOf(row, column)))
    event.clipboardData?.setData('text/plain', toTsv(cells))
    event.clipboardData?.setData('text/html', toHtml(cells, columns.map((c) => ['text', 'choice', 'bool', 'month', 'date'].includes(c.type))))
    said.value = { key: 'copied', n: rows.length * columns.length }
    const of = block()
    if (cut && of) void write(clear(of), 'clear')
  }

  let catching = false
  /**
   * A choice is no text field, and the web view gives it no paste of its own: a field that nobody sees takes the key for it. The focus is
   * back before anything is written, so that the cell and what is marked stay as they were.
   */
  function catchPaste(of: HTMLSelectElement, cell: Cell): void {
    const field = document.createElement('textarea')
    field.className = 'visually-hidden'
    field.tabIndex = -1
    field.setAttribute('aria-hidden', 'true')
    const back = () => {
      if (!field.isConnected) return
      of.focus()
      field.remove()
      catching = false
    }
    field.addEventListener('paste', (event) => {
      back()
      paste(event, cell)
    })
    catching = true
    of.parentElement?.append(field)
    field.focus()
    // the key is over and brought nothing
    field.addEventListener('keyup', back)
    setTimeout(back, CATCH_MS)
  }

  function paste(event: ClipboardEvent, cell: Cell): void {
    if (!event.clipboardData) return
    let cells = cellsOf(event.clipboardData)
    const of = block()
    const choice = ['choice', 'bool'].includes(parts.columns.value.find((c) => c.id === cell.column)?.type ?? '')
    // one word is pasted into a text by the system itself; a choice is found by the word
    if (cells.length === 0 && !of && choice) cells = [[event.clipboardData.getData('text/plain').trim()]].filter(([word]) => word !== '')
    if (cells.length === 0) {
      const text = event.clipboardData.getData('text/plain').trim()
      if (!of || text === '') return
      event.preventDefault()
      void write(fillAll(of, text), 'fill')
      return
    }
    event.preventDefault()
    finish()
    const at = rect.value
    const shown = parts.shown.value.filter((row) => row.id !== parts.blank.value)
    const from = many(at) ? at.top : rowIds.value.indexOf(cell.row)
    previewAt.value = Math.min(from < 0 ? shown.length : from, shown.length)
    const column = many(at) ? columnIds.value[at.left] : cell.column
    const titled = propose(parts.question.value, cells, column, true)
    // without titles the columns are those on the screen, one beside the other
    const plan = titled.titles ? titled : propose(asked(null), cells, column, true)
    if (doubtful(plan, changesOf(plan, parts.question.value, shown, previewAt.value), parts.question.value)) preview.value = plan
    else void writePlan(plan)
  }

  async function writePlan(plan: Plan): Promise<void> {
    const shown = parts.shown.value.filter((row) => row.id !== parts.blank.value)
    const made = changesOf(plan, parts.question.value, shown, previewAt.value)
    const looked = preview.value !== null
    preview.value = null
    parts.pasted(made, plan)
    if (made.changes.length === 0) return
    const steady = realized(made.changes.filter((c) => c.kind !== 'cell' || !visit.irrelevant.has(keyOf(c.row, c.column))))
    steps.value.push({ did: 'paste', back: inverse(steady, rawOf), again: steady })
    const saving = visit.paste(steady)
    // the block stands marked; a dialog gives the focus back first
    await hold(looked ? new Promise((resolve) => setTimeout(resolve, 30)) : Promise.resolve(), async () => {
      const columns = columnIds.value.filter((id) => plan.sources.some((s) => s.column?.id === id))
      const [left, right] = [columns[0] ?? columnIds.value[0], columns.at(-1) ?? columnIds.value[0]]
      const [from, to] = [previewAt.value, previewAt.value + made.added + made.rewritten - 1]
      await parts.focusCell(from, left)
      select({ row: rowIds.value[from], column: left }, { row: rowIds.value[to] ?? rowIds.value[from], column: right }, false)
    })
    said.value = { key: 'paste', n: made.added + made.rewritten }
    await saving
  }

  // --- pointer

  function down(event: MouseEvent, cell: Cell): void {
    if (event.button !== 0) return
    said.value = null
    if (event.shiftKey && focus.value) {
      event.preventDefault()
      void extend(cell)
      return
    }
    pointed = pressed = true
    // a second press in the same cell puts the caret into its text
    if (focus.value?.row === cell.row && focus.value.column === cell.column) editing.value = true
    const over = (move: MouseEvent) => {
      const td = document.elementFromPoint(move.clientX, move.clientY)?.closest<HTMLElement>('[data-at]')
      const [row, column] = td?.dataset.at?.split('.') ?? []
      if (!row || !column || td?.closest('section')?.dataset.question !== table.value) return
      if (!dragging.value && row === cell.row && column === cell.column) return
      dragging.value = true
      window.getSelection()?.removeAllRanges()
      select(cell, { row, column })
    }
    const up = () => {
      pressed = false
      window.removeEventListener('mousemove', over)
      window.removeEventListener('mouseup', up)
      dragging.value = false
    }
    window.addEventListener('mousemove', over)
    window.addEventListener('mouseup', up)
  }

  function selectRow(row: string, extendTo: boolean): void {
    const [left, right] = [columnIds.value[0], columnIds.value.at(-1) ?? '']
    if (left === undefined) return
    const anchor = extendTo && range.value ? { row: range.value.anchor.row, column: left } : { row, column: left }
    const head = { row, column: right }
    void parts.focusCell(rowIds.value.indexOf(row), left).then(() => select(anchor, head))
  }

  function selectColumn(column: string): void {
    const [first, last] = [rowIds.value[0], rowIds.value.filter((r) => r !== parts.blank.value).at(-1)]
    if (first !== undefined && last !== undefined) select({ row: first, column }, { row: last, column })
  }

  /** A whole column at once; the step says so. */
  function setColumn(column: string, raw: string, only: 'all' | 'blank'): Promise<void> {
    return write(fillAll(sheet(rowIds.value, [column]), raw, only), 'set')
  }

  return {
    table, rect, focus, editing, preview, previewAt, asked, said, marked, dragging, steps,
    focused, blurred, typing, written, keys, copy, paste, writePlan, down, selectRow, selectColumn, setColumn, setBasis, removeRows, act, turn, go,
    many: computed(() => many(rect.value)),
    isBlank: (row: string) => row === parts.blank.value || row in parts.ready.value,
  }
}
