// The report as it was laid out last, case by case of this session: it stays in sight, marked, while the next one is being laid out. It ends with the case.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { asFailure, call, CallFailed } from '@/backend'
import type { Failure, LackingCharacters } from '@/generated/api'
import { useJobs } from '@/stores/jobs'
import { useVisit } from '@/stores/visit'

export const usePrinted = defineStore('printed', () => {
  const visit = useVisit()
  const jobs = useJobs()
  const pages = shallowRef<{ caseId: string; base64: string; savedAt: string | null } | null>(null)
  /** Characters the print could not show, by answer. */
  const lacking = ref<LackingCharacters[]>([])
  const failure = shallowRef<Failure | null>(null)
  const stopped = ref(false)
  const working = ref(0)
  /** Laid out for whom, and seconds since. */
  const seconds = ref(0)
  let again = false
  let alone = false
  let clock: ReturnType<typeof setInterval> | undefined

  const shown = computed(() => (pages.value?.caseId === visit.caseId ? pages.value : null))
  /** What is in sight says less than the record. */
  const stale = computed(() => shown.value !== null && shown.value.savedAt !== visit.savedAt)

  async function layOut(): Promise<void> {
    // one at a time; what came meanwhile is in the next
    if (working.value > 0) {
      again = true
      return
    }
    working.value++
    failure.value = null
    stopped.value = false
    seconds.value = 0
    clock = setInterval(() => seconds.value++, 1000)
    const caseId = visit.caseId
    try {
      await visit.commit()
      const savedAt = visit.savedAt
      if (shown.value === null) {
        // the page a committee decides on is ready long before the whole
        const first = await call('preview_first_page', { case: caseId }).catch(() => null)
        if (caseId !== visit.caseId) return
        if (first) {
          pages.value = { caseId, base64: first.base64, savedAt }
          alone = true
        }
      }
      const made = await jobs.during(() => call('preview_pdf', { case: caseId }))
      if (caseId !== visit.caseId) return
      pages.value = { caseId, base64: made.base64, savedAt }
      lacking.value = made.lacking
      alone = false
    } catch (error) {
      if (error instanceof CallFailed && error.failure.code === 'stopped') stopped.value = true
      else if (caseId === visit.caseId) failure.value = asFailure(error)
    } finally {
      clearInterval(clock)
      working.value--
      // one page is not the report
      if (alone) pages.value = null
      alone = false
      if (again && caseId === visit.caseId) {
        again = false
        void layOut()
      }
    }
  }

  /** What a case before left behind is shown of no other. */
  function forget(): void {
    pages.value = null
    lacking.value = []
    failure.value = null
    again = stopped.value = false
  }

  // locked or left: nothing of a case stays behind
  watch(() => visit.caseId, forget)

  return { shown, stale, lacking, failure, stopped, working, seconds, layOut, forget }
})
