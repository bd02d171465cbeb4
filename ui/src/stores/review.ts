// Where the open case stands in review and decision, for every screen that shows a part of it: loaded when it is asked for, and after each act.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { call, type Word } from '@/backend'
import type { Commands, RemarkAbout, RemarkView, ReviewView } from '@/generated/api'
import { useLeaving } from '@/stores/leaving'
import { useSession } from '@/stores/session'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'

/** The commands that write an act and give the case as it stands afterwards. */
type ActWord = { [W in Word]: Commands[W]['reply'] extends ReviewView ? W : never }[Word]

export const useReview = defineStore('review', () => {
  const visit = useVisit()
  const view = ref<ReviewView | null>(null)
  const of = ref('')
  const busy = ref(false)

  async function load(): Promise<void> {
    const id = visit.caseId
    if (!id || visit.blind?.kept_back === true) return
    if (of.value !== id) view.value = null
    try {
      const found = await call('view_review', { case: id })
      if (visit.caseId === id) [view.value, of.value] = [found, id]
    } catch (error) {
      useTrouble().report(error)
    }
  }

  /** Signs an act; what is typed and not saved is saved first, for it would not be part of it. */
  async function act<W extends ActWord>(word: W, request: Omit<Commands[W]['request'], 'case'>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      if (!(await useLeaving().settle('leave'))) return false
      const whole = { ...request, case: visit.caseId } as unknown as Commands[W]['request']
      view.value = (await call(word, whole)) as ReviewView
      of.value = visit.caseId
      return true
    } catch (error) {
      useTrouble().report(error)
      return false
    } finally {
      busy.value = false
    }
  }

  const shown = computed(() => (of.value === visit.caseId ? view.value : null))
  const may = (name: string) => shown.value?.may.find((one) => one.act === name)
  /** It may be done now. */
  const can = (name: string) => may(name)?.listed === true && may(name)?.why_not === null
  /** Who sits here reviews or decides the survey of others: it is read, and nothing in it is answered. Their own practice case is theirs. */
  const reading = computed(() => useSession().role !== 'officer' && may('submit')?.listed !== true)
  /** What the limit gives away is kept from whoever fits figures to it, never from whoever judges them. */
  const limitShown = computed(() => visit.limitSeen || reading.value)
  const isAt = (about: RemarkAbout, at: RemarkAbout) => {
    if (about.kind === at.kind && about.id === at.id) return true
    // a remark on a cell stands at its table, too
    return at.kind === 'question' && about.kind === 'cell' && about.id.startsWith(`${at.id}.`)
  }
  const at = (place: RemarkAbout): RemarkView[] => (shown.value?.remarks ?? []).filter((r) => r.open && r.about !== null && isAt(r.about, place))

  return { view: shown, reading, limitShown, busy, load, act, may, can, at }
})
