// The screens in a browser: they ask the branch, they hide what writes, and they lead to the sign-in when the time is over.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { backend, CallFailed, inBrowser, setBackend } from '@/backend'
import ShellMenu from '@/components/shell/ShellMenu.vue'
import StepLinks from '@/components/shell/StepLinks.vue'
import type { CaseCard } from '@/generated/api'
import { HttpBackend, servedByBranch } from '@/httpBackend'
import { i18n } from '@/i18n'
import BranchCases from '@/screens/BranchCases.vue'
import { useSession } from '@/stores/session'
import { Fake, figure, text } from './fake'

const before = backend()

function answers(...all: [number, unknown][]) {
  const asked: { path: string; init: RequestInit | undefined }[] = []
  const left = [...all]
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    asked.push({ path, init })
    const [status, body] = left.shift() ?? [500, {}]
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  })
  return asked
}

const router = () => {
  const made = createRouter({
    history: createMemoryHistory(),
    routes: ['desk', 'help', 'unlock', 'settings'].map((name) => ({ path: `/${name}`, name, component: { template: '<i/>' } })).concat(
      ['prepare', 'visit', 'flows', 'evidence', 'judge', 'statements', 'checks', 'score', 'whatif', 'report', 'after'].map((name) => ({ path: `/case/:case/${name}`, name, component: { template: '<i/>' } })),
    ),
  })
  return made
}

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  vi.unstubAllGlobals()
  setBackend(before)
  document.head.querySelector('meta[name="tianye-front"]')?.remove()
})

describe('the backend of a browser', () => {
  it('is taken only where the branch served the page', () => {
    expect(servedByBranch()).toBe(false)
    const mark = document.createElement('meta')
    mark.name = 'tianye-front'
    mark.content = 'branch'
    document.head.append(mark)
    expect(servedByBranch()).toBe(true)
  })

  it('asks as a page of the branch does, and reads who is signed in', async () => {
    const asked = answers([200, { officer: '员工甲', staff: '1', version: '1' }], [200, []], [401, {}])
    const branch = new HttpBackend()
    const state = await branch.call('session_status', {})
    expect([state.phase, state.officer, state.accounts[0].role]).toEqual(['open', '员工甲', 'reviewer'])
    expect(await branch.call('list_cases', {})).toEqual([])
    expect(asked[1].path).toBe('/call')
    expect(asked[1].init).toMatchObject({ method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: '{"cmd":"list_cases"}' })
    expect((await branch.call('session_status', {})).phase).toBe('locked')
  })

  it('tells a refusal by its code, and that the time is over', async () => {
    answers([403, { code: 'not_here', message: text('浏览器里只看'), advice: text(''), detail: null }], [401, { code: 'locked', message: text('尚未解锁'), advice: text(''), detail: null }])
    const branch = new HttpBackend()
    let gone = 0
    branch.onSignedOut(() => gone++)
    const refused = await branch.call('open_case', { case: 'c1' }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(CallFailed)
    expect([(refused as CallFailed).failure.code, gone]).toEqual(['not_here', 0])
    await expect(branch.call('list_cases', {})).rejects.toThrow()
    expect(gone).toBe(1)
  })

  it('says that the branch does not answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    const failed = await new HttpBackend().call('list_cases', {}).catch((error: unknown) => error)
    expect((failed as CallFailed).failure.message.zh).toBe('分行没有应答')
  })

  it('signs out at the lock, also after a rest', async () => {
    const asked = answers([200, {}], [200, {}])
    const branch = new HttpBackend()
    expect((await branch.call('lock', {})).phase).toBe('locked')
    expect((await branch.call('lock_keeping', { unsaved: [] })).state.phase).toBe('locked')
    expect(asked.map((one) => one.path)).toEqual(['/logout', '/logout'])
  })

  it('has no files of this machine', async () => {
    const branch = new HttpBackend()
    for (const act of [branch.chooseSavePath, branch.chooseOpenPath, branch.chooseFolder, branch.openFile, branch.stage, branch.attachment]) await expect(act()).rejects.toThrow(CallFailed)
  })
})

const card = (id: string, level: number, more: Partial<CaseCard> = {}): CaseCard => ({
  id, title: id.slice(0, 8), industry: 'fmcg-wholesale', industry_name: text('快消品批发'), practice: false, state: 'surveying', survey_date: '2026-11-20', completeness: null, answered: 0, required: 0,
  closed: null, blockers: [], amount_asked: figure('request.amount', '300000'), created_at: '2026-11-20', saved_at: null, pending: false,
  at_branch: { number: id.slice(0, 8), branch: '分行/一支行', state: text('待审'), came: '2026-11-21', level }, ...more,
})

class Reads extends Fake {
  readonly reads = true
  lists: CaseCard[][] = []
  override async call(word: never, request: never): Promise<never> {
    if (word === 'list_cases') return (this.lists.length > 1 ? this.lists.shift() : this.lists[0]) as never
    return super.call(word, request)
  }
}

describe('the screens in a browser', () => {
  it('list the cases, lead to those that may be opened, and ask again for what is not worked out', async () => {
    const branch = new Reads()
    branch.lists = [[card('aaaaaaaa-1', 3, { pending: true }), card('bbbbbbbb-2', 1)], [card('aaaaaaaa-1', 3), card('bbbbbbbb-2', 1)]]
    setBackend(branch)
    expect(inBrowser()).toBe(true)
    const page = mount(BranchCases, { global: { plugins: [i18n, router()] } })
    await flushPromises()
    expect(page.find('[data-test="line-aaaaaaaa-1"]').text()).toContain('快消品批发')
    expect(page.find('[data-test="line-aaaaaaaa-1"] a').exists()).toBe(true)
    expect(page.find('[data-test="line-bbbbbbbb-2"] a').exists()).toBe(false)
    expect(page.find('[data-test="line-bbbbbbbb-2"]').text()).toContain('只这一行')
    await page.find('[data-test="branch-search"]').setValue('bbbb 待审')
    expect(page.findAll('tbody tr').length).toBe(1)
  })

  it('have the steps that read, and a menu without password and settings', async () => {
    setBackend(new Reads())
    const plugins = [i18n, router()]
    const steps = mount(StepLinks, { props: { case: 'c1', screen: 'judge' }, global: { plugins } })
    expect(steps.findAll('[data-test^="step-"]').map((one) => one.attributes('data-test'))).toEqual(['step-visit', 'step-judge'])
    expect(steps.findAll('[data-test^="tab-"]').map((one) => one.attributes('data-test'))).toEqual(['tab-judge', 'tab-statements', 'tab-checks', 'tab-score'])
    await useSession().refresh()
    const menu = mount(ShellMenu, { global: { plugins } })
    expect(menu.find('[data-test="lock"]').text()).toBe('退出')
    await menu.find('[data-test="menu"]').trigger('click')
    expect(menu.findAll('[role="menuitem"]').map((one) => one.attributes('data-test'))).toEqual(['language', 'theme', 'help-open'])
  })
})
