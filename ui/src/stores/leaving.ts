// Every way out of a case waits here for what is not saved: another case, the desk, the lock, the rest, a reload, closing the
// window. What cannot be saved is named, and the officer says whether to try again, to stay, or to go without exactly that.
// The lock after a rest asks nobody: it keeps what is unsaved in the window's memory until the same officer is back.
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import type { Change, Failure } from '@/generated/api'
import { useSession } from '@/stores/session'
import { useVisit } from '@/stores/visit'
import type { Unsaved } from '@/stores/writing'

export type Way = 'leave' | 'lock' | 'close' | 'reload'

/** A form with a button of its own: it says what stands in it unsaved, tries to save it, or lets it go. */
export interface Form {
  unsaved: () => Unsaved[]
  save: () => Promise<boolean>
}

/** What an officer left unsaved behind the lock. */
interface Kept {
  officer: string
  case: string
  changes: Change[]
  list: Unsaved[]
}

/** Saving takes no longer, usually; after that the officer sees that it is waited for. */
const PATIENCE_MS = 400

export const useLeaving = defineStore('leaving', () => {
  const way = ref<Way | null>(null)
  const busy = ref(false)
  const kept = shallowRef<Kept[]>([])
  const forms = shallowReactive(new Set<Form>())
  /** Texts of forms that went from the screen unsaved, by what they are about: they are there when the form comes back. */
  const parked = new Map<string, string>()
  let answer: ((may: boolean) => void) | null = null
  /** Something is being asked or waited for: a second wish to leave waits for the first. */
  let under: Promise<boolean> | null = null

  function unsavedHere(): Unsaved[] {
    return [...useVisit().unsavedList(), ...[...forms].flatMap((form) => form.unsaved())]
  }

  /** What would be lost by the way that is asked for; behind the lock of another officer only closing loses anything. */
  const list = computed<Unsaved[]>(() => {
    if (way.value === null) return []
    const locked = way.value === 'close' || way.value === 'reload' ? kept.value.flatMap((k) => k.list) : []
    return [...unsavedHere(), ...locked]
  })
  const failure = computed<Failure | null>(() => useVisit().failure)

  /** Registers a form; the way to take it out again says whether what stands in it is still wanted. */
  function hold(form: Form): () => boolean {
    forms.add(form)
    return () => forms.delete(form)
  }

  async function save(): Promise<boolean> {
    let done = await useVisit().flush()
    for (const form of forms) if (form.unsaved().length > 0 && !(await form.save())) done = false
    return done && unsavedHere().length === 0
  }

  /** Saves what can be saved; asks when something cannot. True: the case may be left. */
  async function settle(by: Way): Promise<boolean> {
    // the same wish again answers to the same question; another one takes its place
    if (under && way.value === by) return under
    if (under) {
      stay()
      await under
    }
    under = ask(by).finally(() => (under = null))
    return under
  }

  async function ask(by: Way): Promise<boolean> {
    const locked = () => (by === 'close' || by === 'reload' ? kept.value.length : 0)
    const saving = save()
    const first = await Promise.race([saving, new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))])
    if (first === true && locked() === 0) return true
    return new Promise((resolve) => {
      const go = (may: boolean) => {
        way.value = null
        answer = null
        busy.value = false
        resolve(may)
      }
      way.value = by
      answer = go
      busy.value = first === null
      if (first === null)
        void saving.then((done) => {
          if (answer !== go) return
          busy.value = false
          if (done && locked() === 0) go(true)
        })
    })
  }

  async function again(): Promise<void> {
    const go = answer
    if (!go || busy.value) return
    busy.value = true
    const done = await save()
    if (answer !== go) return
    busy.value = false
    if (done && list.value.length === 0) go(true)
  }

  const stay = () => answer?.(false)

  /** Goes without what is named. */
  function without(): void {
    const closing = way.value === 'close' || way.value === 'reload'
    // what is let go does not come back when its form does
    forms.clear()
    answer?.(true)
    if (closing) kept.value = []
  }

  async function lock(): Promise<boolean> {
    if (!(await settle('lock'))) return false
    await shut()
    return true
  }

  /** After a rest: nobody is there to be asked. */
  async function lockAfterRest(): Promise<void> {
    const session = useSession()
    const visit = useVisit()
    if (session.state?.phase !== 'open') return
    if (!(await save())) {
      const rest: Kept = { officer: session.state.officer ?? '', case: visit.caseId, changes: visit.unsavedChanges(), list: unsavedHere() }
      if (rest.list.length > 0) kept.value = [...kept.value, rest]
    }
    stay()
    await shut()
  }

  async function shut(): Promise<void> {
    await useSession().lock()
    useVisit().close()
  }

  /** The officer is back in the case: what was kept is there again, and is saved when it can be. */
  function back(): void {
    const visit = useVisit()
    const mine = (k: Kept) => k.officer === useSession().state?.officer && k.case === visit.caseId
    for (const rest of kept.value.filter(mine)) visit.restore(rest.changes)
    kept.value = kept.value.filter((k) => !mine(k))
  }

  /** Whether leaving now would lose something. */
  const atRisk = () => unsavedHere().length > 0 || kept.value.length > 0

  return { way, busy, list, failure, kept, parked, hold, settle, again, stay, without, lock, lockAfterRest, back, atRisk }
})
