// What can be taken back in the tables of the open case: it outlives the change of a chapter, not that of a case.
import { reactive, shallowReactive } from 'vue'
import { Steps } from '@/lib/grid/undo'

let open = ''
const tables = new Map<string, Steps>()

export function stepsOf(caseId: string, table: string): Steps {
  if (caseId !== open) tables.clear()
  open = caseId
  const there = tables.get(table) ?? shallowReactive(new Steps())
  tables.set(table, there)
  return there
}

/** Another officer sits here. */
export function forgetSteps(): void {
  tables.clear()
  later.clear()
  open = laterOpen = ''
}

const later = new Map<string, Record<string, string>>()
let laterOpen = ''

/** What rows of a table that are begun later start with, by column. */
export function laterOf(caseId: string, table: string): Record<string, string> {
  if (caseId !== laterOpen) later.clear()
  laterOpen = caseId
  const there = later.get(table) ?? reactive<Record<string, string>>({})
  later.set(table, there)
  return there
}
