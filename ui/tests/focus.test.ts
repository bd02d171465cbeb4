// Where the focus goes when a strip is put away, a screen is come back to, a table is only read: a key must never go nowhere.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { CallFailed, setBackend } from '@/backend'
import TroubleBar from '@/components/TroubleBar.vue'
import type { CaseView } from '@/generated/api'
import { i18n } from '@/i18n'
import Visit from '@/screens/Visit.vue'
import { useSession } from '@/stores/session'
import { useTrouble } from '@/stores/trouble'
import { useVisit } from '@/stores/visit'
import { answer, caseView, Fake } from './fake'

const query: { at?: string } = {}
vi.mock('vue-router', () => ({ useRoute: () => ({ query }), useRouter: () => ({ push: async () => undefined }) }))

let made: VueWrapper[] = []
let view: CaseView
beforeEach(() => {
  setActivePinia(createPinia())
  setBackend(new Fake())
  delete query.at
  view = caseView()
  view.tables.stock = { id: 'stock', basis: 'observed', basis_inherited: true, declared_empty: false, rows: [{ id: 'r0', cells: { name: answer('水') } }, { id: 'r1', cells: { name: answer('茶') } }] }
})
afterEach(() => {
  for (const one of made) one.unmount()
  made = []
  document.body.innerHTML = ''
})
async function shown(): Promise<VueWrapper> {
  const screen = mount(Visit, { attachTo: document.body, global: { plugins: [i18n], stubs: { LivePanel: true, LiveStrip: true, SectionList: true, ReferenceData: true } } })
  made.push(screen)
  for (let n = 0; n < 4; n++) await flushPromises()
  return screen
}
const focused = () => (document.activeElement as HTMLElement).closest<HTMLElement>('[data-question]')?.dataset.question

it('goes back to where it was when a failure was read, by pointer or by key', async () => {
  document.body.innerHTML = '<input id="here">'
  const strip = mount(TroubleBar, { attachTo: document.body, global: { plugins: [i18n] } })
  made.push(strip)
  const here = document.getElementById('here')!
  here.focus()
  useTrouble().report(new CallFailed({ code: 'internal', message: { zh: '坏了', en: '' }, advice: { zh: '', en: '' }, detail: null }))
  await nextTick()
  const button = strip.get<HTMLButtonElement>('[data-test=trouble-dismiss]')
  button.element.focus()
  await button.trigger('click')
  await flushPromises()
  expect(document.activeElement).toBe(here)
})

it('goes to the place one was at last when the screen of questions is come back to, else to the first unanswered', async () => {
  useVisit().take(view)
  useVisit().place = 'request'
  const first = await shown()
  expect(focused()).toBe('request.amount')
  ;(first.get('[data-question="request.purpose"] [data-answer]').element as HTMLElement).focus()
  await flushPromises()
  first.unmount()
  made = []
  expect(document.activeElement).toBe(document.body)
  await shown()
  expect(focused()).toBe('request.purpose')
})

it('is on the table itself for whoever only reads, and F11 gives it the whole screen', async () => {
  useVisit().take(view)
  useSession().state = { phase: 'open', officers: [], accounts: [{ name: '审查岗丁', role: 'reviewer' }], officer: '审查岗丁', notices: [], begin: null, tries: null, recoverable: [], escrow: null, copies: [], version: '0' }
  query.at = 'stock'
  const screen = await shown()
  const box = screen.get('[data-question=stock] .box').element
  expect(document.activeElement).toBe(box)
  const press = async (key: string) => {
    box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await flushPromises()
  }
  await press('F11')
  expect(screen.get('[data-question=stock]').attributes('data-full')).toBe('true')
  await press('Escape')
  expect(screen.get('[data-question=stock]').attributes('data-full')).toBeUndefined()
})
