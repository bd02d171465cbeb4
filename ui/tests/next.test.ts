import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setBackend } from '@/backend'
import { useNext } from '@/stores/next'
import { useVisit } from '@/stores/visit'
import type { NextQuestionsView } from '@/generated/api'
import { caseView, Fake, figure, text } from './fake'

let fake: Fake
let replies: ((view: NextQuestionsView) => void)[]

function view(at: string): NextQuestionsView {
  const question = { at, section: 'request', label: text(at), kind: 'ask' as const, look: null, evidence: [], narrows: figure(at, '1000'), why: text('因为') }
  return { low: figure('low', '1'), high: figure('high', '2'), questions: [question], took_us: 1 }
}

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  replies = []
  const answer = fake.call.bind(fake)
  fake.call = async (word, request) =>
    word === 'ask_next' ? ((await new Promise<NextQuestionsView>((resolve) => replies.push(resolve))) as never) : answer(word, request)
  setBackend(fake)
  vi.useFakeTimers()
  useVisit().take(caseView())
})

describe('what to ask next', () => {
  it('is asked once after a burst of keys, and a reply that comes too late is dropped', async () => {
    const next = useNext()
    next.renew()
    next.renew()
    await vi.advanceTimersByTimeAsync(300)
    expect(replies).toHaveLength(1)
    next.renew()
    replies[0]?.(view('old'))
    await vi.advanceTimersByTimeAsync(0)
    expect(next.reply).toBeNull()
    expect(next.stale).toBe(true)
    await vi.advanceTimersByTimeAsync(300)
    replies[1]?.(view('new'))
    await vi.advanceTimersByTimeAsync(0)
    expect(next.reply?.questions[0]?.at).toBe('new')
    expect(next.stale).toBe(false)
  })
})
