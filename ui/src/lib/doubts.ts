// What a committee doubts, the weightiest first, each with the question a reviewer will probably ask about it. Nothing is reckoned here: the
// weights of questions come with them, and what is explained in full weighs half, as on the printed page.
import type { AppraisalView, CheckView, KnockOutView, MeasureView, ReviewerQuestionView, SecondRow, SecondView, FigureView, Text } from '@/generated/api'
import { forChart, overBy } from '@/lib/format'

interface Of { id: string; weight: number; questions: ReviewerQuestionView[] }
export interface KnockedOut extends Of { kind: 'knock_out'; knockOut: KnockOutView }
export interface Flagged extends Of { kind: 'flag'; text: Text }
export interface Deviating extends Of { kind: 'check'; check: CheckView; measure: MeasureView | null; second: SecondRow[] }
/** What was said far beside what was found. */
export interface SaidApart extends Of { kind: 'said'; measure: MeasureView; said: FigureView; found: FigureView; by: number }
/** What the second officer answered alone and the first officer's answers do not bear out. */
export interface Apart extends Of { kind: 'second'; second: SecondView; rows: SecondRow[] }
/** Answers that look odd or contradict each other and wait for a word in writing. */
export interface Odd extends Of { kind: 'odd' }
/** What all figures together point at. */
export interface Suspected extends Of { kind: 'suspects' }
/** Warnings that decide nothing and are not told already. */
export interface Noted extends Of { kind: 'notes'; notes: Text[] }
export type Doubt = KnockedOut | Flagged | Deviating | SaidApart | Apart | Odd | Suspected | Noted

/** Weights where no question carries one: as the questions of the same kind have them in the shipped checklists. */
const WEIGHT = { knock_out: 1000, flag: 200, fail: 90, second: 87, odd: 84, said: 68, attention: 60, suspects: 51, notes: 25 } as const

export interface Beside { questions: ReviewerQuestionView[]; second: SecondView[]; beside: Record<string, string[] | undefined> }

export function doubts(view: AppraisalView, given: Beside): Doubt[] {
  const about = (check: string) => given.questions.filter((q) => q.check === check)
  const called = (rule: string) => given.questions.filter((q) => q.id.split('.')[0] === rule)
  /** What is asked about a figure that was said far beside what the sources give together. */
  const saidOf = (measure: MeasureView) => {
    const quantity = view.reconciliation.quantities.find((q) => [measure.statement?.id, measure.reference?.id].some((id) => id !== undefined && q.figures.includes(id)))
    return given.questions.filter((q) => quantity && q.id === `said_apart.${quantity.id}`)
  }
  const made: Doubt[] = []

  for (const knockOut of view.knock_outs) {
    if (knockOut.hit) made.push({ kind: 'knock_out', id: `knock_out/${knockOut.id}`, weight: WEIGHT.knock_out, questions: [], knockOut })
  }
  const named = (codes: string[]) => view.decision.reasons.filter((r) => codes.includes(r.code)).flatMap((r) => r.about)
  for (const flag of named(['red_flag'])) {
    made.push({ kind: 'flag', id: `flag/${flag.id}`, weight: WEIGHT.flag, questions: given.questions.filter((q) => q.id === `warning.${flag.id}`), text: flag.label })
  }
  const rows = given.second.flatMap((s) => s.rows)
  for (const check of view.checks) {
    if (check.verdict !== 'fail' && check.verdict !== 'attention') continue
    const questions = about(check.id)
    const full = Math.max(WEIGHT[check.verdict], ...questions.map((q) => q.weight))
    const own = given.beside[check.id] ?? []
    made.push({
      kind: 'check', id: check.id, weight: check.explained === 'done' ? full / 2 : full, questions, check,
      measure: view.measures.find((m) => m.check === check.id) ?? null, second: rows.filter((row) => own.includes(row.question)),
    })
  }
  for (const second of given.second) {
    const apart = second.rows.filter((row) => row.differs)
    if (apart.length) made.push({ kind: 'second', id: `second/${second.officer}`, weight: WEIGHT.second, questions: called('second_differs'), second, rows: apart })
  }
  if (named(['flags_open', 'contradictions']).length) made.push({ kind: 'odd', id: 'odd', weight: WEIGHT.odd, questions: [] })
  for (const measure of view.measures) {
    const found = measure.reference ?? measure.statement
    if (!found?.raw) continue
    for (const e of measure.estimates) {
      if (e.basis !== 'oral' || e.value.state !== 'known' || e.value.kind !== 'money') continue
      const by = overBy(e.value.raw ?? '', found.raw)
      if (by === null || Math.abs(by) <= 100 * (forChart(measure.pass_band) ?? Infinity)) continue
      made.push({ kind: 'said', id: `said/${measure.id}/${e.id}`, weight: WEIGHT.said, questions: saidOf(measure), measure, said: e.value, found, by })
    }
  }
  if (view.reconciliation.suspects.length) made.push({ kind: 'suspects', id: 'suspects', weight: WEIGHT.suspects, questions: [] })
  const told = new Set(named(['red_flag', 'flags_open', 'contradictions']).map((about) => about.label.zh))
  const notes = view.warnings.filter((warning) => !told.has(warning.zh))
  if (notes.length) made.push({ kind: 'notes', id: 'notes', weight: WEIGHT.notes, questions: [], notes })
  return made.map((doubt, n) => ({ doubt, n })).sort((a, b) => b.doubt.weight - a.doubt.weight || a.n - b.n).map(({ doubt }) => doubt)
}

/** Questions that stand at no doubt: they are asked for themselves. */
export function unattached(questions: ReviewerQuestionView[], all: Doubt[]): ReviewerQuestionView[] {
  const attached = new Set(all.flatMap((d) => d.questions.map((q) => q.id)))
  return questions.filter((q) => !attached.has(q.id))
}
