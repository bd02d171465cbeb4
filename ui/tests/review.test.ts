// Submission, review and decision in the window: what is missing leads to its place, a remark stands beside it, an act asks for the password once more.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { setBackend } from '@/backend'
import EvidenceAccepted from '@/components/after/EvidenceAccepted.vue'
import ReadingStrip from '@/components/after/ReadingStrip.vue'
import RemarkMark from '@/components/after/RemarkMark.vue'
import type { ActView, Commands, MayDo, MotionView, RemarkView, ReviewView, SubmissionView } from '@/generated/api'
import { i18n } from '@/i18n'
import After from '@/screens/After.vue'
import { useReview } from '@/stores/review'
import { useSession } from '@/stores/session'
import { useVisit } from '@/stores/visit'
import { caseView, Fake, text } from './fake'

const act = (more: Partial<ActView> = {}): ActView => ({
  by: '尽调岗甲', role: text('主办尽调'), at: '2026-11-30T10:00:00+08:00', seq: 9, hash: `h${JSON.stringify(more)}`, what: text('提交审查'), became: 'pending', words: text('已签名，待回行生效'), own: true, ...more,
})
const submission: SubmissionView = {
  hash: 'aa', act: act(), statement: '属实', grade: 'B', limit: '200000', proposal: '180000', figures: 'abcdef', logs: [{ by: '尽调岗甲', records: 40 }], cosigned: [], latest: true, recalled: false, returned: false, figures_hold: true, branch: null,
}
const remark: RemarkView = {
  id: 'r1', act: act({ by: '审查岗丁' }), about: { kind: 'question', id: 'request.amount' }, label: text('申请金额'), at: 'request.amount', weight: 'must', weight_text: text('必须补'), reasons: [text('证据不足')], text: '与合同对不上', answers: [], closings: [], open: true,
  answered: false, earlier: false, since: [{ hash: 'ff', by: '尽调岗甲', seq: 41, at: '', what: text('申请金额'), there: true }, { hash: 'ee', by: '尽调岗甲', seq: 42, at: '', what: text('别的'), there: false }],
}
const may = (...acts: string[]): MayDo[] => acts.map((one) => ({ act: one, listed: true, why_not: null }))
const motion: MotionView = {
  id: 'm1', act: act(), body: 'committee', declines: false, terms: { amount: '150000', term: 12, method: '', points: null, conditions: ['抵押'] }, waivers: [], votes: [], cast: 2, count: null, counted: false, earlier: false, voted: false,
}

class Branch extends Fake {
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const acts = ['accept_evidence', 'submit_case', 'recall_submission', 'remark_on', 'answer_remark', 'close_remark', 'cast_vote', 'give_opinion']
    if (acts.includes(word)) {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return this.review as Commands[W]['reply']
    }
    return super.call(word, request)
  }
}

let fake: Branch
let router: Router
const shows = (more: Partial<ReviewView>) => (fake.review = { ...fake.review, ...more })

beforeEach(async () => {
  setActivePinia(createPinia())
  fake = new Branch()
  setBackend(fake)
  const view = caseView()
  view.meta.limit_seen = true
  useVisit().take(view)
  const nothing = { template: '<div />' }
  router = createRouter({ history: createMemoryHistory(), routes: ['after', 'visit', 'checks', 'evidence'].map((name) => ({ path: `/${name}`, name, component: nothing })) })
  await router.push({ name: 'after' })
})

async function page() {
  const made = mount(After, { global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return made
}

describe('after the visit', () => {
  it('says what is missing before submission and leads there', async () => {
    shows({ may: may('submit'), lacking: [{ why: 'answer_missing', label: text('存货盘点'), at: 'stock' }], lacking_more: 3 })
    const made = await page()
    expect(made.get('[data-test=lacking]').text()).toContain('4 项')
    expect(made.find('[data-test=submit-sign]').exists()).toBe(false)
    await made.get('[data-test=lacking-stock]').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('visit')
    expect(router.currentRoute.value.query.at).toBe('stock')
    made.unmount()
  })

  it('shows what the branch reckoned beside what was submitted, and leads to what it finds missing', async () => {
    const branch = { grade: 'C', limit: '160000', score: '61.5', same: false, places: [{ label: text('现金盘点'), at: 'balance_survey.cash' }] }
    shows({ submissions: [{ ...submission, branch }] })
    const made = await page()
    const line = made.get('[data-test=branch-reckoned]').text()
    for (const words of ['160,000', '等级 C', '61.5 分', '没有生效']) expect(line).toContain(words)
    await made.get('[data-test=branch-places] button').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query.at).toBe('balance_survey.cash')
    made.unmount()
  })

  it('lets a reviewer accept the evidence of an explanation, and shows what was said of it to everybody', async () => {
    const said = { act: act({ by: '审查岗丁' }), check: 'x.sales', label: text('销售'), accepted: false, text: '对账单缺页' }
    shows({ may: may('accept'), accepted: [said] })
    await useReview().load()
    const made = mount(EvidenceAccepted, { props: { check: 'x.sales', explained: true }, global: { plugins: [i18n, router] } })
    await flushPromises()
    expect(made.text()).toContain('不认可 对账单缺页')
    await made.get('[data-test=evidence-judge]').trigger('click')
    await made.get('[data-test=evidence-text]').setValue('原件看过')
    await made.get('[data-test=evidence-password]').setValue('secret word')
    await made.get('[data-test=evidence-sign]').trigger('click')
    await flushPromises()
    expect(fake.asked.at(-1)).toEqual({ word: 'accept_evidence', request: { case: useVisit().caseId, check: 'x.sales', accepted: true, text: '原件看过', password: 'secret word' } })
    expect(made.find('[data-test=evidence-form]').exists()).toBe(false)
    // Without an explanation there is nothing to judge.
    const other = mount(EvidenceAccepted, { props: { check: 'x.other', explained: false }, global: { plugins: [i18n, router] } })
    expect(other.find('[data-test=evidence-judge]').exists()).toBe(false)
    made.unmount()
    other.unmount()
  })

  it('signs a submission with the password, which stays in no field', async () => {
    shows({ may: may('submit') })
    const made = await page()
    const password = made.get<HTMLInputElement>('[data-test=submit-password]')
    expect(made.get('[data-test=submit-sign]').attributes('disabled')).toBeDefined()
    await password.setValue('口令')
    await made.get('[data-test=submit-proposal]').setValue('18万')
    await password.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    const [request] = fake.requests('submit_case')
    expect(request?.proposal).toBe('18万')
    expect(request?.password).toBe('口令')
    expect(request?.statement).toContain('到场调查')
    expect(password.element.value).toBe('')
    made.unmount()
  })

  it('shows no limit to an officer who has not asked for it', async () => {
    useVisit().meta!.limit_seen = false
    shows({ state: 'S', submissions: [submission] })
    const made = await page()
    expect(made.text()).not.toContain('200,000')
    expect(made.text()).not.toContain('180,000')
    expect(made.find('[data-test=limit-gate]').exists()).toBe(true)
    made.unmount()
  })

  it('answers a remark with the records that touch its place', async () => {
    shows({ state: 'T', state_text: text('退回'), submissions: [submission], remarks: [remark], may: may('answer', 'submit') })
    const made = await page()
    await made.get('[data-test=answer-text]').setValue('合同已改')
    await made.get('[data-test=answer-form]').trigger('submit')
    await flushPromises()
    expect(fake.requests('answer_remark')[0]).toMatchObject({ remark: 'r1', text: '合同已改', records: ['ff'] })
    await made.get('[data-test=remark-go]').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query.at).toBe('request.amount')
    made.unmount()
  })

  it('lets a member vote, and shows the others’ votes only once they are counted', async () => {
    shows({ state: 'C', submissions: [submission], motions: [motion], may: may('vote') })
    const made = await page()
    expect(made.get('[data-test=motion]').text()).toContain('计票以前看不到别人的票')
    expect(made.find('[data-test=count]').exists()).toBe(false)
    await made.get('[data-test=vote-recuse]').trigger('click')
    await made.get('[data-test=vote-reason]').setValue('亲属')
    await made.get('[data-test=vote-password]').setValue('口令')
    await made.get('[data-test=vote-sign]').trigger('click')
    await flushPromises()
    expect(fake.requests('cast_vote')[0]).toMatchObject({ motion: 'm1', vote: 'recuse', reason: '亲属' })
    made.unmount()
  })

  it('says why an opinion is not possible yet', async () => {
    const forward: MayDo = { act: 'forward', listed: true, why_not: text('协办还没有签') }
    shows({ state: 'S', submissions: [submission], may: [forward, ...may('return', 'remark')] })
    const made = await page()
    expect(made.find('[data-test=opinion-against]').exists()).toBe(false)
    await made.get('[data-test=advice-forward]').trigger('click')
    expect(made.get('[data-test=opinion-against]').text()).toContain('协办还没有签')
    made.unmount()
  })

  it('reads in English, too', async () => {
    i18n.global.locale.value = 'en'
    shows({ state: 'S', state_text: text('待审', 'to be reviewed'), submissions: [submission], remarks: [remark], may: may('remark', 'close') })
    const made = await page()
    expect(made.get('[data-test=remarks]').text()).toContain('Remarks')
    expect(made.text()).not.toContain('review.')
    made.unmount()
    i18n.global.locale.value = 'zh-CN'
  })
})

describe('beside a question', () => {
  it('a remark stands, and a reviewer makes one there', async () => {
    const reasons = [{ id: 'omission', label: text('漏项'), count: 0 }, { id: 'evidence', label: text('证据不足'), count: 1 }]
    shows({ state: 'S', submissions: [submission], remarks: [remark], reasons, may: may('remark') })
    await useReview().load()
    const made = mount(RemarkMark, { props: { about: { kind: 'question', id: 'request.amount' }, label: '申请金额' }, global: { plugins: [i18n, router] }, attachTo: document.body })
    expect(made.get('[data-test=remark-mark]').text()).toContain('1')
    await made.get('[data-test=remark-here]').trigger('click')
    await made.get('[data-test=remark-text]').setValue('请附合同')
    await made.get('[data-test=remark-weight-should]').trigger('click')
    // without a reason nothing is written; a second press takes one back
    await made.get('[data-test=remark-form]').trigger('keydown', { key: 'Enter', ctrlKey: true })
    await flushPromises()
    expect(fake.requests('remark_on')).toEqual([])
    for (const id of ['omission', 'evidence', 'omission']) await made.get(`[data-test=remark-why-${id}]`).trigger('click')
    await made.get('[data-test=remark-form]').trigger('keydown', { key: 'Enter', ctrlKey: true })
    await flushPromises()
    expect(fake.requests('remark_on')[0]).toMatchObject({ about: { kind: 'question', id: 'request.amount' }, weight: 'should', text: '请附合同', reasons: ['evidence'] })
    await made.get('[data-test=remark-mark]').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('after')
    made.unmount()
  })

  it('nothing stands where there is no remark and nobody may make one', async () => {
    shows({ remarks: [{ ...remark, open: false }] })
    await useReview().load()
    const made = mount(RemarkMark, { props: { about: { kind: 'question', id: 'request.amount' }, label: '申请金额' }, global: { plugins: [i18n, router] } })
    expect(made.text()).toBe('')
  })
})

describe('whoever reviews the survey of others', () => {
  async function strip(role: 'reviewer' | 'officer', acts: MayDo[]) {
    shows({ may: acts, roles: [text('审查')], state_text: text('待审查'), waits: [text('主办补齐两项')] })
    const session = useSession()
    session.state = { ...(await fake.call('session_status', {})), phase: 'open', officer: '审查岗丁', accounts: [{ name: '审查岗丁', role }] }
    const made = mount(ReadingStrip, { global: { plugins: [i18n, router] } })
    await useReview().load()
    await flushPromises()
    return made
  }

  it('begins with the judgement, reads only, and is led to what may be done', async () => {
    const made = await strip('reviewer', may('remark', 'forward'))
    expect(useSession().first).toBe('judge')
    expect(made.text()).toContain('只看，不改答案')
    await made.get('[data-test=may-opinion]').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'after', query: { part: 'decision' } })
    // judging needs the limit; nothing is written down about that
    useVisit().meta!.limit_seen = false
    expect(useReview().limitShown).toBe(true)
    expect(fake.requests('mark_limit_seen')).toEqual([])
  })

  it('is told whom the case waits for when nothing is to be done here', async () => {
    const made = await strip('reviewer', [{ act: 'remark', listed: true, why_not: text('还没有提交') }])
    expect(made.get('[data-test=reading-waits]').text()).toContain('主办补齐两项')
  })

  it('is nobody who surveys the case', async () => {
    const officer = await strip('officer', may('submit'))
    expect(officer.find('[data-test=reading-strip]').exists()).toBe(false)
    expect(useSession().first).toBe('visit')
    // an own practice case of a reviewer
    const own = await strip('reviewer', may('submit', 'remark'))
    expect(own.find('[data-test=reading-strip]').exists()).toBe(false)
  })
})
