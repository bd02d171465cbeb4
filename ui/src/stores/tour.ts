// The first walk through the practice case: eight things pointed at, where they really are. Offered once; offered again from help and settings.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

/** A stop of the walk: the screen it is on, and what is pointed at, the first that is there. */
export interface Stop {
  id: string
  screen: string
  at: string[]
}

export const STOPS: readonly Stop[] = [
  { id: 'chapters', screen: 'visit', at: ['[data-test="sections"]', '[data-test^="section-"]'] },
  { id: 'answer', screen: 'visit', at: ['[data-test="pane"] [data-question]', '[data-test="pane"]'] },
  { id: 'saved', screen: 'visit', at: ['[data-test="save-sign"]'] },
  { id: 'live', screen: 'visit', at: ['[data-test="live"]', '[data-test="next"]'] },
  { id: 'find', screen: 'visit', at: ['[data-test="palette-open"]', '[data-test="menu"]'] },
  { id: 'checks', screen: 'checks', at: ['[data-test="most-likely-wrong"]', '[data-test="checks"]', '[data-test="judge"]'] },
  { id: 'limit', screen: 'score', at: ['[data-test="limit"]', '[data-test="decision"]', '[data-test="score"]', '[data-test="judge"]'] },
  { id: 'report', screen: 'report', at: ['[data-test="export-pdf"]', '[data-test="report"]'] },
]

const KEY = 'tour'

export const useTour = defineStore('tour', () => {
  const at = ref<number | null>(null)
  /** Offered until somebody walks it or declines. */
  const offered = ref(localStorage.getItem(KEY) !== 'done')
  const stop = computed(() => (at.value === null ? null : STOPS[at.value]))
  const count = STOPS.length

  function settle(done: boolean): void {
    offered.value = !done
    if (done) localStorage.setItem(KEY, 'done')
    else localStorage.removeItem(KEY)
  }
  const begin = () => {
    at.value = 0
    settle(true)
  }
  const leave = () => void (at.value = null)
  const decline = () => settle(true)
  const offerAgain = () => settle(false)
  function go(by: number): void {
    if (at.value === null) return
    const next = at.value + by
    if (next >= count) leave()
    else at.value = Math.max(0, next)
  }
  return { at, stop, count, offered, begin, leave, decline, offerAgain, go }
})
