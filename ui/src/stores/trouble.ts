// Failures, said once and in full: what happened, what was kept, what to do.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { CallFailed } from '@/backend'
import type { Failure } from '@/generated/api'

export const useTrouble = defineStore('trouble', () => {
  const failure = shallowRef<Failure | null>(null)

  function report(error: unknown): void {
    if (error instanceof CallFailed) failure.value = error.failure
    else
      failure.value = {
        code: 'internal',
        message: { zh: '窗口出错', en: 'The window failed' },
        advice: { zh: '已存的答案都在；请重试', en: 'Saved answers are kept; please try again' },
        detail: error instanceof Error ? `${error.message}` : String(error),
      }
  }

  function dismiss(): void {
    failure.value = null
  }

  return { failure, report, dismiss }
})
