import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { routerKey } from 'vue-router'
import { setBackend } from '@/backend'
import SharedCase from '@/components/SharedCase.vue'
import TakePackage from '@/components/TakePackage.vue'
import type { Commands, ConflictsView, PackageView } from '@/generated/api'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { caseView, Fake, figure, text } from './fake'

const claim = (officer: string, said: string) => ({ officer, text: text(said), basis: text('观察'), note: null, at: '2026-11-30T09:00:00+08:00', seq: 7, hash: officer })
const CONFLICT = { place: 'assets.cash', label: text('现金'), how: text('两人不一致'), claims: [claim('客户经理甲', '12,000'), claim('客户经理乙', '9,500')], can_take: true }
const found = (conflicts: ConflictsView['conflicts']): ConflictsView => ({ shared: true, owner: '客户经理甲', own: true, conflicts, agreed: 3, outside: [], second: [] })
const LOG = { log: 'l1', name: '客户经理乙', role: text('尽调岗'), records: 14, digits: '1234 5678 9012 3456', known: false, own: false }
const PACKAGE: PackageView = {
  ok: true, case: 'c1', title: '样例商行', id: 'p', made_by: '客户经理乙', made_at: '2026-11-30T09:00:00+08:00', records: 14, files: 2, logs: [LOG],
  lines: [{ word: 'holds', code: 'signed', text: text('14 条记录的签名都对得上') }, { word: 'unproved', code: 'outside', text: text('签名的人是不是本人') }],
  figures: { limit: figure('limit.limit', '200000'), score: figure('score', '71'), grade: figure('grade', 'B'), proposal: text('同意'), checklist: 'h', checklist_name: text('快消品批发') },
  conflicts: [], limits: text('案件包证明不了写下以前的话'),
}

class Together extends Fake {
  view_ = PACKAGE
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return reply as Commands[W]['reply']
    }
    if (word === 'list_conflicts') return give(found([CONFLICT]))
    if (word === 'settle_conflict') return give(found([]))
    if (word === 'make_package') {
      return give({ path: '/tmp/out', size: 250_000, passphrase: '1111 2222 3333 4444 5555', files: 2, left_out: 1, id: 'p', digits: '9999 8888 7777 6666', saved: { seq: 9, at: '', hash: 'h' }, warning: text('口令请打电话说') })
    }
    if (word === 'check_package') return give(this.view_)
    if (word === 'take_package') return give({ case: 'c1', title: '样例商行', new_case: true, records: 14, files: 2, conflicts: 1, notes: [] })
    return super.call(word, request)
  }
}

let fake: Together
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Together()
  setBackend(fake)
  document.body.innerHTML = ''
  useVisit().take(caseView())
})

describe('two officers on one case', () => {
  it('shows both words side by side and settles by taking one', async () => {
    const made = mount(SharedCase, { attachTo: document.body, global: { plugins: [i18n], provide: { [routerKey as symbol]: { push: async () => undefined } } } })
    await flushPromises()
    expect(made.get('[data-test="claim-assets.cash-0"]').text()).toBe('12,000')
    expect(made.get('[data-test="claim-assets.cash-1"]').text()).toBe('9,500')
    expect(made.get('[data-test="conflict-assets.cash"]').text()).toContain('客户经理乙')
    await made.get('[data-test="take-assets.cash-1"]').trigger('click')
    await flushPromises()
    expect(fake.requests('settle_conflict')).toEqual([{ case: 'c1', place: 'assets.cash', take: 1 }])
    expect(made.get('[data-test="shared-none"]').text()).toContain('没有不一致')
    expect(made.emitted('changed')!.at(-1)).toEqual([found([])])
  })

  it('says passphrase and digits of a package once it is written', async () => {
    const made = mount(SharedCase, { attachTo: document.body, global: { plugins: [i18n], provide: { [routerKey as symbol]: { push: async () => undefined } } } })
    await flushPromises()
    await made.get('[data-test="make-package"]').trigger('click')
    await flushPromises()
    expect(fake.requests('make_package')).toEqual([{ case: 'c1', path: '/tmp/out', passphrase: null }])
    expect(made.get('[data-test="passphrase"]').text()).toBe('1111 2222 3333 4444 5555')
    expect(made.get('[data-test="own-digits"]').text()).toBe('9999 8888 7777 6666')
  })
})

describe('taking a package in', () => {
  const open = () => mount(TakePackage, { attachTo: document.body, props: { path: '/media/stick/乙.tycase' }, global: { plugins: [i18n] } })

  it('is offered only after the key was compared by telephone', async () => {
    const made = open()
    await made.get('[data-test="take-passphrase"]').setValue('1111 2222 3333 4444 5555')
    await made.get('form').trigger('submit')
    await flushPromises()
    expect(made.get('[data-test="told-holds"]').text()).toContain('14 条记录')
    expect(made.get('[data-test="told-unproved"]').text()).toContain('本人')
    expect(made.get('[data-test="take-figures"]').text()).toContain('200000')
    expect(made.get('[data-test="take-in"]').attributes('disabled')).toBeDefined()
    await made.get('[data-test="compared-l1"]').setValue(true)
    await made.get('[data-test="take-in"]').trigger('click')
    await flushPromises()
    expect(fake.requests('take_package')).toEqual([{ path: '/media/stick/乙.tycase', passphrase: '1111 2222 3333 4444 5555', confirmed: ['1234 5678 9012 3456'] }])
    expect(made.get('[data-test="taken"]').text()).toContain('样例商行')
    await made.get('[data-test="taken-open"]').trigger('click')
    expect(made.emitted('open')).toEqual([['c1']])
  })

  it('is not offered for what does not hold', async () => {
    fake.view_ = { ...PACKAGE, ok: false, lines: [{ word: 'fails', code: 'record', text: text('第 3 条记录不符') }] }
    const made = open()
    await made.get('form').trigger('submit')
    await flushPromises()
    expect(made.get('[data-test="told-fails"]').text()).toContain('第 3 条记录不符')
    expect(made.find('[data-test="take-in"]').exists()).toBe(false)
    expect(fake.requests('take_package')).toEqual([])
  })
})
