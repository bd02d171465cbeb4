// One answer as it stands on the screen, a question's or a cell's: what is typed, what was understood, on what it rests, what stands beside it.
import { computed, type Ref } from 'vue'
import type { AnswerView, Basis, QuestionView } from '@/generated/api'
import { keyOf, type Target } from '@/stores/pending'
import { useVisit } from '@/stores/visit'

export type Part = 'by' | 'how_checked' | 'note'

export function useAnswerAt(question: Ref<QuestionView>, row: Ref<string | null>, column: Ref<string | null>) {
  const visit = useVisit()
  const isTable = computed(() => question.value.type === 'table')
  const columnView = computed(() => question.value.columns.find((c) => c.id === column.value) ?? null)
  const target = computed<Target | null>(() => {
    if (!isTable.value) return { question: question.value.id }
    return row.value && column.value ? { table: question.value.id, row: row.value, column: column.value } : null
  })
  const path = computed(() => (target.value ? keyOf(target.value) : question.value.id))
  const stored = computed<AnswerView | undefined>(() =>
    isTable.value ? visit.cellOf(question.value.id, row.value ?? '', column.value ?? '') : visit.answers[question.value.id],
  )
  const answer = computed(() => visit.understood(path.value, stored.value))
  const tableBasis = computed(() => visit.tables[question.value.id]?.basis)
  const basis = computed<Basis>(
    () => visit.chosenBasis[path.value] ?? answer.value?.basis ?? columnView.value?.default_basis ?? tableBasis.value ?? question.value.default_basis,
  )
  const typed = computed(() => visit.rawOf(path.value, stored.value))
  /** As understood, where that is about the text on the screen: a draft may still be about an earlier one. */
  const current = computed(() => (answer.value?.raw === typed.value ? answer.value : null))
  const word = (part: Part) => visit.wordOf(path.value, part, stored.value)
  return { isTable, columnView, target, path, stored, answer, basis, typed, current, word }
}
