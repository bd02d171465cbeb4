// The readings of one figure as rungs of a ladder, the highest above: what was said, what papers and counts say, the statement's value
// among them, each with how far it is from the reference and on which side of the tolerance.
import type { AppraisalView, Basis, FeedView, FigureView, Mark, MeasureView, QuantityView, Text, Verdict } from '@/generated/api'
import { shapeSigns } from '@/lib/bases'
import { forChart } from '@/lib/format'

export interface Rung {
  id: string
  label: Text
  /** None where it is only known in words. */
  figure: FigureView | null
  said: Text | null
  /** None for the statement's value and for what follows from others: they rest on what they are made of. */
  basis: Basis | null
  statement: boolean
  /** How far it is off, as it is said; where each reading has a check of its own, what that says. */
  off: string
  verdict: Verdict | null
  /** The question that has the focus feeds this one. */
  fed: boolean
  /** Inside the band in which it passes, in the wider one, outside both; null where there is no reference. */
  band: 'pass' | 'attention' | 'outside' | null
}

export interface Ladder {
  id: string
  label: Text
  rungs: Rung[]
  /** Readings that are not known yet, in words. */
  open: { label: Text; at: string | null }[]
  /** Of the check that compares them; none where only the reconciliation does. */
  verdict: Verdict | null
  mark: Mark | null
  /** The tolerance around the reference, shares. */
  pass: string | null
  attention: string | null
}

/** The measures that a question feeds, the one it speaks of most directly first. */
export function measuresOf(question: string, feeds: Record<string, FeedView[] | undefined>, measures: MeasureView[]): MeasureView[] {
  const list = feeds[question] ?? []
  return list.flatMap((feed) => measures.find((m) => m.id === feed.measure) ?? [])
}

function bandOf(value: number | null, reference: number | null, pass: string | null, attention: string | null): Rung['band'] {
  if (value === null || reference === null || reference === 0) return null
  const off = Math.abs(value - reference) / Math.abs(reference)
  const [inner, outer] = [forChart(pass), forChart(attention)]
  if (inner === null) return null
  if (off <= inner) return 'pass'
  return outer !== null && off <= outer ? 'attention' : 'outside'
}

export function ladderOf(measure: MeasureView, feed: FeedView | undefined): Ladder {
  const reference = measure.reference?.state === 'known' ? forChart(measure.reference.raw) : null
  const rungs: Rung[] = []
  const open: Ladder['open'] = []
  for (const e of measure.estimates) {
    if (e.value.state === 'unknown') open.push({ label: e.label, at: e.value.unknown[0] ?? null })
    if (e.value.state !== 'known') continue
    rungs.push({
      id: e.id, label: e.label, figure: e.value, said: null, basis: e.basis, statement: false, off: e.deviation?.state === 'known' ? e.deviation.text : '', verdict: measure.reference ? null : e.verdict,
      fed: feed?.estimates.includes(e.id) ?? false, band: bandOf(forChart(e.value.raw), reference, measure.pass_band, measure.attention_band),
    })
  }
  if (measure.statement?.state === 'known')
    rungs.push({
      id: 'statement', label: measure.statement.label, figure: measure.statement, said: null, basis: null, statement: true, off: '', verdict: null,
      fed: feed?.statement ?? false, band: bandOf(forChart(measure.statement.raw), reference, measure.pass_band, measure.attention_band),
    })
  // for the eye: the order on the screen only
  rungs.sort((a, b) => (forChart(b.figure?.raw) ?? 0) - (forChart(a.figure?.raw) ?? 0))
  return { id: measure.id, label: measure.label, rungs, open, verdict: measure.verdict, mark: null, pass: measure.pass_band, attention: measure.attention_band }
}

/** A figure that was found once only, beside what all the others say in its place: two rungs in words, as the reconciliation rounds them. */
function reckoned(quantity: QuantityView): Ladder {
  const reading = quantity.readings[0]
  const rung = { figure: null, statement: false, band: null, verdict: null }
  return {
    id: `quantity/${quantity.id}`, label: quantity.label, open: [], verdict: null, mark: reading.mark, pass: null, attention: null,
    rungs: [
      { ...rung, id: reading.id, label: reading.label, said: reading.value, basis: reading.basis, off: reading.deviation ?? '', fed: true },
      { ...rung, id: 'others', label: OTHERS, said: reading.predicted, basis: null, off: '', fed: false },
    ],
  }
}
const OTHERS: Text = { zh: '其他数字推算', en: 'The others say' }

/** Answers that a figure rests on alone: it is this figure that they speak of. */
const DIRECT = 1

/** The ladders of the figures that a question feeds, what it speaks of most directly first. */
export function laddersOf(question: string, feeds: Record<string, FeedView[] | undefined>, view: AppraisalView): Ladder[] {
  const list = feeds[question] ?? []
  const fed = measuresOf(question, feeds, [...view.measures, ...view.pairs])
    .map((m) => ladderOf(m, list.find((f) => f.measure === m.id)))
    // a pair of which one is still open is no comparison yet; a measure says what is missing
    .filter((ladder) => ladder.rungs.length > 1 || view.measures.some((m) => m.id === ladder.id))
  const carried = new Set(fed.flatMap((ladder) => ladder.rungs.map((rung) => rung.figure?.id)))
  const alone = view.reconciliation.quantities.filter((q) => {
    const [reading, ...more] = q.readings
    return reading?.predicted && !more.length && !carried.has(reading.figure) && reading.questions.length === DIRECT && reading.questions[0].id === question
  })
  return [...alone.map(reckoned), ...fed]
}

/** The shape of a rung: the statement's line, the basis, or that it follows from others. */
export const signOf = (rung: Rung): string => (rung.statement ? '━' : rung.basis ? shapeSigns[rung.basis] : '≈')
