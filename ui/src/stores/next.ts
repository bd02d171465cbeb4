// What to ask next. Reckoned beside the keystroke: a wish is sent after a short rest, and a reply is dropped when a newer
// draft has come meanwhile. Until the new reply is there the old list stays, marked as being renewed.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call, inBrowser } from '@/backend'
import type { NextQuestionsView } from '@/generated/api'
import { useVisit } from '@/stores/visit'

const REST_MS = 250
const MOST = 4

export const useNext = defineStore('next', () => {
  const reply = shallowRef<NextQuestionsView | null>(null)
  const stale = ref(false)
  let of = ''
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** The figures have changed: what to ask may have, too. */
  function renew(): void {
    const visit = useVisit()
    if (visit.caseId !== of) {
      of = visit.caseId
      reply.value = null
    }
    turn += 1
    stale.value = true
    clearTimeout(timer)
    // nobody asks anything from a browser
    if (!of || inBrowser()) return
    timer = setTimeout(() => void ask(turn), REST_MS)
  }

  async function ask(mine: number): Promise<void> {
    const visit = useVisit()
    try {
      const fresh = await call('ask_next', { case: of, changes: visit.unsaved(), most: MOST })
      if (mine !== turn) return
      reply.value = fresh
      stale.value = false
    } catch {
      // Advice only: when it cannot be reckoned, the list of what is missing still stands.
      if (mine === turn) reply.value = null
    }
  }

  return { reply, stale, renew }
})
