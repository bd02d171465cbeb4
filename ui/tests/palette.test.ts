// Ctrl+K finds everything that there is: by its Chinese name, by the initials an officer types, by its English name. The lists are read from the
// screens and the words of the window, so that what comes later is held to it as well.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createRouter, createMemoryHistory, type Router } from 'vue-router'
import { setBackend } from '@/backend'
import CommandPalette from '@/components/CommandPalette.vue'
import type { CheckView, StatementView, Text } from '@/generated/api'
import { i18n } from '@/i18n'
import { initials, spells } from '@/lib/initials'
import en from '@/locales/en'
import zh from '@/locales/zh-CN'
import { router as ours } from '@/router'
import { useDisplay } from '@/stores/display'
import { useVisit } from '@/stores/visit'
import { caseView, Fake, text } from './fake'

const nothing = { template: '<i />' }
const named = ours.getRoutes().flatMap((r) => (typeof r.name === 'string' ? [r.name] : []))
const OUTSIDE = ['desk', 'settings', 'help', 'new', 'prepare-trade', 'unlock']
const check = (id: string, label: Text): CheckView => ({
  id, label, verdict: 'pass', left: null, right: null, residual: null, deviation: null, pass_at: null, attention_at: null, meaning: text(''), missing: [], provisional: [], explained: 'not_due', explanations: [],
}) as unknown as CheckView
const statement = (id: string, label: Text): StatementView => ({ id, label, columns: [], lines: [] })
const STATEMENTS: Record<string, Text> = {
  balance: text('资产负债表', 'Balance sheet'), income: text('损益表', 'Income statement'), cash_plan: text('现金计划', 'Cash plan'), ratio: text('财务比率', 'Ratios'),
}
const CHECKS: Record<string, Text> = {
  equity: text('权益检验', 'Equity check'), 'stock/identity': text('存货恒等检验', 'Stock identity'), 'sales/statement_vs_R': text('销售：报表对核实值', 'Sales: statement against reference'),
}
let router: Router
let made: VueWrapper

beforeEach(async () => {
  setActivePinia(createPinia())
  const fake = new Fake()
  fake.view = caseView()
  fake.view.appraisal.statements = Object.entries(STATEMENTS).map(([id, label]) => statement(id, label))
  fake.view.appraisal.checks = Object.entries(CHECKS).map(([id, label]) => check(id, label))
  setBackend(fake)
  useVisit().take(fake.view)
  router = createRouter({ history: createMemoryHistory(), routes: named.map((name) => ({ path: OUTSIDE.includes(name) ? `/${name}` : `/case/:case/${name}`, name, component: nothing })) })
  await router.push('/desk')
  made = mount(CommandPalette, { global: { plugins: [i18n, router] }, attachTo: document.body })
})

async function first(typed: string): Promise<string[]> {
  await made.get('[data-test=palette-query]').setValue(typed)
  await flushPromises()
  return made.findAll('li').map((li) => li.text())
}

/** Its Chinese name, the initials of it and its English name each bring it among what is shown. */
async function isFound(name: Text): Promise<string[]> {
  const wrong: string[] = []
  for (const typed of [name.zh, initials(name.zh), name.en.toLowerCase()]) {
    const shown = await first(typed)
    if (!shown.some((line) => line.startsWith(name.zh))) wrong.push(`${name.zh} by “${typed}”: ${shown.slice(0, 3).join(' | ')}`)
  }
  return wrong
}

describe('pinyin initials', () => {
  it('are those an officer types', () => {
    const known = { 权益检验: 'qyjy', 语言: 'yy', 工作台: 'gzt', 交叉验证: 'jcyz', 资产负债表: 'zcfzb', 现金计划: 'xjjh', 额度与约束: 'edyys', 备份: 'bf', 审查意见: 'scyj', 流水: 'ls', 证据: 'zj', 备用金3月: 'byj3y' }
    for (const [words, letters] of Object.entries(known)) expect(initials(words), words).toBe(letters)
  })

  it('of a sign with two sounds are either', () => {
    expect(spells('cz', '重做')).toBe(3)
    expect(spells('zz', '重做')).toBe(3)
    expect(spells('dc', '调查')).toBe(3)
    expect(spells('gyj', '一二三')).toBe(0)
  })
})

describe('the palette finds', () => {
  it('every screen of the window but the lock', async () => {
    const screens = named.filter((name) => name !== 'unlock')
    const label = (name: string): Text => {
      if (name === 'desk') return text(zh.desk.title, en.desk.title)
      if (name in zh.shell.screen) return text(zh.shell.screen[name as keyof typeof zh.shell.screen], en.shell.screen[name as keyof typeof zh.shell.screen])
      return text(zh.shell.to[name as keyof typeof zh.shell.to], en.shell.to[name as keyof typeof zh.shell.to])
    }
    const wrong = []
    for (const name of screens) wrong.push(...(await isFound(label(name))))
    expect(wrong).toEqual([])
  })

  it('every heading of the settings', async () => {
    const keys = ['unit', 'language', 'theme', 'lock', 'about'] as const
    const wrong = []
    for (const key of keys) {
      for (const typed of [zh.settings[key], initials(zh.settings[key]), en.settings[key]]) {
        const shown = await first(typed)
        if (!shown.some((line) => line.includes(zh.settings[key]))) wrong.push(`${key} by “${typed}”`)
      }
    }
    wrong.push(...(await isFound(text(zh.backup.title, en.backup.title))), ...(await isFound(text(zh.tools.password, en.tools.password))))
    expect(wrong).toEqual([])
    for (const typed of ['语言', 'language', 'yy', 'english', '中文']) expect((await first(typed)).some((line) => line.startsWith('语言')), typed).toBe(true)
  })

  it('every part of the judgement, of the preparation and of what comes after', async () => {
    const wrong = []
    for (const [key, name] of Object.entries(zh.judge.part)) wrong.push(...(await isFound(text(name, en.judge.part[key as keyof typeof en.judge.part]))))
    for (const [key, name] of Object.entries(zh.prepare.tabs)) wrong.push(...(await isFound(text(name, en.prepare.tabs[key as keyof typeof en.prepare.tabs]))))
    for (const key of ['remarks', 'submission', 'opinion', 'signing'] as const) wrong.push(...(await isFound(text(zh.review[key].title, en.review[key].title))))
    expect(wrong).toEqual([])
  })

  it('every statement, every check and every chapter, and leads there', async () => {
    const wrong = []
    for (const name of [...Object.values(STATEMENTS), ...Object.values(CHECKS)]) wrong.push(...(await isFound(name)))
    for (const section of useVisit().sections) wrong.push(...(await isFound(section.label)))
    expect(wrong).toEqual([])
    const push = vi.spyOn(router, 'push')
    expect((await first('qyjy'))[0]).toContain('权益检验')
    await made.get('[data-test=palette-query]').trigger('keydown', { key: 'Enter' })
    expect(push.mock.calls[0][0]).toMatchObject({ name: 'checks', params: { case: 'c1' }, query: { check: 'equity' } })
  })

  it('nothing of the judgement while a customer looks at the screen', async () => {
    useDisplay().customer = true
    for (const typed of ['权益检验', '额度', '评分', '审查意见', 'qyjy', 'equity']) expect(await first(typed), typed).toEqual([zh.palette.nothing])
  })
})
