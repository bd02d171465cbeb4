// What earlier locks left unsaved, for whoever is unlocked. Knows no screen.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '@/backend'
import type { DraftsView, LeftDraft, Refused } from '@/generated/api'
import { useLeaving } from '@/stores/leaving'
import { useSession } from '@/stores/session'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'

export const useDrafts = defineStore('drafts', () => {
  const list = shallowRef<LeftDraft[]>([])
  const refused = shallowRef<Refused[]>([])
  const busy = ref(false)

  function show(view: DraftsView): void {
    list.value = view.drafts
    refused.value = view.refused
    const onlyHere = view.drafts.filter((draft) => !draft.on_disk)
    useLeaving().offered(
      useSession().state?.officer ?? '',
      onlyHere.flatMap((draft) => draft.items.map((item) => ({ key: `${draft.id} ${item.n}`, label: item.label, text: item.text, why: null }))),
    )
  }

  async function load(): Promise<void> {
    try {
      show(await call('list_drafts', {}))
    } catch (error) {
      useTrouble().report(error)
    }
  }

  /** Takes inputs over, or lets them go; a case that is open shows what was taken. */
  async function settle(draft: LeftDraft, items: number[], take: boolean): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      const visit = useVisit()
      const here = take && visit.caseId === draft.case
      if (here) await visit.commit()
      show(await call('settle_draft', { id: draft.id, items, take }))
      if (here) visit.take(await call('open_case', { case: draft.case }))
    } catch (error) {
      useTrouble().report(error)
    } finally {
      busy.value = false
    }
  }

  return { list, refused, busy, load, settle }
})
