// What each chart draws, as plain functions: the option for ECharts, whether an axis is cut, and the same as a table for whoever does not see
// the picture. A test walks over all of them.
import type { EChartsCoreOption } from 'echarts/core'
import { CUT, full, moneyUnit, range, short, valueAxis, type Range, type Unit } from '@/charts/axis'
import type { ChartColours } from '@/charts/colours'
import { base } from '@/charts/kit'
import type { FigureView, FlowMonth, MeasureView, PlanView, ScheduleView, ScoreCard, ScoreView, WaterfallBar } from '@/generated/api'
import { shapes, shapeSigns } from '@/lib/bases'
import { forChart, type MoneyUnit } from '@/lib/format'

export interface Words {
  say: (text: { zh: string; en: string } | null | undefined) => string
  t: (key: string, values?: Record<string, unknown>) => string
  unit: MoneyUnit
}

export interface Drawn {
  option: EChartsCoreOption
  /** The sentence about a cut axis; none where all axes begin at zero. */
  cut: string | null
  table: { head: string[]; rows: string[][] }
}

const known = (figure: FigureView | null | undefined) => (figure?.state === 'known' ? forChart(figure.raw) : null)
const unitWord = (unit: Unit, w: Words) => (unit === 'wan' ? w.t('unit.wan') : unit === 'yuan' ? w.t('unit.yuan') : unit === 'percent' ? '%' : '')
const cutWords = (at: Range, unit: Unit, w: Words) =>
  at.broken ? `${CUT} ${w.t('chart.cut', { from: `${short(at.min, unit)} ${unitWord(unit, w)}`.trim() })}` : null
const legend = (c: ChartColours, more = {}) => ({ top: 0, textStyle: { color: c.text }, itemWidth: 16, itemHeight: 10, ...more })
/** Stripes, so that two kinds of bars differ without colour. */
const striped = (c: ChartColours) => ({ symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -0.8, color: c.surface })

/** The equity check: from the opening equity by what should have been added and taken to what was found. */
export function waterfall(bars: WaterfallBar[], c: ChartColours, w: Words): Drawn {
  let level = 0
  const steps = bars.map((bar) => {
    const value = known(bar.figure)
    const signed = bar.role === 'minus' ? -(value ?? 0) : (value ?? 0)
    const from = bar.role === 'level' ? null : level
    level = bar.role === 'level' ? signed : level + signed
    return { bar, value, signed, from, to: level }
  })
  const ends = steps.flatMap((s) => (s.from === null ? [s.to] : [s.from, s.to]))
  const at = range(ends, true)
  const unit = moneyUnit(ends, w.unit)
  const bottom = at.broken ? at.min : 0
  const low = (s: (typeof steps)[number]) => (s.from === null ? bottom : Math.min(s.from, s.to))
  const high = (s: (typeof steps)[number]) => (s.from === null ? s.to : Math.max(s.from, s.to))
  const colour = (s: (typeof steps)[number]) =>
    s.bar.role === 'level' ? c.info : s.bar.role === 'residual' ? c.fail : s.signed >= 0 ? c.pass : c.attention
  const said = (s: (typeof steps)[number]) => {
    if (s.value === null) return w.t('figure.unknown')
    const sign = s.bar.role === 'level' || s.signed < 0 ? '' : '+'
    return `${s.bar.role === 'level' && at.broken ? `${CUT} ` : ''}${sign}${short(s.signed, unit)}`
  }
  const text = { color: c.text, fontSize: 11 }
  return {
    option: {
      ...base, textStyle: { ...base.textStyle, color: c.text },
      grid: { left: 8, right: 14, top: 30, bottom: 4, containLabel: true },
      xAxis: {
        type: 'category', data: steps.map((s) => w.say(s.bar.label)), axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } },
        axisLabel: { ...text, interval: 0, width: 78, overflow: 'break' },
      },
      yAxis: valueAxis(at, unit, unitWord(unit, w), c),
      series: [
        // below zero a bar hangs from the upper end, above it stands on the lower one
        { type: 'bar', stack: 'w', silent: true, itemStyle: { color: 'transparent' }, data: steps.map((s) => (low(s) >= 0 ? low(s) : high(s) <= 0 ? high(s) : 0)) },
        {
          type: 'bar', stack: 'w', barMaxWidth: 46,
          data: steps.map((s) => ({
            value: low(s) >= 0 ? high(s) - low(s) : high(s) <= 0 ? low(s) - high(s) : high(s),
            itemStyle: { color: colour(s), decal: s.bar.role === 'residual' ? striped(c) : undefined },
            label: { show: true, position: low(s) < 0 ? 'bottom' : 'top', ...text, formatter: () => said(s) },
          })),
        },
        // what crosses zero has its part below it
        { type: 'bar', stack: 'w', silent: true, barMaxWidth: 46, data: steps.map((s) => ({ value: low(s) < 0 && high(s) > 0 ? low(s) : 0, itemStyle: { color: colour(s) } })) },
      ],
    },
    cut: cutWords(at, unit, w),
    table: {
      head: [w.t('statements.item'), unitWord(unit, w)],
      rows: steps.map((s) => [w.say(s.bar.label), s.value === null ? w.t('figure.unknown') : full(s.signed, unit)]),
    },
  }
}

/** Five dimensions, each from nothing to what it can reach, at both amounts. */
export function radar(score: ScoreView, c: ChartColours, w: Words): Drawn {
  const points = (card: ScoreCard) => card.dimensions.map((d) => known(d.points))
  const of = (card: ScoreCard) => points(card).map((n) => n ?? 0)
  return {
    option: {
      ...base, textStyle: { ...base.textStyle, color: c.text },
      legend: legend(c, { top: undefined, bottom: 0, data: [{ name: w.t('score.atL0'), icon: 'circle' }, { name: w.t('score.atAsked'), icon: 'rect' }] }),
      tooltip: { trigger: 'item' },
      radar: {
        center: ['50%', '49%'], radius: '57%',
        indicator: score.at_l0.dimensions.map((d) => ({ name: `${w.say(d.label)}\n${short(known(d.points) ?? 0, 'number')}/${d.max}`, min: 0, max: forChart(d.max) ?? 1 })),
        axisName: { color: c.text, fontSize: 12, lineHeight: 15, width: 96, overflow: 'break' }, splitArea: { show: false }, splitNumber: 4,
        splitLine: { lineStyle: { color: c.grid } }, axisLine: { lineStyle: { color: c.line } },
      },
      series: [
        {
          type: 'radar',
          data: [
            { name: w.t('score.atL0'), value: of(score.at_l0), symbol: 'circle', symbolSize: 7, itemStyle: { color: c.primary }, lineStyle: { width: 2, color: c.primary }, areaStyle: { opacity: 0.18 } },
            { name: w.t('score.atAsked'), value: of(score.at_amount_asked), symbol: 'rect', symbolSize: 7, itemStyle: { color: c.attention }, lineStyle: { width: 2, type: 'dashed', color: c.attention } },
          ],
        },
      ],
    },
    cut: null,
    table: {
      head: [w.t('score.dimension'), w.t('score.atL0'), w.t('score.atAsked'), w.t('chart.reach')],
      rows: score.at_l0.dimensions.map((d, n) => {
        const [here, asked] = [points(score.at_l0)[n], points(score.at_amount_asked)[n]]
        return [w.say(d.label), here === null ? '–' : short(here, 'number'), asked === null || asked === undefined ? '–' : short(asked, 'number'), d.max]
      }),
    },
  }
}

/** Closing cash month by month against the minimum, with what the loan asks for each month. */
export function cash(plan: PlanView, schedule: ScheduleView | null, c: ChartColours, w: Words): Drawn {
  const column = (id: string) => plan.months.map((m) => known(m.cells[plan.columns.find((k) => k.id === id)?.id ?? '']))
  const [closing, withLoan] = [column('closing'), column('closing_with_loan')]
  const due = new Map(schedule?.rows.map((row) => [row.no, forChart(row.total)]) ?? [])
  const paid = plan.months.map((m) => due.get(m.no) ?? null)
  const minimum = known(plan.minimum_cash)
  const all = [...closing, ...withLoan, ...paid, minimum].filter((n): n is number => n !== null)
  const at = range(all, false)
  const unit = moneyUnit(all, w.unit)
  const low = new Set(plan.below_minimum)
  const word = unitWord(unit, w)
  const cell = (n: number | null | undefined) => (n === null || n === undefined ? '–' : full(n, unit))
  const text = { color: c.text, fontSize: 12 }
  return {
    option: {
      ...base, textStyle: { ...base.textStyle, color: c.text },
      grid: { left: 8, right: 14, top: 46, bottom: 4, containLabel: true },
      legend: legend(c),
      tooltip: { trigger: 'axis', valueFormatter: (n: unknown) => (typeof n === 'number' ? `${short(n, unit)} ${word}` : '–') },
      xAxis: { type: 'category', data: plan.months.map((m) => m.month.slice(2)), axisLabel: text, axisLine: { lineStyle: { color: c.line } } },
      yAxis: valueAxis(at, unit, word, c),
      series: [
        {
          name: w.t('score.closing'), type: 'bar', barMaxWidth: 16, itemStyle: { color: c.beside, decal: striped(c) }, data: closing,
          markLine: minimum === null ? undefined : { silent: true, symbol: 'none', lineStyle: { color: c.text, type: 'dashed' }, label: { formatter: w.t('statements.minimum'), position: 'insideEndTop', color: c.text }, data: [{ yAxis: minimum }] },
        },
        {
          name: w.t('score.closingWithLoan'), type: 'bar', barMaxWidth: 16, itemStyle: { color: c.info },
          data: plan.months.map((m, n) => ({
            value: withLoan[n], itemStyle: { color: low.has(m.no) ? c.fail : c.info }, label: { show: low.has(m.no), formatter: '!', position: 'top', color: c.fail },
          })),
        },
        { name: w.t('score.schedule'), type: 'line', symbol: 'diamond', symbolSize: 9, lineStyle: { color: c.attention }, itemStyle: { color: c.attention }, data: paid },
      ],
    },
    cut: cutWords(at, unit, w),
    table: {
      head: [`${w.t('statements.month')}（${word}）`, w.t('score.closing'), w.t('score.closingWithLoan'), w.t('score.schedule')],
      rows: plan.months.map((m, n) => [`${low.has(m.no) ? '! ' : ''}${m.month}`, cell(closing[n]), cell(withLoan[n]), cell(paid[n])]),
    },
  }
}

/** Twelve months of the accounts: what counts as sales, and what is taken out. */
export function flows(months: FlowMonth[], c: ChartColours, w: Words): Drawn {
  const [sales, excluded] = [months.map((m) => forChart(m.sales)), months.map((m) => forChart(m.excluded))]
  const sums = months.map((_, n) => (sales[n] ?? 0) + (excluded[n] ?? 0))
  const at = range(sums, false)
  const unit = moneyUnit(sums, w.unit)
  const word = unitWord(unit, w)
  const text = { color: c.text, fontSize: 12 }
  const cell = (n: number | null) => (n === null ? '–' : full(n, unit))
  return {
    option: {
      ...base, textStyle: { ...base.textStyle, color: c.text },
      grid: { left: 8, right: 14, top: 46, bottom: 4, containLabel: true },
      legend: legend(c),
      tooltip: { trigger: 'axis', valueFormatter: (n: unknown) => (typeof n === 'number' ? `${short(n, unit)} ${word}` : '–') },
      xAxis: { type: 'category', data: months.map((m) => m.month.slice(2)), axisLabel: text, axisLine: { lineStyle: { color: c.line } } },
      yAxis: valueAxis(at, unit, word, c),
      series: [
        { name: w.t('flows.sales'), type: 'bar', stack: 'm', barMaxWidth: 28, itemStyle: { color: c.info }, data: sales },
        { name: w.t('flows.excluded'), type: 'bar', stack: 'm', barMaxWidth: 28, itemStyle: { color: c.beside, decal: striped(c) }, data: excluded },
      ],
    },
    cut: cutWords(at, unit, w),
    table: { head: [word, w.t('flows.sales'), w.t('flows.excluded')], rows: months.map((m, n) => [m.month, cell(sales[n]), cell(excluded[n])]) },
  }
}

/** Estimates of one quantity on one axis: the tolerance around the reference, the statement's value as a line, the basis as the dot's shape. */
export function dots(measure: MeasureView, c: ChartColours, w: Words): Drawn {
  const shown = measure.estimates.filter((e) => e.value.state === 'known')
  const kind = shown[0]?.value.kind ?? measure.statement?.kind ?? 'number'
  const [reference, statement] = [known(measure.reference), known(measure.statement)]
  const bands: { from: number; to: number; opacity: number }[] = []
  for (const [band, opacity] of [[measure.attention_band, 0.1], [measure.pass_band, 0.22]] as const) {
    const width = forChart(band)
    if (reference !== null && width !== null) bands.push({ from: reference * (1 - width), to: reference * (1 + width), opacity })
  }
  const points = shown.map((e) => known(e.value) ?? 0)
  const ends = [...points, ...bands.flatMap((b) => [b.from, b.to]), ...(statement === null ? [] : [statement])]
  const at = range(ends, true)
  const unit: Unit = kind === 'money' ? moneyUnit(ends, w.unit) : kind === 'ratio' ? 'percent' : 'number'
  const word = unitWord(unit, w)
  const text = { color: c.text, fontSize: 12 }
  const lines = [
    ...(statement === null ? [] : [{ xAxis: statement, name: w.t('checks.statement'), lineStyle: { color: c.text, type: 'solid', width: 2 } }]),
    ...(reference === null ? [] : [{ xAxis: reference, name: w.t('checks.reference'), lineStyle: { color: c.primary, type: 'dashed', width: 1.5 } }]),
  ]
  return {
    option: {
      ...base, textStyle: { ...base.textStyle, color: c.text },
      grid: { left: 8, right: 40, top: 8, bottom: 4, containLabel: true },
      tooltip: { trigger: 'item', formatter: (p: { name: string; value: [number, string] }) => `${p.name} ${short(p.value[0], unit)} ${word}` },
      xAxis: valueAxis(at, unit, word, c, { nameLocation: 'end', splitNumber: 4 }),
      yAxis: {
        type: 'category', inverse: true, data: shown.map((e) => w.say(e.label)), axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } },
        axisLabel: { ...text, width: 150, overflow: 'truncate' },
      },
      series: [
        {
          type: 'scatter', symbolSize: 13,
          data: shown.map((e) => ({
            name: w.say(e.label), value: [known(e.value), w.say(e.label)], symbol: shapes[e.basis ?? 'oral'],
            itemStyle: { color: e.verdict === 'fail' ? c.fail : e.verdict === 'attention' ? c.attention : c.info, borderColor: c.surface, borderWidth: 1 },
          })),
          markArea: { silent: true, data: bands.map((b) => [{ xAxis: b.from, itemStyle: { color: c.primary, opacity: b.opacity } }, { xAxis: b.to }]) },
          markLine: { silent: true, symbol: 'none', label: { show: false }, data: lines },
        },
      ],
    },
    cut: cutWords(at, unit, w),
    table: {
      head: [w.t('checks.estimate'), word || w.t('checks.value'), w.t('chart.basis')],
      rows: [
        ...shown.map((e, n) => [w.say(e.label), full(points[n], unit), e.basis ? `${shapeSigns[e.basis]} ${w.t(`basis.${e.basis}`)}` : '–']),
        ...(statement === null ? [] : [[w.t('checks.statement'), full(statement, unit), '']]),
        ...(reference === null ? [] : [[w.t('checks.reference'), full(reference, unit), '']]),
      ],
    },
  }
}
