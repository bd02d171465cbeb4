import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { CallFailed, setBackend } from '@/backend'
import { dayWords } from '@/components/desk/day'
import GuideTour from '@/components/help/GuideTour.vue'
import type { ProgramView, CaseCard, Commands, DeskGroup, DeskLine, DeskView, Failure } from '@/generated/api'
import { i18n } from '@/i18n'
import Desk from '@/screens/Desk.vue'
import Help from '@/screens/Help.vue'
import Settings from '@/screens/Settings.vue'
import { useDisplay } from '@/stores/display'
import { useTour } from '@/stores/tour'
import { Fake, figure, text } from './fake'

const GROUPS: DeskGroup[] = ['today', 'open', 'waiting', 'done', 'archived']
const ABOUT: ProgramView = { version: '0.1.0', folder: '/home/a/officers/x', checklists: null, trades: 100, longest_rest: 10 }

function card(n: number, more: Partial<CaseCard> = {}): CaseCard {
  return {
    id: `c${n}`, title: `样例${n}`, industry: 'fmcg-wholesale', industry_name: text('快消品批发'), practice: false, state: 'surveying', survey_date: '2026-10-31', completeness: '0.5', answered: 5,
    required: 10, closed: null, blockers: [text('还缺 5 项必答'), text('1 项检验不通过')], amount_asked: figure('request.amount', '300000'), created_at: '', saved_at: '2026-10-31T14:03:22+08:00', pending: false, at_branch: null, ...more,
  }
}
const line = (n: number, group: DeskGroup, more: Partial<DeskLine> = {}): DeskLine => ({
  card: card(n), group, appointment: null, waits: null, archived: group === 'archived', found_as: null, ...more,
})

class Cabinet extends Fake {
  all: DeskLine[] = []
  pending = 0
  refuse: Failure | null = null
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return reply as Commands[W]['reply']
    }
    switch (word) {
      case 'show_desk': {
        const { search, group, from, count } = request as Commands['show_desk']['request']
        const fits = this.all.filter((one) => one.card.title.includes(search))
        const shown = fits.filter((one) => group === null || one.group === group)
        const view: DeskView = {
          counts: GROUPS.map((one) => ({ group: one, count: fits.filter((l) => l.group === one).length })), total: shown.length, from, lines: shown.slice(from, from + count),
          cases: this.all.length, pending: this.pending, coming: 2, today: '2026-11-05',
        }
        return give(view)
      }
      case 'work_out_desk': this.pending = 0; return give({ left: 0 })
      case 'list_industries': return give([{ id: 'fmcg-wholesale', name: text('快消品批发'), sector: null, gbt4754: [], practice: true }])
      case 'backup_status': return give({ last: null, place: null, place_there: false, due: true, words: text('还没有备份'), erased_held: 0 })
      case 'about_program': return give(ABOUT)
      case 'set_appointment':
        if (this.refuse) throw new CallFailed(this.refuse)
        return give({ case: 'c1' })
      case 'set_waiting': case 'archive_case': case 'drop_practice': case 'reset_practice': case 'revise_case': return give({ case: 'c1' })
      default: return super.call(word, request)
    }
  }
}

enableAutoUnmount(afterEach)

let fake: Cabinet
const router = () => createRouter({
  history: createMemoryHistory(),
  routes: ['desk', 'new', 'prepare-trade', 'settings', 'help', 'unlock'].map((name) => ({ path: `/${name}`, name, component: { template: '<i />' } })).concat([
    { path: '/case/:case/visit', name: 'visit', component: { template: '<i />' } },
    { path: '/case/:case/checks', name: 'checks', component: { template: '<i />' } },
  ]),
})

beforeEach(() => {
  setActivePinia(createPinia())
  localStorage.clear()
  fake = new Cabinet()
  setBackend(fake)
  document.body.innerHTML = ''
})

async function desk() {
  const routes = router()
  await routes.push('/desk')
  const made = mount(Desk, { attachTo: document.body, global: { plugins: [i18n, routes] } })
  await flushPromises()
  await flushPromises()
  return { made, routes }
}
const press = async (key: string) => {
  window.dispatchEvent(new KeyboardEvent('keydown', { key }))
  await flushPromises()
}

describe('the desk', () => {
  it('begins with what is due today, and goes by digits to the other groups', async () => {
    fake.all = [
      line(1, 'open'), line(2, 'today', { appointment: { day: '2026-11-05', time: '09:30', place: '店里', passed: false } }), line(3, 'waiting', { waits: 'second' }),
    ]
    const { made } = await desk()
    const titles = () => made.findAll('[data-test="case-row"]').map((row) => row.attributes('data-case'))
    expect(titles()).toEqual(['c2'])
    expect(made.get('[data-test="case-row"]').text()).toContain('今天 09:30')
    expect(made.get('[data-test="desk-says"]').text()).toContain('2 个预约')
    await press('2')
    expect(titles()).toEqual(['c1'])
    await press('3')
    expect(titles()).toEqual(['c3'])
    expect(made.text()).toContain('等协办')
    await press('4')
    expect(titles()).toEqual([])
    expect(made.text()).toContain('没有已结案的案卷')
  })

  it('looks for words in all groups, says in which one they are, and comes back to where one was', async () => {
    fake.all = [line(1, 'open'), line(2, 'today'), line(12, 'archived')]
    const { made } = await desk()
    await made.get('[data-test="desk-search"]').setValue('样例1')
    await flushPromises()
    expect(fake.requests('show_desk').at(-1)).toMatchObject({ search: '样例1', group: null })
    expect(made.findAll('[data-test="case-row"]').length).toBe(2)
    expect(made.text()).toContain('归档')
    await made.get('[data-test="group-archived"]').trigger('click')
    await flushPromises()
    expect(made.findAll('[data-test="case-row"]').map((row) => row.attributes('data-case'))).toEqual(['c12'])
    await made.get('[data-test="desk-search"]').trigger('keydown', { key: 'Escape' })
    await flushPromises()
    expect(fake.requests('show_desk').at(-1)).toMatchObject({ search: '', group: 'today' })
  })

  it('holds only the lines in sight of ten thousand', async () => {
    fake.all = Array.from({ length: 10_000 }, (_, n) => line(n, 'open'))
    const { made } = await desk()
    expect(made.findAll('[data-test="case-row"]').length).toBeLessThan(60)
    expect(made.get('table').attributes('aria-rowcount')).toBe('10001')
    expect(fake.requests('show_desk').every((request) => request.count <= 60)).toBe(true)
  })

  it('has what is not worked out done behind, once', async () => {
    fake.all = [line(1, 'open', { card: card(1, { pending: true }) })]
    fake.pending = 1
    const { made } = await desk()
    expect(fake.requests('work_out_desk')).toEqual([{ first: ['c1'] }])
    expect(made.find('[data-test="desk-pending"]').exists()).toBe(false)
  })

  it('sets an appointment from the line, and says in the box what is refused', async () => {
    fake.all = [line(1, 'open')]
    const { made } = await desk()
    await made.get('[data-test="open-c1"]').trigger('keydown', { key: 'F2' })
    await made.get('[data-test="appointment-day"]').setValue('改天')
    fake.refuse = { code: 'bad_request', message: text('“改天”看不出是哪一天'), advice: text('请改了再试'), detail: null }
    await made.get('[data-test="appoint"]').trigger('click')
    await flushPromises()
    expect(made.get('[data-test="desk-error"]').text()).toContain('看不出是哪一天')
    fake.refuse = null
    await made.get('[data-test="appointment-day"]').setValue('明天')
    await made.get('[data-test="appointment-time"]').setValue('9:30')
    await made.get('[data-test="appointment-time"]').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(fake.requests('set_appointment')).toEqual([{ case: 'c1', day: '明天', time: '9:30', place: '' }])
    expect(made.find('[data-test="desk-case"]').exists()).toBe(false)
  })

  it('asks once more before a practice case begins anew or goes, and offers neither for a client', async () => {
    fake.all = [line(1, 'open', { card: card(1, { practice: true }) }), line(2, 'open')]
    const { made } = await desk()
    await made.get('[data-test="more-c1"]').trigger('click')
    await made.get('[data-test="drop-practice"]').trigger('click')
    expect(fake.requests('drop_practice')).toEqual([])
    await made.get('[data-test="practice-sure"]').trigger('click')
    await flushPromises()
    expect(fake.requests('drop_practice')).toEqual([{ case: 'c1' }])
    await made.get('[data-test="more-c2"]').trigger('click')
    expect(made.find('[data-test="drop-practice"]').exists()).toBe(false)
  })

  it('says in one line that a backup is due, and leads to it', async () => {
    fake.all = [line(1, 'open')]
    const { made, routes } = await desk()
    await made.get('[data-test="to-backup"]').trigger('click')
    await flushPromises()
    expect(routes.currentRoute.value.fullPath).toBe('/settings?part=backup')
  })

  it('offers the first walk once', async () => {
    const { made } = await desk()
    expect(made.find('[data-test="tour-offer"]').exists()).toBe(true)
    await made.get('[data-test="tour-no"]').trigger('click')
    expect(made.find('[data-test="tour-offer"]').exists()).toBe(false)
    expect(localStorage.getItem('tour')).toBe('done')
  })
})

describe('the settings', () => {
  it('keep what is chosen, and the rest within what the bank allows', async () => {
    const routes = router()
    await routes.push('/settings')
    const made = mount(Settings, { attachTo: document.body, global: { plugins: [i18n, routes] } })
    await flushPromises()
    const display = useDisplay()
    await made.get('[data-test="unit-wan"]').trigger('click')
    await made.get('[data-test="rest-5"]').trigger('click')
    expect([display.unit, display.rest, localStorage.getItem('rest')]).toEqual(['wan', 5, '5'])
    expect(made.find('[data-test="rest-15"]').exists()).toBe(false)
    display.rest = 30
    expect(display.rest).toBe(10)
    expect(made.get('[data-test="folder"]').text()).toBe('/home/a/officers/x')
    expect(made.find('[data-test="backup"]').exists()).toBe(true)
    await press('Escape')
    expect(routes.currentRoute.value.name).toBe('desk')
  })
})

describe('the manual in the window', () => {
  it('opens at the page asked for, turns pages, finds words, and goes back where one was', async () => {
    const routes = router()
    await routes.push({ name: 'help', query: { page: 'keys', from: '/case/c1/visit' } })
    const made = mount(Help, { attachTo: document.body, global: { plugins: [i18n, routes] } })
    await flushPromises()
    expect(made.get('[data-test="help-text"] h1').text()).toBe('按键')
    await made.get('[data-test="help-search"]').setValue('托管')
    expect(made.findAll('nav .entry').map((one) => one.attributes('data-test'))).toContain('help-trouble')
    expect(made.findAll('nav .entry').map((one) => one.attributes('data-test'))).not.toContain('help-keys')
    await made.get('[data-test="help-trouble"]').trigger('click')
    await flushPromises()
    expect(made.get('[data-test="help-text"] h1').text()).toBe('出了问题怎么办')
    await press('Escape')
    expect(routes.currentRoute.value.fullPath).toBe('/case/c1/visit')
  })
})

describe('the first walk', () => {
  it('points at what is there, goes on by keys, and is left at any stop', async () => {
    const routes = router()
    await routes.push('/case/c1/visit')
    document.body.innerHTML = '<div data-test="save-sign">已存</div>'
    const made = mount(GuideTour, { attachTo: document.body, global: { plugins: [i18n, routes] } })
    const tour = useTour()
    expect(made.find('[data-test="tour"]').exists()).toBe(false)
    tour.begin()
    await flushPromises()
    expect(made.get('[data-test="tour"]').text()).toContain('1 / 8')
    expect((document.activeElement as HTMLElement).dataset.test).toBe('tour-next')
    await made.get('[data-test="tour"]').trigger('keydown', { key: 'ArrowRight' })
    expect(tour.at).toBe(1)
    await made.get('[data-test="tour-back"]').trigger('click')
    expect(tour.at).toBe(0)
    await made.get('[data-test="tour"]').trigger('keydown', { key: 'Escape' })
    expect(made.find('[data-test="tour"]').exists()).toBe(false)
    expect(tour.offered).toBe(false)
    tour.offerAgain()
    expect(tour.offered).toBe(true)
  })
})

describe('days', () => {
  it('are said as people say them', () => {
    const t = i18n.global.t as (key: string) => string
    expect(['2026-11-04', '2026-11-05', '2026-11-06'].map((day) => dayWords(day, '2026-11-05', 'zh-CN', t))).toEqual(['昨天', '今天', '明天'])
    expect(dayWords('2026-11-12', '2026-11-05', 'zh-CN', t)).toMatch(/^11月12日/)
    expect(dayWords('2027-01-02', '2026-11-05', 'zh-CN', t)).toContain('2027')
  })
})
