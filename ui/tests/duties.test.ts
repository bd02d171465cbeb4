// The page of duties in the window: asked for when it is opened, each duty with the records behind it, printed where the officer chooses; in both languages.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import DutyCard from '@/components/after/DutyCard.vue'
import type { Commands, DutiesView, DutyView } from '@/generated/api'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { caseView, Fake, text } from './fake'

const duty = (id: string, more: Partial<DutyView> = {}): DutyView => ({
  id, phase: text('调查', 'survey'), role: text('主办尽调', 'officer'), label: text(id, id), outcome: 'done', outcome_text: text('已尽', 'fulfilled'), why: null, proofs: [], more: 0, ...more,
})
const page: DutiesView = {
  version: '2026-12', hash: 'ab'.repeat(32), checklist: 'cd'.repeat(32), day: '2026-11-20', submitted: true,
  summary: text('应尽 2 项，已尽 1 项，未尽 1 项：现场照片不是走访当日', '2 owed, 1 fulfilled, 1 not: the photo of the site is not of the day of the visit'),
  due: 2, done: 1, not_done: 1, not_applicable: 1, cannot_tell: 0, notes: [text('本页只列记录里有什么', 'facts alone')],
  duties: [
    duty('spouse_aware'),
    duty('site_visited', {
      outcome: 'not_done', outcome_text: text('未尽', 'not fulfilled'), why: text('现场照片不是走访当日', 'the photo is of another day'), more: 3,
      proofs: [{ by: '尽调岗甲', role: null, at: '2026-10-31T10:00:00+08:00', seq: 12, hash: 'ef'.repeat(32), what: text('走访地点', 'place'), place: 'visit.place', before: '东街', after: '西街' }],
    }),
    duty('signals_settled', { outcome: 'not_applicable', outcome_text: text('不适用', 'not applicable'), why: text('没有预警信号', 'no signal') }),
  ],
}

class Branch extends Fake {
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return reply as Commands[W]['reply']
    }
    if (word === 'view_duties') return give(page)
    if (word === 'export_duties') return give({ path: '/tmp/out', size: 9, saved: null, warning: null })
    return super.call(word, request)
  }
}

let fake: Branch
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Branch()
  setBackend(fake)
  useVisit().take(caseView())
})
afterEach(() => (i18n.global.locale.value = 'zh-CN'))

async function opened() {
  const made = mount(DutyCard, { global: { plugins: [i18n] }, attachTo: document.body })
  await made.get('[data-test=duties-load]').trigger('click')
  await flushPromises()
  return made
}

describe('the page of duties', () => {
  it('is asked for by who wants it, and says what was and was not done with the records', async () => {
    const made = await opened()
    expect(made.get('[data-test=duties-summary]').text()).toBe(page.summary.zh)
    expect(made.get('[data-test=duty-site_visited]').text()).toContain('现场照片不是走访当日')
    expect(made.get('[data-test=duty-site_visited] [data-outcome]').attributes('data-outcome')).toBe('not_done')
    expect(made.find('[data-test=duty-proofs-site_visited]').exists()).toBe(false)
    await made.get('[data-test=duty-open-site_visited]').trigger('click')
    const told = made.get('[data-test=duty-proofs-site_visited]').text()
    for (const part of ['走访地点', '东街 → 西街', '尽调岗甲', '#12', 'efefefefefefefef']) expect(told).toContain(part)
    expect(made.text()).toContain('中间另有 3 条')
    expect(made.find('[data-test=duty-open-spouse_aware]').exists()).toBe(false)
    made.unmount()
  })

  it('is printed where the officer chooses, in the language of the window', async () => {
    i18n.global.locale.value = 'en'
    const made = await opened()
    expect(made.text()).toContain(page.summary.en)
    expect(made.text()).not.toMatch(/[\u4e00-\u9fff]/)
    await made.get('[data-test=duties-print]').trigger('click')
    await flushPromises()
    expect(fake.requests('export_duties')).toEqual([{ case: 'c1', path: '/tmp/out', english: true }])
    expect(made.get('[data-test=duties-written]').text()).toContain('/tmp/out')
    // Who closes the dialogue writes nothing.
    fake.savePath = null
    await made.get('[data-test=duties-print]').trigger('click')
    await flushPromises()
    expect(fake.requests('export_duties')).toHaveLength(1)
    made.unmount()
  })
})
