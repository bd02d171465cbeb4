// The call on the screen: one key an answer, what is typed goes once, and whether to go is said at once.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import PhoneCall from '@/components/prepare/PhoneCall.vue'
import type { CallView, PhoneQuestionView } from '@/generated/api'
import { i18n } from '@/i18n'
import { Fake, question, text } from './fake'

const asked = (id: string, more: Partial<PhoneQuestionView> = {}): PhoneQuestionView => ({
  id, say: text(`问${id}`), help: text(''), state: 'open', reasons: [], to_prove: [], fields: [], options: [], ...more,
})
const amount = asked('amount', { fields: [{ question: question('request.amount', { label: text('申请金额') }), raw: '' }] })
const purpose = asked('purpose', {
  options: [{ id: 'goods', label: text('进货'), chosen: false }, { id: 'for_another', label: text('替别人借'), chosen: false }],
})
const call = (questions: PhoneQuestionView[], more: Partial<CallView> = {}): CallView => ({
  outcome: 'to_be_asked', word: text('先问清'), reasons: [], to_prove: [], questions, ...more,
})

beforeEach(() => {
  setActivePinia(createPinia())
  setBackend(new Fake())
})

function shown(view: CallView, mayAnswer = true) {
  return mount(PhoneCall, { attachTo: document.body, global: { plugins: [i18n] }, props: { call: view, problems: {}, mayAnswer } })
}

it('takes what is typed once, with Enter, and goes on to the next answer', async () => {
  const made = shown(call([amount, purpose]))
  await flushPromises()
  const field = made.get('[data-test="phone-answer-request.amount"]')
  expect(document.activeElement).toBe(field.element)
  await field.setValue('20万')
  await field.trigger('keydown', { key: 'Enter' })
  await field.trigger('blur')
  expect(made.emitted('type')).toEqual([['amount', 'request.amount', '20万']])
  expect((document.activeElement as HTMLElement).dataset.choice).toBe('goods')
  // It stays in sight until the case shows it.
  expect((field.element as HTMLInputElement).value).toBe('20万')
  await made.setProps({ call: call([{ ...amount, state: 'said', fields: [{ ...amount.fields[0], raw: '200000' }] }, purpose]) })
  expect((field.element as HTMLInputElement).value).toBe('200000')
  made.unmount()
})

it('takes a choice by its digit', async () => {
  const made = shown(call([purpose]))
  await made.get('[data-test="phone-option-purpose"]').trigger('keydown', { key: '2' })
  expect(made.emitted('choose')).toEqual([['purpose', 'for_another']])
  made.unmount()
})

it('says why not, counts what was not asked, and lists what is still to be proven', () => {
  const no = shown(call([asked('purpose', { state: 'stopped', reasons: [text('替他人借款')] }), amount], { outcome: 'no', word: text('不必去'), reasons: [text('替他人借款')] }))
  expect(no.get('[data-test="call-outcome"]').text()).toContain('✗ 不必去')
  expect(no.get('[data-test="call-outcome"]').text()).toContain('替他人借款')
  const open = shown(call([asked('lenders', { state: 'ask_first', reasons: [text('欠的家数多')] }), amount, purpose], { to_prove: [text('当前逾期')] }))
  const words = open.get('[data-test="call-outcome"]').text()
  expect(words).toContain('欠的家数多')
  expect(words).toContain('还有 2 句没问')
  expect(words).toContain('到场还要查清：当前逾期')
  no.unmount()
  open.unmount()
})

it('only shows the words where there is no case to write to', () => {
  const made = shown(call([amount, purpose]), false)
  expect(made.text()).toContain('问amount')
  expect(made.find('[data-answer]').exists()).toBe(false)
  made.unmount()
})
