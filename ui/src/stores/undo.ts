// What can be taken back in the open case, over all its screens: one step a record. Undo and redo are records of their own (撤销、重做); what stood
// there stays in the history for ever. A step whose places were changed since by something that is not on this list is left alone: taking it
// back would take the newer word away in silence.
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import type { Action, Change, Touched } from '@/generated/api'
import { cellPath, leaves, stepOf, type Before, type Step } from '@/lib/takeBack'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'
import { OF_THE_CHANGE } from '@/stores/writing'

const MOST = 300

export interface Told {
  way: 'done' | 'undone' | 'redone' | 'nothing' | 'newer'
  step: Step | null
  action: Action
}

interface Kept extends Step {
  action: Action
}

export const useUndo = defineStore('undo', () => {
  const done = shallowReactive<Kept[]>([])
  const undone = shallowReactive<Kept[]>([])
  const told = shallowRef<Told | null>(null)
  const busy = ref(false)
  let of = ''

  /** Another case, another list. */
  function forCase(id: string): void {
    if (id === of) return
    of = id
    clear()
  }

  /** Nothing of it is for whoever comes next. */
  function forget(): void {
    of = ''
    clear()
  }

  function clear(): void {
    done.splice(0)
    undone.splice(0)
    told.value = null
  }

  /** A record was made: by a hand, or by a command of its own. */
  function made(old: Before, touched: Touched, action: Action): void {
    const visit = useVisit()
    if (action === 'import' || action === 'practice') return
    forCase(visit.caseId)
    const step = stepOf(old, touched, visit.byId)
    if (!step) return
    if (action === 'undo' || action === 'redo') {
      if (!busy.value) elsewhere(action, { ...step, action })
      return
    }
    done.push({ ...step, action })
    if (done.length > MOST) done.shift()
    undone.splice(0)
    told.value = { way: 'done', step, action }
  }

  /** A table took a step of its own back, or did it again: the line says so, and what that was of this list is where it belongs. */
  function elsewhere(way: 'undo' | 'redo', step: Kept): void {
    const [from, to] = way === 'undo' ? [done, undone] : [undone, done]
    for (let last = from.at(-1); last && stands(way === 'undo' ? last.back : last.again); last = from.at(-1)) {
      from.pop()
      to.push(last)
    }
    // the record of taking it back reads the other way round
    const meant = way === 'undo' ? { ...step, back: step.again, again: step.back, before: step.after, after: step.before } : step
    told.value = { way: way === 'undo' ? 'undone' : 'redone', step: meant, action: way }
  }

  /** Whether every place stands as these changes leave it. */
  const stands = (changes: Change[]) => leaves(changes, useVisit())

  async function turn(way: 'undo' | 'redo'): Promise<Step | null> {
    if (busy.value) return null
    busy.value = true
    const visit = useVisit()
    const [from, to] = way === 'undo' ? [done, undone] : [undone, done]
    try {
      // what is typed and not saved is the newest step
      if (way === 'undo') await visit.commit()
      for (;;) {
        const step = from.pop()
        if (!step) {
          told.value = { way: 'nothing', step: null, action: way }
          return null
        }
        const [left, changes] = way === 'undo' ? [step.again, step.back] : [step.back, step.again]
        // taken back already, in a table of its own
        if (stands(changes)) continue
        if (!stands(left)) {
          told.value = { way: 'newer', step, action: way }
          return null
        }
        if (!(await visit.step(changes, way))) {
          // what a disk did not take is tried again by the next key; what is refused for itself would stand in the way for ever
          if (!OF_THE_CHANGE.has(useTrouble().failure?.code ?? '')) from.push(step)
          return null
        }
        to.push(step)
        told.value = { way: way === 'undo' ? 'undone' : 'redone', step, action: way }
        return step
      }
    } finally {
      busy.value = false
    }
  }

  const canUndo = computed(() => done.length > 0)
  const canRedo = computed(() => undone.length > 0)
  return { forget, told, busy, canUndo, canRedo, forCase, clear, made, undo: () => turn('undo'), redo: () => turn('redo') }
})

/** The question or table that a step leads to. */
export function placeOf(step: Step): string {
  const [table] = cellPath(step.at)
  return useVisit().byId.has(step.at) ? step.at : table
}
