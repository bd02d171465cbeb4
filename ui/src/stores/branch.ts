// The branch: what waits, the session that brings it there, how far each case is. It goes on by itself after a cut, as long as the window is open.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { call, CallFailed } from '@/backend'
import type { BranchView, CaseArrival } from '@/generated/api'
import { useSession } from '@/stores/session'
import { useTrouble } from '@/stores/trouble'

/** How often a running session is asked how far it is, ms. */
const EVERY = 700

export const useBranch = defineStore('branch', () => {
  const trouble = useTrouble()
  const session = useSession()
  const view = shallowRef<BranchView | null>(null)
  const arrivals = shallowRef<ReadonlyMap<string, CaseArrival>>(new Map())
  const enrolled = computed(() => (view.value?.branch ?? null) !== null)
  const running = computed(() => view.value?.running ?? false)
  /** When it goes on by itself, by the clock here; null: not by itself. */
  const againAt = ref<number | null>(null)
  let wanted: string[] = []
  let watching: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let sending = false

  function take(next: BranchView): void {
    view.value = next
    if (next.cases.length === 0 && wanted.length > 0 && next.branch) return
    arrivals.value = new Map(next.cases.map((one) => [one.case, one]))
  }

  /** How it stands now, and of these cases. */
  async function load(cases: string[] = wanted): Promise<void> {
    wanted = cases
    try {
      take(await call('branch_status', { cases }))
    } catch {
      // locked meanwhile: nothing is said of it
      leave()
      return
    }
    if (running.value && !sending) follow()
  }

  function follow(): void {
    clearTimeout(watching)
    watching = setTimeout(() => void load(), EVERY)
  }

  /** Brings everything to the branch. What is typed meanwhile goes along. */
  async function send(): Promise<void> {
    if (sending || !enrolled.value) return
    sending = true
    clearTimeout(again)
    againAt.value = null
    const progress = setInterval(() => void load(), EVERY)
    if (view.value) view.value = { ...view.value, running: true }
    try {
      take(await call('send_to_branch', {}))
    } catch (error) {
      trouble.report(error)
      // the branch may have ended this account: the window must not go on as if it were open
      if (error instanceof CallFailed && error.failure.code === 'locked') {
        await session.refresh().catch(trouble.report)
        session.ended = session.state?.phase !== 'open'
      }
    } finally {
      clearInterval(progress)
      sending = false
    }
    await load()
    later()
  }

  /** After a cut, or where the branch was busy, it goes on by itself. */
  function later(): void {
    const seconds = view.value?.last?.again_in ?? null
    if (seconds === null || !view.value?.waiting) return
    againAt.value = Date.now() + seconds * 1000
    again = setTimeout(() => void send(), seconds * 1000)
  }

  async function stop(): Promise<void> {
    clearTimeout(again)
    againAt.value = null
    try {
      take(await call('stop_branch', {}))
    } catch (error) {
      trouble.report(error)
    }
  }

  /** Nobody is unlocked any more. */
  function leave(): void {
    clearTimeout(watching)
    clearTimeout(again)
    againAt.value = null
    view.value = null
    arrivals.value = new Map()
    wanted = []
  }

  // locked, or somebody else's now: nothing of the officer before is said or sent
  watch(() => session.state?.officer ?? null, (_now, before) => {
    if (before !== null) leave()
  })

  return { view, arrivals, enrolled, running, againAt, load, take, send, stop, leave }
})
