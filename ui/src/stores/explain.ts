// Why a figure is what it is: the tree of reasons, unfolded line by line; deeper parts are fetched when they are asked for.
import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef, triggerRef } from 'vue'
import { call } from '@/backend'
import type { Reason } from '@/generated/api'
import { lines, nodeAt } from '@/lib/reasons'
import { useReview } from '@/stores/review'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'

/** Figures that are the limit or say it. */
const OF_THE_LIMIT = /^(limit|decision|score)\./

/** Levels fetched at once. */
const DEPTH = 3

export const useExplain = defineStore('explain', () => {
  const root = shallowRef<Reason | null>(null)
  const open_ = ref<Set<string>>(new Set())
  let caseId = ''
  /** What had the focus when the tree was opened: it gets it back. */
  let opener: HTMLElement | null = null
  const shown = computed(() => (root.value ? lines(root.value, open_.value) : []))

  async function fetch(figure: string, depth: number): Promise<Reason | null> {
    try {
      return await call('explain_tree', { case: caseId, figure, depth })
    } catch (error) {
      useTrouble().report(error)
      return null
    }
  }

  async function open(id: string, figure: string): Promise<void> {
    caseId = id
    const from = document.activeElement instanceof HTMLElement ? document.activeElement : null
    // who asks why the limit is what it is asks for the limit
    if (OF_THE_LIMIT.test(figure) && !useReview().reading) await useVisit().seeLimit()
    const tree = await fetch(figure, DEPTH)
    if (!tree) return
    if (root.value === null) opener = from
    root.value = tree
    open_.value = new Set(['0'])
  }

  async function unfold(path: string): Promise<void> {
    const node = root.value ? nodeAt(root.value, path) : undefined
    if (!node) return
    if (node.parts.length === 0 && node.more) {
      const deeper = await fetch(node.id, DEPTH)
      if (!deeper) return
      node.parts = deeper.parts
      triggerRef(root)
    }
    open_.value = new Set([...open_.value, path])
  }

  function fold(path: string): void {
    open_.value = new Set([...open_.value].filter((p) => p !== path))
  }

  function close(): void {
    if (root.value === null) return
    root.value = null
    open_.value = new Set()
    const back = opener
    opener = null
    // The drawer takes its focus with it when it goes.
    void nextTick(() => back?.isConnected && back.focus())
  }

  return { root, shown, open, unfold, fold, close }
})
