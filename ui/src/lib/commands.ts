// Everything that Ctrl+K finds in a case besides its questions: screens, their parts, statements, checks, chapters, settings, acts. Each is called
// as the screens call it, in both languages.
import type { LocationQueryRaw } from 'vue-router'
import type { CheckView, SectionView, StatementView, Text } from '@/generated/api'
import { i18n } from '@/i18n'
import { caseScreens, mayCustomerSee } from '@/lib/caseSteps'
import { PAGES } from '@/lib/helpPages'
import { parts, words } from '@/lib/manual'
import { spells } from '@/lib/initials'
import { pageText } from '@/lib/manualPages'

/** What lies behind an entry: an address within the case or outside it, or an act of the window. */
export type Leads =
  | { to: string; query?: LocationQueryRaw; inCase: boolean }
  | { act: 'undo' | 'redo' | 'customer' | 'theme' | 'language' | 'unit' | 'why-limit' | 'ending' | 'together' | 'checklist' | 'lock' }

export interface Entry {
  key: string
  name: Text
  /** Other words for it, in whatever language. */
  also?: string
  where: Text
  leads: Leads
  /** Leads to a question, which takes the focus. */
  at?: boolean
}

/** A word of the window in both languages. */
export function both(key: string): Text {
  const { t } = i18n.global
  return { zh: t(key, {}, { locale: 'zh-CN' }), en: t(key, {}, { locale: 'en' }) }
}

/** Acts after which the focus goes back to where it was. */
export const STAYS: readonly string[] = ['undo', 'redo', 'customer', 'theme', 'language', 'unit', 'why-limit']

/** Parts of the screens that have a heading of their own, by screen: the name of the part, and the word that stands over it. */
const PARTS: Record<string, Record<string, string>> = {
  prepare: { phone: 'prepare.tabs.phone', consents: 'prepare.tabs.consents', materials: 'prepare.tabs.materials', plan: 'prepare.tabs.plan', sheets: 'prepare.tabs.sheets' },
  evidence: { quality: 'quality.title', log: 'evidence.log', history: 'evidence.history' },
  judge: { doubts: 'judge.doubts', score: 'judge.part.score', caps: 'judge.part.caps', plan: 'judge.part.plan', stress: 'judge.part.stress', whatif: 'judge.part.whatif' },
  after: { standing: 'review.title', remarks: 'review.remarks.title', submissions: 'review.submission.title', decision: 'review.opinion.title', signing: 'review.signing.title', branch: 'branch.title' },
}
const SETTINGS: Record<string, string> = {
  unit: 'settings.unit', language: 'settings.language', theme: 'settings.theme', lock: 'settings.lock', password: 'tools.password', backup: 'backup.title', escrow: 'escrow.title', about: 'settings.about', manual: 'help.manual',
}

export interface Holds { statements: StatementView[]; checks: CheckView[]; sections: SectionView[]; firstOf: (section: string) => string | null }

const go = () => String(Date.now())
const title = (page: (typeof PAGES)[number], locale: 'zh-CN' | 'en') => {
  const head = parts(pageText(page, locale)).find((part) => part.kind === 'heading')
  return head?.kind === 'heading' ? words(head.line) : page
}

export function commands(holds: Holds, customer: boolean, routes: (name: string) => boolean): Entry[] {
  const seen = (screen: string) => !customer || mayCustomerSee(screen)
  const command = both('palette.command')
  const screen = both('palette.screen')
  const act = (name: Extract<Leads, { act: string }>['act'], key: string, where: Text = command, also?: string): Entry => ({ key: name, name: both(key), also, where, leads: { act: name } })
  const made: Entry[] = caseScreens.filter(seen).map((name) => ({ key: `tab.${name}`, name: both(`shell.screen.${name}`), where: screen, leads: { to: name, inCase: true } }))
  for (const [at, named] of Object.entries(PARTS)) {
    if (!seen(at)) continue
    for (const [part, key] of Object.entries(named)) {
      made.push({ key: `${at}.${part}`, name: both(key), where: both(`shell.screen.${at}`), leads: { to: at, query: { part, go: go() }, inCase: true } })
    }
  }
  if (seen('judge')) {
    made.push(...holds.statements.map((s): Entry => ({ key: `statement.${s.id}`, name: s.label, where: both('judge.part.statements'), leads: { to: 'statements', query: { statement: s.id, go: go() }, inCase: true } })))
    made.push(...holds.checks.map((c): Entry => ({ key: `check.${c.id}`, name: c.label, where: both('judge.part.checks'), leads: { to: 'checks', query: { check: c.id, part: 'checks', go: go() }, inCase: true } })))
    for (const what of ['xlsx', 'pdf', 'importInto']) {
      made.push({ key: `do.${what}`, name: both(`report.${what}`), where: command, leads: { to: 'report', query: { do: what, go: go() }, inCase: true } })
    }
    made.push(act('why-limit', 'explain.whyLimit'))
  }
  if (seen('after')) {
    const after = (key: string, part: string, also: string): Entry => ({ key: `act.${key}`, name: both(key), also, where: command, leads: { to: 'after', query: { part, go: go() }, inCase: true } })
    made.push(after('review.submit.title', 'submit', '上报 提交 submit'), after('review.submit.recall', 'submit', '收回提交 收回上报 recall'))
  }
  for (const section of holds.sections) {
    const first = holds.firstOf(section.id)
    if (first) made.push({ key: `section.${section.id}`, name: section.label, where: both('palette.chapter'), leads: { to: 'visit', query: { at: first, go: go() }, inCase: true }, at: true })
  }
  made.push(
    act('undo', 'undo.undo', { zh: 'Ctrl+Z', en: 'Ctrl+Z' }), act('redo', 'undo.redo', { zh: 'Ctrl+Y', en: 'Ctrl+Y' }), act('customer', 'shell.customer', { zh: 'F9', en: 'F9' }),
    act('theme', 'palette.theme'), act('language', 'palette.language', command, 'English 中文'), act('unit', 'tools.unitHint'),
    act('ending', 'ending.title'), act('together', 'together.title', command, '案件包 做案件包 交出案件 协办 case package'), act('checklist', 'moving.title'), act('lock', 'tools.lock'),
  )
  for (const name of ['settings', 'help', 'new', 'prepare-trade']) {
    if (routes(name)) made.push({ key: `to.${name}`, name: both(`shell.to.${name}`), where: screen, leads: { to: name, inCase: false } })
  }
  made.push({ key: 'desk', name: both('desk.title'), where: screen, leads: { to: 'desk', inCase: false } })
  if (routes('settings')) {
    for (const [part, key] of Object.entries(SETTINGS)) made.push({ key: `settings.${part}`, name: both(key), where: both('shell.to.settings'), leads: { to: 'settings', query: { part, go: go() }, inCase: false } })
  }
  if (routes('help')) {
    for (const page of PAGES) made.push({ key: `help.${page}`, name: { zh: title(page, 'zh-CN'), en: title(page, 'en') }, where: both('shell.to.help'), leads: { to: 'help', query: { page }, inCase: false } })
  }
  return made
}

/** How well words find an entry: 0 not, then what only holds them, what begins so, what is called so. */
export function finds(entry: Entry, typed: string): 0 | 1 | 2 | 3 {
  const text = typed.trim().toLowerCase()
  if (text === '') return 1
  const names = [entry.key, entry.name.zh, entry.name.en].map((name) => name.toLowerCase())
  const sounds = spells(text.replace(/\s+/g, ''), entry.name.zh)
  if (names.includes(text) || sounds === 3) return 3
  if (sounds === 2 || names.some((name) => name.startsWith(text))) return 2
  const hay = [...names, entry.also ?? '', entry.where.zh, entry.where.en].join(' ').toLowerCase()
  return sounds === 1 || text.split(/\s+/).every((word) => hay.includes(word)) ? 1 : 0
}
