// What is still to do in a visit, over all chapters, one entry a question: not answered, contradicted, only said where a paper is expected,
// standing on a provisional figure. A table is one question, however many of its cells are open.
import type { AnswerView, AppraisalView, QuestionView, TableView } from '@/generated/api'

export type Filter = 'open' | 'against' | 'verify' | 'provisional'
export const FILTERS: readonly Filter[] = ['open', 'against', 'verify', 'provisional']

export interface Entry {
  /** Where the jump leads. */
  at: string
  question: QuestionView
  /** How many places of a table are meant. */
  cells: number
}

interface Seen {
  appraisal: AppraisalView | null
  questions: QuestionView[]
  irrelevant: Set<string>
  answers: Record<string, AnswerView | undefined>
  tables: Record<string, TableView | undefined>
  questionAt: (at: string) => QuestionView | undefined
}

/** Entries in the order of the questions; several places of one question are one entry that leads to the first. */
function gather(seen: Seen, places: Iterable<string>): Entry[] {
  const found = new Map<string, Entry>()
  for (const at of places) {
    // a whole column of a table stands for the table
    const question = seen.questionAt(at.replace(/\[[^\]]*\]$/, ''))
    if (!question || seen.irrelevant.has(question.id)) continue
    const there = found.get(question.id)
    if (there) there.cells++
    else found.set(question.id, { at: at.endsWith(']') ? question.id : at, question, cells: 1 })
  }
  const order = new Map(seen.questions.map((q, n) => [q.id, n]))
  return [...found.values()].sort((a, b) => (order.get(a.question.id) ?? 0) - (order.get(b.question.id) ?? 0))
}

/** Said by word of mouth, where papers or a sight of it are expected and none hangs there. */
function onlySaid(seen: Seen): string[] {
  return seen.questions.flatMap((q) => {
    if (q.evidence.length === 0 || q.read_only) return []
    if (q.type === 'table') {
      const table = seen.tables[q.id]
      const oral = table && table.rows.length > 0 && table.basis === 'oral'
      const files = table?.rows.some((row) => Object.values(row.cells).some((cell) => cell && (cell.evidence.length > 0 || cell.basis !== 'oral')))
      return oral && !files ? [q.id] : []
    }
    const answer = seen.answers[q.id]
    return answer && answer.raw !== '' && answer.basis === 'oral' && answer.evidence.length === 0 ? [q.id] : []
  })
}

export function visitLists(seen: Seen): Record<Filter, Entry[]> {
  const view = seen.appraisal
  const provisional = new Set<string>()
  for (const check of view?.checks ?? []) for (const id of check.provisional) provisional.add(id)
  for (const measure of view?.measures ?? []) for (const e of measure.estimates) for (const id of e.value.provisional) provisional.add(id)
  for (const id of [...(view?.headline.limit.provisional ?? []), ...(view?.headline.score.provisional ?? [])]) provisional.add(id)
  const against = [
    ...(view?.visit.problems ?? []).map((p) => p.at),
    ...(view?.reconciliation.suspects ?? []).filter((s) => s.by_verdict).flatMap((s) => s.questions.map((q) => q.id)),
  ]
  const open = gather(seen, (view?.visit.missing ?? []).map((m) => m.at))
  // what is open is listed there; here is what nobody must answer and a provisional value stands for
  const asked = new Set(open.map((e) => e.question.id))
  return {
    open,
    against: gather(seen, against),
    verify: gather(seen, onlySaid(seen)),
    provisional: gather(seen, provisional).filter((e) => !asked.has(e.question.id)),
  }
}

/** The next place behind a question in the order of the route, round to the first. */
export function nextAfter(entries: Entry[], question: string, route: QuestionView[]): Entry | undefined {
  const order = new Map(route.map((q, n) => [q.id, n]))
  const from = order.get(question) ?? -1
  const sorted = [...entries].sort((a, b) => (order.get(a.question.id) ?? 0) - (order.get(b.question.id) ?? 0))
  return sorted.find((e) => (order.get(e.question.id) ?? 0) > from) ?? sorted[0]
}
