// The lines of the desk as the window needs them: pages come when they come into sight, so that ten thousand cases are as light as ten.
import { computed, ref, shallowRef, triggerRef } from 'vue'
import { call } from '@/backend'
import type { DeskGroup, DeskLine, DeskView } from '@/generated/api'
import { useTrouble } from '@/stores/trouble'

/** Lines of a page. */
const PAGE = 60

export function useDesk() {
  const trouble = useTrouble()
  const search = ref('')
  /** The group that is shown; null: all of them. */
  const group = ref<DeskGroup | null>(null)
  const view = ref<DeskView | null>(null)
  const lines = shallowRef<(DeskLine | undefined)[]>([])
  const total = computed(() => view.value?.total ?? 0)
  const counts = computed(() => new Map((view.value?.counts ?? []).map((one) => [one.group, one.count])))
  let turn = 0
  let away = false
  let asked = new Set<number>()

  /** Words have a desk of their own: what fits in all groups, unless one is chosen. */
  const wanted = () => ({ search: search.value.trim(), group: group.value })

  async function page(from: number, mine: number): Promise<boolean> {
    const answer = await call('show_desk', { ...wanted(), from, count: PAGE })
    if (mine !== turn || away) return false
    view.value = answer
    const next = from === 0 && asked.size === 1 ? new Array<DeskLine | undefined>(answer.total) : lines.value
    next.length = answer.total
    answer.lines.forEach((line, n) => (next[answer.from + n] = line))
    lines.value = next
    triggerRef(lines)
    return true
  }

  /** From the beginning: other words, another group, or something changed. */
  async function show(): Promise<void> {
    const mine = ++turn
    asked = new Set([0])
    try {
      await page(0, mine)
    } catch (error) {
      trouble.report(error)
    }
  }

  /** The lines in sight. */
  async function need(from: number, to: number): Promise<void> {
    const mine = turn
    for (let at = Math.floor(from / PAGE); at * PAGE < Math.min(to, total.value); at++) {
      if (asked.has(at)) continue
      asked.add(at)
      try {
        await page(at * PAGE, mine)
      } catch (error) {
        asked.delete(at)
        trouble.report(error)
      }
    }
  }

  /** What is not worked out yet follows, some cases a call, those in sight first. */
  async function workOut(inSight: () => string[]): Promise<void> {
    try {
      while (!away && (view.value?.pending ?? 0) > 0) {
        const { left } = await call('work_out_desk', { first: inSight() })
        if (away) return
        await show()
        if (left === 0) return
      }
    } catch (error) {
      trouble.report(error)
    }
  }

  return { search, group, view, lines, total, counts, show, need, workOut, leave: () => void (away = true) }
}
