// A failure's words hold no id of a row, whatever somebody pasted into it, and everything else as it was.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { CallFailed } from '@/backend'
import type { Failure } from '@/generated/api'
import { useTrouble } from '@/stores/trouble'
import { text } from './fake'

const ROW = '8c83904d5f0a4b1c9e2d7a6b3c4d5e6f'
const HASH = ROW + ROW
beforeEach(() => setActivePinia(createPinia()))

function shown(message: string): Failure {
  const failure: Failure = { code: 'not_found', message: text(message), advice: text(''), detail: null }
  useTrouble().report(new CallFailed(failure))
  return useTrouble().failure!
}

it('takes ids of rows out of the words and keeps them in the details', () => {
  expect(shown(`没有找到：行 batches.${ROW}`).message.zh).toBe('没有找到：行')
  expect(shown(`没有找到：行 batches.${ROW}`).detail).toContain(ROW)
  expect(shown(`没有找到：行 ${ROW}.qty`).message.zh).toBe('没有找到：行')
})

it('leaves hashes of files and names that only hold one', () => {
  for (const said of [`摘要 ${HASH}`, `文件 备份-${ROW}.pdf`, `C:\\资料\\x${ROW}y`, '请重试']) expect(shown(said).message.zh).toBe(said)
})
