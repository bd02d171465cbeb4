// Every way out of a case waits here for what is not saved: another case, the desk, the lock, the rest, a reload, closing the
// window. What cannot be saved is named, and the officer says whether to try again, to stay, or to go without exactly that.
// The lock after a rest asks nobody and waits for nothing: what is unsaved is sealed as a draft and offered after the unlock; the page forgets it.
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import type { Failure, UnsavedItem } from '@/generated/api'
import { useSession } from '@/stores/session'
import { useVisit } from '@/stores/visit'
import type { Unsaved } from '@/stores/writing'

export type Way = 'leave' | 'lock' | 'close' | 'reload'

/** A form with a button of its own: it says what stands in it unsaved, tries to save it, or lets it go. */
export interface Form {
  unsaved: () => Unsaved[]
  save: () => Promise<boolean>
}

/** What the disk did not take at the lock either: by its places alone. The program has it, sealed, as long as it runs. */
interface Kept {
  officer: string
  list: Unsaved[]
}

/** Saving takes no longer, usually; after that the officer sees that it is waited for. */
const PATIENCE_MS = 400
/** The lock after a rest waits no longer for a disk. */
const LOCK_PATIENCE_MS = 5000

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

  /** After a rest: nobody is there to be asked, and nothing keeps it open. */
  async function lockAfterRest(): Promise<void> {
    const session = useSession()
    const visit = useVisit()
    if (session.state?.phase !== 'open') return
    const officer = session.state.officer ?? ''
    await Promise.race([save().catch(() => false), new Promise((resolve) => setTimeout(resolve, LOCK_PATIENCE_MS))])
    const list = unsavedHere()
    const items: UnsavedItem[] = list.map(({ key, label, text, change, why }) => ({ at: key, label, text, change: change ?? null, why: why?.message ?? null }))
    stay()
    const locked = await session.lockKeeping(items.length > 0 ? [{ case: visit.caseId, items }] : [])
    const labels = locked ? locked.at_risk : list.map((item) => item.label)
    if (labels.length > 0) kept.value = [...kept.value, { officer, list: labels.map((label, n) => ({ key: `kept ${n}`, label, text: '', why: locked?.why ?? null })) }]
    visit.close()
    // forms go from the screen with the case: their texts are in the draft, and not in this page's memory
    forms.clear()
    parked.clear()
  }

  async function shut(): Promise<void> {
    await useSession().lock()
    useVisit().close()
  }

  /** What was at risk at the lock is offered to its officer, or lies on the disk by now: closing the window says so of what does not. */
  function offered(officer: string, atRisk: Unsaved[]): void {
    const others = kept.value.filter((k) => k.officer !== officer)
    kept.value = atRisk.length > 0 ? [...others, { officer, list: atRisk }] : others
  }

  /** Whether leaving now would lose something. */
  const atRisk = () => unsavedHere().length > 0 || kept.value.length > 0

  return { way, busy, list, failure, kept, parked, hold, settle, again, stay, without, lock, lockAfterRest, offered, atRisk }
})
