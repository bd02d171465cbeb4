// Failures, said once and in full: what happened, what was kept, what to do.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { CallFailed } from '@/backend'
import type { Failure } from '@/generated/api'

/** A row has no name but its place; its id says nothing to a person. It stays in the details. Alone among letters, so that no hash of a file loses its half,
 *  and bounded, because a message may hold what somebody pasted. */
const ROW_ID = /\s?(?<![\w.-])(?:[a-z_]\w{0,63}\.){0,3}[0-9a-f]{32}(?![0-9a-z])(?:\.\w{1,64})?/g
function withoutIds(failure: Failure): Failure {
  const { zh, en } = failure.message
  const message = { zh: zh.replace(ROW_ID, ''), en: en.replace(ROW_ID, '') }
  return message.zh === zh && message.en === en ? failure : { ...failure, message, detail: failure.detail ?? zh }
}

export const useTrouble = defineStore('trouble', () => {
  const failure = shallowRef<Failure | null>(null)

  function report(error: unknown): void {
    if (error instanceof CallFailed) failure.value = withoutIds(error.failure)
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
