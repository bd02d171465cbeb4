// Charts that cannot mislead: every axis begins at zero or is cut where everybody sees it; one unit each; no cents; a sign for each series; the
// same as a table beside the picture.
import { describe, expect, it } from 'vitest'
import { CUT, moneyUnit, range, short } from '@/charts/axis'
import { light } from '@/charts/colours'
import { cash, dots, flows, radar, waterfall, type Drawn, type Words } from '@/charts/options'
import type { FlowMonth, MeasureView, PlanView, ScheduleView, ScoreView, WaterfallBar, WaterfallRole } from '@/generated/api'
import { i18n } from '@/i18n'
import { figure, text } from './fake'

const words = (unit: Words['unit'] = 'yuan'): Words => ({ say: (x) => x?.zh ?? '', t: (key, values) => i18n.global.t(key, values ?? {}), unit })

function bars(...steps: [string, string | null, WaterfallRole][]): WaterfallBar[] {
  return steps.map(([id, raw, role]) => ({ id, label: text(id), figure: figure(id, raw), role }))
}
const equity = bars(['期初', '1000000', 'level'], ['利润', '239532.71', 'plus'], ['提款', '40000', 'minus'], ['应有', '1199532.71', 'level'], ['差', '-2310', 'residual'], ['实际', '1197221.95', 'level'])
const loss = bars(['期初', '30000', 'level'], ['亏损', '90000', 'minus'], ['应有', '-60000', 'level'], ['差', '20000', 'residual'], ['实际', '-40000', 'level'])

function measure(values: [string, string | null][], more: Partial<MeasureView> = {}): MeasureView {
  return {
    id: 'sales', label: text('销售额'), statement: figure('s', '413000'), reference: figure('r', '420000'), pass_band: '0.1', attention_band: '0.3', verdict: 'pass', check: 'sales',
    estimates: values.map(([id, raw], n) => ({ id, label: text(id), value: figure(id, raw), basis: (['oral', 'document', 'observed', 'system', 'third_party'] as const)[n % 5], role: null, deviation: null, verdict: 'pass' })), ...more,
  }
}

const card = (points: (string | null)[]) => ({
  total: figure('total', '70'), grade: figure('grade', 'B', { kind: 'text' }), indicators: [],
  dimensions: points.map((p, n) => ({ id: 'ABCDE'[n], label: text(`维${n}`), points: figure(`p${n}`, p, { kind: 'number' }), max: '20' })),
})
const score: ScoreView = { at_l0: card(['12', '15', null, '20', '9']), at_amount_asked: card(['12', '15', '3', '18', '9']) }

const plan: PlanView = {
  minimum_cash: figure('min', '29465'), below_minimum: [2], columns: ['closing', 'closing_with_loan'].map((id) => ({ id, label: text(id) })),
  months: [['2026-11', '-170535', '29465'], ['2026-12', '-150000.55', '8000'], ['2027-01', null, '460000']].map(([month, a, b], n) => ({
    no: n + 1, month: month as string, cells: { closing: figure('c', a), closing_with_loan: figure('w', b) },
  })),
}
const schedule = { rows: [{ no: 2, principal: '0', interest: '975', total: '975', balance: '200000' }] } as unknown as ScheduleView
const months = ['2026-01', '2026-02'].map((month) => ({ month, bank: '1', wechat: null, alipay: null, pos: null, sales: '413000.4', excluded: '20000' })) as FlowMonth[]

interface Axis { type: string; min: number; max: number; name: string; axisLabel: { formatter: (n: number) => string } }
function axes(drawn: Drawn): Axis[] {
  const option = drawn.option as { xAxis?: Axis; yAxis?: Axis }
  return [option.xAxis, option.yAxis].filter((a): a is Axis => a?.type === 'value')
}
const series = (drawn: Drawn) => (drawn.option as { series: Record<string, unknown>[] }).series

const all: [string, Drawn][] = [
  ['equity', waterfall(equity, light, words())], ['equity in 万', waterfall(equity, light, words('wan'))], ['a loss', waterfall(loss, light, words())],
  ['nothing known', waterfall(bars(['期初', null, 'level']), light, words())],
  ['radar', radar(score, light, words())], ['cash', cash(plan, schedule, light, words())], ['cash, no schedule', cash(plan, null, light, words('wan'))],
  ['flows', flows(months, light, words())],
  ['dots close together', dots(measure([['口述', '500000'], ['流水', '461000'], ['进货', '452000']]), light, words())],
  ['dots far apart', dots(measure([['口述', '620000'], ['流水', '46000']]), light, words())],
  ['dots of a margin', dots(measure([['口述', '0.15'], ['进货', '0.1179']].map(([a, b]) => [a, b]) as [string, string][], { statement: null, reference: null, estimates: measure([['口述', '0.15'], ['进货', '0.1179']]).estimates.map((e) => ({ ...e, value: { ...e.value, kind: 'ratio' as const } })) }), light, words())],
  ['small amounts', dots(measure([['口述', '62'], ['流水', '46.55']], { statement: null, reference: null }), light, words())],
]

describe('every chart', () => {
  it.each(all)('%s: axes begin at zero, or are cut by a sign and a word', (_, drawn) => {
    for (const axis of axes(drawn)) {
      const first = axis.axisLabel.formatter(axis.min)
      if (axis.min > 0) {
        expect(first.startsWith(CUT)).toBe(true)
        expect(drawn.cut).toContain('不从零起')
        expect(drawn.cut).toContain(first.replace(CUT, '').trim())
      } else {
        expect(first.startsWith(CUT)).toBe(false)
        expect(drawn.cut).toBeNull()
        expect(axis.max).toBeGreaterThanOrEqual(0)
      }
    }
    const option = drawn.option as { radar?: { indicator: { min: number }[] } }
    for (const spoke of option.radar?.indicator ?? []) expect(spoke.min).toBe(0)
  })

  it.each(all)('%s: one unit an axis, named once, and at most one decimal on it', (_, drawn) => {
    for (const axis of axes(drawn)) {
      expect(['元', '万元', '%', '']).toContain(axis.name)
      for (let n = 0; n <= 7; n++) {
        const label = axis.axisLabel.formatter(axis.min + ((axis.max - axis.min) * n) / 7)
        expect(label).toMatch(/^(≈ )?-?[\d,]+(\.\d)?$/)
      }
    }
  })

  it.each(all)('%s: series differ without colour, and all of it stands in a table', (_, drawn) => {
    const named = series(drawn).filter((s) => s.name)
    const signs = named.map((s) => `${s.type}${s.symbol ?? ''}${(s.itemStyle as { decal?: object } | undefined)?.decal ? 'striped' : ''}`)
    expect(new Set(signs).size).toBe(signs.length)
    const data = (series(drawn)[0].data as { symbol?: string }[]).filter((d) => typeof d === 'object' && d !== null && 'symbol' in d)
    if (series(drawn)[0].type === 'radar') expect(new Set(data.map((d) => d.symbol)).size).toBe(data.length)
    for (const row of drawn.table.rows) expect(row).toHaveLength(drawn.table.head.length)
    expect(drawn.table.rows.length).toBeGreaterThan(0)
  })
})

describe('what a chart says', () => {
  it('cuts the axis of an equity check, and puts the sign at its standing bars', () => {
    const drawn = waterfall(equity, light, words())
    expect(drawn.cut).toBe('≈ 轴从 80 万元 起，不从零起')
    const data = series(drawn)[1].data as { value: number; label: { formatter: () => string } }[]
    expect(data.map((d) => d.label.formatter())).toEqual(['≈ 100', '+24', '-4', '≈ 120', '-0.2', '≈ 119.7'])
    // a standing bar begins where the axis does
    expect((series(drawn)[0].data as number[])[0]).toBe(800000)
    expect(data[0].value).toBe(200000)
    expect(drawn.table.rows[1]).toEqual(['利润', '23.95'])
  })

  it('draws what falls below zero below it', () => {
    const drawn = waterfall(loss, light, words())
    const [base, bar, below] = series(drawn).map((s) => (s.data as (number | { value: number })[]).map((d) => (typeof d === 'number' ? d : d.value)))
    // 30,000 − 90,000: from 30,000 down to −60,000
    expect([base[1], bar[1], below[1]]).toEqual([0, 30000, -60000])
    // −60,000 + 20,000
    expect([base[3], bar[3], below[3]]).toEqual([-40000, -20000, 0])
  })

  it('leaves an unknown month empty, and marks a month under the minimum by a sign', () => {
    const drawn = cash(plan, schedule, light, words())
    expect(series(drawn)[0].data).toEqual([-170535, -150000.55, null])
    expect(drawn.table.rows.map((r) => r[0])).toEqual(['2026-11', '! 2026-12', '2027-01'])
    expect(drawn.table.rows[2][1]).toBe('–')
    expect(drawn.table.rows[0].slice(1)).toEqual(['-17.05', '2.95', '–'])
  })

  it('reads long amounts in 万元 and short ones in yuan, whatever is chosen', () => {
    expect([moneyUnit([99999], 'yuan'), moneyUnit([-100000], 'yuan'), moneyUnit([5], 'wan')]).toEqual(['yuan', 'wan', 'wan'])
    expect([short(1199532.71, 'wan'), short(8650.55, 'yuan'), short(0.1179, 'percent'), short(1000000, 'wan')]).toEqual(['120', '8,651', '11.8', '100'])
    expect(range([46, 62], true)).toMatchObject({ min: 30, max: 70, broken: true })
    expect(range([10, 62], true)).toMatchObject({ min: 0, broken: false })
    expect(range([46, 62], false).min).toBe(0)
    expect(range([], true).broken).toBe(false)
    expect(range([5, 5], true)).toMatchObject({ min: 0, broken: false })
  })
})
