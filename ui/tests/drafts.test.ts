// The card of what a lock found unsaved, the offer of the branch's key, and the way in for two custodians.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import DraftsCard from '@/components/DraftsCard.vue'
import EscrowCard from '@/components/EscrowCard.vue'
import RecoverDialog from '@/components/RecoverDialog.vue'
import { i18n } from '@/i18n'
import { useSession } from '@/stores/session'
import { Fake, text } from './fake'

let fake: Fake
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Fake()
  setBackend(fake)
})
const shown = (component: object, props: Record<string, unknown> = {}) => mount(component, { props, global: { plugins: [i18n] }, attachTo: document.body })

it('names each input with what stands there, and takes over or lets go by place', async () => {
  const item = { n: 0, at: 'request.amount', label: '申请金额', text: '21万', stands: '200,000', takes: true, why: text('磁盘满了') }
  const form = { n: 1, at: 'explanations equity', label: '解释', text: '写到一半', stands: null, takes: false, why: null }
  fake.drafts = { refused: [], drafts: [{ id: 'd1', case: 'c1', title: '样例商行', at: '2026-10-31T14:00:00+08:00', on_disk: true, items: [item, form] }] }
  const card = shown(DraftsCard)
  await flushPromises()
  expect(card.find('h2').text()).toContain('2 处')
  const [first, second] = card.findAll('[data-test=draft-item]')
  for (const word of ['申请金额', '21万', '200,000', '磁盘满了']) expect(first.text()).toContain(word)
  // a form's own text is shown to be copied; it is not taken over from here
  expect(second.find('[data-test=draft-take]').exists()).toBe(false)
  expect(second.text()).toContain('写到一半')
  await second.find('[data-test=draft-drop]').trigger('click')
  await flushPromises()
  expect(fake.requests('settle_draft')).toEqual([{ id: 'd1', items: [1], take: false }])
  expect(card.find('[data-test=drafts]').exists()).toBe(false)
})

it('shows of a case only its own', async () => {
  fake.drafts = { refused: [], drafts: [{ id: 'd1', case: 'other', title: '别的', at: null, on_disk: true, items: [] }] }
  const card = shown(DraftsCard, { case: 'c1' })
  await flushPromises()
  expect(card.find('[data-test=drafts]').exists()).toBe(false)
})

it('seals an account to a key only after its digits were ticked and the password given', async () => {
  const session = useSession()
  await session.refresh()
  if (session.state) session.state = { ...session.state, escrow: { digits: '1234 5678 9012 3456', name: '0a1b2c3d', sealed: false, device_bound: false, secret_place: null, other: null } }
  const card = shown(EscrowCard, { waiting: true })
  expect(card.find('[data-test=escrow-digits]').text()).toBe('1234 5678 9012 3456')
  const button = () => card.find('[data-test=escrow-seal]').attributes('disabled')
  expect(button()).toBeDefined()
  await card.find('[data-test=escrow-password]').setValue('口令')
  expect(button()).toBeDefined()
  await card.find('[data-test=escrow-same]').setValue(true)
  expect(button()).toBeUndefined()
  await card.find('form').trigger('submit')
  await flushPromises()
  expect(fake.requests('seal_escrow')).toEqual([{ digits: '1234 5678 9012 3456', password: '口令' }])
  // on the desk it goes once it is sealed
  expect(card.find('[data-test=escrow]').exists()).toBe(false)
})

it('lets two custodians in only with two shares that read well, and names the group that does not', async () => {
  const dialog = shown(RecoverDialog, { officer: '尽调岗甲' })
  const whole = (letter: string) => Array.from({ length: 16 }, () => letter.repeat(5)).join(' ')
  const button = () => dialog.find('[data-test=recover-open]').attributes('disabled')
  await dialog.find('[data-test=share-1]').setValue('AAAAA BBB')
  await flushPromises()
  // while it is being typed nothing is asked and nothing is wrong
  expect(fake.requests('consider_share')).toEqual([])
  await dialog.find('[data-test=share-1]').setValue(whole('X'))
  await flushPromises()
  expect(dialog.find('[data-test=share-1-fault]').text()).toContain('第 7 组')
  await dialog.find('[data-test=share-1]').setValue(whole('A'))
  await dialog.find('[data-test=share-2]').setValue(whole('B'))
  await flushPromises()
  expect(dialog.find('[data-test=share-2-good]').text()).toContain('0a1b2c3d')
  await dialog.find('[data-test=recover-password]').setValue('猪圈三十二头母猪 腊月')
  await flushPromises()
  expect(button()).toBeDefined()
  await dialog.find('[data-test=recover-again]').setValue('猪圈三十二头母猪 腊月')
  expect(button()).toBeUndefined()
  await dialog.find('form').trigger('submit')
  await flushPromises()
  expect(fake.requests('recover')).toEqual([{ officer: '尽调岗甲', first: whole('A'), second: whole('B'), password: '猪圈三十二头母猪 腊月' }])
  expect(dialog.emitted('done')).toHaveLength(1)
})
