// Levers turned beside the case. Every turn asks anew after a short rest; an answer that comes after a newer turn is dropped. What is
// turned stays while the case is open, and is never an answer of it. What is typed is saved first; should that fail, it counts as typed.
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { call } from '@/backend'
import type { StressView, StructuresView, TurnView, WhatIfView } from '@/generated/api'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'

const REST_MS = 250

export const useWhatIf = defineStore('whatIf', () => {
  const visit = useVisit()
  const trouble = useTrouble()
  const turns = ref<TurnView[]>([])
  const view = shallowRef<WhatIfView | null>(null)
  const stress = shallowRef<StressView | null>(null)
  const structures = shallowRef<StructuresView | null>(null)
  const reckoning = ref(false)
  const searching = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0
  let stressAsked = 0

  watch(
    () => visit.caseId,
    () => {
      turns.value = []
      view.value = null
      stress.value = null
      structures.value = null
      latest++
      stressAsked++
    },
  )

  async function reckon(): Promise<void> {
    const mine = ++latest
    if (!visit.caseId) return
    reckoning.value = true
    try {
      await visit.commit()
      const reply = await call('what_if', { case: visit.caseId, changes: visit.unsaved(), turns: turns.value })
      if (mine === latest) view.value = reply
    } catch (error) {
      if (mine === latest) trouble.report(error)
    } finally {
      if (mine === latest) reckoning.value = false
    }
  }

  function soon(): void {
    latest++
    clearTimeout(timer)
    timer = setTimeout(() => void reckon(), REST_MS)
  }

  const of = (lever: string) => turns.value.find((t) => t.lever === lever)

  /** Turns a lever; an empty value lets it go. */
  function turn(lever: string, to: string, row: string | null): void {
    const others = turns.value.filter((t) => t.lever !== lever)
    turns.value = to.trim() === '' ? others : [...others, { lever, row, to }]
    soon()
  }

  function take(again: TurnView[]): void {
    turns.value = again.map((t) => ({ ...t }))
    void reckon()
  }

  async function save(name: string): Promise<boolean> {
    try {
      await call('save_scenario', { case: visit.caseId, name, turns: turns.value })
      await reckon()
      return true
    } catch (error) {
      trouble.report(error)
      return false
    }
  }

  async function drop(name: string): Promise<void> {
    try {
      await call('delete_scenario', { case: visit.caseId, name })
      await reckon()
    } catch (error) {
      trouble.report(error)
    }
  }

  async function loadStress(): Promise<void> {
    const mine = ++stressAsked
    if (!visit.caseId) return
    try {
      await visit.commit()
      const reply = await call('stress_table', { case: visit.caseId, changes: visit.unsaved() })
      if (mine === stressAsked) stress.value = reply
    } catch (error) {
      if (mine === stressAsked) trouble.report(error)
    }
  }

  async function search(): Promise<void> {
    const of = visit.caseId
    searching.value = true
    try {
      await visit.commit()
      const reply = await call('find_structure', { case: of, changes: visit.unsaved() })
      if (of === visit.caseId) structures.value = reply
    } catch (error) {
      trouble.report(error)
    } finally {
      searching.value = false
    }
  }

  return { turns, view, stress, structures, reckoning, searching, of, turn, take, save, drop, reckon, loadStress, search }
})
