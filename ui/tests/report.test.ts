// The report: at once and never blank without a word; the last print stays, marked; what is missing leads to where it is mended; exports tell and stop.
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CallFailed, setBackend } from '@/backend'
import type { JobView } from '@/generated/api'
import { i18n } from '@/i18n'
import Report from '@/screens/Report.vue'
import { usePrinted } from '@/stores/printed'
import { useExplain } from '@/stores/explain'
import { useVisit } from '@/stores/visit'
import { Fake, text } from './fake'

enableAutoUnmount(afterEach)
const push = vi.fn()
vi.mock('vue-router', async (real) => ({ ...(await real<object>()), useRouter: () => ({ push, replace: vi.fn() }), useRoute: () => ({ query: {} }) }))

let fake: Fake
let laying: { done: (base64: string) => void; fail: (why: unknown) => void }[]
let running: JobView[]
let stopped: number[]
const written = (path: unknown) => ({ path, size: 1234, saved: { seq: 9, at: '2026-10-31T15:00:00+08:00', hash: 'h' }, warning: null })
let exporting: Promise<unknown> | null

beforeEach(async () => {
  push.mockClear()
  setActivePinia(createPinia())
  fake = new Fake()
  laying = []
  running = []
  stopped = []
  exporting = null
  const call = fake.call.bind(fake)
  fake.call = (async (word: string, request: Record<string, unknown>) => {
    if (word === 'preview_pdf') return new Promise<unknown>((done, fail) => laying.push({ done: (base64) => done({ base64, lacking: [] }), fail }))
    if (word === 'running_jobs') return running
    if (word === 'stop_job') {
      stopped.push(request.job as number)
      return []
    }
    if (word === 'export_xlsx' || word === 'export_pdf') return (await exporting) ?? written(request.path)
    return call(word as never, request as never)
  }) as typeof fake.call
  setBackend(fake)
  await useVisit().open('c1')
})

async function screen() {
  const shown = mount(Report, { attachTo: document.body, global: { plugins: [i18n], stubs: { PdfPages: { props: ['content'], template: '<div data-test="pages">{{ content }}</div>' } } } })
  await flushPromises()
  return shown
}

it('lays the report out at once, and says so meanwhile', async () => {
  const shown = await screen()
  expect(laying).toHaveLength(1)
  expect(shown.find('[data-test=paper]').text()).toContain('正在排版')
  laying[0].done('one')
  await flushPromises()
  expect(shown.find('[data-test=pages]').text()).toBe('one')
  expect(shown.find('[data-test=paper]').text()).toContain('打印出来就是这样')
})

/** The words that were asked, of a case whose limit nobody has seen. */
async function unseen(): Promise<string[]> {
  const visit = useVisit()
  visit.meta = { ...visit.meta!, limit_seen: false, closed: null }
  const asked: string[] = []
  const call = fake.call
  fake.call = (async (word: string, request: Record<string, unknown>) => {
    asked.push(word)
    return word === 'mark_limit_seen' ? { seq: 9, at: '2026-10-31T15:00:00+08:00', hash: 'h' } : call(word as never, request as never)
  }) as typeof fake.call
  return asked
}

it('lays out no report before the limit may be seen, and asking for it is a record', async () => {
  const asked = await unseen()
  const shown = await screen()
  expect(laying).toHaveLength(0)
  expect(asked).not.toContain('preview_first_page')
  await shown.find('[data-test=show-limit]').trigger('click')
  await flushPromises()
  expect(asked.filter((word) => word === 'mark_limit_seen')).toHaveLength(1)
  expect(laying).toHaveLength(1)
})

it('a report that is written is a limit that was seen: the record comes first', async () => {
  const asked = await unseen()
  fake.chooseSavePath = async () => '/out/a.xlsx'
  const shown = await screen()
  await shown.find('[data-test=export-xlsx]').trigger('click')
  await flushPromises()
  expect(asked.indexOf('mark_limit_seen')).toBeGreaterThanOrEqual(0)
  expect(asked.indexOf('mark_limit_seen')).toBeLessThan(asked.indexOf('export_xlsx'))
})

it('who asks why the limit is what it is asks for the limit', async () => {
  const asked = await unseen()
  await useExplain().open('c1', 'income.year.revenue')
  expect(asked).not.toContain('mark_limit_seen')
  await useExplain().open('c1', 'limit.limit')
  expect(asked.indexOf('mark_limit_seen')).toBeLessThan(asked.lastIndexOf('explain_tree'))
  expect(asked).toContain('mark_limit_seen')
})

it('keeps the last print in sight, marked, while the next one is laid out', async () => {
  const first = await screen()
  laying[0].done('one')
  await flushPromises()
  first.unmount()
  const visit = useVisit()
  visit.savedAt = '2026-10-31T16:00:00+08:00'
  const again = await screen()
  expect(again.find('[data-test=pages]').text()).toBe('one')
  expect(again.find('[data-test=stale]').exists()).toBe(true)
  expect(laying).toHaveLength(2)
  laying[1].done('two')
  await flushPromises()
  expect(again.find('[data-test=pages]').text()).toBe('two')
  expect(again.find('[data-test=stale]').exists()).toBe(false)
})

it('lays nothing out anew where nothing was saved since', async () => {
  const first = await screen()
  laying[0].done('one')
  await flushPromises()
  first.unmount()
  const again = await screen()
  expect(laying).toHaveLength(1)
  expect(again.find('[data-test=pages]').text()).toBe('one')
})

it('says in words why there is no print, and offers another try', async () => {
  const shown = await screen()
  laying[0].fail(new CallFailed({ code: 'report', message: text('没有字体'), advice: text('请重新安装'), detail: null }))
  await flushPromises()
  expect(shown.find('[data-test=preview-failed]').text()).toContain('没有字体')
  await shown.find('[data-test=preview]').trigger('click')
  await flushPromises()
  expect(laying).toHaveLength(2)
})

it('leads from each missing answer to its question', async () => {
  const shown = await screen()
  const items = shown.findAll('[data-test=missing-item]')
  expect(items).toHaveLength(1)
  await items[0].trigger('click')
  expect(push.mock.calls[0][0]).toMatchObject({ name: 'visit', query: { at: 'request.amount' } })
})

it('shows how far an export is, stops it, and says that nothing was written', async () => {
  const shown = await screen()
  let fail: (why: unknown) => void = () => undefined
  exporting = new Promise((_, no) => (fail = no))
  await shown.find('[data-test=export-xlsx]').trigger('click')
  running = [{ job: 7, case: 'c1', kind: 'xlsx', name: 'out.xlsx', thousandths: 400, stoppable: true }]
  await vi.waitFor(() => expect(shown.find('.bar [data-test=job-stop]').exists()).toBe(true), { timeout: 2000 })
  await shown.find('.bar [data-test=job-stop]').trigger('click')
  expect(stopped).toEqual([7])
  fail(new CallFailed({ code: 'stopped', message: text('已停止'), advice: text(''), detail: null }))
  await flushPromises()
  expect(shown.find('[data-test=cancelled]').text()).toContain('没有写文件')
  expect(shown.find('[data-test=export-xlsx]').attributes('disabled')).toBeUndefined()
})

it('prints through the system: a written, recorded PDF, opened there', async () => {
  const shown = await screen()
  const opened = vi.spyOn(fake, 'openFile')
  await shown.find('[data-test=print]').trigger('click')
  await flushPromises()
  expect(opened).toHaveBeenCalledWith('/tmp/out')
  expect(shown.find('[data-test=written-pdf]').exists()).toBe(true)
})

it('forgets the print when the case is left', async () => {
  const shown = await screen()
  laying[0].done('one')
  await flushPromises()
  shown.unmount()
  useVisit().close()
  await flushPromises()
  expect(usePrinted().shown).toBeNull()
})
