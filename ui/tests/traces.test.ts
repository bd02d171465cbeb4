// What is noted of the work: durations and counts, nothing of what was typed.
import { describe, expect, it } from 'vitest'
import { Traces } from '@/lib/traces'

describe('traces', () => {
  it('counts how long a question had the focus and how often it was changed', () => {
    const traces = new Traces()
    expect(traces.turn('request', 0)).toBeNull()
    traces.focus('request.amount', 1_000)
    traces.edited('request.amount')
    traces.edited('request.amount')
    traces.focus('debts', 6_000, 'r1.lender')
    traces.edited('debts')
    traces.focus('debts', 9_000, 'r1.balance')
    traces.edited('debts')
    traces.pasted()
    traces.focus('request.amount', 16_000)
    expect(traces.turn('stock', 20_000)).toEqual({
      section: 'request',
      open_ms: 20_000,
      away_ms: 0,
      places: [
        { question: 'request.amount', dwell_ms: 9_000, edits: 1, pastes: 0 },
        { question: 'debts', dwell_ms: 10_000, edits: 2, pastes: 1 },
      ],
    })
    // only looked through: nothing to tell
    traces.focus('stock.place', 21_000)
    expect(traces.turn('', 30_000)).toBeNull()
  })

  it('counts the time in the background apart, and no more than half an hour of one question', () => {
    const traces = new Traces()
    traces.turn('request', 0)
    traces.focus('request.amount', 0)
    traces.edited('request.amount')
    traces.hidden(1_000)
    traces.hidden(2_000)
    traces.shown(11_000)
    traces.shown(12_000)
    const seen = traces.turn('', 7_200_000)
    expect(seen?.away_ms).toBe(10_000)
    expect(seen?.places).toEqual([{ question: 'request.amount', dwell_ms: 1_800_000, edits: 1, pastes: 0 }])
  })
})
