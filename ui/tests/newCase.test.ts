// A new case: what the program fills in never comes under a hand that is writing.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setBackend } from '@/backend'
import type { Commands } from '@/generated/api'
import { i18n } from '@/i18n'
import NewCase from '@/screens/NewCase.vue'
import { Fake } from './fake'

/** Reads a day when it is told to, as a busy machine does. */
class Slow extends Fake {
  gates: (() => void)[] = []
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    if (word === 'list_trades') return [] as unknown as Commands[W]['reply']
    if (word !== 'read_number') return super.call(word, request)
    const { text } = request as Commands['read_number']['request']
    await new Promise<void>((done) => this.gates.push(done))
    return { value: text, text, problem: null } as unknown as Commands[W]['reply']
  }
  async open(): Promise<void> {
    while (this.gates.length) this.gates.shift()?.()
    await flushPromises()
  }
}

let fake: Slow
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Slow()
  setBackend(fake)
  vi.useFakeTimers()
})

async function screen() {
  const nothing = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: ['desk', 'new', 'visit', 'prepare', 'prepare-trade'].map((name) => ({ path: `/${name}`, name, component: nothing })) })
  const made = mount(NewCase, { global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  const field = (test: string) => made.get<HTMLInputElement>(`input[data-test="${test}"]`)
  return { made, survey: field('survey-date'), initial: field('initial-date') }
}

it('keeps the initial point still while it is written, however late the survey date is read', async () => {
  const { made, survey, initial } = await screen()
  await survey.setValue('2026-10-31')
  vi.advanceTimersByTime(500)
  const before = initial.element.value
  initial.element.focus()
  await initial.trigger('focus')
  await fake.open()
  expect(initial.element.value, 'under the hand').toBe(before)
  await initial.setValue('2025-06-30')
  await initial.trigger('blur')
  await fake.open()
  expect(initial.element.value, 'what was written stays').toBe('2025-06-30')
  made.unmount()
})

it('lets the initial point follow the survey date once the field is left untouched', async () => {
  const { made, survey, initial } = await screen()
  await survey.setValue('2024-03-05')
  vi.advanceTimersByTime(500)
  await initial.trigger('focus')
  await fake.open()
  await initial.trigger('blur')
  expect(initial.element.value).toBe('2023-03-05')
  made.unmount()
})
