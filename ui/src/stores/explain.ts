// The drawer that says why a figure is what it is; a trail leads back from an input to the figure it was reached from.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { call } from '@/backend'
import type { Explanation } from '@/generated/api'
import { useTrouble } from '@/stores/trouble'

export const useExplain = defineStore('explain', () => {
  const trail = ref<string[]>([])
  const current = ref<Explanation | null>(null)
  let caseId = ''

  async function load(): Promise<void> {
    const figure = trail.value.at(-1)
    if (!figure) {
      current.value = null
      return
    }
    try {
      current.value = await call('explain', { case: caseId, figure })
    } catch (error) {
      trail.value.pop()
      useTrouble().report(error)
    }
  }

  async function open(id: string, figure: string): Promise<void> {
    caseId = id
    trail.value = [figure]
    await load()
  }

  async function into(figure: string): Promise<void> {
    trail.value.push(figure)
    await load()
  }

  async function back(): Promise<void> {
    trail.value.pop()
    await load()
  }

  function close(): void {
    trail.value = []
    current.value = null
  }

  return { trail, current, open, into, back, close }
})
