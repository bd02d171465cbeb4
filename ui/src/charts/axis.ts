// Axes that cannot mislead: they begin at zero, or they are broken where everybody sees it; one unit each, named once, without cents.
import { plain, shiftRound, type MoneyUnit } from '@/lib/format'
import type { ChartColours } from '@/charts/colours'

export type Unit = MoneyUnit | 'percent' | 'number'

/** Where an axis begins; `broken` when that is not zero. */
export interface Range { min: number; max: number; broken: boolean }

/** Amounts from here on are read in 万元, whatever is chosen: an axis has no room for long numbers. */
const LONG = 100_000

/** The one unit of an axis of money. */
export const moneyUnit = (values: number[], chosen: MoneyUnit): MoneyUnit => (chosen === 'wan' || values.some((n) => Math.abs(n) >= LONG) ? 'wan' : 'yuan')

/** A value as an axis and a label write it: no cents, one decimal of 万元 or per cent at the most, no zeros behind. */
export function short(value: number, unit: Unit): string {
  const text = value.toFixed(6)
  if (unit === 'wan') return plain(shiftRound(text, 4, 1) ?? text, 1)
  if (unit === 'percent') return plain(shiftRound(text, -2, 1) ?? text, 1)
  return plain(text, unit === 'yuan' ? 0 : 1)
}

/** The same in full, for the table beside the picture: 万元 with two decimals, yuan whole. */
export function full(value: number, unit: Unit): string {
  const text = value.toFixed(6)
  if (unit === 'wan') return plain(shiftRound(text, 4, 2) ?? text, 2)
  return short(value, unit)
}

function step(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span || 1))
  return [1, 2, 5, 10].map((n) => n * power).find((n) => span / n <= 5) ?? power * 10
}

/**
 * From zero, unless what is to be compared would be lost there: where all values lie within a third of the largest, the axis is cut,
 * and the chart says so by a sign and a word.
 */
export function range(values: number[], mayBreak: boolean): Range {
  const low = Math.min(...values)
  const high = Math.max(...values)
  if (values.length === 0 || !Number.isFinite(low + high)) return { min: 0, max: 1, broken: false }
  const crowded = low > 0 && high - low < high / 3 && high > low
  if (mayBreak && crowded) {
    const by = step((high - low) * 1.6)
    const min = Math.floor((low - (high - low) * 0.5) / by) * by
    if (min > 0) return { min, max: Math.ceil((high + (high - low) * 0.15) / by) * by, broken: true }
  }
  const [bottom, top] = [Math.min(0, low), Math.max(0, high)]
  const by = step(top - bottom || 1)
  return { min: Math.floor(bottom / by) * by, max: Math.ceil(top / by) * by || by, broken: false }
}

/** The sign of a cut axis, at its first label. */
export const CUT = '≈'

/** An axis of values in the form that ECharts takes. `name` is the unit, said once. */
export function valueAxis(at: Range, unit: Unit, name: string, colours: ChartColours, more: Record<string, unknown> = {}) {
  const text = { color: colours.text, fontSize: 12 }
  return {
    type: 'value', min: at.min, max: at.max, interval: step(at.max - at.min), name, nameTextStyle: text, nameGap: 8,
    axisLabel: { ...text, hideOverlap: true, formatter: (n: number) => (at.broken && n === at.min ? `${CUT} ${short(n, unit)}` : short(n, unit)) },
    axisLine: { show: at.broken, lineStyle: { color: colours.line, type: at.broken ? 'dashed' : 'solid' } },
    splitLine: { lineStyle: { color: colours.grid } },
    ...more,
  }
}
