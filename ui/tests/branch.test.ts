import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CallFailed, setBackend } from '@/backend'
import BranchCard from '@/components/BranchCard.vue'
import EnrolDialog from '@/components/EnrolDialog.vue'
import type { BranchEnd, BranchView, Commands, Failure } from '@/generated/api'
import { i18n } from '@/i18n'
import { useBranch } from '@/stores/branch'
import { useSession } from '@/stores/session'
import { useTrouble } from '@/stores/trouble'
import { Fake, text } from './fake'

const BRANCH = { address: '10.1.2.3:8443', staff: '100234', name: '客户经理甲', path: '某某分行/城东支行', since: '2026-11-30T09:00:00+08:00' }
const NONE: BranchView = { branch: null, words: text('未接入分行，数据只在本机'), running: false, thousandths: 0, waiting: false, last: null, cases: [], asked: null }
const WAITS: BranchView = { ...NONE, branch: BRANCH, waiting: true, words: text('待回行：3 份案件 · 214 条记录 · 46 张照片（118 MB） · 上次回行 3 天前') }
const DONE: BranchView = { ...WAITS, waiting: false, words: text('已全部到分行 17:42（12 份案件、318 张照片）。可以合上电脑') }
const ended = (code: string, zh: string, more: Partial<BranchEnd> = {}): BranchEnd => ({ code, words: text(zh), notes: [], steps: [], at: '2026-11-30T17:42:00+08:00', again_in: null, ...more })
const CODE = 'ABCDE-FGHJK-MNPQR-STVWX-YZ012'

class Branchy extends Fake {
  stands: BranchView = WAITS
  after: BranchView = DONE
  held: Promise<void> | null = null
  refuse: Failure | null = null
  gone = false
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return reply as Commands[W]['reply']
    }
    if (word === 'branch_status') return give(this.stands)
    if (word === 'session_status' && this.gone) return give({ ...(await super.call('session_status', {})), phase: 'no_officer', officers: [], officer: null })
    if (word === 'send_to_branch') {
      give(null)
      if (this.held) await this.held
      if (this.refuse) throw new CallFailed(this.refuse)
      this.stands = this.after
      return this.after as unknown as Commands[W]['reply']
    }
    if (word === 'stop_branch') return give({ ...this.stands, running: true })
    if (word === 'consider_code') {
      const letters = (request as { code: string }).code.replace(/[^A-Za-z0-9]/g, '').toUpperCase()
      const shown = letters.replace(/(.{5})(?=.)/g, '$1-')
      if (letters.length < 25) return give({ shown, good: false, fault: null })
      return give(shown === CODE ? { shown, good: true, fault: null } : { shown, good: false, fault: text('有一个字抄错了，请对照纸上再看') })
    }
    if (word === 'enrol_branch' || word === 'take_enrolment') {
      give(null)
      if (this.refuse) throw new CallFailed(this.refuse)
      this.stands = WAITS
      return WAITS as unknown as Commands[W]['reply']
    }
    if (word === 'ask_enrolment') return give({ ...NONE, asked: '042137' })
    if (word === 'set_branch_address') return give(WAITS)
    return super.call(word, request)
  }
}

let fake: Branchy
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Branchy()
  setBackend(fake)
  document.body.innerHTML = ''
})
afterEach(() => vi.useRealTimers())

const open = async () => {
  const made = mount(BranchCard, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  return made
}

describe('the branch on the desk', () => {
  it('says that the data is here alone, and offers the way in', async () => {
    fake.stands = NONE
    const card = await open()
    expect(card.get('[data-test="branch-words"]').text()).toBe('未接入分行，数据只在本机')
    expect(card.find('[data-test="branch-send"]').exists()).toBe(false)
    await card.get('[data-test="branch-enrol"]').trigger('click')
    expect(document.querySelector('[data-test="enrol"]')).not.toBeNull()
  })

  it('sends beside the work, is watched and stopped, and says what arrived', async () => {
    let go: () => void = () => {}
    fake.held = new Promise((resolve) => { go = resolve })
    const card = await open()
    await card.get('[data-test="branch-send"]').trigger('click')
    expect(card.find('[data-test="branch-stop"]').exists()).toBe(true)
    await card.get('[data-test="branch-stop"]').trigger('click')
    expect(fake.requests('stop_branch').length).toBe(1)
    go()
    await flushPromises()
    expect(card.get('[data-test="branch-words"]').text()).toContain('可以合上电脑')
    expect(card.find('[data-test="branch-last"]').exists()).toBe(false)
    expect(document.body.textContent).not.toContain('同步')
  })

  it('goes on by itself after a cut, and not after what a person has to deal with', async () => {
    vi.useFakeTimers()
    fake.after = { ...WAITS, last: ended('cut', '网络断开，已到的不会重传，联网自动继续', { again_in: 60 }) }
    const card = await open()
    await card.get('[data-test="branch-send"]').trigger('click')
    await flushPromises()
    expect(card.get('[data-test="branch-last"]').text()).toContain('联网自动继续')
    fake.after = { ...WAITS, last: ended('fork', '发现同一账户的两份数据（电脑被复制过？）。两份都留着，按三步处理', { steps: [text('一'), text('二'), text('三')] }) }
    await vi.advanceTimersByTimeAsync(61_000)
    await flushPromises()
    expect(fake.requests('send_to_branch').length).toBe(2)
    expect(card.findAll('[data-test="branch-steps"] li').length).toBe(3)
    expect(card.get('[data-test="branch-last"]').attributes('role')).toBe('alert')
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(fake.requests('send_to_branch').length).toBe(2)
  })

  it('leaves an account that the branch brought to its end', async () => {
    const card = await open()
    const session = useSession()
    await session.refresh()
    fake.refuse = { code: 'locked', message: text('分行已吊销这台电脑：按分行签名的指令，这个账户的钥匙已经销毁'), advice: text(''), detail: null }
    fake.gone = true
    await card.get('[data-test="branch-send"]').trigger('click')
    await flushPromises()
    expect(session.ended).toBe(true)
    expect(useTrouble().failure?.message.zh).toContain('钥匙已经销毁')
  })

  it('keeps how far each case is', async () => {
    fake.stands = { ...WAITS, cases: [{ case: 'c1', arrived: 'records', words: text('◐ 记录已到、照片未齐'), waits: text('2 张照片（3.1 MB）') }] }
    await open()
    const branch = useBranch()
    await branch.load(['c1'])
    expect(branch.arrivals.get('c1')?.arrived).toBe('records')
    branch.leave()
    expect(branch.arrivals.size).toBe(0)
  })
})

describe('coming to a branch', () => {
  const dialog = async () => {
    fake.stands = NONE
    await useBranch().load()
    const made = mount(EnrolDialog, { attachTo: document.body, global: { plugins: [i18n] } })
    await flushPromises()
    return made
  }
  const type = async (made: Awaited<ReturnType<typeof dialog>>, test: string, words: string) => {
    await made.get(`[data-test="${test}"]`).setValue(words)
    await flushPromises()
  }

  it('says at once when a letter is wrong, and groups what was typed', async () => {
    const made = await dialog()
    await type(made, 'enrol-address', '10.1.2.3')
    await type(made, 'enrol-code', 'abcde fghjk')
    expect(made.find('[data-test="enrol-fault"]').exists()).toBe(false)
    await type(made, 'enrol-code', 'abcdefghjkmnpqrstvwxyz013')
    expect(made.get('[data-test="enrol-fault"]').text()).toContain('抄错')
    expect(made.get('[data-test="enrol-go"]').attributes('disabled')).toBeDefined()
    await type(made, 'enrol-code', 'abcdefghjkmnpqrstvwxyz012')
    expect(made.get('[data-test="enrol-good"]').text()).toContain(CODE)
    await made.get('[data-test="enrol-code"]').trigger('blur')
    expect((made.get('[data-test="enrol-code"]').element as HTMLInputElement).value).toBe(CODE)
    await made.get('form').trigger('submit')
    await flushPromises()
    expect(fake.requests('enrol_branch')).toEqual([{ code: CODE, address: '10.1.2.3' }])
    expect(made.get('[data-test="enrol-done"]').text()).toContain('100234')
  })

  it('says why it did not come about', async () => {
    fake.refuse = { code: 'bad_request', message: text('邀请码无效、已用过或已过期'), advice: text(''), detail: null }
    const made = await dialog()
    await type(made, 'enrol-address', '10.1.2.3')
    await type(made, 'enrol-code', CODE)
    await made.get('form').trigger('submit')
    await flushPromises()
    expect(made.get('[data-test="enrol-error"]').text()).toContain('已过期')
    expect(made.find('[data-test="enrol-done"]').exists()).toBe(false)
  })

  it('goes by stick where no network leads there', async () => {
    fake.savePath = '/media/stick/ask'
    const made = await dialog()
    await type(made, 'enrol-address', '10.1.2.3')
    await type(made, 'enrol-code', CODE)
    await made.get('[data-test="enrol-ask"]').trigger('click')
    await flushPromises()
    expect(made.get('[data-test="enrol-digits"]').text()).toContain('042137')
    fake.savePath = '/media/stick/reply'
    await made.get('[data-test="enrol-answer"]').trigger('click')
    await flushPromises()
    expect(fake.requests('take_enrolment')).toEqual([{ code: CODE, path: '/media/stick/reply', address: '10.1.2.3' }])
    expect(made.find('[data-test="enrol-done"]').exists()).toBe(true)
  })
})
