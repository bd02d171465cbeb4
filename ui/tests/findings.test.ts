// What the data found out about itself: on the desk until dealt with, in plain words, and gone from there once noted.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import FindingsCard from '@/components/FindingsCard.vue'
import type { FindingView } from '@/generated/api'
import { i18n } from '@/i18n'
import { Fake, text } from './fake'

let fake: Fake

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  setBackend(fake)
})

const finding = (id: string, more: Partial<FindingView> = {}): FindingView => ({
  id, code: 'tail_missing', fault: true, case: null, happened: text(`发生了 ${id}`), kept: text('留下了'), to_do: text('请核对'), noted: null, settled: null,
  holds: true, ...more,
})

async function card() {
  const made = mount(FindingsCard, { global: { plugins: [i18n] } })
  await flushPromises()
  return made
}

it('shows nothing where nothing was found or all is dealt with', async () => {
  const saved = { seq: 9, at: '2026-10-31T12:00:00+08:00', hash: 'h' }
  fake.findings = { findings: [finding('a', { settled: { saved, words: '已核对' } })], reading: null }
  expect((await card()).find('[data-test=findings]').exists()).toBe(false)
})

it('says what happened, what was kept, what to do, and takes it away once it is noted', async () => {
  fake.findings = { findings: [finding('a')], reading: text('只能查看') }
  const made = await card()
  for (const said of ['发生了 a', '留下了', '请核对', '只能查看']) expect(made.text()).toContain(said)
  const call = fake.call.bind(fake)
  fake.call = (async (word: string, request: never) => {
    if (word !== 'settle_finding') return call(word as never, request)
    await call('list_findings' as never, request)
    expect(request).toEqual({ id: 'a', words: '已补填' })
    return { findings: [], reading: null }
  }) as typeof fake.call
  await made.find('[data-test=finding-words]').setValue('已补填')
  await made.find('[data-test=finding-settle]').trigger('click')
  await flushPromises()
  expect(made.find('[data-test=findings]').exists()).toBe(false)
  expect(made.emitted('changed')).toHaveLength(1)
})

it('shows three at first and unfolds the rest', async () => {
  fake.findings = { findings: ['a', 'b', 'c', 'd', 'e'].map((id) => finding(id, { holds: false })), reading: null }
  const made = await card()
  expect(made.findAll('[data-test=finding]')).toHaveLength(3)
  await made.find('[data-test=findings-all]').trigger('click')
  expect(made.findAll('[data-test=finding]')).toHaveLength(5)
})
